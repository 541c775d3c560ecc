"""The counters of villages: one village, many at once, one adviser's share, and who is short.

Every figure comes from one statement for visits and one for lectures (`Reader.tally_months`),
whatever the number of villages. The rules of counting stand in `domain.village_hours`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain import village_hours
from app.domain.advising import ENGAGEMENT, VISIT
from app.domain.divisions import Level
from app.domain.engagement import in_force
from app.domain.people import Act, Role, Scope
from app.domain.periods import Period, month_of
from app.domain.permissions import scope_of
from app.domain.records import Record
from app.domain.statistics import Figures
from app.domain.village_hours import Targets, VillageYear
from app.i18n import current
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.records import denied
from app.usecases.village.engaged import own_advisers

_Months = Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village that somebody is engaged for in `month` ("2026-11"), with its counters. Several
    advisers of one village, at once or one after the other, stand in one line.
    """

    code: str
    name: str
    month: str
    adviser_ids: tuple[str, ...]
    adviser_names: tuple[str, ...]
    engagement_ids: tuple[str, ...]
    year: VillageYear
    carried: tuple[str, ...] = ()  # names of the predecessors whose time is in the counters
    shared: bool = False  # another village carries that time too

    @property
    def month_minutes(self) -> int:
        """On-site minutes of the month."""
        return self.year.onsite[village_hours.month_of(self.month) - 1]

    @property
    def month_target(self) -> int:
        """On-site minutes that the month is to have."""
        return self.year.targets.month[village_hours.month_of(self.month) - 1]

    @property
    def short(self) -> int:
        """On-site minutes that the month lacks."""
        return self.year.month_short(village_hours.month_of(self.month))

    @property
    def lectures_quarter(self) -> int:
        """Lectures of the quarter around the month."""
        return self.year.lectures[village_hours.quarter_of(self.month) - 1]

    @property
    def lecture_target(self) -> int:
        """Lectures that the quarter is to have."""
        return self.year.targets.lectures[village_hours.quarter_of(self.month) - 1]

    @property
    def lectures_short(self) -> int:
        """Lectures that the quarter lacks."""
        return self.year.lectures_short(village_hours.quarter_of(self.month))

    @property
    def last_visit(self) -> str:
        """The day of the last visit of this year, "" without one."""
        return self.year.last_visit


def village_year(desk: Desk, code: str, year: int) -> VillageYear:
    """The counters of one village in a calendar year."""
    return years(desk, (code,), year)[code]


def years(desk: Desk, codes: Collection[str], year: int) -> Mapping[str, VillageYear]:
    """The counters of each village, the time of its predecessors included: after a merger the sum
    of all, after a split every successor carries the time of its parent.
    """
    carried = {code: sources(desk, code) for code in codes}
    found = _by_village(desk, year, {one for some in carried.values() for one in some})
    wanted = village_hours.targets(desk.reference.policy, codes, year)
    return {
        code: village_hours.village_year(code, year, _of(found, some), wanted[code])
        for code, some in carried.items()
    }


def together(desk: Desk, codes: Collection[str], year: int) -> VillageYear:
    """Several villages as one: targets added up, and every visit counted once, also where two
    villages carry the time of the same predecessor.
    """
    wanted = village_hours.targets(desk.reference.policy, codes, year)
    carried = {one for code in codes for one in sources(desk, code)}
    found = _of(_by_village(desk, year, carried), sorted(carried))
    made = village_hours.village_year("", year, found, _added(list(wanted.values())))
    return replace(made, carried=tuple(one for one in made.carried if one not in wanted))


def shares(desk: Desk, code: str, year: int) -> Mapping[str, VillageYear]:
    """What each adviser (by id, "" where none is known) did for a village: after a change in the
    middle of a month the counter stays with the village, and this tells who did how much of it.
    """
    wanted = village_hours.targets(desk.reference.policy, (code,), year)[code]
    found = _counted(desk, year, {"village_code": sources(desk, code)}, "adviser_id")
    advisers = dict.fromkeys(one for kind in found for one in kind)
    return {
        one: village_hours.village_year(code, year, {code: _kinds(found, one)}, wanted)
        for one in advisers
    }


def of_adviser(desk: Desk, adviser_id: str, year: int) -> Mapping[str, VillageYear]:
    """What one adviser did, by the village of the record: all townships in one list."""
    found = _counted(desk, year, {"adviser_id": (adviser_id,)}, "village_code")
    codes = tuple(dict.fromkeys(one for kind in found for one in kind))
    wanted = village_hours.targets(desk.reference.policy, codes, year)
    return {
        code: village_hours.village_year(code, year, {code: _kinds(found, code)}, wanted[code])
        for code in codes
    }


def shared(desk: Desk, found: VillageYear) -> tuple[str, ...]:
    """Of the predecessors in a counter, those whose time stands with other villages too."""
    divisions, day = desk.reference.divisions, f"{found.year:04}-12-31"
    return tuple(one for one in found.carried if len(divisions.successors(one, day)) > 1)


def board(desk: Desk, month: str = "") -> tuple[VillageLine, ...]:
    """The villages of this desk in a month (today's), by what they lack: no list of people.

    An adviser sees the villages of the own engagements, a station those that it serves, a county
    all of its own. A village stays in the list of a month in which its engagement ended.
    """
    if denied(desk, ENGAGEMENT, Act.READ) or denied(desk, VISIT, Act.READ):
        return ()
    month = month or desk.surroundings.today[:7]
    span = month_of(f"{month}-01")
    by_village: dict[str, list[Record]] = {}
    for one in sorted(
        engagements(desk, span), key=lambda record: (record.text("start"), record.id)
    ):
        for code in standing_for(desk, one.text("village_code"), span.last):
            by_village.setdefault(code, []).append(one)
    found = years(desk, by_village, int(month[:4]))
    lines = [_line(desk, month, some, found[code]) for code, some in by_village.items()]
    return tuple(sorted(lines, key=_by_shortfall))


def _by_shortfall(line: VillageLine) -> tuple[int, int, int, str]:
    lacking = line.year.targets.year - line.year.year_total
    return (-line.short, -line.lectures_short, -max(0, lacking), line.code)


def _line(desk: Desk, month: str, engagements: Iterable[Record], found: VillageYear) -> VillageLine:
    some = tuple(engagements)
    name = desk.reference.divisions.path_name(found.village, Level.COUNTY, current())
    if name == found.village:  # no division of ours: what the engagement called it
        name = some[-1].text("village_name") or name
    advisers = {one.text("adviser_id"): one.text("adviser_name") for one in some}
    return VillageLine(
        code=found.village,
        name=name,
        month=month,
        adviser_ids=tuple(advisers),
        adviser_names=tuple(advisers.values()),
        engagement_ids=tuple(one.id for one in some),
        year=found,
        carried=tuple(_name(desk, code) for code in found.carried),
        shared=bool(shared(desk, found)),
    )


def _name(desk: Desk, code: str) -> str:
    """The name of a village alone; its code where nobody names it."""
    return desk.reference.divisions.path_name(code, Level.TOWNSHIP, current())


# ---- whose villages


def engagements(desk: Desk, span: Period) -> Iterator[Record]:
    """The engagements of this desk (see `board`) that hold on some day of a period."""
    belongs = _belonging(desk)
    for one in ledger.records(desk, Query(ENGAGEMENT)):
        day = max(one.text("start"), span.first)
        if day <= span.last and in_force(one.values, day) and belongs(one):
            yield one


def _belonging(desk: Desk) -> Callable[[Record], bool]:
    roles = desk.actor.roles
    if scope_of(roles, VISIT, Act.READ, desk.reference.rights) is not Scope.STATION:
        return lambda _one: True
    mine = own_advisers(desk) if Role.ADVISER in roles else ()
    by_station = roles != {Role.ADVISER} or not mine  # nobody has named this adviser yet
    stations = [desk.reference.divisions.station(one) for one in desk.actor.stations]
    served = {code for one in stations if one for code in (one.division, *one.serves)}

    def belongs(engagement: Record) -> bool:
        if engagement.text("adviser_id") in mine:
            return True
        path = {one.code for one in desk.reference.divisions.path(engagement.text("village_code"))}
        return by_station and (not served or not served.isdisjoint(path))

    return belongs


def standing_for(desk: Desk, code: str, day: str) -> tuple[str, ...]:
    """The villages that stand for the one of a contract on a day; itself when nobody knows it."""
    return tuple(one.code for one in desk.reference.divisions.successors(code, day)) or (code,)


# ---- figures


def sources(desk: Desk, code: str) -> tuple[str, ...]:
    """The codes whose records count for a village: its own and those of what it was made of."""
    return (code, *(one.code for one in desk.reference.divisions.predecessors(code)))


def _by_village(desk: Desk, year: int, codes: Collection[str]) -> tuple[Mapping[str, _Months], ...]:
    return _counted(desk, year, {"village_code": tuple(codes)}, "village_code")


def _counted(
    desk: Desk, year: int, where: Mapping[str, tuple[str, ...]], group_by: str
) -> tuple[Mapping[str, _Months], ...]:
    """The figures of visits and of lectures, each by group and month."""
    onsite = village_hours.onsite_modes(desk.reference.codes)
    tallies = village_hours.tallies(year, onsite, where, group_by)
    return tuple(desk.reader.tally_months(one) for one in tallies)


def _of(
    found: tuple[Mapping[str, _Months], ...], codes: Iterable[str]
) -> Mapping[str, tuple[_Months, ...]]:
    """The figures of some codes, those without any left out."""
    given = {code: _kinds(found, code) for code in codes}
    return {code: kinds for code, kinds in given.items() if kinds}


def _kinds(found: tuple[Mapping[str, _Months], ...], group: str) -> tuple[_Months, ...]:
    return tuple(kind[group] for kind in found if group in kind)


def _added(wanted: list[Targets]) -> Targets:
    return Targets(
        month=tuple(sum(months) for months in zip(*(one.month for one in wanted), strict=True)),
        year=sum(one.year for one in wanted),
        lectures=tuple(sum(one) for one in zip(*(w.lectures for w in wanted), strict=True)),
    )
