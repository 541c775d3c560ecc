"""Rows of a file become records, one durable commit each (commands.md, `import`).

A row may carry `id`: then a repeated import finds what is already there instead of doubling it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.advising import ENGAGEMENT, VISIT
from app.domain.case_file import CASE
from app.domain.common import is_empty
from app.domain.consultation import KIND as CONSULTATION
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.person import KIND as PERSON
from app.domain.problems import Problem, Refused
from app.domain.station_check import KIND as CHECK
from app.domain.values import is_record_id, parse_all
from app.usecases import consult, people
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.mediation.bringing_in import bring_in
from app.usecases.ports import Cancelled
from app.usecases.records import Saved, create, denied, problems_of
from app.usecases.village import bringing_in as village

ID = "id"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its line number, and its raw fields or why it could not be read."""

    line: int
    raws: Mapping[str, object]
    refusal: Problem | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `record_id` is "" for a refused one; `already` marks a row whose
    record was there before, unchanged by this import.
    """

    line: int
    record_id: str = ""
    problems: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    already: bool = False


def import_rows(
    desk: Desk,
    kind_name: str,
    rows: Iterable[Row],
    *,
    dry_run: bool = False,
    cancelled: Cancelled = lambda: False,
) -> Iterator[Outcome]:
    """One outcome per row, after its record is durable. Closing the iterator or `cancelled` stops
    between two rows; what was told is on disk.
    """
    for row in rows:
        if cancelled():
            return
        yield import_row(desk, kind_name, row, dry_run=dry_run)


def import_row(desk: Desk, kind_name: str, row: Row, *, dry_run: bool = False) -> Outcome:
    """One row. With `dry_run` nothing is written and `record_id` stays ""."""
    if row.refusal is not None:
        return Outcome(row.line, refused=(row.refusal,))
    if no := denied(desk, kind_name, Act.CREATE):
        return Outcome(row.line, refused=no.problems)
    kind = desk.kinds[kind_name]
    raws = {name: raw for name, raw in row.raws.items() if name != ID}
    record_id, wrong_id = _given_id(row.raws.get(ID))
    if kind_name == CASE and raws and not wrong_id:
        return _case(desk, row.line, raws, record_id, dry_run=dry_run)
    row_apart = village.taken_apart(desk, kind_name, raws)
    values, problems = parse_all(kind.by_name, row_apart.raws, desk.surroundings)
    refusals = (*wrong_id, *problems, *row_apart.refused)
    if refusals:
        return Outcome(row.line, refused=refusals)
    if not raws:
        return Outcome(row.line, refused=(Problem("line.empty"),))
    if record_id and desk.reader.get(kind_name, record_id) is not None:
        return Outcome(row.line, record_id, already=True)
    # An empty cell is no wish to empty the field: it does not stand in the way of a default.
    filled = {name: value for name, value in values.items() if not is_empty(value)}
    filled |= row_apart.nested
    if dry_run:
        imagined = new_values(desk, kind, village.imagined(desk, kind_name, filled))
        return Outcome(row.line, problems=problems_of(desk, kind, imagined))
    return _save(desk, kind_name, row.line, filled, record_id or desk.ids.record_id())


def _case(
    desk: Desk, line: int, raws: Mapping[str, object], record_id: str, *, dry_run: bool
) -> Outcome:
    """A case brings its parts along, nested, in one act."""
    if record_id and desk.reader.get(CASE, record_id) is not None:
        return Outcome(line, record_id, already=True)
    done = bring_in(desk, raws, record_id or desk.ids.record_id(), dry_run=dry_run)
    if isinstance(done, Refused):
        return Outcome(line, refused=done.problems)
    return Outcome(line, "" if dry_run else done.case_id, done.problems)


def _save(desk: Desk, kind_name: str, line: int, given: Values, record_id: str) -> Outcome:
    saved = _SAVERS.get(kind_name, _create)(desk, kind_name, given, record_id)
    if isinstance(saved, Refused):
        return Outcome(line, refused=saved.problems)
    problems = saved.problems
    if kind_name == PERSON:
        twins = people.duplicates(desk, given, except_id=record_id)
        problems = (*problems, *people.duplicate_warning(twins))
    return Outcome(line, record_id, problems)


def _create(desk: Desk, kind_name: str, given: Values, record_id: str) -> Saved | Refused:
    return create(desk, kind_name, given, record_id)


def _consultation(desk: Desk, _kind: str, given: Values, record_id: str) -> Saved | Refused:
    return consult.record_import(desk, given, record_id)


def _visit(desk: Desk, _kind: str, given: Values, record_id: str) -> Saved | Refused:
    return village.visit(desk, given, record_id)


def _engagement(desk: Desk, _kind: str, given: Values, record_id: str) -> Saved | Refused:
    return village.engagement(desk, given, record_id)


def _check(desk: Desk, _kind: str, given: Values, record_id: str) -> Saved | Refused:
    return village.check(desk, given, record_id)


_Saver = Callable[[Desk, str, Values, str], Saved | Refused]
_SAVERS: Mapping[str, _Saver] = {
    CONSULTATION: _consultation,
    VISIT: _visit,
    ENGAGEMENT: _engagement,
    CHECK: _check,
}


def _given_id(raw: object) -> tuple[str, tuple[Problem, ...]]:
    if raw is None or raw == "":
        return "", ()
    if isinstance(raw, str) and is_record_id(raw.strip().lower()):
        return raw.strip().lower(), ()
    return "", (Problem("value.id", ID),)
