"""What looks odd in the log of an adviser, with the entry that it is compared with (domain.md C.7).

Everything is a warning: it explains, and a person may say why it is so all the same (`accept`).
The reason and the accepted codes are fields of the visit and travel with it. The log of one adviser
is compared with itself, also with what came by sync from another station.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.advising import ADVISER, VISIT
from app.domain.common import warning
from app.domain.dates import plus_days
from app.domain.engagement import in_force
from app.domain.explained import not_accepted
from app.domain.fields import Values
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record
from app.domain.village_hours import onsite_modes
from app.domain.visit_checks import Stay, gaps, many_full, overlaps, stay
from app.usecases import ledger, records
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.records import Saved
from app.usecases.village import copies, engaged, quarters

_DAYS = {VISIT: "service_date", LECTURE: "held_on"}
_OF_RULES = ("visit.no_engagement", "visit.village_unknown", "visit.other_county", "visit.too_long")
"""What the rules of the kind itself say and a person may accept as well."""

_SEVERAL = 400
"""Visits of a month up to which texts are looked for in the year before: a station has fewer."""


@dataclass(frozen=True, slots=True)
class Log:
    """What one adviser wrote down, and for which villages engaged. `visits` reach as far back as
    texts are compared; `lectures` are those that no visit contains.
    """

    adviser: Record | None
    engagements: tuple[Record, ...]
    visits: tuple[Record, ...]
    lectures: tuple[Record, ...]
    texts: Mapping[str, copies.Told]


def check(desk: Desk, values: Values, record_id: str = "") -> tuple[Problem, ...]:
    """What is odd about a visit (or lecture) with these values and nobody has explained yet."""
    return tuple(not_accepted(found(desk, values, record_id), values))


def found(desk: Desk, values: Values, record_id: str = "") -> tuple[Problem, ...]:
    """Everything odd, explained or not: what a reviewer and the foot of a sheet tell."""
    record = Record(_kind_of(values), record_id, values)
    day = record.text(_DAYS[record.kind])
    if not day:
        return ()
    return tuple(_problems(desk, record, _log(desk, record, day)))


def month(desk: Desk, first: str, last: str) -> Mapping[str, tuple[Problem, ...]]:
    """What nobody has explained yet in the visits and lectures between two ISO dates, by id;
    what is as it should be is left out. The log is read once, whoever
    wrote it and on whatever device.
    """
    visits = _between(desk, VISIT, plus_days(first, -1), plus_days(last, 1))
    lectures = _between(desk, LECTURE, plus_days(first, -1), plus_days(last, 1))
    if len(visits) <= _SEVERAL:
        advisers = dict.fromkeys(one.text("adviser_id") for one in visits)
        known = {one.id for one in visits}
        older = [one for who in advisers if who for one in _visits_of(desk, who, first)]
        visits += [one for one in older if one.id not in known]
    said: dict[str, tuple[Problem, ...]] = {}
    having = copies.with_files(desk)
    for log in _logs(desk, visits, lectures).values():
        for record in (*log.visits, *log.lectures):
            if first <= record.text(_DAYS[record.kind]) <= last:
                problems = tuple(not_accepted(_problems(desk, record, log, having), record.values))
                if problems:
                    said[record.id] = problems
    return said


def accept(desk: Desk, record: Record, reason: str) -> Saved | Refused:
    """Say why everything odd about a stored visit (or lecture) is so all the same."""
    if not reason.strip():
        return refused("reason.missing")
    codes = acceptable(desk, record.values, record.id)
    known = record.get("overridden")
    before = known if isinstance(known, tuple | list) else ()
    accepted = tuple(dict.fromkeys((*before, *codes)))
    changes: Values = {"override_reason": reason.strip(), "overridden": accepted}
    return records.edit(desk, record, changes)


def acceptable(desk: Desk, values: Values, record_id: str = "") -> tuple[str, ...]:
    """The codes that a reason given now accepts."""
    bare = {name: value for name, value in values.items() if name != "overridden"}
    by_rules = (
        one.code
        for one in desk.kinds[_kind_of(bare)].rules(bare, desk.surroundings)
        if one.code in _OF_RULES
    )
    return tuple(dict.fromkeys((*by_rules, *(p.code for p in found(desk, bare, record_id)))))


def _kind_of(values: Values) -> str:
    return LECTURE if values.get(_DAYS[LECTURE]) and not values.get(_DAYS[VISIT]) else VISIT


# ---- the log


def _log(desk: Desk, record: Record, day: str) -> Log:
    """What one entry is compared with: for its times the days around it, for its text the year."""
    adviser_id = record.text("adviser_id")
    if not adviser_id:
        return Log(None, (), (), (), {})
    mine: Values = {"adviser_id": adviser_id}
    first, last = plus_days(day, -1), plus_days(day, 1)
    near = Query(LECTURE, where=mine, since=first, until=last)
    if record.kind == VISIT and copies.readable((record,)):
        visits = _visits_of(desk, adviser_id, day)
    else:
        visits = ledger.records(desk, Query(VISIT, where=mine, since=first, until=last))
    return _log_of(desk, adviser_id, visits, ledger.records(desk, near))


def _log_of(
    desk: Desk, adviser_id: str, visits: Iterable[Record], lectures: Iterable[Record]
) -> Log:
    mine = tuple(visits)
    return Log(
        desk.reader.get(ADVISER, adviser_id),
        engaged.of_adviser(desk, adviser_id),
        mine,
        tuple(one for one in lectures if not one.text("visit_id")),
        copies.readable(mine),
    )


def _visits_of(desk: Desk, adviser_id: str, day: str) -> Iterator[Record]:
    """The adviser's own visits only, of the time in which texts are compared."""
    since, until = copies.window(day)
    query = Query(VISIT, where={"adviser_id": adviser_id}, since=since, until=until)
    return ledger.records(desk, query)


def _between(desk: Desk, kind: str, first: str, last: str) -> list[Record]:
    return list(ledger.records(desk, Query(kind, since=first, until=last)))


def _logs(desk: Desk, visits: Iterable[Record], lectures: Iterable[Record]) -> Mapping[str, Log]:
    """One log per adviser of what was read at once; what names nobody is compared with nothing."""
    by_adviser: dict[str, tuple[list[Record], list[Record]]] = {}
    for one in visits:
        by_adviser.setdefault(one.text("adviser_id"), ([], []))[0].append(one)
    for one in lectures:
        by_adviser.setdefault(one.text("adviser_id"), ([], []))[1].append(one)
    by_adviser.pop("", None)
    return {who: _log_of(desk, who, *entries) for who, entries in by_adviser.items()}


# ---- what is odd


def _problems(
    desk: Desk, record: Record, log: Log, having: Container[str] | None = None
) -> Iterator[Problem]:
    yield from _of_times(desk, record, log)
    if record.kind == LECTURE:
        yield from quarters.outside(desk, record)
        return
    yield from _of_terms(desk, record, log)
    yield from copies.texts(record, log.texts)
    yield from copies.photos(desk, record, having)


def _of_times(desk: Desk, record: Record, log: Log) -> Iterator[Problem]:
    """At two places at once, too quickly from one to the other, too much for one day."""
    modes = onsite_modes(desk.reference.codes)
    mine = _stay(record, modes)
    others = list(_neighbours(mine, log, modes))
    policy, village = desk.reference.policy, mine.village or desk.scope
    yield from overlaps(mine, others)
    yield from gaps(mine, others, policy.integer("visit_gap_minutes", mine.day, village))
    full = policy.integer("onsite_hours_month", mine.day, village) * 60
    yield from many_full(mine, others, full)


def _neighbours(mine: Stay, log: Log, modes: tuple[str, ...]) -> Iterator[Stay]:
    """Entries of the day, of the day before that went on over midnight, and of the next."""
    first, last = plus_days(mine.day, -1), plus_days(mine.day, 1)
    for record in (*log.visits, *log.lectures):
        other = record.id != mine.id and first <= record.text(_DAYS[record.kind]) <= last
        if other:
            found_stay = _stay(record, modes)
            # What is held in a visit of the same village and day is a part of it.
            is_part = record.kind == LECTURE and found_stay.village == mine.village
            if not (is_part and found_stay.day == mine.day):
                yield found_stay


def _stay(record: Record, modes: tuple[str, ...]) -> Stay:
    return stay(record.id, record.values, record.text(_DAYS[record.kind]), modes)


def _of_terms(desk: Desk, visit: Record, log: Log) -> Iterator[Problem]:
    """The engagement is over, there are too many of them, the adviser belongs elsewhere."""
    village, day = visit.text("village_code"), visit.text("service_date")
    under = engaged.fitting(log.engagements, desk.reference.divisions, village, day)
    if under is not None and not in_force(under.values, day):
        yield warning("visit.after_engagement", "service_date", day=engaged.last_day(under))
    county = log.adviser.text("division_code")[:6] if log.adviser else ""
    if county and village and not village.startswith(county):
        yield warning("visit.other_county", "adviser_id")
    limit = desk.reference.policy.integer("max_villages", day, village or desk.scope)
    served = {one.text("village_code") for one in log.engagements if in_force(one.values, day)}
    if limit and len(served) > limit:
        yield warning("visit.many_villages", "adviser_id", n=len(served), limit=limit)
