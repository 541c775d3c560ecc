"""`sheet` 已打印报表: one printed sheet of the village log, by its digest (domain.md C.5).

Every page bears the id of this record; scanned back with its seal, the sheet counts as 已盖章.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import ADVISER_ID, ADVISER_NAME, joined
from app.domain.append_only import MADE_AT, PAGES, SHA256, VERSION, append_only, check_digest
from app.domain.common import COMMON, check_fields
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.person import DIVISION_CODE, DIVISION_NAME
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import named_places

KIND = "sheet"

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="document",
        type=FieldType.CODE,
        codes="paper_kind",
        label="报表",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="period",
        type=FieldType.TEXT,
        label="统计期",
        need=Need.REQUIRED,
        max_length=40,
        search=True,
        ledger=True,
    ),
    replace(DIVISION_CODE, label="统计地区"),
    replace(DIVISION_NAME, label="统计地区名称", search=True),
    replace(ADVISER_ID, need=Need.OPTIONAL),
    ADVISER_NAME,
    MADE_AT,
    SHA256,
    PAGES,
    VERSION,
    FieldSpec(name="figures_digest", type=FieldType.TEXT, label="数字校验值", max_length=64),
    *COMMON,
)


def _title(values: Values) -> str:
    told = {**values, "period": str(values.get("period") or "").replace("..", "–")}
    return joined(told, "period", "division_name", "adviser_name")


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_digest(values)


SHEET = RecordKind(
    name=KIND,
    label="已打印报表",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    derive=named_places,
    occurred="made_at",
    lock=append_only,
)
