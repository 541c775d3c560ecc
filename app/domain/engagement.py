"""`engagement` 聘任: one adviser for one village and one term (domain.md C.4).

The counters belong to the village: whoever replaces an adviser goes on where the other left off.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.advising import ADVISER_ID, ADVISER_NAME, check_village, joined
from app.domain.advising import ENGAGEMENT as KIND
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_exit,
    check_fields,
    check_future,
    check_order,
    count_field,
)
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import VILLAGE_CODE, VILLAGE_NAME, named_places

_CONTRACT: tuple[FieldSpec, ...] = (
    VILLAGE_CODE,
    VILLAGE_NAME,
    ADVISER_ID,
    ADVISER_NAME,
    FieldSpec(name="firm", type=FieldType.TEXT, label="派出单位", search=True, ledger=True),
    FieldSpec(
        name="group_leader",
        type=FieldType.TEXT,
        label="服务团队负责人",
        max_length=NAME_LENGTH,
        ledger=True,
    ),
    FieldSpec(
        name="contract_no",
        type=FieldType.TEXT,
        label="合同编号",
        max_length=NAME_LENGTH,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="signed_on",
        type=FieldType.DATE,
        label="签约日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(name="start", type=FieldType.DATE, label="聘期起", need=Need.REQUIRED, ledger=True),
    FieldSpec(name="end", type=FieldType.DATE, label="聘期止", ledger=True),
    FieldSpec(
        name="ended_on",
        type=FieldType.DATE,
        label="提前结束日期",
        ledger=True,
        help="聘期没有满就换人的，填最后一天",
    ),
    FieldSpec(name="end_reason", type=FieldType.TEXT, label="提前结束原因", need=Need.CONDITIONAL),
    FieldSpec(
        name="replaces",
        type=FieldType.REF,
        ref=KIND,
        label="接替的聘任",
        help="换了顾问，村里的累计时长接着算",
    ),
    FieldSpec(
        name="fee_fen_year",
        type=FieldType.MONEY,
        label="年服务费",
        minimum=0,
        ledger=True,
    ),
)

_WORK: tuple[FieldSpec, ...] = (
    FieldSpec(name="plan_on", type=FieldType.DATE, label="年度服务计划日期", ledger=True),
    FieldSpec(name="survey_on", type=FieldType.DATE, label="村基本情况调查日期", ledger=True),
    FieldSpec(name="wechat_group", type=FieldType.BOOLEAN, label="已建微信群", ledger=True),
    FieldSpec(name="wechat_created_on", type=FieldType.DATE, label="建群日期"),
    count_field("wechat_members", label="群成员（人）"),
    FieldSpec(
        name="paired",
        type=FieldType.REFS,
        ref="legal_literate_villager",
        label="结对的法律明白人",
    ),
    FieldSpec(name="remark", type=FieldType.LONG_TEXT, label="备注", max_length=1000),
)

FIELDS: tuple[FieldSpec, ...] = (*_CONTRACT, *_WORK, *COMMON)


def in_force(values: Values, day: str) -> bool:
    """Whether the engagement holds on an ISO day, both ends included. Without an end it goes on
    until it is ended; without a start it never began.
    """
    start = values.get("start")
    if not isinstance(start, str) or not start:
        return False
    ends = (values.get(name) for name in ("end", "ended_on"))
    last = min((end for end in ends if isinstance(end, str) and end), default="")
    return start <= day and (not last or day <= last)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Terms in their order; an early end has a reason (domain.md C.4)."""
    yield from check_fields(FIELDS, values)
    yield from check_village(values, around)
    yield from check_future("signed_on", values, around)
    yield from check_order(values, "start", "end")
    yield from check_exit(values, "start", "ended_on", "end_reason")


def _title(values: Values) -> str:
    return joined(values, "village_name", "adviser_name", "start")


ENGAGEMENT = RecordKind(
    name=KIND,
    label="法律顾问聘任",
    fields=FIELDS,
    title=_title,
    snippet=lambda values: joined(values, "firm", "contract_no"),
    rules=_rules,
    derive=named_places,
    occurred="signed_on",
)
