"""Record a walk-in: the person and the consultation in one act (product.md, Intake)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.common import is_empty
from app.domain.consultation import KIND
from app.domain.fields import RecordKind, Value, Values
from app.domain.people import Act
from app.domain.person import KIND as PERSON
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import people
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import Saved, act, denied, with_consequences

LAST_CONTACTS = 3  # product.md, Intake: a repeat visitor shows the last three
DEVICE_MARK = "device.mark"
"""Preference of the device: a letter where a station has several PCs, for numbers that differ."""

_OF_THE_PERSON: dict[str, str] = {"visitor_name": "name"} | {
    name: name
    for name in (
        "name_native",
        "sex",
        "birth_year",
        "ethnicity",
        "id_type",
        "id_no",
        "phone",
        "division_code",
        "address",
        "language",
    )
}
"""Fields of a consultation that are facts about the visitor → fields of `person`."""


def visitor_values(person: Record) -> Values:
    """What a known person brings into a new consultation."""
    found: dict[str, Value] = {"person_id": person.id}
    for ours, theirs in _OF_THE_PERSON.items():
        if not is_empty(person.get(theirs)):
            found[ours] = person.get(theirs)
    if not is_empty(person.get("crowd")):
        found["crowd"] = person.get("crowd")
    return found


def last_contacts(desk: Desk, person_id: str, limit: int = LAST_CONTACTS) -> Sequence[Record]:
    """The person's last consultations, newest first."""
    query = Query(KIND, where={"person_id": person_id})
    return desk.reader.many(KIND, desk.reader.ids(query, limit))


def record_consultation(
    desk: Desk,
    values: Values,
    person: Record | None = None,
    record_id: str = "",
    source: Record | None = None,
) -> Saved | Refused:
    """Save a new consultation; complete or not, it is saved.

    `person` is the visitor found by search, else the one person of this ID number: what is newly
    known is added to them. Any other named private visitor becomes a person, with a warning when
    somebody like that is known (R27). Both records are written in the same act.
    `record_id` makes a repeated call harmless. `source` is a record that becomes this consultation:
    it names it from the same act on.
    """
    if no := denied(desk, KIND, Act.CREATE):
        return no
    person = person or known_by_number(desk, values)
    given = _with_person(desk, values, person)
    return _save(desk, given, person, record_id or desk.ids.record_id(), source=source)


def record_import(desk: Desk, values: Values, record_id: str) -> Saved | Refused:
    """Save one consultation from a file. It makes no persons: a paper slip seldom tells enough to
    know whether two names are one person, and a wrong one would have to be merged by hand.
    """
    if no := denied(desk, KIND, Act.CREATE):
        return no
    person = known_by_number(desk, values)
    linked = {**values, "person_id": person.id} if person else values
    return _save(desk, linked, None, record_id, persons=False)


def known_by_number(desk: Desk, values: Values) -> Record | None:
    """The one person whose ID number this is; None when nobody or several bear it."""
    number = values.get("id_no")
    if not number or not is_empty(values.get("person_id")):
        return None
    ids = desk.reader.ids(Query(PERSON, where={"id_no": number}), 2)
    found = desk.reader.get(PERSON, ids[0]) if len(ids) == 1 else None
    return people.resolve_merged(desk, found) if found else None


def _save(
    desk: Desk,
    given: Values,
    person: Record | None,
    record_id: str,
    *,
    persons: bool = True,
    source: Record | None = None,
) -> Saved | Refused:
    completed = new_values(desk, desk.kinds[KIND], given)
    add_person = persons and person is None and _is_new_person(desk, completed)
    person_id = desk.ids.record_id() if add_person else ""

    def work(unit: UnitOfWork) -> Record:
        final = dict(completed)
        if add_person:
            unit.add(PERSON, person_id, new_values(desk, desk.kinds[PERSON], _person_values(final)))
            final["person_id"] = person_id
        elif persons and person is not None:
            _update_person(desk, unit, person, completed)
        if is_empty(final.get("consult_no")):
            final["consult_no"] = _next_number(desk, unit)
        if source is not None:
            unit.edit(source, {"consultation_id": record_id})
        return unit.add(KIND, record_id, final)

    twins = people.duplicates(desk, _person_values(completed)) if add_person else ()
    saved = act(desk, f"{KIND}.create", work, record_id)
    if isinstance(saved, Refused):
        return saved
    return replace(saved, problems=(*saved.problems, *people.duplicate_warning(twins)))


def _with_person(desk: Desk, values: Values, person: Record | None) -> Values:
    """What was typed wins over what is known; a field that was emptied stays empty."""
    if person is None or denied(desk, PERSON, Act.READ, person):
        return values
    return {**visitor_values(person), **values}


def _is_new_person(desk: Desk, values: Values) -> bool:
    return (
        not is_empty(values.get("visitor_name"))
        and is_empty(values.get("person_id"))
        and values.get("visitor_kind") == "person"
        and values.get("identity_refused") is not True
        and denied(desk, PERSON, Act.CREATE) is None
    )


def _person_values(values: Values) -> Values:
    return {
        theirs: values[ours]
        for ours, theirs in _OF_THE_PERSON.items()
        if not is_empty(values.get(ours))
    }


def _update_person(desk: Desk, unit: UnitOfWork, person: Record, values: Values) -> None:
    """A new telephone number or address becomes the person's; the name they are known by stays."""
    if denied(desk, PERSON, Act.EDIT, person):
        return
    kind: RecordKind = desk.kinds[PERSON]
    news = {name: value for name, value in _person_values(values).items() if name != "name"}
    real = with_consequences(desk, kind, person.values, news)
    if real:
        unit.edit(person, real)


def _next_number(desk: Desk, unit: UnitOfWork) -> str:
    """Station, year, number: never renumbered, gaps are fine (domain.md B.1 `consult_no`)."""
    year = desk.clock.now()[:4]
    number = unit.next_number(f"{KIND}-{year}")
    mark = desk.preferences.get("", DEVICE_MARK)
    return f"{desk.actor.station}-{year}-{mark}{number:04}"
