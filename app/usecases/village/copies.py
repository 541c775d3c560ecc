"""Texts and photos that stand in several visits: a known way of inventing them (domain.md C.7).

Compared is the adviser's own log of thirteen months. Evidence is never forced; how much of it a
visit on site is to have is a parameter, 0 as delivered.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from app.domain.advising import VISIT
from app.domain.attachment import KIND as ATTACHMENT
from app.domain.common import warning
from app.domain.dates import plus_days
from app.domain.problems import Problem
from app.domain.records import Record
from app.domain.statistics import Measure, Tally
from app.domain.village_hours import onsite_modes
from app.usecases.desk import Desk
from app.usecases.mediation.similar import closest, essence
from app.usecases.ports import Query

SHORTEST = 16
"""Characters without dates and numbers: shorter entries are honestly the same again and again."""

_BACK = 396
"""Days: thirteen months."""


class Told(NamedTuple):
    """A visit with what is compared of it: its text, and village and month."""

    visit: Record
    text: str
    place: tuple[str, str]


def window(day: str) -> tuple[str, str]:
    """The days whose visits a visit of that day is compared with: a late entry meets later ones."""
    return plus_days(day, -_BACK), plus_days(day, _BACK)


def texts(visit: Record, others: Mapping[str, Told]) -> Iterator[Problem]:
    """The most similar text (≥ 90 %) in another village or month; `others` from `readable`."""
    text, place = _text(visit), _place(visit)
    if len(text) < SHORTEST:
        return
    elsewhere = (key for key, one in others.items() if one.place != place and key != visit.id)
    found = ((key, others[key].text) for key in elsewhere)
    for key, percent in closest(text, found, limit=1, shortest=SHORTEST):
        yield warning("visit.same_text", "content", percent=percent, **_told(others[key].visit))


def readable(visits: Iterable[Record]) -> Mapping[str, Told]:
    """Visits with the text that is compared, by id; those that say too little are left out."""
    found = ((one.id, Told(one, _text(one), _place(one))) for one in visits)
    return {key: told for key, told in found if len(told.text) >= SHORTEST}


def with_files(desk: Desk) -> Container[str]:
    """The ids of all visits with files, from one statement: most have none to be looked for."""
    where = {"owner_kind": (VISIT,)}
    counted = (Measure("files", ATTACHMENT),)
    return desk.reader.tally(Tally(ATTACHMENT, "added_at", "", "9999", "owner_id", counted, where))


def photos(desk: Desk, visit: Record, having: Container[str] | None = None) -> Iterator[Problem]:
    """The same file beside a visit of another village or month; less evidence than wished for.
    `having`: what `with_files` gave, for many visits.
    """
    looked_for = visit.id and (having is None or visit.id in having)
    files = _files(desk, visit) if looked_for else ()
    for other in _with_same(desk, visit, files):
        yield warning("visit.same_photo", "content", **_told(other))
    if visit.id and (lacking := evidence_lacking(desk, visit, len(files))):
        limit = len(files) + lacking
        yield warning("visit.no_evidence", "content", n=len(files), limit=limit)


def evidence_lacking(desk: Desk, visit: Record, files: int) -> int:
    """How many more files a visit on site is to have, by the parameter `evidence_min`."""
    on_site = visit.get("mode") in onsite_modes(desk.reference.codes)
    return max(0, desk.surroundings.integer("evidence_min") - files) if on_site else 0


def _files(desk: Desk, visit: Record) -> tuple[Record, ...]:
    ids = desk.reader.ids(Query(ATTACHMENT, where={"owner_kind": VISIT, "owner_id": visit.id}))
    return tuple(desk.reader.many(ATTACHMENT, ids))


def _with_same(desk: Desk, visit: Record, files: Iterable[Record]) -> Iterator[Record]:
    owners: dict[str, None] = {}
    for one in files:
        where = {"owner_kind": VISIT, "sha256": one.text("sha256")}
        same = desk.reader.many(ATTACHMENT, desk.reader.ids(Query(ATTACHMENT, where=where)))
        owners |= dict.fromkeys(file.text("owner_id") for file in same)
    others = desk.reader.many(VISIT, [one for one in owners if one != visit.id])
    return (one for one in others if _place(one) != _place(visit))


def _text(visit: Record) -> str:
    clients = visit.get("clients")
    names = [str(one) for one in clients] if isinstance(clients, tuple | list) else []
    return essence(visit.text("content"), [*names, visit.text("village_name")])


def _place(visit: Record) -> tuple[str, str]:
    """Village and month: within one of each a text may repeat itself."""
    return visit.text("village_code"), visit.text("service_date")[:7]


def _told(visit: Record) -> dict[str, object]:
    village = visit.text("village_name") or visit.text("village_code")
    return {"village": village, "day": visit.text("service_date"), "time": visit.text("start_at")}
