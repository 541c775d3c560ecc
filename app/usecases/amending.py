"""更正 and 查看全文: acts on a record that was sent, or whose name is hidden.

A sent record is corrected by a marked correction (product.md R10): the reason travels with the
change, so that everybody who sees old and new also sees why.
"""

from __future__ import annotations

from app.domain.common import is_empty
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record, SendState
from app.usecases.desk import Desk
from app.usecases.ports import PortFault, Refusal
from app.usecases.records import Before, Saved, correct, denied, edit
from app.usecases.village.changing import consequences

REASON = "correction_reason"
_SENT = frozenset({SendState.RECEIVED, SendState.SAFE})


def needs_reason(record: Record, changes: Values) -> bool:
    """Whether changes correct what was sent: a field that said something says something else.

    What is filled in for the first time carries the record on, as every step of a case does (A.2),
    and corrects nothing.
    """
    return record.state in _SENT and any(
        not is_empty(record.get(name)) and record.get(name) != value
        for name, value in changes.items()
    )


def refusal_of(desk: Desk, record: Record) -> Refusal | None:
    """The refused change of a record, None when the server refused nothing of it."""
    if record.state is not SendState.REFUSED:
        return None
    here = (record.kind, record.id)
    return next((one for one in desk.reader.refusals() if (one.kind, one.record_id) == here), None)


def amend(
    desk: Desk,
    record: Record,
    changes: Values,
    reason: str = "",
    before: Before = lambda _unit: None,
) -> Saved | Refused:
    """Change a stored record the way its standing asks for: an edit, a marked correction with its
    reason, or a correction of what the server refused.
    """
    changes = consequences(desk, record, changes)
    refusal = refusal_of(desk, record)
    if refusal is not None:
        return correct(desk, refusal, changes)
    if not needs_reason(record, changes):
        return edit(desk, record, changes, before)
    if not reason.strip():
        return refused("reason.missing")
    return edit(desk, record, {**changes, REASON: reason.strip()}, before)


def reveal(desk: Desk, record: Record, reason: str) -> Refused | None:
    """Permission to show a record in full; logged with its reason before anything is shown
    (storage-security.md, Audit and privacy).
    """
    if no := denied(desk, record.kind, Act.UNMASK, record):
        return no
    if not reason.strip():
        return refused("reason.missing")
    try:
        with desk.writer.begin(desk.actor, f"{record.kind}.reveal") as unit:
            unit.audit("unmask", record.kind, record.id, reason.strip())
    except PortFault as fault:
        return Refused((Problem(fault.code),))
    return None
