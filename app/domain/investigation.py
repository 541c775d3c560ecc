"""`investigation` 调查记录: what somebody was asked and answered (domain.md A.4.8)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.case_file import CASE
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    is_empty,
    warning,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.problems import Problem
from app.domain.spoken import (
    BLANK_NO,
    INTERPRETER,
    LANGUAGE,
    RECORD_LENGTH,
    RECORDER,
    check_understood,
)
from app.domain.surroundings import Surroundings

KIND = "investigation"
USUAL_INVESTIGATORS = 2

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="investigated_at",
        type=FieldType.DATETIME,
        label="调查时间",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="place",
        type=FieldType.TEXT,
        label="调查地点",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="participants",
        type=FieldType.TEXTS,
        label="参加人",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
    ),
    FieldSpec(
        name="investigatees",
        type=FieldType.TEXTS,
        label="被调查人",
        need=Need.REQUIRED,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="investigators",
        type=FieldType.TEXTS,
        label="调查人",
        need=Need.REQUIRED,
        max_length=NAME_LENGTH,
        ledger=True,
        help="一般两人",
    ),
    RECORDER,
    FieldSpec(
        name="record_text",
        type=FieldType.LONG_TEXT,
        label="调查记录",
        need=Need.REQUIRED,
        max_length=RECORD_LENGTH,
        mask=Mask.TEXT,
        search=True,
        help="一问一答，写明时间、地点、起因、经过和要求",
    ),
    LANGUAGE,
    INTERPRETER,
    BLANK_NO,
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    yield from check_understood(values, values.get("language"))
    yield from check_future("investigated_at", values, around)
    yield from check_late("investigated_at", values, around)
    asking = values.get("investigators")
    if isinstance(asking, list | tuple) and 0 < len(asking) < USUAL_INVESTIGATORS:
        yield warning("investigation.alone", "investigators")


def _title(values: Values) -> str:
    asked = values.get("investigatees")
    names = [str(name) for name in asked] if isinstance(asked, list | tuple) else []
    return "、".join(names) or str(values.get("place") or "")


def _snippet(values: Values) -> str:
    parts = (str(values.get("investigated_at") or "")[:10], values.get("place"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


INVESTIGATION = RecordKind(
    name=KIND,
    label="调查记录",
    fields=FIELDS,
    title=_title,
    snippet=_snippet,
    rules=_rules,
    occurred="investigated_at",
    part_of=CASE,
)
