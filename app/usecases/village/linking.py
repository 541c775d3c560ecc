"""What of a day in a village is already in the books: consultations and mediation sessions, which a
visit then counts instead of having them typed again (domain.md C.2 "关联").
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.advising import VISIT
from app.domain.case_file import CASE
from app.domain.consultation import KIND as CONSULTATION
from app.domain.dates import plus_days
from app.domain.fields import Value, Values
from app.domain.mediation_session import KIND as SESSION
from app.domain.people import Act
from app.domain.records import Record
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.records import denied

CONSULTATIONS, CASES = "consultation_ids", "case_ids"
COUNTS = {CONSULTATIONS: "advice_count", CASES: "mediation_count"}
"""Links, and the count that says how many there were."""

_AROUND = 31
"""Days before and after in which a visit of the village may hold a consultation of the day: a
person may link one by hand that was answered later.
"""


@dataclass(frozen=True, slots=True)
class Attached:
    """What belongs to a village and a day and to no other visit yet."""

    consultation_ids: tuple[str, ...] = ()
    case_ids: tuple[str, ...] = ()

    @property
    def advice_count(self) -> int:
        """How many consultations."""
        return len(self.consultation_ids)

    @property
    def mediation_count(self) -> int:
        """How many cases were sat for."""
        return len(self.case_ids)

    @property
    def values(self) -> Values:
        """Links and counts, where there are any."""
        found: dict[str, Value] = {}
        for links, count in COUNTS.items():
            if ids := getattr(self, links):
                found |= {links: ids, count: len(ids)}
        return found


def attached(desk: Desk, village: str, day: str, visit_id: str = "") -> Attached:
    """Consultations received that day from the village, and cases of the village that sat that day;
    what another visit than `visit_id` has linked is not taken.
    """
    if not village or not day:
        return Attached()
    consultations, cases = _consultations(desk, village, day), _cases(desk, village, day)
    if not consultations and not cases:
        return Attached()
    others = [one for one in _visits(desk, village, day) if one.id != visit_id]
    taken = {id_ for one in others for id_ in linked(one.values, CONSULTATIONS)}
    same_day = [one for one in others if one.text("service_date") == day]
    sat = {id_ for one in same_day for id_ in linked(one.values, CASES)}
    return Attached(
        tuple(one for one in consultations if one not in taken),
        tuple(one for one in cases if one not in sat),
    )


def linked(values: Values, links: str) -> tuple[str, ...]:
    """The ids in a list of links."""
    found = values.get(links)
    return tuple(str(one) for one in found) if isinstance(found, tuple | list) else ()


def with_links(values: Values, found: Attached) -> Values:
    """Links and counts as they are to be: what is linked already stays, and a count is never less
    than what is linked, nor is it added to what somebody counted by hand.
    """
    changes: dict[str, Value] = {}
    for links, count in COUNTS.items():
        known = linked(values, links)
        added = tuple(one for one in getattr(found, links) if one not in known)
        if not added:
            continue
        number = values.get(count)
        by_hand = number if isinstance(number, int) else 0
        changes |= {links: (*known, *added), count: max(by_hand, len(known) + len(added))}
    return changes


def _visits(desk: Desk, village: str, day: str) -> list[Record]:
    since, until = plus_days(day, -_AROUND), plus_days(day, _AROUND)
    query = Query(VISIT, where={"village_code": village}, since=since, until=until)
    return list(desk.reader.many(VISIT, desk.reader.ids(query)))


def _consultations(desk: Desk, village: str, day: str) -> tuple[str, ...]:
    if denied(desk, CONSULTATION, Act.READ):
        return ()
    where: Values = {"division_code": village}
    return tuple(reversed(desk.reader.ids(Query(CONSULTATION, where=where, since=day, until=day))))


def _cases(desk: Desk, village: str, day: str) -> tuple[str, ...]:
    if denied(desk, CASE, Act.READ):  # of the sessions only the day is looked at
        return ()
    sessions = desk.reader.many(SESSION, desk.reader.ids(Query(SESSION, since=day, until=day)))
    ids = list(dict.fromkeys(one.text("case_id") for one in sessions if one.text("case_id")))
    cases = desk.reader.many(CASE, ids)
    return tuple(one.id for one in cases if one.text("dispute_division") == village)
