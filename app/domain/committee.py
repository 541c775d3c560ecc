"""`committee` 人民调解委员会: who mediates and gives the numbers (domain.md A.5, A6.8, L)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.case_numbers import is_usable
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_order,
    is_empty,
    missing,
    warning,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Value, Values
from app.domain.person import DIVISION_CODE, DIVISION_NAME, PHONE_GIVEN, place_name
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "committee"
TRADE_KIND = "association"  # 行业性专业性调委会

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="name",
        type=FieldType.TEXT,
        label="调委会名称",
        need=Need.REQUIRED,
        max_length=120,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="committee_kind",
        label="调委会类型",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="short_name",
        type=FieldType.TEXT,
        label="简称",
        need=Need.REQUIRED,
        max_length=NAME_LENGTH,
        search=True,
        help="写进卷号，例如“昭觉解放沟”",
    ),
    FieldSpec(
        name="number_template",
        type=FieldType.TEXT,
        label="卷号式样",
        help="不填就用州里统一的式样；{year} 是年份，{committee} 是简称，{number} 是号",
    ),
    replace(DIVISION_CODE, label="所在地", need=Need.REQUIRED),
    replace(DIVISION_NAME, label="所在地名称"),
    FieldSpec(name="is_bilingual", type=FieldType.BOOLEAN, label="双语型", ledger=True),
    FieldSpec(
        name="trade",
        type=FieldType.TEXT,
        label="行业或专业领域",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
    ),
    FieldSpec(name="is_studio", type=FieldType.BOOLEAN, label="个人或品牌调解室"),
    FieldSpec(
        name="studio_name",
        type=FieldType.TEXT,
        label="调解室名称",
        need=Need.CONDITIONAL,
        max_length=120,
        search=True,
    ),
    FieldSpec(name="studio_level", type=FieldType.TEXT, label="调解室等级", max_length=NAME_LENGTH),
    FieldSpec(name="founded_on", type=FieldType.DATE, label="设立日期", ledger=True),
    FieldSpec(name="closed_on", type=FieldType.DATE, label="撤销日期", ledger=True),
    FieldSpec(name="successor_id", type=FieldType.REF, ref=KIND, label="承接的调委会"),
    FieldSpec(name="meeting_place", type=FieldType.TEXT, label="调解地点"),
    replace(PHONE_GIVEN, mask=None, search=False),
    FieldSpec(name="address", type=FieldType.TEXT, label="地址", mask=Mask.ADDRESS),
    FieldSpec(
        name="court_name",
        type=FieldType.TEXT,
        label="司法确认的法院",
        max_length=120,
        help="所在地的基层人民法院或人民法庭",
    ),
    FieldSpec(name="remark", type=FieldType.LONG_TEXT, label="备注", max_length=1000),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    template = values.get("number_template")
    if isinstance(template, str) and template and not is_usable(template):
        yield wrong("committee.template", "number_template")
    if values.get("kind_code") == TRADE_KIND and is_empty(values.get("trade")):
        yield missing("trade")
    if values.get("is_studio") is True and is_empty(values.get("studio_name")):
        yield missing("studio_name")
    yield from check_future("founded_on", values, around)
    yield from check_order(values, "founded_on", "closed_on")
    # A closed committee's open cases and numbers need somebody who takes them over (A.5).
    if not is_empty(values.get("successor_id")) and is_empty(values.get("closed_on")):
        yield missing("closed_on")
    if not is_empty(values.get("closed_on")) and is_empty(values.get("successor_id")):
        yield warning("committee.no_successor", "successor_id")


def _derive(values: Values, around: Surroundings) -> Values:
    found: dict[str, Value] = {}
    if name := place_name(values.get("division_code"), around):
        found["division_name"] = name
    return found


def _snippet(values: Values) -> str:
    parts = (values.get("division_name"), values.get("studio_name"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


COMMITTEE = RecordKind(
    name=KIND,
    label="调委会",
    fields=FIELDS,
    title=lambda values: str(values.get("name") or ""),
    snippet=_snippet,
    rules=_rules,
    derive=_derive,
)
