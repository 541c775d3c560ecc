"""A case with all its parts, as the reader holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.case_file import CASE, CaseFile
from app.domain.fields import RecordKind
from app.domain.records import Record
from app.usecases.desk import Desk
from app.usecases.ports import Query


def load(desk: Desk, case_id: str) -> CaseFile | None:
    """The case and its parts as they lie on disk; None when there is no such case."""
    case = desk.reader.get(CASE, case_id)
    return None if case is None else CaseFile(case, parts_of(desk, case_id))


def parts_of(desk: Desk, case_id: str) -> Mapping[str, tuple[Record, ...]]:
    """All parts by kind, kinds without any left out."""
    found: dict[str, tuple[Record, ...]] = {}
    for kind in part_kinds(desk.kinds):
        ids = desk.reader.ids(Query(kind, where={"case_id": case_id}))
        if ids:
            found[kind] = in_order(desk.reader.many(kind, ids))
    return found


def part_kinds(kinds: Mapping[str, RecordKind]) -> tuple[str, ...]:
    """The kinds whose records lie in the file of a case; an attachment may also lie elsewhere."""
    return tuple(
        name
        for name, kind in kinds.items()
        if kind.part_of == CASE or (name != CASE and "case_id" in kind.by_name)
    )


def with_parts(file: CaseFile, *records: Record) -> CaseFile:
    """The file with these records as they are now: the case itself, new parts and changed ones."""
    case, parts = file.case, dict(file.parts)
    for record in records:
        if record.kind == CASE:
            case = record
            continue
        others = (one for one in parts.get(record.kind, ()) if one.id != record.id)
        parts[record.kind] = in_order((*others, record))
    return CaseFile(case, parts)


def without_part(file: CaseFile, record: Record) -> CaseFile:
    """The file after a part was voided."""
    left = tuple(one for one in file.of(record.kind) if one.id != record.id)
    return CaseFile(file.case, {**file.parts, record.kind: left})


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """By number where the kind has one, else as they were made (ids grow with time)."""
    return tuple(sorted(records, key=lambda record: (_seq(record), record.id)))


def _seq(record: Record) -> int:
    number = record.get("seq")
    return number if isinstance(number, int) else 0
