"""台账: build the query from what a person chose, read pages, export with the right disclosure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.disclosure import Disclosure
from app.domain.fields import RecordKind, Value
from app.domain.people import Act
from app.domain.periods import parse_period
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record, SendState
from app.domain.values import parse_all
from app.usecases.desk import Desk
from app.usecases.ports import Cancelled, PortFault, Progress, Query
from app.usecases.records import denied
from app.usecases.reentry import prove

if TYPE_CHECKING:
    from app.usecases.reports import Table

PAGE = 200
"""Records read at once: a screen of rows several times over, and no more in memory."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person chose above the ledger. `where` holds raw values by field name."""

    period: str = ""
    text: str = ""
    where: Mapping[str, object] = field(default_factory=dict)
    states: frozenset[SendState] = frozenset()
    complete: bool | None = None


def build_query(desk: Desk, kind_name: str, chosen: Filter) -> Query | Refused:
    """The query, or what could not be read in the filter. Whoever may not read the kind is refused
    here, before anything is listed.
    """
    if no := denied(desk, kind_name, Act.READ):
        return no
    kind = desk.kinds[kind_name]
    values, problems = parse_all(kind.by_name, chosen.where, desk.surroundings)
    if problems:
        return Refused(problems)
    period = parse_period(chosen.period) if chosen.period else None
    if chosen.period and period is None:
        return refused("period.unknown")
    return Query(
        kind=kind_name,
        where={name: _wanted(value) for name, value in values.items()},
        since=period.first if period else "",
        until=period.last if period else "",
        text=chosen.text.strip(),
        states=chosen.states,
        complete=chosen.complete,
    )


def _wanted(value: Value) -> Value:
    """A list field is asked for one of its codes."""
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def records(desk: Desk, query: Query, limit: int | None = None) -> Iterator[Record]:
    """The records of a query in ledger order, page by page: 100,000 rows never lie in memory."""
    return pages(desk, query.kind, desk.reader.ids(query, limit))


def pages(desk: Desk, kind_name: str, ids: Sequence[str]) -> Iterator[Record]:
    """These records in this order, page by page."""
    for start in range(0, len(ids), PAGE):
        yield from desk.reader.many(kind_name, ids[start : start + PAGE])


@dataclass(frozen=True, slots=True)
class Export:
    """What a file writer needs; `records` is read while the file is written."""

    kind: RecordKind
    records: Iterator[Record]
    disclosure: Disclosure
    count: int
    period: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lines:
    """A list that is no ledger of one kind: words as they stand on the screen. `summed` are the
    columns with numbers that are added up.
    """

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    summed: frozenset[int] = frozenset()


class LedgerFiles(Protocol):
    """The port that writes an allowed export into a file (filled by `app.exchange.ledger`)."""

    def write_xlsx(
        self,
        desk: Desk,
        export: Export,
        path: Path,
        progress: Progress = ...,
        cancelled: Cancelled = ...,
    ) -> int | Problem:
        """The ledger as a workbook: how many records, or why there is no file."""
        ...

    def write_lines(self, desk: Desk, lines: Lines, path: Path) -> int | Problem:
        """A list as a workbook: how many rows, or why there is no file."""
        ...

    def write_table(self, desk: Desk, made: Table, path: Path) -> int | Problem:
        """A return as a workbook: how many rows, or why there is no file."""
        ...


def export(
    desk: Desk, query: Query, *, unmasked_reason: str = "", only: Sequence[str] | None = None
) -> Export | Refused:
    """Permission to write records into a file; masked unless a reason is given. Every export is
    logged, with its reason and without any content (storage-security.md, Audit). `only` are the
    ids of a list that a query alone cannot tell.
    """
    if no := denied(desk, query.kind, Act.EXPORT):
        return no
    reason = unmasked_reason.strip()
    if reason and (no := denied(desk, query.kind, Act.UNMASK)):
        return no
    count = desk.reader.count(query) if only is None else len(only)
    try:
        with desk.writer.begin(desk.actor, f"{query.kind}.export") as unit:
            unit.audit("unmask" if reason else "export", query.kind, detail=reason or str(count))
    except PortFault as fault:
        return Refused((Problem(fault.code),))
    return Export(
        kind=desk.kinds[query.kind],
        records=records(desk, query) if only is None else pages(desk, query.kind, only),
        disclosure=Disclosure.FULL if reason else Disclosure.EXPORT,
        count=count,
        period=(query.since, query.until),
    )


def export_full(
    desk: Desk, query: Query, reason: str, secret: str, only: Sequence[str] | None = None
) -> Export | Refused:
    """Permission to write records unmasked: with a reason and the password or PIN again."""
    if not reason.strip():
        return refused("reason.missing")
    if no := denied(desk, query.kind, Act.EXPORT) or denied(desk, query.kind, Act.UNMASK):
        return no
    if problem := prove(desk, secret):
        return Refused((problem,))
    return export(desk, query, unmasked_reason=reason, only=only)


def recent(desk: Desk, kind_name: str, limit: int = 8) -> Sequence[Record]:
    """The last records by business date."""
    return desk.reader.many(kind_name, desk.reader.ids(Query(kind_name), limit))
