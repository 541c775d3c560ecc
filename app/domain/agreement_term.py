"""`agreement_term`: who does what, how much, by when, how and where (issue 3; domain.md A.4.10).

The sentence that is printed is composed from the fields by `app.domain.terms`; nobody types it.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import COMMON, check_fields, is_empty, missing, wrong
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, SEQ, check_part
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "agreement_term"

# Codes of `term_act` that rules and sentences look at.
PAY, DELIVER, DO, STOP, APOLOGISE, DROP, OTHER = (
    "pay",
    "deliver",
    "do",
    "stop",
    "apologise",
    "drop",
    "other",
)
_NEED_WHAT = frozenset({DELIVER, DO, STOP, DROP, OTHER})

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="agreement_id",
        type=FieldType.REF,
        ref="agreement",
        label="所属协议",
        help="先写条款后写协议的，不用填",
    ),
    SEQ,
    FieldSpec(name="debtor_id", type=FieldType.REF, ref="party", label="由谁履行"),
    FieldSpec(name="creditor_id", type=FieldType.REF, ref="party", label="向谁履行"),
    FieldSpec(
        name="act",
        type=FieldType.CODE,
        codes="term_act",
        label="做什么",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="what",
        type=FieldType.TEXT,
        label="具体内容",
        need=Need.CONDITIONAL,
        max_length=500,
        mask=Mask.TEXT,
        search=True,
        help="付款的写款项名称，如医疗费；其他的写具体做什么",
    ),
    FieldSpec(
        name="amount_fen",
        type=FieldType.MONEY,
        label="金额",
        need=Need.CONDITIONAL,
        minimum=0,
        ledger=True,
    ),
    FieldSpec(name="due_on", type=FieldType.DATE, label="最迟日期", ledger=True),
    FieldSpec(name="how", type=FieldType.TEXT, label="怎样履行", help="如现金、转账、分两次"),
    FieldSpec(name="place", type=FieldType.TEXT, label="在哪里履行", mask=Mask.ADDRESS),
    FieldSpec(
        name="sentence",
        type=FieldType.LONG_TEXT,
        label="条款全文",
        need=Need.DERIVED,
        max_length=2000,
        mask=Mask.TEXT,
    ),
    *COMMON,
)


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    """A term says who, what and how much (issue 3, 2)."""
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    act = values.get("act")
    if act in _NEED_WHAT and is_empty(values.get("what")):
        yield missing("what")
    if act == PAY and is_empty(values.get("amount_fen")):
        yield missing("amount_fen")
    if act is not None and act != OTHER and is_empty(values.get("debtor_id")):
        yield missing("debtor_id")
    if act in {PAY, DELIVER, APOLOGISE} and is_empty(values.get("creditor_id")):
        yield missing("creditor_id")
    debtor = values.get("debtor_id")
    if not is_empty(debtor) and debtor == values.get("creditor_id"):
        yield wrong("term.same_party", "creditor_id")


def _title(values: Values) -> str:
    said = values.get("sentence") or values.get("what") or "协议条款"
    return str(said)[:60]


AGREEMENT_TERM = RecordKind(
    name=KIND,
    label="协议条款",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    part_of="mediation_case",
)
