"""A mediator leaves: the open cases go to somebody else by a list (domain.md A.8, 交接清单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.common import is_empty
from app.domain.fields import Value
from app.domain.people import Act
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.ports import PortFault, Query, UnitOfWork
from app.usecases.records import denied


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The cases that changed hands, and what the act touched."""

    cases: tuple[Record, ...]
    changes: Changes


def open_cases_of(desk: Desk, mediator_id: str) -> Sequence[Record]:
    """Cases that are not filed yet and in which the mediator is named, newest first."""
    chief = desk.reader.ids(Query(CASE, where={"chief_mediator": mediator_id, "filed_on": None}))
    also = desk.reader.ids(Query(CASE, where={"mediators": mediator_id, "filed_on": None}))
    return desk.reader.many(CASE, list(dict.fromkeys((*chief, *also))))


def hand_over(
    desk: Desk,
    leaver: Record,
    successor: Record,
    cases: Sequence[Record],
    left_on: str = "",
    reason: str = "",
) -> HandedOver | Refused:
    """Put the successor in the leaver's place in all the cases, and note the leaver's last day and
    why: one act, so that no case stays behind without a mediator. Without a day the leaver stays.
    """
    if leaver.id == successor.id or not is_empty(successor.get("left_on")):
        return refused("mediator.successor", field="successor")
    for kind, records in ((CASE, cases), ("mediator", (leaver,))):
        for record in records:
            if no := denied(desk, kind, Act.EDIT, record):
                return no
    try:
        with desk.writer.begin(desk.actor, f"{CASE}.edit") as unit:
            moved = tuple(_replace(desk, unit, case, leaver.id, successor.id) for case in cases)
            person = unit.get("mediator", leaver.id) or leaver
            if left_on and is_empty(person.get("left_on")):
                unit.edit(person, {"left_on": left_on, "leave_reason": reason or None})
            unit.audit("handover", "mediator", leaver.id, detail=str(len(cases)))
            changes = unit.changes
    except PortFault as fault:
        return Refused((Problem(fault.code),))
    return HandedOver(moved, changes)


def _replace(desk: Desk, unit: UnitOfWork, case: Record, leaver: str, successor: str) -> Record:
    current = unit.get(CASE, case.id) or case
    others = current.get("mediators")
    named = [str(one) for one in others] if isinstance(others, tuple | list) else []
    swapped = tuple(dict.fromkeys(successor if one == leaver else one for one in named))
    changed: dict[str, Value] = {}
    if current.get("chief_mediator") == leaver:
        changed["chief_mediator"] = successor
    if swapped != tuple(named):
        changed["mediators"] = swapped
    edited = unit.edit(current, changed) if changed else current
    follow(desk, unit, edited)
    return unit.get(CASE, case.id) or edited
