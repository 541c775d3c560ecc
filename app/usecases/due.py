"""What is due (product.md R35): promised answers and appointments, each a query over open records.

A new kind adds its deadlines to `DUE_RULES`; nothing else changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.dates import plus_days
from app.domain.projection import project
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query

AHEAD_DAYS = 7


@dataclass(frozen=True, slots=True)
class DueRule:
    """Records of `kind` are due on the day in field `on` until `closed_by` is filled."""

    name: str
    kind: str
    on: str
    closed_by: str


DUE_RULES: tuple[DueRule, ...] = (
    DueRule("appointment", "consultation", on="appointment_at", closed_by="closed_at"),
    DueRule("answer", "consultation", on="due_on", closed_by="closed_at"),
)
"""In order of precedence: a record is listed once a day, by the first rule (domain.md B.1)."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do; `title` respects masking, `at` is the promised time where there is one."""

    rule: str
    kind: str
    id: str
    title: str
    due_on: str
    overdue: bool
    at: str = ""


def due(
    desk: Desk, as_of: str = "", ahead: int = AHEAD_DAYS, limit: int | None = None
) -> tuple[DueItem, ...]:
    """What is open and due by `as_of` (today) plus `ahead` days, the most urgent first; `limit`
    cuts the list, so that years of open promises are never loaded for a screen.
    """
    day = as_of or desk.surroundings.today
    horizon = plus_days(day, ahead)
    found: dict[tuple[str, str, str], DueItem] = {}
    for rule in DUE_RULES:
        kind = desk.kinds[rule.kind]
        for record in ledger.records(desk, _open_by(rule, horizon), limit):
            when = record.text(rule.on)
            item = DueItem(
                rule=rule.name,
                kind=rule.kind,
                id=record.id,
                title=project(kind, record.values, desk.surroundings).title,
                due_on=when[:10],
                overdue=when[:10] < day,
                at=when if len(when) > 10 else "",
            )
            found.setdefault((rule.kind, record.id, item.due_on), item)
    ordered = sorted(found.values(), key=lambda item: (item.due_on, item.at, item.id))
    return tuple(ordered[:limit])


def count(desk: Desk, by: str) -> int:
    """How many records are open and due on or before an ISO day."""
    ids: set[str] = set()
    for rule in DUE_RULES:
        ids.update(desk.reader.ids(_open_by(rule, by)))
    return len(ids)


def _open_by(rule: DueRule, day: str) -> Query:
    return Query(rule.kind, where={rule.closed_by: None}, due=(rule.on, day))
