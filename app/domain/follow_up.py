"""`follow_up` 回访记录: is the agreement kept, what danger is left (domain.md A.4.12)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    is_empty,
    missing,
    warning,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "follow_up"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="visited_on", type=FieldType.DATE, label="回访时间", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(
        name="mode",
        type=FieldType.CODE,
        codes="follow_up_mode",
        label="回访方式",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(name="visited_parties", type=FieldType.REFS, ref="party", label="回访的当事人"),
    FieldSpec(
        name="situation",
        type=FieldType.LONG_TEXT,
        label="回访情况",
        need=Need.REQUIRED,
        max_length=3000,
        mask=Mask.TEXT,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="performance",
        type=FieldType.CODE,
        codes="performance",
        label="协议履行情况",
        ledger=True,
    ),
    FieldSpec(
        name="satisfaction",
        type=FieldType.CODE,
        codes="satisfaction",
        label="满意程度",
        ledger=True,
    ),
    FieldSpec(name="sued", type=FieldType.BOOLEAN, label="是否起诉", ledger=True),
    FieldSpec(
        name="court_outcome",
        type=FieldType.TEXT,
        label="判决结果",
        max_length=500,
        mask=Mask.TEXT,
    ),
    FieldSpec(
        name="risk_found",
        type=FieldType.LONG_TEXT,
        label="发现的问题和隐患",
        max_length=1000,
        mask=Mask.TEXT,
        ledger=True,
        help="有无错误调解、矛盾激化、遗留隐患",
    ),
    FieldSpec(
        name="measures",
        type=FieldType.LONG_TEXT,
        label="采取的措施",
        need=Need.CONDITIONAL,
        max_length=1000,
        mask=Mask.TEXT,
        ledger=True,
    ),
    FieldSpec(
        name="visitor",
        type=FieldType.TEXT,
        label="回访人",
        need=Need.REQUIRED,
        max_length=NAME_LENGTH,
        ledger=True,
    ),
    FieldSpec(
        name="agreement_id",
        type=FieldType.REF,
        ref="agreement",
        label="回访的协议",
        need=Need.DERIVED,
    ),
    FieldSpec(
        name="blank_no", type=FieldType.TEXT, label="空白表编号", max_length=40, compact=True
    ),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """A danger that was found needs a measure (A.4.12; 人民调解法 art 31)."""
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    if not is_empty(values.get("risk_found")) and is_empty(values.get("measures")):
        yield missing("measures")
    if not is_empty(values.get("court_outcome")) and values.get("sued") is not True:
        yield warning("follow_up.not_sued", "sued")
    yield from check_future("visited_on", values, around)
    yield from check_late("visited_on", values, around)


def _title(values: Values) -> str:
    parts = ("回访", values.get("visited_on"), values.get("visitor"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


FOLLOW_UP = RecordKind(
    name=KIND,
    label="回访记录",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    occurred="visited_on",
    part_of="mediation_case",
)
