"""Rows of a file as people write them: identifiers as the domain page has them (C.2-C.4, L),
moments for times of day, people by names. What is not understood stays and is told by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from app.domain.advising import ADVISER, VISIT
from app.domain.fields import FieldType, RecordKind
from app.domain.problems import Problem
from app.domain.values import is_record_id, parse
from app.usecases.desk import Desk
from app.usecases.ports import Query

_KINDS = frozenset(
    {
        "adviser",
        "engagement",
        VISIT,
        "visit_matter",
        "legal_lecture",
        "legal_literate_villager",
        "volunteer",
        "helper_activity",
        "publicity_event",
        "notice_board",
        "mailbox_item",
        "station_check",
        "station_check_item",
        "training",
    }
)
_OTHER_NAMES: Mapping[str, str] = {
    "village": "village_code",
    "adviser": "adviser_id",
    "person": "name",
    "kind": "kind_code",
    "start": "start_at",
    "end": "end_at",
    "audience": "audience_count",
    "is_paired_mingbairen": "paired",
    "evaluation": "evaluation_note",
    "text": "item",
}
_VILLAGE = "village_code"
_DAY = "date"
"""The day of whatever it is."""

_PEOPLE: Mapping[str, str] = {
    "adviser_id": ADVISER,
    "villager_id": "legal_literate_villager",
    "volunteer_id": "volunteer",
    "villagers": "legal_literate_villager",
    "volunteers": "volunteer",
    "paired": "legal_literate_villager",
    "attendees": "mediator",
}
_STRANGERS = "other_attendees"
"""Where names go that nobody knows, of the kinds that have such a field."""

_CLIENTS = "clients"
_BEIJING = timezone(timedelta(hours=8))
_MIDNIGHT = ("24:00", "24:00:00")


def as_written(desk: Desk, kind_name: str, raws: Mapping[str, object]) -> dict[str, object]:
    """The raw fields of a row of the village log or the station's work by their own names; those of
    other kinds as they are.
    """
    kind = desk.kinds[kind_name]
    if kind_name not in _KINDS:
        return dict(raws)
    found = _renamed(kind, raws)
    found = _placed(desk, kind, _timed(kind, found))
    if kind_name == VISIT and isinstance(found.get(_CLIENTS), list):
        found = _counted(found)
    return _known_people(desk, kind, found)


def _renamed(kind: RecordKind, raws: Mapping[str, object]) -> dict[str, object]:
    names = {**_OTHER_NAMES, _DAY: kind.occurred or _DAY}
    found: dict[str, object] = {}
    for name, raw in raws.items():
        other = names.get(name, name)
        own = name in kind.by_name or other not in kind.by_name or other in raws
        found[name if own else other] = raw
    return found


def _placed(desk: Desk, kind: RecordKind, raws: dict[str, object]) -> dict[str, object]:
    """A village that only has its name, as a workbook of ours has it, gets its code."""
    spec, name = kind.by_name.get(_VILLAGE), raws.get("village_name")
    if spec is None or raws.get(_VILLAGE) or not isinstance(name, str) or not name.strip():
        return raws
    code = parse(spec, name, desk.surroundings)
    return raws if isinstance(code, Problem) else {**raws, _VILLAGE: code}


def _timed(kind: RecordKind, raws: dict[str, object]) -> dict[str, object]:
    """Moments become times of day; the end on another day, or at 24:00, is the next day's."""
    found, days = raws, dict[str, date]()
    for name, raw in raws.items():
        spec = kind.by_name.get(name)
        if spec is None or spec.type is not FieldType.TIME or not isinstance(raw, str):
            continue
        if moment := _moment(raw):
            days[name] = moment.date()
            found = {**found, name: f"{moment:%H:%M}"}
        elif name == "end_at" and raw.strip() in _MIDNIGHT and "ends_next_day" in kind.by_name:
            found = {**found, name: "00:00", "ends_next_day": True}
    start, end = days.get("start_at"), days.get("end_at")
    if start and kind.occurred and not found.get(kind.occurred):
        found = {**found, kind.occurred: start.isoformat()}
    if start and end and end - start == timedelta(days=1) and "ends_next_day" in kind.by_name:
        found = {"ends_next_day": True, **found}
    return found


def _moment(text: str) -> datetime | None:
    """An ISO day with a time of day, in Beijing time."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if len(text.strip()) <= len("2026-11-22"):
        return None
    return moment.astimezone(_BEIJING) if moment.tzinfo else moment


def _counted(raws: dict[str, object]) -> dict[str, object]:
    """People served, each with what is known of them, as names; how many there were."""
    some = raws[_CLIENTS]
    people = [one for one in some if isinstance(one, Mapping)] if isinstance(some, list) else []
    if not people or not isinstance(some, list) or len(people) != len(some):
        return raws
    told = ["，".join(str(part) for part in one.values() if part) for one in people]
    women = sum(str(one.get("sex") or "") in ("女", "2") for one in people)
    counts = {"women_count": women} if women else {}
    return {**counts, **raws, _CLIENTS: told}


def _known_people(desk: Desk, kind: RecordKind, raws: dict[str, object]) -> dict[str, object]:
    """Names become the ids of the only ones who bear them."""
    found, strangers = dict(raws), list[str]()
    for name, raw in raws.items():
        if name not in kind.by_name or name not in _PEOPLE:
            continue
        if isinstance(raw, str):
            found[name] = _person(desk, _PEOPLE[name], raw) or raw
        elif isinstance(raw, list) and all(isinstance(one, str) for one in raw):
            ids = {one: _person(desk, _PEOPLE[name], one) for one in raw}
            if _STRANGERS in kind.by_name:
                strangers += [one for one, id_ in ids.items() if not id_]
                found[name] = [id_ for id_ in ids.values() if id_]
            else:
                found[name] = [id_ or one for one, id_ in ids.items()]
    others = found.get(_STRANGERS)
    if strangers and (others is None or isinstance(others, list)):
        found[_STRANGERS] = [*(others or ()), *strangers]
    return found


def _person(desk: Desk, kind: str, text: str) -> str:
    """An id as it is, that of the only one of this name, else ""."""
    text = text.strip()
    if is_record_id(text.lower()):
        return text.lower()
    ids = desk.reader.ids(Query(kind, where={"name": text}), 2) if text else ()
    return ids[0] if len(ids) == 1 else ""
