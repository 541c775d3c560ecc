"""All who signed one paper, in one act: the date that starts the clocks (product.md, Mediation).

A signature is a record of its own and is only ever added (domain.md A.8b); people sign at one
table, so that one form writes them all, with the seal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain import signature as roles
from app.domain.agreement_rules import check_signature
from app.domain.agreements import active_parties, is_minor
from app.domain.case_file import CaseFile
from app.domain.common import is_empty
from app.domain.dossier import agreement_document
from app.domain.fields import Value, Values
from app.domain.party_rules import ORGANISATION
from app.domain.people import Act
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.mediation.reading import load
from app.usecases.ports import UnitOfWork
from app.usecases.records import Saved, act, denied

SIGNATURE, AGREEMENT, AUTHORISATION = "signature", "agreement", "power_of_attorney"
SIGNED_BY_HAND = "signature"

_NAMED = {
    "investigatees": "investigatee",
    "investigators": "investigator",
    "participants": "participant",
    "visitor": "visitor",
    "interpreter": "interpreter",
}
"""Fields of a part that name who signs its paper, and as what."""


@dataclass(frozen=True, slots=True)
class Signer:
    """One person who signs: as what, for which party, and how. `signed_by` wrote for somebody who
    does not write, before `witness`. Who is not `asked` may sign as well, or instead.
    """

    role: str
    name: str
    party_id: str = ""
    agent_id: str = ""
    sign_mode: str = SIGNED_BY_HAND
    signed_by: str = ""
    witness: str = ""
    asked: bool = True


def document_of(part: Record) -> str:
    """The paper that is signed for a part; "" where none is."""
    papers = {
        "mediation_session": "mediation_record",
        "investigation": "investigation_record",
        "follow_up": "follow_up",
        "power_of_attorney": "power_of_attorney",
        "judicial_confirmation": "judicial_confirmation",
    }
    return agreement_document(part) if part.kind == AGREEMENT else papers.get(part.kind, "")


def needs_seal(part: Record) -> bool:
    """Whether the committee's seal belongs to the paper and starts its clock (art 29)."""
    return part.kind == AGREEMENT


def expected(file: CaseFile, part: Record, around: Surroundings) -> tuple[Signer, ...]:
    """Who signs the paper of a part and has not yet (人民调解法 arts 28, 29; A.3)."""
    document = document_of(part)
    there = [
        one
        for one in file.of(SIGNATURE)
        if one.text("part_id") == part.id and one.text("document") == document
    ]
    wanted: list[Signer] = []
    for party in _parties(file, part):
        own = _of_party(party, around)
        enough = {own.role} if own.role == roles.GUARDIAN else roles.FOR_A_PARTY
        if part.kind == AUTHORISATION:
            enough -= {roles.AGENT}  # the principal signs beside the agent
        if not enough & {one.text("role") for one in there if one.text("party_id") == party.id}:
            wanted += [own, *(_agents(file, party) if part.kind != AUTHORISATION else ())]
    done = {(one.text("role"), one.text("name")) for one in there}
    others = (one for one in _others(file, part) if one.name and (one.role, one.name) not in done)
    return (*wanted, *others)


def _parties(file: CaseFile, part: Record) -> tuple[Record, ...]:
    """The parties whose paper it is: all, those who were present, who ask, who authorise; nobody
    under an inquiry or a visit, which others sign (A.3).
    """
    if part.kind in ("investigation", "follow_up"):
        return ()
    named = part.get(
        {AUTHORISATION: "party_id", "mediation_session": "attendees"}.get(part.kind, "applicants")
    )
    ids = named if isinstance(named, tuple | list) else (named,) if named else ()
    return tuple(one for one in active_parties(file) if not ids or one.id in ids)


def _others(file: CaseFile, part: Record) -> Iterator[Signer]:
    """Who else signs, by the paper (A.3): one mediator must, the others may."""
    if part.kind == AUTHORISATION:
        yield Signer(roles.AGENT, part.text("agent_name"), part.text("party_id"), part.id)
        return
    for field, role in _NAMED.items():
        given = part.get(field)
        for name in given if isinstance(given, tuple | list) else (part.text(field),):
            yield Signer(role, str(name))
    if part.kind in (AGREEMENT, "mediation_session"):
        for place, name in enumerate(file.case.text("mediator_names").split("、")):
            yield Signer(roles.MEDIATOR, name, asked=not place)
    if part.kind in (AGREEMENT, "mediation_session", "investigation"):
        yield Signer(roles.RECORDER, part.text("recorder") or file.case.text("recorder"))


def _agents(file: CaseFile, party: Record) -> Iterator[Signer]:
    """Who may sign instead of a party, by the authorisations that it gave (A.4.7)."""
    for paper in file.of("power_of_attorney"):
        if paper.text("party_id") == party.id and paper.text("agent_name"):
            yield Signer(roles.AGENT, paper.text("agent_name"), party.id, paper.id, asked=False)


def doubts(
    file: CaseFile,
    part: Record,
    signers: Sequence[Signer],
    signed_on: str,
    around: Surroundings,
) -> tuple[Problem, ...]:
    """What the rules would say of these signatures: told before they are written, for a signature
    is never edited.
    """
    document = document_of(part)
    told = (
        problem
        for signer in signers
        for problem in check_signature(
            file,
            Record(SIGNATURE, "", _values(file.case.id, document, part.id, signer, signed_on)),
            around,
        )
    )
    return tuple({problem.code: problem for problem in told}.values())


def _of_party(party: Record, around: Surroundings) -> Signer:
    """A party, or who acts for one that is a minor or an organisation (民法典 arts 17-20, 61)."""
    mode = party.text("sign_mode") or SIGNED_BY_HAND
    if party.text("party_kind") == ORGANISATION:
        name = party.text("legal_rep") or party.text("name")
        return Signer(roles.LEGAL_REP, name, party.id, sign_mode=mode)
    if is_minor(party, around.today, around):
        name = party.text("guardian_name") or party.text("name")
        return Signer(roles.GUARDIAN, name, party.id, sign_mode=mode)
    return Signer(roles.PARTY, party.text("name"), party.id, sign_mode=mode)


def sign(
    desk: Desk,
    part: Record,
    signers: Sequence[Signer],
    signed_on: str,
    sealed_on: str = "",
) -> Saved | Refused:
    """Write all signatures, and the day of the seal on an agreement, in one act."""
    for kind, wanted in ((SIGNATURE, bool(signers)), (AGREEMENT, bool(sealed_on))):
        right = Act.CREATE if kind == SIGNATURE else Act.EDIT
        if wanted and (no := denied(desk, kind, right, None if kind == SIGNATURE else part)):
            return no
    file = load(desk, part.text("case_id"))
    current = file.part(part.kind, part.id) if file else None
    if file is None or current is None:
        return refused("record.gone")
    document = document_of(current)
    ids = [desk.ids.record_id() for _signer in signers]

    def work(unit: UnitOfWork) -> Record:
        written: list[Record] = []
        for record_id, signer in zip(ids, signers, strict=True):
            values = _values(file.case.id, document, part.id, signer, signed_on)
            written.append(
                unit.add(SIGNATURE, record_id, new_values(desk, desk.kinds[SIGNATURE], values))
            )
        seals = current.kind == AGREEMENT and sealed_on != ""
        if seals and current.get("sealed_on") != sealed_on:
            written.append(unit.edit(current, {"sealed_on": sealed_on}))
        follow(desk, unit, *written)
        return unit.get(current.kind, current.id) or current

    return act(desk, f"{SIGNATURE}.create", work)


def _values(case_id: str, document: str, part_id: str, signer: Signer, signed_on: str) -> Values:
    found: dict[str, Value] = {
        "case_id": case_id, "document": document, "part_id": part_id, "role": signer.role,
        "party_id": signer.party_id, "agent_id": signer.agent_id, "name": signer.name,
        "sign_mode": signer.sign_mode, "signed_by": signer.signed_by, "witness": signer.witness,
        "signed_on": signed_on,
    }  # fmt: skip
    return {name: value for name, value in found.items() if not is_empty(value)}
