"""`adviser_visit` 工作日志: one visit of an adviser to one village (domain.md C.2).

A visit belongs to the day on which it began, also when it ends after midnight. Every warning may be
accepted with a reason, so that nobody is pushed to invent hours (C.7).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.adviser_visit_fields import FIELDS
from app.domain.advising import VISIT as KIND
from app.domain.advising import check_village, joined
from app.domain.common import (
    check_fields,
    check_future,
    check_late,
    check_order,
    is_empty,
    missing,
    warning,
    wrong,
)
from app.domain.explained import not_accepted
from app.domain.fields import RecordKind, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.time_span import check_span, span
from app.domain.village import check_parts, named_places

FOLLOW_UP = "follow_up"

_KIND_OF_COUNT = (
    ("advice_count", "advice"),
    ("mediation_count", "mediation"),
    ("document_count", "review"),
    ("pushes", "publicity"),
)
"""Which service each count stands for (domain.md C3)."""
_COUNTED_PEOPLE = ("advice_count", "mediation_count", "document_count")


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("service_date", values, around)
    yield from check_late("service_date", values, around)
    yield from check_order(values, "service_date", "follow_up_on")
    yield from check_order(values, "service_date", "followed_up_on")
    yield from check_span(values, "visit.end_before_start")
    yield from check_parts(values, "client_count", "women_count", "minority_count", "elderly_count")
    yield from not_accepted(_to_accept(values, around), values)
    yield from _conditional(values)


def _to_accept(values: Values, around: Surroundings) -> Iterator[Problem]:
    """What may be so all the same, for a reason that a person gives (domain.md C.2, C.7)."""
    if is_empty(values.get("engagement_id")):
        yield wrong("visit.no_engagement", "engagement_id")
    yield from check_village(values, around)
    longest = around.integer("visit_max_hours")
    minutes = values.get("minutes")
    if isinstance(minutes, int) and minutes > longest * 60:
        yield warning("visit.too_long", "end_at", hours=longest)


def _conditional(values: Values) -> Iterator[Problem]:
    """What one answer makes necessary (domain.md C.1, C.2)."""
    if values.get("result") == FOLLOW_UP and is_empty(values.get("follow_up_on")):
        yield warning("visit.follow_up_day", "follow_up_on")
    if values.get("major_matter") is True and is_empty(values.get("major_reported_on")):
        yield missing("major_reported_on")


def _derive(values: Values, around: Surroundings) -> Values:
    """Name, length, kinds of service and people, as far as the rest tells them."""
    found = {**named_places(values, around), **span(values)}
    if kinds := tuple(kind for name, kind in _KIND_OF_COUNT if _count(values, name)):
        found["service_kind"] = kinds
    clients = values.get("clients")
    named = len(clients) if isinstance(clients, tuple | list) else 0
    if people := named or sum(_count(values, name) for name in _COUNTED_PEOPLE):
        found["client_count"] = people
    return found


def _count(values: Values, name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def _title(values: Values) -> str:
    """Village, day, adviser and length; never a client (domain.md C.2)."""
    minutes = values.get("minutes")
    length = f"{minutes // 60}:{minutes % 60:02}" if isinstance(minutes, int) else None
    shown = {**values, "length": length}
    return joined(shown, "village_name", "service_date", "adviser_name", "length")


ADVISER_VISIT = RecordKind(
    name=KIND,
    label="工作日志",
    fields=FIELDS,
    title=_title,
    snippet=lambda values: joined(values, "start_at", "place"),
    rules=_rules,
    derive=_derive,
    occurred="service_date",
)
