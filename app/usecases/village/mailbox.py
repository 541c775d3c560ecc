"""便民信箱: a letter becomes a consultation by letter, and nothing is typed twice (domain.md L)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.changes import Changes
from app.domain.common import is_empty
from app.domain.consultation import KIND as CONSULTATION
from app.domain.fields import Value, Values
from app.domain.mailbox_item import is_open
from app.domain.people import Act
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.usecases import consult, ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.records import Saved, denied, problems_of

OPEN = "open"
"""View of the register: letters that nobody has done anything about."""
_LETTER = "letter"  # of the code list `channel`


def become_consultation(desk: Desk, item: Record) -> Saved | Refused:
    """The consultation of a letter: made now, or the one that it became before. Letter and
    consultation are written in one act; what the letter does not tell is left to be completed.
    """
    item = desk.reader.get(item.kind, item.id) or item  # the screen may show it as it was
    if found := desk.reader.get(CONSULTATION, item.text("consultation_id")):
        kind = desk.kinds[CONSULTATION]
        return Saved(found, Changes(), problems_of(desk, kind, found.values))
    if not is_empty(item.get("consultation_id")):
        return refused("mailbox.elsewhere")
    if no := denied(desk, item.kind, Act.EDIT, item):
        return no
    return consult.record_consultation(desk, consultation_values(item), source=item)


def consultation_values(item: Record) -> Values:
    """What a letter tells of its consultation; the day on which the box was opened is its day."""
    opened = item.text("opened_on")
    found: dict[str, Value] = {
        "channel": _LETTER,
        "received_at": f"{opened}T00:00" if opened else None,
        "facts": item.get("content"),
        "visitor_name": item.get("name"),
        "phone": item.get("phone"),
        "division_code": item.get("village_code"),
        "identity_refused": item.get("is_anonymous") is True or None,
        "late_reason": item.get("late_reason"),
    }
    return {name: value for name, value in found.items() if not is_empty(value)}


def narrowed(desk: Desk, query: Query, view: str) -> Sequence[str]:
    """The ids of a query; of the view `OPEN` only letters that wait."""
    if view != OPEN:
        return desk.reader.ids(query)
    return [one.id for one in ledger.records(desk, query) if is_open(one.values)]
