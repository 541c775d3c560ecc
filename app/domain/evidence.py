"""`evidence` 证据材料: one row of the list of evidence of a case (domain.md A.3, item 6)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.case_file import CASE
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_order,
    is_empty,
    missing,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.party import KIND as PARTY
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "evidence"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="name",
        type=FieldType.TEXT,
        label="证据名称",
        need=Need.REQUIRED,
        max_length=120,
        search=True,
        ledger=True,
    ),
    FieldSpec(name="provider_id", type=FieldType.REF, ref=PARTY, label="提供的当事人"),
    FieldSpec(
        name="provider_name",
        type=FieldType.TEXT,
        label="提供人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        ledger=True,
        help="不是当事人提供的，写明是谁",
    ),
    FieldSpec(
        name="form", type=FieldType.CODE, codes="evidence_form", label="证据形式", ledger=True
    ),
    FieldSpec(
        name="copies", type=FieldType.INTEGER, label="份数", minimum=1, maximum=999, ledger=True
    ),
    FieldSpec(
        name="pages", type=FieldType.INTEGER, label="页数", minimum=1, maximum=9999, ledger=True
    ),
    FieldSpec(
        name="proves",
        type=FieldType.LONG_TEXT,
        label="证明内容",
        max_length=1000,
        mask=Mask.TEXT,
    ),
    FieldSpec(name="received_on", type=FieldType.DATE, label="收到日期", ledger=True),
    FieldSpec(name="returned_on", type=FieldType.DATE, label="退还日期", ledger=True),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    if is_empty(values.get("provider_id")) and is_empty(values.get("provider_name")):
        yield missing("provider_name")
    yield from check_future("received_on", values, around)
    yield from check_order(values, "received_on", "returned_on")


EVIDENCE = RecordKind(
    name=KIND,
    label="证据材料",
    fields=FIELDS,
    title=lambda values: str(values.get("name") or ""),
    snippet=lambda values: str(values.get("received_on") or ""),
    rules=_rules,
    part_of=CASE,
)
