"""`visit_matter` 服务事项: one question of one client within a visit, 一事一记 (domain.md C.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.adviser_visit_fields import ADVICE, CONTENT, FOLLOW_UP_ON, RESULT
from app.domain.advising import VISIT
from app.domain.case_file import CASE
from app.domain.common import COMMON, NAME_LENGTH, check_fields
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.masking import hide_numbers, mask
from app.domain.parts import SEQ
from app.domain.person import NAME, PHONE_GIVEN, SEX
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "visit_matter"
_SHORT = 20  # characters of the content, in a list

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="visit_id", type=FieldType.REF, ref=VISIT, label="所属工作日志", need=Need.REQUIRED
    ),
    replace(SEQ, ledger=True),
    FieldSpec(
        name="service_kind",
        type=FieldType.CODE,
        codes="service_kind",
        label="服务类别",
        need=Need.REQUIRED,
        ledger=True,
    ),
    replace(NAME, name="client_name", label="服务对象", need=Need.OPTIONAL),
    replace(SEX, name="client_sex", label="性别", ledger=False),
    replace(PHONE_GIVEN, name="client_phone", ledger=False),
    FieldSpec(
        name="client_group",
        type=FieldType.TEXT,
        label="村民小组",
        max_length=NAME_LENGTH,
        ledger=True,
    ),
    replace(CONTENT, help=""),
    ADVICE,
    RESULT,
    FOLLOW_UP_ON,
    FieldSpec(name="consultation_id", type=FieldType.REF, ref="consultation", label="关联的咨询"),
    FieldSpec(name="case_id", type=FieldType.REF, ref=CASE, label="关联的调解案件"),
    *COMMON,
)


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)


def _title(values: Values) -> str:
    """The client by the first character only: a list of matters is read by many."""
    name = mask(str(values.get("client_name") or ""), Mask.NAME)
    content = hide_numbers(str(values.get("content") or ""))[:_SHORT]
    return " · ".join(part for part in (name, content) if part)


VISIT_MATTER = RecordKind(
    name=KIND,
    label="服务事项",
    fields=FIELDS,
    title=_title,
    rules=_rules,
)
