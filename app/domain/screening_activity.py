"""`screening_activity` 矛盾纠纷排查: an activity that is counted, no case (domain.md A6.6, L)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.case_file import CASE
from app.domain.common import (
    COMMON,
    MOST,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    check_order,
    count_field,
    is_empty,
    missing,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Value, Values
from app.domain.masking import hide_numbers
from app.domain.person import DIVISION_CODE, DIVISION_NAME, place_name
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "screening_activity"
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
    replace(DIVISION_CODE, label="排查地点", need=Need.REQUIRED),
    replace(DIVISION_NAME, label="排查地点名称", search=True),
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
        maximum=MOST,
        ledger=True,
    ),
    count_field("found_count", label="排查出纠纷（件）", ledger=True),
    count_field("handled_count", label="其中已处理（件）", ledger=True),
    count_field("prevented_cases", label="预防纠纷（件）", ledger=True),
    count_field("prevented_persons", label="预防纠纷（人）", ledger=True),
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
