"""The register of cases as a list: what comes next in each, and the lists that ask for it (R35)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.case_facts import IN_PROGRESS, SUCCESS
from app.domain.dates import plus_days
from app.domain.deadlines import CONFIRMATION, FOLLOW_UP, MEDIATION, PERFORMANCE, SESSION
from app.domain.records import Record
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.due import AHEAD_DAYS
from app.usecases.ports import Query

OPEN, DUE, OVERDUE, NO_NEXT_STEP = "open", "due", "overdue", "no_next_step"
"""Lists that a query alone cannot tell: open cases; those due within a week; those that are late;
open cases with no next step.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """The next day that counts in a case; `rule` as in `domain.deadlines`."""

    rule: str
    due_on: str


def next_step(case: Record, today: str) -> Step | None:
    """The earliest limit that still runs, by what the header tells; None when nothing is planned.

    Confirmation is the parties' choice: once its days are over it is no step any more.
    """
    return min(_steps(case, today), key=lambda step: step.due_on, default=None)


def _steps(case: Record, today: str) -> Iterator[Step]:
    if case.text("closed_on") or case.text("filed_on"):
        return
    result = case.text("result") or IN_PROGRESS
    if result == IN_PROGRESS and case.text("mediation_due"):
        yield Step(MEDIATION, case.text("mediation_due"))
    if result == IN_PROGRESS and case.text("next_session_at"):
        yield Step(SESSION, case.text("next_session_at")[:10])
    if result != SUCCESS:
        return
    if case.text("performance_due") and not case.text("performed_on"):
        yield Step(PERFORMANCE, case.text("performance_due"))
    if case.text("confirmation_due") >= today and not case.text("confirmation"):
        yield Step(CONFIRMATION, case.text("confirmation_due"))
    if case.text("follow_up_due") and not case.text("followed_up_on"):
        yield Step(FOLLOW_UP, case.text("follow_up_due"))


def narrowed(desk: Desk, query: Query, view: str) -> Sequence[str]:
    """The ids of a query, narrowed to one of the lists above; "" narrows nothing."""
    if not view:
        return desk.reader.ids(query)
    opened = replace(query, where={**query.where, "closed_on": None, "filed_on": None})
    if view == OPEN:
        return desk.reader.ids(opened)
    today = desk.surroundings.today
    return [
        case.id
        for case in ledger.records(desk, opened)
        if _belongs(next_step(case, today), view, today)
    ]


def _belongs(step: Step | None, view: str, today: str) -> bool:
    if view == NO_NEXT_STEP:
        return step is None
    if step is None:
        return False
    late = step.due_on < today
    return late if view == OVERDUE else step.due_on <= plus_days(today, AHEAD_DAYS)
