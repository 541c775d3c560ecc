"""The village legal adviser's log: advisers, engagements, visits, lectures (domain.md C)."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.adviser import ADVISER
from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.engagement import ENGAGEMENT, in_force
from app.domain.fields import RecordKind
from app.domain.legal_lecture import LEGAL_LECTURE
from app.domain.problems import Problem, Severity, completes
from app.domain.projection import project
from app.domain.sheet import SHEET
from app.domain.visit_matter import VISIT_MATTER
from tests.support.memory_desk import VILLAGE, surroundings

AROUND = surroundings("2026-11-22T10:41")
OTHER = "0193a020-0000-7000-8000-000000000001"

WHO: dict[str, Any] = {
    "name": "王律师",
    "kind_code": "lawyer",
    "division_code": "513431000000",
}
CONTRACT: dict[str, Any] = {
    "village_code": VILLAGE,
    "adviser_id": OTHER,
    "signed_on": "2025-12-20",
    "start": "2026-01-01",
    "end": "2026-12-31",
}
VISIT: dict[str, Any] = {
    "village_code": VILLAGE,
    "adviser_id": OTHER,
    "adviser_name": "王律师",
    "engagement_id": OTHER,
    "service_date": "2026-11-20",
    "start_at": "09:00",
    "end_at": "13:00",
    "minutes": 240,
    "mode": "onsite",
    "place": "村室",
    "service_kind": ("advice",),
    "client_count": 3,
    "language": "ii",
    "content": "阿牛·惹古问低保怎样申请。",
    "result": "answered",
}
MATTER: dict[str, Any] = {
    "visit_id": OTHER,
    "seq": 1,
    "service_kind": "advice",
    "client_name": "阿牛·惹古",
    "content": "问低保怎样申请，电话 12812345678",
    "result": "answered",
}
LECTURE: dict[str, Any] = {
    "village_code": VILLAGE,
    "lecturer": "王律师",
    "held_on": "2026-11-20",
    "start_at": "10:00",
    "end_at": "11:00",
    "mode": "onsite",
    "topic": "民法典里的邻里关系",
    "topic_code": "civil_code",
    "language": "zh",
    "audience_count": 30,
}
PRINTED: dict[str, Any] = {
    "document": "adviser_month",
    "period": "2026-10",
    "made_at": "2026-11-03T09:30",
    "sha256": "0" * 64,
    "pages": 2,
}


def problems(kind: RecordKind, good: dict[str, Any], **changes: Any) -> list[Problem]:
    values = {name: v for name, v in {**good, **changes}.items() if v is not None}
    return list(kind.rules(values, AROUND))


def codes(kind: RecordKind, good: dict[str, Any], **changes: Any) -> set[tuple[str, str]]:
    """Fields with the codes of the problems of a good record with changes."""
    return {(str(p.field), p.code) for p in problems(kind, good, **changes)}


def derived(kind: RecordKind, good: dict[str, Any], **changes: Any) -> dict[str, Any]:
    values = {name: v for name, v in {**good, **changes}.items() if v is not None}
    return dict(kind.derive(values, AROUND))


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (ADVISER, WHO),
        (ENGAGEMENT, CONTRACT),
        (ADVISER_VISIT, VISIT),
        (VISIT_MATTER, MATTER),
        (LEGAL_LECTURE, LECTURE),
        (SHEET, PRINTED),
    ],
)
def test_the_good_ones_have_no_problem(kind: RecordKind, good: dict[str, Any]) -> None:
    assert list(kind.rules(good, AROUND)) == []


# ---- engagement


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        ("2025-12-31", False),
        ("2026-01-01", True),
        ("2026-12-31", True),
        ("2027-01-01", False),
    ],
)
def test_an_engagement_holds_from_its_first_to_its_last_day(day: str, holds: bool) -> None:
    assert in_force(CONTRACT, day) is holds


def test_an_engagement_that_ended_early_holds_until_then() -> None:
    ended = {**CONTRACT, "ended_on": "2026-06-15"}
    assert in_force(ended, "2026-06-15")
    assert not in_force(ended, "2026-06-16")
    # A typing error in the early end never prolongs the term.
    assert not in_force({**CONTRACT, "ended_on": "2027-06-15"}, "2027-01-01")


def test_an_engagement_without_an_end_goes_on_and_without_a_start_never_began() -> None:
    assert in_force({"start": "2026-01-01"}, "2031-01-01")
    assert not in_force({"end": "2026-12-31"}, "2026-06-01")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"end": "2025-12-31"}, ("end", "date.order")),
        ({"ended_on": "2025-12-31", "end_reason": "调走"}, ("ended_on", "date.order")),
        ({"ended_on": "2026-06-15"}, ("end_reason", "missing")),
        ({"village_code": "513431101000"}, ("village_code", "visit.village_unknown")),
        ({"village_code": "513499101201"}, ("village_code", "visit.village_unknown")),
        ({"fee_fen_year": -1}, ("fee_fen_year", "value.too_small")),
    ],
)
def test_what_is_odd_in_an_engagement_is_told(
    changes: dict[str, Any], found: tuple[str, str]
) -> None:
    assert codes(ENGAGEMENT, CONTRACT, **changes) == {found}


def test_an_adviser_who_left_did_so_for_a_reason() -> None:
    assert codes(ADVISER, WHO, left_on="2026-06-15") == {("leave_reason", "missing")}


# ---- visits


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"end_at": "08:00"}, ("end_at", "visit.end_before_start")),
        ({"end_at": "09:00"}, ("end_at", "visit.end_before_start")),
        ({"engagement_id": None}, ("engagement_id", "visit.no_engagement")),
        ({"women_count": -1}, ("women_count", "value.too_small")),
        ({"women_count": 4}, ("women_count", "count.part_too_big")),
        ({"village_code": "513431101299"}, ("village_code", "visit.village_unknown")),
        ({"minutes": 12 * 60 + 1}, ("end_at", "visit.too_long")),
        ({"result": "follow_up"}, ("follow_up_on", "visit.follow_up_day")),
        ({"major_matter": True}, ("major_reported_on", "missing")),
        ({"service_date": "2026-11-23"}, ("service_date", "date.future")),
        ({"service_date": "2026-11-01"}, ("late_reason", "late.reason")),
        ({"follow_up_on": "2026-11-19"}, ("follow_up_on", "date.order")),
    ],
)
def test_what_is_odd_in_a_visit_is_told(changes: dict[str, Any], found: tuple[str, str]) -> None:
    assert codes(ADVISER_VISIT, VISIT, **changes) == {found}


def test_a_village_of_another_county_is_pointed_out() -> None:
    elsewhere = replace(AROUND, scope="513425101000")
    found = [(p.code, p.severity) for p in ADVISER_VISIT.rules(VISIT, elsewhere)]
    assert found == [("visit.other_county", Severity.WARN)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"engagement_id": None}, "visit.no_engagement"),
        ({"village_code": "513431101299"}, "visit.village_unknown"),
        ({"minutes": 900}, "visit.too_long"),
    ],
)
def test_what_was_accepted_with_a_reason_is_not_told_again(
    changes: dict[str, Any], code: str
) -> None:
    assert problems(ADVISER_VISIT, VISIT, **changes, overridden=(code,)) == []
    assert problems(ADVISER_VISIT, VISIT, **changes, overridden=("visit.overlap",)) != []


def test_only_what_nobody_can_explain_keeps_a_visit_incomplete() -> None:
    assert not completes(tuple(problems(ADVISER_VISIT, VISIT, engagement_id=None)))
    assert completes(tuple(problems(ADVISER_VISIT, VISIT, minutes=900)))
    assert not completes(tuple(problems(ADVISER_VISIT, VISIT, end_at="08:00")))


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({}, 240),
        ({"start_at": "20:00", "end_at": "00:30", "ends_next_day": True}, 270),
        ({"start_at": "09:00", "end_at": "10:00", "ends_next_day": True}, 25 * 60),
        ({"service_date": "2028-02-29"}, 240),
        ({"end_at": "08:00"}, None),
        ({"start_at": None}, None),
        ({"start_at": "soon"}, None),
    ],
)
def test_the_length_follows_from_the_times(changes: dict[str, Any], minutes: int | None) -> None:
    assert derived(ADVISER_VISIT, VISIT, **changes).get("minutes") == minutes


def test_times_that_contradict_each_other_leave_no_length_to_be_counted() -> None:
    assert derived(ADVISER_VISIT, VISIT, end_at="08:00")["minutes"] is None
    wrong = derived(LEGAL_LECTURE, LECTURE, end_at="08:00", minutes=60, counted_minutes=60)
    assert (wrong["minutes"], wrong["counted_minutes"]) == (None, None)
    # Minutes that came without times are all that is known.
    assert "minutes" not in derived(ADVISER_VISIT, VISIT, start_at=None, end_at=None)


def test_a_visit_over_midnight_belongs_to_the_day_on_which_it_began() -> None:
    assert (
        codes(ADVISER_VISIT, VISIT, start_at="20:00", end_at="00:30", ends_next_day=True) == set()
    )
    assert ADVISER_VISIT.occurred == "service_date"


def test_counts_tell_what_was_done_and_for_how_many() -> None:
    counted = {"advice_count": 2, "mediation_count": 1, "document_count": 0}
    found = derived(ADVISER_VISIT, VISIT, **counted)
    assert found["service_kind"] == ("advice", "mediation")
    assert found["client_count"] == 3
    named = derived(ADVISER_VISIT, VISIT, **counted, clients=("阿牛·惹古", "沙马"))
    assert named["client_count"] == 2
    assert "service_kind" not in derived(ADVISER_VISIT, VISIT)


def test_a_visit_is_named_by_village_day_adviser_and_length() -> None:
    values = {**VISIT, **derived(ADVISER_VISIT, VISIT), "clients": ("阿牛·惹古",)}
    shown = project(ADVISER_VISIT, values, AROUND)
    assert shown.title.endswith("火普村 · 2026-11-20 · 王律师 · 4:00")
    assert "阿牛" not in shown.title + shown.snippet
    assert "阿牛·惹古" in shown.names


# ---- matters, lectures, sheets


def test_a_matter_shows_its_client_masked_and_no_number() -> None:
    shown = project(VISIT_MATTER, MATTER, AROUND)
    assert shown.title == "阿*·** · 问低保怎样申请，电话 ***"
    assert "阿牛·惹古" in shown.names


def test_only_a_lecture_without_a_visit_counts_minutes_of_its_own() -> None:
    assert derived(LEGAL_LECTURE, LECTURE)["counted_minutes"] == 60
    within = derived(LEGAL_LECTURE, LECTURE, visit_id=OTHER)
    assert (within["minutes"], within["counted_minutes"]) == (60, 0)
    brought = derived(LEGAL_LECTURE, LECTURE, start_at=None, end_at=None, minutes=45)
    assert brought["counted_minutes"] == 45


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"end_at": "09:00"}, ("end_at", "time.order")),
        ({"audience_minors": 31}, ("audience_minors", "count.part_too_big")),
        ({"visit_id": OTHER}, ("adviser_id", "missing")),
        ({"village_code": "513431101299"}, ("village_code", "visit.village_unknown")),
    ],
)
def test_what_is_odd_in_a_lecture_is_told(changes: dict[str, Any], found: tuple[str, str]) -> None:
    assert codes(LEGAL_LECTURE, LECTURE, **changes) == {found}


def test_a_printed_sheet_is_never_changed() -> None:
    assert [p.code for p in SHEET.lock(PRINTED, {"pages": 3})] == ["record.append_only"]
    assert codes(SHEET, PRINTED, sha256="x") == {("sha256", "digest.form")}
