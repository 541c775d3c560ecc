"""`volunteer` 志愿者: who registered, with which skills, and when they left (domain.md L, G.2 42).

What they did is a `helper_activity`; the evaluation is a note, no score: nobody is ranked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.common import COMMON, NAME_LENGTH, check_exit, check_fields, check_future, is_empty
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.legal_literate_villager import LANGUAGES, LEAVE_REASON, LEFT_ON
from app.domain.person import (
    BIRTH_YEAR,
    DIVISION_CODE,
    DIVISION_NAME,
    EDUCATION,
    ETHNICITY,
    NAME,
    NAME_NATIVE,
    PHONE_GIVEN,
    SEX,
)
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import named_places

KIND = "volunteer"

FIELDS: tuple[FieldSpec, ...] = (
    NAME,
    NAME_NATIVE,
    SEX,
    BIRTH_YEAR,
    ETHNICITY,
    EDUCATION,
    PHONE_GIVEN,
    FieldSpec(
        name="skills",
        type=FieldType.TEXTS,
        label="专长",
        max_length=NAME_LENGTH,
        search=True,
        ledger=True,
        help="例如法律、双语翻译、心理疏导、书写",
    ),
    LANGUAGES,
    FieldSpec(
        name="registered_on",
        type=FieldType.DATE,
        label="注册日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    DIVISION_CODE,
    replace(DIVISION_NAME, label="住在哪里"),
    FieldSpec(
        name="evaluation_note",
        type=FieldType.LONG_TEXT,
        label="管理评价",
        max_length=1000,
        help="写服务情况，不打分、不排名",
    ),
    LEFT_ON,
    LEAVE_REASON,
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("registered_on", values, around)
    yield from check_exit(values, "registered_on", "left_on", "leave_reason")


def _snippet(values: Values) -> str:
    skills = values.get("skills")
    parts = (values.get("division_name"), *(skills if isinstance(skills, tuple | list) else ()))
    return " · ".join(str(part) for part in parts if not is_empty(part))


VOLUNTEER = RecordKind(
    name=KIND,
    label="志愿者",
    fields=FIELDS,
    title=lambda values: str(values.get("name") or values.get("name_native") or ""),
    snippet=_snippet,
    rules=_rules,
    derive=named_places,
)
