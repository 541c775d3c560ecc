"""Facts about the file itself, kept inside it."""

from __future__ import annotations

from collections.abc import Iterable

from app.store.engine import DriverConnection

_PUT = "INSERT OR REPLACE INTO fact(key, value) VALUES (?, ?)"
_GET = "SELECT value FROM fact WHERE key = ?"
_DROP = "DELETE FROM fact WHERE key = ?"

_SYNC_HELD = "sync_held"
ABSENT = "absent:"
"""With a record's id: when the server said that it does not hold it (sync rule 21)."""


def is_sync_held(connection: DriverConnection) -> bool:
    """Whether a restore waits for a person before anything is exchanged again."""
    return connection.execute(_GET, (_SYNC_HELD,)).fetchone() is not None


def note_absent(connection: DriverConnection, ids: Iterable[str], now: str) -> None:
    """The server does not hold these records, as it says now."""
    connection.executemany(_PUT, [(ABSENT + one, now) for one in ids])


def hold_sync(connection: DriverConnection, since: str) -> None:
    """No automatic exchange from now on: the file comes from a backup."""
    connection.execute(_PUT, (_SYNC_HELD, since))


def release_sync(connection: DriverConnection) -> None:
    """A person has confirmed."""
    connection.execute(_DROP, (_SYNC_HELD,))
