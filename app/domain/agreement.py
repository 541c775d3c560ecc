"""`agreement`: what the parties agreed, in writing or by word of mouth (domain.md A.4.10, A.4.11).

Its terms, its schedule and its signatures are records of their own. From the day of the last
signature on the text stands; what changes afterwards is a supplement, another agreement that names
this one (A.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    check_order,
    is_empty,
    missing,
    warning,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Value, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.problems import Problem
from app.domain.spoken import BLANK_NO
from app.domain.surroundings import Surroundings

KIND = "agreement"

# Codes that rules look at.
WRITTEN, ORAL = "written", "oral"
IMMEDIATE, OTHER = "immediate", "other"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="agreement_no",
        type=FieldType.TEXT,
        label="协议编号",
        need=Need.DERIVED,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="form",
        type=FieldType.CODE,
        codes="agreement_form",
        label="协议形式",
        need=Need.REQUIRED,
        ledger=True,
        help="双方都认为不用写成书面的，可以口头达成，由调解员记录内容",
    ),
    FieldSpec(
        name="supplement_of",
        type=FieldType.REF,
        ref=KIND,
        label="补充的是哪份协议",
        need=Need.DERIVED,
    ),
    FieldSpec(
        name="facts_and_issues",
        type=FieldType.LONG_TEXT,
        label="纠纷主要事实和争议事项",
        need=Need.CONDITIONAL,
        max_length=5000,
        mask=Mask.TEXT,
        search=True,
    ),
    FieldSpec(
        name="responsibilities",
        type=FieldType.LONG_TEXT,
        label="各方责任",
        max_length=2000,
        mask=Mask.TEXT,
    ),
    FieldSpec(
        name="performance_mode",
        type=FieldType.CODE,
        codes="performance_mode",
        label="履行方式",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="performance_note", type=FieldType.TEXT, label="履行方式说明", need=Need.CONDITIONAL
    ),
    FieldSpec(name="performance_place", type=FieldType.TEXT, label="履行地点", mask=Mask.ADDRESS),
    FieldSpec(
        name="performance_due",
        type=FieldType.DATE,
        label="履行期限",
        need=Need.CONDITIONAL,
        ledger=True,
        help="当场履行的不用填；分期的填最后一期",
    ),
    FieldSpec(
        name="amount_fen",
        type=FieldType.MONEY,
        label="协议金额",
        minimum=0,
        default=0,
        ledger=True,
        help="等于各期金额之和；没有钱款的填 0",
    ),
    FieldSpec(name="copies", type=FieldType.INTEGER, label="份数", need=Need.DERIVED),
    FieldSpec(
        name="agreed_on",
        type=FieldType.DATE,
        label="达成协议日期",
        need=Need.CONDITIONAL,
        ledger=True,
        help="口头协议从达成之日起生效，可以早于登记日期",
    ),
    FieldSpec(name="recorded_on", type=FieldType.DATE, label="登记日期", ledger=True),
    FieldSpec(name="place", type=FieldType.TEXT, label="达成协议地点", mask=Mask.ADDRESS),
    FieldSpec(
        name="sealed_on",
        type=FieldType.DATE,
        label="盖章日期",
        help="加盖人民调解委员会印章的日期；书面协议盖章后才生效",
    ),
    FieldSpec(
        name="signed_on", type=FieldType.DATE, label="签名日期", need=Need.DERIVED, ledger=True
    ),
    FieldSpec(
        name="effective_on", type=FieldType.DATE, label="生效日期", need=Need.DERIVED, ledger=True
    ),
    FieldSpec(name="language_read", type=FieldType.CODE, codes="language", label="宣读所用语言"),
    FieldSpec(
        name="read_by",
        type=FieldType.TEXT,
        label="宣读人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
    ),
    FieldSpec(
        name="remark", type=FieldType.LONG_TEXT, label="备注", max_length=1000, mask=Mask.TEXT
    ),
    *COMMON,
    BLANK_NO,
)
_BY_NAME = {spec.name: spec for spec in FIELDS}
_OPEN = frozenset({"sealed_on", "remark", "late_reason"})
"""What may still be written beside the signed text; the seal may come after the signatures."""


def is_signed(values: Values) -> bool:
    """Whether the text stands: somebody has signed it."""
    return not is_empty(values.get("signed_on"))


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """What a written agreement says (人民调解法 art 29; A.4.10), and an oral one (art 28)."""
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    form, mode = values.get("form"), values.get("performance_mode")
    if form == WRITTEN and is_empty(values.get("facts_and_issues")):
        yield missing("facts_and_issues")
    if form == ORAL and is_empty(values.get("agreed_on")):
        yield missing("agreed_on")
    if not is_empty(mode) and mode != IMMEDIATE and is_empty(values.get("performance_due")):
        yield missing("performance_due")
    due, made = values.get("performance_due"), values.get("agreed_on") or values.get("recorded_on")
    if mode == IMMEDIATE and isinstance(due, str) and isinstance(made, str) and due > made:
        yield wrong("agreement.immediate_later", "performance_mode")
    if mode == OTHER and is_empty(values.get("performance_note")):
        yield missing("performance_note")
    if not is_empty(values.get("language_read")) and is_empty(values.get("read_by")):
        yield missing("read_by")  # A.7: who read the agreement back, not only in which language
    if form == ORAL and _better_written(values):
        yield warning("agreement.better_written", "form")
    for name in ("agreed_on", "recorded_on", "sealed_on"):
        yield from check_future(name, values, around)
    yield from check_order(values, "agreed_on", "recorded_on")
    yield from check_order(values, "agreed_on", "performance_due")
    yield from check_late("recorded_on", values, around)


def _better_written(values: Values) -> bool:
    """Money that is not paid on the spot (A.1: the written form is the default then)."""
    amount = values.get("amount_fen")
    return isinstance(amount, int) and amount > 0 and values.get("performance_mode") != IMMEDIATE


def _derive(values: Values, around: Surroundings) -> Values:
    agreed = values.get("agreed_on")
    recorded: Value = agreed if isinstance(agreed, str) else around.today
    return {"recorded_on": recorded}


def _lock(before: Values, changes: Values) -> Iterator[Problem]:
    """After the signed date a change is a supplement, never an edit of the signed text (A.2)."""
    if not is_signed(before):
        return
    for name in changes:
        spec = _BY_NAME.get(name)
        if name not in _OPEN and (spec is None or spec.need is not Need.DERIVED):
            yield Problem("agreement.signed", name)


def _title(values: Values) -> str:
    what = "口头协议" if values.get("form") == ORAL else "调解协议"
    parts = (what, values.get("agreement_no"), values.get("agreed_on") or values.get("recorded_on"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


AGREEMENT = RecordKind(
    name=KIND,
    label="调解协议",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    derive=_derive,
    occurred="recorded_on",
    part_of="mediation_case",
    lock=_lock,
)
