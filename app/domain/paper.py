"""`paper`: one produced version of a document, by its digest (domain.md A.8b, A.2)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.append_only import MADE_AT, PAGES, SHA256, VERSION, append_only, check_digest
from app.domain.common import COMMON, check_fields, is_empty
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "paper"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="document",
        type=FieldType.CODE,
        codes="paper_kind",
        label="文书",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(name="part_id", type=FieldType.TEXT, label="文书所属记录", max_length=36),
    VERSION,
    MADE_AT,
    SHA256,
    PAGES,
    FieldSpec(name="copies", type=FieldType.INTEGER, label="份数", minimum=1),
    FieldSpec(name="template", type=FieldType.TEXT, label="模板"),
    FieldSpec(name="template_version", type=FieldType.TEXT, label="模板版本", max_length=40),
    FieldSpec(
        name="blank_no",
        type=FieldType.TEXT,
        label="空白表编号",
        max_length=40,
        compact=True,
        search=True,
    ),
    *COMMON,
)


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    yield from check_digest(values)


def _title(values: Values) -> str:
    parts = ("文书", values.get("template"), str(values.get("made_at") or "").replace("T", " "))
    return " · ".join(str(part) for part in parts if not is_empty(part))


PAPER = RecordKind(
    name=KIND,
    label="已生成文书",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    occurred="made_at",
    part_of="mediation_case",
    lock=append_only,
)
