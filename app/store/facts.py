"""Facts about the file itself, kept inside it."""

from __future__ import annotations

from sqlalchemy import Connection

_PUT = "INSERT OR REPLACE INTO fact(key, value) VALUES (?, ?)"
_GET = "SELECT value FROM fact WHERE key = ?"
_DROP = "DELETE FROM fact WHERE key = ?"

_SYNC_HELD = "sync_held"


def is_sync_held(connection: Connection) -> bool:
    """Whether a restore waits for a person before anything is exchanged again."""
    return connection.exec_driver_sql(_GET, (_SYNC_HELD,)).first() is not None


def hold_sync(connection: Connection, since: str) -> None:
    """No automatic exchange from now on: the file comes from a backup."""
    connection.exec_driver_sql(_PUT, (_SYNC_HELD, since))


def release_sync(connection: Connection) -> None:
    """A person has confirmed."""
    connection.exec_driver_sql(_DROP, (_SYNC_HELD,))
