"""Opening the store: place, lock, schema, then the doors (storage-security.md, "Store")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.fields import RecordKind
from app.paths import DataFolder
from app.store import audit, facts
from app.store.backup import BackupKeys, Backups, Tools, Upgrade, assert_readable, backups_in
from app.store.desk_tables import Drafts, Packs, Preferences
from app.store.engine import Database, DatabaseKey, assert_safe_sqlite
from app.store.faults import DAMAGED, MISSING, StoreFault
from app.store.lock import InstanceLock
from app.store.migrate import adopt, create, migrate, schema_of
from app.store.migrations import SCHEMA
from app.store.pages import PAGE_BYTES
from app.store.place import Place
from app.store.reader import Reader
from app.store.recovery import Recovery, recover
from app.store.replica import Kinds, Project, Replica
from app.store.shadow import ShadowTables
from app.store.unit_of_work import Writer
from app.usecases.ports import Clock, Ids
from sync.ports import Identity

_INCARNATION_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the store needs from the rest of the program.

    `project` gives what lists need of a record (the rules live above the store); `device` names
    this installation towards the server. `companions` are copied beside every backup (the
    key-slot file rides there); a `lock` taken by the caller is left to the caller.
    `backup_keys`: see `app.store.backup.BackupKeys`.
    """

    kinds: Mapping[str, RecordKind]
    project: Project
    clock: Clock
    ids: Ids
    device: str
    companions: tuple[Path, ...] = ()
    lock: InstanceLock | None = None
    backup_keys: BackupKeys = tuple


@dataclass(frozen=True, slots=True)
class Store:
    """The open store; composition hands its parts to the ports of the same names."""

    database: Database
    place: Place
    reader: Reader
    writer: Writer
    drafts: Drafts
    preferences: Preferences
    backups: Backups
    packs: Packs
    replica: Replica
    own_lock: InstanceLock | None = field(repr=False)

    @property
    def schema(self) -> int:
        """The schema number of the file."""
        return SCHEMA

    @property
    def audit_head(self) -> bytes:
        """The newest hash of the audit chain, 32 bytes."""
        with self.database.read() as connection:
            return audit.head(connection)

    @property
    def sync_held(self) -> bool:
        """Whether a restore waits for a person: no automatic exchange until `confirm_sync`."""
        with self.database.read() as connection:
            return facts.is_sync_held(connection)

    def confirm_sync(self) -> None:
        """A person wants to exchange again after a restore."""
        with self.database.write() as connection:
            facts.release_sync(connection)

    def close(self) -> None:
        """Finish what runs and let the next instance in."""
        self.database.close()
        if self.own_lock:
            self.own_lock.release()


def open_store(file: Path, key: DatabaseKey, setup: Setup) -> Store:
    """Open the database of one data folder; made when there is none, migrated when it is older.

    Raises `StoreFault`: store.network_folder, store.cloud_folder, store.read_only, store.locked,
    store.wrong_key, store.damaged (then `recovery.recover`), store.newer, store.migration_failed.
    """
    assert_safe_sqlite()
    place = Place(file.parent)
    place.check()
    folder = DataFolder(file.parent)
    lock = None if setup.lock else InstanceLock(folder.lock)
    try:
        kinds = Kinds(setup.kinds, setup.project)
        upgrade = _upgrade(folder, kinds, setup.clock)
        _prepare(file, key, folder, upgrade)
        database = Database(file, key, place.make_room)
        _ensure_identity(database, setup)
    except BaseException:
        if lock:
            lock.release()
        raise
    place.lay_ballast()
    tools = Tools(setup.clock, setup.ids, setup.companions, upgrade, setup.backup_keys)
    return Store(
        database=database,
        place=place,
        reader=Reader(database, kinds),
        writer=Writer(database, kinds, setup.ids, setup.clock.now),
        drafts=Drafts(database),
        preferences=Preferences(database),
        backups=Backups(database, folder, tools),
        packs=Packs(database),
        replica=Replica(database, kinds, setup.clock.now),
        own_lock=lock,
    )


def recover_store(file: Path, key: DatabaseKey, setup: Setup) -> Recovery:
    """After `open_store` said store.damaged or store.missing: see `recovery.recover`."""
    folder = DataFolder(file.parent)
    kinds = Kinds(setup.kinds, setup.project)
    upgrade = _upgrade(folder, kinds, setup.clock)
    if setup.lock:
        return recover(file, key, kinds, upgrade, setup.backup_keys, setup.clock.now())
    with InstanceLock(folder.lock):
        return recover(file, key, kinds, upgrade, setup.backup_keys, setup.clock.now())


def _prepare(file: Path, key: DatabaseKey, folder: DataFolder, upgrade: Upgrade) -> None:
    """Make the file when the station is new, bring it to this schema when it is older."""
    if not file.exists():
        # A database that vanished must not look like a new station.
        if backups_in(folder.backups) or folder.quarantine.exists():
            raise StoreFault(MISSING)
        create(file, key)
        return
    if file.stat().st_size < PAGE_BYTES:
        raise StoreFault(DAMAGED)
    assert_readable(file, key)
    upgrade(file, key)


def _upgrade(folder: DataFolder, kinds: Kinds, clock: Clock) -> Upgrade:
    def upgrade(file: Path, key: DatabaseKey) -> None:
        now = clock.now()
        label = f"schema-{schema_of(file, key)}-{now.replace(':', '')}"
        keep = folder.backups / f"{label}.{file.name}"
        migrate(file, key, keep, lambda connection: adopt(connection, kinds, now))

    return upgrade


def _ensure_identity(database: Database, setup: Setup) -> None:
    """The first identity; enrolment completes it with the server's epoch."""
    with database.write() as connection:
        if connection.execute("SELECT 1 FROM identity").fetchone():
            return
        incarnation = setup.ids.token(_INCARNATION_BYTES)
        first = Identity(device=setup.device, incarnation=incarnation, epoch=b"")
        ShadowTables(connection).put_identity(first)
