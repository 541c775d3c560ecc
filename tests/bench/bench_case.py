"""Opening a case with 30 sessions: how long the UI thread works until its page stands.

The processor time of the UI thread alone, from the call until everything is painted; what is read
and worded in the workers beside it is not waited for. Each opening is of a case not shown before.
"""

import os
from statistics import median
from time import thread_time
from typing import Any

SESSIONS = 30
OPENINGS = 12
WORDS = "双方陈述各自的理由，调解员讲解了法律规定，双方表示再考虑。"


def run() -> list[dict[str, Any]]:
    """Milliseconds; the goal is 100."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from app.ui.application import prepare
    from tests.support.case_desk import case_window, sample_desk

    application = QApplication.instance() or QApplication([])
    prepare(application)  # type: ignore[arg-type]
    desk = sample_desk()
    cases = [_with_sessions(desk, number) for number in (1, 9)]
    spent = []
    with case_window(desk, cases[0]) as (window, page):
        page.overview.tabs.go("mediation")
        for number in range(OPENINGS):
            loop = QEventLoop()
            page.loaded.connect(loop.quit)
            before = thread_time()
            page.show_case(cases[number % 2])
            loop.exec()
            QApplication.processEvents()
            window.shell.repaint()
            spent.append((thread_time() - before) * 1000)
            page.loaded.disconnect(loop.quit)
            window.settle()
    return [
        {
            "name": f"a case with {SESSIONS} sessions opens: time of the UI thread",
            "value": median(spent[2:]), "unit": "ms", "limit": 100,
        }
    ]  # fmt: skip


def _with_sessions(desk: Any, number: int) -> str:
    """A sample case that was talked over for weeks."""
    from app.domain.case_file import CASE
    from app.usecases.beginning import new_values
    from app.usecases.following import follow
    from tests.support.case_desk import sample_id

    case_id = sample_id(number)
    with desk.writer.begin(desk.actor, "mediation_session.create") as unit:
        for seq in range(3, SESSIONS + 1):
            given = {
                "case_id": case_id,
                "seq": seq,
                "mediated_at": f"2026-10-{seq:02}T10:00",
                "place": "调解室",
                "notice_given": True,
                "session_result": "continue",
                "record_text": WORDS * 40,
            }
            values = new_values(desk, desk.kinds["mediation_session"], given)
            unit.add("mediation_session", desk.ids.record_id(), values)
        follow(desk, unit, unit.get(CASE, case_id))
    return case_id
