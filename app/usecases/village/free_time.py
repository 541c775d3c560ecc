"""When a visit is expected to begin that nobody gave a time for: nine o'clock, or after the visits
that the adviser has that day already; a suggestion is not to overlap with them (domain.md C.7).
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.advising import VISIT
from app.domain.records import Record
from app.domain.time_span import minute_of_day
from app.domain.visit_cell import DAY, HOUR
from app.usecases.desk import Desk
from app.usecases.ports import Query

FIRST = 9 * HOUR
"""The first visit of a day, in minutes after midnight."""


def busy_until(visit: Record) -> int | None:
    """The minute of its day at which a visit is over, None when it has no end."""
    return DAY if visit.get("ends_next_day") is True else minute_of_day(visit.get("end_at"))


def start(desk: Desk, until: int | None, minutes: int) -> int:
    """The minute at which so many minutes begin after `until` and the way between two villages;
    what does not fit into the day any more begins as usual.
    """
    gap = desk.surroundings.integer("visit_gap_minutes")
    found = FIRST if until is None else max(FIRST, until + gap)
    return found if found + minutes < DAY else max(0, min(FIRST, DAY - 1 - minutes))


def next_start(desk: Desk, adviser_id: str, day: str, minutes: int) -> int:
    """The same after everything that is recorded of an adviser on a day."""
    found = _visits(desk, adviser_id, day) if adviser_id else ()
    ends = [end for one in found if (end := busy_until(one)) is not None]
    return start(desk, max(ends, default=None), minutes)


def _visits(desk: Desk, adviser_id: str, day: str) -> Iterable[Record]:
    query = Query(VISIT, where={"adviser_id": adviser_id}, since=day, until=day)
    return desk.reader.many(VISIT, desk.reader.ids(query))
