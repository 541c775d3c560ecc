"""Which pages of its paper a scan holds, and whether a person says that it is the whole.

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Two more columns beside each attachment."""
    op.execute("ALTER TABLE kind_attachment ADD COLUMN page_numbers TEXT")
    op.execute("ALTER TABLE kind_attachment ADD COLUMN whole INTEGER")
