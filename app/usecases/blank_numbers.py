"""Which records bear the number of a blank sheet; below the verbs, so that each of them can ask."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from app.domain.fields import RecordKind, Values
from app.domain.problems import Problem, Severity
from app.domain.records import Record
from app.usecases.desk import Desk
from app.usecases.ports import Query

FIELD = "blank_no"
_PAPER = "paper"  # tells what was printed, not what was typed


def bearing(desk: Desk, number: str) -> tuple[Record, ...]:
    """The records that were typed from the sheet of this number, of every kind."""
    wanted = normal(number)
    found: list[Record] = []
    for kind in desk.kinds.values():
        if kind.name == _PAPER or FIELD not in kind.by_name:
            continue
        for spelling in sorted({wanted, wanted.lower()}):
            ids = desk.reader.ids(Query(kind.name, where={FIELD: spelling}))
            found += desk.reader.many(kind.name, ids)
    return tuple(found)


def typed_twice(desk: Desk, kind: RecordKind, values: Values) -> Iterator[Problem]:
    """A stored record's number that another record bears as well: one of the two is a repetition,
    or its number is wrong. Never refuses.
    """
    number = values.get(FIELD)
    if kind.name == _PAPER or not isinstance(number, str) or not number:
        return
    if len(bearing(desk, number)) > 1:
        yield Problem("blank.twice", FIELD, Severity.WARN, {"number": normal(number)})


def normal(number: str) -> str:
    """As it is printed: capital letters, half-width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())
