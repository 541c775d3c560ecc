"""Working days: delivered years, swapped weekends, missing years (languages.md "Calendar")."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import CalendarYear, WorkCalendar

OCTOBER = {f"2026-10-0{day}": "国庆节" for day in range(1, 8)}
CALENDAR = WorkCalendar(
    [
        CalendarYear(
            2026,
            off=OCTOBER,
            work=frozenset({"2026-09-20", "2026-10-10"}),
            local={"2026-11-20": "彝族年"},
        )
    ]
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(lambda day: day.isoformat())


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-09-30", True),
        ("2026-10-01", False),  # Thursday, holiday
        ("2026-10-10", True),  # Saturday, worked
        ("2026-10-11", False),  # Sunday
        ("2026-11-20", True),  # a local holiday does not move a legal limit
        ("2031-10-01", True),  # no calendar: a Wednesday like any other
    ],
)
def test_working_days(day: str, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


def test_stations_close_on_local_holidays() -> None:
    assert not CALENDAR.is_open("2026-11-20")
    assert CALENDAR.is_open("2026-11-19")
    assert CALENDAR.is_open("2031-11-20")
    assert CALENDAR.holiday("2026-11-20") == "彝族年"
    assert CALENDAR.holiday("2026-10-01") == "国庆节"
    assert CALENDAR.holiday("2026-11-19") == CALENDAR.holiday("2031-10-01") == ""


def test_a_limit_that_ends_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert CALENDAR.add_days("2026-09-01", 30) == "2026-10-08"  # 10-01 … 10-07 are off
    assert CALENDAR.add_days("2026-09-01", 29) == "2026-09-30"
    assert CALENDAR.next_working_day("2026-10-10") == "2026-10-10"


def test_working_days_are_counted_from_the_day_after() -> None:
    assert CALENDAR.add_working_days("2026-09-30", 1) == "2026-10-08"
    assert CALENDAR.add_working_days("2026-09-30", 3) == "2026-10-10"
    assert CALENDAR.add_working_days("2026-10-03", 0) == "2026-10-03"


def test_a_missing_year_is_said() -> None:
    assert CALENDAR.years() == (2026,)
    assert CALENDAR.is_complete("2026-01-01", "2026-12-31")
    assert not CALENDAR.is_complete("2026-12-20", "2027-01-05")


def test_text_that_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        CALENDAR.is_working("2026-02-30")


@given(DAYS, st.integers(0, 60))
def test_a_working_day_limit_ends_on_a_working_day_and_never_shortens(day: str, days: int) -> None:
    end = CALENDAR.add_working_days(day, days)
    assert end >= day
    assert days == 0 or CALENDAR.is_working(end)
    assert CALENDAR.add_working_days(day, days + 1) > end
