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
from sync.authoring import Authorship, Edit, Seen
from sync.errors import Code, SyncError
from sync.ports import OwnChange, Standing
from sync.protocol import CONFLICT_KIND, DELETED, Answer, Cursor, Op, Request, State
from sync.replica import Limits
from sync.rules import ALL, Rules
from sync.server import epochs
from sync.server.memory_store import Contents, MemoryBook, MemoryStore
from sync.server.service import Service
from tests.support.sync_judge import OPEN, POISON, Judge, Violation
from tests.support.sync_memory import MemoryReplica, Tables
from tests.support.sync_places import ACTOR, PARTITIONS, Places, Plan

FIELDS = ("a", "b", "c")


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

    def __init__(self, seed: int, devices: int = 2, rules: Rules = ALL, places: Plan = ()) -> None:
        self.random = random.Random(seed)
        self.rules = rules
        self.places = Places(places)
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
        with self.store.admin() as tables:
            tables.put_device(self.places.row(device))
            tables.put_rights(self.places.rights)

    def enrol_late(self, devices: int) -> None:
        """The next device joins when the server already holds something, up to ``devices``."""
        names = {station.name for station in self.stations}
        if len(names) < devices and self.store.contents.log:
            self.stations.append(self._enrol(f"d{len(names) + 1}"))

    def widen(self, station: Station) -> None:
        """From now on the device belongs to one station more."""
        self.places.widen(self.random, station.name)
        self._know(station.name)

    # -- what people do ------------------------------------------------------------------------

    def value(self, poison: bool = False) -> str:
        self._count += 1
        return f"v{self._count}" + (POISON if poison else "")

    def by(self, verb: str = "edit") -> Authorship:
        self._count += 1
        return Authorship(verb=verb, actor=ACTOR, at=f"2026-11-22T10:{self._count:05}")

    def create(self, station: Station, records: int = 1, poison: bool = False) -> list[bytes]:
        """One act that creates one or two records."""
        home = self.places.home(self.random, station.name)
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
        for edit in edits:
            self.places.made(edit.record_id, home)
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
                _recall(seen, own.get(edit.record_id, []))
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
        shown = self.shown(station, record_id)
        ground = {field: {value} for field, value in shown.items()}
        with station.replica.read() as tables:
            seen = authoring.seen(tables, record_id, self.rules)
            _recall(ground, tables.own([record_id]).get(record_id, []))
        options = [shown.get(name), *(c["value"] for c in candidates.values())]
        value = self.random.choice(options)
        if stubborn:
            preferred = min if self.stations.index(station) % 2 else max
            value = preferred(options, key=str)
        chosen = {name: bool(value) if name == DELETED else value}
        deleting = chosen.get(DELETED) is True
        edit = Edit(
            record_id=record_id,
            kind=seen.kind,
            op=Op.DELETE if deleting else Op.EDIT,
            set={} if deleting else chosen,
            seen=seen,
            resolves=tuple(bytes.fromhex(c) for c in sorted(candidates)),
        )
        with station.replica.write() as tables:
            authoring.resolve(tables, edit, self.by("resolve"), self.ids, self.rules)
        self.judge.decided(edit, name, value, options, ground)

    def refused(self, station: Station) -> list[bytes]:
        rows = station.tables.outbox.values()
        return list(dict.fromkeys(c.act_id for c in rows if c.standing is Standing.REFUSED))

    def correct(self, station: Station, act_id: bytes) -> None:
        sets: dict[bytes, dict[str, Any]] = {}
        for change in station.tables.outbox.values():
            if change.act_id == act_id and change.standing is Standing.REFUSED:
                bad = [name for name, value in change.set.items() if POISON in str(value)]
                new = {name: self.value() for name in bad}
                sets.setdefault(change.record_id, {}).update(new)
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
        gone = {c.change_id for c in station.tables.outbox.values() if _given_up(c)}
        for change in reversed(station.tables.outbox.values()):
            if change.change_id in gone or change.replaced_by in gone:
                gone.add(change.change_id)
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


def _recall(seen: dict[str, set[Any]], own: list[OwnChange]) -> None:
    """The same desk: of each field it sees it also knows what it wrote itself."""
    mine = view.latest(own)
    for name in seen.keys() & mine.keys():
        seen[name] = seen[name] | {view.own_fields(mine[name])[name]}


def _given_up(change: OwnChange) -> bool:
    return change.standing is Standing.WITHDRAWN
