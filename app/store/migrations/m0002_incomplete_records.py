"""Schema 2: the list of incomplete records reads an index of its own, not the whole ledger."""

from alembic.operations import Operations
from sqlalchemy import text


def upgrade(op: Operations) -> None:
    """Index the few that a person must still finish."""
    op.create_index(
        "record_incomplete", "record", ["kind", "day", "id"], sqlite_where=text("complete = 0")
    )
