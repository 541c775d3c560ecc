"""A small world of devices and one server, driven step by step and judged after every step.

Every value written is unique, so a value tells which change set it. The judge knows for each
value which values its author had seen (its ancestors), and for each server position what the
records were; so it sees a silent overwrite, a loss, a half act and an untrue counter at once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from sync import authoring, codec, replica, view
from sync.authoring import Authorship, Edit, Home, Seen
from sync.errors import Code, SyncError
from sync.merge import conflict_id
from sync.ports import OwnChange, Standing
from sync.protocol import CONFLICT_KIND, DELETED, Answer, Cursor, Op, Request, State
from sync.replica import Limits
from sync.rules import ALL, Rules
from sync.server import epochs
from sync.server.memory_store import Contents, MemoryBook, MemoryStore
from sync.server.ports import DeviceRow
from sync.server.service import Service
from tests.support.sync_memory import MemoryReplica, Tables

PARTITIONS = ("p", "q")
FIELDS = ("a", "b", "c")
POISON = "\0"
OPEN = (Standing.PENDING, Standing.WAIT)


class Violation(AssertionError):
    """A promise of the rules that was broken."""


class RandomIds:
    """Ids from the seed of the history."""

    def __init__(self, source: random.Random) -> None:
        self._source = source

    def token(self, size: int) -> bytes:
        return self._source.randbytes(size)


@dataclass
class Form:
    """An open form: what it remembers and what it showed."""

    seen: Seen
    shown: dict[str, Any]
    resolves: tuple[bytes, ...] = ()


@dataclass
class Station:
    """One device (or a clone of it): its replica, its open forms, its messages on the way."""

    name: str
    replica: MemoryReplica
    forms: list[Form] = field(default_factory=list)
    backup: Tables | None = None
    clone: bool = False

    @property
    def tables(self) -> Tables:
        return self.replica.tables


@dataclass
class Message:
    """A request on the way, and its answer once it was delivered."""

    station: Station
    request: Request
    answer: Answer | None = None


class World:
    """The server and its devices. Every method is one step; `check` judges."""

    def __init__(self, seed: int, devices: int = 2, rules: Rules = ALL) -> None:
        self.random = random.Random(seed)
        self.rules = rules
        self.ids = RandomIds(self.random)
        self.book = MemoryBook(self.ids.token(16))
        self.store = MemoryStore()
        self.service = Service(self.store, self.book, lambda: "2026-11-22T10:41", rules=rules)
        self.stations = [self._enrol(f"d{number}") for number in range(1, devices + 1)]
        self.messages: list[Message] = []
        self.backups: list[tuple[Contents, bytes, tuple[Any, Any]]] = []
        self.judge = Judge(self)
        self.strangers = False  # a clone or a restore of a client happened
        self._count = 0

    def _enrol(self, device: str) -> Station:
        self._know(device)
        return Station(device, MemoryReplica(device, self.book.current(), PARTITIONS))

    def _know(self, device: str) -> None:
        row = DeviceRow(
            device=device, sign_public=b"", box_public=b"", partitions=PARTITIONS, everything=True
        )
        with self.store.admin() as tables:
            tables.put_device(row)

    def enrol_late(self, devices: int) -> None:
        """The next device joins when the server already holds something, up to ``devices``."""
        names = {station.name for station in self.stations}
        if len(names) < devices and self.store.contents.log:
            self.stations.append(self._enrol(f"d{len(names) + 1}"))

    # -- what people do ------------------------------------------------------------------------

    def value(self, poison: bool = False) -> str:
        self._count += 1
        return f"v{self._count}" + (POISON if poison else "")

    def by(self, verb: str = "edit") -> Authorship:
        self._count += 1
        return Authorship(verb=verb, actor="wang", at=f"2026-11-22T10:{self._count:05}")

    def create(self, station: Station, records: int = 1, poison: bool = False) -> list[bytes]:
        """One act that creates one or two records."""
        home = Home(self.random.choice(PARTITIONS), "s1")
        edits = [
            Edit(
                record_id=self.ids.token(16),
                kind="thing",
                op=Op.CREATE,
                set={name: self.value(poison) for name in FIELDS[:2]},
                home=home,
            )
            for _ in range(records)
        ]
        self._author(station, edits, [{} for _ in edits])
        return [edit.record_id for edit in edits]

    def open_form(self, station: Station, record_id: bytes) -> Form:
        with station.replica.read() as tables:
            form = Form(
                authoring.seen(tables, record_id, self.rules), self.shown(station, record_id)
            )
        station.forms.append(form)
        return form

    def save(
        self, station: Station, forms: list[Form], names: tuple[str, ...], poison: bool = False
    ) -> None:
        """Save one or two open forms as one act."""
        edits, parents = [], []
        for form in forms:
            values = {name: self.value(poison) for name in names}
            edits.append(self._edit(form, Op.EDIT, values))
            parents.append({name: {form.shown.get(name)} for name in names})
        try:
            self._author(station, edits, parents)
        except SyncError as error:  # deleted at this very desk meanwhile: the form says so
            if error.code is not Code.RECORD_DELETED:
                raise

    def delete(self, station: Station, form: Form) -> None:
        parents = {name: {value} for name, value in form.shown.items()}
        self._author(station, [self._edit(form, Op.DELETE, {})], [parents | {DELETED: {None}}])

    def _edit(self, form: Form, op: Op, values: dict[str, Any]) -> Edit:
        return Edit(
            record_id=bytes.fromhex(form.seen.record_id),
            kind=form.seen.kind,
            op=op,
            set=values,
            seen=form.seen,
            resolves=form.resolves,
        )

    def _author(
        self, station: Station, edits: list[Edit], parents: list[dict[str, set[Any]]]
    ) -> list[OwnChange]:
        with station.replica.write() as tables:
            own = tables.own([edit.record_id for edit in edits])
            for edit, seen in zip(edits, parents, strict=True):
                mine = view.latest(own.get(edit.record_id, []))
                for name in seen:
                    if name in mine:  # the same desk: it knows what it wrote itself
                        seen[name] = seen[name] | {view.own_fields(mine[name])[name]}
            made = authoring.author(tables, edits, self.by(), self.ids, self.rules)
            view.show(tables, {edit.record_id: set(FIELDS) for edit in edits})
        for edit, seen in zip(edits, parents, strict=True):
            self.judge.wrote(edit, seen)
            if edit.op is Op.DELETE:
                self.judge.deleting(edit.record_id, seen)
        return made

    def conflicts(self, station: Station) -> list[bytes]:
        """Conflict records that a person here would be shown."""
        return sorted(
            record.record_id
            for record in station.tables.seen.values()
            if record.kind == CONFLICT_KIND and record.fields and record.fields["candidates"]
        )

    def resolve(self, station: Station, conflict: bytes, stubborn: bool = False) -> None:
        """A person looks at both sides and takes one of them. The stubborn of two desks always
        take different ones, so that only rule 6 ends their quarrel."""
        fields = station.tables.shadow[conflict].fields
        candidates = station.tables.seen[conflict].fields["candidates"]
        record_id, name = bytes.fromhex(fields["record"]), fields["field"]
        if record_id not in station.tables.shadow:
            return
        with station.replica.read() as tables:
            seen = authoring.seen(tables, record_id, self.rules)
        shown = self.shown(station, record_id)
        options = [shown.get(name), *(c["value"] for c in candidates.values())]
        value = self.random.choice(options)
        if stubborn:
            preferred = min if self.stations.index(station) % 2 else max
            value = preferred(options, key=str)
        edit = Edit(
            record_id=record_id,
            kind=seen.kind,
            op=Op.DELETE if name == DELETED and value else Op.EDIT,
            set={}
            if name == DELETED and value
            else {name: bool(value)}
            if name == DELETED
            else {name: value},
            seen=seen,
            resolves=tuple(bytes.fromhex(c) for c in sorted(candidates)),
        )
        with station.replica.write() as tables:
            authoring.resolve(tables, edit, self.by("resolve"), self.ids, self.rules)
        self.judge.decided(edit, name, value, options, shown)

    def refused(self, station: Station) -> list[bytes]:
        rows = station.tables.outbox.values()
        return list(dict.fromkeys(c.act_id for c in rows if c.standing is Standing.REFUSED))

    def correct(self, station: Station, act_id: bytes) -> None:
        bad = [c for c in station.tables.outbox.values() if c.act_id == act_id]
        sets = {
            c.record_id: {n: self.value() for n, v in c.set.items() if POISON in str(v)}
            for c in bad
            if c.standing is Standing.REFUSED
        }
        for c in bad:
            if c.standing is Standing.REFUSED:
                more = {n: self.value() for n, v in c.set.items() if POISON in str(v)}
                sets[c.record_id] = {**more, **sets[c.record_id]}
        before = {r: self.shown(station, r) for r in sets}
        with station.replica.read() as tables:
            own = {r: view.latest(rows) for r, rows in tables.own(list(sets)).items()}
        try:
            with station.replica.write() as tables:
                made = authoring.correct(tables, act_id, sets, self.by(), self.ids, self.rules)
        except SyncError as error:
            if error.code is not Code.RECORD_DELETED:
                raise
            self.withdraw(station, act_id)
            return
        for change in made:
            seen, mine = before[change.record_id], own[change.record_id]
            for name, value in change.set.items():
                known = {mine[name].set[name]} if name in mine else set()
                self.judge.add(change.record_id, name, value, {seen.get(name)} | known)

    def withdraw(self, station: Station, act_id: bytes) -> None:
        with station.replica.write() as tables:
            authoring.withdraw(tables, act_id)
        for change in station.tables.outbox.values():
            if change.standing is Standing.WITHDRAWN:
                self.judge.given_up(change)

    def shown(self, station: Station, record_id: bytes) -> dict[str, Any]:
        record = station.tables.seen.get(record_id)
        return dict(record.fields or {}) if record else {}

    # -- messages ------------------------------------------------------------------------------

    def send(self, station: Station, limits: Limits = Limits()) -> Message | None:  # noqa: B008
        """Write the request; it is on the way now."""
        try:
            with station.replica.write() as tables:
                request = replica.open_request(tables, limits, self.ids, rules=self.rules)
        except SyncError as error:
            if error.code is not Code.FORK:
                raise
            self.confirm(station)
            return None
        message = Message(station, codec.decode_request(codec.encode_request(request)))
        self.messages.append(message)
        return message

    def deliver(self, message: Message) -> None:
        """The server receives it (perhaps again)."""
        message.answer = codec.decode_answer(
            codec.encode_answer(self.service.exchange(message.request))
        )
        if message.answer.code == Code.FORK and not self.strangers:
            raise Violation("a fork without clone or restore")
        self.judge.exchanged(message)

    def back(self, message: Message) -> replica.Tally:
        """The device receives the answer (perhaps late or again)."""
        assert message.answer is not None
        with message.station.replica.write() as tables:
            tally = replica.use_answer(tables, message.request, message.answer, "now", self.rules)
        self.judge.received(message.station)
        return tally

    def exchange(self, station: Station, limits: Limits) -> None:
        """One exchange, so that pages stay staged and batches cut."""
        message = self.send(station, limits)
        if message is not None:
            self.messages.remove(message)
            self.deliver(message)
            self.back(message)

    def sync(self, station: Station, limits: Limits = Limits()) -> bool:  # noqa: B008
        """Undisturbed exchanges until nothing more comes; False when it does not end."""
        for _ in range(200):
            message = self.send(station, limits)
            if message is None:
                continue
            self.messages.remove(message)
            self.deliver(message)
            tally = self.back(message)
            assert message.answer is not None
            waiting = sum(r.state is State.WAIT for r in message.answer.results)
            pending = sum(c.standing in OPEN for c in station.tables.outbox.values())
            if station.tables.identity_row.forked or tally.more:
                continue
            if pending <= waiting or not (tally.sent or tally.refused):
                return True
        return False

    # -- what happens to machines ----------------------------------------------------------------

    def confirm(self, station: Station) -> None:
        with station.replica.write() as tables:
            replica.confirm_fork(tables, self.ids)

    def crash(self, station: Station) -> None:
        """Power off while pages were coming."""
        with station.replica.write() as tables:
            replica.drop_stage(tables)

    def backup_server(self) -> None:
        self.backups.append(
            (self.store.contents.copy(), self.book.current(), self.judge.versions())
        )

    def restore_server(self) -> None:
        """Back to an old database; `restore-done` opens a new epoch."""
        contents, epoch, versions = self.random.choice(self.backups)
        self.store.contents = contents.copy()
        for station in self.stations:
            self._know(station.name)  # a device enrolled since the backup is put in again
        with self.store.admin() as tables:
            heads = {p: head.head for p, head in tables.heads().items()}
            self.book.add(epochs.branch(self.ids.token(16), epoch, heads))
        self.judge.new_epoch(versions)

    def backup_client(self, station: Station) -> None:
        station.backup = station.tables.copy()

    def restore_client(self, station: Station) -> None:
        """Back to an old file; what was never sent is lost by nature."""
        assert station.backup is not None
        self.strangers = True
        self.judge.lost_machine(station, station.backup)
        station.replica.tables = station.backup.copy()
        station.forms.clear()
        self.messages = [m for m in self.messages if m.station is not station]

    def clone(self, station: Station) -> Station:
        """The disk is copied; both go on."""
        self.strangers = True
        twin = Station(station.name, MemoryReplica(station.name), clone=True)
        twin.replica.tables = station.tables.copy()
        self.stations.append(twin)
        return twin

    # -- the end ---------------------------------------------------------------------------------

    def settle(self) -> None:
        """Everybody corrects, resolves and syncs until nothing is left to do."""
        self.messages.clear()
        for _ in range(40):
            for station in self.stations:
                self.crash(station)
                while refused := self.refused(station):
                    self.correct(station, refused[0])
                if not self.sync(station):
                    raise Violation("a sync that does not end")
                self._bring_back(station)
            for station in self.stations:
                for conflict in self.conflicts(station):
                    self.resolve(station, conflict, stubborn=True)
            if not any(self._busy(s) for s in self.stations) and self._all_at_head():
                return
        raise Violation("work that does not end")

    def _bring_back(self, station: Station) -> None:
        for record_id, shadow in list(station.tables.shadow.items()):
            if shadow.absent and shadow.kind != CONFLICT_KIND:
                with station.replica.write() as tables:
                    authoring.bring_back(tables, record_id, self.by(), self.ids)

    def _busy(self, station: Station) -> bool:
        rows = station.tables.outbox.values()
        waiting = any(c.standing in (*OPEN, Standing.REFUSED) for c in rows)
        return waiting or bool(self.conflicts(station)) or bool(station.tables.needed)

    def _all_at_head(self) -> bool:
        heads = {p: h.head for p, h in self.store.contents.heads.items()}
        return all(
            state.visible == Cursor(heads[p], 0)
            for station in self.stations
            for p, state in station.tables.states.items()
            if p in heads
        )


class Judge:
    """Knows what was written on which ground, and what the server held at each position."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._parents: dict[tuple[bytes, str, Any], set[Any]] = {}
        self._written: set[tuple[bytes, str, Any]] = set()
        self._excused: set[tuple[bytes, str, Any]] = set()
        self._versions: dict[bytes, list[tuple[int, dict[str, Any]]]] = {}
        self._last: dict[bytes, dict[str, Any]] = {}
        self._ground: dict[tuple[bytes, str], set[Any]] = {}

    # -- what was written ------------------------------------------------------------------------

    def wrote(self, edit: Edit, parents: dict[str, set[Any]]) -> None:
        fields = {**edit.set, DELETED: True} if edit.op is Op.DELETE else edit.set
        for name, value in fields.items():
            self.add(edit.record_id, name, value, parents.get(name, {None}))

    def add(self, record_id: bytes, name: str, value: Any, parents: set[Any]) -> None:
        key = (record_id, name, value)
        self._parents.setdefault(key, set()).update(parents - {value})
        if name != DELETED:
            self._written.add(key)

    def decided(
        self, edit: Edit, name: str, value: Any, options: list[Any], shown: dict[str, Any]
    ) -> None:
        self.add(edit.record_id, name, value, set(options))
        if edit.op is Op.DELETE:
            self.deleting(edit.record_id, {n: {v} for n, v in shown.items()})

    def given_up(self, change: OwnChange) -> None:
        for name, value in change.set.items():
            self._excused.add((change.record_id, name, value))

    def lost_machine(self, station: Station, backup: Tables) -> None:
        for change_id, change in station.tables.outbox.items():
            if change_id not in backup.outbox:
                self.given_up(change)
        for change_id, change in backup.outbox.items():
            now = station.tables.outbox.get(change_id)
            if now is not None and now.standing in (Standing.CORRECTED, Standing.FOLDED):
                self.given_up(change)

    def ancestors(self, record_id: bytes, name: str, value: Any) -> set[Any]:
        known: set[Any] = set()
        todo = [value]
        while todo:
            at = todo.pop()
            if at not in known:
                known.add(at)
                todo.extend(self._parents.get((record_id, name, at), ()))
        return known

    # -- what the server did ---------------------------------------------------------------------

    def exchanged(self, message: Message) -> None:
        contents = self._world.store.contents
        for (partition, record_id), record in contents.records.items():
            fields = {name: cell.value for name, cell in record.cells.items()}
            before = self._last.get(record_id)
            if fields == before:
                continue
            if before is not None and record.kind != CONFLICT_KIND:
                self._overwritten(record_id, before, fields)
            head = contents.heads[partition].head
            self._versions.setdefault(record_id, []).append((head, fields))
            self._last[record_id] = fields

    def _overwritten(self, record_id: bytes, before: dict[str, Any], after: dict[str, Any]) -> None:
        for name, value in after.items():
            old = before.get(name)
            if old == value or old is None or name == DELETED:
                continue
            if old not in self.ancestors(record_id, name, value):
                raise Violation(f"silent overwrite of {old} by {value}")
        if after.get(DELETED) is True and before.get(DELETED) is not True:
            self._deleted(record_id, before)

    def _deleted(self, record_id: bytes, before: dict[str, Any]) -> None:
        for name, value in before.items():
            seen = {
                known
                for shown in self._ground.get((record_id, name), ())
                for known in self.ancestors(record_id, name, shown)
            }
            if name != DELETED and value is not None and value not in seen:
                raise Violation(f"{value} deleted unseen")

    def deleting(self, record_id: bytes, shown: dict[str, set[Any]]) -> None:
        """The ground of a delete is the whole record as its author was shown it."""
        for name, values in shown.items():
            self._ground.setdefault((record_id, name), set()).update(values)

    def versions(self) -> tuple[Any, Any]:
        """What a backup of the server takes along."""
        return {i: list(v) for i, v in self._versions.items()}, dict(self._last)

    def new_epoch(self, versions: tuple[Any, Any]) -> None:
        self._versions = {i: list(v) for i, v in versions[0].items()}
        self._last = dict(versions[1])

    # -- what the devices hold -------------------------------------------------------------------

    def received(self, station: Station) -> None:
        """After an answer: receipts are true, the shadow is what the server was, the screen
        shows the overlay."""
        tables = station.tables
        if tables.identity_row.epoch == self._world.book.current():
            self._receipts(tables)
            self._shadow(tables)
        self._screen(tables)

    def acts(self) -> None:
        """Rule 10: one act, one position (kept to as long as nothing was restored)."""
        positions: dict[bytes, int] = {}
        for entry in self._world.store.contents.log.values():
            if positions.setdefault(entry.act_id, entry.position) != entry.position:
                raise Violation("an act in two positions")

    def _receipts(self, tables: Tables) -> None:
        log = self._world.store.contents.log
        for change in tables.outbox.values():
            if change.standing is Standing.RECEIVED and change.change_id not in log:
                raise Violation("a receipt for what the server does not have")

    def _shadow(self, tables: Tables) -> None:
        for record_id, shadow in tables.shadow.items():
            if shadow.absent or shadow.stale:
                continue
            upto = view.as_of(shadow, tables.states[shadow.partition])
            versions = self._versions.get(record_id, [])
            expected = [fields for position, fields in versions if position <= upto]
            if not expected or expected[-1] != shadow.fields:
                raise Violation("the replica holds a state the server never had")

    def _screen(self, tables: Tables) -> None:
        for record_id, shown in tables.seen.items():
            if shown.kind == CONFLICT_KIND:
                continue
            own = [c for c in tables.outbox.values() if c.record_id == record_id]
            own.sort(key=lambda c: c.seq)
            shadow = tables.shadow.get(record_id)
            again = view.visible(record_id, shadow, own, ())
            if again is None or again.fields != shown.fields:
                raise Violation("the screen is not shadow and overlay")
            self._own_values(tables, shown.partition, own, again.fields or {}, again.deleted)

    def _own_values(
        self,
        tables: Tables,
        partition: str,
        own: list[OwnChange],
        fields: dict[str, Any],
        deleted: bool,
    ) -> None:
        visible = tables.states[partition].visible.hi
        expected: dict[str, Any] = {}
        for change in own:
            unseen = change.standing is Standing.RECEIVED and change.position > visible
            if change.standing in (*OPEN, Standing.REFUSED) or unseen:
                expected.update(view.own_fields(change))
            elif change.standing is Standing.RECEIVED:
                for name in view.own_fields(change):
                    expected.pop(name, None)
        if expected.pop(DELETED, deleted) is not deleted:
            raise Violation("an own delete vanished from the screen")
        if any(fields.get(name) != value for name, value in expected.items()):
            raise Violation("an own value vanished from the screen")

    # -- the end ---------------------------------------------------------------------------------

    def final(self) -> None:
        """Nothing lost: every value written is there, was knowingly replaced, or was decided."""
        contents = self._world.store.contents
        for record_id, name, value in self._written - self._excused:
            if POISON in str(value):
                continue
            record = next((r for (_, i), r in contents.records.items() if i == record_id), None)
            if record is None:
                raise Violation("a record is lost")
            kept = self._kept(record_id, name, record.cells)
            if value not in kept:
                raise Violation(f"{value} is lost")
        for station in self._world.stations:
            for record_id, shadow in station.tables.shadow.items():
                if shadow.absent and shadow.kind == CONFLICT_KIND:
                    continue  # lost with the server's history, and asks nobody any more
                record = contents.records.get((shadow.partition, record_id))
                if record is None or shadow.fields != {n: c.value for n, c in record.cells.items()}:
                    raise Violation("replicas differ from the server")
            if any(c.overlay for c in station.tables.outbox.values()):
                raise Violation("an overlay that never ends")

    def _kept(self, record_id: bytes, name: str, cells: dict[str, Any]) -> set[Any]:
        contents = self._world.store.contents
        kept: set[Any] = set()
        if name in cells:
            kept |= self.ancestors(record_id, name, cells[name].value)
        conflict = next(
            (r for (_, i), r in contents.records.items() if i == conflict_id(record_id, name)), None
        )
        if conflict is None:
            return kept
        for candidate in conflict.cells["candidates"].value.values():
            kept |= self.ancestors(record_id, name, candidate["value"])
        for change_id in conflict.cells["resolved"].value:
            entry = contents.log.get(bytes.fromhex(change_id))
            if entry is not None and name in entry.change.set:
                kept |= self.ancestors(record_id, name, entry.change.set[name])
        return kept
