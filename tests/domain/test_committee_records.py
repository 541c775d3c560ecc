"""Committees, mediators, training and screening (domain.md A.5, A6.6, A.7, L)."""

from typing import Any

import pytest

from app.domain.case_numbers import is_usable
from app.domain.committee import COMMITTEE
from app.domain.fields import RecordKind
from app.domain.mediator import MEDIATOR
from app.domain.problems import Problem, Severity
from app.domain.screening_activity import SCREENING_ACTIVITY
from app.domain.training import TRAINING
from tests.support.memory_desk import VILLAGE, surroundings

AROUND = surroundings("2026-11-22T10:41")
OTHER = "0193a002-0000-7000-8000-000000000002"

BODY: dict[str, Any] = {
    "name": "解放沟镇人民调解委员会",
    "kind_code": "township",
    "short_name": "昭觉解放沟",
    "division_code": VILLAGE,
}
APPOINTED: dict[str, Any] = {
    "name": "吉克·调解",
    "committee_id": OTHER,
    "appointed_on": "2025-01-10",
    "term_end": "2028-01-09",
    "certificate_no": "11",
}
LESSON: dict[str, Any] = {"topic": "协议书怎样写", "held_on": "2026-11-18", "hours": 4}
ROUND: dict[str, Any] = {
    "occurred_on": "2026-11-20",
    "kind_code": "daily",
    "division_code": VILLAGE,
    "times": 1,
}


def codes(kind: RecordKind, good: dict[str, Any], **changes: Any) -> set[tuple[str, str]]:
    """Fields with the codes of the problems of a good record with changes."""
    return {(str(p.field), p.code) for p in problems(kind, good, **changes)}


def problems(kind: RecordKind, good: dict[str, Any], **changes: Any) -> list[Problem]:
    values = {name: v for name, v in {**good, **changes}.items() if v is not None}
    return list(kind.rules(values, AROUND))


@pytest.mark.parametrize(
    ("kind", "good"),
    [(COMMITTEE, BODY), (MEDIATOR, APPOINTED), (TRAINING, LESSON), (SCREENING_ACTIVITY, ROUND)],
)
def test_the_good_ones_have_no_problem(kind: RecordKind, good: dict[str, Any]) -> None:
    assert list(kind.rules(good, AROUND)) == []


@pytest.mark.parametrize(
    ("template", "usable"),
    [
        ("({year}){committee}人调字第{number}号", True),
        ("{year}-{number}", True),
        ("{committee}{number}", False),
        ("{year}{number}{village}", False),
        ("{year", False),
    ],
)
def test_a_number_template_names_year_and_number(template: str, usable: bool) -> None:
    """A.5."""
    assert is_usable(template) is usable
    wrong = set() if usable else {("number_template", "committee.template")}
    assert codes(COMMITTEE, BODY, number_template=template) == wrong


def test_a_closed_committee_has_a_successor() -> None:
    assert codes(COMMITTEE, BODY, successor_id=OTHER) == {("closed_on", "missing")}
    closed = problems(COMMITTEE, BODY, closed_on="2026-06-30")
    assert [(p.code, p.severity) for p in closed] == [("committee.no_successor", Severity.WARN)]
    assert codes(COMMITTEE, BODY, closed_on="2026-06-30", successor_id=OTHER) == set()
    assert codes(
        COMMITTEE, BODY, founded_on="2026-07-01", closed_on="2026-06-30", successor_id=OTHER
    ) == {("closed_on", "date.order")}


def test_a_trade_committee_names_its_trade_and_a_studio_its_name() -> None:
    assert codes(COMMITTEE, BODY, kind_code="association") == {("trade", "missing")}
    assert codes(COMMITTEE, BODY, is_studio=True) == {("studio_name", "missing")}


def test_a_term_ends_after_it_began_and_is_renewed() -> None:
    assert codes(MEDIATOR, APPOINTED, term_end="2025-01-09") == {
        ("term_end", "date.order"),
        ("term_end", "mediator.term_over"),
    }
    assert codes(MEDIATOR, APPOINTED, term_end="2026-11-21") == {("term_end", "mediator.term_over")}
    assert codes(MEDIATOR, APPOINTED, term_end="2026-11-22") == set()
    gone = {"left_on": "2026-11-21", "term_end": "2026-11-21"}
    assert codes(MEDIATOR, APPOINTED, **gone) == {("leave_reason", "missing")}
    assert codes(MEDIATOR, APPOINTED, **gone, leave_reason="调走") == set()
    assert codes(MEDIATOR, APPOINTED, certificate_no=None) == {
        ("certificate_no", "mediator.no_certificate")
    }


def test_a_member_of_the_association_is_a_degu() -> None:
    """A.7: a 德古 is a mediator like any other, marked as such."""
    assert MEDIATOR.derive({"association_member": True}, AROUND) == {"is_degu": True}
    assert MEDIATOR.derive({"id_no": "513431196803151010"}, AROUND) == {
        "sex": "1",
        "birth_year": 1968,
    }


def test_a_training_lasts_an_hour_at_least() -> None:
    assert codes(TRAINING, LESSON, hours=0) == {("hours", "value.too_small")}
    assert codes(TRAINING, LESSON, topic=None) == {("topic", "missing")}


def test_a_screening_counts_what_it_found() -> None:
    """A6.6: 排查 and 预防 are no cases; 件 and 人."""
    assert codes(SCREENING_ACTIVITY, ROUND, found_count=2, handled_count=3, found="两户") == {
        ("handled_count", "screening.handled")
    }
    assert codes(SCREENING_ACTIVITY, ROUND, found_count=2) == {("found", "missing")}
    assert codes(SCREENING_ACTIVITY, ROUND, prevented_cases=1) == {("prevented_persons", "missing")}
    assert codes(SCREENING_ACTIVITY, ROUND, until="2026-11-19") == {("until", "date.order")}


def test_a_screening_shows_its_place_and_no_number_in_lists() -> None:
    derived = SCREENING_ACTIVITY.derive(ROUND, AROUND)
    assert SCREENING_ACTIVITY.title({**ROUND, **derived}) == "2026-11-20 · 昭觉县解放沟镇火普村"
    assert SCREENING_ACTIVITY.snippet({"found": "打13800138000联系"}) == "打***联系"
