"""The server-side merge: changes of one exchange onto the records of one partition. No I/O.

Order of arrival does not matter for what is kept: whatever cannot be taken is a candidate of a
conflict record, never dropped (rules 2, 4, 5, 6, 10 and 11).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.errors import Code
from sync.protocol import CONFLICT_KIND, DELETED, Act, Change, Op, Result, State
from sync.rules import ALL, Rules
from sync.stored import Cell, StoredRecord, StoredResult, Superseded, Touch

_UNSET = Cell(None, 0, b"")
_SERVER = b""
"""Setter of the cells of conflict records: nobody's change, so never omitted as an echo."""


def conflict_id(record_id: bytes, name: str) -> bytes:
    """Id of the one conflict record of (record, field), derived from the two (rule 6)."""
    return hashlib.sha256(b"conflict\0" + record_id + name.encode()).digest()[:16]


def same(left: Any, right: Any) -> bool:
    """Equality of JSON values; ``True`` is not ``1``."""
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def set_by(op: Op, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, and for a delete the pseudo-field."""
    return {**fields, DELETED: True} if op is Op.DELETE else fields


def fields_of(change: Change) -> dict[str, Any]:
    return set_by(change.op, change.set)


def conflicts_to_read(
    changes: Iterable[Change], records: Mapping[bytes, StoredRecord]
) -> list[bytes]:
    """Ids of all conflict records that merging these changes can possibly touch."""
    wanted: set[bytes] = set()
    set_before: set[tuple[bytes, str]] = set()
    deleting = {c.record_id for c in changes if c.op is Op.DELETE}
    for change in changes:
        record = records.get(change.record_id)
        for name in fields_of(change):
            key = (change.record_id, name)
            cell = record.cells.get(name, _UNSET) if record else _UNSET
            if change.resolves or key in set_before or cell.stamp > change.base:
                wanted.add(conflict_id(*key))
            set_before.add(key)
        if change.record_id in deleting or (record and DELETED in record.cells):
            wanted.add(conflict_id(change.record_id, DELETED))
    return sorted(wanted)


@dataclass
class Known:
    """What the server remembers about change ids: results given, and ids gone over (rule 4)."""

    results: dict[bytes, StoredResult] = field(default_factory=dict)
    superseded: dict[bytes, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Fresh:
    """A change applied now, for the log."""

    act: Act
    change: Change
    result: StoredResult


class Merger:
    """Merges acts, in request order, into the records of one partition.

    After the last act: ``written`` and ``touches`` are to be stored, ``fresh`` to be logged,
    ``superseded`` to be remembered, ``head`` is the new head.
    """

    def __init__(
        self,
        partition: str,
        head: int,
        records: dict[bytes, StoredRecord],
        known: Known,
        rules: Rules = ALL,
    ) -> None:
        self.partition = partition
        self.head = head
        self.fresh: list[Fresh] = []
        self.superseded: list[Superseded] = []
        self._start = head
        self._records = dict(records)
        self._known = known
        self._rules = rules
        self._written: set[bytes] = set()
        self._waiting: set[bytes] = set()
        self._mine: set[bytes] = set()

    # -- what came of it ---------------------------------------------------------------------

    @property
    def written(self) -> list[StoredRecord]:
        return [self._records[record_id] for record_id in sorted(self._written)]

    @property
    def touches(self) -> list[Touch]:
        """One per record and new position that one of its cells still bears."""
        return [
            Touch(self.partition, stamp, r.record_id, r.station, r.to)
            for r in self.written
            for stamp in sorted({c.stamp for c in r.cells.values() if c.stamp > self._start})
        ]

    def record(self, record_id: bytes) -> StoredRecord | None:
        return self._records.get(record_id)

    # -- acts --------------------------------------------------------------------------------

    def act(self, act: Act, refusals: Mapping[bytes, str]) -> list[Result]:
        """Apply, refuse or hold back one act; one result per change, in order (rules 10, 11).

        ``refusals``: change id → code, for those changes of the act that the service refuses.
        """
        todo = [c for c in act.changes if not self._answered(c)]
        if any(c.change_id in refusals for c in todo):
            return [self._stored(c) or _refusal(refusals.get(c.change_id)) for c in act.changes]
        if todo and self._must_wait(todo):
            self._waiting.update(c.record_id for c in todo)
            return [self._stored(c) or Result(state=State.WAIT) for c in act.changes]
        if todo:
            self.head += 1
        for change in todo:
            self._apply(act, change)
        return [self._stored(c) or Result(state=State.WAIT) for c in act.changes]

    def _answered(self, change: Change) -> bool:
        return change.change_id in self._known.results

    def _stored(self, change: Change) -> Result | None:
        stored = self._known.results.get(change.change_id)
        if stored is None:
            return None
        return Result(
            state=stored.state,
            position=stored.position,
            kept=stored.kept,
            code=_remark(stored),
            decided_by=stored.decided_by,
        )

    def _must_wait(self, todo: list[Change]) -> bool:
        """Rule 11: a record not held, or one that an earlier act of this request waits for."""
        created: set[bytes] = set()
        for change in todo:
            if change.op is Op.CREATE:
                created.add(change.record_id)
                continue
            if change.record_id in created:
                continue
            if change.record_id not in self._records:
                return True
            if self._rules.wait_order and change.record_id in self._waiting:
                return True
        return False

    def _apply(self, act: Act, change: Change) -> None:
        merge = _ChangeMerge(self, act, change)
        merge.run()
        stored = StoredResult(
            change_id=change.change_id,
            partition=self.partition,
            state=merge.state(self._mine),
            position=self.head,
            kept=tuple(sorted(merge.kept)),
            decided_by=merge.decided_by,
        )
        self._known.results[change.change_id] = stored
        self._mine.add(change.change_id)
        self.fresh.append(Fresh(act, change, stored))
        for over in change.over:
            if over not in self._known.results and self._rules.superseded:
                self._supersede(over, tuple(merge.fields))

    def _supersede(self, change_id: bytes, names: tuple[str, ...]) -> None:
        before = self._known.superseded.get(change_id, ())
        self._known.superseded[change_id] = tuple(sorted({*before, *names}))
        self.superseded.append(Superseded(change_id, names))

    # -- used by the merge of one change -------------------------------------------------------

    def write(self, record: StoredRecord) -> None:
        self._records[record.record_id] = record
        self._written.add(record.record_id)

    def gone_over(self, change: Change) -> tuple[str, ...]:
        return self._known.superseded.get(change.change_id, ())

    @property
    def rules(self) -> Rules:
        return self._rules


def _remark(stored: StoredResult) -> str:
    """Why a logged change left fields alone."""
    if stored.state is not State.LOGGED:
        return ""
    return Code.DECIDED if stored.decided_by else Code.SUPERSEDED


def _refusal(own: str | None) -> Result:
    return Result(state=State.REFUSED, code=own or Code.ACT_REFUSED)


class _ChangeMerge:
    """One change on its record (which exists, or is created by it)."""

    def __init__(self, merger: Merger, act: Act, change: Change) -> None:
        self._merger = merger
        self._act = act
        self._change = change
        self._rules = merger.rules
        self.fields = fields_of(change)
        self.kept: set[str] = set()
        self.decided_by = ""
        self._conflict = False
        record = merger.record(change.record_id)
        self._created = record is None
        self._record = record or StoredRecord(
            partition=merger.partition,
            record_id=change.record_id,
            kind=change.kind,
            station=change.station,
            to=change.to,
            born=merger.head,
            newest=merger.head,
            cells={},
        )
        self._cells = dict(self._record.cells)
        self._before = self._record.cells

    def run(self) -> None:
        change = self._change
        gone_over = self._merger.gone_over(change)
        if change.resolves and not self._resolve():
            self.kept.update(self.fields)
            return
        for name, value in self.fields.items():
            if name in gone_over:
                self.kept.add(name)
            else:
                self._field(name, value)
        if change.op is Op.EDIT and DELETED not in self.fields and not gone_over:
            self._meet_delete()
        if self._created or self._cells != self._before:
            newest = max([self._record.newest, *(c.stamp for c in self._cells.values())])
            self._merger.write(_with(self._record, self._cells, newest))

    def state(self, request: set[bytes]) -> State:
        """``request``: ids applied earlier in this request, which are no foreign news."""
        if self._conflict:
            return State.CONFLICT
        if self.kept:
            return State.LOGGED
        own = {*self._change.over, *request}
        foreign = (
            c.stamp > self._change.base and c.setter not in own
            for name, c in self._before.items()
            if name not in self.fields
        )
        return State.MERGED if any(foreign) else State.APPLIED

    # -- rule 2 --------------------------------------------------------------------------------

    def _moved(self, cell: Cell) -> bool:
        """Somebody else set the cell after what this author saw."""
        own = self._rules.over and cell.setter in self._change.over
        return cell.stamp > self._change.base and not own

    def _field(self, name: str, value: Any) -> None:
        change, cell = self._change, self._cells.get(name, _UNSET)
        if same(cell.value, value) and name in self._cells:
            if cell.setter in change.over and self._rules.equal_moves_setter:
                self._cells[name] = Cell(value, cell.stamp, change.change_id)
            return
        moved = self._moved(cell)
        if name == DELETED and change.op is Op.DELETE and self._rules.delete_footprint:
            moved = any(self._moved(c) for c in self._cells.values())  # rule 5
        if moved:
            self._candidate(name, value)
        else:
            self._cells[name] = Cell(value, self._merger.head, change.change_id)

    def _meet_delete(self) -> None:
        """Rule 5: an edit that meets an unseen delete applies and adds the candidate "keep"."""
        cell = self._cells.get(DELETED, _UNSET)
        if cell.value is True and self._moved(cell):
            self._candidate(DELETED, False)

    # -- rule 6 --------------------------------------------------------------------------------

    def _candidate(self, name: str, value: Any) -> None:
        self.kept.add(name)
        own_id = self._change.change_id.hex()
        candidates, resolved = self._conflict_state(name)
        if own_id in resolved:
            return
        self._conflict = True
        over = {c.hex() for c in self._change.over}
        kept = {c: v for c, v in candidates.items() if c not in over}
        kept[own_id] = {"value": value, "actor": self._act.actor, "at": self._act.at}
        self._write_conflict(name, kept, resolved)

    def _resolve(self) -> bool:
        """Take the named candidates away for ever; False when all were decided already."""
        decided = True
        for name in self.fields:
            candidates, resolved = self._conflict_state(name)
            named = [c.hex() for c in self._change.resolves]
            if self._rules.resolved_once and all(c in resolved for c in named):
                self.decided_by = resolved[named[0]]["actor"]
                continue
            decided = False
            by = {"actor": self._act.actor, "change": self._change.change_id.hex()}
            resolved = {**resolved, **{c: by for c in named if c not in resolved}}
            left = {c: v for c, v in candidates.items() if c not in named}
            self._write_conflict(name, left, resolved)
        return not decided

    def _conflict_state(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        record = self._merger.record(conflict_id(self._change.record_id, name))
        if record is None:
            return {}, {}
        return record.cells["candidates"].value, record.cells["resolved"].value

    def _write_conflict(self, name: str, candidates: Any, resolved: Any) -> None:
        at, base = self._merger.head, self._record
        record_id = conflict_id(base.record_id, name)
        old = self._merger.record(record_id) or StoredRecord(
            partition=base.partition,
            record_id=record_id,
            kind=CONFLICT_KIND,
            station=base.station,
            to=base.to,
            born=at,
            newest=at,
            cells={
                "record": Cell(base.record_id.hex(), at, _SERVER),
                "kind": Cell(base.kind, at, _SERVER),
                "field": Cell(name, at, _SERVER),
            },
        )
        cells = {
            **old.cells,
            "candidates": Cell(candidates, at, _SERVER),
            "resolved": Cell(resolved, at, _SERVER),
        }
        self._merger.write(_with(old, cells, at))


def _with(record: StoredRecord, cells: dict[str, Cell], newest: int) -> StoredRecord:
    return StoredRecord(
        partition=record.partition,
        record_id=record.record_id,
        kind=record.kind,
        station=record.station,
        to=record.to,
        born=record.born,
        newest=newest,
        cells=cells,
    )
