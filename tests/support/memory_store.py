"""The ports Reader, Writer and Drafts in memory: what verbs and screens are tested with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import product

from pypinyin import Style, pinyin

from app.domain.case_numbers import NumberStock
from app.domain.changes import Changes
from app.domain.fields import Projection, RecordKind, Value, Values
from app.domain.kinds import KINDS
from app.domain.problems import completes
from app.domain.projection import day_of, project
from app.domain.records import Conflict, HistoryEntry, Hit, Record, SendState
from app.domain.statistics import Figures, Measure, Tally
from app.domain.surroundings import Surroundings
from app.domain.text import normalise
from app.usecases.ports import (
    Absent,
    Actor,
    AlreadyThere,
    Query,
    Receipt,
    Refusal,
    Standing,
    Waiting,
)
from tests.support import memory_numbers, memory_tally

Key = tuple[str, str]


@dataclass
class Rows:
    """Everything stored; copied at the begin of an act so that a failed one leaves no trace."""

    records: dict[Key, Record] = field(default_factory=dict)
    history: dict[Key, list[HistoryEntry]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    audit: list[tuple[str, str, str, str]] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    absent: dict[Key, str] = field(default_factory=dict)
    blocks: dict[str, NumberStock] = field(default_factory=dict)

    def copy(self) -> Rows:
        """A copy whose changes do not reach this one."""
        return Rows(
            dict(self.records),
            {key: list(entries) for key, entries in self.history.items()},
            dict(self.numbers),
            list(self.audit),
            dict(self.conflicts),
            dict(self.absent),
            dict(self.blocks),
        )


class MemoryStore:
    """Reader and Writer over one set of rows, with the projection of the real store."""

    def __init__(
        self, around: Callable[[], Surroundings], kinds: Mapping[str, RecordKind] = KINDS
    ) -> None:
        self._around = around
        self._kinds = kinds
        self.rows = Rows()
        self.refused: list[Refusal] = []
        self.last_success: str | None = None
        self.fails_on_commit: Exception | None = None

    # ---- Writer

    @contextmanager
    def begin(self, actor: Actor, verb: str) -> Iterator[MemoryUnit]:
        """One act: all of it, or nothing."""
        unit = MemoryUnit(self, self.rows.copy(), actor, self._around().now)
        yield unit
        if self.fails_on_commit is not None:
            raise self.fails_on_commit
        self.rows = unit.rows
        self.rows.audit.append((verb, "", "", ""))

    def projection(self, record: Record) -> Projection:
        """What the store would keep beside the fields."""
        return project(self._kinds[record.kind], record.values, self._around())

    def is_complete(self, kind: str, values: Values) -> bool:
        """Whether only warnings are left."""
        return completes(project(self._kinds[kind], values, self._around()).problems)

    # ---- Reader

    def get(self, kind: str, record_id: str) -> Record | None:
        """One record, None when it is not there or void."""
        return self.rows.records.get((kind, record_id))

    def ids(self, query: Query, limit: int | None = None) -> Sequence[str]:
        """Newest business date first; equal ones by id, newest first."""
        found = [r for r in self.rows.records.values() if self._matches(r, query)]
        found.sort(key=lambda r: (self._occurred(r), r.id), reverse=True)
        if query.due:
            name = query.due[0]
            found.sort(key=lambda r: (r.text(name), r.id))
        return [record.id for record in found[:limit]]

    def many(self, kind: str, ids: Sequence[str]) -> Sequence[Record]:
        """The records of these ids, in this order."""
        found = (self.get(kind, record_id) for record_id in ids)
        return [record for record in found if record is not None]

    def count(self, *queries: Query) -> int:
        """How many records one of the queries lists."""
        return len({found for query in queries for found in self.ids(query)})

    def tally(self, tally: Tally) -> Mapping[str, Figures]:
        """Figures by group, record by record."""
        found: dict[str, dict[str, int]] = {}
        for record in self._within(tally):
            row = found.setdefault(record.text(tally.group_by), {})
            memory_tally.count(row, record, tally)
        return found

    def tally_months(self, tally: Tally) -> Mapping[str, Mapping[str, Figures]]:
        """Figures by group and month, record by record."""
        found: dict[str, dict[str, dict[str, int]]] = {}
        for record in self._within(tally):
            months = found.setdefault(record.text(tally.group_by), {})
            memory_tally.count(months.setdefault(record.text(tally.on)[:7], {}), record, tally)
        return found

    def tally_ids(
        self,
        tally: Tally,
        measure: Measure,
        group: str | None = None,
        states: frozenset[SendState] = frozenset(),
    ) -> Sequence[str]:
        """The records behind one figure, newest first."""
        found = [
            record
            for record in self._within(tally)
            if memory_tally.worth(record, measure)
            and group in (None, record.text(tally.group_by))
            and (not states or record.state in states)
        ]
        found.sort(key=lambda r: (r.text(tally.on), r.id), reverse=True)
        return [record.id for record in found]

    def _within(self, tally: Tally) -> Iterator[Record]:
        return memory_tally.within(self.rows.records.values(), tally)

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> Sequence[Hit]:
        """Records that contain every part of the text, or whose name has these initials."""
        hits = []
        for (kind, record_id), record in sorted(self.rows.records.items(), reverse=True):
            shown = self.projection(record)
            if (not kinds or kind in kinds) and _contains(shown, text):
                hits.append(Hit(kind, record_id, shown.title, shown.snippet))
        return hits[:limit]

    def history(self, kind: str, record_id: str) -> Sequence[HistoryEntry]:
        """All changes of one record, oldest first."""
        return self.rows.history.get((kind, record_id), [])

    def numbers(self, series: str) -> NumberStock:
        """What this device holds of a series."""
        return self.rows.blocks.get(series, NumberStock())

    def grant(self, series: str, first: int, last: int) -> None:
        """What a server does that has numbers left."""
        memory_numbers.grant(self.rows.blocks, series, first, last, self._around().now)

    def conflicts(self) -> Sequence[Conflict]:
        """What waits for a person to choose."""
        return list(self.rows.conflicts.values())

    def refusals(self) -> Sequence[Refusal]:
        """What the server refused."""
        return self.refused

    def absent(self) -> Sequence[Absent]:
        """What the server has lost."""
        return [
            Absent(*key, self.projection(self.rows.records[key]).title, since)
            for key, since in self.rows.absent.items()
        ]

    def waiting(self, limit: int = 500) -> Sequence[Waiting]:
        """Changes without a receipt, oldest first."""
        found = [
            Waiting(e.change_id, *key, self.projection(record).title, e.at, e.actor)
            for key, record in self.rows.records.items()
            for e in self.rows.history[key]
            if e.outcome == "waiting"
        ]
        return sorted(found, key=lambda change: change.at)[:limit]

    def receipts(self, limit: int = 500, record_id: str = "") -> Sequence[Receipt]:
        """Changes with a receipt, newest first; of one record when it is named."""
        found = [
            Receipt(e.change_id, *key, self.projection(record).title, e.at, f"1-{n}", False)
            for n, (key, record) in enumerate(self.rows.records.items(), start=1)
            for e in self.rows.history[key]
            if e.outcome == "applied" and record_id in ("", key[1])
        ]
        return sorted(found, key=lambda receipt: receipt.made_at, reverse=True)[:limit]

    def standing(self) -> Standing:
        """The four facts of the status strip, counted from the rows."""
        waiting = self.waiting()
        kinds = [kind for kind, _ in self.rows.records]
        entries = [e for entries in self.rows.history.values() for e in entries]
        return Standing(
            pending=len(waiting),
            pending_records=len({(w.kind, w.record_id) for w in waiting}),
            oldest_pending=waiting[0].at if waiting else None,
            last_saved=max((e.at for e in entries), default=None),
            last_success=self.last_success,
            conflicts=len(self.rows.conflicts),
            refused=len(self.refused),
            fork=False,
            records={kind: kinds.count(kind) for kind in set(kinds)},
        )

    def send_everything(self) -> int:
        """What a successful exchange does: every waiting change gets its receipt."""
        sent = len(self.waiting())
        for key, entries in self.rows.history.items():
            self.rows.history[key] = [
                replace(e, outcome="applied") if e.outcome == "waiting" else e for e in entries
            ]
        for key, record in self.rows.records.items():
            if record.state is SendState.WAITING:
                self.rows.records[key] = replace(record, state=SendState.RECEIVED)
        self.last_success = self._around().now
        return sent

    def _occurred(self, record: Record) -> str:
        kind = self._kinds[record.kind]
        return record.text(kind.occurred or "") or day_of(kind, record.values)

    def _matches(self, record: Record, query: Query) -> bool:
        day = self._occurred(record)[:10]
        return (
            record.kind == query.kind
            and all(_equals(record.get(name), value) for name, value in query.where.items())
            and (not query.since or day >= query.since)
            and (not query.until or day <= query.until)
            and (not query.states or record.state in query.states)
            and query.complete in (None, record.complete)
            and (not query.due or _is_due(record, *query.due))
            and (not query.text or _contains(self.projection(record), query.text))
        )


def _is_due(record: Record, name: str, first: str, last: str) -> bool:
    day = record.text(name)[:10]
    return bool(day) and first <= day <= last


def _equals(value: Value, wanted: Value) -> bool:
    """A list field matches when it holds the wanted code."""
    return value == wanted or (isinstance(value, tuple) and wanted in value)


def initials(name: str) -> set[str]:
    """The pinyin initials of a name with all readings: the real ones need the whole store."""
    readings = pinyin(name, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return {"".join(letters) for letters in product(*readings)}


def _contains(shown: Projection, text: str) -> bool:
    haystack = normalise(" ".join((*shown.names, *shown.texts)))
    letters = {letters for name in shown.names for letters in initials(name)}
    return all(
        part in haystack or any(word.startswith(part) for word in letters)
        for part in normalise(text).split()
    )


class MemoryUnit:
    """One act over a copy of the rows."""

    def __init__(self, store: MemoryStore, rows: Rows, actor: Actor, now: str) -> None:
        self._store = store
        self._actor = actor
        self._now = now
        self._touched: set[Key] = set()
        self.rows = rows

    def get(self, kind: str, record_id: str) -> Record | None:
        """One record as this act sees it."""
        return self.rows.records.get((kind, record_id))

    def add(self, kind: str, record_id: str, values: Values, to: Collection[str] = ()) -> Record:
        """Create a record, addressed `to` further stations."""
        if self.get(kind, record_id) is not None:
            raise AlreadyThere(record_id)
        record = Record(
            kind,
            record_id,
            {},
            station=self._actor.station,
            partition=self._actor.partition,
            to=tuple(sorted({*to} - {self._actor.station, ""})),
        )
        return self._put(record, values)

    def edit(self, record: Record, changes: Values) -> Record:
        """Change fields; None empties one."""
        return self._put(self.rows.records[record.kind, record.id], changes)

    def _put(self, record: Record, changes: Values) -> Record:
        key = record.kind, record.id
        values = {**record.values, **changes}
        values = {name: value for name, value in values.items() if value is not None}
        before = {name: record.get(name) for name in changes}
        entries = self.rows.history.setdefault(key, [])
        change_id = f"{record.id}#{len(entries)}"
        entries.append(
            HistoryEntry(
                change_id, self._now, self._actor.name, "memory", before, changes, "waiting"
            )
        )
        new = replace(
            record,
            values=values,
            state=SendState.WAITING,
            complete=self._store.is_complete(record.kind, values),
            version=record.version + 1,
        )
        self.rows.records[key] = new
        self._touched.add(key)
        return new

    def next_number(self, series: str) -> int:
        """The next number of a series."""
        self.rows.numbers[series] = self.rows.numbers.get(series, 0) + 1
        return self.rows.numbers[series]

    def take_number(self, series: str) -> int | None:
        """The lowest free number of the series."""
        return memory_numbers.take(self.rows.blocks, series)

    def ask_numbers(self, series: str, count: int) -> None:
        """Note the wish; here nobody answers it before `grant`."""
        memory_numbers.ask(self.rows.blocks, series)

    def remove(self, record: Record, reason: str) -> None:
        """Void a record."""
        del self.rows.records[record.kind, record.id]
        self._touched.add((record.kind, record.id))
        self.audit("remove", record.kind, record.id, reason)

    def resolve(self, conflict: Conflict, value: Value) -> None:
        """Settle a conflict with a value."""
        del self.rows.conflicts[conflict.id]
        self._put(self.rows.records[conflict.kind, conflict.record_id], {conflict.field: value})

    def correct(self, refusal: Refusal, changes: Values) -> Record:
        """Stand for a refused change."""
        self._store.refused.remove(refusal)
        return self._put(self.rows.records[refusal.kind, refusal.record_id], changes)

    def withdraw(self, refusal: Refusal, reason: str) -> None:
        """Give up a refused change; here that is always a creation."""
        self._store.refused.remove(refusal)
        self.remove(self.rows.records[refusal.kind, refusal.record_id], reason)

    def bring_back(self, kind: str, record_id: str) -> Record:
        """A new creation of what the server has lost."""
        del self.rows.absent[kind, record_id]
        return self._put(self.rows.records[kind, record_id], {})

    def audit(self, event: str, kind: str = "", record_id: str = "", detail: str = "") -> None:
        """An entry in the log."""
        self.rows.audit.append((event, kind, record_id, detail))

    @property
    def changes(self) -> Changes:
        """What this act touched."""
        return Changes(frozenset(self._touched))
