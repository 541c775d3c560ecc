"""What a written record of the village log means for the others, in the same act (domain.md C).

Visits know under which engagement they were made, lectures in which visit they were held, both the
name of the adviser as it was that day. Whatever writes one of them calls `follow` before it commits
(`usecases.following`), so that it does not matter in which order they were entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from app.domain.advising import ADVISER, ENGAGEMENT, VISIT
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.problems import Problem
from app.domain.records import Record
from app.domain.visit_checks import Stay, stay
from app.usecases.desk import Desk
from app.usecases.ports import Query, UnitOfWork
from app.usecases.village import engaged, reviewing

_REVIEWED = ("reviewed_by", "reviewed_on")


def follow(desk: Desk, unit: UnitOfWork, record: Record, *, gone: bool = False) -> None:
    """Bring what hangs on a record up to how this act left it; with `gone` it was voided."""
    if step := _STEPS.get(record.kind):
        step(desk, unit, record, gone)


def locks(desk: Desk, record: Record, changes: Values) -> tuple[Problem, ...]:
    """What of a visit may not be changed because it was reviewed, or by this person at all."""
    return reviewing.locks(desk, record, changes) if record.kind == VISIT else ()


# ---- visits


def _visit(desk: Desk, unit: UnitOfWork, record: Record, gone: bool) -> None:
    if not gone:
        visit = unit.get(VISIT, record.id) or record
        engagements = engaged.of_adviser(desk, visit.text("adviser_id"))
        found = _named(desk, visit) | _engagement(desk, visit, engagements) | _review(desk, visit)
        record = _edited(unit, visit, found)
    _lectures_of(desk, unit, record, gone)


def _named(desk: Desk, record: Record) -> dict[str, Value]:
    """The adviser's name of that day; once there, it stays for the old papers."""
    adviser = desk.reader.get(ADVISER, record.text("adviser_id"))
    return {"adviser_name": adviser.get("name")} if adviser else {}


def _engagement(desk: Desk, visit: Record, engagements: Iterable[Record]) -> dict[str, Value]:
    village, day = visit.text("village_code"), visit.text("service_date")
    divisions = desk.reference.divisions
    found = engaged.fitting(engagements, divisions, village, day)
    return {"engagement_id": found.id if found else None}


def _review(desk: Desk, visit: Record) -> dict[str, Value]:
    """Who reviewed it and when, as long as the review stands."""
    if visit.text("review_state") not in reviewing.REVIEWED:
        return dict.fromkeys(_REVIEWED)
    if visit.text("reviewed_by"):
        return {}
    return {"reviewed_by": desk.actor.name, "reviewed_on": desk.surroundings.today}


def _lectures_of(desk: Desk, unit: UnitOfWork, visit: Record, gone: bool) -> None:
    """Lectures within the visit count in it, those that are no longer in it by themselves."""
    where: Values = {"village_code": visit.get("village_code")}
    day = visit.text("service_date")
    ids = list(desk.reader.ids(Query(LECTURE, where={"visit_id": visit.id})))
    if day and not gone:
        ids += desk.reader.ids(Query(LECTURE, where=where, since=day, until=day))
    for lecture_id in dict.fromkeys(ids):
        lecture = unit.get(LECTURE, lecture_id)
        if lecture is None:
            continue
        mine = lecture.text("visit_id") == visit.id
        if mine:
            stays = not gone and _same_day(lecture, visit)
            _edited(unit, lecture, _within(lecture, visit if stays else None))
        elif not gone and not lecture.text("visit_id") and _is_held_in(lecture, visit):
            _edited(unit, lecture, _within(lecture, visit))


# ---- lectures


def _lecture(desk: Desk, unit: UnitOfWork, record: Record, gone: bool) -> None:
    if gone:
        return
    lecture = unit.get(LECTURE, record.id) or record
    visit_id = lecture.text("visit_id")
    visit = unit.get(VISIT, visit_id) if visit_id else None
    if visit is None or not _same_day(lecture, visit):
        visit = _visit_around(desk, lecture)
    found = _named(desk, lecture) | _within(lecture, visit)
    if visit is not None and not lecture.text("adviser_id"):
        found |= {"adviser_id": visit.get("adviser_id"), "adviser_name": visit.get("adviser_name")}
    _edited(unit, lecture, found)


def _within(lecture: Record, visit: Record | None) -> dict[str, Value]:
    """Of a lecture in a visit only what lies outside of it has time of its own, all of it while the
    visit itself does not count.
    """
    if visit is None:
        return {"visit_id": None, "counted_minutes": lecture.get("minutes")}
    return {"visit_id": visit.id, "counted_minutes": _outside(lecture, visit)}


def _outside(lecture: Record, visit: Record) -> Value:
    minutes = lecture.get("minutes")
    if visit.text("review_state") == reviewing.RETURNED or not visit.get("minutes"):
        return minutes
    common = _common(lecture, visit)
    return 0 if common is None or not isinstance(minutes, int) else max(0, minutes - common)


def _visit_around(desk: Desk, lecture: Record) -> Record | None:
    day = lecture.text("held_on")
    if not day:
        return None
    where: Values = {"village_code": lecture.get("village_code")}
    ids = desk.reader.ids(Query(VISIT, where=where, since=day, until=day))
    visits = desk.reader.many(VISIT, ids)
    return next((one for one in visits if _is_held_in(lecture, one)), None)


def _same_day(lecture: Record, visit: Record) -> bool:
    return lecture.text("village_code") == visit.text("village_code") and lecture.text(
        "held_on"
    ) == visit.text("service_date")


def _is_held_in(lecture: Record, visit: Record) -> bool:
    """Same village, day and adviser, and the times overlap."""
    advisers = {lecture.text("adviser_id"), visit.text("adviser_id")} - {""}
    if not _same_day(lecture, visit) or len(advisers) != 1:
        return False
    return (_common(lecture, visit) or 0) > 0


def _common(lecture: Record, visit: Record) -> int | None:
    """Minutes that both have in common; None where one of them has no times."""
    held, there = _stay(lecture), _stay(visit)
    if held.start is None or held.end is None or there.start is None or there.end is None:
        return None
    return max(0, min(held.end, there.end) - max(held.start, there.start))


def _stay(record: Record) -> Stay:
    day = record.text("service_date") or record.text("held_on")
    return stay(record.id, record.values, day, ())


# ---- engagements and advisers


def _engaged(desk: Desk, unit: UnitOfWork, record: Record, gone: bool) -> None:
    """Visits that were entered before their engagement get it now; those of one that is gone or
    ends earlier lose it.
    """
    engagement = unit.get(ENGAGEMENT, record.id) or record
    if not gone:
        engagement = _edited(unit, engagement, _named(desk, engagement))
    adviser_id = engagement.text("adviser_id")
    others = [one for one in engaged.of_adviser(desk, adviser_id) if one.id != record.id]
    wheres: list[Values] = [{"engagement_id": record.id}]
    if adviser_id and not gone:
        others.append(engagement)
        wheres.append({"adviser_id": adviser_id})
    ids = (one for where in wheres for one in desk.reader.ids(Query(VISIT, where=where)))
    for visit in desk.reader.many(VISIT, list(dict.fromkeys(ids))):
        mine = others if visit.text("adviser_id") == adviser_id else []
        current = unit.get(VISIT, visit.id)
        if current is not None:
            _edited(unit, current, _engagement(desk, current, mine))


def _adviser(desk: Desk, unit: UnitOfWork, record: Record, gone: bool) -> None:
    """Visits that only had the name get the adviser, if nobody else bears that name."""
    name = record.text("name")
    namesakes = set(desk.reader.ids(Query(ADVISER, where={"name": name})))
    if gone or not name or namesakes - {record.id}:
        return
    where: Values = {"adviser_name": name, "adviser_id": None}
    for visit in desk.reader.many(VISIT, desk.reader.ids(Query(VISIT, where=where))):
        engagements = engaged.of_adviser(desk, record.id)
        found = {"adviser_id": record.id, **_engagement(desk, visit, engagements)}
        _edited(unit, visit, found)


def _edited(unit: UnitOfWork, record: Record, found: Values) -> Record:
    """Only what differs is written."""
    changed = {
        name: None if is_empty(value) else value
        for name, value in found.items()
        if record.get(name) != (None if is_empty(value) else value)
    }
    return unit.edit(record, changed) if changed else record


_Step = Callable[[Desk, UnitOfWork, Record, bool], None]
_STEPS: Mapping[str, _Step] = {
    VISIT: _visit,
    LECTURE: _lecture,
    ENGAGEMENT: _engaged,
    ADVISER: _adviser,
}
