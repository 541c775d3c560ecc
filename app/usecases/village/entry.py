"""One visit: what the line begins with, what follows from it, one act that saves it (C.2).

A visit that is not complete, or odd, is saved as it is; problems travel beside it.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.advising import ADVISER, ONSITE, VISIT
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.people import Role
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.domain.time_span import span_minutes
from app.domain.visit_cell import DAY, HOUR, clock_of
from app.usecases import amending, records
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import Saved, settled
from app.usecases.village import (
    changing,
    checks,
    engaged,
    free_time,
    hours,
    linking,
    reviewing,
)
from app.usecases.village.addressing import addressees
from app.usecases.village.changing import explained
from app.usecases.village.linking import Attached

_SHOWN = ("mode", "place", "language", "village_name")

attached = linking.attached
"""What of a day is in the books already: `attached(desk, village, day, visit_id="")`."""


def suggest(desk: Desk, village: str = "", day: str = "", adviser: str = "") -> Values:
    """What a new visit begins with: the village that lacks most, today, nine o'clock or after what
    the adviser has that day, as long as the last visit there (else the month's target), and what
    that day holds already.
    """
    day = day or desk.surroundings.today
    village = village or _shortest(desk, day)
    found: dict[str, Value] = {"village_code": village, "service_date": day}
    if not village:
        who: Value = adviser or next(iter(engaged.own_advisers(desk)), "")
        return _filled({**found, "start_at": clock_of(free_time.FIRST), "adviser_id": who})
    found |= _engaged(desk, village, day, adviser)
    last = _last_visit(desk, village, day)
    minutes = (span_minutes(last.values) if last else None) or _month_target(desk, village, day)
    start = free_time.next_start(desk, str(found.get("adviser_id") or ""), day, minutes)
    found |= {"start_at": clock_of(start), "end_at": clock_of(min(start + minutes, DAY - 1))}
    if last is not None:
        found |= {name: last.get(name) for name in ("place", "language")}
    begun = new_values(desk, desk.kinds[VISIT], _filled(found))
    shown = {name: value for name, value in begun.items() if name in {*found, *_SHOWN}}
    return {**shown, **attached(desk, village, day).values}


def completed(desk: Desk, values: Values) -> Values:
    """A new visit as it would be saved: adviser and engagement of the village, links and counts of
    the day where nobody set links, and the warnings that its reason explains.
    """
    found: dict[str, Value] = dict(values)
    village, day = str(values.get("village_code") or ""), str(values.get("service_date") or "")
    if is_empty(values.get("adviser_id")):
        found |= _by_name(desk, values) or _engaged(desk, village, day, "")
    if adviser_id := str(found.get("adviser_id") or ""):
        some = engaged.of_adviser(desk, adviser_id)
        under = engaged.fitting(some, desk.reference.divisions, village, day)
        found["engagement_id"] = under.id if under else None
    if is_empty(values.get("consultation_ids")) and is_empty(values.get("case_ids")):
        found |= linking.with_links(found, attached(desk, village, day))
    if str(values.get("review_state") or "") in reviewing.REVIEWED and reviewing.objection(
        desk, Record(VISIT, "", found)
    ):
        found["review_state"] = reviewing.SUBMITTED  # reviewed elsewhere, on paper: once more here
    return found


def save(desk: Desk, values: Values, record_id: str = "") -> Saved | Refused:
    """A new visit. `record_id` makes a repeated call harmless, as in `records.create`."""
    given = explained(desk, VISIT, completed(desk, values), record_id)
    return _checked(desk, records.create(desk, VISIT, given, record_id))


def add(desk: Desk, unit: UnitOfWork, values: Values, record_id: str = "") -> Record:
    """A new visit within an act that writes several; the caller has asked for the right."""
    record_id = record_id or desk.ids.record_id()
    given = explained(desk, VISIT, completed(desk, values), record_id)
    whole = new_values(desk, desk.kinds[VISIT], given)
    to = addressees(desk, VISIT, whole)
    return settled(desk, unit, unit.add(VISIT, record_id, whole, to))


def change(desk: Desk, record: Record, changes: Values, reason: str = "") -> Saved | Refused:
    """Change a stored visit with what follows from that (`changing.consequences`); what was sent
    already is corrected with a `reason`, as in `amending.amend`.
    """
    return _checked(desk, amending.amend(desk, record, changes, reason))


def edit(desk: Desk, record: Record, changes: Values) -> Saved | Refused:
    """An ordinary edit of a record of any kind; of a visit or lecture with what follows from it and
    what the log says about it, as `stationctl set` does.
    """
    found = changing.consequences(desk, record, changes)
    return _checked(desk, records.edit(desk, record, found))


def told(desk: Desk, record: Record) -> tuple[Problem, ...]:
    """What the rules say about a stored record of any kind, and the log about an entry of it."""
    said = records.problems_of(desk, desk.kinds[record.kind], record.values)
    return (*said, *_of_log(desk, record))


def refreshed(desk: Desk, record: Record) -> Values:
    """What has come into the books since the visit was saved: changes for its form to begin with.
    A reviewed visit stays as it is.
    """
    if record.text("review_state") == reviewing.PASSED:
        return {}
    village, day = record.text("village_code"), record.text("service_date")
    return linking.with_links(record.values, attached(desk, village, day, record.id))


# ---- defaults


def _shortest(desk: Desk, day: str) -> str:
    board = hours.board(desk, day[:7])
    return board[0].code if board else ""


def _engaged(desk: Desk, village: str, day: str, adviser: str) -> dict[str, Value]:
    """The adviser of the village on that day and the engagement: the one named, the person at the
    desk, else the only one. With several nobody is guessed.
    """
    some = engaged.of_village(desk, village, day) if village and day else ()
    wanted = (adviser,) if adviser else engaged.own_advisers(desk)
    mine = [one for one in some if one.text("adviser_id") in wanted]
    advisers = {one.text("adviser_id") for one in some}
    if not mine and not adviser and len(advisers) == 1 and not _is_adviser_alone(desk):
        mine = list(some)
    if mine:
        found = mine[-1]
        return {
            "adviser_id": found.get("adviser_id"),
            "adviser_name": found.get("adviser_name"),
            "engagement_id": found.id,
        }
    chosen = adviser or next(iter(wanted), "")
    person = desk.reader.get(ADVISER, chosen) if chosen else None
    return {"adviser_id": person.id, "adviser_name": person.get("name")} if person else {}


def _is_adviser_alone(desk: Desk) -> bool:
    """Whether an adviser sits here: another adviser's visits are not guessed to be theirs."""
    return desk.actor.roles == {Role.ADVISER} and bool(engaged.own_advisers(desk))


def _by_name(desk: Desk, values: Values) -> dict[str, Value]:
    name = str(values.get("adviser_name") or "")
    person = engaged.adviser_named(desk, name)
    if person is not None:
        return {"adviser_id": person.id}
    return {"adviser_name": name} if name else {}


def _last_visit(desk: Desk, village: str, day: str) -> Record | None:
    """The last one on site: a call of ten minutes says nothing about the next time there."""
    where: Values = {"village_code": village, "mode": ONSITE}
    ids = desk.reader.ids(Query(VISIT, where=where, until=day), 1)
    return desk.reader.get(VISIT, ids[0]) if ids else None


def _month_target(desk: Desk, village: str, day: str) -> int:
    return desk.reference.policy.integer("onsite_hours_month", day, village) * HOUR


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if not is_empty(value)}


def _checked(desk: Desk, saved: Saved | Refused) -> Saved | Refused:
    if isinstance(saved, Refused):
        return saved
    return replace(saved, problems=(*saved.problems, *_of_log(desk, saved.record)))


def _of_log(desk: Desk, record: Record) -> tuple[Problem, ...]:
    if record.kind not in (VISIT, LECTURE):
        return ()
    return checks.check(desk, record.values, record.id)


__all__ = [
    "Attached",
    "add",
    "attached",
    "change",
    "completed",
    "edit",
    "refreshed",
    "save",
    "suggest",
    "told",
]
