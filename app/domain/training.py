"""`training` 培训: what mediators, 法律明白人 and volunteers learnt (domain.md L)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import COMMON, NAME_LENGTH, check_fields, check_future, check_late, is_empty
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.mediator import KIND as MEDIATOR
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.volunteer import KIND as VOLUNTEER

KIND = "training"

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="topic",
        type=FieldType.TEXT,
        label="培训内容",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="held_on",
        type=FieldType.DATE,
        label="培训日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="hours",
        type=FieldType.INTEGER,
        label="学时",
        need=Need.REQUIRED,
        minimum=1,
        maximum=500,
        ledger=True,
    ),
    FieldSpec(name="place", type=FieldType.TEXT, label="培训地点", ledger=True),
    FieldSpec(name="attendees", type=FieldType.REFS, ref=MEDIATOR, label="参加的调解员"),
    FieldSpec(
        name="attendee_names",
        type=FieldType.TEXTS,
        label="参加人员",
        need=Need.DERIVED,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
        ledger=True,
    ),
    FieldSpec(name="materials", type=FieldType.LONG_TEXT, label="培训材料", max_length=1000),
    *COMMON,
    FieldSpec(name="villagers", type=FieldType.REFS, ref=VILLAGER, label="参加的法律明白人"),
    FieldSpec(name="volunteers", type=FieldType.REFS, ref=VOLUNTEER, label="参加的志愿者"),
    FieldSpec(
        name="other_attendees",
        type=FieldType.TEXTS,
        label="参加的其他人",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
    ),
    FieldSpec(name="result", type=FieldType.TEXT, label="考核结果"),
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("held_on", values, around)
    yield from check_late("held_on", values, around)


def _snippet(values: Values) -> str:
    parts = (values.get("held_on"), values.get("place"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


TRAINING = RecordKind(
    name=KIND,
    label="培训",
    fields=FIELDS,
    title=lambda values: str(values.get("topic") or ""),
    snippet=_snippet,
    rules=_rules,
    occurred="held_on",
)
