"""One act in one transaction: record, outbox, audit and search index, or nothing at all.

(architecture.md, "The life of one record", step 5.) Changes are gathered and written when the block
ends, because one verb is one act of the outbox (sync rule 10), however many records it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

from msgspec import structs

from app.domain.changes import Changes
from app.domain.fields import Value, Values
from app.domain.problems import completes
from app.domain.records import Conflict, Record, SendState
from app.store import audit, numbers
from app.store.checks import digest_of_change
from app.store.engine import Database, DriverConnection
from app.store.faults import StoreFault
from app.store.mappers import dump, frozen, id_bytes, id_text, plain, plain_fields
from app.store.reader import record_of
from app.store.replica import Kinds, SyncIds, Tables
from app.usecases.ports import Actor, AlreadyThere, Ids, Refusal
from sync import authoring
from sync.authoring import Authorship, Edit, Home, Seen
from sync.errors import Code, SyncError
from sync.ports import OwnChange, Shown
from sync.protocol import DELETED, LEASE_ID_BYTES, Op
from sync.view import show

_EXISTS = (
    "SELECT 1 FROM record WHERE id = ?"
    " UNION ALL SELECT 1 FROM own_change WHERE change_id = ? LIMIT 1"
)
_NEXT = (
    "INSERT INTO number(series, last) VALUES (?, 1)"
    " ON CONFLICT (series) DO UPDATE SET last = last + 1 RETURNING last"
)


class UnitOfWork:
    """Port `UnitOfWork` on one open transaction."""

    def __init__(
        self, connection: DriverConnection, kinds: Kinds, ids: Ids, actor: Actor, by: Authorship
    ) -> None:
        self._connection = connection
        self._tables = Tables(connection, kinds, by.at)
        self._kinds = kinds
        self._ids = SyncIds(ids)
        self._actor = actor
        self._by = by
        self._edits: dict[str, Edit] = {}
        self._records: dict[str, Record] = {}
        self._touched: set[tuple[str, str]] = set()

    # ---- the port

    def get(self, kind: str, record_id: str) -> Record | None:
        """One record as this act sees it."""
        if record_id in self._records:
            return self._records[record_id]
        return record_of(self._tables, self._kinds, kind, record_id)

    def add(self, kind: str, record_id: str, values: Values, to: Collection[str] = ()) -> Record:
        """Create a record of the actor's station and county, addressed `to` further stations."""
        raw = id_bytes(record_id)
        if self._connection.execute(_EXISTS, (record_id, raw)).fetchone():
            raise AlreadyThere(record_id)
        given = {name: value for name, value in values.items() if value is not None}
        addressed = sorted({*to} - {self._actor.station, ""})
        home = Home(self._actor.partition, self._actor.station, tuple(addressed))
        self._edits[record_id] = Edit(
            record_id=raw, kind=kind, op=Op.CREATE, set=plain_fields(given), home=home
        )
        identity = self._tables.identity()
        seen = Seen(
            record_id=raw.hex(),
            kind=kind,
            partition=home.partition,
            epoch=identity.epoch.hex(),
            base=0,
            own=dict.fromkeys(given, 0),
        )
        record = Record(
            kind,
            record_id,
            {},
            station=home.station,
            partition=home.partition,
            to=home.to,
            seen=seen,
        )
        return self._changed(record, given)

    def edit(self, record: Record, changes: Values) -> Record:
        """Change fields of a record as it was seen; None empties a field."""
        begun = self._edits.get(record.id)
        fields = plain_fields(changes)
        if begun:
            merged = {**begun.set, **fields}
            if begun.op is Op.CREATE:
                merged = {name: value for name, value in merged.items() if value is not None}
            self._edits[record.id] = structs.replace(begun, set=merged)
        else:
            self._edits[record.id] = Edit(
                record_id=id_bytes(record.id), kind=record.kind, set=fields, seen=_seen(record)
            )
        return self._changed(record, changes)

    def remove(self, record: Record, reason: str) -> None:
        """Void a record; others' later edits of it become a conflict (sync rule 5)."""
        self._edits[record.id] = Edit(
            record_id=id_bytes(record.id), kind=record.kind, op=Op.DELETE, seen=_seen(record)
        )
        self._records.pop(record.id, None)
        self._touched.add((record.kind, record.id))
        self.audit("remove", record.kind, record.id, reason)

    def resolve(self, conflict: Conflict, value: Value) -> None:
        """Decide a conflict, naming the candidates that were seen (sync rule 6)."""
        if not isinstance(conflict.seen, Seen):
            raise TypeError("a conflict is handed back as the reader gave it")
        deletes = conflict.field == DELETED and value is True
        edit = Edit(
            record_id=id_bytes(conflict.record_id),
            kind=conflict.kind,
            op=Op.DELETE if deletes else Op.EDIT,
            set={} if deletes else {conflict.field: plain(value)},
            seen=conflict.seen,
            resolves=tuple(bytes.fromhex(c.change_id) for c in conflict.candidates if c.change_id),
        )
        with _coded():
            made = authoring.resolve(self._tables, edit, self._by, self._ids)
        self._touched.add((conflict.kind, conflict.record_id))
        self._enter_changes(made)

    def correct(self, refusal: Refusal, changes: Values) -> Record:
        """A new act in the place of the refused one (sync rule 12).

        Raises `StoreFault`: sync.not-refused (corrected meanwhile), sync.record-deleted.
        """
        sets = {id_bytes(refusal.record_id): plain_fields(changes)} if changes else {}
        refused = self._refused(refusal)
        with _coded():
            made = authoring.correct(self._tables, refused.act_id, sets, self._by, self._ids)
        self._touched |= {(change.kind, id_text(change.record_id)) for change in made}
        self._enter_changes(made)
        record = self.get(refusal.kind, refusal.record_id)
        if record is None:
            raise KeyError(refusal.record_id)
        return record

    def withdraw(self, refusal: Refusal, reason: str) -> None:
        """Give up the act of a refused change; `StoreFault` sync.not-refused."""
        refused = self._refused(refusal)
        with _coded():
            authoring.withdraw(self._tables, refused.act_id)
        self._touched |= self._tables.touched | {(refusal.kind, refusal.record_id)}
        self.audit("withdraw", refusal.kind, refusal.record_id, reason)

    def bring_back(self, kind: str, record_id: str) -> Record:
        """A record the server has lost, as a new creation (sync rule 21).

        Raises `StoreFault` record.on_server when it holds it again.
        """
        try:
            made = authoring.bring_back(self._tables, id_bytes(record_id), self._by, self._ids)
        except KeyError:
            raise StoreFault("record.on_server") from None
        self._touched.add((kind, record_id))
        self._enter_changes(made)
        record = self.get(kind, record_id)
        if record is None:
            raise KeyError(record_id)
        return record

    def next_number(self, series: str) -> int:
        """The next number of a series on this device, from 1."""
        return int(self._connection.execute(_NEXT, (series,)).fetchone()[0])

    def take_number(self, series: str) -> int | None:
        """The lowest free number of the blocks leased to this device, None when there is none."""
        return numbers.take(self._connection, series)

    def ask_numbers(self, series: str, count: int) -> None:
        """Wish for a block with the next exchange; nothing more while one wish is open."""
        lease_id = self._ids.token(LEASE_ID_BYTES)
        numbers.ask(self._connection, series, count, lease_id, self._by.at)

    def audit(self, event: str, kind: str = "", record_id: str = "", detail: str = "") -> None:
        """An entry beside those of the changes."""
        entry = audit.Entry(self._by.at, self._actor.name, event, kind, record_id, detail)
        audit.append(self._connection, entry)

    @property
    def changes(self) -> Changes:
        """What this act touches."""
        return Changes(frozenset(self._touched))

    # ---- writing

    def flush(self) -> None:
        """Write the gathered changes: one act per partition, each after the first caused by it."""
        acts: dict[str, list[Edit]] = {}
        for edit in self._edits.values():
            acts.setdefault(_partition(edit), []).append(edit)
        by = self._by
        for edits in acts.values():
            with _coded():
                made = authoring.author(self._tables, edits, by, self._ids)
            if made and not by.cause:
                by = structs.replace(by, cause=made[0].act_id)
            self._enter_changes(made)
        created = [edit for edit in self._edits.values() if edit.op is Op.CREATE]
        edited = [edit for edit in self._edits.values() if edit.op is not Op.CREATE]
        self._tables.show([_created(edit) for edit in created])
        show(self._tables, {e.record_id: set(e.set) or {DELETED} for e in edited})
        self._edits.clear()

    def _refused(self, refusal: Refusal) -> OwnChange:
        change_id = bytes.fromhex(refusal.change_id)
        found = self._tables.by_id([change_id]).get(change_id)
        if found is None:
            raise StoreFault(f"sync.{Code.NOT_REFUSED}")
        return found

    def _changed(self, record: Record, changes: Values) -> Record:
        merged = {**record.values, **changes}
        values = {name: frozen(value) for name, value in merged.items() if value is not None}
        projection = self._kinds.project(record.kind, values)
        opened = _seen(record)
        own = {**opened.own, **{n: opened.own.get(n, opened.base) for n in changes}}
        new = replace(
            record,
            values=values,
            state=SendState.WAITING,
            complete=completes(projection.problems),
            version=record.version + 1,
            seen=structs.replace(opened, own=own),
        )
        if record.id in self._edits and self._edits[record.id].op is Op.CREATE:
            self._tables.projections[record.id] = projection
        self._records[record.id] = new
        self._touched.add((record.kind, record.id))
        return new

    def _enter_changes(self, made: list[OwnChange]) -> None:
        """An audit entry for each change; the digest ties the outbox to the chain."""
        for change in made:
            digest = digest_of_change(change.change_id, change.op, dump(change.set))
            record_id = id_text(change.record_id)
            self.audit(f"change:{change.verb}", change.kind, record_id, digest)


class Writer:
    """Port `Writer`: acts one after the other, from any thread."""

    def __init__(self, database: Database, kinds: Kinds, ids: Ids, now: Callable[[], str]) -> None:
        self._database = database
        self._kinds = kinds
        self._ids = ids
        self._now = now

    @contextmanager
    def begin(self, actor: Actor, verb: str) -> Iterator[UnitOfWork]:
        """One act. Leaving the block normally makes it durable, an exception undoes it all."""
        by = Authorship(verb=verb, actor=actor.name, at=self._now())
        with self._database.write() as connection:
            unit = UnitOfWork(connection, self._kinds, self._ids, actor, by)
            yield unit
            unit.flush()


@contextmanager
def _coded() -> Iterator[None]:
    """What the sync library refuses is a failure with a code for the verbs, like any other."""
    try:
        yield
    except SyncError as error:
        raise StoreFault(f"sync.{error.code}") from error


def _seen(record: Record) -> Seen:
    if not isinstance(record.seen, Seen):
        raise TypeError("a record is handed back as the store gave it")
    return record.seen


def _partition(edit: Edit) -> str:
    if edit.home:
        return edit.home.partition
    return edit.seen.partition if edit.seen else ""


def _created(edit: Edit) -> Shown:
    home = edit.home or Home("", "")
    return Shown(
        record_id=edit.record_id,
        kind=edit.kind,
        partition=home.partition,
        station=home.station,
        to=home.to,
        fields=edit.set,
        changed=frozenset(edit.set),
    )
