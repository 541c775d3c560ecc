"""The rules of a consultation (domain.md B.1-B.5, I). Each says where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
from app.domain.fields import FieldSpec, Value, Values
from app.domain.identity import FEMALE, credit_code_is_valid
from app.domain.person import check_identity, identity_facts, place_name
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

# Codes of resources/codes that rules look at; all others are only stored and shown.
VISIT, LETTER = "visit", "letter"
NORMAL, SENSITIVE = "normal", "sensitive"
GREEN = "green"
ANSWERED, APPOINTMENT, GUIDE, AID_GUIDE = "answered", "appointment", "guide", "aid_guide"
ORGANISATIONS = frozenset({"enterprise", "public_body"})
HAN = "01"

ELDERLY, MINOR, WOMAN, MINORITY = "elderly", "minor", "woman", "ethnic_minority"

_HANDED_ON = frozenset({"to_mediation", "aid_intake", "to_adviser", "other_body", "to_county"})
_SENSITIVE_MATTERS = frozenset(
    {"domestic_violence", "drug_crime", "drug_rehab", "rape", "local_criminal_1"}
)
_SENSITIVE_CROWD = frozenset({MINOR, "rehab"})

AS_THE_FACTS = "同上述情况"
"""What `demand` says unless somebody says more (product.md, fastest paths)."""


def check(fields: Iterable[FieldSpec], values: Values, around: Surroundings) -> Iterator[Problem]:
    """Everything wrong with a consultation, field by field."""
    yield from check_fields(fields, values)
    yield from check_visitor(values, around)
    yield from check_matter(values, around)
    yield from check_handling(values)
    yield from check_times(values, around)


def check_visitor(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Who came. A name is due unless refused, which the record must note (B.1)."""
    refused = values.get("identity_refused") is True
    if is_empty(values.get("visitor_name")):
        if not refused and is_empty(values.get("name_native")):
            yield missing("visitor_name")
    elif refused:
        yield warning("identity.refused_but_named", "identity_refused")
    if values.get("visitor_kind") in ORGANISATIONS and is_empty(values.get("org_name")):
        yield missing("org_name")
    code = values.get("uscc")
    if isinstance(code, str) and code and not credit_code_is_valid(code):
        yield warning("uscc.check", "uscc")
    yield from check_identity(values, around)
    yield from _check_group(values, around)
    crowd = codes_of(values.get("crowd"))
    for group in age_groups(values, around) - crowd:
        yield warning("crowd.age", "crowd", group=group)
    if values.get("priority") == GREEN and not crowd:
        yield missing("crowd")  # L: the green channel names its group


def _check_group(values: Values, around: Surroundings) -> Iterator[Problem]:
    """A group visit is a matter to report at once (B.1; threshold: domain.md J)."""
    if group_visit(values, around):
        limit = around.integer("group_visit_threshold")
        yield warning("group.report", "headcount", limit=limit)


def check_matter(values: Values, around: Surroundings) -> Iterator[Problem]:
    """The small class belongs to the large one (B4); delicate matters are marked (B.1)."""
    chosen = values.get("matter_class")
    parent = _class_of(values.get("matter_type"), around)
    if parent and not is_empty(chosen) and parent != chosen:
        yield wrong("matter.mismatch", "matter_type")
    if not is_sensitive(values) and _looks_sensitive(values, around):
        yield warning("sensitivity.suggested", "sensitivity")


def check_handling(values: Values) -> Iterator[Problem]:
    """What was done and what it needs (B.1: 约期, 转办, 一次性告知, 首问负责)."""
    handling = codes_of(values.get("handling"))
    if ANSWERED in handling and is_empty(values.get("answer")):
        yield missing("answer")
    if APPOINTMENT in handling and is_empty(values.get("appointment_at")):
        yield missing("appointment_at")
    if needs_phone(handling) and is_empty(values.get("phone")):
        if values.get("identity_refused") is True:
            yield warning("phone.refused", "phone")
        else:
            yield missing("phone")
    if values.get("one_time_notice") is True and is_empty(values.get("notice_items")):
        yield missing("notice_items")
    if not is_empty(values.get("closed_at")) and is_empty(values.get("outcome")):
        yield missing("outcome")


def check_times(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Nothing is promised or closed before the visit; late entry is marked (B.1, I.12)."""
    yield from check_future("received_at", values, around)
    yield from check_late("received_at", values, around)
    for later in ("due_on", "appointment_at", "closed_at"):
        yield from check_order(values, "received_at", later)


def needs_phone(handling: frozenset[str]) -> bool:
    """约期答复 and every 转办 need a way to reach the visitor (B.1); a mere hint where to go, which
    the visitor follows alone (指引), does not.
    """
    return any(
        code == APPOINTMENT or code in _HANDED_ON or code.startswith("body_") for code in handling
    )


def group_visit(values: Values, around: Surroundings) -> bool:
    """Whether so many came that it counts as 集体访 (B.1: five by petition practice; J)."""
    count = values.get("headcount")
    limit = around.integer("group_visit_threshold")
    return isinstance(count, int) and count >= limit


def is_sensitive(values: Values) -> bool:
    """Whether name and facts are masked in lists and exports (B.1)."""
    return values.get("sensitivity") == SENSITIVE


def _looks_sensitive(values: Values, around: Surroundings) -> bool:
    """HIV and drugs, domestic violence, minors (B.1 `sensitivity`)."""
    crowd = codes_of(values.get("crowd")) | age_groups(values, around)
    return values.get("matter_type") in _SENSITIVE_MATTERS or bool(crowd & _SENSITIVE_CROWD)


def codes_of(value: Value) -> frozenset[str]:
    """The codes of a list field."""
    if not isinstance(value, list | tuple):
        return frozenset()
    return frozenset(code for code in value if isinstance(code, str))


def age_at_visit(values: Values, around: Surroundings) -> int | None:
    """Years on the day of the visit: by the ID number's birth date, else by the birth year."""
    day = str(values.get("received_at") or around.today)[:10]
    born = identity_facts(values).get("birth_date")
    if isinstance(born, str):
        return int(day[:4]) - int(born[:4]) - (day[5:] < born[5:])
    year = values.get("birth_year")
    return int(day[:4]) - year if isinstance(year, int) else None


def age_groups(values: Values, around: Surroundings) -> frozenset[str]:
    """老年人 (≥ 60) and 未成年人 (< 18) as the birth date tells (B3; both ages are parameters); a
    clerk may decide otherwise.
    """
    age = age_at_visit(values, around)
    if age is None or age < 0:
        return frozenset()
    if age >= around.integer("elderly_age"):
        return frozenset({ELDERLY})
    return frozenset({MINOR}) if age < around.integer("minor_age") else frozenset()


def counted_groups(values: Values) -> frozenset[str]:
    """All groups for statistics: the ticked ones, and 女性 and 少数民族, which are always derived
    (B3, I.9). Groups overlap.
    """
    groups = set(codes_of(values.get("crowd"))) - {WOMAN, MINORITY}
    if values.get("sex") == FEMALE:
        groups.add(WOMAN)
    if not is_empty(values.get("ethnicity")) and values.get("ethnicity") != HAN:
        groups.add(MINORITY)
    return frozenset(groups)


def _class_of(matter_type: Value, around: Surroundings) -> str | None:
    if not isinstance(matter_type, str):
        return None
    entry = around.codes.entry("matter_type", matter_type)
    return entry.parent if entry else None


def _due_on(values: Values, around: Surroundings) -> str | None:
    """The earliest promise: the appointment's day, else the working days that the parameters give
    for each handling and for letters (B.1 `due_on` and "Answering times").
    """
    received = values.get("received_at")
    if not isinstance(received, str):
        return None
    handling = codes_of(values.get("handling"))
    promised = around.parameter("handling_due_workdays")
    days = dict(promised) if isinstance(promised, Mapping) else {}
    limits = [limit for code, limit in days.items() if code in handling]
    if values.get("channel") == LETTER and not handling & {ANSWERED}:
        limits.append(around.integer("letter_answer_workdays"))
    due = [
        around.calendar.add_working_days(received[:10], limit)
        for limit in limits
        if isinstance(limit, int)
    ]
    appointment = values.get("appointment_at")
    if isinstance(appointment, str) and APPOINTMENT in handling:
        due.append(appointment[:10])
    return min(due, default=None)


def derive(values: Values, around: Surroundings) -> Values:
    """What follows from the other fields; the caller never lets it replace what a person set."""
    found: dict[str, Value] = identity_facts(values)
    found.pop("birth_date", None)  # a consultation keeps the year only (data minimisation, B.1)
    known = {**found, **values}
    if groups := age_groups(known, around):
        found["crowd"] = tuple(sorted(codes_of(values.get("crowd")) | groups))
    if parent := _class_of(values.get("matter_type"), around):
        found["matter_class"] = parent
    if name := place_name(values.get("division_code"), around):
        found["division_name"] = name
    if not is_empty(values.get("facts")):
        found["demand"] = AS_THE_FACTS
    if _looks_sensitive(known, around):
        found["sensitivity"] = SENSITIVE
    if due := _due_on(values, around):
        found["due_on"] = due
    found["is_group"] = group_visit(values, around)
    return found
