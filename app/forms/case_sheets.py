"""From the sheets on which a case is opened to what the verbs take."""

from __future__ import annotations

from app.domain.agreement_term import APOLOGISE, DELIVER, OTHER, PAY
from app.domain.case_facts import APPLICANT
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.forms.sheet import Part
from app.forms.specs.case_sheets import (
    AGREEMENT_PART,
    CASE_PART,
    DEBTOR,
    FURTHER,
    ORAL_CASE_PART,
    PARTIES,
    TERM_PART,
)
from app.usecases.mediation.opening import OralCase, OralTerm

_TOWARDS = frozenset({PAY, DELIVER, APOLOGISE})
"""What is done to somebody; the rest is only done."""


def case_and_parties(typed: Values) -> tuple[Values, list[Values]]:
    """The header and the parties that have a name."""
    return _set(CASE_PART.values(typed)), _parties(typed)


def oral_case(typed: Values) -> OralCase:
    """All records of the oral short form. The named side owes to the other one."""
    parties = _parties(typed)
    agreement = AGREEMENT_PART.values(typed)
    return OralCase(
        case=_set(ORAL_CASE_PART.values(typed)),
        parties=parties,
        agreement=_set(agreement),
        terms=[*_first(typed, parties), *_further(typed)],
    )


def _parties(typed: Values) -> list[Values]:
    return [
        _party(part, typed) for part in PARTIES if not is_empty(typed.get(part.prefix + "name"))
    ]


def _party(part: Part, typed: Values) -> Values:
    return _set(part.values(typed))


def _first(typed: Values, parties: list[Values]) -> list[OralTerm]:
    values = dict(_set(TERM_PART.values(typed)))
    if not values:
        return []
    by_first = typed.get(DEBTOR.name) == APPLICANT
    sides = [party.get("side") for party in parties]
    debtor = _place(sides, by_first)
    creditor = _place(sides, not by_first) if values.get("act") in _TOWARDS else None
    due = typed.get(AGREEMENT_PART.prefix + "performance_due")
    if not is_empty(due):
        values["due_on"] = due
    return [OralTerm(values, debtor, creditor)]


def _place(sides: list[Value], applicant: bool) -> int | None:
    return next((n for n, side in enumerate(sides) if (side == APPLICANT) is applicant), None)


def _further(typed: Values) -> list[OralTerm]:
    lines = typed.get(FURTHER.name)
    given = lines if isinstance(lines, tuple | list) else ()
    return [OralTerm({"act": OTHER, "what": line}) for line in given if not is_empty(line)]


def _set(values: Values) -> Values:
    return {name: value for name, value in values.items() if not is_empty(value)}
