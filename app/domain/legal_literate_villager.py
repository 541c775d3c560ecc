"""`legal_literate_villager` 法律明白人: chosen, trained, gone one day (domain.md L).

Trainings and activities are records of their own that name the villager; how many a village should
have is the parameter `literate_villagers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import ADVISER_ID, joined
from app.domain.common import COMMON, NAME_LENGTH, check_exit, check_fields, check_future
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.person import BIRTH_YEAR, EDUCATION, ETHNICITY, NAME, NAME_NATIVE, PHONE_GIVEN, SEX
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import VILLAGE_CODE, VILLAGE_NAME, named_places

KIND = "legal_literate_villager"

LANGUAGES = FieldSpec(
    name="languages", type=FieldType.CODES, codes="language", label="会说的语言", ledger=True
)
LEFT_ON = FieldSpec(name="left_on", type=FieldType.DATE, label="退出日期", ledger=True)
LEAVE_REASON = FieldSpec(
    name="leave_reason", type=FieldType.TEXT, label="退出原因", need=Need.CONDITIONAL
)

FIELDS: tuple[FieldSpec, ...] = (
    VILLAGE_CODE,
    VILLAGE_NAME,
    NAME,
    NAME_NATIVE,
    SEX,
    replace(BIRTH_YEAR, ledger=True),
    ETHNICITY,
    EDUCATION,
    PHONE_GIVEN,
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="literate_kind",
        label="身份",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="chosen_on", type=FieldType.DATE, label="选任日期", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(
        name="certificate_no",
        type=FieldType.TEXT,
        label="证书编号",
        max_length=NAME_LENGTH,
        ledger=True,
    ),
    LANGUAGES,
    replace(
        ADVISER_ID,
        label="结对的法律顾问",
        need=Need.OPTIONAL,
        help="由哪位村（居）法律顾问带着，可以以后再填",
    ),
    LEFT_ON,
    LEAVE_REASON,
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("chosen_on", values, around)
    yield from check_exit(values, "chosen_on", "left_on", "leave_reason")


LEGAL_LITERATE_VILLAGER = RecordKind(
    name=KIND,
    label="法律明白人",
    fields=FIELDS,
    title=lambda values: str(values.get("name") or values.get("name_native") or ""),
    snippet=lambda values: joined(values, "village_name", "certificate_no"),
    rules=_rules,
    derive=named_places,
)
