"""What the prefecture server must be able to store. ``service`` decides, a store only obeys.

One exchange is one transaction and a constant number of statements: device row lock, fence,
partition locks, touched records, stored results, one bulk write each, commit. Every row carries
its partition and no constraint crosses it, so the tables spread over several machines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct

from sync.protocol import Change, Cursor, Fields, Op
from sync.stored import Cell, StoredRecord, StoredResult, Superseded, Touch

__all__ = [
    "AdminTables",
    "Cell",
    "DeviceRow",
    "EpochBook",
    "EpochNode",
    "FenceRow",
    "FlagPolicy",
    "Invitation",
    "Lease",
    "LogEntry",
    "PartitionHead",
    "Quarantined",
    "RightsRow",
    "Scope",
    "Series",
    "ServerStore",
    "ServerTables",
    "StoredRecord",
    "StoredResult",
    "Superseded",
    "Touch",
]


class LogEntry(Struct, frozen=True, kw_only=True):
    """One row of the append-only log: a change with its author and its result.

    ``previous`` and ``digest`` chain the rows of one partition (SHA-256, see ``chain``);
    ``order`` numbers the entries within one position from 0.
    """

    partition: str
    position: int
    order: int
    change: Change
    act_id: bytes
    cause: bytes
    verb: str
    device: str
    incarnation: bytes
    actor: str
    at: str
    received_at: str
    result: StoredResult
    previous: bytes
    digest: bytes


class Author(Struct, frozen=True):
    """Who made a change, on which device, at what time of theirs (for display, rule 25)."""

    actor: str
    device: str
    at: str


class Quarantined(Struct, frozen=True, kw_only=True):
    """A refused change, kept for the technician with its reason."""

    change: Change
    partition: str
    device: str
    actor: str
    code: str
    received_at: str


class DeviceRow(Struct, frozen=True, kw_only=True):
    """A device and its business here.

    ``partitions``: counties it pulls and pushes; ``leaving``: counties it has left (rule 23).
    ``stations``: whose rows it sees; ``everything``: all rows of its partitions (county desk,
    prefecture desk). ``roles``: actor → role, for the rights table.
    """

    device: str
    sign_public: bytes
    box_public: bytes
    name: str = ""
    partitions: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    everything: bool = False
    roles: dict[str, str] = {}
    revoked: bool = False


class FenceRow(Struct, frozen=True, kw_only=True):
    """The fence of one incarnation: ``token`` is s of rule 7, in ``epoch`` (rule 8).

    ``chain_head``: newest hash of the device's audit chain, kept out of the device's reach: what
    was entered before ``last_seen`` cannot be changed there any more without being found out.
    ``cursors``: where the device said it stood, per partition: a delivery starts there (rule 24).
    """

    device: str
    incarnation: bytes
    token: bytes
    epoch: bytes
    flagged: bool = False
    last_seen: str = ""
    chain_head: bytes = b""
    cursors: dict[str, Cursor] = {}


class PartitionHead(Struct, frozen=True, kw_only=True):
    """``head``: last position given; ``safe``: backed up; ``chain``: digest of the log's end."""

    partition: str
    head: int = 0
    safe: int = 0
    chain: bytes = b""


class Scope(Struct, frozen=True):
    """Which rows of a partition a device sees: all, or those of / addressed to its stations.

    A row with an empty station is for everybody in the partition.
    """

    everything: bool
    stations: tuple[str, ...] = ()


class RightsRow(Struct, frozen=True, kw_only=True):
    """One permission: ``*`` matches everything. ``scope`` ∈ station, county, prefecture."""

    role: str
    kind: str
    act: str
    scope: str = "station"


class Lease(Struct, frozen=True, kw_only=True):
    """Numbers ``first``..``last`` (inclusive) of a series, granted to a device once and for all;
    ``sole``: it then held the whole series.
    """

    lease_id: bytes
    device: str
    series: str
    first: int
    last: int
    sole: bool = False


class Series(Struct, frozen=True, kw_only=True):
    """``last``: highest number granted, 0 for none. ``holder``: the only device that may lease
    from it, "" for any.
    """

    series: str
    last: int = 0
    holder: str = ""


class Invitation(Struct, frozen=True, kw_only=True):
    """A single-use enrolment, found by the SHA-256 of its token; ``used_by`` empty until used."""

    token_hash: bytes
    expires: str
    device: DeviceRow
    details: Fields
    used_by: str = ""


class EpochNode(Struct, frozen=True, kw_only=True):
    """One history: where it left its parent, per partition (rule 19). The root has no parent."""

    epoch: bytes
    parent: bytes = b""
    left: dict[str, int] = {}


class ServerTables(Protocol):
    """One open transaction of an exchange."""

    def device(self, device: str) -> DeviceRow | None:
        """Read and **lock** the device's row: one exchange of a device at a time."""
        ...

    def fence(self, device: str, incarnation: bytes) -> FenceRow | None: ...

    def pair_seen(self, device: str, incarnation: bytes, pair: bytes) -> bool:
        """``pair``: 16 bytes, confirmed + next (confirmed padded with zeros when empty)."""
        ...

    def put_fence(self, fence: FenceRow, pair: bytes) -> None:
        """Insert or replace the fence and remember the pair (an empty pair is not remembered)."""
        ...

    def lock(self, push: Sequence[str], pull: Sequence[str]) -> dict[str, PartitionHead]:
        """Lock the partition rows in id order (rule 13): ``push`` for update, the rest shared.

        All later reads of this transaction see one snapshot of these partitions. A partition that
        does not exist yet is created with head 0 when it is in ``push``, else has no key.
        """
        ...

    def put_heads(self, heads: Sequence[PartitionHead]) -> None: ...

    def records(self, partition: str, ids: Sequence[bytes]) -> dict[bytes, StoredRecord]: ...

    def put_records(self, records: Sequence[StoredRecord], touches: Sequence[Touch]) -> None:
        """Upsert records whole and add the touches."""
        ...

    def results(self, change_ids: Sequence[bytes]) -> dict[bytes, StoredResult]:
        """Stored results of changes that have a position, whatever their partition."""
        ...

    def superseded(self, change_ids: Sequence[bytes]) -> dict[bytes, tuple[str, ...]]: ...

    def put_superseded(self, rows: Sequence[Superseded]) -> None:
        """Insert; for an id already there the fields are united."""
        ...

    def authors(self, change_ids: Sequence[bytes]) -> dict[bytes, Author]:
        """Who made these logged changes, for the people who must choose between them."""
        ...

    def append(self, entries: Sequence[LogEntry]) -> None:
        """Append to the log; a change id that is there already is an error (uniqueness)."""
        ...

    def quarantine(self, rows: Sequence[Quarantined]) -> None:
        """Insert or replace by change id."""
        ...

    def touched(
        self, partition: str, after: int, scope: Scope, limit: int
    ) -> list[tuple[int, bytes]]:
        """(position, record id) with ``position > after`` in scope, ascending, first ``limit``."""
        ...

    def born(self, partition: str, upto: int, scope: Scope, limit: int) -> list[tuple[int, bytes]]:
        """(born, record id) with ``born <= upto`` in scope, **descending**, first ``limit``."""
        ...

    def rights(self) -> Sequence[RightsRow]:
        """The delivered rights table; an empty one allows everything to enrolled devices."""
        ...

    def lease(self, lease_id: bytes) -> Lease | None: ...

    def put_lease(self, lease: Lease) -> None: ...

    def series(self, series: str) -> Series:
        """Read and **lock** one series; a new one is made."""
        ...

    def put_series(self, series: Series) -> None:
        """Replace what ``series`` gave."""
        ...


class AdminTables(Protocol):
    """One open transaction of enrolment and of the technician's commands."""

    def put_invitation(self, invitation: Invitation) -> None: ...

    def invitation(self, token_hash: bytes) -> Invitation | None:
        """Read and lock."""
        ...

    def put_device(self, device: DeviceRow) -> None:
        """Insert or replace."""
        ...

    def devices(self) -> list[DeviceRow]: ...

    def fences(self, device: str) -> list[FenceRow]: ...

    def heads(self) -> dict[str, PartitionHead]: ...

    def put_heads(self, heads: Sequence[PartitionHead]) -> None: ...

    def put_rights(self, rows: Sequence[RightsRow]) -> None:
        """Replace the whole table."""
        ...

    def epoch(self) -> bytes:
        """Epoch this database (or the backup it was restored from) belongs to; empty when new."""
        ...

    def put_epoch(self, epoch: bytes) -> None: ...

    def log(self, partition: str, after: int, limit: int) -> list[LogEntry]:
        """Entries with ``position > after`` ascending; a position is never cut."""
        ...

    def quarantined(self) -> list[Quarantined]: ...

    def all_series(self) -> list[Series]:
        """By name."""
        ...


class ServerStore(Protocol):
    """Opens transactions: commit on leaving, roll back when an exception leaves."""

    def exchange(self) -> AbstractContextManager[ServerTables]: ...

    def admin(self) -> AbstractContextManager[AdminTables]: ...


class EpochBook(Protocol):
    """The tree of epochs, kept **beside** the database so that a restore does not forget it."""

    def current(self) -> bytes:
        """Epoch of the running history."""
        ...

    def nodes(self) -> dict[bytes, EpochNode]:
        """In the order they were added."""
        ...

    def add(self, node: EpochNode) -> None:
        """Append and make it current, durably, before anything is served in it."""
        ...

    def leases(self) -> Mapping[bytes, Lease]:
        """Every lease noted, by its id: a database restored from a backup may know fewer."""
        ...

    def note_lease(self, lease: Lease) -> None:
        """Durably, before the grant is committed: a number is never granted twice."""
        ...

    def high_water(self) -> Mapping[str, int]:
        """Heads last noted; a database behind them was restored without ``restore-done``."""
        ...

    def raise_high_water(self, heads: Mapping[str, int]) -> None:
        """Note heads reached in the current epoch; may lag behind, never run ahead."""
        ...


class FlagPolicy(Protocol):
    """Injected: may *flag* a stored change with a code, never refuse for content."""

    def __call__(self, change: Change, op: Op) -> Sequence[str]: ...
