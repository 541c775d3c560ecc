"""Three doors to one encrypted file: one writer, four readers, a migrator (storage-security.md).

Connections are made with a raw key and salt, so opening takes 0.2 ms instead of 105 ms and a torn
header stays readable.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from app.store.faults import DISK_FULL, OLD_SQLITE, StoreFault, translated

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SAFE_SQLITE = (3, 51, 3)  # older ones carry the WAL-reset corruption bug
_READERS = 4
_BUSY_SECONDS = 5.0
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    # The system caches the file: a connection needs only what it works on, a reader even less.
    "cache_size=-1000",
    "journal_size_limit=8388608",
)

DriverConnection = Any  # sqlcipher3 ships no types


@dataclass(frozen=True, slots=True)
class DatabaseKey:
    """The raw key (32 bytes) and the salt (16 bytes, also kept in the key-slot file)."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) != 32 or len(self.salt) != 16:
            raise ValueError("a database key has 32 bytes, its salt 16")

    @property
    def raw(self) -> str:
        """As SQLCipher reads a raw key: no passphrase is stretched."""
        return f"x'{self.key.hex()}{self.salt.hex()}'"


def assert_safe_sqlite(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse a driver whose SQLite can corrupt a database in WAL mode."""
    if version < _SAFE_SQLITE:
        raise StoreFault(OLD_SQLITE)


def connect(file: Path, key: DatabaseKey, mode: str = "rw") -> DriverConnection:
    """A driver's connection with autocommit and every pragma of the page.

    `mode` is SQLite's: "rw" for a file that exists, "rwc" to make one, "ro" to look at one and
    change nothing in it, not even its journal mode.
    """
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    connection = dbapi2.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS
    )
    connection.row_factory = dbapi2.Row  # columns by name
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        # A pragma takes no bound parameter; these are hexadecimal digits only.
        connection.execute(f'PRAGMA key="{key.raw}"')
        # The first page is read here: a damaged header must not look like a new database.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS if mode != "ro" else _PRAGMAS[1:]:
            connection.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return connection


def rekey(file: Path, old: DatabaseKey, new: DatabaseKey) -> None:
    """Write every page of a closed database anew under another key, in one transaction."""
    with closing(connect(file, old)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        # A pragma takes no bound parameter; these are hexadecimal digits only.
        connection.execute(f'PRAGMA rekey="{new.raw}"').fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def driver(connection: Connection) -> DriverConnection:
    """The driver's connection in the migrator's."""
    return connection.connection.driver_connection


@contextmanager
def _transaction(connection: DriverConnection, begin: str) -> Iterator[None]:
    """Commit when the block is left normally, undo otherwise."""
    # Explicit, because the driver's own BEGIN would leave DDL outside the transaction.
    connection.execute(begin)
    try:
        yield
        connection.commit()
    except BaseException:
        # Nothing to undo when SQLite has done so itself; the first error is the one to tell.
        with suppress(dbapi2.Error):
            connection.rollback()
        raise


class _Readers:
    """Up to four connections, opened when needed and lent to one thread at a time."""

    def __init__(self, make: Callable[[], DriverConnection]) -> None:
        self._make = make
        # Last in, first out: one reader's cache stays warm instead of four that fill up.
        self._places: LifoQueue[DriverConnection | None] = LifoQueue()
        for _place in range(_READERS):
            self._places.put(None)

    @contextmanager
    def lend(self) -> Iterator[DriverConnection]:
        """A connection that nobody else uses; one that failed is not lent again."""
        connection = self._places.get()
        try:
            connection = connection or self._make()
            yield connection
        except BaseException:
            # SQLCipher gives up on a connection that met a bad page.
            if connection is not None:
                connection.close()
            connection = None
            raise
        finally:
            self._places.put(connection)

    def close(self) -> None:
        """Close what nobody uses."""
        with suppress(Empty):
            while True:
                if (connection := self._places.get_nowait()) is not None:
                    connection.close()


@contextmanager
def migrator(file: Path, key: DatabaseKey, *, create: bool = False) -> Iterator[Connection]:
    """A connection without foreign keys for changes of the schema; no transaction is open yet.

    With foreign keys on, rebuilding a parent table deleted every child row.
    """
    # Only steps of the schema speak SQLAlchemy: 15 MiB that a start with nothing to do keeps free.
    from sqlalchemy import create_engine, event  # noqa: PLC0415
    from sqlalchemy.pool import StaticPool  # noqa: PLC0415

    def creator() -> DriverConnection:
        connection = connect(file, key, "rwc" if create else "rw")
        connection.execute("PRAGMA foreign_keys=OFF")
        return connection

    engine = create_engine(
        "sqlite://", module=dbapi2, creator=creator, poolclass=StaticPool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with translated(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


class Database:
    """The live file: `read` from any thread, `write` one at a time.

    `exclusive` closes both doors, lets the caller exchange the file and opens them again.
    """

    def __init__(self, file: Path, key: DatabaseKey, make_room: Callable[[bool], object]) -> None:
        """`make_room(full)` is asked before each write, and with True after a full disk."""
        assert_safe_sqlite()
        self.file = file
        self.key = key
        self._make_room = make_room
        self._writing = threading.RLock()
        self._gate = threading.Condition()
        self._reading = 0
        self._exchanging = False
        self._open()

    def _open(self) -> None:
        def reader() -> DriverConnection:
            connection = connect(self.file, self.key)
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA cache_size=-400")
            return connection

        with translated():
            self._writer = connect(self.file, self.key)
        self._readers = _Readers(reader)

    @contextmanager
    def read(self) -> Iterator[DriverConnection]:
        """A snapshot: every statement of the block sees the same state."""
        with (
            self.in_place(),
            translated(),
            self._readers.lend() as connection,
            _transaction(connection, "BEGIN"),
        ):
            yield connection

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The file is not exchanged meanwhile, for who opens a connection of their own."""
        with self._gate:
            self._gate.wait_for(lambda: not self._exchanging)
            self._reading += 1
        try:
            yield
        finally:
            with self._gate:
                self._reading -= 1
                self._gate.notify_all()

    @contextmanager
    def write(self) -> Iterator[DriverConnection]:
        """One transaction, durable when the block is left normally, undone otherwise."""
        with self._writing:
            self._make_room(False)
            try:
                with translated(), _transaction(self._writer, "BEGIN IMMEDIATE"):
                    yield self._writer
            except StoreFault as fault:
                if fault.code == DISK_FULL:
                    self._make_room(True)  # SQLite rolled back; the next attempt has room
                raise

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Nobody writes inside; reading goes on."""
        with self._writing:
            yield

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nobody reads or writes inside; the file may be replaced."""
        self._wait_alone()
        try:
            self.close()
            yield
        finally:
            try:
                self._open()
            finally:
                with self._gate:
                    self._exchanging = False
                    self._gate.notify_all()
                self._writing.release()

    def _wait_alone(self) -> None:
        """Take the writer's turn at a moment when nobody reads, and let nobody in any more.

        The turn is never held while waiting: who holds the file in place may want to write.
        """
        while True:
            self._writing.acquire()
            with self._gate:
                if self._reading == 0:
                    self._exchanging = True
                    return
            self._writing.release()
            with self._gate:
                self._gate.wait_for(lambda: self._reading == 0)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self._readers.close()
        self._writer.close()
