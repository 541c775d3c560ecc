"""The replica's tables and what people see of them (sync rule 18: shadow + overlay = shown).

The numbered rules live in `sync.replica`; this module only stores. It keeps three things derived
from a shown record in step with it: the row of its kind, the search entry, the open conflicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.domain.fields import Projection, RecordKind, Values
from app.domain.problems import completes
from app.domain.projection import day_of
from app.store import audit, facts, search
from app.store.engine import Database, DriverConnection
from app.store.mappers import OWNER, KindMapper, Plain, dump, id_bytes, id_text, load
from app.store.numbers import NumberTables
from app.store.outbox import OutboxTables
from app.store.shadow import ShadowTables
from app.store.statements import insert_all, name_of
from app.usecases.ports import Ids
from sync.ports import OwnChange, Shadow, Shown
from sync.protocol import CONFLICT_KIND

Project = Callable[[str, Values], Projection]

_ROWS = "SELECT id, row, version FROM record WHERE id IN (SELECT value FROM json_each(?))"
_LAST_ROW = "SELECT coalesce(max(row), 0) FROM record"
_PUT_RECORD = """
INSERT INTO record(row, id, kind, partition, station, stations, day, complete, version, on_server,
                   title, snippet, extra)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (row) DO UPDATE SET
    kind = excluded.kind, partition = excluded.partition, station = excluded.station,
    stations = excluded.stations, day = excluded.day, complete = excluded.complete,
    version = excluded.version, on_server = excluded.on_server, title = excluded.title,
    snippet = excluded.snippet, extra = excluded.extra
"""
_DROP_RECORD = "DELETE FROM record WHERE row = ?"
_PUT_ARRIVAL = insert_all("arrival", ("record_id", "at", "before", "after"))
_CONFLICT = ("id", "kind", "record_id", "field", "candidates")
_PUT_CONFLICT = insert_all("conflict", _CONFLICT, replace=True)
_DROP_CONFLICT = "DELETE FROM conflict WHERE id = ?"
_NOTHING = Projection("")


class Kinds:
    """Every kind with its table, mapper and statements; made once, shared by all threads."""

    def __init__(self, kinds: Mapping[str, RecordKind], project: Project) -> None:
        self.mappers = {name: KindMapper(kind) for name, kind in kinds.items()}
        self.put = {
            name: insert_all(mapper.table, (OWNER, *mapper.kind.by_name), replace=True)
            for name, mapper in self.mappers.items()
        }
        self.select = {name: _select_whole(mapper) for name, mapper in self.mappers.items()}
        self.project = project

    def shown_fields(self, connection: DriverConnection, ids: Sequence[str]) -> dict[str, Plain]:
        """The visible fields of records, plain, by id."""
        found: dict[str, Plain] = {}
        kinds: dict[str, list[str]] = {}
        ids_json = dump(list(ids))
        for row in connection.execute(_HEADS, (ids_json,)):
            found[row["id"]] = load(row["extra"])
            kinds.setdefault(row["kind"], []).append(row["id"])
        for kind, members in kinds.items():
            if mapper := self.mappers.get(kind):
                for row in connection.execute(self.select[kind], (dump(members),)):
                    values = mapper.values(row[len(HEAD) :])
                    found[row[0]].update(
                        (name, list(value) if isinstance(value, tuple) else value)
                        for name, value in values.items()
                    )
        return found


HEAD = ("id", "partition", "station", "stations", "complete", "version", "on_server", "extra")
_HEADS = "SELECT id, kind, extra FROM record WHERE id IN (SELECT value FROM json_each(?))"


def _select_whole(mapper: KindMapper) -> str:
    """Head and all fields of records whose ids are given as a JSON list."""
    head = [f"record.{name_of(name)}" for name in HEAD]
    fields = [f"own.{name_of(spec.name)}" for spec in mapper.kind.fields]
    # Names of the description only.
    return (
        f"SELECT {', '.join(head + fields)} FROM record"  # noqa: S608
        f" JOIN {name_of(mapper.table)} AS own ON own.{OWNER} = record.row"
        " WHERE record.id IN (SELECT value FROM json_each(?))"
    )


@dataclass(slots=True)
class _Batch:
    """Rows to write, gathered so that a page of news is a constant number of statements."""

    records: list[tuple[object, ...]]
    fields: dict[str, list[tuple[object, ...]]]
    entries: list[search.Entry]
    dropped: list[int]


class Tables(OutboxTables, ShadowTables, NumberTables):
    """`sync.ports.ReplicaTables` on one open transaction.

    `touched` collects what was shown, for the `Changes` that are published afterwards.
    """

    def __init__(self, connection: DriverConnection, kinds: Kinds, now: str) -> None:
        super().__init__(connection)
        self.touched: set[tuple[str, str]] = set()
        self.projections: dict[str, Projection] = {}
        """Projections the caller has made already, by record id: each costs all rules."""
        self._kinds = kinds
        self._now = now

    def chain_head(self) -> bytes:
        """The newest hash of the audit chain, 32 bytes; it travels with every exchange."""
        return audit.head(self.connection)

    def before(self, changes: Sequence[OwnChange]) -> dict[bytes, dict[str, Any]]:
        """What people see of these records now (for the history)."""
        ids = {id_text(change.record_id) for change in changes}
        if not ids:
            return {}
        shown = self._kinds.shown_fields(self.connection, sorted(ids))
        return {id_bytes(one): fields for one, fields in shown.items()}

    def put_shadows(self, shadows: Sequence[Shadow]) -> None:
        """Insert or replace; since when the server misses a record is a fact of its own."""
        super().put_shadows(shadows)
        absent = [id_text(found.record_id) for found in shadows if found.absent]
        if absent:
            facts.note_absent(self.connection, absent, self._now)

    def show(self, records: Sequence[Shown]) -> None:
        """Write the visible records with everything derived from them."""
        self._note_arrivals(records)
        ordinary = [one for one in records if one.kind != CONFLICT_KIND]
        self._show_conflicts([one for one in records if one.kind == CONFLICT_KIND])
        if not ordinary:
            return
        ids = dump([id_text(one.record_id) for one in ordinary])
        known = {
            row["id"]: (row["row"], row["version"])
            for row in self.connection.execute(_ROWS, (ids,))
        }
        batch = _Batch([], {}, [], [])
        free = self._free_row() if len(known) < len(ordinary) else 0
        for one in ordinary:
            text_id = id_text(one.record_id)
            row, version = known.get(text_id, (free, 0))
            self.touched.add((one.kind, text_id))
            if one.fields is None or one.deleted:
                if version:
                    batch.dropped.append(row)
                continue
            free += not version
            self._prepare(batch, one, row, version + 1)
        self._write(batch)

    def _free_row(self) -> int:
        return int(self.connection.execute(_LAST_ROW).fetchone()[0]) + 1

    def _prepare(self, batch: _Batch, one: Shown, row: int, version: int) -> None:
        fields, text_id = one.fields or {}, id_text(one.record_id)
        mapper = self._kinds.mappers.get(one.kind)
        extra, projection, day = dict(fields), _NOTHING, ""
        if mapper:
            columns, known, extra = mapper.split(fields)
            projection = self.projections.get(text_id) or self._kinds.project(one.kind, known)
            day = day_of(mapper.kind, known)
            batch.fields.setdefault(one.kind, []).append((row, *columns.values()))
            batch.entries.append(search.entry(row, mapper.kind, known, projection))
        batch.records.append(
            (
                row,
                text_id,
                one.kind,
                one.partition,
                one.station,
                dump(one.to),
                day,
                int(completes(projection.problems)),
                version,
                int(not one.absent),
                projection.title,
                projection.snippet,
                dump(extra),
            )
        )

    def _write(self, batch: _Batch) -> None:
        if batch.dropped:
            self.connection.executemany(_DROP_RECORD, [(row,) for row in batch.dropped])
            search.drop(self.connection, batch.dropped)
        self.connection.executemany(_PUT_RECORD, batch.records)
        for kind, rows in batch.fields.items():
            self.connection.executemany(self._kinds.put[kind], rows)
        search.put(self.connection, batch.entries)

    def _show_conflicts(self, records: Sequence[Shown]) -> None:
        """Keep the open conflicts: those that still hold candidates (rule 6)."""
        for one in records:
            fields = one.fields or {}
            conflict_id = id_text(one.record_id)
            candidates = fields.get("candidates") or {}
            if not candidates or one.deleted:
                self.connection.execute(_DROP_CONFLICT, (conflict_id,))
                continue
            of_record = id_text(bytes.fromhex(fields["record"]))
            self.touched.add((fields["kind"], of_record))
            # The value that stands is the candidate without a change of its own.
            told = {"": fields.get("current") or {}, **candidates}
            row = (conflict_id, fields["kind"], of_record, fields["field"], dump(told))
            self.connection.execute(_PUT_CONFLICT, row)

    def _note_arrivals(self, records: Sequence[Shown]) -> None:
        """Others' part of the history: what their news changed in records already here."""
        own = {change.record_id for change in self.authored}
        moved = [
            one
            for one in records
            if one.changed and one.kind != CONFLICT_KIND and one.record_id not in own
        ]
        if not moved:
            return
        ids = [id_text(one.record_id) for one in moved]
        shown = self._kinds.shown_fields(self.connection, ids)
        rows = []
        for text_id, one in zip(ids, moved, strict=True):
            if (old := shown.get(text_id)) is None:
                continue
            new = one.fields or {}
            names = sorted(n for n in one.changed if old.get(n) != new.get(n))
            if names:
                before = {name: old.get(name) for name in names}
                after = {name: new.get(name) for name in names}
                rows.append((text_id, self._now, dump(before), dump(after)))
        self._many(_PUT_ARRIVAL, rows)


class SyncIds:
    """`sync.ports.Ids` over the program's: the library knows ids as bytes."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    def token(self, size: int) -> bytes:
        """`size` random bytes."""
        return self._ids.token(size)

    def record_id(self) -> bytes:
        """A new UUIDv7, 16 bytes."""
        return id_bytes(self._ids.record_id())


class Replica:
    """`sync.ports.Replica` on the encrypted store."""

    def __init__(self, database: Database, kinds: Kinds, now: Callable[[], str]) -> None:
        self._database = database
        self._kinds = kinds
        self._now = now

    @contextmanager
    def write(self) -> Iterator[Tables]:
        """One durable transaction; an exception undoes it."""
        with self._database.write() as connection:
            yield Tables(connection, self._kinds, self._now())

    @contextmanager
    def read(self) -> Iterator[Tables]:
        """One snapshot."""
        with self._database.read() as connection:
            yield Tables(connection, self._kinds, self._now())

    def fields_of(self, kind: str) -> list[dict[str, Any]]:
        """The fields of every record of a kind that has no table of its own (reference packs)."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT extra FROM record WHERE kind = ?", (kind,)).fetchall()
        return [load(row[0]) for row in rows]
