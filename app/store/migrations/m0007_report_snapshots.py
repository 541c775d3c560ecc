"""What a return said when its month was closed.

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_KIND = """
CREATE TABLE kind_report_snapshot (
    record_row INTEGER NOT NULL,
    report TEXT,
    title TEXT,
    period_first TEXT,
    period_last TEXT,
    number INTEGER,
    made_at TEXT,
    reason TEXT,
    figures TEXT,
    cases TEXT,
    activities TEXT,
    sha256 TEXT,
    station_name TEXT,
    author TEXT,
    entered_at TEXT,
    correction_reason TEXT,
    PRIMARY KEY (record_row),
    FOREIGN KEY(record_row) REFERENCES record ("row") ON DELETE CASCADE
);
"""


def upgrade(op: Operations) -> None:
    """The table of the kind."""
    op.execute(_KIND)
