"""The port `Exchange`: by network or on a stick, the same engine, the same replica.

Joins the store's replica, the sync library and the identity kept in the vault. No database lock is
held while a network is used; whatever the network does comes back as a code in `SyncOutcome`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from app.domain.changes import Changes
from app.store.replica import Replica, SyncIds
from app.usecases.ports import Cancelled, Clock, Ids, PortFault, Progress, SyncOutcome
from app.vault import Identity
from sync import codec, courier, delivery, replica
from sync import ports as sync_ports
from sync.engine import Engine, Options, SyncResult
from sync.errors import Code, SyncError
from sync.http_remote import Credentials, HttpRemote
from sync.protocol import NO_CURSOR

_BUSY = "already-running"
_TOPIC = frozenset({"sync"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What connects this device to its server. `schema` tells the server what we know.

    `ca_file` pins the authority (None on loopback); `held` is true after a restore until a person
    confirms; `after` runs when news have arrived; `note` enters an event into the audit chain.
    """

    identity: Identity
    schema: str
    ca_file: str | None = None
    held: Callable[[], bool] = lambda: False
    release: Callable[[], None] = lambda: None
    after: Callable[[Changes], Changes] = lambda changes: changes
    note: Callable[[str], None] = lambda _event: None


class StationExchange:
    """Fills the port `Exchange`; safe from any thread, one exchange at a time."""

    def __init__(
        self,
        store: WatchedStore,
        link: Link,
        clock: Clock,
        ids: Ids,
        sleep: Callable[[float], None],
    ) -> None:
        self._store = store
        self._link = link
        self._time = _Time(clock, sleep)
        self._ids = SyncIds(ids)
        self._turn = threading.Lock()
        self._remote: HttpRemote | None = None
        _adopt(store, link.identity)

    # -- by network ----------------------------------------------------------------------------

    def sync_now(self, progress: Progress, cancelled: Cancelled) -> SyncOutcome:
        """Everything up and down; ends early when cancelled. A person's click ends the hold that
        follows a restore.
        """
        self._link.release()
        return self._sync(progress, cancelled, None)

    def sync_quietly(self, cancelled: Cancelled) -> SyncOutcome | None:
        """The background's turn: None when a restore waits for a person or a sync is running."""
        try:
            if self._link.held():
                return None
        except PortFault as fault:  # the background goes on, whatever the disk does for a moment
            return SyncOutcome(error=fault.code)
        outcome = self._sync(_no_progress, cancelled, None)
        return None if outcome.error == _BUSY else outcome

    def sync_for(self, seconds: float | None) -> SyncOutcome:
        """At most about so many seconds, None without a limit (`stationctl sync`)."""
        self._link.release()
        return self._sync(_no_progress, lambda: False, seconds)

    def _sync(self, progress: Progress, cancelled: Cancelled, seconds: float | None) -> SyncOutcome:
        if not self._turn.acquire(blocking=False):
            return SyncOutcome(error=_BUSY)
        try:
            if not self._link.identity.url:
                return SyncOutcome(error="no-server")
            engine = Engine(
                self._store,
                self._way(),
                self._time,
                self._ids,
                Options(schema=self._link.schema, seconds=seconds),
            )
            result = engine.sync(
                lambda moved: progress(moved.bytes_up + moved.bytes_down, 0), cancelled
            )
            return self._outcome(result)
        except PortFault as fault:
            return SyncOutcome(error=fault.code)
        finally:
            codec.forget_digests()  # minutes pass until the next exchange
            self._turn.release()

    def _way(self) -> HttpRemote:
        """One kept connection for as long as the program runs."""
        if self._remote is None:
            identity = self._link.identity
            credentials = Credentials(
                device=identity.device,
                sign_private=identity.keys.sign_private,
                box_private=identity.keys.box_private,
                server_sign=identity.server_sign,
                server_box=identity.server_box,
            )
            self._remote = HttpRemote(
                identity.url, credentials, self._ids.token, self._time.monotonic, self._link.ca_file
            )
        return self._remote

    def _outcome(self, result: SyncResult) -> SyncOutcome:
        changes = self._link.after(Changes(self._store.take_touched(), _TOPIC))
        return SyncOutcome(
            sent=result.sent,
            received=result.received,
            merged=result.merged,
            conflicts=result.conflicts,
            refused=result.refused,
            pending=result.pending,
            requests=result.requests,
            bytes_up=result.bytes_up,
            bytes_down=result.bytes_down,
            error=result.code,
            changes=changes,
        )

    # -- on a stick ------------------------------------------------------------------------------

    def courier_export(self, folder: str) -> tuple[str, int]:
        """Write a bundle, read it back, give (file, changes); nothing is marked as sent (rule 9).

        Raises PortFault when the stick cannot be written.
        """
        self._link.note("courier")
        with self._store.write() as tables:
            request = replica.open_request(tables, courier.LIMITS, self._ids, self._link.schema)
        keys, server = self._courier_keys()
        name, content = courier.write_bundle(request, keys, server, self._ids.token)
        file = Path(folder) / name
        try:
            file.write_bytes(content)
            if file.read_bytes() != content:
                raise PortFault("courier.not_written")
        except OSError as error:
            raise PortFault("courier.not_written") from error
        return str(file), len(request.changes())

    def courier_import(self, file: str) -> SyncOutcome:
        """Take in a receipt file, or a delivery that nobody asked for; harmless when repeated,
        late or beside the network (rule 24)."""
        path = Path(file)
        try:
            if path.stat().st_size > courier.MAX_FILE:
                return SyncOutcome(error=Code.TOO_LARGE)
            data = path.read_bytes()
        except OSError:
            return SyncOutcome(error="courier.not_readable")
        try:
            tally, code, pending = self._take_in(data)
        except SyncError as error:
            return SyncOutcome(error=error.code)
        result = SyncResult(
            sent=tally.sent,
            received=tally.received,
            merged=tally.merged,
            conflicts=tally.conflicts,
            refused=tally.refused,
            pending=pending,
            code=code,
        )
        return self._outcome(result)

    def _take_in(self, data: bytes) -> tuple[replica.Tally, str, int]:
        """What a file from the server brought, its code, and how many changes still wait."""
        keys, server = self._courier_keys()
        if courier.is_delivery(data):
            delivered = courier.open_delivery(data, keys, server)
            with self._store.write() as tables:
                tally = delivery.use_delivery(tables, delivered)
                return tally, "", tables.counts().pending
        opened = courier.open_receipt(data, keys, server)
        with self._store.write() as tables:
            tally = replica.use_answer(tables, opened.request, opened.answer, self._time.now())
            pending = tables.counts().pending
        changed = opened.answer.code == Code.EPOCH_CHANGED
        return tally, Code.OTHER_EPOCH if changed else opened.answer.code, pending

    def _courier_keys(self) -> tuple[courier.Keys, courier.Peer]:
        identity = self._link.identity
        keys = courier.Keys(identity.keys.sign_private, identity.keys.box_private)
        return keys, courier.Peer(identity.server_sign, identity.server_box)

    # -- a person decides --------------------------------------------------------------------------

    def confirm_fork(self) -> None:
        """This installation goes on as a new incarnation (rule 7); nothing is lost."""
        with self._store.write() as tables:
            replica.confirm_fork(tables, self._ids)
        self._link.note("fork")

    def close(self) -> None:
        """Give the connection back."""
        if self._remote is not None:
            self._remote.close()
            self._remote = None


class WatchedStore:
    """`sync.ports.Replica` that remembers which records were shown anew."""

    def __init__(self, inner: Replica) -> None:
        self._inner = inner
        self._touched: set[tuple[str, str]] = set()

    @contextmanager
    def write(self) -> Iterator[sync_ports.ReplicaTables]:
        """One durable transaction."""
        with self._inner.write() as tables:
            yield tables
            touched = set(tables.touched)
        self._touched |= touched

    def read(self) -> AbstractContextManager[sync_ports.ReplicaTables]:
        """One snapshot."""
        return self._inner.read()

    def take_touched(self) -> frozenset[tuple[str, str]]:
        """What was shown since the last call."""
        taken, self._touched = frozenset(self._touched), set()
        return taken


class _Time:
    """`sync.ports.Clock` over the program's."""

    def __init__(self, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self.sleep = sleep

    def now(self) -> str:
        return self._clock.now()

    def monotonic(self) -> float:
        return self._clock.monotonic()


def _adopt(store: WatchedStore, identity: Identity) -> None:
    """Give a new replica what enrolment has agreed with the server; a known one keeps its own."""
    with store.write() as tables:
        known = tables.identity()
        if not known.epoch:
            tables.put_identity(
                structs.replace(
                    known,
                    device=identity.device,
                    incarnation=identity.incarnation or known.incarnation,
                    epoch=identity.epoch,
                )
            )
        there = tables.partitions()
        tables.put_partitions(
            [
                sync_ports.PartitionState(partition=name, visible=NO_CURSOR, staged=NO_CURSOR)
                for name in identity.partitions
                if name not in there
            ]
        )


def _no_progress(_done: int, _total: int) -> None:
    """Nobody looks."""
