"""The counters of a village: targets by date and place, pace, quarters (domain.md C.1)."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import village_hours
from app.domain.codes import Code, CodeBook, CodeList
from app.domain.policy import Parameter, Policy
from app.domain.statistics import Figures
from app.domain.village_hours import Targets, VillageYear, village_year
from tests.support.memory_desk import reference

VILLAGE, OTHER = "513431101200", "513432101200"
FOUR_HOURS = Targets((240,) * 12, 3000, (1,) * 4)
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]

figures = st.fixed_dictionaries(
    {name: st.integers(0, 2_000) for name in ("onsite", "every", "visits", "lectures")}
)
of_a_year = st.dictionaries(st.sampled_from(MONTHS), figures)


def made(
    months: Mapping[str, Figures], wanted: Targets = FOUR_HOURS, year: int = 2026
) -> VillageYear:
    return village_year(VILLAGE, year, {VILLAGE: (months,)}, wanted)


def policy(*changes: Parameter) -> Policy:
    first = {"onsite_hours_month": 4, "hours_year": 50, "lectures_quarter": 1}
    return Policy(
        [*(Parameter(name, value, "2000-01-01") for name, value in first.items()), *changes]
    )


# ---- the pace


def test_four_hours_a_month_are_not_enough_and_january_shows_it() -> None:
    new_year = made({})
    assert new_year.pace("2026-01-01") == 250
    assert new_year.targets.month[0] == 240
    kept = made({month: {"onsite": 240, "every": 240} for month in MONTHS})
    assert (kept.months_met, kept.year_total) == (12, 2880)
    assert kept.pace("2026-12-31") == 120


@pytest.mark.parametrize(
    ("done", "today", "pace"),
    [
        (0, "2026-06-15", 429),  # 3000 / 7, rounded up
        (2999, "2026-12-31", 1),
        (3000, "2026-12-31", 0),
        (3500, "2027-03-01", 0),
        (2999, "2027-01-01", None),
        (0, "2025-11-22", 250),
        (600, "2025-11-22", 200),
    ],
)
def test_the_pace_counts_this_month_whole(done: int, today: str, pace: int | None) -> None:
    assert made({"2026-01": {"every": done}}).pace(today) == pace


@given(of_a_year, st.integers(0, 10_000), st.integers(1, 12))
def test_whoever_keeps_the_pace_has_the_year(
    months: Mapping[str, Figures], wanted: int, month: int
) -> None:
    village = made(months, Targets((240,) * 12, wanted, (1,) * 4))
    pace, left = village.pace(f"2026-{month:02}-10"), 13 - month
    assert pace is not None
    assert village.year_total + pace * left >= wanted
    assert pace == 0 or village.year_total + (pace - 1) * left < wanted


# ---- months and quarters


def test_months_quarters_and_what_they_lack() -> None:
    village = made(
        {
            "2026-01": {"onsite": 200, "every": 260, "visits": 2, "lectures": 1},
            "2026-02": {"onsite": 240, "every": 240, "visits": 1, "newest": 20260228},
            "2026-12": {"onsite": 300, "every": 300, "visits": 1, "lectures": 2},
        }
    )
    assert [village.month_short(month) for month in (1, 2, 3, 12)] == [40, 0, 240, 0]
    assert village.lectures == (1, 0, 0, 2)
    assert [village.lectures_short(quarter) for quarter in (1, 2, 4)] == [0, 1, 0]
    assert (village.onsite_total, village.year_total) == (740, 800)
    assert (village.months_met, village.lectures_total) == (2, 3)
    assert village.last_visit == "2026-02-28"


@given(of_a_year, of_a_year, of_a_year)
def test_nothing_is_lost_or_counted_twice(
    visits: Mapping[str, Figures], lectures: Mapping[str, Figures], before: Mapping[str, Figures]
) -> None:
    found = village_year(VILLAGE, 2026, {VILLAGE: (visits, lectures), "old": (before,)}, FOUR_HOURS)
    every = [one for kind in (visits, lectures, before) for one in kind.values()]
    assert found.onsite_total == sum(one["onsite"] for one in every)
    assert found.year_total == sum(one["every"] for one in every)
    assert sum(found.visits) == sum(one["visits"] for one in every)
    assert found.lectures_total == sum(one["lectures"] for one in every)
    assert found.carried == ("old",)
    for number, month in enumerate(MONTHS):
        assert found.onsite[number] == sum(
            kind[month]["onsite"] for kind in (visits, lectures, before) if month in kind
        )


@pytest.mark.parametrize(
    ("day", "quarter", "first", "last"),
    [
        ("2028-02-29", 1, "2028-01-01", "2028-03-31"),
        ("2026-03-31", 1, "2026-01-01", "2026-03-31"),
        ("2026-04-01", 2, "2026-04-01", "2026-06-30"),
        ("2026-12", 4, "2026-10-01", "2026-12-31"),
    ],
)
def test_quarters_of_the_calendar_year(day: str, quarter: int, first: str, last: str) -> None:
    period = village_hours.quarter_period(day)
    assert village_hours.quarter_of(day) == quarter
    assert (period.first, period.last) == (first, last)


# ---- targets


def test_each_month_has_the_target_of_its_own_time() -> None:
    changed = policy(
        Parameter("onsite_hours_month", 8, "2026-07-01"),
        Parameter("hours_year", 60, "2026-07-01"),
        Parameter("lectures_quarter", 2, "2026-12-31"),
    )
    wanted = village_hours.targets(changed, [VILLAGE], 2026)[VILLAGE]
    assert wanted.month == (240,) * 6 + (480,) * 6
    assert wanted.year == 3600, "what is in force at the end of the year"
    assert wanted.lectures == (1, 1, 1, 2)
    village = made({month: {"onsite": 240, "every": 240} for month in MONTHS}, wanted)
    assert (village.month_short(6), village.month_short(7)) == (0, 240)
    assert village_hours.targets(changed, [VILLAGE], 2025)[VILLAGE] == FOUR_HOURS


def test_a_county_or_a_village_may_have_targets_of_its_own() -> None:
    local = policy(
        Parameter("onsite_hours_month", 6, "2026-01-01", scope="513431"),
        Parameter("onsite_hours_month", 2, "2026-03-01", scope=VILLAGE),
        Parameter("hours_year", 40, "2026-01-01", scope="513432"),
    )
    next_door = "513431101201"
    wanted = village_hours.targets(local, [VILLAGE, next_door, OTHER], 2026)
    assert wanted[VILLAGE].month == (360,) * 2 + (120,) * 10
    assert (wanted[next_door].month, wanted[next_door].year) == ((360,) * 12, 3000)
    assert (wanted[OTHER].month, wanted[OTHER].year) == ((240,) * 12, 2400)


def test_the_shipped_parameters() -> None:
    """domain.md C.1: 4 hours a month, 50 a year, one lecture in each quarter."""
    shipped = village_hours.targets(reference().policy, [VILLAGE], 2026)
    assert shipped == {VILLAGE: FOUR_HOURS}


# ---- on site


def test_on_site_is_the_mode_and_what_stands_below_it() -> None:
    """domain.md C4: an appointment at somebody's home is on site, a telephone call is not."""
    assert set(village_hours.onsite_modes(reference().codes)) == {"onsite", "home"}
    delivered: list[Any] = [Code("onsite", "实地"), Code("fair", "赶场", parent="onsite")]
    book = CodeBook([CodeList("service_mode", "服务方式", tuple(delivered), "service_mode")])
    assert village_hours.onsite_modes(book) == ("onsite", "fair")
    assert village_hours.onsite_modes(CodeBook([])) == ("onsite",)
