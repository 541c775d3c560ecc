"""The verbs for records of any kind: create, edit, void, resolve, correct.

Each checks the rights, derives what follows, and writes in one act. What goes wrong comes back as
`Refused`; rules that are not met never refuse, they travel beside the saved record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.changes import Changes
from app.domain.fields import Need, RecordKind, Value, Values
from app.domain.people import Act, Scope
from app.domain.permissions import scope_of, who_may
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Conflict, Record
from app.domain.values import parse_all
from app.usecases.beginning import new_values
from app.usecases.blank_numbers import typed_twice
from app.usecases.desk import Desk
from app.usecases.following import follow, holds, locks, numbered
from app.usecases.ports import AlreadyThere, PortFault, Refusal, UnitOfWork
from app.usecases.village.addressing import addressees


@dataclass(frozen=True, slots=True)
class Saved:
    """One record as it is now on disk, what the act touched, and what is still to be done on it."""

    record: Record
    changes: Changes
    problems: tuple[Problem, ...] = ()


def denied(desk: Desk, kind: str, act: Act, record: Record | None = None) -> Refused | None:
    """Why the person at the desk may not do this (with this record), None when they may."""
    rights = desk.reference.rights
    scope = scope_of(desk.actor.roles, kind, act, rights)
    if scope is None or (record is not None and not _reaches(desk, scope, record)):
        return refused(
            "rights.not_allowed", kind=kind, act=act.value, roles=who_may(kind, act, rights)
        )
    return None


def _reaches(desk: Desk, scope: Scope, record: Record) -> bool:
    if scope is Scope.PREFECTURE:
        return True
    if scope is Scope.COUNTY:
        return record.partition in ("", desk.actor.partition)
    return not record.station or not desk.actor.stations.isdisjoint({record.station, *record.to})


def problems_of(desk: Desk, kind: RecordKind, values: Values) -> tuple[Problem, ...]:
    """What the rules say about these values, and whether their blank sheet was typed twice."""
    return (*kind.rules(values, desk.surroundings), *typed_twice(desk, kind, values))


Before = Callable[[UnitOfWork], None]
"""What else an act writes, before its record."""


def create(
    desk: Desk,
    kind_name: str,
    given: Values,
    record_id: str = "",
    before: Before = lambda _unit: None,
) -> Saved | Refused:
    """A new record of parsed values. `record_id` makes a repeated call harmless: the record that
    is already there comes back unchanged.
    """
    if no := denied(desk, kind_name, Act.CREATE):
        return no
    kind = desk.kinds[kind_name]
    record_id = record_id or desk.ids.record_id()
    values = numbered(desk, kind, new_values(desk, kind, given))
    if locked := locks(desk, Record(kind_name, "", {}), values):
        return Refused(locked)
    to = addressees(desk, kind_name, values)

    def work(unit: UnitOfWork) -> Record:
        before(unit)
        return settled(desk, unit, unit.add(kind_name, record_id, values, to))

    return act(desk, f"{kind_name}.create", work, record_id)


def settled(desk: Desk, unit: UnitOfWork, record: Record) -> Record:
    """The record after the case it belongs to followed it."""
    follow(desk, unit, record)
    return unit.get(record.kind, record.id) or record


def act(
    desk: Desk, verb: str, work: Callable[[UnitOfWork], Record], created: str = ""
) -> Saved | Refused:
    """Do `work` in one unit of work; it returns the record the act is about.

    `created` is the id of a record that the act makes: when the machine fails, the act may have
    been done all the same, so that id is looked up (storage-security.md, Store).
    """
    kind_name = verb.partition(".")[0]
    try:
        with desk.writer.begin(desk.actor, verb) as unit:
            record = work(unit)
            changes = unit.changes
    except _Gone:
        return refused("record.gone")
    except (AlreadyThere, PortFault) as fault:
        found = _look_up(desk, kind_name, created) if created else None
        if found is None:
            return refused(fault.code if isinstance(fault, PortFault) else "record.already_there")
        record, changes = found, Changes(frozenset({(kind_name, created)}))
    return Saved(record, changes, problems_of(desk, desk.kinds[record.kind], record.values))


class _Gone(Exception):
    """The record was voided after it was put on the screen; rolls the act back."""


def _check_there(unit: UnitOfWork, record: Record) -> None:
    if unit.get(record.kind, record.id) is None:
        raise _Gone


def _look_up(desk: Desk, kind_name: str, record_id: str) -> Record | None:
    try:
        return desk.reader.get(kind_name, record_id)
    except PortFault:
        return None


def edit(
    desk: Desk, record: Record, changes: Values, before: Before = lambda _unit: None
) -> Saved | Refused:
    """Change fields of a record as it was read (its `seen` is the base, sync rule 1). None empties
    a field; what follows from the changed fields follows along; nothing changed writes nothing.
    """
    if no := denied(desk, record.kind, Act.EDIT, record):
        return no
    kind = desk.kinds[record.kind]
    real = with_consequences(desk, kind, record.values, changes)
    if not real:
        return Saved(record, Changes(), problems_of(desk, kind, record.values))
    if locked := (*kind.lock(record.values, real), *locks(desk, record, real)):
        return Refused(locked)

    def work(unit: UnitOfWork) -> Record:
        _check_there(unit, record)
        before(unit)
        return settled(desk, unit, unit.edit(record, real))

    return act(desk, f"{record.kind}.edit", work)


def with_consequences(desk: Desk, kind: RecordKind, before: Values, changes: Values) -> Values:
    """The fields that really change, with those that are derived from them.

    A derived value follows only when the change moved it and nobody had set another one, so that
    a person's own choice stays.
    """
    real = {name: value for name, value in changes.items() if before.get(name) != value}
    if not real:
        return {}
    around = desk.surroundings
    old = kind.derive(before, around)
    new = kind.derive({**before, **real}, around)
    follow = {
        name: value
        for name, value in new.items()
        if name not in changes
        and value != before.get(name)
        and value != old.get(name)
        and (before.get(name) in (None, old.get(name)) or kind.by_name[name].need is Need.DERIVED)
    }
    return {**real, **follow}


def set_fields(
    desk: Desk,
    kind_name: str,
    record_id: str,
    raws: Mapping[str, object],
    change: Callable[[Desk, Record, Values], Saved | Refused] = edit,
) -> Saved | Refused:
    """An ordinary edit of a stored record with raw text, as `stationctl set` gives it; `change` is
    the verb that then changes it.
    """
    record = desk.reader.get(kind_name, record_id)
    if record is None:
        return refused("record.gone")
    kind = desk.kinds[kind_name]
    derived = [
        Problem("field.derived", name)
        for name in raws
        if name in kind.by_name and kind.by_name[name].need is Need.DERIVED
    ]
    values, problems = parse_all(
        {**kind.by_name}, _with_parent(kind, raws, record), desk.surroundings
    )
    if derived or problems:
        return Refused((*derived, *problems))
    return change(desk, record, {name: values[name] for name in raws})


def _with_parent(
    kind: RecordKind, raws: Mapping[str, object], record: Record
) -> Mapping[str, object]:
    """The raw fields and, where a code stands within another, the stored value of that one."""
    parents = {spec.within for spec in kind.fields if spec.name in raws and spec.within}
    known = {name: record.values[name] for name in parents if name in record.values}
    return {**known, **raws}


def remove(desk: Desk, record: Record, reason: str) -> Saved | Refused:
    """作废: the record leaves the lists and stays in the history, with who and why (R10)."""
    if no := denied(desk, record.kind, Act.DELETE, record):
        return no
    if not reason.strip():
        return refused("reason.missing")
    if held := holds(desk, record):
        return Refused(held)

    def work(unit: UnitOfWork) -> Record:
        _check_there(unit, record)
        unit.remove(record, reason.strip())
        follow(desk, unit, record, gone=True)
        return record

    return act(desk, f"{record.kind}.remove", work)


def resolve(desk: Desk, conflict: Conflict, value: Value) -> Saved | Refused:
    """Settle a conflict with one of its candidates or with another value (sync rule 6)."""
    record = desk.reader.get(conflict.kind, conflict.record_id)
    if record is None:
        return refused("record.gone")
    # Whoever may edit a record may decide between two edits of it.
    if denied(desk, conflict.kind, Act.RESOLVE, record) and (
        no := denied(desk, conflict.kind, Act.EDIT, record)
    ):
        return no

    def work(unit: UnitOfWork) -> Record:
        unit.resolve(conflict, value)
        return settled(desk, unit, unit.get(conflict.kind, conflict.record_id) or record)

    return act(desk, f"{conflict.kind}.resolve", work)


def correct(desk: Desk, refusal: Refusal, changes: Values) -> Saved | Refused:
    """Correct what the server refused; without `changes`, put it into the queue again (R9)."""
    record = desk.reader.get(refusal.kind, refusal.record_id)
    if record is None:
        return refused("record.gone")
    if no := denied(desk, refusal.kind, Act.EDIT, record):
        return no
    real = with_consequences(desk, desk.kinds[refusal.kind], record.values, changes)

    def work(unit: UnitOfWork) -> Record:
        return settled(desk, unit, unit.correct(refusal, real))

    return act(desk, f"{refusal.kind}.correct", work)


def withdraw(desk: Desk, refusal: Refusal, reason: str) -> Saved | Refused:
    """Give up what the server refused, with a reason; the history keeps what was tried (R9)."""
    record = desk.reader.get(refusal.kind, refusal.record_id)
    if record is None:
        return refused("record.gone")
    if no := denied(desk, refusal.kind, Act.EDIT, record):
        return no
    if not reason.strip():
        return refused("reason.missing")

    def work(unit: UnitOfWork) -> Record:
        unit.withdraw(refusal, reason.strip())
        return unit.get(refusal.kind, refusal.record_id) or record

    return act(desk, f"{refusal.kind}.withdraw", work)
