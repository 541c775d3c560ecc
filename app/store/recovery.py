"""After damage: quarantine, the newest verified backup, and what the damaged file still gives.

(storage-security.md, "Backups and damage".) Nothing is deleted. The report says what is certain,
what was restored beyond the backup and what is missing; the prefecture has everything that was
ever received, so own records come back with the next exchange, which a person starts.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.paths import DataFolder
from app.store import audit
from app.store.backup import BackupKeys, Upgrade, backups_in, fetch_backup, mark_restored
from app.store.checks import LOST, digest_of_change, lost_changes
from app.store.engine import DatabaseKey, DriverConnection, driver, migrator
from app.store.faults import StoreFault, translated
from app.store.files import move_aside, put_in_place, remove_database, with_companions
from app.store.mappers import id_bytes, load
from app.store.migrate import create
from app.store.replica import Kinds, Tables
from app.store.salvage import Row, Salvage
from app.store.statements import insert_all
from app.usecases.ports import BackupInfo
from sync.ports import Standing
from sync.protocol import DELETED
from sync.view import show

_KNOWN = "SELECT change_id, seq FROM own_change"
# Newer in the damaged file than in any backup.
_LOCAL = ("draft", "preference", "number", "number_block")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came of it. `missing` counts own changes that neither the backup nor the damaged file
    gave; None when nothing at all could be read there, so that nobody can tell.
    """

    quarantined: Path | None
    backup: BackupInfo | None
    certain: int  # records of the verified backup
    restored: int  # own changes read from the damaged file
    missing: int | None


def recover(
    file: Path, key: DatabaseKey, kinds: Kinds, upgrade: Upgrade, keys: BackupKeys, now: str
) -> Recovery:
    """Put the best there is in the place of a damaged or vanished database.

    The caller holds the instance lock. May be repeated: after an interruption the file is gone and
    the quarantined one is found in its folder.
    """
    folder = DataFolder(file.parent)
    aside = folder.root / "recovering.part"
    with translated():
        if file.exists():
            label = f"damaged-{now.replace(':', '')}"
            quarantined: Path | None = move_aside(file, folder.quarantine, label)
        else:
            quarantined = _newest_quarantined(folder.quarantine, file.name)
        backup = _newest_good(folder, aside, key, upgrade, keys)
        if backup is None:
            create(remove_database(aside), key)
        with migrator(aside, key) as opened, opened.begin():
            connection = driver(opened)
            certain = connection.execute("SELECT count(*) FROM record").fetchone()[0]
            restored, missing = 0, None
            if quarantined:
                restored, missing = _merge(quarantined, folder.root, key, connection, kinds, now)
        mark_restored(aside, key, now)
        put_in_place(aside, file)
    return Recovery(quarantined, backup, int(certain), restored, missing)


def _newest_quarantined(folder: Path, name: str) -> Path | None:
    found = sorted(folder.glob(f"damaged-*/{name}"))
    return found[-1] if found else None


def _newest_good(
    folder: DataFolder, aside: Path, key: DatabaseKey, upgrade: Upgrade, keys: BackupKeys
) -> BackupInfo | None:
    """Fetch the newest backup that is whole; one that was damaged since is passed over."""
    for info in backups_in(folder.backups):
        try:
            fetch_backup(Path(info.path), aside, key, keys(), upgrade)
        except StoreFault:
            continue
        return info
    return None


def _merge(
    damaged: Path,
    work: Path,
    key: DatabaseKey,
    connection: DriverConnection,
    kinds: Kinds,
    now: str,
) -> tuple[int, int | None]:
    """Add what the damaged file still gives to the restored one: (changes added, missing)."""
    # Read from a copy: opening a database may replay its log, and the evidence stays as it is.
    copy = work / "salvaging"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for part in with_companions(damaged):
        shutil.copyfile(part, copy / part.name)
    salvage = Salvage(copy / damaged.name, key)
    try:
        for name in _LOCAL:
            _insert(connection, name, salvage.rows(name))
        known = {(row["change_id"], row["seq"]) for row in connection.execute(_KNOWN)}
        readable = list(salvage.rows("own_change"))
        continued = _continue_chain(connection, salvage.rows("audit"))
    finally:
        salvage.close()
        shutil.rmtree(copy, ignore_errors=True)
    held = {change_id for change_id, _ in known}
    fresh = [_masking(row) for row in readable if row["change_id"] not in held]
    _insert(connection, "own_change", fresh)
    _vouch(connection, fresh, continued, now)
    changed: dict[bytes, set[str]] = {}
    for row in fresh:
        names = changed.setdefault(id_bytes(row["record_id"]), set())
        names.update(load(row["fields"]) or [DELETED])
    show(Tables(connection, kinds, now), changed)
    lost = _report_lost(connection, now)
    # Rows of the outbox are numbered without gaps and never deleted: a gap is a lost change.
    numbers = {seq for _, seq in known} | {row["seq"] for row in readable}
    gaps = max(numbers, default=0) - len(numbers)
    return len(fresh), max(gaps, lost) if readable or continued else None


def _masking(row: Row) -> Row:
    """A received change masks again: the restored cursor stands before its position (rule 18)."""
    return row | {"overlay": 1} if row["standing"] == Standing.RECEIVED else row


def _insert(connection: DriverConnection, name: str, rows: Iterable[Row]) -> None:
    """Insert or replace rows that have every column of today's table."""
    found = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
    columns = [column for (column,) in found]
    fit = [row for row in rows if row.keys() >= set(columns)]
    if fit:
        rows_in_order = ([row[column] for column in columns] for row in fit)
        connection.executemany(insert_all(name, columns, replace=True), rows_in_order)


def _continue_chain(connection: DriverConnection, rows: Iterable[Row]) -> set[str]:
    """Append the damaged file's audit entries as far as each follows from the one before.

    Returns their details, among them the digests of the changes they vouch for.
    """
    details: set[str] = set()
    for row in rows:
        if audit.append_verbatim(connection, row):
            details.add(row["detail"])
    return details


def _report_lost(connection: DriverConnection, now: str) -> int:
    """Enter what the chain vouches for and nobody has any more; how many."""
    lost = sorted(lost_changes(connection))
    for digest in lost:
        audit.append(connection, audit.Entry(now, "", f"{LOST}:recovery", detail=digest))
    return len(lost)


def _vouch(connection: DriverConnection, fresh: list[Row], continued: set[str], now: str) -> None:
    """Enter the restored changes whose own entries were lost."""
    for row in fresh:
        digest = digest_of_change(row["change_id"], row["op"], row["fields"])
        if digest not in continued:
            entry = audit.Entry(now, "", "change:recovered", row["kind"], row["record_id"], digest)
            audit.append(connection, entry)
