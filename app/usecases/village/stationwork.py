"""What a written record of the station's work means for itself and for others, in the same act.

Names are kept as they were that day, so that lists and papers need nobody else's record; the total
of a check is the sum of its items (domain.md I.7, L).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.advising import ADVISER
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.helper_activity import KIND as ACTIVITY
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.mediator import KIND as MEDIATOR
from app.domain.notice_board import KIND as BOARD
from app.domain.records import Record
from app.domain.station_check import KIND as CHECK
from app.domain.station_check import totals
from app.domain.station_check_item import KIND as ITEM
from app.domain.training import KIND as TRAINING
from app.domain.volunteer import KIND as VOLUNTEER
from app.usecases.desk import Desk
from app.usecases.ports import Query, UnitOfWork

_ATTENDEES = (("attendees", MEDIATOR), ("villagers", VILLAGER), ("volunteers", VOLUNTEER))


def follow(desk: Desk, unit: UnitOfWork, record: Record, *, gone: bool = False) -> None:
    """Bring up to date what follows from a record as this act left it; with `gone` it was voided.
    Records of other kinds are left alone.
    """
    if record.kind == ITEM:
        _sum_up(desk, unit, record, gone=gone)
    elif record.kind in _NAMES and not gone:
        _edit(unit, record, _NAMES[record.kind](desk, record))


def _edit(unit: UnitOfWork, record: Record, found: Values) -> None:
    changed = {name: value for name, value in found.items() if _plain(record.get(name)) != value}
    if changed:
        unit.edit(record, changed)


def _plain(value: Value) -> Value:
    return tuple(value) if isinstance(value, list | tuple) else value


def _sum_up(desk: Desk, unit: UnitOfWork, item: Record, *, gone: bool) -> None:
    check = unit.get(CHECK, item.text("check_id"))
    if check is None:
        return
    ids = desk.reader.ids(Query(ITEM, where={"check_id": check.id}))
    rows = {one.id: one.values for one in desk.reader.many(ITEM, ids)}
    rows.pop(item.id, None)
    if not gone:
        rows[item.id] = item.values
    _edit(unit, check, totals(rows.values()))


def _helper(desk: Desk, record: Record) -> Values:
    """Who did it; where nothing else was said, in the helper's own village."""
    helper = desk.reader.get(VILLAGER, record.text("villager_id")) or desk.reader.get(
        VOLUNTEER, record.text("volunteer_id")
    )
    if helper is None:
        return {}
    found: dict[str, Value] = {"helper_name": helper.get("name")}
    if is_empty(record.get("village_code")) and not is_empty(helper.get("village_code")):
        found |= {name: helper.get(name) for name in ("village_code", "village_name")}
    return found


def _attendees(desk: Desk, record: Record) -> Values:
    """Everybody who was there; names stay as they were written while one record is not here."""
    names: list[str] = []
    for field, kind in _ATTENDEES:
        ids = record.get(field)
        wanted = [str(one) for one in ids] if isinstance(ids, tuple | list) else []
        found = desk.reader.many(kind, wanted)
        if len(found) < len(wanted):
            return {}
        names += [one.text("name") for one in found]
    others = record.get("other_attendees")
    names += [str(one) for one in others] if isinstance(others, tuple | list) else []
    return {"attendee_names": tuple(dict.fromkeys(names)) or None}


def _adviser(desk: Desk, record: Record) -> Values:
    adviser = desk.reader.get(ADVISER, record.text("adviser_id"))
    return {"adviser_name": adviser.get("name")} if adviser else {}


_NAMES: Mapping[str, Callable[[Desk, Record], Values]] = {
    ACTIVITY: _helper,
    TRAINING: _attendees,
    BOARD: _adviser,
}
