"""`adviser` 村（居）法律顾问: who serves villages, once for all of them (domain.md C.1, C.2).

No member of the staff and no visitor: a lawyer of a firm far away is one as well. What hangs on the
notice board of every village (name, telephone) is not masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import ADVISER as KIND
from app.domain.advising import joined
from app.domain.common import COMMON, NAME_LENGTH, check_exit, check_fields, check_future
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.person import DIVISION_CODE, ETHNICITY, NAME, NAME_NATIVE, PHONE_GIVEN, SEX
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

FIELDS: tuple[FieldSpec, ...] = (
    replace(NAME, mask=None),
    replace(NAME_NATIVE, mask=None),
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="adviser_kind",
        label="顾问类型",
        need=Need.REQUIRED,
        default="lawyer",
        ledger=True,
    ),
    FieldSpec(name="firm", type=FieldType.TEXT, label="所在单位", search=True, ledger=True),
    FieldSpec(
        name="licence_no",
        type=FieldType.TEXT,
        label="执业证号",
        max_length=NAME_LENGTH,
        compact=True,
        search=True,
        ledger=True,
    ),
    SEX,
    ETHNICITY,
    replace(PHONE_GIVEN, mask=None),
    FieldSpec(
        name="languages",
        type=FieldType.CODES,
        codes="language",
        label="会说的语言",
        ledger=True,
    ),
    replace(DIVISION_CODE, label="服务的县（市）", need=Need.REQUIRED, ledger=True),
    FieldSpec(
        name="member",
        type=FieldType.REF,
        ref="member",
        label="登录姓名",
        help="在本机登录的法律顾问，只看到自己的村",
    ),
    FieldSpec(name="left_on", type=FieldType.DATE, label="离任日期", ledger=True),
    FieldSpec(name="leave_reason", type=FieldType.TEXT, label="离任原因", need=Need.CONDITIONAL),
    FieldSpec(name="remark", type=FieldType.LONG_TEXT, label="备注", max_length=1000),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("left_on", values, around)
    yield from check_exit(values, "left_on", "left_on", "leave_reason")


ADVISER = RecordKind(
    name=KIND,
    label="村（居）法律顾问",
    fields=FIELDS,
    title=lambda values: str(values.get("name") or values.get("name_native") or ""),
    snippet=lambda values: joined(values, "firm", "phone"),
    rules=_rules,
)
