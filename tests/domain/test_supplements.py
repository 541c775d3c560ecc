"""A supplement beside the agreement it changes (domain.md A.2): its sum and its schedule."""

from typing import Any

import pytest

from app.domain.case_facts import facts
from app.domain.case_file import CaseFile
from app.domain.case_rules import check
from app.domain.deadlines import deadlines
from app.domain.records import Record
from tests.support.case_files import AGREEMENT, APPLICANT, RESPONDENT, record, settled, signature
from tests.support.memory_desk import surroundings


@pytest.mark.parametrize(
    ("fen", "named", "bad"),
    [
        (300_000, {"agreement_id": "supplement-1"}, False),
        (200_000, {"agreement_id": "supplement-1"}, True),
        (200_000, {"term_id": "t2"}, True),
        (1_200_000, {"agreement_id": AGREEMENT}, True),
    ],
)
def test_the_amount_of_a_supplement_is_the_sum_of_its_schedule(
    fen: int, named: dict[str, str], bad: bool
) -> None:
    """Its own, by the agreement or the term that an item names, else the one it leaves standing."""
    file = settled()
    supplement = record(
        "agreement", "supplement-1", supplement_of=AGREEMENT, form="written", amount_fen=300_000
    )
    own = AGREEMENT not in named.values()
    terms = record(
        "agreement_term", "t2", agreement_id="supplement-1", act="pay", amount_fen=300_000
    )
    parts = {
        **file.parts,
        "agreement": (*file.of("agreement"), supplement),
        "agreement_term": (*file.of("agreement_term"), *((terms,) if own else ())),
        "performance": (record("performance", "p1", amount_fen=fen, **named),),
    }
    about = [
        one.id
        for one in check(CaseFile(file.case, parts), surroundings())
        if one.problem.code == "agreement.amount"
    ]
    assert about == (["supplement-1"] if bad else [])


def supplemented(items: tuple[Record, ...], signed: bool = True, **more: Any) -> CaseFile:
    """Two instalments, the second of which was agreed anew in December."""
    file = settled()
    values = {"form": "written", "amount_fen": 900_000, "agreed_on": "2026-12-05", **more}
    other = record("agreement", "supplement-1", supplement_of=AGREEMENT, **values)
    given: dict[str, Any] = {"part_id": "supplement-1", "signed_on": "2026-12-05"}
    given["document"] = "supplement_agreement"
    hands = (signature("x1", APPLICANT, **given), signature("x2", RESPONDENT, **given))
    parts = {
        **file.parts,
        "agreement": (*file.of("agreement"), other),
        "performance": items,
        "signature": (*file.of("signature"), *(hands if signed else ())),
    }
    return CaseFile(file.case, parts)


def schedule(new_done: str | None = None) -> tuple[Record, ...]:
    first = {"due_on": "2026-11-20", "performed_on": "2026-11-20", "performed_fen": 600_000}
    return (
        record("performance", "p1", agreement_id=AGREEMENT, amount_fen=600_000, **first),
        record("performance", "p2", agreement_id=AGREEMENT, amount_fen=600_000,
               due_on="2026-12-10"),
        record("performance", "p3", agreement_id="supplement-1", amount_fen=900_000,
               due_on="2027-01-20", performed_on=new_done, performed_fen=new_done and 900_000),
    )  # fmt: skip


def test_what_a_supplement_replaces_is_owed_no_more() -> None:
    """The signed schedule stays as it is; the case does not stand broken because of it."""
    later = surroundings("2026-12-15T09:00")
    file = supplemented(schedule())
    assert [one.record_id for one in deadlines(file, later) if one.rule == "performance"] == ["p3"]
    found = facts(file, later)
    assert (found["stage"], found["performance_due"]) == ("performing", "2027-01-20")
    assert found["amount_fen"] == 900_000
    paid = facts(supplemented(schedule("2027-01-15")), surroundings("2027-01-16T09:00"))
    assert (paid["stage"], paid["performed_on"]) == ("performed", "2027-01-15")


def test_a_supplement_that_nobody_signed_or_without_a_sum_replaces_nothing() -> None:
    later = surroundings("2026-12-15T09:00")
    for file in (supplemented(schedule(), signed=False), supplemented(schedule(), amount_fen=0)):
        assert "p2" in {one.record_id for one in deadlines(file, later)}
        assert facts(file, later)["stage"] == "breached"
