"""A verified copy of the server's database, and what may be told as `safe` after it.

One portable form for both databases: every table copied, in one snapshot, into an SQLite file.
A copy counts when it was opened again, every table compared and every log chain walked (rule 22).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from msgspec import structs
from sqlalchemy import Table, func, select, text
from sqlalchemy.engine import Connection

from sync.errors import Code, SyncError
from sync.server import chain, leasing, sql_schema
from sync.server.epochs import branch
from sync.server.house import House, token
from sync.server.ports import PartitionHead
from sync.server.sql_store import SqlAdmin, SqlStore

_ROWS = 1_000
_PAGE = 2_000


def make(house: House, out: Path) -> dict[str, Any]:
    """Copy, check, flush, rename; then raise the `safe` marks to what the copy holds.

    Returns `{"backup", "bytes", "records", "sha256"}`; raises FileExistsError, SyncError.
    """
    if out.exists():
        raise FileExistsError(out)
    temporary = out.with_name(out.name + ".part")
    temporary.unlink(missing_ok=True)
    copy = sql_schema.open_engine(f"sqlite:///{temporary}")
    try:
        sql_schema.metadata.create_all(copy)
        with house.engine.connect() as source:
            _snapshot(source)
            with copy.begin() as sink:
                counts = {t.name: _copy(source, sink, t) for t in sql_schema.metadata.sorted_tables}
            heads = SqlAdmin(source).heads()
        _compare(SqlStore(copy), counts, heads)
        with copy.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
            connection.exec_driver_sql("BEGIN")
    finally:
        copy.dispose()
    _flush(temporary)
    temporary.replace(out)
    _mark_safe(house, heads)
    return {
        "backup": str(out),
        "bytes": out.stat().st_size,
        "records": counts["record"],
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
    }


def verify(house: House) -> dict[str, Any]:
    """Walk every partition's log chain: `{"ok", "partitions", "changes", "problems"}`."""
    return _walk(house.store)


def restore_done(house: House) -> str:
    """A restored database begins a new epoch where it stands; returns the epoch's hex id. Numbers
    granted since the backup stay granted.
    """
    with house.store.exchange() as exchange:
        leasing.recall(exchange, house.home)
    with house.store.admin() as tables:
        heads = {name: head.head for name, head in tables.heads().items()}
        epoch = token(8)
        parent = tables.epoch()
        # The book first: an epoch that no database carries is harmless, the other way round not.
        house.home.add(branch(epoch, parent, heads))
        tables.put_epoch(epoch)
        tables.put_heads(
            [
                structs.replace(head, safe=min(head.safe, head.head))
                for head in tables.heads().values()
            ]
        )
    house.home.clear_high_water()
    return epoch.hex()


def _snapshot(connection: Connection) -> None:
    """All reads of this connection see one moment."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def _copy(source: Connection, sink: Connection, table: Table) -> int:
    count = 0
    streamed = source.execution_options(yield_per=_ROWS).execute(select(table)).mappings()
    for rows in streamed.partitions(_ROWS):
        sink.execute(table.insert(), [dict(row) for row in rows])
        count += len(rows)
    return count


def _compare(copy: SqlStore, counts: dict[str, int], heads: dict[str, PartitionHead]) -> None:
    with copy.engine.begin() as connection:
        for table in sql_schema.metadata.sorted_tables:
            found = connection.execute(select(func.count()).select_from(table)).scalar_one()
            if found != counts[table.name]:
                raise SyncError(Code.CHAIN_BROKEN, table=table.name)
    walked = _walk(copy)
    with copy.admin() as tables:
        same = tables.heads() == heads
    if not walked["ok"] or not same:
        raise SyncError(Code.CHAIN_BROKEN)


def _walk(store: SqlStore) -> dict[str, Any]:
    problems: list[str] = []
    changes = 0
    with store.admin() as tables:
        heads = tables.heads()
        for partition, head in heads.items():
            digest, after = b"", 0
            try:
                while page := tables.log(partition, after, _PAGE):
                    digest = chain.verify(page, digest)
                    after = page[-1].position
                    changes += len(page)
            except SyncError as error:
                problems.append(f"{partition}@{error.details.get('position')}")
                continue
            if digest != head.chain or after != head.head:
                problems.append(f"{partition}@{head.head}")
    return {
        "ok": not problems,
        "partitions": len(heads),
        "changes": changes,
        "problems": problems,
    }


def _mark_safe(house: House, heads: dict[str, PartitionHead]) -> None:
    with house.store.exchange() as tables:
        now = tables.lock(sorted(heads), [])
        tables.put_heads(
            [
                structs.replace(head, safe=max(head.safe, heads[name].head))
                for name, head in now.items()
            ]
        )


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
