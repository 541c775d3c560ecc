"""Mediators as a list: whose term ends, who is a 德古, who has left (issue 3, 1)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.common import is_empty
from app.domain.dates import plus_days
from app.domain.records import Record
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query

WRITERS = frozenset({"mediator", "clerk", "recorder"})
"""Roles in which somebody writes the record of a case."""

SERVING, ENDING, DEGU, BILINGUAL, LEFT = "serving", "ending", "degu", "bilingual", "left"
TERM_WARN_DAYS = 60
"""Days before the end of a term from which it is pointed out."""

_LOCAL = frozenset({"ii", "bo"})


def own(desk: Desk) -> Record | None:
    """The mediator who is logged in; None when nobody or several bear the login name."""
    ids = desk.reader.ids(Query("mediator", where={"member": desk.actor.name}))
    mine = [one for one in desk.reader.many("mediator", ids) if is_empty(one.get("left_on"))]
    return mine[0] if len(mine) == 1 else None


def writer(desk: Desk) -> str:
    """Who writes the record until somebody else is named (记录人): whoever is logged in, "" where
    that is no role of theirs.
    """
    mediator = own(desk)
    if mediator is not None:
        return mediator.text("name")
    return desk.actor.name if WRITERS & desk.actor.roles else ""


def term_ends_soon(mediator: Record, today: str) -> bool:
    """Whether the term of somebody who serves is over, or will be within the days of warning."""
    end = mediator.text("term_end")
    return bool(end) and not mediator.text("left_on") and end <= plus_days(today, TERM_WARN_DAYS)


def narrowed(desk: Desk, query: Query, view: str) -> Sequence[str]:
    """The ids of a query, narrowed to one of the lists above; "" narrows nothing."""
    if not view:
        return desk.reader.ids(query)
    today = desk.surroundings.today
    return [one.id for one in ledger.records(desk, query) if _belongs(one, view, today)]


def _belongs(mediator: Record, view: str, today: str) -> bool:
    left = not is_empty(mediator.get("left_on"))
    if view == LEFT or left:
        return left and view == LEFT
    if view == ENDING:
        return term_ends_soon(mediator, today)
    if view == DEGU:
        return mediator.get("is_degu") is True
    if view == BILINGUAL:
        spoken = mediator.get("languages")
        return bool(_LOCAL & set(spoken if isinstance(spoken, tuple | list) else ()))
    return True


def trainings(desk: Desk, query: Query) -> Sequence[str]:
    """The ids of a query of trainings without those of 法律明白人 and volunteers alone."""
    return [one.id for one in ledger.records(desk, query) if not _only_helpers(one)]


def _only_helpers(training: Record) -> bool:
    helped = not all(is_empty(training.get(name)) for name in ("villagers", "volunteers"))
    return helped and is_empty(training.get("attendees"))


def serving(desk: Desk, committee_id: str = "") -> Sequence[Record]:
    """Everybody who serves now, of one committee or of all: the rows of the roster."""
    where = {"left_on": None, **({"committee_id": committee_id} if committee_id else {})}
    return tuple(ledger.records(desk, Query("mediator", where=where)))
