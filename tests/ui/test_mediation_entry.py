"""New cases by keystrokes: the oral short form, the long one, drafts, promotion, Today, Ctrl+K."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.case_file import CASE
from app.domain.problems import Severity
from app.domain.records import Record
from app.ui.screens.entry_page import EntryPage
from app.ui.screens.ledger import LedgerScreen
from app.ui.screens.mediation import MediationScreen
from app.usecases import drafts
from app.usecases.desk import Desk
from app.usecases.mediation import case_view, opening
from app.usecases.ports import Query
from app.usecases.records import Saved, create
from tests.support import rooms
from tests.support.mediation_desk import busy_mediation_desk, mediation_desk, open_case
from tests.support.memory_desk import VILLAGE
from tests.support.station_window import StationWindow, station_window

SEARCHED = 300
"""Milliseconds after which a search has begun that waits for the last key."""

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk() -> Desk:
    return mediation_desk()


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F6)
        window.settle()
        window.keys.presses = 0
        yield window


def screen(window: StationWindow) -> MediationScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, MediationScreen)
    return workspace.screen_shown


def page(window: StationWindow) -> EntryPage:
    shown = screen(window).shown
    assert isinstance(shown, EntryPage)
    return shown


def cases(desk: Desk) -> list[Record]:
    return list(desk.reader.many(CASE, desk.reader.ids(Query(CASE))))


def type_oral(window: StationWindow) -> None:
    """What is said at the village well, field by field, by Enter and number keys."""
    keys = window.keys
    assert window.focus == "申请人"
    keys.commit("阿苦木呷")
    keys.enter()
    keys.type("1")
    assert window.focus == "村（社区）"
    keys.type("1")
    assert window.focus == "被申请人"
    keys.commit("吉克乌牛")
    keys.enter()
    keys.type("1")
    assert window.focus == "纠纷类型"
    keys.type("1")
    assert window.focus == "纠纷简要情况"
    keys.commit("猪吃了菜，两家吵起来。")
    keys.enter()
    assert window.focus == "做什么"
    keys.type("2")
    assert window.focus == "协议内容"
    keys.commit("菜钱")
    keys.enter()
    assert window.focus == "金额"
    keys.type("80")


def test_the_oral_form_is_one_screen_and_few_keys(room: StationWindow, desk: Desk) -> None:
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    type_oral(room)
    room.keys.chord(Qt.Key.Key_S)
    assert room.keys.presses <= 16
    room.settle()
    (case,) = cases(desk)
    assert case.complete
    assert case.get("stage") == "performed"
    view = case_view.open_view(desk, case.id)
    assert isinstance(view, case_view.CaseView)
    assert [p for p in view.problems if p.problem.severity is not Severity.WARN] == []
    assert len(view.file.of("performance")) == 1
    assert screen(room).case_page.isVisible()
    assert screen(room).case_page.scene is not None
    assert not drafts.own(desk)


def test_nothing_of_the_oral_form_is_scrolled(room: StationWindow) -> None:
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    fields = page(room).view
    for name in ("applicant_name", "term_what", "agreement_performance_mode", "chief_mediator"):
        assert not fields.input(name).visibleRegion().isEmpty(), name


def test_save_and_next_begins_an_empty_one(room: StationWindow, desk: Desk) -> None:
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    type_oral(room)
    room.keys.chord(Qt.Key.Key_Return)
    room.settle()
    assert len(cases(desk)) == 1
    assert room.focus == "申请人"
    assert "applicant_name" not in page(room).state.values
    assert page(room).state.values["chief_mediator"]


def test_what_is_missing_is_asked_for_at_the_end_of_the_way(room: StationWindow) -> None:
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    page(room).view.input("agreement_performance_mode").setFocus()
    room.keys.enter()
    assert room.focus == "申请人"


def test_what_was_typed_is_kept_and_comes_back_from_today(room: StationWindow, desk: Desk) -> None:
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    room.keys.commit("阿苦木呷")
    room.wait_for(lambda: bool(drafts.own(desk, "oral_sheet")))
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert not cases(desk)
    room.keys.chord(Qt.Key.Key_T)
    room.settle()
    room.keys.enter()
    room.settle()
    assert page(room).state.values["applicant_name"] == "阿苦木呷"


def test_ctrl_n_opens_the_long_form_and_the_case_after_it(room: StationWindow, desk: Desk) -> None:
    room.keys.chord(Qt.Key.Key_N)
    room.settle()
    assert room.focus == "申请人"
    room.keys.commit("阿苦木呷")
    room.keys.enter()
    room.keys.type("1")
    assert room.focus == "申请人电话"
    room.keys.enter()
    room.keys.type("1")
    room.keys.commit("吉克乌牛")
    room.keys.enter()
    room.keys.type("1")
    room.keys.type("1")
    room.keys.commit("田埂")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    (case,) = cases(desk)
    assert case.text("dossier_title") == "阿苦木呷与吉克乌牛邻里纠纷"
    assert case.text("dispute_division") == VILLAGE
    assert case.get("stage") == "draft"  # nobody has said yet that both sides agree
    assert screen(room).case_page.isVisible()


def test_a_known_person_brings_along_what_is_known(room: StationWindow, desk: Desk) -> None:
    known = {"name": "沙马阿呷", "sex": "2", "phone": "13812345678", "division_code": VILLAGE}
    person = create(desk, "person", known)
    assert isinstance(person, Saved)
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    room.keys.commit("沙马阿呷")
    QTest.qWait(SEARCHED)
    room.settle()
    room.keys.enter()
    room.settle()
    values = page(room).state.values
    assert values["applicant_person_id"] == person.record.id
    assert values["applicant_sex"] == "2"
    assert values["respondent_division_code"] == VILLAGE
    room.keys.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)


def test_the_other_fields_lie_behind(room: StationWindow) -> None:
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    room.keys.chord(Qt.Key.Key_D)
    assert room.focus == "申请人电话"
    room.keys.press(Qt.Key.Key_Escape)
    assert room.focus == "申请人"


def test_discarding_is_on_purpose(room: StationWindow, desk: Desk) -> None:
    room.keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.settle()
    room.keys.commit("阿苦木呷")
    assert room.shell.workspace is not None
    room.shell.workspace.actions_.trigger("form.discard")
    room.settle()
    assert not drafts.own(desk)
    assert "applicant_name" not in page(room).state.values


# -- promotion


def test_a_consultation_of_the_ledger_becomes_a_case(dressed: QApplication, desk: Desk) -> None:
    record = rooms.add(desk, "木果", opponent="阿牛", received_at="2026-11-22T09:00")
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        window.keys.chord(Qt.Key.Key_M)
        window.settle()
        found = opening.promoted(desk, record.id)
        assert found is not None
        assert found.text("brief") == record.text("facts")
        assert screen(window).case_page.isVisible()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        assert window.shell.workspace is not None
        assert isinstance(window.shell.workspace.screen_shown, LedgerScreen)
        window.keys.chord(Qt.Key.Key_M)
        window.settle()
        assert len(cases(desk)) == 1
        assert screen(window).case_page.isVisible()


def test_the_intake_is_saved_and_promoted_in_one_key(dressed: QApplication, desk: Desk) -> None:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F2)
        window.settle()
        window.keys.commit("木果")
        window.keys.chord(Qt.Key.Key_M)
        window.settle()
        (case,) = cases(desk)
        assert case.text("party_names") == "木果"
        assert screen(window).case_page.isVisible()


# -- around


def test_a_limit_that_runs_is_due_today_and_opens_its_case(
    dressed: QApplication, desk: Desk
) -> None:
    case = open_case(desk, "曲木", "阿牛", accepted_on="2026-10-24", applied_on="2026-10-24")
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        assert window.focus == "要办的"
        window.keys.enter()
        window.settle()
        scene = screen(window).case_page.scene
        assert scene is not None
        assert scene.case.id == case.id


def test_the_palette_opens_the_oral_form_and_finds_a_party(dressed: QApplication) -> None:
    desk = busy_mediation_desk()
    with station_window(desk) as window:
        window.log_in()
        window.keys.chord(Qt.Key.Key_K)
        window.keys.commit("口头协议")
        QTest.qWait(SEARCHED)
        window.settle()
        window.keys.enter()
        window.settle()
        assert page(window).isVisible()
        window.keys.chord(Qt.Key.Key_K)
        window.keys.commit("吉克乌牛")
        QTest.qWait(SEARCHED)
        window.settle()
        window.keys.press(Qt.Key.Key_Down)  # below the person of this name
        window.keys.enter()
        window.settle()
        scene = screen(window).case_page.scene
        assert scene is not None
        assert "吉克乌牛" in scene.case.text("party_names")
