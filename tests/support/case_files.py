"""Case files for tests of rules over several records: built by hand, or the sample cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.domain.case_file import CASE, CaseFile
from app.domain.fields import Value
from app.domain.kinds import KINDS
from app.domain.policy import Parameter, Policy
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.domain.values import parse_all
from tests.support.demo import rows

AGREEMENT, APPLICANT, RESPONDENT = "agreement-1", "party-1", "party-2"


def record(kind: str, record_id: str, **values: Any) -> Record:
    """A record with the values that are not None."""
    return Record(kind, record_id, {name: v for name, v in values.items() if v is not None})


def settled(
    case: Mapping[str, Any] | None = None,
    agreement: Mapping[str, Any] | None = None,
    **parts: tuple[Record, ...],
) -> CaseFile:
    """A wage dispute settled in writing, with every signature and the seal; `case` and `agreement`
    change fields (None empties), `parts` replace all records of a kind.
    """
    header: dict[str, Any] = {
        "source_code": "applied",
        "accepted_on": "2026-11-02",
        "dispute_type": "1001",
        "brief": "拖欠三个月工资",
        "consented": True,
        "people_involved": 2,
        "committee_kind": "township",
        "difficulty": "general",
        **(case or {}),
    }
    paper: dict[str, Any] = {
        "form": "written",
        "performance_mode": "lump_sum",
        "performance_due": "2026-12-10",
        "amount_fen": 1_200_000,
        "agreed_on": "2026-11-09",
        "sealed_on": "2026-11-11",
        **(agreement or {}),
    }
    whole: dict[str, tuple[Record, ...]] = {
        "party": (
            party(APPLICANT, "applicant", "马海日火"),
            party(RESPONDENT, "respondent", "王成贵"),
        ),
        "agreement": (record("agreement", AGREEMENT, **paper),),
        "agreement_term": (
            record(
                "agreement_term",
                "term-1",
                agreement_id=AGREEMENT,
                act="pay",
                debtor_id=RESPONDENT,
                creditor_id=APPLICANT,
                what="工资",
                amount_fen=1_200_000,
                due_on="2026-12-10",
            ),
        ),
        "signature": (
            signature("s1", APPLICANT),
            signature("s2", RESPONDENT, signed_on="2026-11-10"),
            signature("s3", None, role="mediator"),
        ),
        **parts,
    }
    return CaseFile(record(CASE, "case-1", **header), whole)


def party(record_id: str, side: str, name: str, **more: Any) -> Record:
    """A grown-up party."""
    values = {"party_kind": "person", "birth_year": 1980, **more}
    return record("party", record_id, side=side, name=name, **values)


def signature(record_id: str, party_id: str | None, **more: Any) -> Record:
    """A signature under the agreement."""
    values: dict[str, Any] = {
        "document": "written_agreement",
        "part_id": AGREEMENT,
        "role": "party",
        "name": "某",
        "sign_mode": "signature",
        "signed_on": "2026-11-09",
        **more,
    }
    return record("signature", record_id, party_id=party_id, **values)


def item(number: int, **values: Any) -> Record:
    """An item of the schedule: half of the agreed sum."""
    return record("performance", f"p{number}", agreement_id=AGREEMENT, amount_fen=600_000, **values)


def with_parameters(around: Surroundings, **values: Any) -> Surroundings:
    """The shipped parameters with some changed."""
    names = around.policy.names()
    known = [around.policy.parameter(name, "2026-11-22") for name in names]
    changed = [Parameter(name, value, "2000-01-01") for name, value in values.items()]
    return replace(around, policy=Policy([*(p for p in known if p.name not in values), *changed]))


def sample_files(around: Surroundings) -> list[CaseFile]:
    """The sample cases with all their parts, read as an import reads them."""
    from app import practice  # it composes the whole program, which other tests do not need

    found: dict[str, list[Record]] = {}
    for name, file in practice.SAMPLES:
        kind = KINDS[name]
        for row in rows(file.removesuffix(".jsonl")):
            raws = {field: raw for field, raw in row.items() if field != "id"}
            values, refused = parse_all(kind.by_name, raws, around)
            assert not refused, row["id"]
            given: dict[str, Value] = {**kind.derive(values, around), **values}
            found.setdefault(name, []).append(Record(name, row["id"], given))
    return [
        CaseFile(
            case,
            {
                name: tuple(one for one in records if one.text("case_id") == case.id)
                for name, records in found.items()
            },
        )
        for case in found[CASE]
    ]
