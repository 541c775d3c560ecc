"""The steps of the law in the stage bar: done, next, open, skipped."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.case_facts import facts
from app.domain.case_file import CaseFile
from app.ui.screens.case.stage_bar import StageBar
from app.ui.screens.case.stages import Progress, steps
from tests.support.case_files import record, settled
from tests.support.memory_desk import surroundings


def with_facts(file: CaseFile, **more: Any) -> CaseFile:
    """The file after its header followed the parts."""
    around = surroundings()
    values = {**file.case.values, **facts(file, around), **more}
    return CaseFile(record("mediation_case", "case-1", **values), file.parts)


def progress(file: CaseFile) -> dict[str, Progress]:
    return {step.key: step.progress for step in steps(file)}


def test_a_draft_begins_with_its_source() -> None:
    found = progress(CaseFile(record("mediation_case", "c"), {}))
    assert found["source"] is Progress.HERE
    assert found["archived"] is Progress.OPEN
    assert Progress.DONE not in found.values()


def test_an_agreed_case_goes_on_with_what_the_law_still_asks() -> None:
    found = progress(with_facts(settled(), informed_on="2026-11-03", mediated_from="2026-11-05"))
    assert found["outcome"] is Progress.DONE
    assert found["inquiry"] is Progress.SKIPPED
    assert found["performed"] is Progress.HERE
    assert found["visited"] is Progress.OPEN


def test_what_was_left_out_is_the_next_step_though_the_case_went_on() -> None:
    assert progress(with_facts(settled()))["informed"] is Progress.HERE


def test_what_was_settled_by_word_of_mouth_goes_on_with_what_comes_after() -> None:
    """domain.md A.3: the short file of an oral case; neither notice nor session is asked for."""
    agreed = {"form": "oral", "performance_mode": "lump_sum", "sealed_on": None}
    found = progress(with_facts(settled(agreement=agreed, signature=())))
    assert found["informed"] is Progress.SKIPPED
    assert found["mediated"] is Progress.SKIPPED
    assert found["performed"] is Progress.HERE


def test_a_failed_case_owes_no_performance() -> None:
    ended = record("termination", "t", kind_code="failed", ended_on="2026-11-10", reason="各执一词")
    file = with_facts(settled(agreement=None, signature=(), termination=(ended,)))
    found = {step.key: step for step in steps(file)}
    assert found["outcome"].title == "调解不成"
    assert found["outcome"].command == "case.end"
    assert found["archived"].progress is Progress.OPEN
    assert found["performed"].progress is Progress.SKIPPED


def test_a_case_that_was_withdrawn_is_only_filed() -> None:
    ended = record("termination", "t", kind_code="withdrawn", ended_on="2026-11-10", reason="和好")
    file = with_facts(settled(agreement=None, signature=(), termination=(ended,)))
    assert [key for key, one in progress(file).items() if one is Progress.HERE] == ["archived"]


def test_a_closed_case_is_only_filed_and_a_filed_one_owes_nothing() -> None:
    found = progress(with_facts(settled(), closed_on="2026-11-20"))
    assert [key for key, one in found.items() if one is Progress.HERE] == ["archived"]
    filed = progress(with_facts(settled(), closed_on="2026-11-20", filed_on="2026-11-21"))
    assert Progress.HERE not in filed.values()
    assert filed["visited"] is Progress.SKIPPED


def test_sessions_are_counted() -> None:
    held = tuple(
        record("mediation_session", f"s{n}", mediated_at=f"2026-11-0{n}T10:00") for n in (4, 6)
    )
    titles = [step.title for step in steps(with_facts(settled(mediation_session=held)))]
    assert "调解 2 次" in titles


def test_a_click_on_a_step_does_what_its_key_does(qtbot: QtBot) -> None:
    bar = StageBar()
    qtbot.addWidget(bar)
    bar.resize(900, 60)
    bar.show_steps(steps(with_facts(settled())))
    bar.show()
    heard: list[str] = []
    bar.chosen.connect(heard.append)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(450, 20))
    assert heard == ["case.session"]
    assert "归档" in bar.accessibleDescription()
