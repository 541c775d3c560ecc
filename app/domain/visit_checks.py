"""What looks odd when the log of one adviser is laid side by side (domain.md C.2, C.7).

Pure comparisons. Each yields warnings that say which other entry is meant (`village`, `day`,
`time`), so that a person can look, correct, or say why it is so all the same. Nothing here blocks:
nobody is pushed to invent hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.advising import ONSITE
from app.domain.common import warning
from app.domain.fields import Values
from app.domain.problems import Problem
from app.domain.time_span import minute_of_day, span_minutes
from app.domain.visit_cell import DAY, clock_of

MANY = 2
"""So many full visits are believable on one day (domain.md C.7)."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One entry of an adviser: a visit, or a lecture without one. `start` and `end` are minutes
    since a fixed midnight, so that a visit over midnight meets the one of the next day; None
    without times.
    """

    id: str
    village: str
    village_name: str
    day: str
    onsite: bool
    minutes: int
    start: int | None = None
    end: int | None = None

    @property
    def time(self) -> str:
        """ "09:00–13:00", the day of a visit over midnight included in its day."""
        if self.start is None or self.end is None:
            return ""
        return f"{clock_of(self.start)}–{clock_of(self.end)}"

    @property
    def told(self) -> dict[str, object]:
        """How a sentence names this entry."""
        return {"village": self.village_name or self.village, "day": self.day, "time": self.time}


def stay(record_id: str, values: Values, day: str, modes: Sequence[str]) -> Stay:
    """An entry of that business date; `modes` are the ways of service on site, the first
    choice of who says nothing.
    """
    minutes, length = values.get("minutes"), span_minutes(values)
    begin = minute_of_day(values.get("start_at"))
    start = _midnight(day) + begin if day and begin is not None and length else None
    return Stay(
        id=record_id,
        village=str(values.get("village_code") or ""),
        village_name=str(values.get("village_name") or ""),
        day=day,
        onsite=(values.get("mode") or ONSITE) in modes,
        minutes=length or (minutes if isinstance(minutes, int) else 0),
        start=start,
        end=start + length if start is not None and length else None,
    )


def overlaps(one: Stay, others: Iterable[Stay]) -> Iterator[Problem]:
    """Entries of the same adviser at the same time, wherever they are."""
    for other in others:
        if (gap := _gap(one, other)) is not None and gap < 0:
            yield warning("visit.overlap", "start_at", **other.told)


def gaps(one: Stay, others: Iterable[Stay], minutes: int) -> Iterator[Problem]:
    """Too little time between two villages: less than `minutes` on the road."""
    for other in others:
        gap = _gap(one, other)
        if gap is None or not (one.onsite and other.onsite) or one.village == other.village:
            continue
        if 0 <= gap < minutes:
            yield warning("visit.gap", "start_at", minutes=gap, limit=minutes, **other.told)


def many_full(one: Stay, others: Iterable[Stay], full: int) -> Iterator[Problem]:
    """More than `MANY` visits of `full` minutes and more on one day."""
    if not one.onsite or one.minutes < full:
        return
    same = [o for o in others if o.day == one.day and o.onsite and o.minutes >= full]
    if len(same) >= MANY:
        names = "、".join(other.village_name or other.village for other in same)
        yield warning("visit.many_full", "service_date", day=one.day, n=len(same) + 1, others=names)


def _gap(one: Stay, other: Stay) -> int | None:
    """Minutes between two entries, negative where they overlap; None when nobody knows."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    return max(one.start, other.start) - min(one.end, other.end)


def _midnight(day: str) -> int:
    return date.fromisoformat(day).toordinal() * DAY
