"""What is due (product.md R35): promises and deadlines, each a query over open records, and what a
village lacks near the end of a month or quarter.

A new kind adds its deadlines to `DUE_RULES`; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain import village_hours
from app.domain.advising import ENGAGEMENT, VISIT
from app.domain.case_file import CASE
from app.domain.dates import plus_days
from app.domain.fields import Value
from app.domain.periods import month_of
from app.domain.projection import project
from app.domain.records import Record
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import hours

AHEAD_DAYS = 7
VILLAGE_HOURS, VILLAGE_LECTURE = "village_hours", "village_lecture"
"""The rules about villages; what they name is the engagement, since a village is no record."""


@dataclass(frozen=True, slots=True)
class DueRule:
    """Records of `kind` are due on the day in field `on` until `closed_by` is filled. What may be
    done but need not (`lapses`) is no longer due once its last day is over.
    """

    name: str
    kind: str
    on: str
    closed_by: str
    lapses: bool = False


DUE_RULES: tuple[DueRule, ...] = (
    DueRule("appointment", "consultation", on="appointment_at", closed_by="closed_at"),
    DueRule("answer", "consultation", on="due_on", closed_by="closed_at"),
    DueRule("session", CASE, on="next_session_at", closed_by="ended_on"),
    DueRule("mediation", CASE, on="mediation_due", closed_by="ended_on"),
    DueRule("performance", "performance", on="due_on", closed_by="done_on"),
    DueRule("confirmation", CASE, on="confirmation_due", closed_by="confirmation", lapses=True),
    DueRule("follow_up", CASE, on="follow_up_due", closed_by="followed_up_on"),
    DueRule("visit_follow_up", VISIT, on="follow_up_on", closed_by="followed_up_on"),
)
"""In order of precedence: a record is listed once a day, by the first rule (domain.md B.1, A.2)."""


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
    found = (*_promised(desk, day, horizon, limit), *_lacking(desk, day, horizon))
    return tuple(sorted(found, key=_urgency)[:limit])


def promised(desk: Desk, limit: int | None = None) -> tuple[DueItem, ...]:
    """What is due of records alone: its screen has a place of its own for villages."""
    day = desk.surroundings.today
    found = _promised(desk, day, plus_days(day, AHEAD_DAYS), limit)
    return tuple(sorted(found, key=_urgency)[:limit])


def _urgency(item: DueItem) -> tuple[str, str, str]:
    return (item.due_on, item.at, item.id)


def _promised(desk: Desk, day: str, horizon: str, limit: int | None) -> Iterable[DueItem]:
    found: dict[tuple[str, str, str], DueItem] = {}
    for rule in DUE_RULES:
        for record in ledger.records(desk, _open_by(rule, day, horizon), limit):
            when = record.text(rule.on)
            item = DueItem(
                rule=rule.name,
                kind=rule.kind,
                id=record.id,
                title=_title(desk, record),
                due_on=when[:10],
                overdue=when[:10] < day,
                at=when if len(when) > 10 else "",
            )
            found.setdefault((rule.kind, record.id, item.due_on), item)
    return found.values()


def _lacking(desk: Desk, day: str, horizon: str) -> Iterator[DueItem]:
    """What villages lack when their month or quarter ends by `horizon` (domain.md C.7). It is never
    overdue: a month that is over cannot be made up for, and nobody is pushed to invent hours.
    """
    month_end, quarter_end = month_of(day).last, village_hours.quarter_period(day).last
    if month_end > horizon:
        return
    for line in hours.board(desk, day[:7]):
        engagement = line.engagement_ids[-1]
        if line.short:
            yield DueItem(VILLAGE_HOURS, ENGAGEMENT, engagement, line.name, month_end, False)
        if line.lectures_short and quarter_end <= horizon:
            yield DueItem(VILLAGE_LECTURE, ENGAGEMENT, engagement, line.name, quarter_end, False)


def _title(desk: Desk, record: Record) -> str:
    """The record as lists show it; a part says which case it belongs to."""
    kind = desk.kinds[record.kind]
    title = project(kind, record.values, desk.surroundings).title
    case = desk.reader.get(CASE, record.text("case_id")) if kind.part_of == CASE else None
    return f"{_title(desk, case)} · {title}" if case else title


def count(desk: Desk, by: str) -> int:
    """How many records are open and due on or before an ISO day; villages are not among them."""
    today = desk.surroundings.today
    return desk.reader.count(*(_open_by(rule, today, by) for rule in DUE_RULES))


def _open_by(rule: DueRule, today: str, last: str) -> Query:
    """A closed case owes nothing more, as its page and the register say (`deadlines`)."""
    first = today if rule.lapses else ""
    where: dict[str, Value] = {rule.closed_by: None}
    if rule.kind == CASE:
        where |= {"closed_on": None, "filed_on": None}
    return Query(rule.kind, where=where, due=(rule.on, first, last))
