"""Schema 2: the list of incomplete records reads an index of its own, not the whole ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Index the few that a person must still finish."""
    op.execute("CREATE INDEX record_incomplete ON record (kind, day, id) WHERE complete = 0")
