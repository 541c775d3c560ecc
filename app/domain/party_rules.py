"""The rules of one party (domain.md A.4.1, I.4): missing papers point out, they never block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.common import check_fields, check_future, is_empty, missing, warning
from app.domain.consultation_rules import ELDERLY, MINOR, codes_of
from app.domain.fields import FieldSpec, Value, Values
from app.domain.identity import credit_code_is_valid, id_number_is_valid
from app.domain.parts import check_part
from app.domain.person import check_identity, identity_facts, place_name
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

PERSON, ORGANISATION = "person", "organisation"
BY_OTHER = "by_other"

_SENSITIVE_CROWD = frozenset({MINOR, "rehab"})


def check(fields: Iterable[FieldSpec], values: Values, around: Surroundings) -> Iterator[Problem]:
    """Everything wrong with one party, field by field."""
    yield from check_part(values)
    yield from check_fields(fields, values)
    if is_organisation(values):
        yield from check_organisation(values)
    else:
        yield from check_person(values, around)
    if is_empty(values.get("division_code")) and is_empty(values.get("address")):
        yield missing("division_code")
    yield from check_future("withdrew_on", values, around)


def check_person(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Age and papers of a person; who may not act alone has a guardian (A.4.1 `guardian`)."""
    yield from check_identity(values, around)
    yield from check_future("birth_date", values, around)
    if is_empty(values.get("id_no")) and is_empty(values.get("id_absent_reason")):
        yield warning("party.no_id", "id_absent_reason")
    years = age(values, around.today)
    if years is None:
        yield warning("party.no_age", "age_stated")
    elif years < around.integer("minor_age") and is_empty(values.get("guardian_name")):
        yield missing("guardian_name")
    guardian = values.get("guardian_id_no")
    if isinstance(guardian, str) and guardian and not id_number_is_valid(guardian):
        yield warning("id.check", "guardian_id_no")
    if values.get("sign_mode") == BY_OTHER and values.get("needs_reading_aloud") is not True:
        # Who has another sign for him has had the text read to him (I.4).
        yield warning("party.read_aloud", "needs_reading_aloud")


def check_organisation(values: Values) -> Iterator[Problem]:
    """Somebody speaks for an organisation; its code has a check character (GB 32100)."""
    if is_empty(values.get("legal_rep")):
        yield missing("legal_rep")
    code = values.get("uscc")
    if isinstance(code, str) and code and not credit_code_is_valid(code):
        yield warning("uscc.check", "uscc")


def is_organisation(values: Values) -> bool:
    """Whether the party is no natural person."""
    return values.get("party_kind") == ORGANISATION


def age(values: Values, day: str) -> int | None:
    """Full years on an ISO day: by ID number, birth date, birth year, else as stated; None when
    nothing is known or the birth lies after that day (A.4.1 年龄, at the accept date).
    """
    born = identity_facts(values).get("birth_date") or values.get("birth_date")
    year, stated = values.get("birth_year"), values.get("age_stated")
    years: int | None = None
    if isinstance(born, str) and born:
        years = int(day[:4]) - int(born[:4]) - (day[5:10] < born[5:10])
    elif isinstance(year, int):
        years = int(day[:4]) - year
    elif isinstance(stated, int):
        years = stated
    return years if years is not None and years >= 0 else None


def is_sensitive(values: Values) -> bool:
    """Minors and drug rehabilitation are named nowhere in a list (B.1 `sensitivity`)."""
    crowd = codes_of(values.get("crowd"))
    return bool(crowd & _SENSITIVE_CROWD) or not is_empty(values.get("guardian_name"))


def derive(values: Values, around: Surroundings) -> Values:
    """What follows from the other fields; the caller never lets it replace what a person set."""
    found: dict[str, Value] = {}
    if not is_organisation(values):
        found |= _derive_person(values, around)
    if name := place_name(values.get("division_code"), around):
        found["division_name"] = name
    return found


def _derive_person(values: Values, around: Surroundings) -> dict[str, Value]:
    found: dict[str, Value] = identity_facts(values)
    born = values.get("birth_date")
    if isinstance(born, str):
        found["birth_year"] = int(born[:4])
    # The station's own people, not 彝族 everywhere: 木里 is Tibetan (A.4.1 `ethnicity`).
    found["ethnicity"] = around.parameter("default_ethnicity")
    years = age(values, around.today)
    if years is not None and (group := _age_group(years, around)):
        found["crowd"] = tuple(sorted(codes_of(values.get("crowd")) | {group}))
    return found


def _age_group(years: int, around: Surroundings) -> str:
    if years >= around.integer("elderly_age"):
        return ELDERLY
    return MINOR if years < around.integer("minor_age") else ""
