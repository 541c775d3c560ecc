"""The steps from schema to schema, in order: step n makes schema n of schema n - 1.

A step is a module with `upgrade(op)` that uses alembic's operations and imports nothing of the
program. A new field needs `op.add_column("kind_…", Column(…))`, a new kind its `CREATE TABLE`;
values that were waiting in `extra` move into the new columns by themselves (`migrate.adopt`).
`tests/store/test_schema.py` compares the outcome with the live description.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.store.migrations import (
    m0001_foundation,
    m0002_incomplete_records,
    m0003_mediation,
    m0004_agreements,
    m0005_translation_suggestion,
    m0006_number_blocks,
    m0007_report_snapshots,
    m0008_blank_sheets,
    m0009_village_log,
    m0010_scanned_pages,
    m0011_station_work,
    m0012_what_is_due,
)

if TYPE_CHECKING:  # alembic takes 13 MiB, and nearly every start has nothing to migrate
    from alembic.operations import Operations

Step = Callable[["Operations"], None]

STEPS: tuple[Step, ...] = (
    m0001_foundation.upgrade,
    m0002_incomplete_records.upgrade,
    m0003_mediation.upgrade,
    m0004_agreements.upgrade,
    m0005_translation_suggestion.upgrade,
    m0006_number_blocks.upgrade,
    m0007_report_snapshots.upgrade,
    m0008_blank_sheets.upgrade,
    m0009_village_log.upgrade,
    m0010_scanned_pages.upgrade,
    m0011_station_work.upgrade,
    m0012_what_is_due.upgrade,
)
SCHEMA = len(STEPS)
"""The schema number this program works with (kept in the file as `user_version`)."""
