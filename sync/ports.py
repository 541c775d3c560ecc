"""What a replica must be able to store, and the few other things the client injects.

The rules live in ``replica``; an implementation of these ports decides nothing. Rows are
immutable structs; ids are raw bytes. All operations on a ``ReplicaTables`` belong to the one open
transaction. Anything taking a sequence is one statement (or ``executemany``), so that a save
costs two reads and one insert at most and a page of news a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from sync.protocol import Cursor, Fields, Item, LeaseGrant, LeaseWish, Op


class Standing(StrEnum):
    """Where an own change stands. PENDING and WAIT are "without a receipt" and travel again."""

    PENDING = "pending"
    WAIT = "wait"
    RECEIVED = "received"  # has a receipt (epoch, position)
    REFUSED = "refused"  # a person must correct or withdraw it
    CORRECTED = "corrected"  # refused, and its correction (`replaced_by`) is authored
    FOLDED = "folded"  # taken into the correction of its refused creation
    WITHDRAWN = "withdrawn"  # a person gave it up


class OwnChange(Struct, frozen=True, kw_only=True):
    """One row of the outbox; rows are never deleted, they are the device's history (rule 22).

    ``seq`` is given by ``add`` (ascending, never reused in one incarnation).
    Written once: everything up to ``at``. The rest moves: ``base`` (rule 20 lowers it),
    ``standing``, ``overlay`` (the value still masks the server's, rule 18), the receipt
    (``epoch``, ``position``, ``kept`` fields, ``outcome``), ``code`` of a refusal, ``replaced_by``.
    """

    change_id: bytes
    act_id: bytes
    record_id: bytes
    kind: str
    op: Op
    partition: str
    set: Fields
    over: tuple[bytes, ...]
    resolves: tuple[bytes, ...]
    station: str
    to: tuple[str, ...]
    verb: str
    actor: str
    cause: bytes
    at: str
    base: int
    seq: int = 0
    standing: Standing = Standing.PENDING
    overlay: bool = True
    epoch: bytes = b""
    position: int = 0
    outcome: str = ""
    code: str = ""
    kept: tuple[str, ...] = ()
    replaced_by: bytes = b""


class Shadow(Struct, frozen=True, kw_only=True):
    """The server's state of one record as far as it is visible here (rule 18).

    ``newest``: highest stamp of its values. ``whole_at``: position at which it last came whole;
    STALE while it holds values of a history that the server has lost (rule 20).
    ``absent``: the server answered that it does not hold it; stays readable (rule 21).
    The pseudo-field ``~deleted`` is among ``fields``.
    """

    record_id: bytes
    kind: str
    partition: str
    station: str
    to: tuple[str, ...]
    fields: Fields
    born: int
    newest: int
    whole_at: int
    absent: bool = False

    @property
    def stale(self) -> bool:
        return self.whole_at == STALE


STALE = -1
"""``whole_at`` of a record that must come whole again: what it holds is known up to nothing."""


class Shown(Struct, frozen=True, kw_only=True):
    """A record as people see it: shadow + overlay. ``fields`` is None when nothing is left.

    ``changed``: names of the fields that differ from the last showing as far as known
    (the fields a news item or a leaving overlay touched).
    """

    record_id: bytes
    kind: str
    partition: str
    station: str
    to: tuple[str, ...]
    fields: Fields | None
    changed: frozenset[str]
    deleted: bool = False
    absent: bool = False


class EpochDrop(Struct, frozen=True):
    """A past change of epoch: ``epoch`` was left at ``common`` positions (rule 20).

    Kept so that a form opened before it can lower its base at save.
    """

    epoch: bytes
    common: dict[str, int]


class Identity(Struct, frozen=True, kw_only=True):
    """One row: who this replica is towards the server.

    ``confirmed`` and ``next`` are the fence pair; ``next`` is empty when no request is open.
    ``forked`` is set by the server's answer and cleared by a person (rule 7).
    """

    device: str
    incarnation: bytes
    epoch: bytes
    confirmed: bytes = b""
    next: bytes = b""
    forked: bool = False
    drops: tuple[EpochDrop, ...] = ()
    last_success: str = ""


class PartitionState(Struct, frozen=True, kw_only=True):
    """Where the replica stands in one partition.

    ``visible``: cursor whose news are shown; ``staged``: cursor up to which pages are staged
    (equal to ``visible`` when the stage is empty, rule 14); ``head``: last head heard of.
    """

    partition: str
    visible: Cursor
    staged: Cursor
    head: int = 0
    safe: int = 0
    scope: str = ""


class StagedItem(Struct, frozen=True):
    """An item waiting in the stage, with its partition and the order it came in."""

    partition: str
    item: Item


class Counts(Struct, frozen=True, kw_only=True):
    """The facts of the status strip; a query over rows, never a kept counter.

    ``pending``: changes PENDING or WAIT. ``oldest``: ``at`` of the oldest of them, or "".
    """

    pending: int
    oldest: str
    waiting: int
    refused: int
    conflicts: int
    records_pending: int


class ReplicaTables(Protocol):
    """The storage of a replica inside one open transaction."""

    # -- who and where -----------------------------------------------------------------------
    def identity(self) -> Identity: ...

    def put_identity(self, identity: Identity) -> None: ...

    def partitions(self) -> dict[str, PartitionState]:
        """Every partition this replica exchanges, also one never pulled (NO_CURSOR)."""
        ...

    def put_partitions(self, states: Sequence[PartitionState]) -> None:
        """Insert or replace; nothing is removed."""
        ...

    def chain_head(self) -> bytes:
        """Newest hash of the device's audit chain, empty when it keeps none."""
        ...

    # -- outbox ------------------------------------------------------------------------------
    def add(self, changes: Sequence[OwnChange]) -> None:
        """Append in the order given, numbering ``seq`` upwards from the highest ever given."""
        ...

    def update(self, changes: Sequence[OwnChange]) -> None:
        """Write the moving columns of rows that exist (by change id)."""
        ...

    def own(self, record_ids: Sequence[bytes]) -> dict[bytes, list[OwnChange]]:
        """All own changes of these records, each list in ``seq`` order; no key for none."""
        ...

    def by_id(self, change_ids: Sequence[bytes]) -> dict[bytes, OwnChange]: ...

    def by_act(self, act_id: bytes) -> list[OwnChange]:
        """The changes of one act in ``seq`` order."""
        ...

    def unreceipted(self, limit: int, after: int = 0) -> list[OwnChange]:
        """PENDING or WAIT rows with ``seq > after`` in ``seq`` order, at most ``limit``."""
        ...

    def masking(self, partition: str, upto: int) -> list[OwnChange]:
        """RECEIVED rows still in the overlay with ``position <= upto`` (rule 18)."""
        ...

    def received_after(self, partition: str, position: int) -> list[OwnChange]:
        """RECEIVED rows with a greater position, for withdrawal (rule 20)."""
        ...

    def refused(self) -> list[OwnChange]:
        """REFUSED rows in ``seq`` order."""
        ...

    def counts(self) -> Counts:
        """``conflicts``: visible conflict records that still hold candidates."""
        ...

    # -- shadow, stage, need -----------------------------------------------------------------
    def shadows(self, record_ids: Sequence[bytes]) -> dict[bytes, Shadow]: ...

    def put_shadows(self, shadows: Sequence[Shadow]) -> None: ...

    def newer(self, partition: str, position: int) -> list[bytes]:
        """Records of the shadow with ``newest`` above the position (rule 20)."""
        ...

    def lower_whole(self, partition: str, position: int) -> None:
        """Lower ``whole_at`` of the partition's shadows to at most the position (rule 20)."""
        ...

    def unsettled(self, partition: str) -> list[OwnChange]:
        """Own changes of the partition in the overlay, received or not, in ``seq`` order."""
        ...

    def stage(self, items: Sequence[StagedItem]) -> None: ...

    def staged(self, partition: str) -> list[Item]:
        """In the order they were staged."""
        ...

    def drop_stage(self, partition: str) -> None: ...

    def need(self, limit: int) -> dict[str, list[bytes]]:
        """Records to ask for, by partition; at most ``limit`` together."""
        ...

    def put_need(self, partition: str, record_ids: Sequence[bytes], wanted: bool) -> None:
        """Add to the list (``wanted``) or strike off it; both may be repeated."""
        ...

    # -- leased numbers ----------------------------------------------------------------------
    def open_leases(self, limit: int) -> list[LeaseWish]:
        """What to ask for or to tell again: wishes of this incarnation without an answer, and
        grants (with ``first`` and ``last``) of another epoch than the identity's.
        """
        ...

    def put_leases(self, grants: Sequence[LeaseGrant], epoch: bytes) -> None:
        """Write the answers; a refused wish or block has its ``code`` and is not open."""
        ...

    # -- what people see ---------------------------------------------------------------------
    def show(self, records: Sequence[Shown]) -> None:
        """Write the visible records (and whatever the caller's database derives from them)."""
        ...


class Replica(Protocol):
    """Opens transactions; ``write`` commits on leaving, rolls back when an exception leaves."""

    def write(self) -> AbstractContextManager[ReplicaTables]: ...

    def read(self) -> AbstractContextManager[ReplicaTables]: ...


class Progress(Struct, frozen=True):
    """Bytes moved so far in the running request."""

    bytes_up: int
    bytes_down: int


class Cancelled(Protocol):
    """Asked between steps; True ends the work with code ``cancelled``."""

    def __call__(self) -> bool: ...


class Reply(Struct, frozen=True):
    """``payload``: the answer, verified and unsealed, still encoded (``codec.decode_answer``).

    The two byte counts are those of the HTTP messages.
    """

    payload: bytes
    bytes_up: int
    bytes_down: int


class Remote(Protocol):
    """Seals, signs and carries one encoded request, brings the verified, unsealed answer back.

    Raises ``RemoteError``. It notices a silent loss by a watchdog on *progress* (30 s), never by
    a fixed time-out, and calls ``on_progress`` as bytes move.
    """

    def exchange(
        self,
        payload: bytes,
        on_progress: Callable[[Progress], None],
        cancelled: Cancelled,
    ) -> Reply: ...


class Clock(Protocol):
    """Time for display and for back-off only (rule 25)."""

    def now(self) -> str:
        """Local time as ISO text with seconds."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def sleep(self, seconds: float) -> None: ...


class Ids(Protocol):
    """Randomness."""

    def token(self, size: int) -> bytes:
        """``size`` random bytes."""
        ...
