"""Facts about the file itself, kept inside it."""

from __future__ import annotations

from app.store.engine import DriverConnection

_PUT = "INSERT OR REPLACE INTO fact(key, value) VALUES (?, ?)"
_GET = "SELECT value FROM fact WHERE key = ?"
_DROP = "DELETE FROM fact WHERE key = ?"

_SYNC_HELD = "sync_held"


def is_sync_held(connection: DriverConnection) -> bool:
    """Whether a restore waits for a person before anything is exchanged again."""
    return connection.execute(_GET, (_SYNC_HELD,)).fetchone() is not None


def hold_sync(connection: DriverConnection, since: str) -> None:
    """No automatic exchange from now on: the file comes from a backup."""
    connection.execute(_PUT, (_SYNC_HELD, since))


def release_sync(connection: DriverConnection) -> None:
    """A person has confirmed."""
    connection.execute(_DROP, (_SYNC_HELD,))
