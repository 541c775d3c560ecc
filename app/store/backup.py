"""Backups that were opened and compared, their rotation, and the way back from one.

A backup is a whole encrypted database under the station's backup key; a copy that was not opened
and compared with its original does not count (storage-security.md, "Backups and damage"). Whatever
key of this station it is under, the way back opens it: a removal changes the keys, not the past.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlcipher3 import dbapi2

from app.domain.problems import Problem
from app.paths import DataFolder
from app.store import audit, facts, numbers
from app.store.checks import problems, unrecorded_changes
from app.store.digests import digests
from app.store.engine import (
    Database,
    DatabaseKey,
    DriverConnection,
    connect,
    driver,
    migrator,
    rekey,
)
from app.store.faults import (
    BACKUP_DAMAGED,
    BACKUP_FOREIGN,
    BACKUP_MISSING,
    BACKUP_UNVERIFIED,
    DAMAGED,
    MISSING,
    NO_BACKUP,
    WRONG_KEY,
    StoreFault,
    code_of,
    translated,
)
from app.store.files import copy, move_aside, put_in_place, remove_database
from app.store.migrate import fold, swap
from app.store.pages import any_page_verifies
from app.store.rotation import kept
from app.usecases.ports import BackupInfo, Clock, Drill, Ids

Upgrade = Callable[[Path, DatabaseKey], None]
"""Brings a closed database to the newest schema. The key changes when somebody leaves."""

BackupKeys = Callable[[], Sequence[DatabaseKey]]
"""Copies are written under the first; those of before open with one of the others. Without any,
the key of the database itself serves.
"""

_NAME = re.compile(r"station-(\d{4}-\d\d-\d\dT)(\d\d)(\d\d)-(\d+)-[0-9a-f]{4}\.backup")
_HOUR = 3600
_PATIENCE = 2
_RECORDS = "SELECT count(*) FROM record"
_DRILLING = "drilling.part"
_OF_A_BACKUP = {
    DAMAGED: BACKUP_DAMAGED,
    WRONG_KEY: BACKUP_FOREIGN,
    MISSING: BACKUP_MISSING,
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What backups need from the rest: time, randomness, files to carry along, the migration,
    the keys of backups.
    """

    clock: Clock
    ids: Ids
    companions: tuple[Path, ...]
    upgrade: Upgrade
    keys: BackupKeys = tuple


class Backups:
    """Port `Backups` on one open database."""

    def __init__(self, database: Database, folder: DataFolder, tools: Tools) -> None:
        self._database = database
        self._folder = folder
        self._tools = tools
        self._turn = threading.Lock()  # copies and restores use fixed names for what is unfinished

    def make(self, folder: str | None = None) -> BackupInfo:
        """Write and verify a backup beside the database, and copy it to `folder` when given.

        Raises `StoreFault`; "store.backup_unverified" when the copy differs from its original.
        """
        with self._turn, translated():
            self._folder.backups.mkdir(parents=True, exist_ok=True)
            aside = self._folder.backups / "making.part"
            with self._database.in_place():
                records = self._write(aside)
            made_at = self._tools.clock.now()
            token = self._tools.ids.token(2).hex()
            name = f"station-{made_at.replace(':', '')}-{records}-{token}.backup"
            target = self._folder.backups / name
            self._carry_companions(target)
            put_in_place(aside, target)
            if folder:
                target = self._copy_out(target, Path(folder))
        self._rotate()
        return _info(target) or BackupInfo(str(target), made_at, target.stat().st_size, records)

    def make_if_due(self, folder: str | None = None) -> BackupInfo | None:
        """A backup when there is none of the last hour and something changed since the last."""
        last = self.list()[:1]
        if last and not self._changed_since(Path(last[0].path)):
            return None
        return self.make(folder)

    def list(self) -> Sequence[BackupInfo]:
        """The backups beside the database, newest first."""
        return backups_in(self._folder.backups)

    def restore(self, path: str) -> Problem | None:
        """Go back to a backup: checked first, the present file kept in quarantine.

        Nothing is exchanged automatically afterwards until a person confirms.
        """
        aside = self._folder.root / "restoring.part"
        try:
            with self._turn:
                self._fetch(Path(path), aside)
                mark_restored(aside, self._database.key, self._tools.clock.now())
                with self._database.exclusive():
                    self._replace_live(aside)
        except StoreFault as fault:
            return Problem(fault.code)
        return None

    def drill(self, path: str = "") -> Drill | Problem:
        """Do with a backup (the newest) all that a restore would, beside the live data."""
        file = Path(path) if path else next((Path(one.path) for one in self.list()), None)
        if file is None:
            return Problem(NO_BACKUP)
        aside = self._folder.root / _DRILLING
        try:
            with self._turn, translated():
                try:
                    self._fetch(file, aside)
                    return self._looked_through(file, aside)
                finally:
                    remove_database(aside)
                    for older in self._folder.backups.glob(f"*.{_DRILLING}"):
                        older.unlink()  # what the migration of the copy kept
        except StoreFault as fault:
            return Problem(fault.code)

    def verify(self) -> Mapping[str, object]:
        """Look at every page, every reference, every link of the audit chain of the live file."""
        with self._database.read() as connection:
            verdict = audit.verify(connection)
            records = int(connection.execute(_RECORDS).fetchone()[0])
            found = unrecorded_changes(connection)
        file, key = self._database.file, self._database.key
        with self._database.in_place(), closing(connect(file, key)) as raw:
            with self._database.quiet():
                # A checkpoint cut short leaves torn pages whose good copies are in the log.
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            found += problems(raw)
        if verdict.broken_at is not None:
            found.append(f"audit:{verdict.broken_at}")
        return {
            "ok": not found,
            "records": records,
            "audit_entries": verdict.entries,
            "chain_ok": verdict.broken_at is None,
            "problems": found,
        }

    def _fetch(self, file: Path, aside: Path) -> None:
        key, upgrade = self._database.key, self._tools.upgrade
        fetch_backup(file, aside, key, self._tools.keys(), upgrade)

    def _looked_through(self, file: Path, aside: Path) -> Drill:
        """Count the fetched copy against its name and walk its audit chain."""
        with closing(connect(aside, self._database.key, "ro")) as copied:
            records = int(copied.execute(_RECORDS).fetchone()[0])
            verdict = audit.verify(copied)
            lost = unrecorded_changes(copied)
        info = _info(file)
        if verdict.broken_at is not None or lost or (info and info.records != records):
            raise StoreFault(BACKUP_DAMAGED)
        return Drill(str(file), info.made_at if info else "", records, verdict.entries)

    def _replace_live(self, aside: Path) -> None:
        """The present file goes into quarantine, by a rename at the end while it is whole."""
        live, key = self._database.file, self._database.key
        label = f"replaced-{self._tools.clock.now().replace(':', '')}"
        try:
            swap(aside, live, key, self._folder.quarantine / label / live.name)
        except StoreFault as fault:
            if fault.code != DAMAGED:
                raise
            # Its log cannot be folded in any more: moved as it is, with all its files.
            move_aside(live, self._folder.quarantine, label)
            put_in_place(aside, live)

    # ---- parts of one backup

    def _write(self, aside: Path) -> int:
        """Copy the live file and compare; the number of records in the copy."""
        file, key = self._database.file, self._database.key
        with closing(connect(file, key)) as original, closing(connect(file, key)) as copying:
            # Nobody is kept from saving while a copy is made, unless saves keep coming.
            if not any(self._copied(original, copying, aside) for _ in range(_PATIENCE)):
                with self._database.quiet():
                    self._copied(original, copying, aside)
            records = int(original.execute(_RECORDS).fetchone()[0])
            # Compared on the old snapshot, while saving goes on.
            with closing(connect(aside, self._key_to_write, "ro")) as written:
                if problems(written) or digests(written) != digests(original):
                    raise StoreFault(BACKUP_UNVERIFIED)
        return records

    @property
    def _key_to_write(self) -> DatabaseKey:
        return next(iter(self._tools.keys()), self._database.key)

    def _copied(self, original: DriverConnection, copying: DriverConnection, aside: Path) -> bool:
        """Copy into `aside`; whether it shows the snapshot that `original` now reads."""
        remove_database(aside)
        if original.in_transaction:
            original.execute("COMMIT")
        before = copying.execute("PRAGMA data_version").fetchone()[0]
        original.execute("BEGIN")
        original.execute(_RECORDS).fetchone()
        _vacuum_into(copying, aside, self._key_to_write)
        return bool(copying.execute("PRAGMA data_version").fetchone()[0] == before)

    def _carry_companions(self, target: Path) -> None:
        for companion in self._tools.companions:
            if companion.exists():
                copy(companion, target.with_name(f"{target.name}.{companion.name}"))

    def _copy_out(self, backup: Path, folder: Path) -> Path:
        """A second copy on another disk, read back and compared byte for byte."""
        for part in backup.parent.glob(f"{backup.name}*"):
            copy(part, folder / part.name)
            if _sha256(part) != _sha256(folder / part.name):
                raise StoreFault(BACKUP_UNVERIFIED)
        return folder / backup.name

    def _rotate(self) -> None:
        found = self.list()
        keep = kept(info.made_at for info in found)
        for info in found:
            if info.made_at not in keep:
                for part in self._folder.backups.glob(f"{Path(info.path).name}*"):
                    part.unlink()

    def _changed_since(self, backup: Path) -> bool:
        made = backup.stat().st_mtime
        live = self._database.file
        files = [live, live.with_name(live.name + "-wal")]
        newest = max(file.stat().st_mtime for file in files if file.exists())
        return newest > made and self._tools.clock.unix() - made >= _HOUR


def backups_in(folder: Path) -> list[BackupInfo]:
    """The backups of a folder, newest first."""
    found = [info for file in folder.glob("station-*.backup") if (info := _info(file))]
    return sorted(found, key=lambda info: (info.made_at, info.path), reverse=True)


def fetch_backup(
    backup: Path, aside: Path, key: DatabaseKey, keys: Sequence[DatabaseKey], upgrade: Upgrade
) -> None:
    """A checked copy of a backup under the name `aside`, in the newest schema, under `key`.

    `keys` are further ones that may open it. Raises `StoreFault`: file.missing,
    store.backup_foreign, store.backup_damaged, store.newer.
    """
    try:
        with translated():
            if not backup.is_file():
                raise StoreFault(MISSING)
            found = _key_of(backup, (*keys, key))
            copy(backup, remove_database(aside))
            with closing(connect(aside, found, "ro")) as connection:
                if problems(connection):
                    raise StoreFault(DAMAGED)
            if found != key:
                rekey(aside, found, key)
            upgrade(aside, key)
    except StoreFault as fault:
        raise StoreFault(_OF_A_BACKUP.get(fault.code, fault.code)) from fault


def _key_of(backup: Path, keys: Sequence[DatabaseKey]) -> DatabaseKey:
    for key in keys:
        try:
            assert_readable(backup, key)
        except StoreFault as fault:
            if fault.code != WRONG_KEY:
                raise
        else:
            return key
    raise StoreFault(WRONG_KEY)


def assert_readable(file: Path, key: DatabaseKey) -> None:
    """Tell another station's file (store.wrong_key) from a damaged one (store.damaged)."""
    try:
        with translated():
            connect(file, key, "ro").close()
    except StoreFault as fault:
        with translated():
            if fault.code == DAMAGED and not any_page_verifies(file, key):
                raise StoreFault(WRONG_KEY) from None
        raise


def mark_restored(file: Path, key: DatabaseKey, now: str) -> None:
    """Hold automatic exchange, give out no old number, and enter the restore into the audit chain
    of a closed file.
    """
    with migrator(file, key) as connection, connection.begin():
        facts.hold_sync(driver(connection), now)
        numbers.retire(driver(connection))
        audit.append(driver(connection), audit.Entry(now, "", "restore"))
    with translated():
        fold(file, key)


def _info(file: Path) -> BackupInfo | None:
    match = _NAME.fullmatch(file.name)
    if not match:
        return None
    day, hour, minute, records = match.groups()
    return BackupInfo(str(file), f"{day}{hour}:{minute}", file.stat().st_size, int(records))


def _vacuum_into(connection: DriverConnection, target: Path, key: DatabaseKey) -> None:
    """Copy under another key, which SQLCipher takes from the name of the target."""
    name = f"{target.absolute().as_uri()}?{urlencode({'key': key.raw})}"
    try:
        connection.execute("VACUUM INTO ?", (name,))
    except dbapi2.Error as error:
        # SQLite repeats the name in its words, and the key is in it.
        raise StoreFault(code_of(error)) from None


def _sha256(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()
