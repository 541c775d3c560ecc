"""What a new record of any kind begins with: defaults, what follows, who entered it and when."""

from __future__ import annotations

from app.domain.common import is_empty
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Value, Values
from app.usecases.desk import Desk


def new_values(desk: Desk, kind: RecordKind, given: Values) -> Values:
    """`given` completed for a new record: defaults, what follows from it, who entered it and when.

    An explicit None stays empty: a person emptied that field.
    """
    values: dict[str, Value] = {}
    for spec in kind.fields:
        default = default_of(desk, spec)
        if not is_empty(default):
            values[spec.name] = default
    values |= given
    for name, value in kind.derive(values, desk.surroundings).items():
        if name not in given or kind.by_name[name].need is Need.DERIVED:
            values[name] = value
    values |= {name: value for name, value in _stamps(desk).items() if name in kind.by_name}
    return {name: value for name, value in values.items() if not is_empty(value)}


def default_of(desk: Desk, spec: FieldSpec) -> Value:
    """What a new record starts with: the field's own default, the logged-in person where a member
    is required (domain.md B.1 `first_receiver`), the station's language where one is.
    """
    if spec.default is not None or spec.need is not Need.REQUIRED:
        return spec.default
    if spec.type is FieldType.REF and spec.ref == "member":
        return desk.actor.name
    if spec.codes == "language":
        return desk.surroundings.parameter("default_language")
    return None


def _stamps(desk: Desk) -> Values:
    """What the program alone writes into a new record (domain.md L)."""
    station = desk.station
    return {
        "author": desk.actor.name,
        "entered_at": desk.clock.now(),
        "station_name": station.name if station else desk.actor.station,
    }
