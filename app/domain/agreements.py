"""Views of a case file that rules and facts share: which agreement, who signed it, when it holds.

Source: 人民调解法 arts 28-30 (domain.md A.1). A written agreement takes effect on the last day of
the parties' signatures, the mediator's and the seal; an oral one on the day it was reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain import signature as signing
from app.domain.agreement import ORAL
from app.domain.case_file import CaseFile
from app.domain.party_rules import ORGANISATION, age
from app.domain.performance import is_done
from app.domain.records import Record
from app.domain.surroundings import Surroundings

_PAPERS = frozenset({"written_agreement", "supplement_agreement", "oral_agreement_register"})
"""The papers that bear the signatures of an agreement."""


def active_parties(file: CaseFile) -> tuple[Record, ...]:
    """The parties who did not withdraw."""
    return tuple(party for party in file.of("party") if not party.text("withdrew_on"))


def originals(file: CaseFile) -> tuple[Record, ...]:
    """The agreements that supplement no other."""
    return tuple(one for one in file.of("agreement") if not one.text("supplement_of"))


def of_agreement(file: CaseFile, kind: str, agreement: Record) -> tuple[Record, ...]:
    """The terms or the schedule of one agreement; an item that names none belongs to that of its
    term, and what is left to the only agreement there is.
    """
    only = len(file.of("agreement")) == 1
    terms = {one.id: one.text("agreement_id") for one in file.of("agreement_term")}

    def belongs(part: Record) -> bool:
        named = part.text("agreement_id") or terms.get(part.text("term_id"), "")
        return named == agreement.id or (only and not named)

    return tuple(part for part in file.of(kind) if belongs(part))


def signatures_of(file: CaseFile, agreement: Record) -> tuple[Record, ...]:
    """The signatures under one agreement."""
    only = len(file.of("agreement")) == 1
    return tuple(
        one
        for one in file.of("signature")
        if one.text("document") in _PAPERS
        and (one.text("part_id") == agreement.id or (only and not one.text("part_id")))
    )


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signed an agreement. `unsigned` are the parties for whom nobody did who may;
    `guardians` those among them who are minors without their guardian's signature.
    """

    signed_on: str
    unsigned: tuple[Record, ...]
    guardians: tuple[Record, ...]
    by_mediator: bool

    @property
    def by_all(self) -> bool:
        """Whether every party signed, in the way the law asks."""
        return bool(self.signed_on) and not self.unsigned


def signing_of(file: CaseFile, agreement: Record, around: Surroundings) -> Signing:
    """The state of the signatures under one agreement; `signed_on` is the last, "" without any."""
    found = signatures_of(file, agreement)
    last = max((one.text("signed_on") for one in found), default="")
    unsigned, minors = [], []
    for party in active_parties(file):
        roles = {one.text("role") for one in found if one.text("party_id") == party.id}
        if is_minor(party, last or around.today, around):
            if signing.GUARDIAN not in roles:
                minors.append(party)
                unsigned.append(party)
        elif not roles & signing.FOR_A_PARTY:
            unsigned.append(party)
    by_mediator = any(one.text("role") == signing.MEDIATOR for one in found)
    return Signing(last, tuple(unsigned), tuple(minors), by_mediator)


def is_minor(party: Record, day: str, around: Surroundings) -> bool:
    """Whether a guardian acts for the party on that day (民法典 arts 17-20; A.4.1 `guardian`)."""
    if party.text("party_kind") == ORGANISATION:
        return False
    years = age(party.values, day)
    return years is not None and years < around.integer("minor_age")


def agreed_on(file: CaseFile, agreement: Record, around: Surroundings) -> str:
    """The day an agreement was reached, "" while it was not: an oral one as recorded, a written one
    when all parties have signed.
    """
    if agreement.text("form") == ORAL:
        return agreement.text("agreed_on")
    state = signing_of(file, agreement, around)
    return (agreement.text("agreed_on") or state.signed_on) if state.by_all else ""


def effective_on(file: CaseFile, agreement: Record, around: Surroundings) -> str:
    """The first day an agreement binds, "" while it does not (arts 29, 30)."""
    if agreement.text("form") == ORAL:
        return agreement.text("agreed_on")
    state, seal = signing_of(file, agreement, around), agreement.text("sealed_on")
    return max(state.signed_on, seal) if state.by_all and state.by_mediator and seal else ""


def supplements(file: CaseFile, agreement: Record, around: Surroundings) -> tuple[Record, ...]:
    """What was reached to change an agreement, in order."""
    return tuple(
        one
        for one in file.of("agreement")
        if one.text("supplement_of") == agreement.id and agreed_on(file, one, around)
    )


def replaced_on(file: CaseFile, agreement: Record, around: Surroundings) -> str:
    """The day from which the rest of a schedule is owed no more: a supplement that names a sum and
    has a schedule of its own stands in its place (A.2). "" while it stands.
    """
    days = (
        agreed_on(file, one, around)
        for one in supplements(file, agreement, around)
        if one.get("amount_fen") and of_agreement(file, "performance", one)
    )
    return min(days, default="")


def settled_on(file: CaseFile, item: Record, around: Surroundings) -> str:
    """The day on which an item that was not performed was replaced, "" while it is owed."""
    for one in file.of("agreement"):
        if item in of_agreement(file, "performance", one):
            return replaced_on(file, one, around)
    return ""


def owed(file: CaseFile, around: Surroundings) -> tuple[Record, ...]:
    """The schedule that counts: what was performed, and what still is to be."""
    return tuple(
        item
        for item in file.of("performance")
        if is_done(item.values) or not settled_on(file, item, around)
    )


def total(records: Iterable[Record], field: str = "amount_fen") -> int | None:
    """The sum of the amounts that are given, None when none is."""
    amounts = [value for one in records if isinstance(value := one.get(field), int)]
    return sum(amounts) if amounts else None
