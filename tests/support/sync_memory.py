"""A replica in memory: the plainest reading of `sync.ports.ReplicaTables`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from msgspec import structs

from sync.ports import (
    Counts,
    Identity,
    OwnChange,
    PartitionState,
    Shadow,
    Shown,
    StagedItem,
    Standing,
)
from sync.protocol import CONFLICT_KIND, NO_CURSOR, Item, LeaseGrant, LeaseWish

OPEN = (Standing.PENDING, Standing.WAIT)


@dataclass(frozen=True)
class Block:
    """One wish and its grant; `used` numbers are taken."""

    wish: LeaseWish
    incarnation: bytes
    epoch: bytes = b""
    code: str = ""
    used: int = 0


@dataclass
class Tables:
    """Every table; rows are immutable, so a copy of the containers is a snapshot."""

    identity_row: Identity
    states: dict[str, PartitionState] = field(default_factory=dict)
    outbox: dict[bytes, OwnChange] = field(default_factory=dict)
    shadow: dict[bytes, Shadow] = field(default_factory=dict)
    stage_rows: list[StagedItem] = field(default_factory=list)
    needed: dict[bytes, str] = field(default_factory=dict)
    seen: dict[bytes, Shown] = field(default_factory=dict)
    last_seq: int = 0
    blocks: dict[bytes, Block] = field(default_factory=dict)

    def copy(self) -> Tables:
        return replace(
            self,
            states=dict(self.states),
            outbox=dict(self.outbox),
            shadow=dict(self.shadow),
            stage_rows=list(self.stage_rows),
            needed=dict(self.needed),
            seen=dict(self.seen),
            blocks=dict(self.blocks),
        )


class MemoryReplica:
    """A `Replica` whose whole contents can be copied away (backup, clone) and put back."""

    def __init__(
        self, device: str = "d1", epoch: bytes = b"e" * 16, partitions: Sequence[str] = ("p",)
    ) -> None:
        identity = Identity(device=device, incarnation=b"incarn-1", epoch=epoch)
        states = {
            p: PartitionState(partition=p, visible=NO_CURSOR, staged=NO_CURSOR) for p in partitions
        }
        self.tables = Tables(identity, states)
        self.open_transactions = 0

    @contextmanager
    def write(self) -> Iterator[MemoryTables]:
        working = self.tables.copy()
        self.open_transactions += 1
        try:
            yield MemoryTables(working)
            self.tables = working
        finally:
            self.open_transactions -= 1

    @contextmanager
    def read(self) -> Iterator[MemoryTables]:
        self.open_transactions += 1
        try:
            yield MemoryTables(self.tables.copy())
        finally:
            self.open_transactions -= 1


class MemoryTables:
    """`ReplicaTables` over the working copy."""

    def __init__(self, tables: Tables) -> None:
        self._t = tables

    def identity(self) -> Identity:
        return self._t.identity_row

    def put_identity(self, identity: Identity) -> None:
        self._t.identity_row = identity

    def partitions(self) -> dict[str, PartitionState]:
        return dict(self._t.states)

    def put_partitions(self, states: Sequence[PartitionState]) -> None:
        self._t.states.update({s.partition: s for s in states})

    def chain_head(self) -> bytes:
        return b""

    def add(self, changes: Sequence[OwnChange]) -> None:
        for change in changes:
            assert change.change_id not in self._t.outbox
            self._t.last_seq += 1
            self._t.outbox[change.change_id] = structs.replace(change, seq=self._t.last_seq)

    def update(self, changes: Sequence[OwnChange]) -> None:
        for change in changes:
            assert self._t.outbox[change.change_id].seq == change.seq
            self._t.outbox[change.change_id] = change

    def _rows(self) -> list[OwnChange]:
        return sorted(self._t.outbox.values(), key=lambda c: c.seq)

    def own(self, record_ids: Sequence[bytes]) -> dict[bytes, list[OwnChange]]:
        wanted, found = set(record_ids), {}
        for change in self._rows():
            if change.record_id in wanted:
                found.setdefault(change.record_id, []).append(change)
        return found

    def by_id(self, change_ids: Sequence[bytes]) -> dict[bytes, OwnChange]:
        return {i: self._t.outbox[i] for i in change_ids if i in self._t.outbox}

    def by_act(self, act_id: bytes) -> list[OwnChange]:
        return [c for c in self._rows() if c.act_id == act_id]

    def unreceipted(self, limit: int, after: int = 0) -> list[OwnChange]:
        return [c for c in self._rows() if c.standing in OPEN and c.seq > after][:limit]

    def masking(self, partition: str, upto: int) -> list[OwnChange]:
        return [
            c
            for c in self._rows()
            if c.partition == partition
            and c.overlay
            and c.standing is Standing.RECEIVED
            and c.position <= upto
        ]

    def unsettled(self, partition: str) -> list[OwnChange]:
        return [c for c in self._rows() if c.partition == partition and c.overlay]

    def received_after(self, partition: str, position: int) -> list[OwnChange]:
        return [
            c
            for c in self._rows()
            if c.partition == partition
            and c.standing is Standing.RECEIVED
            and c.position > position
        ]

    def refused(self) -> list[OwnChange]:
        return [c for c in self._rows() if c.standing is Standing.REFUSED]

    def counts(self) -> Counts:
        rows = self._rows()
        pending = [c for c in rows if c.standing in OPEN]
        return Counts(
            pending=len(pending),
            oldest=min((c.at for c in pending), default=""),
            waiting=sum(c.standing is Standing.WAIT for c in rows),
            refused=sum(c.standing is Standing.REFUSED for c in rows),
            conflicts=sum(
                bool(r.fields and r.fields["candidates"])
                for r in self._t.seen.values()
                if r.kind == CONFLICT_KIND
            ),
            records_pending=len({c.record_id for c in pending}),
        )

    def shadows(self, record_ids: Sequence[bytes]) -> dict[bytes, Shadow]:
        return {i: self._t.shadow[i] for i in record_ids if i in self._t.shadow}

    def put_shadows(self, shadows: Sequence[Shadow]) -> None:
        self._t.shadow.update({s.record_id: s for s in shadows})

    def newer(self, partition: str, position: int) -> list[bytes]:
        rows = self._t.shadow.values()
        return [s.record_id for s in rows if s.partition == partition and s.newest > position]

    def lower_whole(self, partition: str, position: int) -> None:
        for shadow in list(self._t.shadow.values()):
            if shadow.partition == partition and shadow.whole_at > position:
                lowered = structs.replace(shadow, whole_at=position)
                self._t.shadow[shadow.record_id] = lowered

    def stage(self, items: Sequence[StagedItem]) -> None:
        self._t.stage_rows.extend(items)

    def staged(self, partition: str) -> list[Item]:
        return [row.item for row in self._t.stage_rows if row.partition == partition]

    def drop_stage(self, partition: str) -> None:
        self._t.stage_rows = [r for r in self._t.stage_rows if r.partition != partition]

    def need(self, limit: int) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for record_id, partition in list(self._t.needed.items())[:limit]:
            found.setdefault(partition, []).append(record_id)
        return found

    def put_need(self, partition: str, record_ids: Sequence[bytes], wanted: bool) -> None:
        for record_id in record_ids:
            if wanted:
                self._t.needed[record_id] = partition
            else:
                self._t.needed.pop(record_id, None)

    def open_leases(self, limit: int) -> list[LeaseWish]:
        me = self._t.identity_row
        found = [
            b.wish
            for b in self._t.blocks.values()
            if not b.code
            and (b.epoch != me.epoch if b.wish.first else b.incarnation == me.incarnation)
        ]
        return sorted(found, key=lambda w: (w.series, not w.first, w.first))[:limit]

    def put_leases(self, grants: Sequence[LeaseGrant], epoch: bytes) -> None:
        for grant in grants:
            block = self._t.blocks[grant.lease_id]
            wish = block.wish
            if grant.first:
                wish = structs.replace(wish, first=grant.first, last=grant.last)
            self._t.blocks[grant.lease_id] = replace(block, wish=wish, epoch=epoch, code=grant.code)

    def ask_numbers(self, series: str, count: int, lease_id: bytes) -> None:
        """What the client's unit of work does; idempotent while one wish is open."""
        mine = self._t.identity_row.incarnation
        for key, block in self._t.blocks.items():
            if block.wish.series == series and not block.wish.first and block.incarnation == mine:
                self._t.blocks[key] = replace(block, code="")
                return
        wish = LeaseWish(lease_id=lease_id, series=series, count=count, sole=True)
        self._t.blocks[lease_id] = Block(wish, mine)

    def take_number(self, series: str) -> int | None:
        """The lowest free number of this incarnation's own blocks."""
        me = self._t.identity_row
        own = [
            b
            for b in self._t.blocks.values()
            if b.wish.series == series and b.wish.first and b.used < b.wish.count
            and b.incarnation == me.incarnation and not b.code and not me.forked
        ]  # fmt: skip
        if not own:
            return None
        block = min(own, key=lambda b: b.wish.first)
        self._t.blocks[block.wish.lease_id] = replace(block, used=block.used + 1)
        return block.wish.first + block.used

    def show(self, records: Sequence[Shown]) -> None:
        self._t.seen.update({r.record_id: r for r in records})
