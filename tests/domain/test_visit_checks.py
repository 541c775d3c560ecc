"""Entries of one adviser laid side by side (domain.md C.2, C.7)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.fields import Value
from app.domain.visit_checks import Stay, gaps, many_full, overlaps, stay

MODES = ("onsite", "home")


def entry(day: str, start: str, end: str, village: str = "a", **values: Value) -> Stay:
    given: dict[str, Value] = {"village_code": village, "start_at": start, "end_at": end, **values}
    return stay(f"{village} {day} {start}", given, day, MODES)


def test_a_visit_over_midnight_reaches_into_a_leap_day() -> None:
    night = entry("2028-02-28", "23:00", "01:30", ends_next_day=True)
    assert (night.minutes, night.time) == (150, "23:00–01:30")
    (problem,) = overlaps(entry("2028-02-29", "01:00", "02:00", "b"), [night])
    assert problem.args == {"village": "a", "day": "2028-02-28", "time": "23:00–01:30"}
    assert not list(overlaps(entry("2028-02-29", "01:30", "02:00", "b"), [night]))
    assert list(gaps(entry("2028-02-29", "01:30", "02:00", "b"), [night], 30))


def test_what_has_no_times_is_compared_with_nothing_but_counts() -> None:
    long = [stay(str(n), {"minutes": 240}, "2026-11-20", MODES) for n in range(3)]
    assert not list(overlaps(long[0], long[1:]))
    assert not list(gaps(long[0], long[1:], 30))
    (problem,) = many_full(long[0], long[1:], 240)
    assert problem.args["n"] == 3
    assert not list(many_full(long[0], long[1:], 241))
    assert not list(many_full(long[0], long[1:2], 240))


def test_times_that_contradict_each_other_are_no_times() -> None:
    wrong = entry("2026-11-20", "13:00", "09:00")
    assert (wrong.start, wrong.end, wrong.time) == (None, None, "")
    assert not list(overlaps(wrong, [entry("2026-11-20", "08:00", "18:00")]))


def test_from_afar_nobody_travels() -> None:
    there = entry("2026-11-20", "09:00", "13:00")
    call = entry("2026-11-20", "13:05", "13:20", "b", mode="phone")
    assert not list(gaps(call, [there], 30))
    assert not list(many_full(call, [there, there], 10))


_TIMES = st.tuples(st.integers(0, 2 * 1440), st.integers(1, 720))


def _at(begin: int, length: int, village: str) -> Stay:
    first = date(2026, 11, 20) + timedelta(days=begin // 1440)
    start, end = begin % 1440, begin % 1440 + length
    over: dict[str, Value] = {"ends_next_day": True} if end >= 1440 else {}
    clocks = [f"{m % 1440 // 60:02}:{m % 60:02}" for m in (start, end)]
    return entry(first.isoformat(), clocks[0], clocks[1], village, **over)


@given(_TIMES, _TIMES)
def test_both_sides_say_the_same(one: tuple[int, int], other: tuple[int, int]) -> None:
    a, b = _at(*one, "a"), _at(*other, "b")
    overlap = one[0] < other[0] + other[1] and other[0] < one[0] + one[1]
    between = max(one[0], other[0]) - min(one[0] + one[1], other[0] + other[1])
    for mine, theirs in ((a, b), (b, a)):
        assert bool(list(overlaps(mine, [theirs]))) == overlap
        assert bool(list(gaps(mine, [theirs], 30))) == (0 <= between < 30)
