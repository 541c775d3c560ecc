"""Committees, mediators, trainings, screenings, hand-over and subsidy list by keystrokes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from app.domain.case_file import CASE
from app.domain.case_numbers import series
from app.domain.records import Record
from app.ui.screens.entry_page import EntryPage
from app.ui.screens.mediation import MediationScreen
from app.ui.screens.mediation_handover import HandoverPage
from app.ui.screens.mediation_subsidy import SubsidyPage
from app.ui.screens.record_editor import RecordEditor
from app.ui.screens.register import Register
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.mediation import numbering
from app.usecases.ports import Query
from app.usecases.records import Saved
from tests.support.mediation_desk import busy_mediation_desk
from tests.support.memory_desk import ADVISER, as_actor
from tests.support.memory_store import MemoryStore
from tests.support.station_window import StationWindow, station_window

PAGES = {"cases": "1", "visits": "2", "committees": "3", "mediators": "4", "trainings": "5",
         "screenings": "6", "subsidy": "7"}  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    return busy_mediation_desk()


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F6)
        window.settle()
        yield window


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are offered to go."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    return tmp_path


def screen(window: StationWindow) -> MediationScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, MediationScreen)
    return workspace.screen_shown


def turn(window: StationWindow, name: str) -> None:
    """Up to the pages by Shift+Tab, the number, and down again by Enter."""
    for _step in range(12):
        if window.focus == "调解":
            break
        window.keys.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert window.focus == "调解"
    window.keys.type(PAGES[name])
    window.settle()
    window.keys.enter()
    window.settle()


def register(window: StationWindow) -> Register:
    shown = screen(window).lists.shown
    assert isinstance(shown, Register)
    return shown


def cells(window: StationWindow, column: int) -> list[str]:
    shown = screen(window).lists.shown
    model = shown.table.records
    model.text(0, 0)
    window.settle()
    return [model.text(row, column) for row in range(model.rowCount())]


def of_kind(desk: Desk, kind: str) -> list[Record]:
    return list(desk.reader.many(kind, desk.reader.ids(Query(kind))))


def one(desk: Desk, kind: str, name: str) -> Record:
    return next(record for record in of_kind(desk, kind) if record.text("name") == name)


def into_the_list(window: StationWindow) -> None:
    screen(window).lists.shown.table.setFocus()
    window.settle()


def test_a_committee_lists_the_numbers_that_stand_on_no_case(
    dressed: QApplication, desk: Desk
) -> None:
    """domain.md A.5: gaps are allowed and listed."""
    of = of_kind(desk, "committee")[0]
    assert isinstance(desk.reader, MemoryStore)
    desk.reader.grant(series(of.id, 2026), 1, 20)
    for case in of_kind(desk, CASE):
        numbering.issue(desk, case)
    numbered = [case for case in of_kind(desk, CASE) if case.text("case_no")]
    assert len(numbered) > 2
    first = min(numbered, key=lambda case: case.text("case_no"))
    assert isinstance(records.remove(desk, first, "登记错了"), Saved)
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F6)
        window.settle()
        turn(window, "committees")
        assert "空号 1" in cells(window, 4)


def test_a_term_that_ends_within_sixty_days_is_pointed_out(room: StationWindow) -> None:
    turn(room, "mediators")
    place = cells(room, 0).index("吉克拉则")
    assert "还剩 28 天" in cells(room, 4)[place]
    assert cells(room, 4)[1 - place] == ""


def test_terms_that_end_and_degu_are_lists(room: StationWindow) -> None:
    turn(room, "mediators")
    room.keys.chord(Qt.Key.Key_F)
    room.keys.press(Qt.Key.Key_Tab)
    assert room.focus == "名单"
    room.keys.type("2")
    room.settle()
    assert cells(room, 0) == ["吉克拉则"]


def test_a_new_mediator_is_entered(room: StationWindow, desk: Desk) -> None:
    turn(room, "mediators")
    into_the_list(room)
    room.keys.chord(Qt.Key.Key_N)
    room.settle()
    page = screen(room).shown
    assert isinstance(page, EntryPage)
    assert room.focus == "姓名"
    room.keys.commit("沙马木呷")
    page.view.input("committee_id").setFocus()
    room.keys.type("1")
    page.view.input("appointed_on").setFocus()
    room.keys.type("0301")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    made = one(desk, "mediator", "沙马木呷")
    assert made.text("committee_id") == of_kind(desk, "committee")[0].id
    assert made.text("appointed_on") == "2026-03-01"
    assert "沙马木呷" in cells(room, 0)


def test_a_mediator_is_changed_on_a_page(room: StationWindow, desk: Desk) -> None:
    turn(room, "mediators")
    into_the_list(room)
    room.keys.enter()
    room.settle()
    editor = screen(room).shown
    assert isinstance(editor, RecordEditor)
    committee = editor._view.input("committee_id")
    assert committee.text() == "解放沟镇人民调解委员会"  # type: ignore[attr-defined]
    editor._view.input("position").setFocus()
    room.keys.commit("主任")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    assert "主任" in cells(room, 2)


def test_a_committee_names_its_successor(room: StationWindow, desk: Desk) -> None:
    turn(room, "committees")
    into_the_list(room)
    room.keys.chord(Qt.Key.Key_N)
    room.settle()
    page = screen(room).shown
    assert isinstance(page, EntryPage)
    room.keys.commit("火普村人民调解委员会")
    page.view.input("kind_code").setFocus()
    room.keys.type("1")
    page.view.input("short_name").setFocus()
    room.keys.commit("火普")
    page.view.input("division_code").setFocus()
    room.keys.type("1")
    room.keys.chord(Qt.Key.Key_D)
    page.view.input("closed_on").setFocus()
    room.keys.type("1101")
    page.view.input("successor_id").setFocus()
    room.keys.type("1")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    made = one(desk, "committee", "火普村人民调解委员会")
    assert made.text("successor_id") == one(desk, "committee", "解放沟镇人民调解委员会").id
    assert made.complete
    assert any("已撤销" in marks for marks in cells(room, 4))


def test_open_cases_of_a_leaver_change_hands(room: StationWindow, desk: Desk) -> None:
    leaver, successor = one(desk, "mediator", "阿苦"), one(desk, "mediator", "吉克拉则")
    turn(room, "mediators")
    into_the_list(room)
    while register(room).record is None or register(room).record.id != leaver.id:  # type: ignore[union-attr]
        room.keys.press(Qt.Key.Key_Down)
        room.settle()
    room.keys.chord(Qt.Key.Key_G)
    room.settle()
    assert isinstance(screen(room).shown, HandoverPage)
    assert room.focus == "接手的调解员"
    room.keys.type("1")
    assert room.focus == "离任日期"
    room.keys.enter()
    room.keys.commit("调到县里")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    assert {case.text("chief_mediator") for case in of_kind(desk, CASE)} == {successor.id}
    gone = desk.reader.get("mediator", leaver.id)
    assert gone is not None
    assert gone.text("left_on") == "2026-11-22"
    assert gone.text("leave_reason") == "调到县里"
    assert screen(room).shown is screen(room).lists


def test_a_leaver_needs_a_reason_and_a_successor(room: StationWindow, desk: Desk) -> None:
    turn(room, "mediators")
    into_the_list(room)
    room.keys.press(Qt.Key.Key_End)
    room.settle()
    if register(room).record.text("name") != "阿苦":  # type: ignore[union-attr]
        room.keys.press(Qt.Key.Key_Home)
        room.settle()
    room.keys.chord(Qt.Key.Key_G)
    room.settle()
    room.keys.chord(Qt.Key.Key_S)
    assert room.focus == "接手的调解员"
    room.keys.type("1")
    room.keys.chord(Qt.Key.Key_S)
    assert room.focus == "离任原因"
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert not one(desk, "mediator", "阿苦").text("left_on")


def test_the_roster_and_the_hand_over_list_become_pdf(room: StationWindow, documents: Path) -> None:
    turn(room, "mediators")
    into_the_list(room)
    room.keys.press(Qt.Key.Key_F8)
    room.keys.enter()
    room.settle()
    (roster,) = documents.glob("人民调解员名册-*.pdf")
    assert roster.read_bytes().startswith(b"%PDF")
    while register(room).record.text("name") != "阿苦":  # type: ignore[union-attr]
        room.keys.press(Qt.Key.Key_Down)
        room.settle()
    room.keys.chord(Qt.Key.Key_G)
    room.settle()
    room.keys.press(Qt.Key.Key_F8)
    room.keys.enter()
    room.settle()
    assert list(documents.glob("案件交接清单-*.pdf"))


def test_a_screening_is_entered(room: StationWindow, desk: Desk) -> None:
    turn(room, "screenings")
    into_the_list(room)
    room.keys.chord(Qt.Key.Key_N)
    room.settle()
    page = screen(room).shown
    assert isinstance(page, EntryPage)
    page.view.input("kind_code").setFocus()
    room.keys.type("1")
    room.keys.type("1")
    page.view.input("found_count").setFocus()
    room.keys.type("2")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    assert len(of_kind(desk, "screening_activity")) == 2
    assert "2" in cells(room, 3)


def test_a_training_lists_who_was_there(room: StationWindow, desk: Desk) -> None:
    turn(room, "trainings")
    into_the_list(room)
    room.keys.enter()
    room.settle()
    editor = screen(room).shown
    assert isinstance(editor, RecordEditor)
    editor._view.input("attendees").setFocus()
    room.keys.type("1")
    room.keys.type("1")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    (training,) = of_kind(desk, "training")
    assert len(training.values["attendees"]) == 2  # type: ignore[arg-type]


def test_the_subsidy_list_tells_what_each_file_lacks(room: StationWindow, documents: Path) -> None:
    turn(room, "subsidy")
    assert isinstance(screen(room).lists.shown, SubsidyPage)
    assert cells(room, 1) == ["拉铁与阿合邻里纠纷"]
    assert "申请书或受理登记表" in cells(room, 5)[0]
    room.keys.chord(Qt.Key.Key_E)
    room.keys.enter()
    room.settle()
    (file,) = documents.glob("以案定补-*.xlsx")
    sheet = load_workbook(file).active
    assert sheet is not None
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "拉铁与阿合邻里纠纷" in texts
    room.keys.press(Qt.Key.Key_F8)
    room.keys.enter()
    room.settle()
    assert list(documents.glob("以案定补申报表-*.pdf"))
    into_the_list(room)
    room.keys.enter()
    room.settle()
    assert screen(room).case_page.isVisible()


def test_another_quarter_has_none(room: StationWindow) -> None:
    turn(room, "subsidy")
    room.keys.chord(Qt.Key.Key_F)
    assert room.focus == "期间"
    room.keys.type("5")  # last year
    room.settle()
    shown = screen(room).lists.shown
    assert isinstance(shown, SubsidyPage)
    assert "没有可以申报的案件" in shown.empty_words


@pytest.mark.parametrize(("page", "words"), [("cases", "调解登记簿"), ("visits", "回访登记簿")])
def test_a_register_is_one_key_from_excel(
    room: StationWindow, documents: Path, page: str, words: str
) -> None:
    turn(room, page)
    into_the_list(room)
    room.keys.chord(Qt.Key.Key_E)
    room.keys.enter()
    room.settle()
    (file,) = documents.glob(f"{words}-*.xlsx")
    sheet = load_workbook(file).active
    assert sheet is not None
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "当事人" in texts
    assert any(text.startswith("沙") for text in texts)  # a follow-up names those of its case


def test_an_export_holds_what_is_listed(room: StationWindow, documents: Path) -> None:
    room.keys.chord(Qt.Key.Key_F)
    room.keys.press(Qt.Key.Key_Tab, times=2)
    assert room.focus == "名单"
    room.keys.type("4")
    room.settle()
    into_the_list(room)
    room.keys.chord(Qt.Key.Key_E)
    room.keys.enter()
    room.settle()
    (file,) = documents.glob("调解登记簿-*.xlsx")
    sheet = load_workbook(file).active
    assert sheet is not None
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert texts.count("邻里纠纷") == 1


def test_who_may_not_create_is_told_so(dressed: QApplication, desk: Desk) -> None:
    with station_window(as_actor(desk, ADVISER)) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F6)
        window.settle()
        turn(window, "mediators")
        assert window.shell.workspace is not None
        action = window.shell.workspace.actions_.action("form.new")
        assert not action.isEnabled()
