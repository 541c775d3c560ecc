"""`termination`: mediation ends without an agreement (domain.md A.1 failure, A.2, A.3 last row)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import (
    COMMON,
    check_fields,
    check_future,
    check_late,
    is_empty,
    missing,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "termination"

# Codes of `ending_kind`.
FAILED, TERMINATED, WITHDRAWN, TRANSFERRED = "failed", "terminated", "withdrawn", "transferred"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="ending_kind",
        label="结束方式",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="ended_on", type=FieldType.DATE, label="结束日期", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(
        name="reason",
        type=FieldType.LONG_TEXT,
        label="原因",
        need=Need.REQUIRED,
        max_length=2000,
        mask=Mask.TEXT,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="asked_by",
        type=FieldType.REFS,
        ref="party",
        label="提出的当事人",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(
        name="told_remedies",
        type=FieldType.BOOLEAN,
        label="已告知其他解决途径",
        help="仲裁、行政途径、向法院起诉",
    ),
    FieldSpec(
        name="transferred_to",
        type=FieldType.TEXT,
        label="移送单位",
        need=Need.CONDITIONAL,
        search=True,
        ledger=True,
    ),
    FieldSpec(name="transfer_doc_no", type=FieldType.TEXT, label="移送文号", max_length=60),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Failure means telling the parties of the other ways (人民调解法 art 26)."""
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    kind = values.get("kind_code")
    if kind == TRANSFERRED and is_empty(values.get("transferred_to")):
        yield missing("transferred_to")
    if kind == WITHDRAWN and is_empty(values.get("asked_by")):
        yield missing("asked_by")
    if kind in {FAILED, TERMINATED} and values.get("told_remedies") is not True:
        yield wrong("termination.tell_remedies", "told_remedies")
    yield from check_future("ended_on", values, around)
    yield from check_late("ended_on", values, around)


def _title(values: Values) -> str:
    parts = ("结束调解", values.get("ended_on"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


TERMINATION = RecordKind(
    name=KIND,
    label="结束调解",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    occurred="ended_on",
    part_of="mediation_case",
)
