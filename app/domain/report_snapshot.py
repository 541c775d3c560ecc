"""`report_snapshot` 报表存档: what a return said when its month was closed (domain.md F.1).

It keeps the figures and the records that were counted, so that what is entered afterwards for the
same period is known as late. A correction is a further snapshot with its reason, never an edit.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.append_only import append_only, check_digest
from app.domain.case_file import CASE
from app.domain.common import COMMON, check_fields, check_order, is_empty
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.problems import Problem, Severity
from app.domain.screening_activity import KIND as SCREENING
from app.domain.surroundings import Surroundings

KIND = "report_snapshot"

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="report",
        type=FieldType.TEXT,
        label="报表代号",
        need=Need.REQUIRED,
        max_length=40,
    ),
    FieldSpec(
        name="title", type=FieldType.TEXT, label="报表", need=Need.DERIVED, search=True, ledger=True
    ),
    FieldSpec(
        name="period_first",
        type=FieldType.DATE,
        label="统计期起",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="period_last",
        type=FieldType.DATE,
        label="统计期止",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="number",
        type=FieldType.INTEGER,
        label="第几次存档",
        need=Need.DERIVED,
        minimum=1,
        ledger=True,
    ),
    FieldSpec(
        name="made_at",
        type=FieldType.DATETIME,
        label="存档时间",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="reason",
        type=FieldType.TEXT,
        label="重新存档的原因",
        need=Need.CONDITIONAL,
        search=True,
        ledger=True,
        help="同一期再次存档的，写明为什么",
    ),
    FieldSpec(name="figures", type=FieldType.TEXTS, label="数字", need=Need.DERIVED),
    FieldSpec(name="cases", type=FieldType.REFS, ref=CASE, label="计入的案件", need=Need.DERIVED),
    FieldSpec(
        name="activities",
        type=FieldType.REFS,
        ref=SCREENING,
        label="计入的排查",
        need=Need.DERIVED,
    ),
    FieldSpec(name="sha256", type=FieldType.TEXT, label="校验值", need=Need.DERIVED, max_length=64),
    *(spec for spec in COMMON if spec.name != "late_reason"),
)


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    """A period has an end, and a second snapshot a reason (domain.md F.1)."""
    yield from check_fields(FIELDS, values)
    yield from check_order(values, "period_first", "period_last")
    yield from check_digest(values)
    number = values.get("number")
    if isinstance(number, int) and number > 1 and is_empty(values.get("reason")):
        yield Problem("report.reason", "reason", severity=Severity.MISSING)


def _title(values: Values) -> str:
    period = "—".join(str(values.get(name) or "") for name in ("period_first", "period_last"))
    parts = (values.get("title") or values.get("report"), period)
    return " · ".join(str(part) for part in parts if not is_empty(part))


REPORT_SNAPSHOT = RecordKind(
    name=KIND,
    label="报表存档",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    occurred="made_at",
    lock=append_only,
)
