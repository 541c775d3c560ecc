"""`station_check` 督导、自查、村室考核: a visit of inspection; its items are records of their own
(domain.md L, C.6). The total is the sum of the items and ranks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.advising import ADVISER_ID, joined
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    check_order,
    is_empty,
    missing,
)
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import PLACE_CODE, PLACE_NAME, named_places

KIND = "station_check"
STATION, VILLAGE_ROOM, OF_ADVISER = "station", "village_room", "adviser"
"""Codes of the list `check_target`: what is checked."""

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="checked_on", type=FieldType.DATE, label="检查日期", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="check_kind",
        label="检查类型",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="target",
        type=FieldType.CODE,
        codes="check_target",
        label="检查对象",
        need=Need.REQUIRED,
        ledger=True,
    ),
    replace(PLACE_CODE, label="检查的村镇", need=Need.OPTIONAL),
    replace(PLACE_NAME, label="检查的村镇名称"),
    replace(ADVISER_ID, label="检查的法律顾问", need=Need.CONDITIONAL),
    FieldSpec(name="total", type=FieldType.INTEGER, label="得分", need=Need.DERIVED, ledger=True),
    FieldSpec(
        name="full_score", type=FieldType.INTEGER, label="满分", need=Need.DERIVED, ledger=True
    ),
    FieldSpec(
        name="finding",
        type=FieldType.LONG_TEXT,
        label="总的情况",
        max_length=2000,
        search=True,
    ),
    FieldSpec(name="follow_up_on", type=FieldType.DATE, label="整改到期", ledger=True),
    FieldSpec(
        name="signed_by",
        type=FieldType.TEXTS,
        label="检查人",
        max_length=NAME_LENGTH,
        search=True,
        ledger=True,
    ),
    *COMMON,
)


def totals(items: Iterable[Values]) -> Values:
    """Scores and weights of the items summed up; None for both while no item has a score."""
    rows = [(item.get("score"), item.get("weight")) for item in items]
    scored = [(s, w if isinstance(w, int) else 0) for s, w in rows if isinstance(s, int)]
    if not scored:
        return {"total": None, "full_score": None}
    return {"total": sum(s for s, _w in scored), "full_score": sum(w for _s, w in scored)}


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("checked_on", values, around)
    yield from check_late("checked_on", values, around)
    yield from check_order(values, "checked_on", "follow_up_on")
    if values.get("target") == OF_ADVISER and is_empty(values.get("adviser_id")):
        yield missing("adviser_id")


STATION_CHECK = RecordKind(
    name=KIND,
    label="督导和自查",
    fields=FIELDS,
    title=lambda values: joined(values, "checked_on", "division_name"),
    snippet=lambda values: str(values.get("finding") or "")[:NAME_LENGTH],
    rules=_rules,
    derive=named_places,
    occurred="checked_on",
)
