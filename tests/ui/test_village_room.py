"""The room of the villages by keystrokes: its pages, the review, what leads into it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.advising import ENGAGEMENT, VISIT
from app.domain.records import Record
from app.ui.screens.record_editor import RecordEditor
from app.ui.screens.register import VIEW, Register
from app.ui.screens.village import VillageScreen
from app.ui.screens.village.lists import GROUPS, PAGES
from app.usecases.desk import Desk
from app.usecases.ports import Actor
from app.usecases.village import review
from tests.support.mediation_desk import done
from tests.support.memory_desk import STATION
from tests.support.station_window import StationWindow, station_window
from tests.support.village_desk import ADVISER, village_code, village_desk, visit

HEAD = Actor("罗所长", frozenset({"head"}), STATION, "513431")


@pytest.fixture
def desk() -> Desk:
    """A submitted visit of somebody else, seen by the head of the station."""
    desk = village_desk(2)
    done(review.submit(desk, visit(desk, village_code(0), "2026-11-03")))
    return replace(desk, actor=HEAD)


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        open_room(window)
        yield window


def open_room(window: StationWindow) -> None:
    window.log_in()
    window.keys.press(Qt.Key.Key_F4)
    window.settle()


def screen(window: StationWindow) -> VillageScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, VillageScreen)
    return workspace.screen_shown


def turn(window: StationWindow, number: str) -> None:
    """To a page by its number."""
    screen(window).lists.tabs.chips.input.setFocus()
    window.keys.type(number)
    window.settle()


def log(window: StationWindow) -> Register:
    turn(window, "4")
    return screen(window).lists.register(VISIT)


def only_visit(desk: Desk, register: Register) -> Record:
    found = desk.reader.get(VISIT, register.table.records.ids[0])
    assert found is not None
    return found


def test_every_page_has_its_number_and_takes_the_keys(room: StationWindow) -> None:
    lists = screen(room).lists
    for number, key in enumerate([*(page[0] for page in PAGES), *(k[0] for _t, k in GROUPS)], 1):
        turn(room, str(number))
        assert lists.tabs.current == key
        focused = QApplication.focusWidget()
        assert focused is not None
        assert lists.page(key).isAncestorOf(focused)
        room.keys.press(Qt.Key.Key_F4)  # and back to the line of a visit
        room.settle()
        assert lists.tabs.current == PAGES[0][0]
        assert QApplication.focusWidget() is lists.month.entry.view.input("village_code")


def test_the_head_passes_a_visit(room: StationWindow, desk: Desk) -> None:
    register = log(room)
    room.keys.chord(Qt.Key.Key_2)
    room.settle()
    passed = only_visit(desk, register)
    assert passed.get("review_state") == "passed"
    assert (passed.get("reviewed_by"), passed.get("reviewed_on")) == ("罗所长", "2026-11-22")


def test_the_head_sends_a_visit_back_with_a_reason(room: StationWindow, desk: Desk) -> None:
    register = log(room)
    room.keys.chord(Qt.Key.Key_3)
    room.keys.commit("服务地点没有写清")
    room.keys.enter()
    room.settle()
    returned = only_visit(desk, register)
    assert returned.get("review_state") == "returned"
    assert returned.get("review_reason") == "服务地点没有写清"


def test_nobody_reviews_the_own_visit(dressed: QApplication) -> None:
    desk = village_desk(2)
    done(review.submit(desk, visit(desk, village_code(0), "2026-11-03")))
    assert "head" in ADVISER.roles
    with station_window(desk) as window:
        open_room(window)
        register = log(window)
        window.keys.chord(Qt.Key.Key_2)
        window.settle()
        assert only_visit(desk, register).get("review_state") == "submitted"


def test_an_adviser_submits_and_may_not_review(dressed: QApplication) -> None:
    alone = Actor("王律师", frozenset({"adviser"}), STATION, "513431")
    desk = village_desk(2, alone)
    visit(desk, village_code(0), "2026-11-03")
    with station_window(desk) as window:
        open_room(window)
        register = log(window)
        assert window.shell.workspace is not None
        assert not window.shell.workspace.actions_.action("visit.pass").isEnabled()
        window.keys.chord(Qt.Key.Key_1)
        window.settle()
        assert only_visit(desk, register).get("review_state") == "submitted"


def test_enter_opens_a_visit_and_escape_comes_back(room: StationWindow) -> None:
    log(room)
    room.keys.enter()
    room.settle()
    assert isinstance(screen(room).shown, RecordEditor)
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert screen(room).lists.tabs.current == VISIT
    assert QApplication.focusWidget() is screen(room).lists.register(VISIT).table


def test_ctrl_n_in_a_register_opens_its_form(room: StationWindow) -> None:
    turn(room, "5")
    screen(room).lists.register(ENGAGEMENT).table.setFocus()
    room.keys.chord(Qt.Key.Key_N)
    room.settle()
    assert room.focus == "村（社区）"
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert screen(room).lists.tabs.current == ENGAGEMENT


def test_ctrl_n_in_the_log_begins_in_the_line(room: StationWindow) -> None:
    log(room)
    room.keys.chord(Qt.Key.Key_N)
    room.settle()
    assert screen(room).lists.tabs.current == "month"
    assert room.focus == "村（社区）"


def test_a_visit_is_opened_from_elsewhere(room: StationWindow, desk: Desk) -> None:
    record_id = log(room).table.records.ids[0]
    room.keys.chord(Qt.Key.Key_T)
    assert room.shell.workspace is not None
    room.shell.workspace.go("room.village", (VISIT, record_id))
    room.settle()
    shown = screen(room).shown
    assert isinstance(shown, RecordEditor)
    assert shown.record.id == record_id


def test_what_one_register_forbids_is_allowed_again_in_front(dressed: QApplication) -> None:
    alone = Actor("王律师", frozenset({"adviser"}), STATION, "513431")
    with station_window(village_desk(2, alone)) as window:
        open_room(window)
        assert window.shell.workspace is not None
        new = window.shell.workspace.actions_.action("form.new")
        turn(window, "5")
        assert not new.isEnabled()  # an adviser engages nobody
        turn(window, "1")
        assert new.isEnabled()


def test_a_filter_that_cannot_be_read_leaves_no_line_to_act_on(
    room: StationWindow, desk: Desk
) -> None:
    register = log(room)
    visit_before = only_visit(desk, register)
    register.filters.put({VIEW: "", "review_state": "没有这样的状态"})
    room.settle()
    assert "不能这样查找" in register.empty_words
    assert register.table.current_id == ""
    assert not register._count.text()
    room.keys.chord(Qt.Key.Key_2)
    room.settle()
    assert desk.reader.get(VISIT, visit_before.id) == visit_before
