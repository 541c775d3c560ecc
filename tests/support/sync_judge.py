"""The judge of the small world: knows who had seen what, and what the server held when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sync import view
from sync.authoring import Edit
from sync.merge import conflict_id
from sync.ports import OwnChange, Standing
from sync.protocol import CONFLICT_KIND, DELETED, Op, State
from tests.support.sync_memory import Tables

if TYPE_CHECKING:
    from tests.support.sync_world import Message, Station, World

POISON = "\0"
OPEN = (Standing.PENDING, Standing.WAIT)


class Violation(AssertionError):
    """A promise of the rules that was broken."""


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
        self, edit: Edit, name: str, value: Any, options: list[Any], ground: dict[str, set[Any]]
    ) -> None:
        """A person took one of the options; `ground` is what they knew of the whole record."""
        self.add(edit.record_id, name, value, set(options))
        if edit.op is Op.DELETE:
            self.deleting(edit.record_id, ground)

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
        self._world.places.nobody_else(station)

    def acts(self) -> None:
        """Rule 10: one act, one position (kept to as long as nothing was restored)."""
        positions: dict[bytes, int] = {}
        for entry in self._world.store.contents.log.values():
            if entry.result.state is State.LOGGED:
                continue  # a member folded into a correction meanwhile; it changes nothing
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
            self._world.places.everybody(station, contents)

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
