"""To which further stations a record of the village log goes (sync/PROTOCOL.md, "Stations and
addressees").

An adviser serves villages of several stations, so that one total is seen on all of their PCs and on
an own laptop. Who an adviser is and where engaged, every station of the county knows; what was done
goes to the station that serves the village and to those of the adviser's other villages. Where a
record goes is settled when it is made and never changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.advising import ADVISER, ENGAGEMENT, VISIT
from app.domain.fields import Values
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.visit_matter import KIND as MATTER
from app.usecases.desk import Desk
from app.usecases.ports import Query

_EVERYWHERE = frozenset({ADVISER, ENGAGEMENT})
_BY_VILLAGE = frozenset({VISIT, LECTURE})
_ATTACHMENT = "attachment"
_NOBODY: frozenset[str] = frozenset()


def addressees(desk: Desk, kind: str, values: Values) -> frozenset[str]:
    """The stations that a new record is addressed to, this one left out; none for most kinds."""
    if kind in _EVERYWHERE:
        found = _of_county(desk)
    elif kind in _BY_VILLAGE:
        found = _of_villages(desk, values)
    elif kind == MATTER:
        found = _as(desk, VISIT, values.get("visit_id"))
    elif kind == _ATTACHMENT:
        found = _as(desk, str(values.get("owner_kind") or ""), values.get("owner_id"))
    else:
        return _NOBODY
    return found - {desk.actor.station}


def _of_county(desk: Desk) -> frozenset[str]:
    stations = desk.reference.divisions.stations(desk.surroundings.today)
    return frozenset(one.id for one in stations if one.division.startswith(desk.actor.partition))


def _of_villages(desk: Desk, values: Values) -> frozenset[str]:
    villages = {str(values.get("village_code") or "")}
    if adviser := values.get("adviser_id"):
        engaged = desk.reader.ids(Query(ENGAGEMENT, where={"adviser_id": adviser}))
        villages |= {one.text("village_code") for one in desk.reader.many(ENGAGEMENT, engaged)}
    return serving(desk, villages)


def serving(desk: Desk, villages: Iterable[str]) -> frozenset[str]:
    """The stations of this county that serve one of the villages, or the township around it."""
    divisions = desk.reference.divisions
    wanted = {one.code for village in villages for one in divisions.path(village)}
    return frozenset(
        station.id
        for station in divisions.stations(desk.surroundings.today)
        if station.division.startswith(desk.actor.partition)
        and not wanted.isdisjoint({station.division, *station.serves})
    )


def _as(desk: Desk, kind: str, record_id: object) -> frozenset[str]:
    """Where the record is that this one belongs to; only the village log is addressed."""
    owner = desk.reader.get(kind, str(record_id)) if kind in desk.kinds and record_id else None
    return frozenset({owner.station, *owner.to} - {""}) if owner and owner.to else _NOBODY
