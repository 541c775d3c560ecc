"""`degu_participation`: a 德古 takes part, as mediator or as invitee (domain.md A.7, I.13).

Never a legal procedure of its own. Clans and their guarantors are sensitive: masked in lists,
absent from every return.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    is_empty,
    warning,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.person import NAME, NAME_NATIVE
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "degu_participation"
MEDIATOR = "mediator"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(name="mediator_id", type=FieldType.REF, ref="mediator", label="人民调解员名册"),
    replace(NAME, label="德古姓名"),
    replace(NAME_NATIVE, label="彝文姓名"),
    FieldSpec(
        name="role",
        type=FieldType.CODE,
        codes="degu_role",
        label="参与方式",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="appointed",
        type=FieldType.BOOLEAN,
        label="已聘为人民调解员",
        ledger=True,
        help="没有聘任的，列为受邀参加人",
    ),
    FieldSpec(name="association_member", type=FieldType.BOOLEAN, label="德古协会会员"),
    FieldSpec(
        name="customary_topics",
        type=FieldType.CODES,
        codes="customary_topic",
        label="涉及的习惯事项",
    ),
    FieldSpec(
        name="clans",
        type=FieldType.TEXTS,
        label="涉及的家支",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        help="只留在本案记录里，不进入任何统计",
    ),
    FieldSpec(name="customary_rite", type=FieldType.TEXT, label="习惯仪式", mask=Mask.TEXT),
    FieldSpec(name="ritual_cost_fen", type=FieldType.MONEY, label="仪式费用", minimum=0),
    FieldSpec(
        name="clan_guarantors",
        type=FieldType.TEXTS,
        label="家支担保人",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
    ),
    FieldSpec(name="oral_result_on", type=FieldType.DATE, label="口头说定日期"),
    FieldSpec(
        name="voluntary",
        type=FieldType.BOOLEAN,
        label="当事人确认自愿",
        help="单独问过双方，没有受到家支或他人压力",
    ),
    FieldSpec(
        name="read_back_by",
        type=FieldType.TEXT,
        label="用彝语宣读协议的人",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
    ),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Appointed: listed as mediator; not appointed: among the participants (A.7). Big clans may
    press small ones, so that the parties are asked whether they agree freely.
    """
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    if values.get("role") == MEDIATOR and values.get("appointed") is not True:
        yield wrong("degu.not_appointed", "role")
    if values.get("voluntary") is False:
        yield wrong("degu.not_voluntary", "voluntary")
    elif is_empty(values.get("voluntary")):
        yield warning("degu.ask_voluntary", "voluntary")
    yield from check_future("oral_result_on", values, around)


def _title(values: Values) -> str:
    return str(values.get("name") or values.get("name_native") or "德古参与")


DEGU_PARTICIPATION = RecordKind(
    name=KIND,
    label="德古参与",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    part_of="mediation_case",
)
