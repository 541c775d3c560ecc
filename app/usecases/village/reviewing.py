"""Who may review a visit, and what stands still once it is reviewed (domain.md C.2 "审核").

The head of the station reviews, never the adviser (I.15). What was passed is changed only after the
reviewer has sent it back.
"""

from __future__ import annotations

from app.domain.advising import ADVISER, VISIT
from app.domain.fields import Values
from app.domain.people import Act, Role
from app.domain.permissions import may, who_may
from app.domain.problems import Problem
from app.domain.records import Record
from app.usecases.desk import Desk

DRAFT, SUBMITTED, PASSED, RETURNED = "draft", "submitted", "passed", "returned"
REVIEWED = (PASSED, RETURNED)

_STATE = "review_state"
_LATER = frozenset(
    {
        _STATE,
        "review_reason",
        "reviewed_by",
        "reviewed_on",
        "follow_up_on",
        "followed_up_on",
        "major_reported_on",
        "village_signatory",
        "signed_on",
        "blank_no",
        "late_reason",
        "correction_reason",
    }
)
"""What is written later than the visit itself: follow-up, report, signature, the review."""


def objection(desk: Desk, visit: Record) -> Problem | None:
    """Why the person at the desk may not review this visit."""
    rights = desk.reference.rights
    if not may(desk.actor.roles, VISIT, Act.REVIEW, rights):
        roles = who_may(VISIT, Act.REVIEW, rights)
        args = {"kind": VISIT, "act": Act.REVIEW.value, "roles": roles}
        return Problem("rights.not_allowed", args=args)
    return Problem("review.own") if is_own(desk, visit) else None


def is_own(desk: Desk, visit: Record) -> bool:
    """Whether the person at the desk is the adviser of the visit, or wrote it down as one."""
    actor = desk.actor
    adviser = desk.reader.get(ADVISER, visit.text("adviser_id"))
    names = {visit.text("adviser_name")}
    if adviser is not None:
        names |= {adviser.text("member"), adviser.text("name")}
    typed = Role.ADVISER in actor.roles and visit.text("author") in ("", actor.name)
    return actor.name in names or typed


def locks(desk: Desk, record: Record, changes: Values) -> tuple[Problem, ...]:
    """What an ordinary edit (or a creation, with an empty record) may not do."""
    state = record.text(_STATE) or DRAFT
    wanted = str(changes.get(_STATE) or DRAFT) if _STATE in changes else state
    if wanted != state and (wanted in REVIEWED or state == PASSED):
        seen = record if record.values else Record(VISIT, "", changes)
        if problem := objection(desk, seen):
            return (problem,)
    elif state == PASSED and set(changes) - _LATER:
        return (Problem("visit.passed"),)
    return ()
