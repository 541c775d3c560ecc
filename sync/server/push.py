"""The upward half of an exchange: rights, merge, log, for one partition at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from sync.errors import Code
from sync.merge import Fresh, Known, Merger, conflicts_to_read
from sync.protocol import CONFLICT_KIND, Act, Change, Result, State
from sync.rules import Rules
from sync.server import chain, rights
from sync.server.ports import (
    Author,
    DeviceRow,
    LogEntry,
    PartitionHead,
    Quarantined,
    RightsRow,
    ServerTables,
)
from sync.server.shape import storable, well_formed, well_signed
from sync.stored import Cell, StoredRecord


@dataclass(frozen=True)
class Sender:
    """Who sends, and when it arrived (server time, for display only, rule 25); `restored`: whether
    this server was ever put back and may have lost what others hold (rule 21).
    """

    device: DeviceRow
    incarnation: bytes
    received_at: str
    restored: bool = False


class Push:
    """Applies the acts of one request inside one transaction.

    ``results`` is filled by change id; ``heads`` holds the partitions' heads afterwards.
    """

    def __init__(
        self,
        tables: ServerTables,
        sender: Sender,
        heads: dict[str, PartitionHead],
        rules: Rules,
    ) -> None:
        self.results: dict[bytes, Result] = {}
        self.fresh: list[Fresh] = []
        self.heads = heads
        self._tables = tables
        self._sender = sender
        self._rules = rules
        self._quarantined: list[Quarantined] = []

    def run(self, acts: Sequence[Act]) -> None:
        """Partitions in id order (their locks are held); acts of one keep their order."""
        if not acts:
            return
        known = self._known([c for act in acts for c in act.changes])
        table = self._tables.rights()
        for partition in sorted({act.partition for act in acts}):
            mine = [act for act in acts if act.partition == partition]
            if partition in self.heads:
                self._partition(partition, mine, known, table)
            else:
                self._refuse_all(mine, known)
        if self._quarantined:
            self._tables.quarantine(self._quarantined)

    def _known(self, changes: Sequence[Change]) -> Known:
        ids = {c.change_id for c in changes}
        over = {o for c in changes for o in c.over}
        asked = sorted(ids | over)
        return Known(self._tables.results(asked), self._tables.superseded(asked))

    def _partition(
        self, partition: str, acts: Sequence[Act], known: Known, table: Sequence[RightsRow]
    ) -> None:
        changes = [c for act in acts for c in act.changes]
        read = self._tables.records(partition, sorted({c.record_id for c in changes}))
        if conflicts := conflicts_to_read(changes, read):
            read = {**read, **self._tables.records(partition, conflicts)}
        before = self.heads[partition]
        merger = Merger(partition, before.head, read, known, self._rules)
        for act in acts:
            refusals = self._refusals(act, merger, table)
            for change, result in zip(act.changes, merger.act(act, refusals), strict=True):
                self.results[change.change_id] = result
                if result.state is State.REFUSED:
                    self._quarantine(act, change, result.code)
        if merger.fresh:
            self._store(before, merger)

    def _refusals(self, act: Act, merger: Merger, table: Sequence[RightsRow]) -> dict[bytes, str]:
        """Codes of the changes of one act that are refused by shape or by right."""
        refusals: dict[bytes, str] = {}
        for change in act.changes:
            record = merger.record(change.record_id)
            if not (well_signed(act) and well_formed(change)) or (
                record and record.kind != change.kind
            ):
                refusals[change.change_id] = Code.BAD_CHANGE
            elif not rights.allowed(
                table, self._sender.device, act, change, self._audience(change, record)
            ):
                refusals[change.change_id] = Code.NOT_ALLOWED
        return refusals

    def _audience(self, change: Change, record: StoredRecord | None) -> set[str]:
        """Whose record a change touches. Who creates one is not made near by addressing it to
        himself: he creates in the name of his own station. Only what a restored server has lost
        comes back from those it was addressed to as well (rule 21); the log says who brought it.
        """
        station = record.station if record else change.station
        brought_back = self._sender.restored and change.change_id != change.record_id
        further = record.to if record else change.to if brought_back else ()
        return {station, *further} if station else set()

    def _refuse_all(self, acts: Sequence[Act], known: Known) -> None:
        """A partition that this device has no business in."""
        for act in acts:
            for change in act.changes:
                stored = known.results.get(change.change_id)
                self.results[change.change_id] = (
                    Result(state=stored.state, position=stored.position, kept=stored.kept)
                    if stored
                    else Result(state=State.REFUSED, code=Code.BAD_PARTITION)
                )
                if stored is None:
                    self._quarantine(act, change, Code.BAD_PARTITION)

    def _quarantine(self, act: Act, change: Change, code: str) -> None:
        self._quarantined.append(
            Quarantined(
                change=change,
                partition=storable(act.partition),
                device=self._sender.device.device,
                actor=storable(act.actor),
                code=code,
                received_at=self._sender.received_at,
            )
        )

    def _store(self, before: PartitionHead, merger: Merger) -> None:
        entries: list[LogEntry] = []
        digest, order, position = before.chain, 0, 0
        for fresh in merger.fresh:
            order = order + 1 if fresh.result.position == position else 0
            position = fresh.result.position
            entry = structs.replace(self._entry(fresh, order), previous=digest)
            digest = chain.digest(digest, entry)
            entries.append(structs.replace(entry, digest=digest))
        self._tables.put_records(self._named(merger), merger.touches)
        self._tables.append(entries)
        if merger.superseded:
            self._tables.put_superseded(merger.superseded)
        head = structs.replace(before, head=merger.head, chain=digest)
        self.heads[before.partition] = head
        self._tables.put_heads([head])
        self.fresh.extend(merger.fresh)

    def _named(self, merger: Merger) -> list[StoredRecord]:
        """The written records; open conflicts also say who set the value that stands (rule 6)."""
        standing: dict[bytes, Cell] = {}
        for conflict in merger.written:
            if conflict.kind == CONFLICT_KIND and conflict.cells["candidates"].value:
                target = merger.record(bytes.fromhex(conflict.cells["record"].value))
                cell = target.cells.get(conflict.cells["field"].value) if target else None
                if cell is not None:
                    standing[conflict.record_id] = cell
        if not standing:
            return merger.written
        authors = self._tables.authors([cell.setter for cell in standing.values()])
        sent_by = self._sender.device.device
        for one in merger.fresh:
            made = one.change.change_id
            authors[made] = Author(one.act.actor, sent_by, one.act.at)
        return [
            _with_author(record, standing[record.record_id], authors)
            if record.record_id in standing
            else record
            for record in merger.written
        ]

    def _entry(self, fresh: Fresh, order: int) -> LogEntry:
        return LogEntry(
            partition=fresh.act.partition,
            position=fresh.result.position,
            order=order,
            change=fresh.change,
            act_id=fresh.act.act_id,
            cause=fresh.act.cause,
            verb=fresh.act.verb,
            device=self._sender.device.device,
            incarnation=self._sender.incarnation,
            actor=fresh.act.actor,
            at=fresh.act.at,
            received_at=self._sender.received_at,
            result=fresh.result,
            previous=b"",
            digest=b"",
        )


def _with_author(
    conflict: StoredRecord, standing: Cell, authors: Mapping[bytes, Author]
) -> StoredRecord:
    """A conflict whose field `current` tells value and author of what stands on the server, and
    whose candidates tell their devices.
    """
    by = authors.get(standing.setter)
    current = {"value": standing.value} | (structs.asdict(by) if by else {})
    candidates = {
        change: found | {"device": authors[bytes.fromhex(change)].device}
        if bytes.fromhex(change) in authors
        else found
        for change, found in conflict.cells["candidates"].value.items()
    }
    old = conflict.cells["candidates"]
    cells = {
        **conflict.cells,
        "candidates": structs.replace(old, value=candidates),
        "current": Cell(current, conflict.newest, old.setter),
    }
    return structs.replace(conflict, cells=cells)
