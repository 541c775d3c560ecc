"""From an older schema to this one: a verified copy is changed and swapped in.

The live file is only ever replaced by a rename, so a failure or a power cut at any point leaves
either the old file or the finished new one; the old one stays among the backups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.store.checks import problems
from app.store.digests import counts, digests
from app.store.engine import DatabaseKey, DriverConnection, connect, driver, migrator
from app.store.faults import (
    BACKUP_UNVERIFIED,
    MIGRATION_FAILED,
    NEWER,
    StoreFault,
    translated,
)
from app.store.files import also_named, put_in_place, remove_database
from app.store.mappers import id_bytes, load
from app.store.migrations import STEPS, Step
from app.store.replica import Kinds, Tables
from sync.ports import Shown

if TYPE_CHECKING:
    from sqlalchemy import Connection

Finish = Callable[[DriverConnection], object]


def schema_of(file: Path, key: DatabaseKey) -> int:
    """The schema number of a file, which is left as it is."""
    with translated(), closing(connect(file, key, "ro")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def create(file: Path, key: DatabaseKey, steps: Sequence[Step] = STEPS) -> None:
    """Make a new database that appears whole or not at all."""
    aside = remove_database(file.with_name(file.name + ".new"))
    with migrator(aside, key, create=True) as connection:
        _run(connection, 0, steps)
    with translated():
        fold(aside, key)
        put_in_place(aside, file)


def migrate(
    file: Path, key: DatabaseKey, keep: Path, finish: Finish, steps: Sequence[Step] = STEPS
) -> None:
    """Bring `file` to the newest schema; the old file is kept under the name `keep`.

    `finish` works in the transaction of the steps. `StoreFault`: "store.newer" for a file of a
    newer program, "store.migration_failed" with the file untouched.
    """
    schema = schema_of(file, key)
    if schema > len(steps):
        raise StoreFault(NEWER)
    if schema == len(steps):
        return
    copy = remove_database(file.with_name(file.name + ".migrating"))
    verified_copy(file, key, copy)
    with migrator(copy, key) as connection:
        before = counts(driver(connection))
        _run(connection, schema, steps, finish)
        after = counts(driver(connection))
    # A step may add tables; it never loses rows of those that were there.
    if any(after.get(name, -1) < rows for name, rows in before.items() if _counted(name)):
        raise StoreFault(MIGRATION_FAILED)
    with translated():
        fold(copy, key)
        with closing(connect(copy, key, "ro")) as connection:
            if problems(connection):
                raise StoreFault(MIGRATION_FAILED)
    swap(copy, file, key, keep)


def verified_copy(file: Path, key: DatabaseKey, copy: Path) -> None:
    """Copy a database that nobody writes and compare every row of the copy."""
    with translated(), closing(connect(file, key)) as original:
        original.execute("VACUUM INTO ?", (str(copy),))
        with closing(connect(copy, key, "ro")) as written:
            if digests(original) != digests(written):
                raise StoreFault(BACKUP_UNVERIFIED)


def swap(new: Path, live: Path, key: DatabaseKey, keep: Path) -> None:
    """Put `new` in the place of `live` by one rename; the old file keeps the name `keep`."""
    with translated():
        # A write-ahead log left beside the name would be replayed into the new file.
        fold(live, key)
        also_named(live, keep)
        put_in_place(new, live)


def adopt(connection: DriverConnection, kinds: Kinds, now: str) -> int:
    """Move values that were waiting in `extra` into columns that exist now; how many records."""
    rows = connection.execute("SELECT * FROM record WHERE extra <> '{}'").fetchall()
    known = {name: mapper.kind.by_name for name, mapper in kinds.mappers.items()}
    moving = [row for row in rows if known.get(row["kind"], {}).keys() & load(row["extra"]).keys()]
    fields = kinds.shown_fields(connection, [row["id"] for row in moving])
    Tables(connection, kinds, now).show(
        [
            Shown(
                record_id=id_bytes(row["id"]),
                kind=row["kind"],
                partition=row["partition"],
                station=row["station"],
                to=tuple(load(row["stations"])),
                fields=fields[row["id"]],
                changed=frozenset(),
                absent=not row["on_server"],
            )
            for row in moving
        ]
    )
    return len(moving)


def _run(
    connection: Connection, schema: int, steps: Sequence[Step], finish: Finish | None = None
) -> None:
    """All steps after `schema` in one transaction; DDL is undone like anything else."""
    # Not before there is something to migrate: see `app.store.migrations`.
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.operations import Operations  # noqa: PLC0415

    with connection.begin():
        operations = Operations(MigrationContext.configure(connection))
        for step in steps[schema:]:
            step(operations)
        if finish:
            finish(driver(connection))
        # The number is our own; a pragma takes no parameter.
        connection.exec_driver_sql(f"PRAGMA user_version={len(steps)}")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise StoreFault(MIGRATION_FAILED)


def fold(file: Path, key: DatabaseKey) -> None:
    """Bring the write-ahead log into the file and leave nothing beside it."""
    with closing(connect(file, key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE").close()


def _counted(name: str) -> bool:
    """The inner tables of the full-text index come and go as it merges."""
    return not name.startswith("search_")
