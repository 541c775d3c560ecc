"""The audit trail: one hash chain per device (storage-security.md, "Audit, privacy").

Each hash covers the entry and the hash before it, so an entry cannot be changed, removed or slipped
in without breaking every later one; the head travels with each exchange and is countersigned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from app.store.engine import DriverConnection

_START = bytes(32)
_encode = msgspec.json.Encoder().encode
_FIELDS = ("at", "actor", "event", "kind", "record_id", "detail")
_HEAD = "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1"
_ADD = (
    "INSERT INTO audit(n, at, actor, event, kind, record_id, detail, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALL = "SELECT n, at, actor, event, kind, record_id, detail, hash FROM audit ORDER BY n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: who did what to which record. `detail` is a code or a digest, never a value."""

    at: str
    actor: str
    event: str
    kind: str = ""
    record_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries there are and the first that does not follow from the one before it."""

    entries: int
    broken_at: int | None


def append(connection: DriverConnection, entry: Entry) -> None:
    """Add one entry in the caller's transaction."""
    last = connection.execute(_HEAD).fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, _START)
    fields = (entry.at, entry.actor, entry.event, entry.kind, entry.record_id, entry.detail)
    connection.execute(_ADD, (number, *fields, _link(before, number, fields)))


def append_verbatim(connection: DriverConnection, row: Mapping[str, Any]) -> bool:
    """Append an entry read elsewhere if it follows from the newest one here; whether it did."""
    last = connection.execute(_HEAD).fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, _START)
    fields = tuple(str(row[name]) for name in _FIELDS)
    if row["n"] != number or _link(before, number, fields) != row["hash"]:
        return False
    connection.execute(_ADD, (number, *fields, row["hash"]))
    return True


def head(connection: DriverConnection) -> bytes:
    """The newest hash, 32 bytes; empty when nothing was ever entered."""
    last = connection.execute(_HEAD).fetchone()
    return bytes(last[1]) if last else b""


def verify(connection: DriverConnection) -> Verdict:
    """Walk the whole chain."""
    before, count = _START, 0
    for number, fields, found in _entries(connection):
        count += 1
        if number != count or _link(before, number, fields) != found:
            return Verdict(_count(connection), number)
        before = found
    return Verdict(count, None)


def _entries(connection: DriverConnection) -> Iterator[tuple[int, tuple[str, ...], bytes]]:
    for number, *fields, found in connection.execute(_ALL):
        yield number, tuple(fields), found


def _count(connection: DriverConnection) -> int:
    return int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])


def _link(before: bytes, number: int, fields: tuple[str, ...]) -> bytes:
    return hashlib.sha256(before + _encode([number, *fields])).digest()
