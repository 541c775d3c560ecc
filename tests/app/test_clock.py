"""Ids and time of the machine."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from itertools import pairwise

from app.clock import SystemClock, SystemIds, local_time


def test_record_ids_are_uuid7_of_the_moment() -> None:
    made = uuid.UUID(SystemIds(lambda: 1_800_000_000.5).record_id())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == 1_800_000_000_500


def test_record_ids_rise_while_the_clock_stands_or_is_set_back() -> None:
    moments = iter([2e9] * 5000 + [1e9] * 5000)
    ids = SystemIds(lambda: next(moments))
    made = [ids.record_id() for _ in range(10_000)]
    assert all(a < b for a, b in pairwise(made))
    assert {uuid.UUID(i).version for i in made} == {7}


def test_two_processes_of_one_moment_make_different_ids() -> None:
    assert len({SystemIds(lambda: 2e9).record_id() for _ in range(200)}) == 200


def test_tokens_have_their_size_and_differ() -> None:
    ids = SystemIds()
    assert len(ids.token(32)) == 32
    assert ids.token(16) != ids.token(16)


def test_local_time_is_that_of_the_prefecture() -> None:
    moment = datetime(2026, 11, 22, 20, 41, 59, tzinfo=UTC).timestamp()
    assert local_time(moment) == "2026-11-23T04:41"


def test_the_system_clock_runs() -> None:
    clock = SystemClock()
    before = time.time()
    moment, words = clock.unix(), clock.now()
    after = time.time()
    assert before <= moment <= after
    assert local_time(before) <= words <= local_time(after)
    assert clock.monotonic() <= clock.monotonic()
