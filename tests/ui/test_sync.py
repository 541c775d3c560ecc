"""The sync page by keystrokes: send, choose, correct, confirm, carry on a stick."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.consultation import KIND
from app.ui.lists import EntryList
from app.ui.progress import ProgressPanel
from app.ui.screens.sync import SyncScreen
from app.ui.screens.sync_courier import CourierPanel
from app.ui.sticks import Stick, receipts_on
from app.usecases.desk import Desk
from app.usecases.ports import Cancelled, Progress, Standing, SyncOutcome
from tests.support.memory_desk import MemoryExchange, memory_desk
from tests.support.rooms import add, busy_desk, store_of
from tests.support.station_window import StationWindow, station_window


@pytest.fixture
def desk() -> Desk:
    return busy_desk()


@pytest.fixture
def sync(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F10)
        window.settle()
        yield window


def screen(window: StationWindow) -> SyncScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, SyncScreen)
    return workspace.screen_shown


def entries(window: StationWindow, name: str) -> list[str]:
    lists = screen(window).findChildren(EntryList)
    return [entry.title for one in lists if one.accessibleName() == name for entry in one.entries]


def put_sticks(window: StationWindow, *sticks: Stick) -> None:
    panel = screen(window).findChild(CourierPanel)
    assert isinstance(panel, CourierPanel)
    panel.sticks = lambda: sticks


def test_what_waits_and_since_when(sync: StationWindow) -> None:
    assert screen(sync).standing_words == "待上报 10 件，最早 今天"
    assert screen(sync).since_words == "上次成功 2026年11月20日 16:08（2 天前）"
    assert len(entries(sync, "等待上报的")) == 10  # persons too
    assert len(entries(sync, "要处理的")) == 2


def test_sync_ends_in_one_sentence_that_stays(sync: StationWindow, desk: Desk) -> None:
    sync.keys.press(Qt.Key.Key_F5)
    sync.settle()
    assert screen(sync).sentence.startswith("已上报 10 件")
    assert screen(sync).since_words.endswith("（今天）")
    assert not desk.reader.waiting()
    assert len(entries(sync, "回执")) > 10


def test_no_network_is_told_with_what_to_do(sync: StationWindow, desk: Desk) -> None:
    assert isinstance(desk.exchange, MemoryExchange)
    desk.exchange.error = "sync.offline"
    sync.keys.press(Qt.Key.Key_F5)
    sync.settle()
    assert "连不上服务器" in screen(sync).sentence
    assert "U 盘" in screen(sync).sentence


def test_a_long_sync_can_be_stopped(
    sync: StationWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Event()

    def endless(progress: Progress, cancelled: Cancelled) -> SyncOutcome:
        progress(1, 5)
        while not cancelled():
            stopped.wait(0.01)
        stopped.set()
        return SyncOutcome(error="cancelled")

    monkeypatch.setattr(desk.exchange, "sync_now", endless)
    sync.keys.press(Qt.Key.Key_F5)
    panel = screen(sync).findChild(ProgressPanel)
    assert isinstance(panel, ProgressPanel)
    sync.wait_for(lambda: panel.running)
    panel.cancel()
    sync.settle()
    assert stopped.is_set()
    assert screen(sync).sentence.startswith("已停止上报")


def test_a_conflict_is_settled_by_number_and_enter(sync: StationWindow, desk: Desk) -> None:
    record_id = desk.reader.conflicts()[0].record_id
    sync.keys.enter()  # into the chooser
    sync.keys.enter()  # nothing is chosen for the person
    sync.settle()
    assert desk.reader.conflicts()
    sync.keys.type("2")
    sync.keys.enter()
    sync.settle()
    assert not desk.reader.conflicts()
    record = desk.reader.get(KIND, record_id)
    assert record is not None
    assert record.get("phone") == "13700001111"


def test_a_refusal_opens_the_record_with_its_reason(sync: StationWindow, desk: Desk) -> None:
    sync.keys.press(Qt.Key.Key_Down)
    sync.keys.enter(2)
    sync.settle()
    workspace = sync.shell.workspace
    assert workspace is not None
    assert workspace.room == "room.ledger"
    assert sync.focus == "来访人姓名"


def test_a_refused_one_is_put_back_as_it_is(sync: StationWindow, desk: Desk) -> None:
    sync.keys.press(Qt.Key.Key_Down)
    sync.keys.enter()
    sync.keys.press(Qt.Key.Key_Tab)
    sync.keys.enter()
    sync.settle()
    assert not desk.reader.refusals()


def test_a_stick_takes_three_keys(dressed: QApplication, desk: Desk, tmp_path: Path) -> None:
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        window.keys.presses = 0
        window.keys.press(Qt.Key.Key_F10)
        window.settle()
        put_sticks(window, Stick(str(tmp_path), "KINGSTON"))
        window.keys.chord(Qt.Key.Key_B)
        window.settle()
        window.keys.type("1")
        window.settle()
        assert window.keys.presses <= 3
        assert screen(window).sentence.startswith("已写出 10 处改动")
        assert desk.reader.waiting()  # exporting marks nothing as sent


def test_the_receipt_comes_back_from_the_stick(
    sync: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "station-1.receipt").write_bytes(b"x")
    put_sticks(sync, Stick(str(tmp_path), "KINGSTON"))
    sync.keys.chord(Qt.Key.Key_I)
    sync.settle()
    sync.keys.type("1")
    sync.settle()
    assert screen(sync).sentence.startswith("已上报 10 件")


def test_receipts_are_found_newest_first_and_a_pulled_stick_is_none(tmp_path: Path) -> None:
    for name in ("a.receipt", "b.txt"):
        (tmp_path / name).write_bytes(b"x")
    sticks = (Stick(str(tmp_path), "A"), Stick(str(tmp_path / "gone"), "B"))
    assert [path.name for path in receipts_on(sticks)] == ["a.receipt"]


def test_a_copied_installation_is_confirmed_twice(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = memory_desk()
    add(desk, "吉克拉则")
    store = store_of(desk)
    forked = [True]
    real = store.standing

    def standing() -> Standing:
        return replace(real(), fork=forked[0])

    monkeypatch.setattr(store, "standing", standing)
    monkeypatch.setattr(desk.exchange, "confirm_fork", lambda: forked.__setitem__(0, False))
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F10)
        window.settle()
        window.keys.enter(2)
        window.settle()
        assert forked == [True]
        window.keys.enter()
        window.settle()
        assert forked == [False]
        assert not entries(window, "要处理的")


def test_with_nothing_to_do_it_opens_at_what_waits(dressed: QApplication) -> None:
    desk = memory_desk()
    add(desk, "吉克拉则")
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F10)
        window.settle()
        assert window.focus == "等待上报的"
        window.keys.press(Qt.Key.Key_Down)
        window.keys.enter()
        window.settle()
        workspace = window.shell.workspace
        assert workspace is not None
        assert workspace.room == "room.ledger"
        assert window.focus == "来访人姓名"


def test_nothing_to_do_is_calm(dressed: QApplication) -> None:
    with station_window(memory_desk()) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F10)
        window.settle()
        assert screen(window).standing_words == "没有等待上报的"
        assert screen(window).since_words == "还没有上报过"
