"""Consultations and agreements may be typed from a numbered blank sheet.

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """One column each."""
    op.execute("ALTER TABLE kind_consultation ADD COLUMN blank_no TEXT")
    op.execute("ALTER TABLE kind_agreement ADD COLUMN blank_no TEXT")
