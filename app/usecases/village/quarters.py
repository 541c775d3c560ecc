"""A lecture that does not serve its quarter (domain.md C.1, C.7)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import warning
from app.domain.dates import plus_days
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.periods import Period
from app.domain.problems import Problem
from app.domain.records import Record
from app.domain.village_hours import quarter_of, quarter_period
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import engaged


def outside(desk: Desk, lecture: Record) -> Iterator[Problem]:
    """Its quarter has its lectures already while the one before lacks one: what is made up
    for later counts when it was held. Told only where the village had an adviser in that one.
    """
    village, day = lecture.text("village_code"), lecture.text("held_on")
    this = quarter_period(day)
    before = quarter_period(plus_days(this.first, -1))
    if not village or not engaged.of_village(desk, village, before.last):
        return
    wanted = desk.reference.policy.integer("lectures_quarter", before.last, village)
    held = [one for one in _held(desk, village, this) if one != lecture.id]
    lacking = wanted - len(_held(desk, village, before))
    if len(held) >= wanted > 0 and lacking > 0:
        yield warning("lecture.other_quarter", "held_on", quarter=_name(this), n=lacking)


def _name(quarter: Period) -> str:
    """As periods are written and read: 2026-Q4."""
    return f"{quarter.first[:4]}-Q{quarter_of(quarter.first)}"


def _held(desk: Desk, village: str, span: Period) -> list[str]:
    where = {"village_code": village}
    return list(desk.reader.ids(Query(LECTURE, where=where, since=span.first, until=span.last)))
