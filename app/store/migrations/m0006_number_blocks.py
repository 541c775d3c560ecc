"""Blocks of leased numbers (domain.md A.5).

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_BLOCKS = """
CREATE TABLE number_block (
    lease_id BLOB NOT NULL,
    series TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    used INTEGER NOT NULL,
    incarnation BLOB NOT NULL,
    epoch BLOB NOT NULL,
    code TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (lease_id)
);
"""


def upgrade(op: Operations) -> None:
    """The table and its index."""
    op.execute(_BLOCKS)
    op.execute("CREATE INDEX number_block_series ON number_block (series)")
