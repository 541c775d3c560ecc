"""`notice_board` 公示: who serves the village, when, by which telephone, as it hangs on its wall
(domain.md C.1 publicity board, L). Everything on it is public and nothing is masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import ADVISER_ID, ADVISER_NAME, joined
from app.domain.common import (
    COMMON,
    check_fields,
    check_future,
    check_order,
    is_empty,
    missing,
    warning,
)
from app.domain.dates import days_between
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.person import PHONE_GIVEN
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import VILLAGE_CODE, VILLAGE_NAME, named_places

KIND = "notice_board"

FIELDS: tuple[FieldSpec, ...] = (
    VILLAGE_CODE,
    VILLAGE_NAME,
    replace(ADVISER_ID, label="公示的法律顾问"),
    ADVISER_NAME,
    replace(PHONE_GIVEN, label="公示的电话", need=Need.REQUIRED, mask=None),
    FieldSpec(
        name="times",
        type=FieldType.TEXT,
        label="驻村时间",
        need=Need.REQUIRED,
        ledger=True,
        help="例如每月第一、第三个星期二上午",
    ),
    FieldSpec(name="duty", type=FieldType.TEXT, label="服务内容"),
    FieldSpec(name="printed_on", type=FieldType.DATE, label="打印日期"),
    FieldSpec(name="posted_on", type=FieldType.DATE, label="张贴日期", ledger=True),
    FieldSpec(name="checked_on", type=FieldType.DATE, label="检查日期", ledger=True),
    FieldSpec(name="is_ok", type=FieldType.BOOLEAN, label="公示完好", ledger=True),
    FieldSpec(
        name="finding",
        type=FieldType.TEXT,
        label="检查发现",
        need=Need.CONDITIONAL,
        ledger=True,
    ),
    *COMMON,
)


def last_looked_at(values: Values) -> str:
    """The day on which somebody last stood before the board: checked, else posted; "" for never."""
    return str(values.get("checked_on") or values.get("posted_on") or "")


def is_stale(values: Values, around: Surroundings) -> bool:
    """Whether it hangs unchecked for longer than `notice_check_days`."""
    looked = last_looked_at(values)
    if not looked:
        return False
    return days_between(looked, around.today) > around.integer("notice_check_days")


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("checked_on", values, around)
    yield from check_order(values, "printed_on", "posted_on")
    yield from check_order(values, "posted_on", "checked_on")
    if values.get("is_ok") is False and is_empty(values.get("finding")):
        yield missing("finding")
    if not is_empty(values.get("is_ok")) and is_empty(values.get("checked_on")):
        yield missing("checked_on")
    if is_stale(values, around):
        limit = around.integer("notice_check_days")
        yield warning("board.stale", "checked_on", limit=limit)


NOTICE_BOARD = RecordKind(
    name=KIND,
    label="公示栏",
    fields=FIELDS,
    title=lambda values: joined(values, "village_name", "adviser_name"),
    snippet=lambda values: str(values.get("times") or ""),
    rules=_rules,
    derive=named_places,
)
