"""The rules of a case's header (domain.md A.1, A.2, A.4.0, A.7, A.8)."""

from typing import Any

import pytest

from app.domain.disclosure import Disclosure, disclose
from app.domain.mediation_case import MEDIATION_CASE, WITHOUT_NUMBER
from app.domain.problems import Problem, Severity
from app.domain.projection import SENSITIVE_TITLE, project
from tests.support.memory_desk import VILLAGE, surroundings

AROUND = surroundings("2026-11-22T10:41")

GOOD: dict[str, Any] = {
    "committee_id": "0193a002-0000-7000-8000-000000000001",
    "committee_kind": "township",
    "source_code": "applied",
    "applied_on": "2026-11-18",
    "application_mode": "oral",
    "accepted_on": "2026-11-19",
    "dispute_type": "02",
    "dispute_division": VILLAGE,
    "difficulty": "simple",
    "people_involved": 2,
    "brief": "为田埂争吵",
    "chief_mediator": "0193a003-0000-7000-8000-000000000001",
    "languages": ("zh",),
    "result": "in_progress",
}


def found(**changes: Any) -> dict[str, Problem]:
    """Problems by field of a good case with changes; None leaves a field out."""
    values = {name: v for name, v in {**GOOD, **changes}.items() if v is not None}
    return {str(p.field): p for p in MEDIATION_CASE.rules(values, AROUND)}


def codes(**changes: Any) -> set[tuple[str, str]]:
    """Fields with the codes of their problems."""
    return {(name, problem.code) for name, problem in found(**changes).items()}


def test_a_case_just_registered_has_no_problem() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    "name",
    [
        "committee_id", "committee_kind", "source_code", "accepted_on", "dispute_type",
        "dispute_division", "difficulty", "people_involved", "brief", "chief_mediator", "languages",
    ],
)  # fmt: skip
def test_what_a_registration_needs_is_missed(name: str) -> None:
    """A.2: source, type, brief, accept date; saving is always allowed."""
    assert found(**{name: None})[name].severity is Severity.MISSING


def test_an_application_and_an_entrusted_case_say_where_they_come_from() -> None:
    """A.4.0: the paper knows two sources, the statistics eight."""
    assert codes(applied_on=None, application_mode=None) == {
        ("applied_on", "missing"),
        ("application_mode", "missing"),
    }
    assert codes(source_code="entrusted_court") == {("referral_org", "missing")}
    assert codes(source_code="proactive", applied_on=None, application_mode=None) == set()


def test_dates_follow_one_another() -> None:
    assert codes(accepted_on="2026-11-17") == {("accepted_on", "date.order")}
    begun: dict[str, Any] = {"consented": True, "mediated_from": "2026-11-20"}
    assert codes(**begun) == set()
    assert codes(**{**begun, "mediated_from": "2026-11-18"}) == {("mediated_from", "date.order")}
    assert codes(**begun, informed_on="2026-11-21") == {("mediated_from", "date.order")}
    assert codes(**begun, mediated_to="2026-11-19") == {("mediated_to", "date.order")}
    late = found(accepted_on="2026-11-23")["accepted_on"]
    assert (late.code, late.severity) == ("date.future", Severity.WARN)


def test_two_people_at_least() -> None:
    assert codes(people_involved=1) == {("people_involved", "value.too_small")}


def test_an_extension_has_a_limit_and_the_consent_of_all() -> None:
    """A.1 time limit; the days are a parameter."""
    assert codes(extension_days=30, extension_consented_on="2026-11-20") == set()
    assert codes(extension_days=31, extension_consented_on="2026-11-20") == {
        ("extension_days", "mediation.extension")
    }
    assert codes(extension_days=10) == {("extension_consented_on", "missing")}
    assert codes(extension_consented_on="2026-11-20") == {("extension_days", "missing")}


def test_a_committee_does_not_begin_where_a_party_refuses() -> None:
    """法 art. 17 (A.1 self-initiated mediation)."""
    proactive = {"source_code": "proactive", "applied_on": None, "application_mode": None}
    assert codes(**proactive, refused_by_party=True) == {("refused_by_party", "mediation.refused")}
    assert codes(refused_by_party=True) == set()
    assert codes(refused_by_party=True, consented=True) == {
        ("refused_by_party", "mediation.refused_but_done")
    }


def test_mediation_begins_with_consent() -> None:
    """A.2 `registered`."""
    assert codes(mediated_from="2026-11-20") == {("consented", "missing")}
    assert codes(mediated_from="2026-11-20", consented=False) == {
        ("consented", "mediation.no_consent")
    }


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("people_involved", 10, "mediation.many_people"),
        ("amount_fen", 10_000_000, "mediation.much_money"),
    ],
)
def test_a_big_case_is_suggested_to_be_hard(name: str, value: int, code: str) -> None:
    """A6.3: both limits are parameters."""
    assert found(**{name: value})["difficulty"].code == code
    assert found(**{name: value})["difficulty"].severity is Severity.WARN
    assert found(**{name: value - 1}) == {}
    assert found(**{name: value}, difficulty="major") == {}


def test_another_language_needs_an_interpreter_or_a_reader() -> None:
    assert codes(languages=("ii", "zh")) == {("interpreter", "missing")}
    assert codes(languages=("ii",), read_aloud_by="吉克") == set()
    assert codes(languages=("zh", "bo"), interpreter="卓玛") == set()


@pytest.mark.parametrize("flag", ["minor_marriage", "forced_marriage", "personal_penalty"])
def test_what_the_law_forbids_is_no_success(flag: str) -> None:
    """A.7 (b): blocks the result, never the saving."""
    assert codes(legality=(flag,), result="success") == {("result", "mediation.unlawful")}
    assert codes(legality=(flag,), result="failed") == set()


def test_a_crime_goes_to_the_police_first() -> None:
    """A.7 (a); civil compensation may still be recorded."""
    crime: dict[str, Any] = {"legality": ("criminal",)}
    success = found(**crime, result="success")["police_reported_on"]
    assert (success.code, success.severity) == ("mediation.police", Severity.WRONG)
    assert found(**crime)["police_reported_on"].severity is Severity.WARN
    assert codes(**crime, result="success", police_reported_on="2026-11-20") == set()
    assert codes(**crime, result="success", transferred_to="派出所") == set()


def test_a_closed_and_a_filed_case_are_whole() -> None:
    """A.4.0 "R at close", A.8."""
    assert codes(closed_on="2026-11-21") == {
        ("result", "mediation.still_open"),
        ("recorder", "missing"),
    }
    closed = {"closed_on": "2026-11-21", "result": "failed", "recorder": "阿苦"}
    assert codes(**closed) == set()
    assert codes(**{**closed, "result": "success"}) == {
        ("mediated_from", "missing"),
        ("mediated_to", "missing"),
    }
    assert codes(**closed, filed_on="2026-11-22") == {
        ("retention", "missing"),
        ("filed_by", "missing"),
    }
    assert codes(filed_on="2026-11-22") >= {("closed_on", "missing")}


def test_prevention_counts_cases_and_persons() -> None:
    """A6.6, I.10."""
    assert codes(prevented_fight_cases=1) == {("prevented_fight_persons", "missing")}
    assert codes(prevented_suicide_persons=3) == {("prevented_suicide_cases", "missing")}
    assert codes(prevented_fight_cases=1, prevented_fight_persons=8) == set()


def test_the_place_is_named_as_it_is_called_that_day() -> None:
    derived = MEDIATION_CASE.derive(GOOD, AROUND)
    assert derived == {"dispute_division_name": "昭觉县解放沟镇火普村"}


def test_a_list_names_nobody_of_violence_at_home() -> None:
    """B.1 `sensitivity`, as for a consultation."""
    titled = {**GOOD, "dossier_title": "甲与乙邻里纠纷", "party_names": "甲、乙"}
    names = MEDIATION_CASE.by_name["party_names"]
    assert project(MEDIATION_CASE, titled, AROUND).title == "甲与乙邻里纠纷"
    for change in ({"dispute_type": "0156"}, {"legality": ("minor_marriage",)}):
        hidden = {**titled, **change}
        assert project(MEDIATION_CASE, hidden, AROUND).title == SENSITIVE_TITLE
        assert disclose(MEDIATION_CASE, names, hidden, AROUND, Disclosure.LIST) == "***"
    assert disclose(MEDIATION_CASE, names, titled, AROUND, Disclosure.LIST) == "甲、乙"


def test_a_case_without_a_number_says_so() -> None:
    """A.5: drafts show 待编号."""
    assert MEDIATION_CASE.snippet(GOOD).startswith(WITHOUT_NUMBER)
    assert MEDIATION_CASE.snippet({**GOOD, "case_no": "（2026）3号"}).startswith("（2026）3号")
    assert MEDIATION_CASE.title({"brief": "打电话13800138000说了三次都不听还要吵架"}) == (
        "打电话***说了三次都不听还要吵…"
    )
    assert MEDIATION_CASE.title({}) == WITHOUT_NUMBER
