"""Records that the server lost in a restore: kept here, and offered as new ones (sync rule 21)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.dates import plus_days
from app.domain.people import Act
from app.domain.problems import Refused, refused
from app.usecases.desk import Desk
from app.usecases.ports import Absent
from app.usecases.records import Saved, act, denied

AUTHOR_FIRST_DAYS = 3
"""The device that made a record sends it again by itself; others wait so long for it."""

_KEPT = "absent.kept."


def offered_from(one: Absent) -> str:
    """The first day on which somebody else than its author may bring a record back."""
    return plus_days(one.since, AUTHOR_FIRST_DAYS)


def offers(desk: Desk) -> Sequence[Absent]:
    """What may be brought back today and nobody wanted to leave as it is."""
    today = desk.surroundings.today
    return [
        one
        for one in desk.reader.absent()
        if offered_from(one) <= today
        and desk.preferences.get("", _KEPT + one.record_id) != one.since
    ]


def keep(desk: Desk, one: Absent) -> None:
    """Leave a record on this device only, readable; not offered again for this restore."""
    desk.preferences.set("", _KEPT + one.record_id, one.since)


def bring_back(desk: Desk, one: Absent) -> Saved | Refused:
    """Send the record as this device knows it, its own waiting changes included."""
    record = desk.reader.get(one.kind, one.record_id)
    if record is None:
        return refused("record.gone")
    if no := denied(desk, one.kind, Act.CREATE, record):
        return no
    if desk.surroundings.today < offered_from(one):
        return refused("record.author_first", day=offered_from(one))
    return act(
        desk, f"{one.kind}.bring_back", lambda unit: unit.bring_back(one.kind, one.record_id)
    )
