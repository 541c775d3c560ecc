"""The server's store in memory: for tests, for the state machine, and as the plainest reading
of what the ports ask for. A transaction works on a copy that replaces the original on commit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sync.server.ports import (
    Author,
    DeviceRow,
    EpochNode,
    FenceRow,
    Invitation,
    Lease,
    LogEntry,
    PartitionHead,
    Quarantined,
    RightsRow,
    Scope,
    Series,
)
from sync.stored import StoredRecord, StoredResult, Superseded, Touch


@dataclass
class Contents:
    """Every table; all rows are immutable, so a copy of the containers is a snapshot."""

    epoch: bytes = b""
    devices: dict[str, DeviceRow] = field(default_factory=dict)
    fences: dict[tuple[str, bytes], FenceRow] = field(default_factory=dict)
    pairs: set[tuple[str, bytes, bytes]] = field(default_factory=set)
    heads: dict[str, PartitionHead] = field(default_factory=dict)
    records: dict[tuple[str, bytes], StoredRecord] = field(default_factory=dict)
    touches: list[Touch] = field(default_factory=list)
    log: dict[bytes, LogEntry] = field(default_factory=dict)
    superseded: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    quarantine: dict[bytes, Quarantined] = field(default_factory=dict)
    rights: tuple[RightsRow, ...] = ()
    leases: dict[bytes, Lease] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    invitations: dict[bytes, Invitation] = field(default_factory=dict)

    def copy(self) -> Contents:
        return replace(
            self,
            devices=dict(self.devices),
            fences=dict(self.fences),
            pairs=set(self.pairs),
            heads=dict(self.heads),
            records=dict(self.records),
            touches=list(self.touches),
            log=dict(self.log),
            superseded=dict(self.superseded),
            quarantine=dict(self.quarantine),
            leases=dict(self.leases),
            series=dict(self.series),
            invitations=dict(self.invitations),
        )


class MemoryStore:
    """A ``ServerStore``; ``contents`` may be copied away as a backup and put back."""

    def __init__(self, contents: Contents | None = None) -> None:
        self.contents = contents or Contents()
        self._lock = threading.Lock()

    @contextmanager
    def exchange(self) -> Iterator[MemoryExchange]:
        with self._lock:
            working = self.contents.copy()
            yield MemoryExchange(working)
            self.contents = working

    @contextmanager
    def admin(self) -> Iterator[MemoryAdmin]:
        with self._lock:
            working = self.contents.copy()
            yield MemoryAdmin(working)
            self.contents = working


class MemoryExchange:
    """``ServerTables`` over the working copy; the one lock of the store stands for all."""

    def __init__(self, contents: Contents) -> None:
        self._c = contents

    def device(self, device: str) -> DeviceRow | None:
        return self._c.devices.get(device)

    def fence(self, device: str, incarnation: bytes) -> FenceRow | None:
        return self._c.fences.get((device, incarnation))

    def pair_seen(self, device: str, incarnation: bytes, pair: bytes) -> bool:
        return (device, incarnation, pair) in self._c.pairs

    def put_fence(self, fence: FenceRow, pair: bytes) -> None:
        self._c.fences[fence.device, fence.incarnation] = fence
        if pair:
            self._c.pairs.add((fence.device, fence.incarnation, pair))

    def lock(self, push: Sequence[str], pull: Sequence[str]) -> dict[str, PartitionHead]:
        for partition in push:
            self._c.heads.setdefault(partition, PartitionHead(partition=partition))
        return {p: self._c.heads[p] for p in (*push, *pull) if p in self._c.heads}

    def put_heads(self, heads: Sequence[PartitionHead]) -> None:
        self._c.heads.update({head.partition: head for head in heads})

    def records(self, partition: str, ids: Sequence[bytes]) -> dict[bytes, StoredRecord]:
        found = self._c.records
        return {i: found[partition, i] for i in ids if (partition, i) in found}

    def put_records(self, records: Sequence[StoredRecord], touches: Sequence[Touch]) -> None:
        self._c.records.update({(r.partition, r.record_id): r for r in records})
        self._c.touches.extend(touches)

    def results(self, change_ids: Sequence[bytes]) -> dict[bytes, StoredResult]:
        return {i: self._c.log[i].result for i in change_ids if i in self._c.log}

    def superseded(self, change_ids: Sequence[bytes]) -> dict[bytes, tuple[str, ...]]:
        return {i: self._c.superseded[i] for i in change_ids if i in self._c.superseded}

    def put_superseded(self, rows: Sequence[Superseded]) -> None:
        for row in rows:
            before = self._c.superseded.get(row.change_id, ())
            self._c.superseded[row.change_id] = tuple(sorted({*before, *row.fields}))

    def authors(self, change_ids: Sequence[bytes]) -> dict[bytes, Author]:
        found = (self._c.log[i] for i in change_ids if i in self._c.log)
        return {e.change.change_id: Author(e.actor, e.device, e.at) for e in found}

    def append(self, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            if entry.change.change_id in self._c.log:
                raise ValueError("a change id can be applied once only")
            self._c.log[entry.change.change_id] = entry

    def quarantine(self, rows: Sequence[Quarantined]) -> None:
        self._c.quarantine.update({row.change.change_id: row for row in rows})

    def touched(
        self, partition: str, after: int, scope: Scope, limit: int
    ) -> list[tuple[int, bytes]]:
        rows = (
            (t.position, t.record_id)
            for t in self._c.touches
            if t.partition == partition and t.position > after and _seen(t, scope)
        )
        return sorted(rows)[:limit]

    def born(self, partition: str, upto: int, scope: Scope, limit: int) -> list[tuple[int, bytes]]:
        rows = (
            (r.born, r.record_id)
            for r in self._c.records.values()
            if r.partition == partition and r.born <= upto and _seen(r, scope)
        )
        return sorted(rows, reverse=True)[:limit]

    def rights(self) -> Sequence[RightsRow]:
        return self._c.rights

    def lease(self, lease_id: bytes) -> Lease | None:
        return self._c.leases.get(lease_id)

    def put_lease(self, lease: Lease) -> None:
        self._c.leases[lease.lease_id] = lease

    def series(self, series: str) -> Series:
        return self._c.series.setdefault(series, Series(series=series))

    def put_series(self, series: Series) -> None:
        self._c.series[series.series] = series


class MemoryAdmin:
    """``AdminTables`` over the working copy."""

    def __init__(self, contents: Contents) -> None:
        self._c = contents

    def put_invitation(self, invitation: Invitation) -> None:
        self._c.invitations[invitation.token_hash] = invitation

    def invitation(self, token_hash: bytes) -> Invitation | None:
        return self._c.invitations.get(token_hash)

    def put_device(self, device: DeviceRow) -> None:
        self._c.devices[device.device] = device

    def devices(self) -> list[DeviceRow]:
        return [self._c.devices[name] for name in sorted(self._c.devices)]

    def fences(self, device: str) -> list[FenceRow]:
        return [row for (name, _), row in sorted(self._c.fences.items()) if name == device]

    def heads(self) -> dict[str, PartitionHead]:
        return dict(self._c.heads)

    def put_heads(self, heads: Sequence[PartitionHead]) -> None:
        self._c.heads.update({head.partition: head for head in heads})

    def put_rights(self, rows: Sequence[RightsRow]) -> None:
        self._c.rights = tuple(rows)

    def epoch(self) -> bytes:
        return self._c.epoch

    def put_epoch(self, epoch: bytes) -> None:
        self._c.epoch = epoch

    def log(self, partition: str, after: int, limit: int) -> list[LogEntry]:
        rows = [e for e in self._c.log.values() if e.partition == partition and e.position > after]
        rows.sort(key=lambda e: (e.position, e.order))
        if len(rows) <= limit:
            return rows
        last = rows[limit - 1].position
        return [e for e in rows if e.position <= last]

    def quarantined(self) -> list[Quarantined]:
        return sorted(self._c.quarantine.values(), key=lambda q: q.change.change_id)

    def all_series(self) -> list[Series]:
        return [self._c.series[name] for name in sorted(self._c.series)]


class MemoryBook:
    """An ``EpochBook`` that survives what happens to the store beside it."""

    def __init__(self, epoch: bytes) -> None:
        self._nodes = {epoch: EpochNode(epoch=epoch)}
        self._current = epoch
        self._high: dict[str, int] = {}
        self._leases: dict[bytes, Lease] = {}

    def current(self) -> bytes:
        return self._current

    def nodes(self) -> dict[bytes, EpochNode]:
        return dict(self._nodes)

    def add(self, node: EpochNode) -> None:
        self._nodes[node.epoch] = node
        self._current = node.epoch
        self._high = dict(node.left)

    def leases(self) -> Mapping[bytes, Lease]:
        return self._leases

    def note_lease(self, lease: Lease) -> None:
        self._leases[lease.lease_id] = lease

    def high_water(self) -> Mapping[str, int]:
        return self._high

    def raise_high_water(self, heads: Mapping[str, int]) -> None:
        self._high = {p: max(self._high.get(p, 0), heads.get(p, 0)) for p in {*self._high, *heads}}


def _seen(row: Touch | StoredRecord, scope: Scope) -> bool:
    audience = {row.station, *row.to}
    return scope.everything or not row.station or not audience.isdisjoint(scope.stations)
