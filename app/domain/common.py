"""What every kind of record shares: the common fields of domain.md L and the general checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.dates import days_between
from app.domain.fields import FieldSpec, FieldType, Need, Value, Values
from app.domain.problems import Problem, Severity
from app.domain.surroundings import Surroundings

NAME_LENGTH = 60
"""Characters of one name: Yi and Tibetan names run long and bear dots (domain.md I.11)."""

MOST = 100_000
"""The largest count that is no slip of the finger."""

COMMON: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="station_name", type=FieldType.TEXT, label="站点", need=Need.DERIVED, ledger=True
    ),
    FieldSpec(
        name="author",
        type=FieldType.REF,
        ref="member",
        label="录入人",
        need=Need.DERIVED,
    ),
    FieldSpec(name="entered_at", type=FieldType.DATETIME, label="录入时间", need=Need.DERIVED),
    FieldSpec(
        name="late_reason",
        type=FieldType.TEXT,
        label="补录原因",
        need=Need.CONDITIONAL,
        help="先记在纸上、事后录入的，写明原因即可，不影响保存",
    ),
    FieldSpec(name="correction_reason", type=FieldType.TEXT, label="更正原因", need=Need.DERIVED),
)
"""Station name (as it was that day), author, time of entry, the reason of a late one and that of
the last correction after it was sent (R10). Id, station, partition and attachments are kept by the
store beside the fields."""


def count_field(name: str, *, label: str, ledger: bool = False) -> FieldSpec:
    """A number of cases or persons, from 0 to `MOST`."""
    return FieldSpec(
        name=name, type=FieldType.INTEGER, label=label, minimum=0, maximum=MOST, ledger=ledger
    )


def is_empty(value: Value) -> bool:
    """Whether nothing is there; False and 0 are something."""
    return value is None or value in ("", ())


def missing(name: str) -> Problem:
    """A field that must be filled before the record is complete."""
    return Problem("missing", name, Severity.MISSING)


def wrong(code: str, name: str, **args: object) -> Problem:
    """A rule that is not met: saved, incomplete until corrected."""
    return Problem(code, name, Severity.WRONG, args)


def warning(code: str, name: str, **args: object) -> Problem:
    """Pointed out; never blocks and never makes incomplete."""
    return Problem(code, name, Severity.WARN, args)


def check_fields(fields: Iterable[FieldSpec], values: Values) -> Iterator[Problem]:
    """Required fields without a value, and numbers outside their limits."""
    for spec in fields:
        value = values.get(spec.name)
        if is_empty(value):
            if spec.need is Need.REQUIRED:
                yield missing(spec.name)
        elif isinstance(value, int) and not isinstance(value, bool):
            if spec.minimum is not None and value < spec.minimum:
                yield wrong("value.too_small", spec.name, limit=spec.minimum)
            if spec.maximum is not None and value > spec.maximum:
                yield wrong("value.too_big", spec.name, limit=spec.maximum)


def is_late(occurred: Value, values: Values, around: Surroundings) -> bool:
    """Whether the record is a 补录: entered more than `late_entry_days` after it happened.

    Backdated entry is normal, marked and never punished (domain.md I.12, C.2).
    """
    if not isinstance(occurred, str) or not occurred:
        return False
    entered = values.get("entered_at")
    entered = entered if isinstance(entered, str) and entered else around.now
    limit = around.integer("late_entry_days")
    return days_between(occurred, entered) > limit


def check_late(occurred: str, values: Values, around: Surroundings) -> Iterator[Problem]:
    """A late entry asks for its reason, and only asks (domain.md C.2, I.12)."""
    if is_late(values.get(occurred), values, around) and is_empty(values.get("late_reason")):
        yield warning("late.reason", "late_reason")


def check_future(occurred: str, values: Values, around: Surroundings) -> Iterator[Problem]:
    """A business date after today: a slip or a wrong clock, never a reason to refuse (R24)."""
    value = values.get(occurred)
    if isinstance(value, str) and value[:10] > around.today:
        yield warning("date.future", occurred)


def check_order(values: Values, first: str, last: str) -> Iterator[Problem]:
    """`last` may not lie before `first`; days are compared where one of them has no time."""
    before, after = values.get(first), values.get(last)
    if isinstance(before, str) and isinstance(after, str) and before and after:
        size = min(len(before), len(after))
        if after[:size] < before[:size]:
            yield wrong("date.order", last, other=first)


def check_exit(values: Values, begun: str, ended: str, reason: str) -> Iterator[Problem]:
    """Whoever leaves does so after they began, and for a reason (domain.md L, A.7)."""
    yield from check_order(values, begun, ended)
    if not is_empty(values.get(ended)):
        if is_empty(values.get(reason)):
            yield missing(reason)
    elif not is_empty(values.get(reason)):
        yield missing(ended)
