"""今日: what needs a hand, read once per visit of the screen (product.md, Screens)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.advising import VISIT
from app.domain.case_file import CASE
from app.domain.consultation import KIND as CONSULTATION
from app.domain.dates import days_between, plus_days
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.records import Record
from app.usecases import drafts, ledger, scan_inbox
from app.usecases.backups import days_without_drill
from app.usecases.desk import Desk
from app.usecases.due import AHEAD_DAYS, DueItem, count, promised
from app.usecases.ports import Draft, Query, Standing
from app.usecases.records import denied
from app.usecases.village.engaged import own_advisers
from app.usecases.village.hours import VillageLine, board
from app.usecases.village.reviewing import RETURNED

_SHOWN = 8
_DUE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """How old the oldest unsent change is; `level` counts the limits it has passed (0 = none)."""

    days: int
    level: int


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the screen shows; lists are cut, counts are not."""

    due: tuple[DueItem, ...]
    due_count: int
    overdue_count: int
    incomplete: Sequence[Record]
    incomplete_count: int
    drafts: Sequence[Draft]
    waiting: Waiting
    recent: Sequence[Record]
    today_count: int
    standing: Standing
    days_without_drill: int
    scans_waiting: int = 0
    villages: tuple[VillageLine, ...] = ()
    villages_count: int = 0
    returned: tuple[str, ...] = ()  # own visits that the reviewer sent back


def today(desk: Desk) -> Today:
    """The state of this desk now."""
    day = desk.surroundings.today
    standing = desk.reader.standing()
    unfinished = Query(CONSULTATION, complete=False)
    may_read = denied(desk, CONSULTATION, Act.READ) is None
    lacking = [one for one in board(desk) if one.short or one.lectures_short]
    ids = desk.reader.ids(unfinished, _SHOWN) if may_read else ()
    return Today(
        due=promised(desk, limit=_DUE_SHOWN) if may_read else (),
        due_count=count(desk, plus_days(day, AHEAD_DAYS)) if may_read else 0,
        overdue_count=count(desk, plus_days(day, -1)) if may_read else 0,
        incomplete=desk.reader.many(CONSULTATION, ids),
        incomplete_count=desk.reader.count(unfinished) if may_read else 0,
        drafts=drafts.own(desk),
        waiting=waiting(desk, standing),
        recent=ledger.recent(desk, CONSULTATION, _SHOWN) if may_read else (),
        today_count=_entered(desk, day),
        standing=standing,
        days_without_drill=days_without_drill(desk),
        scans_waiting=scan_inbox.waiting_count(desk),
        villages=tuple(lacking[:_SHOWN]),
        villages_count=len(lacking),
        returned=_returned(desk),
    )


def _returned(desk: Desk) -> tuple[str, ...]:
    mine = own_advisers(desk) if denied(desk, VISIT, Act.EDIT) is None else ()
    wanted: list[Values] = [{"adviser_id": one, "review_state": RETURNED} for one in mine]
    return tuple(id_ for where in wanted for id_ in desk.reader.ids(Query(VISIT, where=where)))


def _entered(desk: Desk, day: str) -> int:
    """How many visitors, cases and services in a village of this day were recorded."""
    kinds = [kind for kind in (CONSULTATION, CASE, VISIT) if denied(desk, kind, Act.READ) is None]
    return desk.reader.count(*(Query(kind, since=day, until=day) for kind in kinds))


def waiting(desk: Desk, standing: Standing) -> Waiting:
    """Age of the oldest unsent change against the limits 7/14/30 (parameter; product.md, strip)."""
    if not standing.oldest_pending:
        return Waiting(0, 0)
    age = max(0, days_between(standing.oldest_pending, desk.surroundings.today))
    limits = desk.surroundings.parameter("pending_warn_days")
    passed = limits if isinstance(limits, list | tuple) else ()
    return Waiting(age, sum(isinstance(limit, int) and age >= limit for limit in passed))
