"""Parties who are newly typed become persons, so that search finds them next time (product.md R27).

A name alone tells too little; with a number, a telephone or a village it is somebody. The person is
written in the act that writes the party. Somebody like that may be known already: it is told and
never blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.domain.common import is_empty
from app.domain.fields import Values
from app.domain.party_rules import PERSON as NATURAL
from app.domain.people import Act
from app.domain.person import KIND as PERSON
from app.domain.problems import Problem, Refused
from app.usecases import people
from app.usecases.beginning import new_values
from app.usecases.consult import known_by_number
from app.usecases.desk import Desk
from app.usecases.ports import UnitOfWork
from app.usecases.records import Saved, denied

_FACTS = (
    "name", "name_native", "sex", "birth_date", "birth_year", "ethnicity", "id_type", "id_no",
    "phone", "phone_owner", "division_code", "address", "crowd", "language",
)  # fmt: skip
_TELLING = ("id_no", "phone", "division_code")


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """`person_id` is "" for a party of whom too little is told, or who has a person; `values` are
    those of a person to be added, `problems` what may be the same person.
    """

    person_id: str = ""
    values: Values = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()

    def link(self, party: Values) -> Values:
        """The party with its person."""
        return {**party, "person_id": self.person_id} if self.person_id else party

    def write(self, unit: UnitOfWork) -> None:
        """Add the person, in the act of the party."""
        if self.values:
            unit.add(PERSON, self.person_id, self.values)


def acquaint(desk: Desk, party: Values) -> Acquaintance:
    """Who a party is: nobody new, the one person of this ID number, or somebody new."""
    is_person = party.get("party_kind", NATURAL) == NATURAL
    told = not is_empty(party.get("name")) and any(not is_empty(party.get(n)) for n in _TELLING)
    if not is_person or not told or not is_empty(party.get("person_id")):
        return Acquaintance()
    if known := known_by_number(desk, party):
        return Acquaintance(known.id)
    if denied(desk, PERSON, Act.CREATE):
        return Acquaintance()
    facts = {name: party[name] for name in _FACTS if not is_empty(party.get(name))}
    twins = people.duplicates(desk, facts)
    values = new_values(desk, desk.kinds[PERSON], facts)
    return Acquaintance(desk.ids.record_id(), values, people.duplicate_warning(twins))


def told(saved: Saved | Refused, known: Iterable[Acquaintance]) -> Saved | Refused:
    """What was saved, with who may be known already."""
    if isinstance(saved, Refused):
        return saved
    return replace(saved, problems=(*saved.problems, *(p for one in known for p in one.problems)))
