"""A desk with a month of work on it, for the tests of the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.consultation import KIND
from app.domain.fields import Value
from app.domain.records import Candidate, Conflict, Record, SendState
from app.usecases import consult, drafts
from app.usecases.desk import Desk
from app.usecases.ports import Actor, Draft, Refusal
from app.usecases.records import Saved
from tests.support.memory_desk import CLERK, VILLAGE, memory_desk
from tests.support.memory_store import MemoryStore

HOSTILE = "曲比<b>黑</b>&amp;"
COMPLETE: Mapping[str, Value] = {
    "sex": "1",
    "phone": "13812345678",
    "division_code": VILLAGE,
    "matter_type": "private_loan",
    "facts": "借款两万元一年没有归还",
    "demand": "要回借款",
    "answer": "请保存借条和转账记录",
    "handling": ("answered",),
    "first_receiver": "阿苦",
    "handler": "阿苦",
    "language": "ii",
}


def add(desk: Desk, name: str, **values: Value) -> Record:
    """One consultation, complete unless a value is taken away with None."""
    given = {"visitor_name": name, "received_at": "2026-11-21T10:00", **COMPLETE, **values}
    saved = consult.record_consultation(desk, {k: v for k, v in given.items() if v is not None})
    assert isinstance(saved, Saved)
    return saved.record


def store_of(desk: Desk) -> MemoryStore:
    """The rows behind a desk in memory."""
    assert isinstance(desk.reader, MemoryStore)
    return desk.reader


def stand(desk: Desk, record: Record, state: SendState) -> None:
    """Let a record stand somewhere on its way."""
    rows = store_of(desk).rows.records
    rows[record.kind, record.id] = replace(rows[record.kind, record.id], state=state)


def refuse(desk: Desk, record: Record, code: str = "sync.not-allowed") -> Refusal:
    """The server has refused a record."""
    title = desk.kinds[KIND].title(record.values)
    refusal = Refusal(f"r-{record.id}", KIND, record.id, title, code, "2026-11-21T16:00")
    store_of(desk).refused.append(refusal)
    stand(desk, record, SendState.REFUSED)
    return refusal


def clash(desk: Desk, record: Record, field: str, mine: Value, theirs: Value) -> Conflict:
    """Two people have changed one field."""
    sides = (
        Candidate("m", mine, "阿苦", "站一", "2026-11-20T10:00", mine=True),
        Candidate("t", theirs, "王律师", "站二", "2026-11-21T11:20", mine=False),
    )
    title = desk.kinds[KIND].title(record.values)
    conflict = Conflict(f"c-{record.id}", KIND, record.id, field, title, sides)
    store_of(desk).rows.conflicts[conflict.id] = conflict
    stand(desk, record, SendState.CONFLICT)
    return conflict


def parked(desk: Desk, name: str) -> Draft:
    """A half-typed intake, put aside."""
    kept = drafts.autosave(desk, "consultation", {"visitor_name": name}, title=name)
    assert isinstance(kept, Draft)
    aside = drafts.park(desk, kept)
    assert isinstance(aside, Draft)
    return aside


def busy_desk(actor: Actor = CLERK) -> Desk:
    """Sent and unsent, due and overdue, incomplete, sensitive, refused, in conflict, half-typed."""
    desk = memory_desk(actor)
    first = add(desk, "吉克拉则")
    second = add(desk, "沙马阿呷", phone="13987654321")
    add(desk, "木果", received_at="2026-10-03T09:00", late_reason="下村时记在本子上")
    store_of(desk).send_everything()
    store_of(desk).last_success = "2026-11-20T16:08"
    add(desk, HOSTILE, received_at="2026-11-22T09:00", facts="https://例子<img src=x>")
    add(desk, "王小芳", facts=None, answer=None, handling=None)
    add(desk, "阿依", handling=("appointment",), appointment_at="2026-11-22T15:00")
    add(desk, "尔古", received_at="2026-11-18T10:00", due_on="2026-11-20")
    add(desk, "阿牛", sensitivity="sensitive")
    refuse(desk, first)
    clash(desk, second, "phone", "13987654321", "13700001111")
    parked(desk, "半张")
    return desk
