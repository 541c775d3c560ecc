"""The engine: how many requests a sync takes, and what it does when the line breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync import codec
from sync.engine import Engine, Options
from sync.errors import Code, RemoteError
from sync.ports import Cancelled, Progress, Reply
from sync.replica import Limits
from sync.schedule import FIRST, IDLE, LONGEST, Schedule
from tests.support.sync_world import World


class StoppedClock:
    """Time stands still unless a remote moves it."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> str:
        return "2026-11-22T10:41"

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


class Line:
    """A remote over the small world's server; `faults` break the first requests."""

    def __init__(self, world: World, clock: StoppedClock) -> None:
        self.world = world
        self.clock = clock
        self.faults: list[RemoteError] = []
        self.too_big: int | None = None
        self.seconds = 0.0
        self.carried: list[int] = []
        self.dear: list[bool] = []

    def exchange(
        self, payload: bytes, on_progress: Callable[[Progress], None], cancelled: Cancelled
    ) -> Reply:
        assert self.world.stations[0].replica.open_transactions == 0
        request = codec.decode_request(payload)
        self.carried.append(len(request.changes()))
        self.dear.append(codec.is_dear(payload))
        self.clock.time += self.seconds
        if self.faults:
            raise self.faults.pop(0)
        if self.too_big is not None and len(request.changes()) > self.too_big:
            raise RemoteError(Code.STALLED)
        answer = codec.encode_answer(self.world.service.exchange(request))
        on_progress(Progress(len(payload), len(answer)))
        return Reply(answer, len(payload), len(answer))


class Desk:
    def __init__(self, options: Options | None = None) -> None:
        self.world = World(5, 1)
        self.station = self.world.stations[0]
        self.clock = StoppedClock()
        self.line = Line(self.world, self.clock)
        self.engine = Engine(self.station.replica, self.line, self.clock, self.world.ids, options)
        self.engine.sync()
        self.line.carried.clear()

    def create(self, records: int) -> None:
        for _ in range(records):
            self.world.create(self.station)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_nothing_to_do_is_one_request(desk: Desk) -> None:
    result = desk.engine.sync()
    assert (result.requests, result.pending, result.sent, result.code) == (1, 0, 0, "")
    assert 0 < result.bytes_up < 400


def test_twenty_records_are_one_request(desk: Desk) -> None:
    desk.create(20)
    result = desk.engine.sync()
    assert (result.requests, result.sent, result.pending, result.code) == (1, 20, 0, "")


def test_limits_make_more_requests_until_nothing_waits() -> None:
    desk = Desk(Options(limits=Limits(changes=8)))
    desk.create(20)
    result = desk.engine.sync()
    assert desk.line.carried == [8, 8, 4]
    assert (result.requests, result.sent, result.pending) == (3, 20, 0)


def test_a_cut_line_is_tried_again_with_half(desk: Desk) -> None:
    desk.create(20)
    desk.line.too_big = 6
    result = desk.engine.sync()
    assert desk.line.carried[:3] == [20, 10, 5]
    assert (result.sent, result.pending, result.code) == (20, 0, "")


def test_news_that_never_arrive_whole_are_asked_for_in_smaller_pages(desk: Desk) -> None:
    desk.line.faults = [RemoteError(Code.CUT), RemoteError(Code.CUT)]
    assert (desk.engine.sync().requests, desk.line.faults) == (3, [])
    desk.line.faults = [RemoteError(Code.CUT) for _ in range(9)]
    result = desk.engine.sync()
    assert (result.code, result.requests) == ("cut", 3)


def test_a_lost_answer_is_harmless(desk: Desk) -> None:
    desk.create(3)
    lost = desk.world.send(desk.station)
    assert lost is not None
    desk.world.deliver(lost)
    result = desk.engine.sync()
    assert (result.sent, result.pending) == (3, 0)
    assert len(desk.world.store.contents.log) == 3


def test_no_server_is_a_code_and_loses_nothing(desk: Desk) -> None:
    desk.create(2)
    desk.line.faults = [RemoteError(Code.OFFLINE)]
    result = desk.engine.sync()
    assert (result.code, result.pending, result.requests) == ("offline", 2, 1)


def test_the_server_says_when_to_come_back(desk: Desk) -> None:
    desk.create(1)
    desk.line.faults = [RemoteError(Code.BUSY, retry_after=40.0)]
    result = desk.engine.sync()
    assert (result.code, result.retry_after) == ("busy", 40.0)


def test_a_portal_page_is_not_the_server(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.create(1)
    page = Reply(b"<html>login</html>" * 9, 100, 100)
    monkeypatch.setattr(desk.line, "exchange", lambda *_: page)
    result = desk.engine.sync()
    assert (result.code, result.pending) == ("not-the-server", 1)


def test_a_busy_decoder_gets_the_cheap_coder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "DEAR_FROM", 500)
    desk.create(20)
    desk.line.faults = [RemoteError(Code.CODEC_BUSY)]
    desk.line.dear.clear()
    result = desk.engine.sync()
    assert desk.line.dear[:2] == [True, False]
    assert (result.pending, result.code) == (0, "")


def test_a_slow_idle_line_gets_the_dear_coder(desk: Desk) -> None:
    desk.line.seconds = 10.0
    desk.engine.sync()
    desk.line.dear.clear()
    desk.create(20)
    desk.engine.sync()
    assert desk.line.dear == [True]


def test_cancelling_keeps_what_was_done() -> None:
    desk = Desk(Options(limits=Limits(changes=2)))
    desk.create(6)
    result = desk.engine.sync(cancelled=lambda: len(desk.line.carried) >= 2)
    assert (result.code, result.sent, result.pending) == ("cancelled", 4, 2)


def test_a_time_limit_ends_between_requests() -> None:
    desk = Desk(Options(limits=Limits(changes=2), seconds=15))
    desk.create(10)
    desk.line.seconds = 10.0
    result = desk.engine.sync()
    assert (result.requests, result.pending, result.code) == (2, 6, "")


def test_a_fork_is_a_code(desk: Desk) -> None:
    twin = desk.world.clone(desk.station)
    desk.world.sync(twin)
    desk.create(1)
    result = desk.engine.sync()
    assert (result.code, result.pending) == ("fork", 1)
    assert desk.engine.sync().requests == 0


def test_refusals_and_conflicts_are_counted(desk: Desk) -> None:
    desk.create(1)
    desk.world.create(desk.station, poison=True)
    result = desk.engine.sync()
    assert (result.sent, result.refused, result.pending) == (1, 1, 0)


def test_news_are_counted(desk: Desk) -> None:
    desk.create(2)
    desk.engine.sync()
    desk.world.enrol_late(2)
    other = desk.world.stations[1]
    desk.world.create(other, records=2)
    desk.world.sync(other)
    assert desk.engine.sync().received == 2


# -- schedule ------------------------------------------------------------------------------------


def high(_: float, ceiling: float) -> float:
    return ceiling


def test_back_off_doubles_to_half_an_hour_with_full_jitter() -> None:
    schedule = Schedule()
    waits = []
    for _ in range(12):
        schedule = schedule.after_failure(0.0, high)
        waits.append(schedule.due)
    assert waits[:3] == [2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert waits[-1] == LONGEST
    assert Schedule().after_failure(0.0, lambda low, _: low).due == FIRST


def test_the_servers_word_comes_first_and_a_click_at_once() -> None:
    schedule = Schedule().after_failure(100.0, high, retry_after=600.0)
    assert schedule.wait(100.0) == 600.0
    assert schedule.clicked(150.0).wait(150.0) == 0.0
    assert schedule.after_save(100.0) is schedule


def test_a_save_goes_soon_when_the_line_is_good() -> None:
    schedule = Schedule().after_success(0.0, pending=False)
    assert schedule.wait(0.0) == IDLE
    assert schedule.after_save(10.0).wait(10.0) == FIRST
    assert schedule.after_success(0.0, pending=True).wait(0.0) == FIRST
