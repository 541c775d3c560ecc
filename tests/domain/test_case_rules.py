"""The rules of a whole case, each with its source (domain.md A.1, A.2, A.4, A.7; issue 3)."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.calendar import WorkCalendar
from app.domain.case_file import CaseFile
from app.domain.case_locks import locked
from app.domain.case_rules import check
from app.domain.problems import Severity
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.messages import CATALOGUE
from tests.support.case_files import (
    AGREEMENT,
    APPLICANT,
    RESPONDENT,
    party,
    record,
    sample_files,
    settled,
    signature,
)
from tests.support.memory_desk import reference, surroundings

AROUND = replace(surroundings("2026-11-22T10:41"), clauses=reference().clauses)
MISSING, WRONG, WARN = Severity.MISSING, Severity.WRONG, Severity.WARN
UNSETTLED: dict[str, Any] = {"agreement": {"agreed_on": None, "sealed_on": None}, "signature": ()}


def found(file: CaseFile, around: Surroundings = AROUND) -> dict[tuple[str, str, str], Severity]:
    """Severity by kind, code and field; every code has a sentence."""
    problems = list(check(file, around))
    assert {one.problem.code for one in problems} <= set(CATALOGUE)
    return {(one.kind, one.problem.code, str(one.problem.field)): one.problem.severity
            for one in problems}  # fmt: skip


def test_a_settled_case_has_nothing_to_say() -> None:
    assert found(settled()) == {}


def test_the_sample_cases_have_only_warnings() -> None:
    for file in sample_files(AROUND):
        if file.case.id.endswith("14"):
            continue  # a draft
        serious = {key for key, severity in found(file).items() if severity is not WARN}
        assert serious == set(), file.case.id


def test_a_dispute_has_two_sides() -> None:
    alone = settled(party=(party(APPLICANT, "applicant", "甲"),), agreement_term=())
    assert found(alone)["mediation_case", "case.two_sides", "party_names"] is MISSING


def test_those_involved_are_at_least_those_entered() -> None:
    file = settled({"people_involved": 1})
    assert found(file)["mediation_case", "case.people_involved", "people_involved"] is WRONG


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2026-11-26T09:00", None),
        ("2026-11-27T09:00", "case.time_runs_out"),
        ("2026-12-02T09:00", "case.time_runs_out"),
        ("2026-12-03T09:00", "case.time_is_over"),
    ],
)
def test_thirty_days_are_warned_of_and_pointed_out(now: str, code: str | None) -> None:
    problems = found(settled(**UNSETTLED), surroundings(now))
    codes = {key[1] for key in problems if key[2] == "mediation_due"}
    assert codes == ({code} if code else set())
    assert WRONG not in problems.values()


def test_an_agreement_after_the_limit_needs_an_extension() -> None:
    late = {"agreed_on": "2026-12-04", "sealed_on": "2026-12-04"}
    signed = tuple(
        signature(f"s{n}", who, role=role, signed_on="2026-12-04")
        for n, (who, role) in enumerate(
            ((APPLICANT, "party"), (RESPONDENT, "party"), (None, "mediator"))
        )
    )
    file = settled(agreement=late, signature=signed)
    assert found(file)["mediation_case", "case.over_time", "mediation_due"] is WARN
    longer = {"extension_days": 10, "extension_consented_on": "2026-11-30"}
    assert found(settled(longer, agreement=late, signature=signed)) == {}


def test_an_agreement_on_the_last_day_is_in_time() -> None:
    last = "2026-12-02"
    signed = tuple(
        signature(f"s{n}", who, role="party", signed_on=last)
        for n, who in enumerate((APPLICANT, RESPONDENT))
    )
    problems = found(settled(agreement={"agreed_on": last, "sealed_on": last}, signature=signed))
    assert {key[1] for key in problems} == {"agreement.mediator_unsigned"}


def test_a_missing_calendar_is_said() -> None:
    problems = found(settled(), replace(AROUND, calendar=WorkCalendar()))
    assert problems["mediation_case", "deadline.no_calendar", "mediation_due"] is WARN


def test_success_needs_an_agreement() -> None:
    file = settled({"result": "success"}, **UNSETTLED)
    assert found(file)["mediation_case", "case.no_agreement", "result"] is WRONG


def test_an_agreement_under_pressure_is_no_success() -> None:
    """domain.md A.7 (c)."""
    degu = record("degu_participation", "d", name="某", role="invitee", voluntary=False)
    problems = found(settled(degu_participation=(degu,)))
    assert problems["mediation_case", "case.not_voluntary", "result"] is WRONG


@pytest.mark.parametrize(
    ("case", "asked"),
    [
        ({}, True),
        ({"legality": ("criminal",)}, False),
        ({"police_reported_on": "2026-11-03"}, False),
    ],
)
def test_customary_matters_that_may_be_crimes_are_asked_about(
    case: dict[str, Any], asked: bool
) -> None:
    degu = record("degu_participation", "d", customary_topics=("death",), voluntary=True)
    problems = found(settled(case, degu_participation=(degu,)))
    assert (("mediation_case", "case.perhaps_crime", "legality") in problems) is asked


# ---- the agreement


@pytest.mark.parametrize(
    ("parts", "bad"),
    [
        ((600_000, 600_000), False),
        ((600_000, 500_000), True),
        ((1_200_000,), False),
    ],
)
def test_the_amount_is_the_sum_of_the_schedule(parts: tuple[int, ...], bad: bool) -> None:
    items = tuple(
        record("performance", f"p{n}", agreement_id=AGREEMENT, due_on="2026-12-10", amount_fen=fen)
        for n, fen in enumerate(parts)
    )
    problems = found(settled(performance=items))
    assert (("agreement", "agreement.amount", "amount_fen") in problems) is bad


def test_the_amount_is_the_sum_of_the_payments_in_the_terms() -> None:
    file = settled(agreement={"amount_fen": 1_000_000})
    assert found(file)["agreement", "agreement.amount", "amount_fen"] is WRONG


def test_all_sign_and_the_seal_is_put() -> None:
    only_one = settled(agreement={"sealed_on": None}, signature=(signature("s1", APPLICANT),))
    problems = found(only_one)
    assert problems["agreement", "agreement.party_unsigned", "signed_on"] is MISSING
    assert problems["agreement", "agreement.mediator_unsigned", "signed_on"] is MISSING
    all_signed = settled(agreement={"sealed_on": None})
    assert found(all_signed) == {("agreement", "missing", "sealed_on"): MISSING}
    assert found(settled(**UNSETTLED)) == {}


def test_a_minor_cannot_sign_alone() -> None:
    people = (
        party(APPLICANT, "applicant", "甲", birth_year=2012, guardian_name="父"),
        party(RESPONDENT, "respondent", "乙"),
    )
    problems = found(settled(party=people))
    assert problems == {("agreement", "agreement.guardian_unsigned", "signed_on"): WRONG}


def test_who_cannot_read_hears_it_before_signing() -> None:
    people = (
        party(APPLICANT, "applicant", "甲", needs_reading_aloud=True),
        party(RESPONDENT, "respondent", "乙", language="ii"),
    )
    assert found(settled(party=people))["agreement", "agreement.read_aloud", "read_by"] is WRONG
    assert found(settled(party=people, agreement={"read_by": "吉克"})) == {}
    spoken = (people[1], party(APPLICANT, "applicant", "甲"))
    problems = found(settled(party=spoken))
    assert problems == {("agreement", "agreement.read_in_language", "read_by"): WARN}


def test_an_agreement_has_terms_that_bind_parties_of_the_case() -> None:
    assert ("agreement", "agreement.no_terms", "facts_and_issues") in found(
        settled(agreement_term=())
    )
    term = record("agreement_term", "t", agreement_id=AGREEMENT, act="do", debtor_id="stranger")
    problems = found(settled(agreement_term=(term,)))
    assert problems["agreement_term", "term.unknown_party", "debtor_id"] is WRONG


def test_an_unlawful_clause_is_pointed_out_with_its_law_and_its_flag() -> None:
    term = record("agreement_term", "t", agreement_id=AGREEMENT, act="other",
                  what="赔偿付清后不再追究刑事责任")  # fmt: skip
    problems = found(settled(agreement_term=(term,)))
    assert problems["agreement_term", "clause.unlawful", "what"] is WARN
    assert problems["mediation_case", "legality.suggested", "legality"] is WARN
    flagged = found(settled({"legality": ("criminal",)}, agreement_term=(term,)))
    assert ("mediation_case", "legality.suggested", "legality") not in flagged


# ---- signatures and agents


def test_nobody_signs_before_acceptance_but_the_application() -> None:
    early = {"part_id": None, "signed_on": "2026-11-01"}
    record_signed = signature("x", APPLICANT, document="mediation_record", **early)
    applied = signature("y", APPLICANT, document="application", **early)
    signed = settled().of("signature")
    problems = found(settled(signature=(*signed, record_signed)))
    assert problems == {("signature", "signature.before_acceptance", "signed_on"): WRONG}
    assert found(settled(signature=(*signed, applied))) == {}
    same_day = signature("z", APPLICANT, document="rights_notice", part_id=None)
    same_day = replace(same_day, values={**same_day.values, "signed_on": "2026-11-02"})
    assert found(settled(signature=(*signed, same_day))) == {}


def by_agent(authority: tuple[str, ...], **paper: Any) -> CaseFile:
    """The respondent is represented."""
    values = {"party_id": RESPONDENT, "agent_name": "丙", "valid_from": "2026-11-01", **paper}
    return settled(
        power_of_attorney=(record("power_of_attorney", "poa", authority=authority, **values),),
        signature=(
            signature("s1", APPLICANT),
            signature("s2", RESPONDENT, role="agent", agent_id="poa"),
            signature("s3", None, role="mediator"),
        ),
    )


@pytest.mark.parametrize(
    ("authority", "paper", "code"),
    [
        (("claims", "mediate"), {}, None),
        (("claims", "mediate"), {"valid_to": "2026-11-09"}, None),
        (("mediate", "receive"), {}, "signature.no_authority"),
        (("claims",), {}, "signature.no_authority"),
        (("claims", "mediate"), {"valid_to": "2026-11-08"}, "signature.authority_expired"),
        (("claims", "mediate"), {"valid_from": "2026-11-10"}, "signature.authority_expired"),
        (("claims", "mediate"), {"party_id": APPLICANT}, "signature.other_principal"),
    ],
)
def test_an_agent_signs_within_his_authority(
    authority: tuple[str, ...], paper: dict[str, Any], code: str | None
) -> None:
    """domain.md A.4.7: 代为承认变更 and 代为签署 must be ticked."""
    assert {key[1] for key in found(by_agent(authority, **paper))} == ({code} if code else set())


def test_other_papers_need_less_authority() -> None:
    file = by_agent(("claims", "mediate"))
    heard = signature("x", RESPONDENT, role="agent", agent_id="poa", document="mediation_record",
                      part_id="session-1")  # fmt: skip
    attorney = record("power_of_attorney", "poa", party_id=RESPONDENT, authority=("mediate",))
    parts = {"power_of_attorney": (attorney,), "signature": (heard,)}
    open_file = CaseFile(settled(**UNSETTLED).case, {**file.parts, "agreement": (), **parts})
    assert not any(key[1].startswith("signature.") for key in found(open_file))


def test_a_signature_names_a_party_of_the_case() -> None:
    stranger = (*settled().of("signature"), signature("x", "stranger"))
    problems = found(settled(signature=stranger))
    assert problems["signature", "signature.unknown_party", "party_id"] is WRONG


# ---- confirmation and follow-up


def asked(**values: Any) -> Record:
    """A joint application in time."""
    good = {
        "agreement_id": AGREEMENT,
        "applied_on": "2026-11-20",
        "kind_code": "persons",
        "applicants": (APPLICANT, RESPONDENT),
    }
    return record("judicial_confirmation", "j", **{**good, **values})


@pytest.mark.parametrize(
    ("values", "code", "field", "severity"),
    [
        ({"applied_on": "2026-12-12"}, "confirmation.late", "applied_on", WRONG),
        ({"applied_on": "2026-11-10"}, "confirmation.not_effective", "applied_on", WRONG),
        ({"applicants": (APPLICANT,)}, "confirmation.not_joint", "applicants", MISSING),
        ({"kind_code": "person_org"}, "confirmation.kind", "kind_code", WRONG),
        ({"agreement_id": "gone"}, "confirmation.no_agreement", "agreement_id", WRONG),
    ],
)
def test_confirmation_is_joint_and_within_thirty_days(
    values: dict[str, Any], code: str, field: str, severity: Severity
) -> None:
    assert found(settled(judicial_confirmation=(asked(),))) == {}
    problems = found(settled(judicial_confirmation=(asked(**values),)))
    assert problems == {("judicial_confirmation", code, field): severity}


@pytest.mark.parametrize("day", ["2026-12-11", "2026-11-11"])
def test_the_first_and_the_last_day_are_in_time(day: str) -> None:
    assert found(settled(judicial_confirmation=(asked(applied_on=day),))) == {}


@pytest.mark.parametrize(
    ("case", "warned"),
    [
        ({"dispute_type": "0152"}, True),
        ({"dispute_type": "0753"}, True),
        ({"dispute_type": "07"}, True),
        ({"dispute_type": "0751"}, False),
        ({"brief": "要求确认林权归本组"}, True),
        ({"brief": "宅基地使用权归谁说不清"}, True),
        ({"brief": "离婚时债务怎么分"}, True),
        ({"brief": "欠款三万元"}, False),
    ],
)
def test_status_and_ownership_are_not_confirmable(case: dict[str, Any], warned: bool) -> None:
    problems = found(settled(case, judicial_confirmation=(asked(),)))
    key = ("judicial_confirmation", "confirmation.not_confirmable", "request_text")
    assert (key in problems) is warned


@pytest.mark.parametrize(("day", "bad"), [("2026-11-08", True), ("2026-11-09", False)])
def test_a_follow_up_comes_after_the_agreement(day: str, bad: bool) -> None:
    visit = (record("follow_up", "f", visited_on=day),)
    key = ("follow_up", "follow_up.before_agreement", "visited_on")
    assert (key in found(settled(follow_up=visit))) is bad
    assert key in found(settled(follow_up=visit, **UNSETTLED))


# ---- sessions


@pytest.mark.parametrize(
    ("person", "session", "code"),
    [
        ({}, {"mediated_at": "2026-11-01T09:00"}, "session.before_acceptance"),
        ({"needs_reading_aloud": True}, {}, "session.read_aloud"),
        ({"needs_reading_aloud": True}, {"read_aloud_by": "吉克"}, None),
        ({"language": "ii"}, {}, "session.interpreter"),
        ({"language": "ii"}, {"interpreter": "吉克"}, None),
        ({"language": "ii"}, {"language": "ii"}, None),
        ({"language": "ii"}, {"attendees": (RESPONDENT,)}, None),
    ],
)
def test_a_session_is_followed_by_all(
    person: dict[str, Any], session: dict[str, Any], code: str | None
) -> None:
    people = (party(APPLICANT, "applicant", "甲", **person), party(RESPONDENT, "respondent", "乙"))
    values = {"mediated_at": "2026-11-09T09:00", "attendees": (APPLICANT, RESPONDENT), **session}
    held = (record("mediation_session", "m", **values),)
    problems = found(settled(party=people, mediation_session=held, agreement={"read_by": "某"}))
    assert {key[1] for key in problems} == ({code} if code else set())


# ---- what is locked


def test_terms_and_schedule_of_a_signed_agreement_stand() -> None:
    """domain.md A.2: a change after the signed date is a supplement."""
    file = settled()
    term = file.of("agreement_term")[0]
    (problem,) = locked(file, term, {"amount_fen": 1, "sentence": "…"})
    assert (problem.code, problem.field) == ("agreement.signed", "amount_fen")
    item = record("performance", "p", agreement_id=AGREEMENT, due_on="2026-12-10", amount_fen=5)
    assert locked(file, item, {"performed_on": "2026-12-01", "performed_fen": 5}) == ()
    assert [p.field for p in locked(file, item, {"due_on": "2027-01-01"})] == ["due_on"]


def test_what_is_added_to_a_signed_agreement_is_refused_as_well() -> None:
    file = settled()
    given = {"agreement_id": AGREEMENT, "act": "pay", "what": None}
    added = record("agreement_term", "new")
    assert [p.field for p in locked(file, added, given)] == ["agreement_id", "act"]
    assert locked(file, record("performance", "new"), {"due_on": "2027-01-01"})
    by_term = {"term_id": "term-1", "due_on": "2027-01-01"}
    assert locked(file, record("performance", "new"), by_term)


def test_what_became_of_a_term_without_a_schedule_is_recorded_after_signing() -> None:
    given = {"agreement_id": AGREEMENT, "term_id": "term-1", "due_on": "2026-12-01"}
    new = record("performance", "")
    assert locked(settled(performance=()), new, given) == ()
    of_term = record("performance", "p", agreement_id=AGREEMENT, term_id="term-1")
    other = record("performance", "p", agreement_id=AGREEMENT, term_id="term-2")
    whole = record("performance", "p", agreement_id=AGREEMENT)
    assert locked(settled(performance=(other,)), new, given) == ()
    for planned in (of_term, whole):
        assert locked(settled(performance=(planned,)), new, given)


def test_before_the_first_signature_everything_may_change() -> None:
    file = settled(**UNSETTLED)
    assert locked(file, file.of("agreement_term")[0], {"amount_fen": 1}) == ()
    assert locked(settled(), party("p", "applicant", "甲"), {"phone": "1"}) == ()


def test_a_supplement_is_open_while_the_agreement_stands() -> None:
    base = settled()
    draft = record("agreement", "agreement-2", form="written", supplement_of=AGREEMENT)
    file = CaseFile(base.case, {**base.parts, "agreement": (*base.of("agreement"), draft)})
    free = record("agreement_term", "t2", agreement_id="agreement-2", act="do")
    assert locked(file, free, {"what": "另议"}) == ()
    assert locked(file, free, {"agreement_id": AGREEMENT})  # nothing is moved into a signed text
