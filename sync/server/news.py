"""The downward half of an exchange: one page of news and backfill per partition.

News ascend by field stamp and are never cut inside a position (rule 14); backfill goes down by
birth, whole records (rule 15). Everything is read in the transaction that holds the locks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync.protocol import Cursor, Item, News, Result
from sync.rules import Rules
from sync.server.ports import PartitionHead, Scope, ServerTables
from sync.stored import Cell, StoredRecord

BYTES_PER_ROW = 512
"""Raw bytes that a row of an index is assumed to lead to, to read no more rows than needed."""

MIN_ROWS = 64


@dataclass(frozen=True)
class Page:
    """Which page of which partition. ``own``: results of this request, by change id (rule 17)."""

    head: PartitionHead
    cursor: Cursor
    scope: Scope
    own: Mapping[bytes, Result]
    need: Sequence[bytes] = ()
    exchange_only: bool = False


def scope_mark(scope: Scope) -> str:
    """Fingerprint of a scope: a client that meets another one loads the partition anew."""
    words = json.dumps([scope.everything, sorted(scope.stations)], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def in_scope(record: StoredRecord, scope: Scope) -> bool:
    """The rule that ``ServerTables.touched`` and ``born`` apply to rows, for one record."""
    audience = {record.station, *record.to}
    return scope.everything or not record.station or not audience.isdisjoint(scope.stations)


class NewsReader:
    """Reads pages for one request; ``room`` (raw bytes) is shared by its partitions."""

    def __init__(self, tables: ServerTables, room: int, rules: Rules) -> None:
        self._tables = tables
        self._room = room
        self._rules = rules

    def page(self, page: Page) -> News:
        """News since ``cursor.hi``, then backfill below ``cursor.low`` as far as room remains."""
        head = page.head.head
        answered, absent = self._needed(page)
        if page.exchange_only:
            return self._news(page, page.cursor, answered=answered, absent=absent)
        first = page.cursor.hi < 0
        start = Cursor(head, head) if first else page.cursor
        items, hi = self._above(page, start)
        backfill, low = self._below(page, start)
        return self._news(
            page,
            Cursor(hi, low),
            items=items,
            backfill=backfill,
            answered=answered,
            absent=absent,
        )

    def _news(
        self,
        page: Page,
        end: Cursor,
        *,
        items: Sequence[Item] = (),
        backfill: Sequence[Item] = (),
        answered: Sequence[Item] = (),
        absent: Sequence[bytes] = (),
    ) -> News:
        return News(
            partition=page.head.partition,
            start=page.cursor,
            end=end,
            head=page.head.head,
            items=tuple(items),
            backfill=tuple(backfill),
            answered=tuple(answered),
            absent=tuple(absent),
            safe=page.head.safe,
            scope=scope_mark(page.scope),
            exchange_only=page.exchange_only,
        )

    # -- need (rule 20) ----------------------------------------------------------------------

    def _needed(self, page: Page) -> tuple[list[Item], list[bytes]]:
        if not page.need:
            return [], []
        held = self._tables.records(page.head.partition, sorted(page.need))
        seen = {i: r for i, r in held.items() if in_scope(r, page.scope)}
        return (
            [self._whole(r, page.head.head) for r in seen.values()],
            [i for i in page.need if i not in seen],
        )

    # -- above the cursor (rules 14, 17) -----------------------------------------------------

    def _above(self, page: Page, start: Cursor) -> tuple[list[Item], int]:
        def rows(limit: int) -> list[tuple[int, bytes]]:
            return self._tables.touched(page.head.partition, start.hi, page.scope, limit)

        if start.hi >= page.head.head:
            return [], start.hi
        records, last = self._fill(page, rows)
        end = page.head.head if last is None else last
        items = (self._item(record, start, end, page) for record in records)
        return [item for item in items if item is not None], end

    def _item(self, record: StoredRecord, start: Cursor, end: int, page: Page) -> Item | None:
        if self._rules.whole_below_low and start.low > 0 and record.born <= start.low:
            return self._whole(record, page.head.head)  # the client does not hold it yet
        cells = {
            name: cell
            for name, cell in record.cells.items()
            if start.hi < cell.stamp <= end and not _echo(cell, page.own)
        }
        if not cells:
            return None
        return Item(
            record_id=record.record_id,
            kind=record.kind,
            stamp=max(c.stamp for c in cells.values()),
            born=record.born,
            fields={name: c.value for name, c in cells.items()},
            station=record.station,
            to=record.to,
        )

    # -- below the cursor (rule 15) ----------------------------------------------------------

    def _below(self, page: Page, start: Cursor) -> tuple[list[Item], int]:
        def rows(limit: int) -> list[tuple[int, bytes]]:
            return self._tables.born(page.head.partition, start.low, page.scope, limit)

        if start.low <= 0 or self._room <= 0:
            return [], max(start.low, 0)
        records, last = self._fill(page, rows)
        low = 0 if last is None else last - 1
        return [self._whole(record, page.head.head) for record in records], low

    def _whole(self, record: StoredRecord, head: int) -> Item:
        return Item(
            record_id=record.record_id,
            kind=record.kind,
            stamp=head,
            born=record.born,
            fields={name: cell.value for name, cell in record.cells.items()},
            whole=True,
            newest=record.newest,
            station=record.station,
            to=record.to,
        )

    # -- cutting between positions -----------------------------------------------------------

    def _fill(
        self, page: Page, rows: Callable[[int], list[tuple[int, bytes]]]
    ) -> tuple[list[StoredRecord], int | None]:
        """Records of as many whole positions as the room holds (at least one).

        Returns the last position taken, or None when nothing is left behind it.
        """
        limit = max(MIN_ROWS, self._room // BYTES_PER_ROW)
        while True:
            found = rows(limit + 1)
            groups = _by_position(found)
            if len(found) <= limit:
                break
            groups.popitem()  # it may go on behind the limit
            if groups:
                break
            limit *= 2
        ids = sorted({record_id for group in groups.values() for record_id in group})
        records = self._tables.records(page.head.partition, ids)
        wanted: dict[bytes, StoredRecord] = {}
        last: int | None = None
        for position, group in groups.items():
            if last is not None and self._room <= 0:
                return list(wanted.values()), last
            last = position
            for record_id in group:
                if record_id not in wanted:
                    wanted[record_id] = records[record_id]
                    self._room -= _weight(records[record_id])
        return list(wanted.values()), last if len(found) > limit else None


def _echo(cell: Cell, own: Mapping[bytes, Result]) -> bool:
    """Rule 17: set by a change of this request, at that change's position."""
    result = own.get(cell.setter)
    return result is not None and result.position == cell.stamp


def _by_position(rows: Iterable[tuple[int, bytes]]) -> dict[int, list[bytes]]:
    groups: dict[int, list[bytes]] = {}
    for position, record_id in rows:
        groups.setdefault(position, []).append(record_id)
    return groups


def _weight(record: StoredRecord) -> int:
    """Rough raw size of a record on the wire."""
    return 64 + sum(8 + len(str(cell.value)) for cell in record.cells.values())
