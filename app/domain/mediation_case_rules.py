"""The rules of a case's header alone (domain.md A.1, A.2, A.4.0, A.7, A.8).

What needs several records (two sides, sums, signatures) is in the rules of the whole case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from app.domain.consultation_rules import codes_of
from app.domain.fields import FieldSpec, Value, Values
from app.domain.person import place_name
from app.domain.problems import Problem
from app.domain.screening_activity import check_prevention
from app.domain.spoken import check_understood
from app.domain.surroundings import Surroundings

# Codes of resources/codes that rules look at; all others are only stored and shown.
PROACTIVE, APPLIED, ENTRUSTED = "proactive", "applied", "entrusted"
SIMPLE, MAJOR, COMPLEX = "simple", "major", "complex"
IN_PROGRESS, SUCCESS = "in_progress", "success"
DOMESTIC_VIOLENCE = "0156"
CRIMINAL = "criminal"
MINOR_MARRIAGE, FORCED_MARRIAGE = "minor_marriage", "forced_marriage"

UNLAWFUL = frozenset(
    {MINOR_MARRIAGE, FORCED_MARRIAGE, "bride_price", "personal_penalty", "involuntary"}
)
"""Flags of `legality_flag` with which no mediation counts as a success (A.7 b, c)."""

_HARD = frozenset({MAJOR, COMPLEX})
_SENSITIVE_DISPUTES = frozenset({DOMESTIC_VIOLENCE})
_SENSITIVE_FLAGS = frozenset(
    {MINOR_MARRIAGE, FORCED_MARRIAGE, "domestic_violence", "minor_involved"}
)
_PREVENTED = ("suicide", "crime", "petition", "fight")


def check(fields: Iterable[FieldSpec], values: Values, around: Surroundings) -> Iterator[Problem]:
    """Everything wrong with the header, field by field."""
    yield from check_fields(fields, values)
    yield from check_source(values)
    yield from check_consent(values)
    yield from check_difficulty(values, around)
    yield from check_understood(values, *sorted(codes_of(values.get("languages"))))
    yield from check_times(values, around)
    yield from check_extension(values, around)
    yield from check_legality(values)
    yield from check_closing(values)
    yield from check_filing(values)
    for what in _PREVENTED:
        yield from check_prevention(values, f"prevented_{what}_cases", f"prevented_{what}_persons")


def check_source(values: Values) -> Iterator[Problem]:
    """An application has a day and a way, an entrusted case a body that entrusts (A.4.0)."""
    source = str(values.get("source_code") or "")
    needed: tuple[str, ...] = ()
    if source == APPLIED:
        needed = ("applied_on", "application_mode")
    elif source.startswith(ENTRUSTED):
        needed = ("referral_org",)
    for name in needed:
        if is_empty(values.get(name)):
            yield missing(name)


def check_consent(values: Values) -> Iterator[Problem]:
    """Nobody is mediated against his will; a committee does not begin by itself where a party
    expressly refuses (法 art. 17, A.1). Mediation begins with the consent of all (A.2).
    """
    refused, consented = values.get("refused_by_party"), values.get("consented")
    begun = not is_empty(values.get("mediated_from"))
    if refused is True:
        if values.get("source_code") == PROACTIVE:
            yield wrong("mediation.refused", "refused_by_party")
        elif consented is True or values.get("result") == SUCCESS:
            yield wrong("mediation.refused_but_done", "refused_by_party")
    elif begun and consented is not True:
        yield (
            missing("consented")
            if consented is None
            else wrong("mediation.no_consent", "consented")
        )


def check_difficulty(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Many people or much money make a dispute 重大疑难 (A6.3; both limits are parameters)."""
    if values.get("difficulty") in _HARD:
        return
    people, amount = values.get("people_involved"), values.get("amount_fen")
    many, much = around.integer("major_case_people"), around.integer("major_case_amount_fen")
    if isinstance(people, int) and people >= many:
        yield warning("mediation.many_people", "difficulty", limit=many)
    elif isinstance(amount, int) and amount >= much:
        yield warning("mediation.much_money", "difficulty", limit=much // 100)


def check_times(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Applied, accepted, told of the rights, mediated, closed: in this order (A.2, A.4.0)."""
    yield from check_late("accepted_on", values, around)
    for day in ("accepted_on", "mediated_to", "closed_on"):
        yield from check_future(day, values, around)
    yield from check_order(values, "applied_on", "accepted_on")
    yield from check_order(values, "referral_date", "accepted_on")
    yield from check_order(values, "accepted_on", "mediated_from")
    yield from check_order(values, "informed_on", "mediated_from")
    yield from check_order(values, "mediated_from", "mediated_to")
    yield from check_order(values, "mediated_to", "closed_on")
    yield from check_order(values, "agreed_on", "sued_on")
    if is_empty(values.get("sued_on")) and not is_empty(values.get("court_outcome")):
        yield missing("sued_on")


def check_extension(values: Values, around: Surroundings) -> Iterator[Problem]:
    """More days than the law gives need the consent of all and have a limit (A.1 time limit)."""
    days = values.get("extension_days")
    limit = around.integer("extension_max_days")
    consented = not is_empty(values.get("extension_consented_on"))
    if isinstance(days, int):
        if days > limit:
            yield wrong("mediation.extension", "extension_days", limit=limit)
        if not consented:
            yield missing("extension_consented_on")
    elif consented:
        yield missing("extension_days")
    yield from check_order(values, "accepted_on", "extension_consented_on")


def check_legality(values: Values) -> Iterator[Problem]:
    """What the law forbids is no success, whatever was agreed; a crime goes to the police before
    the rest may be settled (A.7 legality checks). Saving is never blocked.
    """
    flags = codes_of(values.get("legality"))
    success = values.get("result") == SUCCESS
    if success and flags & UNLAWFUL:
        yield wrong("mediation.unlawful", "result")
    told = any(not is_empty(values.get(name)) for name in ("police_reported_on", "transferred_to"))
    if CRIMINAL in flags and not told:
        if success:
            yield wrong("mediation.police", "police_reported_on")
        else:
            yield warning("mediation.police_soon", "police_reported_on")


def check_closing(values: Values) -> Iterator[Problem]:
    """What a closed case must tell (A.4.0, "R at close")."""
    if is_empty(values.get("closed_on")):
        return
    if values.get("result") in (None, IN_PROGRESS):
        yield wrong("mediation.still_open", "result")
    if is_empty(values.get("recorder")):
        yield missing("recorder")
    if values.get("result") == SUCCESS:
        for name in ("mediated_from", "mediated_to"):
            if is_empty(values.get(name)):
                yield missing(name)


def check_filing(values: Values) -> Iterator[Problem]:
    """A filed case says how long it is kept and who filed and checked it (A.8)."""
    if not is_empty(values.get("filed_on")):
        for name in ("closed_on", "retention", "filed_by"):
            if is_empty(values.get(name)):
                yield missing(name)
    yield from check_order(values, "closed_on", "filed_on")
    yield from check_order(values, "filed_on", "checked_on")
    if not is_empty(values.get("checked_on")) and is_empty(values.get("checked_by")):
        yield missing("checked_by")


def is_sensitive(values: Values) -> bool:
    """Minors' marriages and violence at home name nobody in a list (B.1 `sensitivity`, A.7)."""
    flags = codes_of(values.get("legality"))
    return values.get("dispute_type") in _SENSITIVE_DISPUTES or bool(flags & _SENSITIVE_FLAGS)


def derive(values: Values, around: Surroundings) -> Values:
    """The one thing that the header alone tells; all else follows from the parts."""
    found: dict[str, Value] = {}
    if name := place_name(values.get("dispute_division"), around):
        found["dispute_division_name"] = name
    return found
