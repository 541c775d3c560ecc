"""The room of mediation by keystrokes: find, open, come back, void, export, filters of R35."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.case_file import CASE
from app.ui.screens.case import CasePage
from app.ui.screens.mediation import MediationScreen
from app.ui.screens.register import Register
from app.usecases.desk import Desk
from tests.support.mediation_desk import HOSTILE, busy_mediation_desk, mediation_desk
from tests.support.station_window import StationWindow, station_window


@pytest.fixture
def desk() -> Desk:
    return busy_mediation_desk()


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        enter(window)
        yield window


def enter(window: StationWindow) -> None:
    window.log_in()
    window.keys.press(Qt.Key.Key_F6)
    window.settle()
    window.keys.presses = 0


def screen(window: StationWindow) -> MediationScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, MediationScreen)
    return workspace.screen_shown


def register(window: StationWindow) -> Register:
    return screen(window).lists.shown  # type: ignore[return-value]


def cells(window: StationWindow, column: int) -> list[str]:
    model = register(window).table.records
    model.text(0, 0)
    window.settle()
    return [model.text(row, column) for row in range(model.rowCount())]


def mark(window: StationWindow, words: str, column: int = 1) -> str:
    """Down to a line by the arrow key; the id of its record."""
    table = register(window).table
    for _line in range(table.records.rowCount()):
        window.settle()
        if words in table.records.text(table.currentIndex().row(), column):
            return table.current_id
        window.keys.press(Qt.Key.Key_Down)
    raise AssertionError(f"{words} is not listed")


def choose(window: StationWindow, label: str, number: str) -> None:
    """A filter by its number key."""
    window.keys.chord(Qt.Key.Key_F)
    for _step in range(9):
        if window.focus == label:
            break
        window.keys.press(Qt.Key.Key_Tab)
    assert window.focus == label
    window.keys.type(number)
    window.settle()


def test_f6_lists_the_cases_newest_first_with_what_comes_next(room: StationWindow) -> None:
    assert len(cells(room, 0)) == 6
    assert set(cells(room, 0)) == {"待编号"}
    assert cells(room, 4) == sorted(cells(room, 4), reverse=True)
    assert "调解期限 10 天" in cells(room, 5)
    assert QApplication.focusWidget() is register(room).table


def test_a_sensitive_case_names_nobody(room: StationWindow) -> None:
    names = cells(room, 1)
    assert not any("尔古" in name or "阿依" in name for name in names)
    assert any(HOSTILE in name for name in names)


def test_open_cases_with_no_next_step_are_a_list(room: StationWindow) -> None:
    choose(room, "名单", "4")
    assert ["沙马" in name for name in cells(room, 1)] == [True]


def test_what_is_late_is_a_list(room: StationWindow) -> None:
    choose(room, "名单", "3")
    assert len(cells(room, 1)) == 1
    assert HOSTILE in cells(room, 1)[0]


def test_due_within_a_week_has_what_is_late_too(room: StationWindow) -> None:
    choose(room, "名单", "2")
    assert len(cells(room, 1)) == 2


def test_escape_lists_everything_again(room: StationWindow) -> None:
    choose(room, "名单", "4")
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert len(cells(room, 1)) == 6


def test_words_narrow_the_list(room: StationWindow) -> None:
    room.keys.chord(Qt.Key.Key_F)
    room.keys.commit("吉克乌牛")
    room.keys.enter()
    room.settle()
    assert cells(room, 1) == ["阿苦木呷、吉克乌牛"]


def test_enter_opens_the_case_and_escape_comes_back_to_its_line(room: StationWindow) -> None:
    record_id = mark(room, "吉克乌牛")
    row = register(room).table.currentIndex().row()
    assert row > 0
    room.keys.enter()
    room.settle()
    page = screen(room).findChild(CasePage)
    assert page is not None
    assert page.isVisible()
    assert page.scene is not None
    assert page.scene.case.id == record_id
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert QApplication.focusWidget() is register(room).table
    assert register(room).table.currentIndex().row() == row


def test_a_case_is_voided_with_a_reason(room: StationWindow, desk: Desk) -> None:
    record_id = mark(room, "吉克乌牛")
    room.keys.chord(Qt.Key.Key_Delete)
    room.keys.commit("重复登记")
    room.keys.enter()
    room.settle()
    assert desk.reader.get(CASE, record_id) is None
    assert len(cells(room, 0)) == 5


def test_the_register_of_follow_ups_leads_to_its_case(room: StationWindow) -> None:
    room.shell.workspace.go("room.mediation")  # type: ignore[union-attr]
    screen(room).lists.tabs.chips.input.setFocus()
    room.keys.type("2")
    room.settle()
    assert cells(room, 3) == ["钱已付清，两家和好。"]
    assert "沙马" in cells(room, 1)[0]
    register(room).table.setFocus()
    room.keys.enter()
    room.settle()
    assert screen(room).case_page.isVisible()


def test_an_empty_room_says_what_to_do(dressed: QApplication) -> None:
    with station_window(mediation_desk()) as window:
        enter(window)
        assert "Ctrl+N" in register(window).empty_words


def test_a_hundred_thousand_ids_load_a_few_pages(room: StationWindow) -> None:
    table = register(room).table
    table.records.show_ids([f"{n:032}" for n in range(100_000)])
    table.scrollToBottom()
    room.settle()
    assert table.records.pages_held <= 12
