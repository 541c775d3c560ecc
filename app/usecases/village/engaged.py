"""Who is engaged for which village on which day (domain.md C.4)."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.advising import ADVISER, ENGAGEMENT
from app.domain.divisions import Divisions
from app.domain.engagement import in_force
from app.domain.records import Record
from app.usecases.desk import Desk
from app.usecases.ports import Query


def adviser_named(desk: Desk, name: str) -> Record | None:
    """The only adviser of that name; None when there are none or several."""
    ids = desk.reader.ids(Query(ADVISER, where={"name": name.strip()}), 2) if name.strip() else ()
    return desk.reader.get(ADVISER, ids[0]) if len(ids) == 1 else None


def own_advisers(desk: Desk) -> tuple[str, ...]:
    """The ids of the adviser that the person at the desk is."""
    return tuple(desk.reader.ids(Query(ADVISER, where={"member": desk.actor.name})))


def of_adviser(desk: Desk, adviser_id: str) -> tuple[Record, ...]:
    """All engagements of an adviser, over or not."""
    if not adviser_id:
        return ()
    ids = desk.reader.ids(Query(ENGAGEMENT, where={"adviser_id": adviser_id}))
    return tuple(desk.reader.many(ENGAGEMENT, ids))


def of_village(desk: Desk, village: str, day: str) -> tuple[Record, ...]:
    """The engagements of a village, or of what it was made of, in force on a day, newest last."""
    divisions = desk.reference.divisions
    codes = (village, *(one.code for one in divisions.predecessors(village)))
    found = [
        one
        for code in codes
        for one in desk.reader.many(
            ENGAGEMENT, desk.reader.ids(Query(ENGAGEMENT, where={"village_code": code}))
        )
        if in_force(one.values, day)
    ]
    return tuple(sorted(found, key=lambda one: (one.text("start"), one.id)))


def last_day(engagement: Record) -> str:
    """The last day of an engagement, "" while it has no end."""
    ends = (engagement.text(name) for name in ("end", "ended_on"))
    return min((end for end in ends if end), default="")


def fitting(
    engagements: Iterable[Record], divisions: Divisions, village: str, day: str
) -> Record | None:
    """The engagement under which a visit of that day was made: one in force, else the last that was
    over by then (a visit after its end is pointed out, never thrown away); None without either.
    """
    mine = [
        one
        for one in engagements
        if village
        and one.text("start")
        and one.text("start") <= day
        and is_same_place(divisions, one.text("village_code"), village, day)
    ]
    mine.sort(key=lambda one: (in_force(one.values, day), one.text("start"), one.id))
    return mine[-1] if mine else None


def is_same_place(divisions: Divisions, one: str, other: str, day: str) -> bool:
    """Whether two codes stand for one village, or one came out of the other by a day (D.3)."""
    if one == other:
        return True
    return any(
        newer in (found.code for found in divisions.successors(older, day))
        for older, newer in ((one, other), (other, one))
    )
