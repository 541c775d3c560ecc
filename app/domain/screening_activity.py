"""`screening_activity` 矛盾纠纷排查: an activity that is counted, no case (domain.md A6.6, L)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.case_file import CASE
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    check_order,
    is_empty,
    missing,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Value, Values
from app.domain.masking import hide_numbers
from app.domain.person import place_name
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "screening_activity"
_MOST = 100_000
_SHORT = 40  # characters of what was found, in a list

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="occurred_on",
        type=FieldType.DATE,
        label="排查日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(name="until", type=FieldType.DATE, label="排查至"),
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="screening_kind",
        label="排查种类",
        need=Need.REQUIRED,
        default="daily",
        ledger=True,
    ),
    FieldSpec(name="division_code", type=FieldType.DIVISION, label="排查地点", need=Need.REQUIRED),
    FieldSpec(
        name="division_name",
        type=FieldType.TEXT,
        label="排查地点名称",
        need=Need.DERIVED,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="villages",
        type=FieldType.TEXTS,
        label="走到的村组",
        max_length=NAME_LENGTH,
        search=True,
    ),
    FieldSpec(
        name="people",
        type=FieldType.TEXTS,
        label="排查人员",
        max_length=NAME_LENGTH,
        ledger=True,
    ),
    FieldSpec(
        name="times",
        type=FieldType.INTEGER,
        label="排查次数",
        default=1,
        minimum=1,
        maximum=_MOST,
        ledger=True,
    ),
    FieldSpec(
        name="found_count",
        type=FieldType.INTEGER,
        label="排查出纠纷（件）",
        minimum=0,
        maximum=_MOST,
        ledger=True,
    ),
    FieldSpec(
        name="handled_count",
        type=FieldType.INTEGER,
        label="其中已处理（件）",
        minimum=0,
        maximum=_MOST,
        ledger=True,
    ),
    FieldSpec(
        name="prevented_cases",
        type=FieldType.INTEGER,
        label="预防纠纷（件）",
        minimum=0,
        maximum=_MOST,
        ledger=True,
    ),
    FieldSpec(
        name="prevented_persons",
        type=FieldType.INTEGER,
        label="预防纠纷（人）",
        minimum=0,
        maximum=_MOST,
        ledger=True,
    ),
    FieldSpec(
        name="found",
        type=FieldType.LONG_TEXT,
        label="排查情况",
        need=Need.CONDITIONAL,
        max_length=4000,
        mask=Mask.TEXT,
        search=True,
        help="纠纷类型、当事人、风险高低、怎样处理",
    ),
    FieldSpec(name="cases", type=FieldType.REFS, ref=CASE, label="已受理的案件"),
    *COMMON,
)


def _number(values: Values, name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) else 0


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("occurred_on", values, around)
    yield from check_late("occurred_on", values, around)
    yield from check_order(values, "occurred_on", "until")
    found = _number(values, "found_count")
    if _number(values, "handled_count") > found:
        yield wrong("screening.handled", "handled_count")
    if found and is_empty(values.get("found")):
        yield missing("found")
    yield from check_prevention(values, "prevented_cases", "prevented_persons")


def check_prevention(values: Values, cases: str, persons: str) -> Iterator[Problem]:
    """Prevention counts 件 and 人, one never without the other (domain.md A6.6, I.10)."""
    if _number(values, cases) and not _number(values, persons):
        yield missing(persons)
    elif _number(values, persons) and not _number(values, cases):
        yield missing(cases)


def _derive(values: Values, around: Surroundings) -> Values:
    found: dict[str, Value] = {}
    if name := place_name(values.get("division_code"), around):
        found["division_name"] = name
    return found


def _title(values: Values) -> str:
    parts = (values.get("occurred_on"), values.get("division_name") or values.get("division_code"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


SCREENING_ACTIVITY = RecordKind(
    name=KIND,
    label="矛盾纠纷排查",
    fields=FIELDS,
    title=_title,
    snippet=lambda values: hide_numbers(str(values.get("found") or ""))[:_SHORT],
    rules=_rules,
    derive=_derive,
    occurred="occurred_on",
)
