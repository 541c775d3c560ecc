"""Today by keystrokes: what is due, missing, half-typed and last, each one key away."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.changes import Changes
from app.domain.consultation import KIND
from app.domain.fields import Value
from app.domain.people import Role
from app.ui.buttons import Button
from app.ui.lists import Entry, EntryList
from app.ui.screens.record_editor import RecordEditor
from app.ui.screens.today import TodayScreen
from app.usecases.desk import Desk
from app.usecases.ports import PortFault
from tests.support.memory_desk import HEAD, VILLAGE, memory_desk
from tests.support.rooms import add, busy_desk, store_of
from tests.support.station_window import StationWindow, station_window
from tests.support.time_and_ids import FixedClock
from tests.support.village_desk import village_code, village_desk, visit


@pytest.fixture
def desk() -> Desk:
    return busy_desk()


@pytest.fixture
def today(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        yield window


def room(window: StationWindow) -> str:
    workspace = window.shell.workspace
    assert workspace is not None
    return workspace.room


def screen(window: StationWindow) -> TodayScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, TodayScreen)
    return workspace.screen_shown


def lists(window: StationWindow) -> dict[str, list[str]]:
    found = screen(window).findChildren(EntryList)
    return {one.accessibleName(): [e.title for e in one.entries] for one in found}


def test_it_is_the_first_room_and_says_it_in_words(today: StationWindow) -> None:
    assert room(today) == "room.today"
    assert screen(today).words == (
        "今天登记 1 件 · 已过期 1 件 · 7 天内要办 1 件 · 缺内容 1 件 · 待上报 10 件"
    )


def test_what_is_late_says_for_how_many_days(today: StationWindow) -> None:
    due = next(one for one in screen(today).findChildren(EntryList) if one.entries)
    assert [entry.note.split(" · ")[-1] for entry in due.entries] == ["已过期 2 天", "今天 15:00"]


def test_a_long_note_leaves_the_title_its_line(dressed: QApplication) -> None:
    rows = EntryList("")
    rows.resize(400, 200)
    rows.show()
    rows.put([Entry("short", "长" * 20, note="短"), Entry("long", "长" * 20, note="长" * 14)])
    assert rows.sizeHintForRow(1) > rows.sizeHintForRow(0)
    rows.resize(1200, 200)
    assert rows.sizeHintForRow(1) == rows.sizeHintForRow(0)


def test_the_lists(today: StationWindow) -> None:
    found = lists(today)
    assert [title.split(" ")[0] for title in found["要办的"]] == ["尔古", "阿依"]
    assert found["还缺内容"] == ["王小芳"]
    assert found["草稿和暂放"] == ["半张"]
    assert "敏感登记" in found["最近登记"]


def test_enter_opens_what_is_due(today: StationWindow) -> None:
    today.keys.enter()
    today.settle()
    assert room(today) == "room.ledger"
    assert today.focus == "来访人姓名"


def test_tab_reaches_the_draft_and_enter_goes_on_with_it(today: StationWindow) -> None:
    while today.focus != "草稿和暂放":
        today.keys.press(Qt.Key.Key_Tab)
    assert today.keys.presses < 8
    today.keys.enter()
    today.settle()
    assert room(today) == "room.intake"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.property("text") == "半张"


def test_a_change_shows_at_once(today: StationWindow, desk: Desk) -> None:
    record = add(desk, "新来的", received_at="2026-11-22T10:40")
    today.shell.feed.publish(Changes(frozenset({(KIND, record.id)})))
    today.settle()
    assert screen(today).words.startswith("今天登记 2 件")


def test_a_room_that_is_not_shown_reads_again_when_it_is_opened(
    today: StationWindow, desk: Desk
) -> None:
    hidden, workspace = screen(today), today.shell.workspace
    assert workspace is not None
    before = hidden.words
    workspace.go("room.intake")
    record = add(desk, "新来的", received_at="2026-11-22T10:40")
    today.shell.feed.publish(Changes(frozenset({(KIND, record.id)})))
    today.settle()
    assert hidden.words == before
    workspace.go("room.today")
    today.settle()
    assert hidden.words.startswith("今天登记 2 件")


def test_the_keys_go_on_when_their_list_became_empty(today: StationWindow, desk: Desk) -> None:
    due = next(one for one in screen(today).findChildren(EntryList) if one.entries)
    assert due.hasFocus()
    store_of(desk).rows.records.clear()
    today.shell.feed.publish(Changes(topics=frozenset({"sync"})))
    today.settle()
    focused = QApplication.focusWidget()
    assert isinstance(focused, EntryList)
    assert focused.entries


def engage(desk: Desk, village: str, minutes: int, lectures: int) -> None:
    """A village with its adviser, and what it had this month and this quarter."""
    with desk.writer.begin(desk.actor, "engagement.create") as unit:
        ids = desk.ids.record_id
        adviser: dict[str, Value] = {"village_code": village, "adviser_id": ids()}
        unit.add("engagement", ids(), {**adviser, "start": "2026-01-01"})
        on_site: dict[str, Value] = {"mode": "onsite", "minutes": minutes}
        unit.add("adviser_visit", ids(), {**adviser, **on_site, "service_date": "2026-11-03"})
        for _lecture in range(lectures):
            unit.add("legal_lecture", ids(), {**adviser, "held_on": "2026-10-09"})


def test_which_villages_are_short_and_by_how_much(dressed: QApplication) -> None:
    clock = FixedClock("2026-11-22T10:41")
    desk = memory_desk(HEAD, clock=clock)
    engage(desk, "513431101201", 150, 1)
    engage(desk, VILLAGE, 240, 0)
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        rows = next(
            one for one in screen(window).findChildren(EntryList) if "驻村" in one.accessibleName()
        )
        assert [entry.title for entry in rows.entries] == ["解放沟镇瓦岗村", "解放沟镇火普村"]
        first, second = rows.entries
        assert (first.note, first.tone) == ("本月还差 1 小时 30 分", "plain")
        assert first.detail == "到村 2.5/4 小时 · 讲座 1/1 · 全年 2.5/50 小时 · 每月还需 23:45"
        assert (second.note, second.tone) == ("本季还差 1 场讲座", "plain")
        assert "驻村没满 2 个村" in screen(window).words
        clock.set("2026-11-23T08:30")  # seven days before the month ends, not the quarter
        window.shell.feed.publish(Changes(frozenset({("adviser_visit", "any")})))
        window.settle()
        assert [entry.tone for entry in rows.entries] == ["attention", "plain"]
        assert rows.hasFocus()
        window.keys.enter()
        assert room(window) == "room.village"


def test_an_adviser_begins_with_the_villages(dressed: QApplication) -> None:
    desk = busy_desk()
    engage(desk, VILLAGE, 150, 1)
    desk = replace(desk, actor=replace(desk.actor, roles=frozenset({Role.ADVISER})))
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        focused = QApplication.focusWidget()
        assert isinstance(focused, EntryList)
        assert "驻村" in focused.accessibleName()
        buttons = screen(window).findChildren(Button)
        assert [one.text() for one in buttons if one.property("role") == "primary"] == ["驻村  F4"]


def test_an_adviser_is_told_what_was_sent_back(dressed: QApplication) -> None:
    desk = village_desk(2)
    sent_back = visit(desk, village_code(0), "2026-11-03")
    visit(desk, village_code(1), "2026-11-22")
    with desk.writer.begin(desk.actor, "test") as unit:
        unit.edit(sent_back, {"review_state": "returned", "review_reason": "地点不清"})
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        assert screen(window).warning == "有 1 次驻村服务被退回，改好再提交才计入"
        assert "今天登记 1 件" in screen(window).words  # of this day
        screen(window)._attend.click()
        window.settle()
        assert room(window) == "room.village"
        (editor,) = window.shell.findChildren(RecordEditor)
        assert editor.state.values["service_date"] == "2026-11-03"


def test_an_empty_day_is_calm(dressed: QApplication) -> None:
    with station_window(memory_desk()) as window:
        window.log_in()
        window.settle()
        assert screen(window).empty_words.startswith("今天还没有要办的")


def test_what_waits_too_long_is_said_with_its_age(dressed: QApplication) -> None:
    clock = FixedClock("2026-11-01T09:00")
    desk = memory_desk(clock=clock)
    add(desk, "吉克拉则", received_at="2026-11-01T09:00")
    clock.set("2026-11-22T10:41")
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        assert screen(window).warning == "有内容 21 天没有上报，可以用网络，也可以用 U 盘"


def test_what_cannot_be_read_is_told(
    dressed: QApplication, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> Sequence[str]:
        raise PortFault("store.io")

    monkeypatch.setattr(store_of(desk), "ids", broken)
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        assert screen(window).empty_words.startswith("读不出来 磁盘读写出错")
