"""The month grid by keystrokes: typing, filling down, undo, paste, one act that saves, drafts."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.advising import VISIT
from app.domain.problems import Severity
from app.domain.records import Record
from app.ui.screens.village import VillageScreen
from app.ui.screens.village.grid_page import GridPage
from app.usecases import drafts
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village.grid import DRAFT
from tests.support.memory_store import MemoryStore
from tests.support.station_window import StationWindow, station_window
from tests.support.village_desk import busy_village_desk, village_code, village_desk, visit

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTENT = "到村解答土地、婚姻和务工问题，宣讲民法典。"
TODAY = 22
"""The day of the desk: 22 November 2026."""


@pytest.fixture
def desk() -> Desk:
    return village_desk(3)


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        open_grid(window)
        yield window


def open_grid(window: StationWindow) -> None:
    """F4, then the second page by its number."""
    if window.shell.workspace is None:
        window.log_in()
    window.keys.press(KEY.Key_F4)
    window.settle()
    screen(window).lists.tabs.chips.input.setFocus()
    window.keys.type("2")
    window.settle()
    window.keys.presses = 0


def screen(window: StationWindow) -> VillageScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, VillageScreen)
    return workspace.screen_shown


def grid(window: StationWindow) -> GridPage:
    return screen(window).lists.grid


def texts(window: StationWindow, row: int) -> dict[int, str]:
    """The filled cells of a village by the number of their day."""
    cells = grid(window).model.cells
    assert cells is not None
    days = range(len(cells.grid.days))
    found = {day + 1: cells.text(cells.place(row, day)) for day in days}
    return {day: text for day, text in found.items() if text}


def go(window: StationWindow, row: int, day: int) -> None:
    grid(window).table.setFocus()
    grid(window).table.go((village_code(row), f"2026-11-{day:02}"))


def type_cell(window: StationWindow, text: str) -> None:
    """Into the cell, and on by Enter; the table takes it when the event loop turns."""
    window.keys.type(text)
    window.settle()
    window.keys.enter()
    window.settle()


def visits(desk: Desk) -> list[Record]:
    return list(desk.reader.many(VISIT, desk.reader.ids(Query(VISIT))))


def save(window: StationWindow, content: str = CONTENT) -> None:
    """Ctrl+S asks once what was done, then saves."""
    window.keys.chord(KEY.Key_S)
    window.settle()
    if content:
        assert window.focus == "服务内容"
        window.keys.commit(content)
        window.keys.chord(KEY.Key_S)
        window.settle()


def test_the_keys_begin_at_today(room: StationWindow) -> None:
    assert QApplication.focusWidget() is grid(room).table
    assert grid(room).table.place == (village_code(0), f"2026-11-{TODAY}")


def test_a_column_of_hours_is_one_act(room: StationWindow, desk: Desk) -> None:
    go(room, 0, 3)
    for text in ("4", "4.5", "0900-1300"):
        type_cell(room, text)
    assert [texts(room, row) for row in range(3)] == [{3: "4"}, {3: "4.5"}, {3: "4"}]
    assert isinstance(desk.writer, MemoryStore)
    before = len(desk.writer.waiting())
    save(room)
    saved = sorted(visits(desk), key=lambda one: one.text("village_code"))
    assert [one.get("minutes") for one in saved] == [240, 270, 240]
    problems = desk.kinds[VISIT].rules(saved[0].values, desk.surroundings)
    missing = {one.field for one in problems if one.severity is Severity.MISSING}
    assert missing == {"service_kind", "client_count"}  # nobody has counted yet
    assert all(one.get("content") == CONTENT for one in saved)
    assert all(one.get("service_date") == "2026-11-03" for one in saved)
    assert len(desk.writer.waiting()) == before + 3
    assert not grid(room).typed.cells
    assert not drafts.own(desk)
    assert texts(room, 1) == {3: "4.5"}


def test_kind_and_people_are_asked_once_for_all(room: StationWindow, desk: Desk) -> None:
    go(room, 0, 3)
    for text in ("4", "4.5"):
        type_cell(room, text)
    room.keys.chord(KEY.Key_S)
    room.settle()
    room.keys.commit(CONTENT)
    room.keys.enter()
    assert room.focus == "类别"
    room.keys.enter(2)
    assert "还没有填" not in grid(room).told.text()  # nothing has to be filled
    room.keys.press(KEY.Key_Backtab, SHIFT)
    assert room.focus == "每次人数"
    room.keys.press(KEY.Key_Backtab, SHIFT)
    room.keys.commit("普法宣传")
    room.keys.enter()
    room.keys.type("x")
    room.keys.chord(KEY.Key_S)
    room.settle()
    assert not visits(desk)  # neither a kind nor a number
    assert room.focus == "类别"
    room.keys.chord(KEY.Key_A)
    room.keys.type("5")
    room.settle()
    assert room.focus == "每次人数"
    room.keys.chord(KEY.Key_A)
    room.keys.type("6")
    room.keys.enter()
    assert QApplication.focusWidget() is grid(room).table
    grid(room).put_away()
    room.settle()
    (draft,) = drafts.own(desk, DRAFT)
    assert (draft.values["service_kind"], draft.values["client_count"]) == (("publicity",), 6)
    room.keys.chord(KEY.Key_S)
    room.settle()
    saved = visits(desk)
    assert len(saved) == 2
    assert all(one.complete for one in saved)
    assert {(one.get("service_kind"), one.get("client_count")) for one in saved} == {
        (("publicity",), 6)
    }
    assert not grid(room).alike.values


def test_hours_of_one_day_follow_each_other(room: StationWindow, desk: Desk) -> None:
    go(room, 0, 3)
    for text in ("2", "1.5", "1500-1600"):
        type_cell(room, text)
    save(room)
    times = sorted((one.text("start_at"), one.text("end_at")) for one in visits(desk))
    assert times == [("15:00", "16:00"), ("16:30", "18:30"), ("19:00", "20:30")]


def test_what_is_no_time_is_marked_and_nothing_is_saved(room: StationWindow, desk: Desk) -> None:
    go(room, 0, 3)
    type_cell(room, "4")
    type_cell(room, "4x")
    go(room, 0, 5)
    save(room, content="")
    assert not visits(desk)
    assert grid(room).table.place == (village_code(1), "2026-11-03")
    assert "看不懂" in grid(room).told.text()
    assert texts(room, 1) == {3: "4x"}


def test_fill_down_and_undo_and_redo(room: StationWindow) -> None:
    go(room, 0, 3)
    type_cell(room, "4")
    go(room, 0, 3)
    room.keys.press(KEY.Key_Down, SHIFT, times=2)
    room.keys.chord(KEY.Key_D)
    assert [texts(room, row) for row in range(3)] == [{3: "4"}] * 3
    room.keys.chord(KEY.Key_Z)
    assert [texts(room, row) for row in range(3)] == [{3: "4"}, {}, {}]
    room.keys.chord(KEY.Key_Z)
    assert texts(room, 0) == {}
    room.keys.chord(KEY.Key_Y)
    room.keys.chord(KEY.Key_Y)
    assert [texts(room, row) for row in range(3)] == [{3: "4"}] * 3


def test_fill_down_of_one_cell_takes_the_one_above(room: StationWindow) -> None:
    go(room, 0, 3)
    type_cell(room, "3:30")
    room.keys.chord(KEY.Key_D)
    assert texts(room, 1) == {3: "3.5"}


def test_lines_of_excel_are_pasted_where_they_fit(room: StationWindow) -> None:
    QGuiApplication.clipboard().setText("4\t\t2\r\n3:30\t4.5\r\n")
    go(room, 1, 20)
    room.keys.chord(KEY.Key_V)
    assert texts(room, 1) == {20: "4", 22: "2"}
    assert texts(room, 2) == {20: "3.5", 21: "4.5"}
    room.keys.chord(KEY.Key_Z)
    assert texts(room, 1) == {}


def test_what_reaches_beyond_the_month_is_told(room: StationWindow) -> None:
    told: list[tuple[int, int]] = []
    grid(room).table.pasted.connect(lambda taken, out: told.append((taken, out)))
    QGuiApplication.clipboard().setText("4\n\n4")
    go(room, 2, 20)
    room.keys.chord(KEY.Key_V)
    assert told == [(1, 1)]


def test_days_to_come_are_left_out_of_a_paste(room: StationWindow) -> None:
    QGuiApplication.clipboard().setText("4\t4\t4")
    go(room, 0, 22)
    room.keys.chord(KEY.Key_V)
    assert texts(room, 0) == {22: "4"}


def test_what_is_selected_is_copied_for_a_spreadsheet(room: StationWindow) -> None:
    go(room, 0, 3)
    type_cell(room, "4")
    type_cell(room, "4.5")
    go(room, 0, 3)
    room.keys.press(KEY.Key_Down, SHIFT)
    room.keys.press(KEY.Key_Right, SHIFT)
    room.keys.chord(KEY.Key_C)
    assert QGuiApplication.clipboard().text() == "4\t\n4.5\t"


def test_delete_takes_back_what_was_typed(room: StationWindow) -> None:
    go(room, 0, 3)
    type_cell(room, "4")
    go(room, 0, 3)
    room.keys.press(KEY.Key_Delete)
    assert texts(room, 0) == {}
    room.keys.chord(KEY.Key_Z)
    assert texts(room, 0) == {3: "4"}


def test_a_saved_visit_is_changed_in_its_cell(room: StationWindow, desk: Desk) -> None:
    made = visit(desk, village_code(0), "2026-11-03")
    grid(room).open_month("2026-11")
    room.settle()
    go(room, 0, 3)
    room.keys.enter()
    room.settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.property("text") == "0900-1300"
    type_cell(room, "0900-1130")
    save(room, content="")
    changed = desk.reader.get(VISIT, made.id)
    assert changed is not None
    assert (changed.get("end_at"), changed.get("minutes")) == ("11:30", 150)
    assert changed.get("content") == made.get("content")
    assert len(visits(desk)) == 1


def test_a_day_with_several_visits_opens_the_log(dressed: QApplication) -> None:
    desk = busy_village_desk(4)
    with station_window(desk) as window:
        open_grid(window)
        go(window, 2, 17)
        window.keys.type("4")
        window.settle()
        assert texts(window, 2) == {17: "6"}
        window.keys.enter()
        window.settle()
        assert screen(window).lists.tabs.current == VISIT
        assert len(screen(window).lists.register(VISIT).table.records.ids) == 3


def test_what_was_sent_is_corrected_in_the_log(dressed: QApplication) -> None:
    desk = village_desk(2)
    visit(desk, village_code(0), "2026-11-03")
    assert isinstance(desk.writer, MemoryStore)
    desk.writer.send_everything()
    with station_window(desk) as window:
        open_grid(window)
        go(window, 0, 3)
        window.keys.type("2")
        window.settle()
        assert texts(window, 0) == {3: "4"}


def test_sums_count_what_is_typed(room: StationWindow) -> None:
    cells = grid(room).model.cells
    assert cells is not None
    go(room, 0, 3)
    type_cell(room, "4")
    type_cell(room, "1.5")
    assert (cells.row_minutes(0), cells.row_minutes(1)) == (240, 90)
    assert cells.day_minutes(2) == 330


# -- months and drafts


def test_the_page_keys_turn_the_month_and_keep_what_was_typed(
    room: StationWindow, desk: Desk
) -> None:
    go(room, 0, 3)
    type_cell(room, "4")
    room.keys.press(KEY.Key_PageUp)
    room.settle()
    cells = grid(room).model.cells
    assert cells is not None
    assert cells.grid.month == "2026-10"
    assert len(cells.grid.days) == 31
    assert not grid(room).typed.cells
    (draft,) = drafts.own(desk, DRAFT)
    assert draft.values["month"] == "2026-11"
    room.keys.press(KEY.Key_PageDown)
    room.settle()
    assert texts(room, 0) == {3: "4"}


def test_what_was_typed_is_there_after_a_power_cut(dressed: QApplication, desk: Desk) -> None:
    with station_window(desk) as window:
        open_grid(window)
        go(window, 0, 3)
        type_cell(window, "4")
        type_cell(window, "4x")
        window.wait_for(lambda: bool(drafts.own(desk, DRAFT)))
    with station_window(desk) as window:
        open_grid(window)
        assert [texts(window, row) for row in range(2)] == [{3: "4"}, {3: "4x"}]


def test_escape_loses_nothing_and_today_leads_back(room: StationWindow, desk: Desk) -> None:
    go(room, 0, 3)
    type_cell(room, "4")
    room.keys.press(KEY.Key_Escape)
    room.settle()
    assert texts(room, 0) == {3: "4"}
    (draft,) = drafts.own(desk, DRAFT)
    room.keys.chord(KEY.Key_T)
    room.settle()
    room.shell.workspace.go("room.village", (drafts.TOPIC, draft.id))  # type: ignore[union-attr]
    room.settle()
    assert texts(room, 0) == {3: "4"}


def test_a_visit_of_another_station_arrives_without_taking_what_is_typed(
    room: StationWindow, desk: Desk
) -> None:
    go(room, 0, 3)
    type_cell(room, "4")
    visit(desk, village_code(1), "2026-11-04")
    screen(room).reload()
    room.settle()
    assert texts(room, 0) == {3: "4"}
    assert texts(room, 1) == {4: "4"}
