"""Numbered blank sheets to carry out and type later by their number (product.md "Papers").

A number is given once, on this computer, and never again; the list says of each whether it is still
out, typed in, or spoiled, and points out one that was typed twice. Like every local number it needs
no network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType

from app.domain.people import Act
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record
from app.usecases.blank_numbers import FIELD, bearing, normal
from app.usecases.consult import DEVICE_MARK
from app.usecases.desk import Desk
from app.usecases.ports import PortFault
from app.usecases.records import denied

OUT, TYPED, TWICE, SPOILED = "out", "typed", "twice", "spoiled"
MOST_AT_ONCE = 100

KIND_OF: Mapping[str, str] = MappingProxyType(
    {
        "consultation_slip": "consultation",
        "oral_agreement_register": "agreement",
        "mediation_record": "mediation_session",
        "investigation_record": "investigation",
        "follow_up": "follow_up",
    }
)
"""The sheets that may be carried out: document → kind of the record that is typed from it."""

DOCUMENT_OF: Mapping[str, str] = MappingProxyType({kind: doc for doc, kind in KIND_OF.items()})

_LIST = "blank_sheets.issued"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One number that was given out. `records` bear it, as (kind, id)."""

    number: str
    document: str
    issued_at: str
    issued_by: str
    spoiled: str = ""  # why
    state: str = OUT
    records: tuple[tuple[str, str], ...] = ()


def issue(desk: Desk, document: str, count: int = 1) -> tuple[Sheet, ...] | Refused:
    """Give out the next numbers; what was given stays given, whether it is printed or not."""
    kind = KIND_OF.get(document)
    if kind is None or not 1 <= count <= MOST_AT_ONCE:
        return refused("blank.count")
    if no := denied(desk, kind, Act.CREATE):
        return no
    now = desk.clock.now()
    mark = desk.preferences.get("", DEVICE_MARK).upper()
    try:
        with desk.writer.begin(desk.actor, "blank_sheet.issue") as unit:
            numbers = [unit.next_number(f"blank-{now[:4]}") for _ in range(count)]
            names = [f"K{now[2:4]}{mark}-{number:04}" for number in numbers]
            unit.audit("blank_sheets", kind, detail=f"{names[0]}…{names[-1]}")
    except PortFault as fault:
        return refused(fault.code)
    sheets = tuple(Sheet(name, document, now, desk.actor.name) for name in names)
    _keep(desk, (*_issued(desk), *sheets))
    return sheets


def standing(desk: Desk) -> tuple[Sheet, ...]:
    """All numbers of this computer, the newest first, with what became of them."""
    return tuple(_judged(desk, sheet) for sheet in reversed(_issued(desk)))


def spoil(desk: Desk, number: str, reason: str) -> Refused | None:
    """A sheet that was lost or written wrong: its number is never waited for again."""
    if not reason.strip():
        return refused("reason.missing")
    sheets = _issued(desk)
    wanted = normal(number)
    if not any(sheet.number == wanted for sheet in sheets):
        return refused("blank.unknown", number=wanted)
    if by_number(desk, wanted):
        return refused("blank.typed", number=wanted)
    _keep(desk, tuple(
        replace(sheet, spoiled=reason.strip()) if sheet.number == wanted else sheet
        for sheet in sheets
    ))  # fmt: skip
    return None


def by_number(desk: Desk, number: str) -> tuple[Record, ...]:
    """The records that were typed from the sheet of this number."""
    found = bearing(desk, number)
    return tuple(one for one in found if not denied(desk, one.kind, Act.READ, one))


def check(desk: Desk, number: str, record_id: str = "") -> Problem | None:
    """What is to be said about a number that somebody types for a record: it was typed for another
    one, or its sheet was given up. A number of another computer is taken as it is.
    """
    wanted = normal(number)
    if any(record.id != record_id for record in by_number(desk, wanted)):
        return Problem("blank.twice", FIELD, args={"number": wanted})
    spoiled = {sheet.number for sheet in _issued(desk) if sheet.spoiled}
    return Problem("blank.spoiled", FIELD, args={"number": wanted}) if wanted in spoiled else None


def _judged(desk: Desk, sheet: Sheet) -> Sheet:
    found = tuple((record.kind, record.id) for record in by_number(desk, sheet.number))
    state = SPOILED if sheet.spoiled else OUT
    if found:
        state = TYPED if len(found) == 1 else TWICE
    return replace(sheet, state=state, records=found)


def _issued(desk: Desk) -> tuple[Sheet, ...]:
    rows = json.loads(desk.preferences.get("", _LIST, "[]"))
    return tuple(Sheet(**row) for row in rows)


def _keep(desk: Desk, sheets: tuple[Sheet, ...]) -> None:
    rows = [
        {name: value for name, value in asdict(sheet).items() if name not in ("state", "records")}
        for sheet in sheets
    ]
    desk.preferences.set("", _LIST, json.dumps(rows, ensure_ascii=False))
