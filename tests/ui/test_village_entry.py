"""The entry line by keystrokes: the fastest path, what is suggested, checks, drafts, the board."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.advising import VISIT
from app.domain.records import Record
from app.forms.specs.visit_line import VISIT_LINE
from app.ui.buttons import Button
from app.ui.screens.entry_page import EntryPage
from app.ui.screens.village import VillageScreen
from app.ui.screens.village.month import MonthPage
from app.usecases import drafts
from app.usecases.desk import Desk
from app.usecases.ports import Query
from tests.support import rooms
from tests.support.station_window import StationWindow, station_window
from tests.support.village_desk import (
    busy_village_desk,
    village_code,
    village_desk,
    village_name,
    visit,
)

CONTENT = "三户问退耕还林补贴怎么领，一户问离婚后承包地归谁，当场说明了条件和材料。"


@pytest.fixture
def desk() -> Desk:
    return village_desk(3)


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        yield window


def screen(window: StationWindow) -> VillageScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, VillageScreen)
    return workspace.screen_shown


def page(window: StationWindow) -> MonthPage:
    return screen(window).lists.month


def visits(desk: Desk) -> list[Record]:
    return list(desk.reader.many(VISIT, desk.reader.ids(Query(VISIT))))


def enter(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_F4)
    window.settle()


def type_visit(window: StationWindow) -> None:
    """The path of product.md, "Fastest paths"."""
    keys = window.keys
    keys.enter(4)
    keys.type("3")
    keys.press(Qt.Key.Key_Tab)
    keys.type("1")
    keys.press(Qt.Key.Key_Tab)
    keys.type("0")
    keys.press(Qt.Key.Key_Tab)
    keys.commit(CONTENT)


def test_a_four_hour_visit_is_twelve_keys(room: StationWindow, desk: Desk) -> None:
    enter(room)
    assert room.focus == "村（社区）"
    type_visit(room)
    room.keys.chord(Qt.Key.Key_Return)
    assert room.keys.presses <= 12
    room.settle()
    (saved,) = visits(desk)
    assert saved.complete
    values = saved.values
    assert (values["village_code"], values["service_date"]) == (village_code(0), "2026-11-22")
    assert (values["start_at"], values["end_at"], values["minutes"]) == ("09:00", "13:00", 240)
    assert (values["advice_count"], values["mediation_count"]) == (3, 1)
    assert values["adviser_name"] == "王律师"
    assert values["engagement_id"]
    assert values["content"] == CONTENT
    assert values["result"] == "answered"
    assert set(values["service_kind"]) == {"advice", "mediation"}  # type: ignore[arg-type]
    assert not drafts.own(desk)


def test_the_same_keys_without_waiting_for_the_machine(room: StationWindow, desk: Desk) -> None:
    room.keys.press(Qt.Key.Key_F4)
    type_visit(room)
    room.keys.chord(Qt.Key.Key_Return)
    room.settle()
    (saved,) = visits(desk)
    assert saved.complete
    assert saved.get("minutes") == 240


def test_the_next_line_is_about_the_next_village(room: StationWindow, desk: Desk) -> None:
    enter(room)
    type_visit(room)
    room.keys.chord(Qt.Key.Key_Return)
    room.settle()
    assert room.focus == "村（社区）"
    values = page(room).entry.state.values
    assert values["village_code"] == village_code(1)
    assert "content" not in values
    assert "advice_count" not in values
    type_visit(room)
    room.keys.chord(Qt.Key.Key_Return)
    room.settle()
    assert {one.text("village_code") for one in visits(desk)} == {village_code(0), village_code(1)}


def test_a_typed_day_is_kept_for_the_next_line(room: StationWindow, desk: Desk) -> None:
    enter(room)
    room.keys.enter()
    room.keys.type("1105")
    room.keys.enter(3)
    room.keys.type("2")
    room.keys.press(Qt.Key.Key_Tab, times=3)
    room.keys.commit(CONTENT)
    room.keys.chord(Qt.Key.Key_Return)
    room.settle()
    (saved,) = visits(desk)
    assert saved.get("service_date") == "2026-11-05"
    assert page(room).entry.state.values["service_date"] == "2026-11-05"
    assert not page(room).entry.is_touched


def test_a_village_is_searched_for_by_its_initials(room: StationWindow) -> None:
    enter(room)
    room.keys.type("ldc")
    room.keys.enter()
    room.settle()
    assert page(room).entry.state.values["village_code"] == village_code(2)
    assert room.focus == "服务日期"


def test_what_follows_from_the_village_follows_another_one(dressed: QApplication) -> None:
    desk = village_desk(2)
    visit(desk, village_code(1), "2026-11-05", end_at="11:30", place="村小学")
    with station_window(desk) as window:
        window.log_in()
        enter(window)
        assert page(window).entry.state.values["end_at"] == "13:00"
        window.keys.type("wgc")
        window.keys.enter()
        window.settle()
        values = page(window).entry.state.values
        assert (values["end_at"], values["place"]) == ("11:30", "村小学")


def test_what_was_typed_stays_whatever_follows(room: StationWindow) -> None:
    enter(room)
    room.keys.enter(2)
    room.keys.type("10")
    room.keys.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier, times=2)
    room.keys.type("wgc")
    room.keys.enter()
    room.settle()
    assert page(room).entry.state.values["start_at"] == "10:00"


@pytest.mark.parametrize(
    ("typed", "end", "over"),
    [
        ("13", "13:00", False),
        ("+4.5", "13:30", False),
        ("3小时", "12:00", False),
        ("+16", "01:00", True),
    ],
)
def test_an_end_is_a_time_or_so_many_hours(
    room: StationWindow, typed: str, end: str, over: bool
) -> None:
    enter(room)
    room.keys.enter(3)
    room.keys.commit(typed)
    room.keys.enter()
    values = page(room).entry.state.values
    assert values["end_at"] == end
    assert bool(values.get("ends_next_day")) is over


def test_what_was_recorded_that_day_comes_along(dressed: QApplication) -> None:
    desk = village_desk(2)
    for name in ("木果", "阿依"):
        rooms.add(desk, name, received_at="2026-11-22T09:00", division_code=village_code(0))
    with station_window(desk) as window:
        window.log_in()
        enter(window)
        entry = page(window).entry
        assert entry.state.values["advice_count"] == 2
        assert "当日来访 2 件已带入" in entry.told.text()
        assert not entry.is_touched
        window.keys.enter(7)
        window.keys.commit(CONTENT)
        window.keys.chord(Qt.Key.Key_Return)
        window.settle()
        (saved,) = visits(desk)
        assert len(saved.get("consultation_ids")) == 2  # type: ignore[arg-type]


# -- checks


def test_an_overlap_is_explained_and_overridden_with_a_reason(dressed: QApplication) -> None:
    desk = village_desk(2)
    visit(desk, village_code(1), "2026-11-22")
    with station_window(desk) as window:
        window.log_in()
        enter(window)
        checks = page(window).entry.checks
        assert not checks.isVisible()  # nothing is suggested that would be pointed out
        window.keys.enter(2)
        window.keys.type("9")
        window.keys.enter()
        window.keys.type("13")
        window.wait_for(checks.isVisible)
        assert village_name(1) in checks.sentence
        window.keys.enter()
        window.keys.type("1")
        window.keys.press(Qt.Key.Key_Tab, times=3)
        window.keys.commit(CONTENT)
        window.keys.enter(2)
        assert window.focus == "情况说明"
        window.keys.enter()
        assert page(window).isAncestorOf(button := QApplication.focusWidget())
        assert isinstance(button, Button)  # left empty on purpose: on to saving
        checks.reason.input.setFocus()
        window.keys.commit("两村在同一个院坝一起办")
        window.keys.chord(Qt.Key.Key_Return)
        window.settle()
        saved = max(visits(desk), key=lambda one: one.id)
        assert saved.get("override_reason") == "两村在同一个院坝一起办"
        assert "visit.overlap" in saved.get("overridden")  # type: ignore[operator]
        assert not checks.isVisible() or village_name(1) not in checks.sentence


def test_an_end_before_the_start_is_told_and_kept(room: StationWindow, desk: Desk) -> None:
    enter(room)
    room.keys.enter(3)
    room.keys.type("8")
    room.keys.enter()
    assert "次日" in page(room).entry.told.text()
    room.keys.type("1")
    room.keys.press(Qt.Key.Key_Tab, times=3)
    room.keys.commit(CONTENT)
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    (saved,) = visits(desk)
    assert not saved.complete
    assert saved.get("end_at") == "08:00"


def test_what_is_no_number_is_not_saved_and_not_lost(room: StationWindow, desk: Desk) -> None:
    enter(room)
    room.keys.enter(4)
    room.keys.type("x")
    room.keys.chord(Qt.Key.Key_S)
    room.settle()
    assert not visits(desk)
    assert room.focus == "咨询（件）"
    assert page(room).entry.state.refusals


# -- drafts


def test_escape_keeps_a_draft_that_today_opens_again(room: StationWindow, desk: Desk) -> None:
    enter(room)
    room.keys.enter(7)
    room.keys.commit(CONTENT)
    room.wait_for(lambda: bool(drafts.own(desk, VISIT_LINE.name)))
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert QApplication.focusWidget() is page(room).board.table
    assert not page(room).entry.is_touched
    (draft,) = drafts.own(desk)
    assert draft.parked
    assert village_name(0) in draft.title
    room.keys.chord(Qt.Key.Key_T)
    room.settle()
    room.shell.workspace.go("room.village", (drafts.TOPIC, draft.id))  # type: ignore[union-attr]
    room.settle()
    assert page(room).entry.state.values["content"] == CONTENT


def test_a_line_that_was_interrupted_is_open_again(dressed: QApplication, desk: Desk) -> None:
    with station_window(desk) as window:
        window.log_in()
        enter(window)
        window.keys.enter(7)
        window.keys.commit(CONTENT)
        window.wait_for(lambda: bool(drafts.own(desk, VISIT_LINE.name)))
    with station_window(desk) as window:
        window.log_in()
        enter(window)
        assert page(window).entry.state.values["content"] == CONTENT


def test_nothing_typed_leaves_no_draft(room: StationWindow, desk: Desk) -> None:
    enter(room)
    room.keys.enter(4)
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert not drafts.own(desk)


# -- around


def test_enter_on_the_board_puts_the_village_into_the_line(room: StationWindow) -> None:
    enter(room)
    room.keys.press(Qt.Key.Key_Escape)
    room.keys.press(Qt.Key.Key_Down)
    room.keys.enter()
    room.settle()
    assert page(room).entry.state.values["village_code"] == village_code(1)
    assert room.focus == "服务日期"
    assert not page(room).entry.is_touched


def test_the_board_tells_the_pace_and_what_is_short(dressed: QApplication) -> None:
    with station_window(busy_village_desk(4)) as window:
        window.log_in()
        enter(window)
        records = page(window).board.table.records
        records.text(0, 0)
        window.settle()
        rows = [[records.text(row, n) for n in range(6)] for row in range(records.rowCount())]
        assert [row[1] for row in rows] == ["0/4 小时", "2/4 小时", "5.5/4 小时", "6/4 小时"]
        assert rows[0][2] == "0/50 小时，每月还需 25"
        assert rows[0][5] == "今年还没有"
        assert rows[0][3] == "0/1 场"


def test_ctrl_g_lists_the_visits_of_the_village(dressed: QApplication) -> None:
    with station_window(busy_village_desk(4)) as window:
        window.log_in()
        enter(window)
        window.keys.type("ldc")
        window.keys.enter()
        window.settle()
        window.keys.chord(Qt.Key.Key_G)
        window.settle()
        assert screen(window).lists.tabs.current == VISIT
        register = screen(window).lists.register(VISIT)
        assert len(register.table.records.ids) == 3
        window.keys.press(Qt.Key.Key_Escape)
        window.settle()
        assert len(register.table.records.ids) == 7


def test_the_other_fields_lie_behind(room: StationWindow) -> None:
    enter(room)
    room.keys.chord(Qt.Key.Key_D)
    assert room.focus == "法律顾问"
    room.keys.press(Qt.Key.Key_Escape)
    assert room.focus == "村（社区）"


def test_a_lecture_begins_with_what_the_line_knows(room: StationWindow, desk: Desk) -> None:
    enter(room)
    room.keys.chord(Qt.Key.Key_H)
    room.settle()
    values = screen(room).shown.state.values  # type: ignore[union-attr]
    assert values["village_code"] == village_code(0)
    assert (values["held_on"], values["start_at"]) == ("2026-11-22", "09:00")
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert not drafts.own(desk)  # nobody typed anything


def test_another_lecture_does_not_change_the_one_half_typed(
    room: StationWindow, desk: Desk
) -> None:
    enter(room)
    room.keys.chord(Qt.Key.Key_H)
    room.settle()
    shown = screen(room).shown
    assert isinstance(shown, EntryPage)
    shown.view.input("topic").setFocus()
    room.keys.commit("彩礼和移风易俗")
    room.keys.press(Qt.Key.Key_F4)
    room.settle()
    screen(room)._to_lists()
    page(room).entry.take_village(village_code(1))
    room.settle()
    room.keys.chord(Qt.Key.Key_H)
    room.settle()
    assert shown.state.values["village_code"] == village_code(1)
    assert "topic" not in shown.state.values
    (draft,) = drafts.own(desk, "legal_lecture")
    assert (draft.values["topic"], draft.values["village_code"]) == (
        "彩礼和移风易俗",
        village_code(0),
    )
