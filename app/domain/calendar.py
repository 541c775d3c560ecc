"""Working days, from the calendar that the prefecture delivers each year (languages.md "Calendar").

The General Office of the State Council fixes holidays and swapped working days year by year, so
nothing of it can be computed. A year that nobody delivered counts Saturdays and Sundays only, and
`is_complete` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_NO_DAYS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One delivered year; days are ISO dates.

    `off` are the national holidays with their names, `work` the weekend days worked instead.
    `local` are holidays of the prefecture (Torch Festival, Yi New Year): stations are closed, but
    they do not lengthen a legal time limit. `confirm` marks a year nobody has confirmed yet.
    """

    year: int
    off: Mapping[str, str] = field(default_factory=lambda: _NO_DAYS)
    work: frozenset[str] = frozenset()
    local: Mapping[str, str] = field(default_factory=lambda: _NO_DAYS)
    source: str = ""
    confirm: bool = False


class WorkCalendar:
    """Answers for ISO dates; raises ValueError for text that is no date."""

    def __init__(self, years: Iterable[CalendarYear] = ()) -> None:
        self._years = {year.year: year for year in years}

    def years(self) -> tuple[int, ...]:
        """The delivered years."""
        return tuple(sorted(self._years))

    def is_complete(self, first: str, last: str) -> bool:
        """Whether every year from `first` to `last` was delivered (else weekends only count)."""
        span = range(date.fromisoformat(first).year, date.fromisoformat(last).year + 1)
        return all(year in self._years for year in span)

    def is_working(self, day: str) -> bool:
        """Whether a legal time limit can end on the day (民法典 art 203)."""
        return self._is_working(date.fromisoformat(day))

    def is_open(self, day: str) -> bool:
        """Whether stations work on the day: a working day and no holiday of the prefecture."""
        found = self._years.get(date.fromisoformat(day).year)
        return self.is_working(day) and (found is None or day not in found.local)

    def holiday(self, day: str) -> str:
        """The Chinese name of a holiday, "" on any other day."""
        found = self._years.get(date.fromisoformat(day).year)
        return (found.off.get(day) or found.local.get(day) or "") if found else ""

    def _is_working(self, day: date) -> bool:
        found = self._years.get(day.year)
        iso = day.isoformat()
        if found and iso in found.work:
            return True
        return day.weekday() < _SATURDAY and not (found and iso in found.off)

    def next_working_day(self, day: str) -> str:
        """`day` itself when it is a working day, else the first one after it."""
        current = date.fromisoformat(day)
        while not self._is_working(current):
            current += _ONE_DAY
        return current.isoformat()

    def add_days(self, day: str, days: int) -> str:
        """The last day of a limit of calendar days: the day of the event does not count, and an end
        on a holiday moves to the next working day (民法典 arts 201, 203; domain.md A.1).
        """
        end = date.fromisoformat(day) + timedelta(days=days)
        return self.next_working_day(end.isoformat())

    def add_working_days(self, day: str, days: int) -> str:
        """The last day of a limit of `days` ≥ 0 working days counted from the day after `day`."""
        current = date.fromisoformat(day)
        while days > 0:
            current += _ONE_DAY
            days -= self._is_working(current)
        return current.isoformat()
