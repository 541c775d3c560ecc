"""Whether a file is whole: the sums of its pages, SQLite's structure, references between rows."""

from __future__ import annotations

import hashlib

from sqlcipher3 import dbapi2

from app.store.engine import DriverConnection
from app.store.faults import DAMAGED, code_of

LOST = "lost"
_DETAILS = "SELECT detail FROM audit WHERE event LIKE ?"
_CHANGES = "SELECT change_id, op, fields FROM own_change"


def problems(connection: DriverConnection) -> list[str]:
    """What is wrong with the file, as plain codes; empty for a whole one (about 2.4 s a GB)."""
    found = []
    try:
        # Each row of cipher_integrity_check is one page whose sum does not match.
        pages = len(connection.execute("PRAGMA cipher_integrity_check").fetchall())
        if pages:
            found.append(f"pages:{pages}")
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            found.append("structure")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            found.append("references")
    except dbapi2.Error as error:
        found.append("unreadable" if code_of(error) == DAMAGED else code_of(error))
    return found


def unrecorded_changes(connection: DriverConnection) -> list[str]:
    """Own changes that the audit chain does not vouch for, or the other way round, as codes.

    Finds a lost write: a page of the outbox that fell back to an older state still verifies, but
    its changes are missing there and entered here.
    """
    found = []
    if lost := len(lost_changes(connection)):
        found.append(f"changes_lost:{lost}")
    if foreign := len(_held(connection) - _details(connection, "change")):
        found.append(f"changes_unrecorded:{foreign}")
    return found


def lost_changes(connection: DriverConnection) -> set[str]:
    """Digests of changes that were entered, are gone, and that no recovery has reported yet."""
    vouched = _details(connection, "change")
    return vouched - _held(connection) - _details(connection, LOST)


def _details(connection: DriverConnection, event: str) -> set[str]:
    return {detail for (detail,) in connection.execute(_DETAILS, (f"{event}:%",))}


def _held(connection: DriverConnection) -> set[str]:
    rows = connection.execute(_CHANGES)
    return {digest_of_change(change_id, op, fields) for change_id, op, fields in rows}


def digest_of_change(change_id: bytes, op: str, fields: str) -> str:
    """What the audit entry of an own change carries."""
    return hashlib.sha256(f"{change_id.hex()} {op} {fields}".encode()).hexdigest()
