"""Schema 2: the list of incomplete records reads an index of its own, not the whole ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Index the few that a person must still finish."""
    op.create_index(
        "record_incomplete", "record", ["kind", "day", "id"], sqlite_where=text("complete = 0")
    )
