"""`judicial_confirmation` 司法确认: both ask the court to confirm (domain.md A.1, A.4.13)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import COMMON, check_fields, check_future, check_order, is_empty, missing
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "judicial_confirmation"
CONFIRMED = "confirmed"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(name="agreement_id", type=FieldType.REF, ref="agreement", label="申请确认的协议"),
    FieldSpec(
        name="court_name",
        type=FieldType.TEXT,
        label="受理法院",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
        help="当事人住所地、标的物所在地或调委会所在地的基层法院",
    ),
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="confirmation_kind",
        label="确认类型",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="applicants",
        type=FieldType.REFS,
        ref="party",
        label="申请人",
        help="要双方共同申请；一方申请、对方同意的，也算共同申请",
    ),
    FieldSpec(
        name="applied_on", type=FieldType.DATE, label="申请日期", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(
        name="request_text",
        type=FieldType.LONG_TEXT,
        label="请求事项",
        max_length=2000,
        mask=Mask.TEXT,
    ),
    FieldSpec(name="copies", type=FieldType.INTEGER, label="协议份数", minimum=1),
    FieldSpec(name="accepted_on", type=FieldType.DATE, label="法院受理日期"),
    FieldSpec(
        name="case_no",
        type=FieldType.TEXT,
        label="法院案号",
        max_length=60,
        search=True,
        ledger=True,
        help="如（2026）川3431调确字第12号",
    ),
    FieldSpec(
        name="decision",
        type=FieldType.CODE,
        codes="confirmation_decision",
        label="法院决定",
        need=Need.CONDITIONAL,
        ledger=True,
    ),
    FieldSpec(
        name="decided_on",
        type=FieldType.DATE,
        label="决定日期",
        need=Need.CONDITIONAL,
        ledger=True,
    ),
    FieldSpec(name="enforcement_applied_on", type=FieldType.DATE, label="申请强制执行日期"),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """A decision has its day; the court comes after the application (A.4.13)."""
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    if not is_empty(values.get("decision")) and is_empty(values.get("decided_on")):
        yield missing("decided_on")
    if not is_empty(values.get("decided_on")) and is_empty(values.get("decision")):
        yield missing("decision")
    yield from check_order(values, "applied_on", "accepted_on")
    yield from check_order(values, "applied_on", "decided_on")
    yield from check_order(values, "decided_on", "enforcement_applied_on")
    yield from check_future("applied_on", values, around)


def _title(values: Values) -> str:
    parts = ("司法确认", values.get("court_name"), values.get("applied_on"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


JUDICIAL_CONFIRMATION = RecordKind(
    name=KIND,
    label="司法确认",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    occurred="applied_on",
    part_of="mediation_case",
)
