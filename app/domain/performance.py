"""`performance`: one item of the schedule and what became of it (domain.md A.4.10, A.1 art 31)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import COMMON, check_fields, check_future, is_empty, missing, warning
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, SEQ, check_part
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "performance"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(name="agreement_id", type=FieldType.REF, ref="agreement", label="所属协议"),
    FieldSpec(name="term_id", type=FieldType.REF, ref="agreement_term", label="对应条款"),
    SEQ,
    FieldSpec(
        name="what", type=FieldType.TEXT, label="履行事项", mask=Mask.TEXT, search=True, ledger=True
    ),
    FieldSpec(
        name="due_on", type=FieldType.DATE, label="应履行日期", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(name="amount_fen", type=FieldType.MONEY, label="应付金额", minimum=0, ledger=True),
    FieldSpec(name="performed_on", type=FieldType.DATE, label="实际履行日期", ledger=True),
    FieldSpec(
        name="performed_fen",
        type=FieldType.MONEY,
        label="实付金额",
        need=Need.CONDITIONAL,
        minimum=0,
        ledger=True,
    ),
    FieldSpec(
        name="done_on",
        type=FieldType.DATE,
        label="了结日期",
        need=Need.DERIVED,
        help="全部履行或者由补充协议代替的日期；付了一部分的仍会提醒",
    ),
    FieldSpec(
        name="proof", type=FieldType.TEXT, label="履行凭证", help="如收条、转账记录、现场照片"
    ),
    FieldSpec(name="urged_on", type=FieldType.DATE, label="督促履行日期"),
    FieldSpec(
        name="breach_note",
        type=FieldType.LONG_TEXT,
        label="未履行的情况",
        max_length=1000,
        mask=Mask.TEXT,
    ),
    *COMMON,
)


def is_done(values: Values) -> bool:
    """Whether the item was performed in full: on a day, and with all its money."""
    if is_empty(values.get("performed_on")):
        return False
    due, paid = values.get("amount_fen"), values.get("performed_fen")
    return not isinstance(due, int) or not isinstance(paid, int) or paid >= due


def _derive(values: Values, _around: Surroundings) -> Values:
    """A part of the money is no performance: the item stays due until all of it is paid."""
    return {"done_on": values.get("performed_on") if is_done(values) else None}


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """The committee supervises performance and urges (人民调解法 art 31)."""
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    amount, paid = values.get("amount_fen"), values.get("performed_fen")
    if not is_empty(values.get("performed_on")):
        if isinstance(amount, int) and amount > 0 and paid is None:
            yield missing("performed_fen")
    elif isinstance(paid, int) and paid > 0:
        yield missing("performed_on")
    if isinstance(amount, int) and isinstance(paid, int) and paid > amount:
        yield warning("performance.too_much", "performed_fen")
    due = values.get("due_on")
    owed = is_empty(values.get("performed_on")) and is_empty(values.get("done_on"))
    if isinstance(due, str) and due < around.today and owed:
        yield warning("performance.overdue", "due_on")
    for name in ("performed_on", "urged_on"):
        yield from check_future(name, values, around)


def _title(values: Values) -> str:
    parts = (values.get("what") or "履行事项", values.get("due_on"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


PERFORMANCE = RecordKind(
    name=KIND,
    label="履行计划",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    derive=_derive,
    part_of="mediation_case",
)
