"""A supplement beside the agreement it changes (domain.md A.2): its sum and its schedule."""

import pytest

from app.domain.case_file import CaseFile
from app.domain.case_rules import check
from tests.support.case_files import AGREEMENT, record, settled
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
