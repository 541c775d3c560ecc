"""Suggestions for the words of the screen (languages.md).

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_KIND = """
CREATE TABLE kind_translation_suggestion (
    record_row INTEGER NOT NULL,
    message TEXT,
    locale TEXT,
    "text" TEXT,
    present TEXT,
    screen TEXT,
    reviewer TEXT,
    reviewed_at TEXT,
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
