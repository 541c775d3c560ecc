"""What is due is found by the day on which it is, among years of closed records (product.md R35).

Explicit DDL, never the live description (see `m0001_foundation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

# Table: the name of each rule, the column of its day and the one that closes it.
_DUE = {
    "kind_consultation": (
        ("appointment", "appointment_at", "closed_at"),
        ("answer", "due_on", "closed_at"),
    ),
    "kind_mediation_case": (
        ("session", "next_session_at", "ended_on"),
        ("mediation", "mediation_due", "ended_on"),
        ("confirmation", "confirmation_due", "confirmation"),
        ("follow_up", "follow_up_due", "followed_up_on"),
    ),
    "kind_performance": (("performance", "due_on", "done_on"),),
    "kind_adviser_visit": (("visit_follow_up", "follow_up_on", "followed_up_on"),),
}


def upgrade(op: Operations) -> None:
    """One partial index for each promise and each deadline."""
    for table, rules in _DUE.items():
        for rule, day, closed in rules:
            op.execute(
                f"CREATE INDEX {table}_{rule}_due ON {table} ({day})"
                f" WHERE {closed} IS NULL AND {day} IS NOT NULL"
            )
