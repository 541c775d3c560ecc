"""`ServerStore` on SQL: PostgreSQL for a prefecture, SQLite for the embedded default.

Decides nothing (see `service`). Each method is one statement or one `executemany`, except
`lock`, which takes partition rows one by one **in id order** so that two exchanges never wait for
each other in a circle (rule 13).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Engine, Select, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, RowMapping

from sync.server import sql_rows
from sync.server import sql_schema as t
from sync.server.ports import (
    Author,
    DeviceRow,
    FenceRow,
    Invitation,
    Lease,
    LogEntry,
    PartitionHead,
    Quarantined,
    RightsRow,
    Scope,
    Series,
    StoredRecord,
    StoredResult,
    Superseded,
    Touch,
)


class SqlStore:
    """Opens transactions of an engine made by `sql_schema.open_engine`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def exchange(self) -> Iterator[SqlTables]:
        """The transaction of one exchange; commits on leaving, rolls back on an exception."""
        with self.engine.begin() as connection:
            yield SqlTables(connection)

    @contextmanager
    def admin(self) -> Iterator[SqlAdmin]:
        """The transaction of one technician's command."""
        with self.engine.begin() as connection:
            yield SqlAdmin(connection)


class SqlNumbers:
    """The part of `ServerTables` about leased numbers."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def lease(self, lease_id: bytes) -> Lease | None:
        row = _one(self._c, select(t.lease).where(t.lease.c.lease_id == lease_id))
        return None if row is None else Lease(**row)

    def put_lease(self, lease: Lease) -> None:
        self._c.execute(t.lease.insert(), msgspec.structs.asdict(lease))

    def series(self, series: str) -> Series:
        _insert_missing(self._c, t.series, {"series": series, "last": 0, "holder": ""})
        query = select(t.series).where(t.series.c.series == series).with_for_update()
        return Series(**self._c.execute(query).mappings().one())

    def put_series(self, series: Series) -> None:
        _upsert(self._c, t.series, [msgspec.structs.asdict(series)])


class SqlTables(SqlNumbers):
    """`ServerTables` on one open transaction."""

    # -- device and fence --------------------------------------------------------------------

    def device(self, device: str) -> DeviceRow | None:
        row = _one(self._c, select(t.device).where(t.device.c.device == device).with_for_update())
        return None if row is None else sql_rows.device(row)

    def fence(self, device: str, incarnation: bytes) -> FenceRow | None:
        row = _one(
            self._c,
            select(t.fence).where(t.fence.c.device == device, t.fence.c.incarnation == incarnation),
        )
        return None if row is None else sql_rows.fence(row)

    def pair_seen(self, device: str, incarnation: bytes, pair: bytes) -> bool:
        found = select(t.fence_pair.c.pair).where(
            t.fence_pair.c.device == device,
            t.fence_pair.c.incarnation == incarnation,
            t.fence_pair.c.pair == pair,
        )
        return self._c.execute(found).first() is not None

    def put_fence(self, fence: FenceRow, pair: bytes) -> None:
        _upsert(self._c, t.fence, [sql_rows.fence_row(fence)])
        if pair:
            row = {"device": fence.device, "incarnation": fence.incarnation, "pair": pair}
            _upsert(self._c, t.fence_pair, [row])

    # -- partitions ---------------------------------------------------------------------------

    def lock(self, push: Sequence[str], pull: Sequence[str]) -> dict[str, PartitionHead]:
        for name in sorted(push):
            row = {"partition": name, "head": 0, "safe": 0, "chain": b""}
            _insert_missing(self._c, t.partition_head, row)
        heads: dict[str, PartitionHead] = {}
        for name in sorted({*push, *pull}):
            query = select(t.partition_head).where(t.partition_head.c.partition == name)
            row_found = _one(self._c, query.with_for_update(read=name not in push))
            if row_found is not None:
                heads[name] = PartitionHead(**row_found)
        return heads

    def put_heads(self, heads: Sequence[PartitionHead]) -> None:
        _upsert(self._c, t.partition_head, [msgspec.structs.asdict(head) for head in heads])

    # -- records ------------------------------------------------------------------------------

    def records(self, partition: str, ids: Sequence[bytes]) -> dict[bytes, StoredRecord]:
        if not ids:
            return {}
        query = select(t.record).where(
            t.record.c.partition == partition, t.record.c.record_id.in_(list(ids))
        )
        found = (sql_rows.record(row) for row in self._c.execute(query).mappings())
        return {record.record_id: record for record in found}

    def put_records(self, records: Sequence[StoredRecord], touches: Sequence[Touch]) -> None:
        _upsert(self._c, t.record, [sql_rows.record_row(record) for record in records])
        _upsert(
            self._c, t.birth, [row for record in records for row in sql_rows.birth_rows(record)]
        )
        _upsert(self._c, t.touch, [row for touch in touches for row in sql_rows.touch_rows(touch)])

    # -- what was answered before ---------------------------------------------------------------

    def results(self, change_ids: Sequence[bytes]) -> dict[bytes, StoredResult]:
        if not change_ids:
            return {}
        query = select(
            t.log.c.change_id,
            t.log.c.partition,
            t.log.c.state,
            t.log.c.position,
            t.log.c.kept,
            t.log.c.decided_by,
        ).where(t.log.c.change_id.in_(list(change_ids)))
        return {row["change_id"]: sql_rows.result(row) for row in self._c.execute(query).mappings()}

    def superseded(self, change_ids: Sequence[bytes]) -> dict[bytes, tuple[str, ...]]:
        if not change_ids:
            return {}
        query = select(t.superseded).where(t.superseded.c.change_id.in_(list(change_ids)))
        return {row.change_id: tuple(row.fields) for row in self._c.execute(query)}

    def put_superseded(self, rows: Sequence[Superseded]) -> None:
        if not rows:
            return
        united: dict[bytes, set[str]] = {
            key: set(names)
            for key, names in self.superseded([row.change_id for row in rows]).items()
        }
        for row in rows:
            united.setdefault(row.change_id, set()).update(row.fields)
        _upsert(
            self._c,
            t.superseded,
            [{"change_id": key, "fields": sorted(names)} for key, names in united.items()],
        )

    def authors(self, change_ids: Sequence[bytes]) -> dict[bytes, Author]:
        if not change_ids:
            return {}
        query = select(t.log.c.change_id, t.log.c.actor, t.log.c.device, t.log.c.at)
        rows = self._c.execute(query.where(t.log.c.change_id.in_(list(change_ids))))
        return {row.change_id: Author(row.actor, row.device, row.at) for row in rows}

    def append(self, entries: Sequence[LogEntry]) -> None:
        if entries:
            self._c.execute(t.log.insert(), [sql_rows.log_row(entry) for entry in entries])

    def quarantine(self, refused: Sequence[Quarantined]) -> None:
        _upsert(self._c, t.quarantine, [sql_rows.quarantine_row(row) for row in refused])

    # -- news ---------------------------------------------------------------------------------

    def touched(
        self, partition: str, after: int, scope: Scope, limit: int
    ) -> list[tuple[int, bytes]]:
        at = t.touch.c.position
        newer = (t.touch.c.partition == partition) & (at > after)
        return self._seen(t.touch, scope, newer, at.asc(), limit)

    def born(self, partition: str, upto: int, scope: Scope, limit: int) -> list[tuple[int, bytes]]:
        at = t.birth.c.position
        older = (t.birth.c.partition == partition) & (at <= upto)
        return self._seen(t.birth, scope, older, at.desc(), limit)

    def _seen(
        self, index: Table, scope: Scope, bound: ColumnElement[bool], order: Any, limit: int
    ) -> list[tuple[int, bytes]]:
        """(position, record id) from one of the two indexes that news are read by."""
        query = select(index.c.position, index.c.record_id).where(bound).distinct()
        if not scope.everything:
            query = query.where(index.c.audience.in_(["", *scope.stations]))
        found = self._c.execute(query.order_by(order, index.c.record_id).limit(limit))
        return [(row.position, row.record_id) for row in found]

    def rights(self) -> Sequence[RightsRow]:
        return [RightsRow(**row) for row in self._c.execute(select(t.rights)).mappings()]


class SqlAdmin:
    """`AdminTables` on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def put_invitation(self, invitation: Invitation) -> None:
        _upsert(self._c, t.invitation, [sql_rows.invitation_row(invitation)])

    def invitation(self, token_hash: bytes) -> Invitation | None:
        query = select(t.invitation).where(t.invitation.c.token_hash == token_hash)
        row = _one(self._c, query.with_for_update())
        return None if row is None else sql_rows.invitation(row)

    def put_device(self, device: DeviceRow) -> None:
        _upsert(self._c, t.device, [msgspec.structs.asdict(device)])

    def devices(self) -> list[DeviceRow]:
        query = select(t.device).order_by(t.device.c.device)
        return [sql_rows.device(row) for row in self._c.execute(query).mappings()]

    def fences(self, device: str) -> list[FenceRow]:
        query = select(t.fence).where(t.fence.c.device == device)
        return [sql_rows.fence(row) for row in self._c.execute(query).mappings()]

    def heads(self) -> dict[str, PartitionHead]:
        rows = self._c.execute(select(t.partition_head)).mappings()
        return {row["partition"]: PartitionHead(**row) for row in rows}

    def put_heads(self, heads: Sequence[PartitionHead]) -> None:
        _upsert(self._c, t.partition_head, [msgspec.structs.asdict(head) for head in heads])

    def put_rights(self, rows: Sequence[RightsRow]) -> None:
        self._c.execute(delete(t.rights))
        if rows:
            self._c.execute(t.rights.insert(), [msgspec.structs.asdict(row) for row in rows])

    def epoch(self) -> bytes:
        return bytes.fromhex(self.meta("epoch"))

    def put_epoch(self, epoch: bytes) -> None:
        self.put_meta("epoch", epoch.hex())

    def log(self, partition: str, after: int, limit: int) -> list[LogEntry]:
        in_partition = (t.log.c.partition == partition, t.log.c.position > after)
        order = (t.log.c.position, t.log.c.order)
        # The last position of the page is taken whole: its end is found first.
        window = select(t.log.c.position).where(*in_partition).order_by(*order).limit(limit)
        end = self._c.execute(select(func.max(window.subquery().c.position))).scalar()
        if end is None:
            return []
        query = select(t.log).where(*in_partition, t.log.c.position <= end).order_by(*order)
        return [sql_rows.log_entry(row) for row in self._c.execute(query).mappings()]

    def quarantined(self) -> list[Quarantined]:
        query = select(t.quarantine).order_by(t.quarantine.c.received_at)
        return [sql_rows.quarantined(row) for row in self._c.execute(query).mappings()]

    def all_series(self) -> list[Series]:
        query = select(t.series).order_by(t.series.c.series)
        return [Series(**row) for row in self._c.execute(query).mappings()]

    def receipts(self, device: str, limit: int = 10_000) -> list[LogEntry]:
        """What a device has submitted, newest first (R11)."""
        query = select(t.log).where(t.log.c.device == device)
        query = query.order_by(t.log.c.received_at.desc(), t.log.c.position.desc()).limit(limit)
        return [sql_rows.log_entry(row) for row in self._c.execute(query).mappings()]

    def of_kind(self, kind: str, partition: str | None = None) -> Iterator[StoredRecord]:
        """Every record of a kind in order of creation, without loading them all."""
        query = select(t.record).where(t.record.c.kind == kind)
        if partition:
            query = query.where(t.record.c.partition == partition)
        query = query.order_by(t.record.c.partition, t.record.c.born)
        for row in self._c.execution_options(yield_per=500).execute(query).mappings():
            yield sql_rows.record(row)

    def meta(self, key: str) -> str:
        """One fact about this installation, "" when unknown."""
        return self._c.execute(select(t.meta.c.value).where(t.meta.c.key == key)).scalar() or ""

    def put_meta(self, key: str, value: str) -> None:
        _upsert(self._c, t.meta, [{"key": key, "value": value}])


# -- rows --------------------------------------------------------------------------------------


def _one(connection: Connection, query: Select[Any]) -> RowMapping | None:
    return connection.execute(query).mappings().first()


def _insert(connection: Connection, table: Table) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def _insert_missing(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    connection.execute(_insert(connection, table).on_conflict_do_nothing(), row)


def _upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert or replace by primary key, one `executemany`."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    if rest:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    else:
        statement = statement.on_conflict_do_nothing()
    connection.execute(statement, list(rows))
