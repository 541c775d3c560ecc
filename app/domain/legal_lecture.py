"""`legal_lecture` 法治讲座: one lecture in one village (domain.md C.3).

A lecture within a visit names it, and its time is that of the visit; only a lecture without a visit
counts minutes of its own (`counted_minutes`), so that nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import ADVISER_ID, ADVISER_NAME, MODE, VISIT, check_village, joined
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
from app.domain.explained import OVERRIDDEN, OVERRIDE_REASON, not_accepted
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.person import LANGUAGE
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.time_span import END_AT, MINUTES, START_AT, check_span, span
from app.domain.village import VILLAGE_CODE, VILLAGE_NAME, check_parts, named_places

KIND = "legal_lecture"

_WHEN: tuple[FieldSpec, ...] = (
    VILLAGE_CODE,
    VILLAGE_NAME,
    replace(ADVISER_ID, need=Need.CONDITIONAL),
    replace(ADVISER_NAME, ledger=False),
    FieldSpec(
        name="lecturer",
        type=FieldType.TEXT,
        label="主讲人",
        need=Need.REQUIRED,
        max_length=NAME_LENGTH,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="held_on",
        type=FieldType.DATE,
        label="讲座日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    replace(START_AT, need=Need.REQUIRED, ledger=True),
    replace(END_AT, need=Need.REQUIRED, ledger=True),
    MINUTES,
    replace(MINUTES, name="counted_minutes", label="另计时长（分）", ledger=False),
    MODE,
    FieldSpec(
        name="visit_id",
        type=FieldType.REF,
        ref=VISIT,
        label="当天的工作日志",
        help="在驻村服务当中讲的，时长已算在工作日志里，不重复计算",
    ),
)

_WHAT: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="topic",
        type=FieldType.TEXT,
        label="讲座题目",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="topic_code",
        type=FieldType.CODE,
        codes="lecture_topic",
        label="讲座主题",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(name="place", type=FieldType.TEXT, label="讲座地点", ledger=True),
    replace(LANGUAGE, need=Need.REQUIRED, ledger=True),
    replace(
        count_field("audience_count", label="听众（人）", ledger=True),
        need=Need.REQUIRED,
    ),
    count_field("audience_women", label="其中妇女（人）", ledger=True),
    count_field("audience_minors", label="其中未成年人（人）", ledger=True),
    count_field("materials_distributed", label="发放资料（份）", ledger=True),
    FieldSpec(name="remark", type=FieldType.LONG_TEXT, label="备注", max_length=1000),
    OVERRIDE_REASON,
    OVERRIDDEN,
)

FIELDS: tuple[FieldSpec, ...] = (*_WHEN, *_WHAT, *COMMON)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from not_accepted(check_village(values, around), values)
    yield from check_future("held_on", values, around)
    yield from check_late("held_on", values, around)
    yield from check_span(values)
    yield from check_parts(values, "audience_count", "audience_women", "audience_minors")
    if not is_empty(values.get("visit_id")) and is_empty(values.get("adviser_id")):
        yield missing("adviser_id")


def _derive(values: Values, around: Surroundings) -> Values:
    found = {**named_places(values, around), **span(values)}
    minutes = found.get("minutes", values.get("minutes"))
    alone = is_empty(values.get("visit_id"))
    return {**found, "counted_minutes": minutes if alone or minutes is None else 0}


LEGAL_LECTURE = RecordKind(
    name=KIND,
    label="法治讲座",
    fields=FIELDS,
    title=lambda values: joined(values, "village_name", "held_on", "topic"),
    snippet=lambda values: joined(values, "lecturer", "place"),
    rules=_rules,
    derive=_derive,
    occurred="held_on",
)
