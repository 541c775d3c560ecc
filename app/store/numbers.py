"""Leased numbers: asked for, granted, taken (domain.md A.5; `sync.ports.ReplicaTables`).

A block belongs to the incarnation that asked for it. A copy of this disk, or a backup put back,
goes on as another incarnation (sync rule 7) and asks for numbers of its own: what was left of the
old block may have been written on paper elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.case_numbers import NumberBlock, NumberStock
from app.store.engine import DriverConnection
from app.store.facts import is_sync_held
from sync.protocol import LeaseGrant, LeaseWish

_MINE = "incarnation = (SELECT incarnation FROM identity)"
_OPEN = f"""
SELECT lease_id, series, count, first, last FROM number_block
WHERE code = '' AND CASE WHEN first > 0 THEN epoch <> (SELECT epoch FROM identity) ELSE {_MINE} END
ORDER BY series, first = 0, first LIMIT ?
"""  # noqa: S608 - constants only
_REFUSE = "UPDATE number_block SET code = ?, epoch = ? WHERE lease_id = ?"
_GRANT = "UPDATE number_block SET first = ?, last = ?, code = '', epoch = ? WHERE lease_id = ?"
_WISH = f"SELECT lease_id FROM number_block WHERE series = ? AND first = 0 AND {_MINE}"  # noqa: S608
_ASK_AGAIN = "UPDATE number_block SET code = '', asked_at = ? WHERE lease_id = ? AND code <> ''"
_ASK = """
INSERT INTO number_block(lease_id, series, count, first, last, used, incarnation, epoch, code,
                         asked_at)
SELECT ?, ?, ?, 0, 0, 0, incarnation, x'', '', ? FROM identity
"""
_TAKE = f"""
UPDATE number_block SET used = used + 1 WHERE lease_id = (
    SELECT lease_id FROM number_block
    WHERE series = ? AND first > 0 AND used < count AND code = '' AND {_MINE}
      AND NOT (SELECT forked FROM identity)
    ORDER BY first LIMIT 1)
RETURNING first + used - 1
"""  # noqa: S608 - constants only
_STOCK = f"""
SELECT first, last, used, code, asked_at, {_MINE} AS mine FROM number_block
WHERE series = ? ORDER BY first, asked_at
"""  # noqa: S608 - constants only
_RETIRE = "UPDATE number_block SET incarnation = x''"
_FORKED = "SELECT forked FROM identity"


class NumberTables:
    """The part of `sync.ports.ReplicaTables` about leased numbers, in one open transaction."""

    connection: DriverConnection

    def open_leases(self, limit: int) -> list[LeaseWish]:
        """Wishes without an answer, and grants that a restored server has to be told again."""
        rows = self.connection.execute(_OPEN, (limit,))
        return [
            LeaseWish(
                lease_id=row[0], series=row[1], count=row[2], sole=True, first=row[3], last=row[4]
            )
            for row in rows
        ]

    def put_leases(self, grants: Sequence[LeaseGrant], epoch: bytes) -> None:
        """The answers; a refused wish waits until a person asks again."""
        for grant in grants:
            if grant.code:
                self.connection.execute(_REFUSE, (grant.code, epoch, grant.lease_id))
            else:
                self.connection.execute(_GRANT, (grant.first, grant.last, epoch, grant.lease_id))


def ask(connection: DriverConnection, series: str, count: int, lease_id: bytes, now: str) -> None:
    """Note a wish, once; one that was refused is put to the server again."""
    if wish := connection.execute(_WISH, (series,)).fetchone():
        connection.execute(_ASK_AGAIN, (now, wish[0]))
    else:
        connection.execute(_ASK, (lease_id, series, count, now))


def take(connection: DriverConnection, series: str) -> int | None:
    """The lowest free number; None when there is none, or a person has to say first whether this
    copy of the data is the one to go on with.
    """
    if is_sync_held(connection):
        return None
    found = connection.execute(_TAKE, (series,)).fetchall()
    return int(found[0][0]) if found else None


def retire(connection: DriverConnection) -> None:
    """The file comes from a backup: what it calls free may have been given out since."""
    connection.execute(_RETIRE)


def stock(connection: DriverConnection, series: str) -> NumberStock:
    """What this device holds of a series."""
    unsure = is_sync_held(connection) or bool(connection.execute(_FORKED).fetchone()[0])
    rows = connection.execute(_STOCK, (series,)).fetchall()
    wishes = [row for row in rows if not row["first"] and row["mine"]]
    return NumberStock(
        blocks=tuple(
            NumberBlock(
                first=row["first"],
                last=row["last"],
                used=row["used"],
                usable=bool(row["mine"]) and not row["code"],
                since=row["asked_at"],
            )
            for row in rows
            if row["first"]
        ),
        asked=any(not row["code"] for row in wishes),
        code=next((row["code"] for row in wishes if row["code"]), ""),
        unsure=unsure,
    )
