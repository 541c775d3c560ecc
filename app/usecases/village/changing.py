"""What else changes when a stored visit or lecture does (domain.md C.2, C.7).

Another day or village brings other links along; what was explained is told again when it is another
entry to the checks; a reason explains every warning there is.
"""

from __future__ import annotations

from app.domain.advising import VISIT
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.records import Record
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.village import checks, linking

_PLACE_AND_DAY = ("village_code", "service_date")
_COMPARED = frozenset(
    {*_PLACE_AND_DAY, "held_on", "adviser_id", "start_at", "end_at", "ends_next_day"}
)


def consequences(desk: Desk, record: Record, changes: Values) -> Values:
    """The changes with what follows from them; those of other kinds as they are."""
    if record.kind not in (VISIT, LECTURE):
        return changes
    real = {name: value for name, value in changes.items() if record.get(name) != value}
    found: dict[str, Value] = dict(changes)
    moved = not real.keys().isdisjoint(_PLACE_AND_DAY)
    if record.kind == VISIT and moved and real.keys().isdisjoint(linking.COUNTS):
        found = {**_relinked(desk, record, real), **found}
    if not real.keys().isdisjoint(_COMPARED) and not is_empty(record.get("overridden")):
        found.setdefault("overridden", None)
    if "override_reason" in real:
        after = {**record.values, **found, "overridden": None}
        found["overridden"] = explained(desk, record.kind, after, record.id)["overridden"]
    return found


def explained(desk: Desk, kind: str, values: Values, record_id: str) -> Values:
    """With a reason, every warning there is counts as explained."""
    if is_empty(values.get("override_reason")):
        return values
    whole = new_values(desk, desk.kinds[kind], values)
    return {**values, "overridden": checks.acceptable(desk, whole, record_id)}


def _relinked(desk: Desk, record: Record, real: Values) -> Values:
    """Links of the day it was on go, those of the day it is on come; a count that somebody made by
    hand stays.
    """
    merged = Record(VISIT, record.id, {**record.values, **real})
    old, new = (
        linking.attached(desk, one.text("village_code"), one.text("service_date"), record.id)
        for one in (record, merged)
    )
    found: dict[str, Value] = {}
    for links, count in linking.COUNTS.items():
        known, left = linking.linked(record.values, links), set(getattr(old, links))
        kept = tuple(one for one in known if one not in left)
        some = tuple(dict.fromkeys((*kept, *getattr(new, links))))
        if some != known:
            found[links] = some
            if record.get(count) in (None, len(known)):
                found[count] = len(some) or None
    return found
