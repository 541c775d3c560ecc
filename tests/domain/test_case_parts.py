"""Parties and their agents, sessions, investigations, evidence (domain.md A.4.1, A.4.7-A.4.9)."""

from typing import Any

import pytest

from app.domain.evidence import EVIDENCE
from app.domain.fields import RecordKind
from app.domain.investigation import INVESTIGATION
from app.domain.mediation_session import MEDIATION_SESSION
from app.domain.party import PARTY
from app.domain.party_rules import age
from app.domain.power_of_attorney import POWER_OF_ATTORNEY
from app.domain.problems import Problem, Severity
from app.domain.projection import SENSITIVE_TITLE, project
from app.domain.values import parse
from tests.support.memory_desk import VILLAGE, surroundings

AROUND = surroundings("2026-11-22T10:41")
CASE = "0193a000-0000-7000-8000-000000000001"
SOMEBODY = "0193a001-0000-7000-8000-000000000001"

PERSON: dict[str, Any] = {
    "case_id": CASE,
    "side": "applicant",
    "party_kind": "person",
    "name": "海来·尔古·木果",
    "birth_year": 1966,
    "division_code": VILLAGE,
    "id_absent_reason": "没有带",
}
FIRM: dict[str, Any] = {
    "case_id": CASE,
    "side": "respondent",
    "party_kind": "organisation",
    "name": "某某公司",
    "legal_rep": "陈某",
    "division_code": VILLAGE,
}
SESSION: dict[str, Any] = {
    "case_id": CASE,
    "mediated_at": "2026-11-20T09:30",
    "place": "调解室",
    "attendees": (SOMEBODY,),
    "notice_given": True,
    "record_text": "双方陈述",
    "session_result": "success",
}
INQUIRY: dict[str, Any] = {
    "case_id": CASE,
    "investigated_at": "2026-11-20T09:30",
    "place": "地头",
    "investigatees": ("甲",),
    "investigators": ("乙", "丙"),
    "record_text": "问：…答：…",
}
PROOF: dict[str, Any] = {"case_id": CASE, "name": "借条", "provider_id": SOMEBODY}
POWER: dict[str, Any] = {
    "case_id": CASE,
    "party_id": SOMEBODY,
    "agent_name": "何丽",
    "authority": ("claims", "mediate"),
    "signed_on": "2026-11-17",
}
ALL = [
    (PARTY, PERSON),
    (PARTY, FIRM),
    (MEDIATION_SESSION, SESSION),
    (INVESTIGATION, INQUIRY),
    (EVIDENCE, PROOF),
    (POWER_OF_ATTORNEY, POWER),
]


def found(kind: RecordKind, good: dict[str, Any], **changes: Any) -> dict[str, Problem]:
    """Problems by field of a good record with changes; None leaves a field out."""
    values = {name: v for name, v in {**good, **changes}.items() if v is not None}
    return {str(p.field): p for p in kind.rules(values, AROUND)}


def codes(kind: RecordKind, good: dict[str, Any], **changes: Any) -> set[tuple[str, str]]:
    """Fields with the codes of their problems."""
    return {(name, problem.code) for name, problem in found(kind, good, **changes).items()}


@pytest.mark.parametrize(("kind", "good"), ALL)
def test_a_part_belongs_to_a_case(kind: RecordKind, good: dict[str, Any]) -> None:
    assert found(kind, good) == {}
    assert codes(kind, good, case_id=None) == {("case_id", "missing")}
    assert kind.part_of == "mediation_case"
    assert kind.fields[0].name == "case_id"


# ---- parties


@pytest.mark.parametrize("name", ["side", "party_kind", "name"])
def test_a_party_has_a_side_and_a_name(name: str) -> None:
    assert found(PARTY, PERSON, **{name: None})[name].severity is Severity.MISSING


def test_missing_papers_are_pointed_out_and_never_block() -> None:
    """A.4.1, I.4."""
    problem = found(PARTY, PERSON, id_absent_reason=None)["id_absent_reason"]
    assert (problem.code, problem.severity) == ("party.no_id", Severity.WARN)
    assert codes(PARTY, PERSON, id_absent_reason=None, id_no="513431196803151010") == {
        ("birth_year", "id.birth")
    }
    assert found(PARTY, PERSON, birth_year=None)["age_stated"].severity is Severity.WARN
    assert found(PARTY, PERSON, birth_year=None, age_stated=70) == {}


def test_a_minor_has_a_guardian() -> None:
    """A.4.1 监护人."""
    assert codes(PARTY, PERSON, birth_date="2008-11-23", birth_year=None) == {
        ("guardian_name", "missing")
    }
    assert found(PARTY, PERSON, birth_date="2008-11-22", birth_year=None) == {}
    assert found(PARTY, PERSON, birth_year=2010, guardian_name="父亲") == {}
    assert codes(PARTY, PERSON, guardian_id_no="51343119680315101X") == {
        ("guardian_id_no", "id.check")
    }


def test_an_organisation_has_somebody_who_speaks_for_it() -> None:
    assert codes(PARTY, FIRM, legal_rep=None) == {("legal_rep", "missing")}
    assert found(PARTY, FIRM, uscc="91513499MA6PX10111")["uscc"].severity is Severity.WARN
    assert codes(PARTY, PERSON, division_code=None) == {("division_code", "missing")}
    assert found(PARTY, PERSON, division_code=None, address="集中安置点") == {}


def test_who_has_another_sign_has_had_it_read() -> None:
    """I.4."""
    assert codes(PARTY, PERSON, sign_mode="by_other") == {
        ("needs_reading_aloud", "party.read_aloud")
    }
    assert found(PARTY, PERSON, sign_mode="by_other", needs_reading_aloud=True) == {}


def test_the_age_comes_from_the_best_that_is_known() -> None:
    day = "2026-11-22"
    assert age({"id_no": "513431196803151010", "birth_year": 1990}, day) == 58
    assert age({"birth_date": "1968-11-23"}, day) == 57
    assert age({"birth_year": 1968, "age_stated": 70}, day) == 58
    assert age({"age_stated": 70}, day) == 70
    assert age({"birth_date": "2030-01-01"}, day) is None
    assert age({}, day) is None


def test_what_follows_from_the_papers_of_a_party() -> None:
    derived = PARTY.derive({"id_no": "513431196603151014", "division_code": VILLAGE}, AROUND)
    assert derived == {
        "birth_date": "1966-03-15",
        "birth_year": 1966,
        "sex": "1",
        "ethnicity": "07",
        "crowd": ("elderly",),
        "division_name": "昭觉县解放沟镇火普村",
    }
    assert PARTY.derive({"party_kind": "organisation"}, AROUND) == {}


def test_a_minor_is_named_in_no_list() -> None:
    """B.1 `sensitivity`."""
    minor = {**PERSON, "birth_year": 2010, "crowd": ("minor",), "guardian_name": "父亲"}
    assert project(PARTY, minor, AROUND).title == SENSITIVE_TITLE
    assert project(PARTY, PERSON, AROUND).title == "海来·尔古·木果"


# ---- agents


def test_an_agent_acts_in_something_for_some_time() -> None:
    """A.4.7."""
    assert codes(POWER_OF_ATTORNEY, POWER, authority=None) == {("authority", "missing")}
    assert codes(POWER_OF_ATTORNEY, POWER, authority=("other",)) == {("authority_other", "missing")}
    assert codes(POWER_OF_ATTORNEY, POWER, authority_other="领钱") == {
        ("authority", "attorney.other_unticked")
    }
    assert codes(POWER_OF_ATTORNEY, POWER, valid_from="2026-12-01", valid_to="2026-11-30") == {
        ("valid_to", "date.order")
    }
    assert POWER_OF_ATTORNEY.derive(POWER, AROUND) == {"valid_from": "2026-11-17"}


# ---- talks


def test_a_session_to_be_continued_says_when() -> None:
    """A.2 继续调解, A.4.9."""
    again = {"session_result": "continue"}
    assert codes(MEDIATION_SESSION, SESSION, **again) == {("next_session_at", "missing")}
    for moment in ("2026-11-20T09:30", "2026-11-19T09:30"):
        assert codes(MEDIATION_SESSION, SESSION, **again, next_session_at=moment) == {
            ("next_session_at", "date.order")
        }
    coming = {"next_session_at": "2026-11-28T09:30"}
    assert found(MEDIATION_SESSION, SESSION, **again, **coming) == {}
    assert found(MEDIATION_SESSION, SESSION, **coming)["next_session_at"].severity is Severity.WARN


def test_rights_are_told_before_the_mediation() -> None:
    """A.1 notice before mediation."""
    assert codes(MEDIATION_SESSION, SESSION, notice_given=None) == {("notice_given", "missing")}
    assert codes(MEDIATION_SESSION, SESSION, notice_given=False) == {
        ("notice_given", "session.no_notice")
    }


@pytest.mark.parametrize(("kind", "good"), [(MEDIATION_SESSION, SESSION), (INVESTIGATION, INQUIRY)])
def test_a_talk_in_yi_names_its_interpreter(kind: RecordKind, good: dict[str, Any]) -> None:
    assert codes(kind, good, language="ii") == {("interpreter", "missing")}
    assert found(kind, good, language="ii", interpreter="吉克") == {}
    assert found(kind, good, language="zh") == {}


def test_a_record_may_be_twelve_pages_long() -> None:
    spec = MEDIATION_SESSION.by_name["record_text"]
    assert parse(spec, "问" * 20_000, AROUND) == "问" * 20_000
    assert isinstance(parse(spec, "问" * 20_001, AROUND), Problem)


def test_two_investigators_are_the_habit() -> None:
    """A.4.8: at least one, practice two."""
    problem = found(INVESTIGATION, INQUIRY, investigators=("乙",))["investigators"]
    assert (problem.code, problem.severity) == ("investigation.alone", Severity.WARN)
    assert codes(INVESTIGATION, INQUIRY, investigators=None) == {("investigators", "missing")}


def test_evidence_comes_from_somebody_and_goes_back_later() -> None:
    assert codes(EVIDENCE, PROOF, provider_id=None) == {("provider_name", "missing")}
    assert found(EVIDENCE, PROOF, provider_id=None, provider_name="交警大队") == {}
    assert codes(EVIDENCE, PROOF, received_on="2026-11-20", returned_on="2026-11-19") == {
        ("returned_on", "date.order")
    }
