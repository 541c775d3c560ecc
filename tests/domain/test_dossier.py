"""The dossier meter (domain.md A.3, A.9)."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.case_file import CaseFile
from app.domain.dossier import DossierItem, States, counted, meter, papers_state
from app.domain.policy import Parameter, Policy
from app.domain.surroundings import Surroundings
from tests.support.case_files import AGREEMENT, APPLICANT, record, settled, signature
from tests.support.memory_desk import surroundings

AROUND = surroundings("2026-11-22T10:41")


def items(
    file: CaseFile, states: States | None = None, around: Surroundings = AROUND
) -> dict[str, DossierItem]:
    found = meter(file, papers_state(file, around) if states is None else states, around)
    return {one.item: one for one in found}


def required(file: CaseFile, around: Surroundings = AROUND) -> set[str]:
    return {code for code, one in items(file, {}, around).items() if one.need == "required"}


def test_thirteen_items_in_order_each_with_its_documents() -> None:
    found = items(settled(), {})
    assert list(found) == [f"{number:02}" for number in range(1, 14)]
    assert all(one.documents for one in found.values())
    assert found["01"].documents == ("application", "acceptance_register")
    assert found["08"].documents == (
        "written_agreement",
        "oral_agreement_register",
        "supplement_agreement",
    )


@pytest.mark.parametrize(
    ("case", "agreement", "codes"),
    [
        ({}, {}, {"01", "02", "03", "07", "08", "13"}),
        (
            {"difficulty": "major"},
            {},
            {"01", "02", "03", "05", "06", "07", "08", "10", "12", "13"},
        ),
        ({"difficulty": "major"}, {"form": "oral"}, {"01", "02", "03", "08"}),
        ({}, {"form": None}, {"01", "02", "03", "07", "08", "13"}),
        ({"result": "failed"}, {}, {"01", "02", "03", "07", "13"}),
    ],
)
def test_what_is_due_follows_difficulty_form_and_result(
    case: dict[str, Any], agreement: dict[str, Any], codes: set[str]
) -> None:
    assert required(settled(case, agreement)) == codes


def test_the_rule_that_names_most_counts_and_then_the_later() -> None:
    rules = (
        {"items": ["01"]},
        {"level": "township", "difficulty": "general", "items": ["02"]},
        {"form": "written", "items": ["03"]},
        {"level": "village", "difficulty": "general", "form": "written", "items": ["04"]},
        {"level": "township", "form": "written", "items": ["05"]},
    )
    policy = Policy([Parameter("required_docs", rules, "2000-01-01")])
    around = replace(AROUND, policy=policy)
    assert required(settled(), around) == {"05"}
    assert required(settled({"committee_kind": "village"}), around) == {"04"}
    assert required(settled({"committee_kind": "street"}), around) == {"03"}
    assert required(settled({"committee_kind": "street"}, {"form": "oral"}), around) == {"01"}


def test_an_agent_and_an_application_to_the_court_make_their_papers_due() -> None:
    file = settled(
        power_of_attorney=(record("power_of_attorney", "a"),),
        judicial_confirmation=(record("judicial_confirmation", "j"),),
    )
    assert {"04", "11"} <= required(file)


def paper(record_id: str, document: str, part_id: str | None = None) -> Any:
    return record("paper", record_id, document=document, part_id=part_id)


def scan(document: str, **values: Any) -> Any:
    return record("attachment", f"scan-{document}", document=document, **values)


def test_a_document_goes_from_missing_to_scanned() -> None:
    unsigned = settled(signature=())
    assert items(unsigned)["08"].state == "missing"
    made = settled(signature=(), paper=(paper("p", "written_agreement", AGREEMENT),))
    assert items(made)["08"].state == "made"
    half = settled(paper=made.of("paper"), signature=(signature("s", APPLICANT),))
    assert items(half)["08"].state == "made"
    signed = settled(paper=made.of("paper"))
    assert items(signed)["08"].state == "signed"
    attached = (scan("written_agreement", paper_id="p"),)
    states = papers_state(signed, AROUND, attached)
    assert items(signed, states)["08"].state == "scanned"


def test_a_scan_may_name_the_record_or_only_the_case() -> None:
    by_record = scan("written_agreement", owner_kind="agreement", owner_id=AGREEMENT)
    by_case = scan("identity_proof", owner_kind="mediation_case", owner_id="case-1")
    of_nothing = record("attachment", "photo")
    file = settled(attachment=(by_record, by_case, of_nothing))
    states = papers_state(file, AROUND)
    found = items(settled(), states)
    assert (found["08"].state, found["03"].state) == ("scanned", "scanned")


def test_of_several_sessions_the_least_counts() -> None:
    held = tuple(record("mediation_session", name) for name in ("m1", "m2"))
    one = settled(mediation_session=held, paper=(paper("p", "mediation_record", "m1"),))
    assert items(one)["07"].state == "missing"
    both = (*one.of("paper"), paper("q", "mediation_record", "m2"))
    assert items(settled(mediation_session=held, paper=both))["07"].state == "made"


def test_application_or_register_is_enough() -> None:
    assert items(settled(paper=(paper("p", "acceptance_register"),)))["01"].state == "made"


def test_what_is_due_is_counted() -> None:
    file = settled(paper=(paper("p", "application"), paper("q", "dossier_back")))
    assert counted(meter(file, papers_state(file, AROUND), AROUND)) == (3, 6)
