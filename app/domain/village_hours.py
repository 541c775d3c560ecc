"""What one village got in one year of its adviser, beside what it is to get (domain.md C.1, C.5).

Three counters of different weight: the on-site time of each month is binding, the time of the year
by every way of service is expected, a lecture is held in each quarter. All of them belong to the
village, not to the adviser: whoever replaces another goes on with the same counters. Times are
whole minutes, the year is the calendar year, and a visit belongs to the day on which it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.advising import ONSITE, VISIT
from app.domain.periods import Period, parse_period
from app.domain.statistics import Figures, Measure, Tally

if TYPE_CHECKING:
    from app.domain.codes import CodeBook
    from app.domain.policy import Policy

LECTURE = "legal_lecture"
MONTHS, QUARTERS = 12, 4

EVERY, VISITS, LECTURES, NEWEST = "every", "visits", "lectures", "newest"
"""Names of the measures, beside `ONSITE`: visits and lectures share those of time, which add up."""

_PARAMETERS = _MONTH, _YEAR, _QUARTER = "onsite_hours_month", "hours_year", "lectures_quarter"
_MINUTES_OF_HOUR = 60


@dataclass(frozen=True, slots=True)
class Targets:
    """What a village is to get: on-site minutes of each month, minutes of the year, lectures of
    each quarter. Each is the parameter in force on the last day of its own period.
    """

    month: tuple[int, ...]
    year: int
    lectures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VillageYear:
    """The counters of one village. `onsite`, `every` (all ways of service) and `visits` have twelve
    figures, `lectures` four; months and quarters are asked for from 1. `carried` are the codes of
    divisions that it was made of and whose time is in its figures (domain.md D.3).
    """

    village: str
    year: int
    onsite: tuple[int, ...]
    every: tuple[int, ...]
    lectures: tuple[int, ...]
    visits: tuple[int, ...]
    targets: Targets
    last_visit: str = ""  # ISO date, of this year
    carried: tuple[str, ...] = ()

    @property
    def onsite_total(self) -> int:
        """On-site minutes of the year."""
        return sum(self.onsite)

    @property
    def year_total(self) -> int:
        """Minutes of the year by every way of service: what is held against 50 hours."""
        return sum(self.every)

    @property
    def lectures_total(self) -> int:
        """Lectures of the year."""
        return sum(self.lectures)

    @property
    def months_met(self) -> int:
        """How many months have their on-site time."""
        return sum(not self.month_short(month) for month in range(1, MONTHS + 1))

    def month_short(self, month: int) -> int:
        """On-site minutes that a month lacks."""
        return max(0, self.targets.month[month - 1] - self.onsite[month - 1])

    def lectures_short(self, quarter: int) -> int:
        """Lectures that a quarter lacks."""
        return max(0, self.targets.lectures[quarter - 1] - self.lectures[quarter - 1])

    def pace(self, today: str) -> int | None:
        """Minutes needed in each month that is left, this one counted whole, rounded up; 0 when the
        year has its time, None when it is over and has not.

        Four hours a month alone make 48 of 50: the gap is to be seen in January.
        """
        missing = self.targets.year - self.year_total
        if missing <= 0:
            return 0
        left = months_left(self.year, today)
        return -(-missing // left) if left else None


def months_left(year: int, today: str) -> int:
    """How many months of a year are left on an ISO date, the current one included."""
    current, month = int(today[:4]), int(today[5:7])
    return MONTHS + 1 - month if year == current else MONTHS if year > current else 0


def month_of(day: str) -> int:
    """The month of an ISO date or month, from 1."""
    return int(day[5:7])


def quarter_of(day: str) -> int:
    """The quarter of an ISO date or month, from 1."""
    return (month_of(day) + 2) // 3


def month_period(month: str) -> Period:
    """The days of a month "2026-11"."""
    return _period(month)


def quarter_period(day: str) -> Period:
    """The days of the quarter around an ISO date or month."""
    return _period(f"{day[:4]}-Q{quarter_of(day)}")


def _period(text: str) -> Period:
    period = parse_period(text)
    if period is None:
        raise ValueError(text)
    return period


def targets(policy: Policy, villages: Iterable[str], year: int) -> Mapping[str, Targets]:
    """The targets of each village, which its county may set differently from a day on."""
    scopes = policy.scopes(*_PARAMETERS)
    made: dict[tuple[str, ...], Targets] = {}
    found: dict[str, Targets] = {}
    for village in villages:
        within = tuple(scope for scope in scopes if village.startswith(scope))
        if within not in made:
            made[within] = _targets(policy, village, year)
        found[village] = made[within]
    return found


def _targets(policy: Policy, village: str, year: int) -> Targets:
    def at_end(parameter: str, period: str) -> int:
        return policy.integer(parameter, _period(period).last, village)

    months = (f"{year:04}-{month:02}" for month in range(1, MONTHS + 1))
    quarters = (f"{year:04}-Q{quarter}" for quarter in range(1, QUARTERS + 1))
    return Targets(
        month=tuple(at_end(_MONTH, one) * _MINUTES_OF_HOUR for one in months),
        year=at_end(_YEAR, f"{year:04}") * _MINUTES_OF_HOUR,
        lectures=tuple(at_end(_QUARTER, one) for one in quarters),
    )


def onsite_modes(codes: CodeBook) -> tuple[str, ...]:
    """The ways of service that count as on site: `onsite` and what stands below it (C.4)."""
    listed = codes.get("service_mode")
    found = (one.code for one in listed.codes if one.parent == ONSITE) if listed else ()
    return (ONSITE, *found)


def tallies(
    year: int, onsite: tuple[str, ...], where: Mapping[str, tuple[str, ...]], group_by: str
) -> tuple[Tally, Tally]:
    """What is counted of visits and of lectures in a year, by month and `group_by`.

    A visit that its reviewer sent back does not count until it is corrected and submitted again; a
    voided one is gone. The time of a lecture held during a visit lies in the visit already: only
    what `counted_minutes` says is added.
    """
    first, last = f"{year:04}-01-01", f"{year:04}-12-31"
    on_site = {"mode": onsite}
    of_visits = (
        Measure(ONSITE, VISIT, sums="minutes", where=on_site),
        Measure(EVERY, VISIT, sums="minutes"),
        Measure(VISITS, VISIT),
        Measure(NEWEST, VISIT, newest=True),
    )
    of_lectures = (
        Measure(LECTURES, LECTURE),
        Measure(ONSITE, LECTURE, sums="counted_minutes", where=on_site),
        Measure(EVERY, LECTURE, sums="counted_minutes"),
    )
    returned = {"review_state": ("returned",)}
    return (
        Tally(VISIT, "service_date", first, last, group_by, of_visits, where, returned),
        Tally(LECTURE, "held_on", first, last, group_by, of_lectures, where),
    )


def village_year(
    village: str, year: int, found: Mapping[str, Iterable[Mapping[str, Figures]]], wanted: Targets
) -> VillageYear:
    """The counters from figures by month: for each code of division whose records count, those of
    one or several kinds.
    """
    onsite, every, visits = [0] * MONTHS, [0] * MONTHS, [0] * MONTHS
    lectures = [0] * QUARTERS
    newest = 0
    for kinds in found.values():
        for months in kinds:
            for month, figures in months.items():
                place = int(month[5:7]) - 1
                onsite[place] += figures.get(ONSITE, 0)
                every[place] += figures.get(EVERY, 0)
                visits[place] += figures.get(VISITS, 0)
                lectures[place // 3] += figures.get(LECTURES, 0)
                newest = max(newest, figures.get(NEWEST, 0))
    return VillageYear(
        village=village,
        year=year,
        onsite=tuple(onsite),
        every=tuple(every),
        lectures=tuple(lectures),
        visits=tuple(visits),
        targets=wanted,
        last_visit=_iso(newest),
        carried=tuple(code for code in found if code != village),
    )


def _iso(day: int) -> str:
    text = str(day)
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if day else ""
