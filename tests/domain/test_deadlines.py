"""The time limits of a case (民法典 arts 200-204; domain.md A.1, A.2; issue 3)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import CalendarYear, WorkCalendar
from app.domain.case_facts import deadlines
from app.domain.case_file import CASE
from app.domain.deadlines import confirmation_due, mediation_due
from app.domain.policy import Parameter, Policy
from app.domain.records import Record
from app.messages import CATALOGUE
from tests.support.case_files import item, record, settled, with_parameters
from tests.support.memory_desk import surroundings

AROUND = surroundings("2026-11-22T10:41")
DONE = {"performed_on": "2026-11-20", "performed_fen": 600_000}


def case(**values: Any) -> Record:
    return record(CASE, "case-1", **values)


@pytest.mark.parametrize(
    ("accepted", "more", "consented", "due"),
    [
        ("2026-11-02", None, None, "2026-12-02"),
        ("2026-09-01", None, None, "2026-10-08"),  # 1 October opens a week of holidays
        ("2026-11-05", None, None, "2026-12-07"),  # a Saturday moves to Monday
        ("2026-11-02", 10, "2026-11-20", "2026-12-14"),
        ("2026-11-02", 10, None, "2026-12-02"),  # nobody consented
        ("2026-11-02", 90, "2026-11-20", "2027-01-01"),  # no more than the parameter allows
    ],
)
def test_the_days_of_mediation(
    accepted: str, more: int | None, consented: str | None, due: str
) -> None:
    found = case(accepted_on=accepted, extension_days=more, extension_consented_on=consented)
    assert mediation_due(found, AROUND) == due


def test_a_county_may_count_working_days() -> None:
    around = with_parameters(AROUND, day_kind="working")
    assert mediation_due(case(accepted_on="2026-11-02"), around) == "2026-12-14"
    assert mediation_due(case(), around) == ""


def test_the_parameter_of_the_day_of_acceptance_counts() -> None:
    known = [AROUND.policy.parameter(name, "2026-11-22") for name in AROUND.policy.names()]
    changed = Parameter("mediation_days", 20, "2026-11-10")
    around = replace(AROUND, policy=Policy([*known, changed]))
    assert mediation_due(case(accepted_on="2026-11-02"), around) == "2026-12-02"
    assert mediation_due(case(accepted_on="2026-11-10"), around) == "2026-11-30"


@given(st.dates(date(2026, 1, 1), date(2026, 11, 30)))
def test_confirmation_ends_on_the_thirtieth_day_or_the_working_day_after(day: date) -> None:
    due = confirmation_due(day.isoformat(), AROUND)
    plain = (day + timedelta(days=30)).isoformat()
    assert due >= plain
    assert AROUND.calendar.is_working(due)
    between = (
        day + timedelta(days=30 + n) for n in range((date.fromisoformat(due) - day).days - 30)
    )
    assert not any(AROUND.calendar.is_working(one.isoformat()) for one in between)


def rules(found: Iterable[Any]) -> list[tuple[str, str]]:
    return [(one.rule, one.due_on) for one in found]


def test_what_runs_in_a_settled_case() -> None:
    items = (item(1, due_on="2026-11-21"), item(2, due_on="2026-12-01", **DONE))
    found = deadlines(settled(performance=items), AROUND)
    assert rules(found) == [
        ("performance", "2026-11-21"),
        ("follow_up", "2026-12-10"),
        ("confirmation", "2026-12-11"),
    ]
    assert [one.overdue for one in found] == [True, False, False]
    assert {one.text_code for one in found} <= set(CATALOGUE)
    assert found[0].record_id == "p1"


def test_what_need_not_be_asked_for_lapses() -> None:
    """As the list of what is due and the register say (usecases/due.py, `lapses`)."""
    last_day, after = surroundings("2026-12-11T09:00"), surroundings("2026-12-12T09:00")
    assert "confirmation" in {one.rule for one in deadlines(settled(), last_day)}
    assert "confirmation" not in {one.rule for one in deadlines(settled(), after)}


def test_what_runs_before_an_agreement_and_nothing_after_closing() -> None:
    open_file = settled(agreement={"agreed_on": None}, signature=())
    (only,) = deadlines(open_file, AROUND)
    assert (only.rule, only.due_on, only.soon) == ("mediation", "2026-12-02", False)
    (only,) = deadlines(open_file, surroundings("2026-11-28T09:00"))
    assert only.soon
    (only,) = deadlines(open_file, surroundings("2026-12-03T09:00"))
    assert (only.overdue, only.soon, only.text_code) == (True, False, "deadline.mediation_over")
    assert deadlines(settled({"closed_on": "2026-11-20"}), AROUND) == ()


def test_a_year_without_a_calendar_counts_weekends_and_says_so() -> None:
    file = settled({"accepted_on": "2026-12-10"}, agreement={"agreed_on": None}, signature=())
    (only,) = deadlines(file, AROUND)
    assert (only.due_on, only.estimated) == ("2027-01-11", True)  # 9 January is a Saturday
    delivered = WorkCalendar([CalendarYear(2026), CalendarYear(2027, off={"2027-01-11": "假"})])
    (only,) = deadlines(file, replace(AROUND, calendar=delivered))
    assert (only.due_on, only.estimated) == ("2027-01-12", False)
