"""`station_check_item` 检查项目: one line of a check, as delivered (domain.md L)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.advising import joined
from app.domain.common import COMMON, check_fields, wrong
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.problems import Problem
from app.domain.station_check import KIND as CHECK
from app.domain.surroundings import Surroundings

KIND = "station_check_item"
_MOST_POINTS = 1000

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(name="check_id", type=FieldType.REF, ref=CHECK, label="检查", need=Need.REQUIRED),
    FieldSpec(
        name="seq",
        type=FieldType.INTEGER,
        label="序号",
        need=Need.DERIVED,
        ledger=True,
    ),
    FieldSpec(
        name="item",
        type=FieldType.TEXT,
        label="检查项目",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="weight",
        type=FieldType.INTEGER,
        label="分值",
        minimum=0,
        maximum=_MOST_POINTS,
        ledger=True,
    ),
    FieldSpec(
        name="score",
        type=FieldType.INTEGER,
        label="得分",
        minimum=0,
        maximum=_MOST_POINTS,
        ledger=True,
    ),
    FieldSpec(
        name="finding",
        type=FieldType.LONG_TEXT,
        label="检查情况",
        max_length=1000,
        search=True,
        ledger=True,
    ),
    *COMMON,
)


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    weight, score = values.get("weight"), values.get("score")
    if isinstance(weight, int) and isinstance(score, int) and score > weight:
        yield wrong("check.above_weight", "score", limit=weight)


STATION_CHECK_ITEM = RecordKind(
    name=KIND,
    label="检查项目",
    fields=FIELDS,
    title=lambda values: joined(values, "seq", "item"),
    snippet=lambda values: str(values.get("finding") or ""),
    rules=_rules,
)
