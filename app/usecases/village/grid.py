"""The month grid: villages × days, read at once, and all changed cells saved in one act (C.2).

A cell stands for the visits of one village on one day. Where there is one, a new time changes it;
where there is none, a visit is made of the cell and of what was done, asked once for all of them.
Several visits on one day are told apart in the log, not here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.changes import Changes
from app.domain.fields import Value, Values
from app.domain.people import Act
from app.domain.periods import month_of
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.domain.time_span import minute_of_day
from app.domain.village_hours import onsite_modes
from app.domain.visit_cell import DAY, Cell, clock_of
from app.usecases import ledger
from app.usecases.amending import needs_reason
from app.usecases.desk import Desk
from app.usecases.following import locks
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import act, denied, settled, with_consequences
from app.usecases.village import entry, free_time, hours, linking, reviewing
from app.usecases.village.checks import month as month_problems
from app.usecases.village.hours import VillageLine

KIND = ADVISER_VISIT.name
DRAFT = "village_grid"
"""Name of the drafts of a month; `values` are `month`, `cells` and those of `ALIKE`."""

ALIKE = ("content", "service_kind", "client_count")
"""What is asked once for all visits that a month makes."""

Place = tuple[str, str]
"""The code of a village and an ISO date."""


@dataclass(frozen=True, slots=True)
class Day:
    """One column. A day on which stations are closed says why, when it is more than a weekend."""

    day: str
    is_open: bool
    holiday: str
    weekday: int  # Monday is 0


@dataclass(frozen=True, slots=True)
class Stored:
    """What is recorded for one village on one day: minutes that count to its month, and others."""

    onsite: int
    other: int
    visits: tuple[Record, ...] = field(repr=False)
    noticed: tuple[Problem, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether a change needs a reason or a reviewer: it was sent, or passed (R10, C.2)."""
        return any(
            needs_reason(one, {"end_at": ""}) or one.text("review_state") == reviewing.PASSED
            for one in self.visits
        )

    @property
    def cell(self) -> Cell | None:
        """The time of the only visit, as it would be typed; None where there are several, or where
        it ends on the next day.
        """
        if len(self.visits) != 1 or self.visits[0].get("ends_next_day") is True:
            return None
        visit = self.visits[0]
        return Cell(self.onsite + self.other, visit.text("start_at"), visit.text("end_at"))


@dataclass(frozen=True, slots=True)
class Grid:
    """One month ("2026-11"): the villages in the order of their codes, and what they have. `names`
    leave the township out where the village alone is enough.
    """

    month: str
    today: str
    days: tuple[Day, ...]
    lines: tuple[VillageLine, ...]
    names: Mapping[str, str]
    stored: Mapping[Place, Stored]


def read(desk: Desk, month: str) -> Grid:
    """The villages of this desk with their visits: one query for the whole month."""
    days = _days(desk, month)
    lines = tuple(sorted(hours.board(desk, month), key=lambda line: line.code))
    visits = ledger.records(desk, Query(KIND, since=days[0].day, until=days[-1].day))
    noticed = month_problems(desk, days[0].day, days[-1].day)
    stored = {
        place: _stored(desk, some, noticed) for place, some in _by_place(lines, visits).items()
    }
    return Grid(month, desk.surroundings.today, days, lines, short_names(desk, lines), stored)


def _days(desk: Desk, month: str) -> tuple[Day, ...]:
    span, calendar = month_of(f"{month}-01"), desk.reference.calendar
    first = date.fromisoformat(span.first)
    count = (date.fromisoformat(span.last) - first).days + 1
    found = []
    for number in range(count):
        day = first + timedelta(days=number)
        iso = day.isoformat()
        found.append(Day(iso, calendar.is_open(iso), calendar.holiday(iso), day.weekday()))
    return tuple(found)


def short_names(desk: Desk, lines: Sequence[VillageLine]) -> Mapping[str, str]:
    """The villages by their own names, with the township where two of them share a name."""
    divisions = desk.reference.divisions
    found = {line.code: divisions.get(line.code) for line in lines}
    short = {line.code: one.name if (one := found[line.code]) else line.name for line in lines}
    how_many = Counter(short.values())
    return {
        line.code: short[line.code] if how_many[short[line.code]] == 1 else line.name
        for line in lines
    }


def _by_place(
    lines: Sequence[VillageLine], visits: Iterable[Record]
) -> Mapping[Place, list[Record]]:
    """A village shows the visits of those that it was made of as well (R39)."""
    shown: dict[str, list[str]] = {}
    for line in lines:
        for code in (line.code, *line.year.carried):
            shown.setdefault(code, []).append(line.code)
    found: dict[Place, list[Record]] = {}
    for visit in visits:
        for code in shown.get(visit.text("village_code"), ()):
            found.setdefault((code, visit.text("service_date")), []).append(visit)
    return found


def _stored(
    desk: Desk, visits: Sequence[Record], noticed: Mapping[str, tuple[Problem, ...]]
) -> Stored:
    modes = onsite_modes(desk.reference.codes)
    minutes = [(_counts(one, modes), _minutes(one)) for one in visits]
    return Stored(
        onsite=sum(n for on_site, n in minutes if on_site),
        other=sum(n for on_site, n in minutes if not on_site),
        visits=tuple(sorted(visits, key=lambda one: (one.text("start_at"), one.id))),
        noticed=tuple(problem for one in visits for problem in noticed.get(one.id, ())),
    )


def _counts(visit: Record, onsite: Container[str]) -> bool:
    """Whether its time is in the month of the village: on site, and not sent back."""
    is_returned = visit.text("review_state") == reviewing.RETURNED
    return visit.text("mode") in onsite and not is_returned


def _minutes(visit: Record) -> int:
    found = visit.get("minutes")
    return found if isinstance(found, int) else 0


# ---- saving


@dataclass(frozen=True, slots=True)
class Edit:
    """The time that was typed for one village on one day."""

    place: Place
    cell: Cell


@dataclass(frozen=True, slots=True)
class GridSaved:
    """The visits as they are now on the disk, in the order of the cells."""

    records: tuple[Record, ...]
    changes: Changes

    @property
    def is_complete(self) -> bool:
        """Whether none of them lacks anything."""
        return all(record.complete for record in self.records)


def makes_visits(grid: Grid, places: Iterable[Place]) -> bool:
    """Whether some of these cells have no visit yet, so that somebody must say what was done."""
    return any(place not in grid.stored for place in places)


def save(desk: Desk, grid: Grid, edits: Sequence[Edit], alike: Values) -> GridSaved | Refused:
    """All cells or none, in one unit of work; each becomes a visit like one of the entry line.
    `alike` has the values of `ALIKE` for those that are new.
    """
    works: list[_Work] = []
    busy = _Busy(desk, grid)
    for edit in sorted(edits, key=lambda one: (one.place[1], one.cell.start or "~", one.place[0])):
        stored = grid.stored.get(edit.place)
        made = _changed(desk, stored, edit.cell) if stored else _new(desk, edit, alike, busy)
        if isinstance(made, Refused):
            return made
        works.append(made)
    records: list[Record] = []

    def work(unit: UnitOfWork) -> Record:
        records.extend(one(unit) for one in works)
        return records[-1]

    if not works:
        return GridSaved((), Changes())
    done = act(desk, f"{KIND}.create", work)
    return done if isinstance(done, Refused) else GridSaved(tuple(records), done.changes)


_Work = Callable[[UnitOfWork], Record]


def _new(desk: Desk, edit: Edit, alike: Values, busy: _Busy) -> _Work | Refused:
    if no := denied(desk, KIND, Act.CREATE):
        return no
    village, day = edit.place
    known = entry.suggest(desk, village, day)
    start, end = busy.times(str(known.get("adviser_id") or ""), day, edit.cell)
    counted = any(known.get(count) for count in linking.COUNTS.values())
    # What the books of that day count is truer than what was said of all visits at once.
    common = {name: alike.get(name) for name in (ALIKE[:1] if counted else ALIKE)}
    given = {**known, "start_at": start, "end_at": end, **common}
    record_id = desk.ids.record_id()
    return lambda unit: entry.add(desk, unit, given, record_id)


def _changed(desk: Desk, stored: Stored, cell: Cell) -> _Work | Refused:
    visit = stored.visits[0]
    if no := denied(desk, KIND, Act.EDIT, visit):
        return no
    # Other times are another visit to the checks: what was explained is looked at again.
    times = {**_times(visit, cell), "overridden": None}
    changes = with_consequences(desk, ADVISER_VISIT, visit.values, times)
    if locked := locks(desk, visit, changes):
        return Refused(locked)
    return lambda unit: settled(desk, unit, unit.edit(visit, changes) if changes else visit)


def _times(visit: Record, cell: Cell) -> Values:
    """From when to when; of so many hours, from when it began."""
    if cell.start:
        return {"start_at": cell.start, "end_at": cell.end}
    began = minute_of_day(visit.get("start_at"))
    start = free_time.FIRST if began is None else began
    over: Value = True if start + cell.minutes > DAY else None
    end = clock_of(start + cell.minutes)
    return {"start_at": clock_of(start), "end_at": end, "ends_next_day": over}


class _Busy:
    """Until when each adviser was elsewhere on a day: hours alone begin after that."""

    def __init__(self, desk: Desk, grid: Grid) -> None:
        self._desk = desk
        self._until: dict[tuple[str, str], int] = {}
        for (_village, day), stored in grid.stored.items():
            for visit in stored.visits:
                self._take(visit.text("adviser_id"), day, free_time.busy_until(visit))

    def _take(self, adviser: str, day: str, end: int | None) -> None:
        if end is not None:
            self._until[adviser, day] = max(end, self._until.get((adviser, day), 0))

    def times(self, adviser: str, day: str, cell: Cell) -> tuple[str, str]:
        """From when to when."""
        if not cell.start:
            start = free_time.start(self._desk, self._until.get((adviser, day)), cell.minutes)
            cell = Cell(cell.minutes, clock_of(start), clock_of(start + cell.minutes))
        self._take(adviser, day, minute_of_day(cell.end))
        return cell.start, cell.end
