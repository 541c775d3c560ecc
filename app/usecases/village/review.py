"""Review of a visit by the head of the station (domain.md C.2 "审核").

草稿 → 已提交 → 已审核 or 退回; what was sent back is corrected and submitted again. Each step
says in words why it is not to be taken.
"""

from __future__ import annotations

from app.domain.advising import VISIT
from app.domain.fields import Value
from app.domain.people import Act
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.records import Saved, denied
from app.usecases.village import reviewing
from app.usecases.village.reviewing import DRAFT, PASSED, RETURNED, SUBMITTED


def submit(desk: Desk, record: Record) -> Saved | Refused:
    """Hand a visit to the reviewer, the first time or after a correction.

    Refused: `review.already`, `review.incomplete`.
    """
    if _state(record) not in (DRAFT, RETURNED):
        return refused("review.already")
    if not record.complete:
        return refused("review.incomplete")
    return _step(desk, record, SUBMITTED)


def pass_(desk: Desk, record: Record) -> Saved | Refused:
    """The visit is as it should be. Refused: `review.own`, `review.not_submitted`."""
    if no := _not_here(desk, record):
        return no
    if _state(record) != SUBMITTED:
        return refused("review.not_submitted")
    return _step(desk, record, PASSED, None)


def send_back(desk: Desk, record: Record, reason: str) -> Saved | Refused:
    """The visit is to be corrected, for a reason that the adviser reads; also one passed before.

    Refused: `review.own`, `review.not_submitted`, `reason.missing`.
    """
    if no := _not_here(desk, record):
        return no
    if _state(record) not in (SUBMITTED, PASSED):
        return refused("review.not_submitted")
    if not reason.strip():
        return refused("reason.missing")
    return _step(desk, record, RETURNED, reason.strip())


def _not_here(desk: Desk, record: Record) -> Refused | None:
    if no := denied(desk, VISIT, Act.REVIEW, record):
        return no
    problem = reviewing.objection(desk, record)
    return Refused((problem,)) if problem else None


def _state(record: Record) -> str:
    return record.text("review_state") or DRAFT


def _step(desk: Desk, record: Record, state: str, *reason: str | None) -> Saved | Refused:
    """`following` writes who reviewed it, and when."""
    changes: dict[str, Value] = {"review_state": state}
    if state in reviewing.REVIEWED:
        changes |= {"review_reason": reason[0], "reviewed_by": None, "reviewed_on": None}
    return records.edit(desk, record, changes)
