"""From when to when on one day: the times of an event, the minutes between them (domain.md C.2)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import wrong
from app.domain.dates import parse_time
from app.domain.fields import FieldSpec, FieldType, Need, Value, Values
from app.domain.problems import Problem

_HOUR = 60
_DAY = 24 * _HOUR

START_AT = FieldSpec(name="start_at", type=FieldType.TIME, label="开始时间")
END_AT = FieldSpec(name="end_at", type=FieldType.TIME, label="结束时间")
MINUTES = FieldSpec(
    name="minutes",
    type=FieldType.INTEGER,
    label="时长（分）",
    need=Need.DERIVED,
    minimum=0,
    ledger=True,
)


def minute_of_day(time: Value) -> int | None:
    """Minutes since midnight of "09:30"; None for what is no time."""
    clock = parse_time(time) if isinstance(time, str) else None
    if clock is None:  # nothing yet, or what another program wrote there
        return None
    hour, minute = clock.split(":")
    return int(hour) * _HOUR + int(minute)


def span_minutes(values: Values) -> int | None:
    """Minutes between `start_at` and `end_at`, over midnight where `ends_next_day` is ticked; None
    while they do not tell.
    """
    start, end = minute_of_day(values.get("start_at")), minute_of_day(values.get("end_at"))
    if start is None or end is None:
        return None
    minutes = end - start + (_DAY if values.get("ends_next_day") is True else 0)
    return minutes if minutes > 0 else None


def span(values: Values) -> dict[str, Value]:
    """`minutes` as the times tell them, empty where they contradict each other; nothing while one
    is missing: minutes that somebody knew without times stay.
    """
    return {"minutes": span_minutes(values)} if _is_told(values) else {}


def _is_told(values: Values) -> bool:
    return all(values.get(name) for name in ("start_at", "end_at"))


def check_span(values: Values, code: str = "time.order") -> Iterator[Problem]:
    """What ends began before; `code` names the sentence."""
    if _is_told(values) and span_minutes(values) is None:
        yield wrong(code, "end_at", other="start_at")
