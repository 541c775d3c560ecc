"""`publicity_event` 法治宣传、集中服务: what, where, for how many (domain.md L)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import ADVISER_ID, joined
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    count_field,
    is_empty,
    missing,
)
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.time_span import END_AT, MINUTES, START_AT, check_span, span
from app.domain.village import PLACE_CODE, PLACE_NAME, check_parts, named_places

KIND = "publicity_event"
SEVEN_PLACES = "seven_places"
_GROUPS = ("audience_women", "audience_minors", "audience_clergy")

_WHAT: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="held_on", type=FieldType.DATE, label="活动日期", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="event_kind",
        label="活动类型",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="which",
        type=FieldType.TEXT,
        label="进到哪里",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
        ledger=True,
        help="法律七进要写明，例如进学校、进企业、进寺庙",
    ),
    FieldSpec(
        name="topic",
        type=FieldType.TEXT,
        label="活动主题",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="place",
        type=FieldType.TEXT,
        label="活动地点",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    replace(PLACE_CODE, label="所在村镇"),
    replace(PLACE_NAME, label="所在村镇名称"),
    START_AT,
    END_AT,
    MINUTES,
    FieldSpec(
        name="language",
        type=FieldType.CODES,
        codes="language",
        label="使用语言",
        need=Need.REQUIRED,
        ledger=True,
    ),
)

_WHO: tuple[FieldSpec, ...] = (
    replace(count_field("audience_count", label="参加人数", ledger=True), need=Need.REQUIRED),
    count_field("audience_women", label="其中女性", ledger=True),
    count_field("audience_minors", label="其中未成年人", ledger=True),
    count_field("audience_clergy", label="其中僧尼", ledger=True),
    count_field("checked_count", label="检查的合同或企业（份、家）", ledger=True),
    count_field("problems_found", label="发现问题（个）", ledger=True),
    FieldSpec(
        name="problems",
        type=FieldType.LONG_TEXT,
        label="发现的问题",
        need=Need.CONDITIONAL,
        max_length=2000,
        search=True,
    ),
    count_field("materials", label="发放资料（份）", ledger=True),
    FieldSpec(
        name="helpers",
        type=FieldType.TEXTS,
        label="参加的工作人员",
        max_length=NAME_LENGTH,
        search=True,
    ),
    replace(ADVISER_ID, label="参加的法律顾问", need=Need.OPTIONAL),
    FieldSpec(name="by_firm", type=FieldType.BOOLEAN, label="律所集中活动"),
)

FIELDS: tuple[FieldSpec, ...] = (*_WHAT, *_WHO, *COMMON)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("held_on", values, around)
    yield from check_late("held_on", values, around)
    yield from check_span(values)
    yield from check_parts(values, "audience_count", *_GROUPS)
    if values.get("kind_code") == SEVEN_PLACES and is_empty(values.get("which")):
        yield missing("which")
    if values.get("problems_found") and is_empty(values.get("problems")):
        yield missing("problems")


def _derive(values: Values, around: Surroundings) -> Values:
    return {**named_places(values, around), **span(values)}


PUBLICITY_EVENT = RecordKind(
    name=KIND,
    label="法治宣传和集中服务",
    fields=FIELDS,
    title=lambda values: str(values.get("topic") or ""),
    snippet=lambda values: joined(values, "held_on", "place"),
    rules=_rules,
    derive=_derive,
    occurred="held_on",
)
