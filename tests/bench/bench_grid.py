"""Opening the month grid of 40 villages: how long the UI thread works until it stands.

The processor time of the UI thread alone, from the call until everything is painted; what is read
in the workers beside it is not waited for. Every opening is of another month.
"""

import os
from statistics import median
from time import thread_time
from typing import Any

VILLAGES = 40
OPENINGS = 12
DAYS = (3, 10, 17)
"""Days of each month on which every village has a visit."""


def run() -> list[dict[str, Any]]:
    """Milliseconds; the goal is 100."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, Qt
    from PySide6.QtWidgets import QApplication

    from app.ui.application import prepare
    from app.ui.screens.village import VillageScreen
    from tests.support.station_window import station_window

    application = QApplication.instance() or QApplication([])
    prepare(application)  # type: ignore[arg-type]
    spent = []
    with station_window(_desk()) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F4)
        window.settle()
        screen = window.shell.workspace.screen_shown  # type: ignore[union-attr]
        assert isinstance(screen, VillageScreen)
        first = _opened(screen)
        window.settle()
        for number in range(OPENINGS):
            loop = QEventLoop()
            screen.lists.grid.loaded.connect(loop.quit)
            before = thread_time()
            screen.lists.grid.open_month(("2026-10", "2026-11")[number % 2])
            loop.exec()
            QApplication.processEvents()
            window.shell.repaint()
            spent.append((thread_time() - before) * 1000)
            screen.lists.grid.loaded.disconnect(loop.quit)
            window.settle()
    return [
        {
            "name": f"the month grid of {VILLAGES} villages opens: time of the UI thread",
            "value": median(spent[2:]), "unit": "ms", "limit": 100,
        },
        {
            "name": "the same for the first time, with everything on its page",
            "value": first, "unit": "ms",
        },
    ]  # fmt: skip


def _opened(screen: Any) -> float:
    """Milliseconds until the page stands that was not there before."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    loop = QEventLoop()
    before = thread_time()
    screen.lists.tabs.go("grid")
    screen.lists.grid.loaded.connect(loop.quit)
    loop.exec()
    QApplication.processEvents()
    screen.window().repaint()
    return (thread_time() - before) * 1000


def _desk() -> Any:
    """Forty villages with three visits in each of two months."""
    from app.usecases.beginning import new_values
    from tests.support.village_desk import village_code, village_desk

    desk = village_desk(VILLAGES)
    adviser = desk.reader.ids(_query("adviser"))[0]
    with desk.writer.begin(desk.actor, "adviser_visit.create") as unit:
        for number in range(VILLAGES):
            for day in (f"2026-{month}-{day:02}" for month in (10, 11) for day in DAYS):
                given = {
                    "village_code": village_code(number),
                    "adviser_id": adviser,
                    "service_date": day,
                    "start_at": "09:00",
                    "end_at": "10:20",
                    "content": f"{day} 在第 {number} 个村解答问题。",
                }
                values = new_values(desk, desk.kinds["adviser_visit"], given)
                unit.add("adviser_visit", desk.ids.record_id(), values)
    return desk


def _query(kind: str) -> Any:
    from app.usecases.ports import Query

    return Query(kind)
