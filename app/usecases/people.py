"""Search-first: find persons, warn of duplicates, merge and undo (product.md R27)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from app.domain.fields import Values
from app.domain.person import KIND
from app.domain.problems import Problem, Refused, Severity, refused
from app.domain.records import Record
from app.domain.text import ascii_digits, normalise
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.records import Saved, edit

_SHORTEST_NUMBER = 6  # digits from which a text may be a telephone or ID number


def find(desk: Desk, text: str, limit: int = 12) -> tuple[Record, ...]:
    """Persons by ID number, telephone, name in any script or pinyin initials, best first.

    A merged person is answered by the one it was merged into.
    """
    if not text.strip():
        return ()
    hits = [*_by_number(desk, text, limit), *_by_text(desk, text, limit)]
    persons = desk.reader.many(KIND, list(dict.fromkeys(hits))[:limit])
    found = (resolve_merged(desk, person) for person in persons)
    return tuple({person.id: person for person in found}.values())


def _by_number(desk: Desk, text: str, limit: int) -> Iterable[str]:
    number = "".join(unicodedata.normalize("NFKC", ascii_digits(text)).upper().split())
    number = number.replace("-", "")
    if sum(c.isdigit() for c in number) < _SHORTEST_NUMBER:
        return
    for name in ("id_no", "phone"):
        yield from desk.reader.ids(Query(KIND, where={name: number}), limit)


def _by_text(desk: Desk, text: str, limit: int) -> Iterable[str]:
    return (hit.id for hit in desk.reader.search(text, (KIND,), limit))


def resolve_merged(desk: Desk, person: Record) -> Record:
    """The person that stands for this one now; itself unless merged."""
    seen = {person.id}
    while (target := person.get("merged_into")) and str(target) not in seen:
        found = desk.reader.get(KIND, str(target))
        if found is None:
            break
        seen.add(found.id)
        person = found
    return person


def duplicates(desk: Desk, values: Values, except_id: str = "") -> tuple[Record, ...]:
    """Persons who may be the same: equal ID number, or equal name and no fact against it."""
    found: dict[str, Record] = {}
    if number := values.get("id_no"):
        for record in desk.reader.many(KIND, desk.reader.ids(Query(KIND, where={"id_no": number}))):
            found[record.id] = record
    if name := values.get("name"):
        hits = desk.reader.search(str(name), (KIND,), 20)
        for record in desk.reader.many(KIND, [hit.id for hit in hits]):
            if _same_name(record, str(name)) and not _differ(record, values):
                found[record.id] = record
    merged = {record.id for record in found.values() if record.get("merged_into")}
    return tuple(r for r in found.values() if r.id not in merged | {except_id})


def _same_name(record: Record, name: str) -> bool:
    return normalise(record.text("name")) == normalise(name)


def _differ(record: Record, values: Values) -> bool:
    """Whether a fact known of both says that these are two persons."""
    return any(
        record.get(name) and values.get(name) and record.get(name) != values.get(name)
        for name in ("id_no", "birth_year", "sex")
    )


def duplicate_warning(found: tuple[Record, ...]) -> tuple[Problem, ...]:
    """One warning that names how many; never blocks (R27)."""
    if not found:
        return ()
    return (Problem("person.duplicate", "name", Severity.WARN, {"n": len(found)}),)


def merge(desk: Desk, duplicate: Record, into: Record) -> Saved | Refused:
    """Let `into` stand for `duplicate`. Nothing is copied or lost, so `undo_merge` is exact."""
    # Read again: it may have been merged since it was put on the screen.
    into = resolve_merged(desk, desk.reader.get(KIND, into.id) or into)
    if into.id == duplicate.id:
        return refused("person.merge_self")
    return edit(desk, duplicate, {"merged_into": into.id})


def undo_merge(desk: Desk, duplicate: Record) -> Saved | Refused:
    """Two persons again."""
    return edit(desk, duplicate, {"merged_into": None})
