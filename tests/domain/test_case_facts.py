"""What a case tells by itself, and its time limits (domain.md A.1, A.2, A.4; issue 3)."""

from typing import Any

import pytest

from app.domain.case_facts import agreement_facts, facts
from app.domain.case_file import CaseFile
from tests.support.case_files import (
    AGREEMENT,
    APPLICANT,
    RESPONDENT,
    item,
    party,
    record,
    sample_files,
    settled,
    signature,
    with_parameters,
)
from tests.support.memory_desk import surroundings

AROUND = surroundings("2026-11-22T10:41")


def test_a_settled_case_tells_its_header() -> None:
    found = facts(settled(), AROUND)
    assert found == {
        "dossier_title": "马海日火与王成贵拖欠农民工工资纠纷",
        "party_names": "马海日火、王成贵",
        "parties_relation": "citizens",
        "mediation_due": "2026-12-02",
        "next_session_at": None,
        "mediated_from": None,
        "mediated_to": None,
        "result": "success",
        "ended_on": "2026-11-09",
        "agreement_form": "written",
        "agreed_on": "2026-11-09",
        "effective_on": "2026-11-11",
        "amount_fen": 1_200_000,
        "performance_due": "2026-12-10",
        "confirmation_due": "2026-12-11",
        "confirmation": None,
        "performed_on": None,
        "performance": None,
        "followed_up_on": None,
        "follow_up_due": "2026-12-10",
        "has_degu": False,
        "stage": "performing",
    }


def test_several_on_a_side_are_counted_and_a_firm_makes_another_relation() -> None:
    people = (
        party("a", "applicant", "马海日火"),
        party("b", "applicant", "沙马阿依"),
        party("c", "respondent", "山河公司", party_kind="organisation"),
    )
    found = facts(settled(party=people), AROUND)
    assert found["dossier_title"] == "马海日火等2人与山河公司拖欠农民工工资纠纷"
    assert found["parties_relation"] == "citizen_org"


def test_without_two_sides_a_file_has_no_name() -> None:
    found = facts(settled(party=(party("a", "applicant", "马海日火"),)), AROUND)
    assert found["dossier_title"] is None


# ---- when an agreement takes effect (人民调解法 arts 29, 30)


@pytest.mark.parametrize(
    ("last", "sealed", "effective"),
    [
        ("2026-11-10", "2026-11-11", "2026-11-11"),
        ("2026-11-12", "2026-11-11", "2026-11-12"),
        ("2026-11-10", None, None),
    ],
)
def test_it_takes_effect_with_the_last_signature_or_the_seal(
    last: str, sealed: str | None, effective: str | None
) -> None:
    signed = (
        signature("s1", APPLICANT),
        signature("s2", RESPONDENT, signed_on=last),
        signature("s3", None, role="mediator"),
    )
    file = settled(agreement={"sealed_on": sealed}, signature=signed)
    assert facts(file, AROUND)["effective_on"] == effective
    assert agreement_facts(file, file.of("agreement")[0], AROUND)["signed_on"] == last


def test_it_needs_every_party_and_the_mediator() -> None:
    one_missing = settled(
        signature=(signature("s1", APPLICANT), signature("m", None, role="mediator"))
    )
    found = facts(one_missing, AROUND)
    assert (found["result"], found["effective_on"]) == ("in_progress", None)
    both = (signature("s1", APPLICANT), signature("s2", RESPONDENT))
    found = facts(settled(signature=both), AROUND)
    assert (found["result"], found["effective_on"], found["stage"]) == ("success", None, "agreed")


def test_who_withdrew_need_not_sign() -> None:
    people = (
        party(APPLICANT, "applicant", "甲"),
        party(RESPONDENT, "respondent", "乙"),
        party("third", "third", "丙", withdrew_on="2026-11-05"),
    )
    file = settled(party=people)
    assert facts(file, AROUND)["effective_on"] == "2026-11-11"
    assert agreement_facts(file, file.of("agreement")[0], AROUND)["copies"] == 3


def test_for_a_minor_the_guardian_signs() -> None:
    people = (
        party(APPLICANT, "applicant", "甲", birth_year=2012, guardian_name="父"),
        party(RESPONDENT, "respondent", "乙"),
    )
    assert facts(settled(party=people), AROUND)["result"] == "in_progress"
    signed = (
        signature("s1", APPLICANT, role="guardian"),
        signature("s2", RESPONDENT),
        signature("s3", None, role="mediator"),
    )
    assert facts(settled(party=people, signature=signed), AROUND)["effective_on"] == "2026-11-11"


def test_an_oral_agreement_holds_from_the_day_it_was_reached() -> None:
    """法 art 30; it may have been reached before anything was written (A.7)."""
    changes = {"form": "oral", "sealed_on": None, "performance_mode": "immediate"}
    found = facts(settled(agreement=changes, signature=(), agreement_term=()), AROUND)
    assert found["effective_on"] == "2026-11-09"
    assert found["performed_on"] == "2026-11-09"
    assert found["performance"] == "performed"
    assert found["confirmation_due"] is None
    assert found["stage"] == "performed"


# ---- endings


@pytest.mark.parametrize(
    ("kind", "result", "stage"),
    [
        ("failed", "failed", "failed"),
        ("terminated", "withdrawn", "withdrawn"),
        ("withdrawn", "withdrawn", "withdrawn"),
        ("transferred", "redirected", "transferred"),
    ],
)
def test_an_ending_is_the_result(kind: str, result: str, stage: str) -> None:
    ended = record("termination", "t", kind_code=kind, ended_on="2026-11-20")
    file = settled(agreement={"agreed_on": None}, signature=(), termination=(ended,))
    found = facts(file, AROUND)
    assert (found["result"], found["stage"], found["ended_on"]) == (result, stage, "2026-11-20")
    assert found["agreed_on"] is None


def test_an_agreement_after_a_failure_counts_and_one_before_does_not() -> None:
    early = record("termination", "t", kind_code="failed", ended_on="2026-11-05")
    late = record("termination", "t", kind_code="failed", ended_on="2026-11-15")
    assert facts(settled(termination=(early,)), AROUND)["result"] == "success"
    assert facts(settled(termination=(late,)), AROUND)["result"] == "failed"


# ---- performance, confirmation, follow-up


DONE = {"performed_on": "2026-11-20", "performed_fen": 600_000}


def test_a_schedule_is_performed_when_all_of_it_is() -> None:
    items = (item(1, due_on="2026-11-20", **DONE), item(2, due_on="2026-12-20"))
    found = facts(settled(performance=items), AROUND)
    assert (found["performed_on"], found["stage"]) == (None, "performing")
    assert found["performance_due"] == "2026-12-20"
    items = (items[0], item(2, due_on="2026-12-20", **{**DONE, "performed_on": "2026-11-21"}))
    found = facts(settled(performance=items), AROUND)
    assert (found["performed_on"], found["performance"]) == ("2026-11-21", "performed")
    assert found["stage"] == "performed"


def test_what_is_due_and_not_paid_is_a_breach() -> None:
    items = (item(1, due_on="2026-11-21"),)
    assert facts(settled(performance=items), AROUND)["stage"] == "breached"
    changes = {"performance_due": "2026-11-21"}
    assert facts(settled(agreement=changes, agreement_term=()), AROUND)["stage"] == "breached"


def test_a_visit_may_find_that_it_is_performed() -> None:
    visit = record("follow_up", "f", visited_on="2026-11-21", performance="performed")
    found = facts(settled(follow_up=(visit,)), AROUND)
    assert (found["performed_on"], found["followed_up_on"]) == ("2026-11-21", "2026-11-21")
    assert found["stage"] == "followed_up"


@pytest.mark.parametrize(
    ("case", "decision", "line"),
    [
        ({}, None, None),
        ({}, "confirmed", "confirmed"),
        ({}, "dismissed", None),
        ({"sued_on": "2026-11-20"}, "confirmed", "sued"),
        ({"sued_on": "2026-11-20", "court_outcome": "upheld"}, None, "upheld"),
    ],
)
def test_one_line_of_the_return(
    case: dict[str, Any], decision: str | None, line: str | None
) -> None:
    asked = record("judicial_confirmation", "j", applied_on="2026-11-15", decision=decision)
    found = facts(settled(case, judicial_confirmation=(asked,)), AROUND)
    assert (found["performance"], found["confirmation"]) == (line, decision)


def test_follow_up_follows_the_performance_unless_somebody_chose_a_day() -> None:
    assert facts(settled(), AROUND)["follow_up_due"] == "2026-12-10"
    stored = {"performance_due": "2026-12-01", "agreed_on": "2026-11-09"}
    followed = settled({**stored, "follow_up_due": "2026-12-01"})
    assert facts(followed, AROUND)["follow_up_due"] == "2026-12-10"
    chosen = settled({**stored, "follow_up_due": "2026-11-30"})
    assert facts(chosen, AROUND)["follow_up_due"] == "2026-11-30"
    after = with_parameters(AROUND, follow_up_rule="days_after", follow_up_days=10)
    assert facts(settled(), after)["follow_up_due"] == "2026-11-19"


def test_a_supplement_that_names_a_sum_replaces_it() -> None:
    first = settled().of("agreement")[0]
    second = record(
        "agreement", "agreement-2", form="written", supplement_of=AGREEMENT, amount_fen=900_000,
        agreed_on="2026-11-18", sealed_on="2026-11-18",
    )  # fmt: skip
    more = tuple(
        signature(f"x{n}", who, part_id="agreement-2", document="supplement_agreement")
        for n, who in enumerate((APPLICANT, RESPONDENT))
    )
    base = settled(agreement_term=())
    unsigned = CaseFile(base.case, {**base.parts, "agreement": (first, second)})
    assert facts(unsigned, AROUND)["amount_fen"] == 1_200_000
    whole = CaseFile(
        unsigned.case, {**unsigned.parts, "signature": (*unsigned.of("signature"), *more)}
    )
    assert facts(whole, AROUND)["amount_fen"] == 900_000


# ---- stages before there is a result


@pytest.mark.parametrize(
    ("case", "stage"),
    [
        ({"consented": None}, "draft"),
        ({"brief": None}, "draft"),
        ({}, "registered"),
        ({"informed_on": "2026-11-03"}, "informed"),
        ({"mediated_from": "2026-11-04"}, "mediating"),
        ({"closed_on": "2026-11-20"}, "closed"),
        ({"filed_on": "2026-11-20"}, "archived"),
    ],
)
def test_stages(case: dict[str, Any], stage: str) -> None:
    file = settled(case, agreement={"agreed_on": None}, signature=())
    assert facts(file, AROUND)["stage"] == stage


def test_one_side_alone_is_a_draft() -> None:
    file = settled(party=(party("a", "applicant", "甲"),), agreement_term=(), signature=())
    assert facts(file, AROUND)["stage"] == "draft"


def test_the_sessions_widen_the_days_of_mediation() -> None:
    held = tuple(
        record("mediation_session", f"m{day}", mediated_at=f"2026-11-{day}T09:00")
        for day in ("04", "08")
    )
    found = facts(settled({"mediated_to": "2026-11-09"}, mediation_session=held), AROUND)
    assert (found["mediated_from"], found["mediated_to"]) == ("2026-11-04", "2026-11-09")


# ---- the agreement's own facts


def test_numbers_of_several_agreements_and_copies() -> None:
    file = settled({"case_no": "(2026)昭觉人调字第12号"})
    first = file.of("agreement")[0]
    second = record("agreement", "agreement-2", form="written")
    both = CaseFile(file.case, {**file.parts, "agreement": (first, second)})
    assert agreement_facts(both, first, AROUND)["agreement_no"] == "(2026)昭觉人调字第12号"
    assert agreement_facts(both, second, AROUND)["agreement_no"] == "(2026)昭觉人调字第12号-1"
    assert agreement_facts(file, first, AROUND)["copies"] == 3
    asked = (record("judicial_confirmation", "j", applied_on="2026-11-15"),)
    with_court = CaseFile(file.case, {**file.parts, "judicial_confirmation": asked})
    assert agreement_facts(with_court, first, AROUND)["copies"] == 4


def test_what_was_printed_and_signed_keeps_its_number_and_copies() -> None:
    file = settled(
        {"case_no": "新号"}, {"signed_on": "2026-11-10", "copies": 3, "agreement_no": "旧号"}
    )
    found = agreement_facts(file, file.of("agreement")[0], AROUND)
    assert (found["agreement_no"], found["copies"]) == ("旧号", 3)


def test_the_sample_cases_stand_in_every_stage() -> None:
    found = {file.case.id[-2:]: facts(file, AROUND) for file in sample_files(AROUND)}
    assert {number: one["stage"] for number, one in found.items()} == {
        "01": "performing",
        "02": "followed_up",
        "03": "failed",
        "04": "registered",
        "05": "informed",
        "06": "mediating",
        "07": "withdrawn",
        "08": "transferred",
        "09": "performing",
        "10": "performing",
        "11": "breached",
        "12": "archived",
        "13": "closed",
        "14": "draft",
    }
    for number, one in found.items():
        assert one["dossier_title"], number
    assert found["01"]["has_degu"]
