"""公示栏: which ones tell something that is no longer so (domain.md C.1: outdated)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.advising import ENGAGEMENT
from app.domain.engagement import in_force
from app.domain.notice_board import is_stale
from app.domain.problems import Problem, Severity
from app.domain.records import Record
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query

OUTDATED = "outdated"
"""View of the register: boards that somebody has to look at."""


def outdated(desk: Desk, boards: Sequence[Record]) -> Mapping[str, tuple[Problem, ...]]:
    """By the id of a board why it is to be looked at: unchecked for too long, or its adviser is not
    engaged for this village any more. A board without a reason is not named.
    """
    found = {board.id: tuple(_reasons(desk, board)) for board in boards}
    return {board_id: reasons for board_id, reasons in found.items() if reasons}


def _reasons(desk: Desk, board: Record) -> list[Problem]:
    around = desk.surroundings
    reasons: list[Problem] = []
    if is_stale(board.values, around):
        limit = around.integer("notice_check_days")
        reasons.append(Problem("board.stale", "checked_on", Severity.WARN, {"limit": limit}))
    if not _is_engaged(desk, board):
        reasons.append(Problem("board.engagement_over", "adviser_id", Severity.WARN))
    return reasons


def _is_engaged(desk: Desk, board: Record) -> bool:
    where = {"adviser_id": board.get("adviser_id"), "village_code": board.get("village_code")}
    known = desk.reader.many(ENGAGEMENT, desk.reader.ids(Query(ENGAGEMENT, where=where)))
    return any(in_force(one.values, desk.surroundings.today) for one in known)


def narrowed(desk: Desk, query: Query, view: str) -> Sequence[str]:
    """The ids of a query; of the view `OUTDATED` only boards that tell something old."""
    if view != OUTDATED:
        return desk.reader.ids(query)
    boards = list(ledger.records(desk, query))
    old = outdated(desk, boards)
    return [one.id for one in boards if one.id in old]
