"""Open a case: by hand, or from a consultation whose every fact is carried over (Ctrl+M)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.agreement import IMMEDIATE, ORAL
from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.common import is_empty
from app.domain.consultation_rules import AS_THE_FACTS, ORGANISATIONS, codes_of
from app.domain.fields import Value, Values
from app.domain.people import Act
from app.domain.problems import Refused
from app.domain.records import Record
from app.domain.spoken import CHINESE
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.mediation import staff
from app.usecases.mediation.acquaintance import Acquaintance, acquaint, told
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import Saved, act, denied

PARTY, AGENCY, COMMITTEE, MEDIATOR = "party", "power_of_attorney", "committee", "mediator"
AGREEMENT, TERM, PERFORMANCE = "agreement", "agreement_term", "performance"
APPLICANT, RESPONDENT = "applicant", "respondent"

_MODES: Mapping[str, str] = {"letter": "written", "web": "written", "call": "phone"}
"""How somebody asked, by the channel of the consultation; whoever came asked by word of mouth."""

_OF_THE_VISITOR = (
    "person_id", "name_native", "sex", "birth_year", "ethnicity", "id_type", "id_no", "phone",
    "division_code", "division_name", "address", "crowd", "uscc", "language",
)  # fmt: skip


def open_case(
    desk: Desk,
    values: Values,
    parties: Sequence[Values] = (),
    record_id: str = "",
    agents: Sequence[tuple[int, Values]] = (),
    *,
    acquainted: bool = True,
) -> Saved | Refused:
    """A new case with its parties in one act; complete or not, it is saved. `agents` are
    authorisations, each with the index of the party that gave it; `acquainted` parties become
    persons where enough is told of them.
    """
    for kind, wanted in ((CASE, True), (PARTY, bool(parties)), (AGENCY, bool(agents))):
        if wanted and (no := denied(desk, kind, Act.CREATE)):
            return no
    case_id = record_id or desk.ids.record_id()
    party_ids = [desk.ids.record_id() for _ in parties]
    agent_ids = [desk.ids.record_id() for _ in agents]
    header = new_values(desk, desk.kinds[CASE], _with_defaults(desk, values))
    known = [acquaint(desk, party) if acquainted else Acquaintance() for party in parties]

    def work(unit: UnitOfWork) -> Record:
        case = unit.add(CASE, case_id, header)
        written = _add_parties(desk, unit, case_id, party_ids, parties, known)
        for agent_id, (index, agent) in zip(agent_ids, agents, strict=True):
            given = {**agent, "party_id": party_ids[index]}
            written.append(_add(desk, unit, AGENCY, agent_id, case_id, given))
        follow(desk, unit, case, *written)
        return unit.get(CASE, case_id) or case

    return told(act(desk, f"{CASE}.create", work, case_id), known)


def _add_parties(
    desk: Desk,
    unit: UnitOfWork,
    case_id: str,
    ids: Sequence[str],
    parties: Sequence[Values],
    known: Sequence[Acquaintance],
) -> list[Record]:
    """The parties in order, each after its person."""
    written = []
    for seq, (party_id, party, who) in enumerate(zip(ids, parties, known, strict=True), start=1):
        who.write(unit)
        given = {**who.link(party), "seq": seq}
        written.append(_add(desk, unit, PARTY, party_id, case_id, given))
    return written


@dataclass(frozen=True, slots=True)
class OralTerm:
    """Who does what: `debtor` and `creditor` are places among the parties, None for nobody."""

    values: Values
    debtor: int | None = None
    creditor: int | None = None


@dataclass(frozen=True, slots=True)
class OralCase:
    """All of a dispute that was settled by word of mouth (domain.md A.4.11)."""

    case: Values
    parties: Sequence[Values]
    agreement: Values
    terms: Sequence[OralTerm]


def open_oral(desk: Desk, oral: OralCase, record_id: str = "") -> Saved | Refused:
    """The case, its parties, the oral agreement with its terms and, for every sum, an item of the
    schedule: one act. What is due on the spot was performed on the day of the agreement.
    """
    for kind in (CASE, PARTY, AGREEMENT, TERM, PERFORMANCE):
        if no := denied(desk, kind, Act.CREATE):
            return no
    case_id = record_id or desk.ids.record_id()
    party_ids = [desk.ids.record_id() for _ in oral.parties]
    day = str(oral.case.get("accepted_on") or desk.surroundings.today)
    header = {
        "consented": True, "mediated_from": day, "mediated_to": day,
        **_with_defaults(desk, oral.case),
    }  # fmt: skip
    amounts = [term.values.get("amount_fen") for term in oral.terms]
    agreed = {
        "form": ORAL, "agreed_on": day, "recorded_on": day,
        "amount_fen": sum(fen for fen in amounts if isinstance(fen, int)), **oral.agreement,
    }  # fmt: skip

    known = [acquaint(desk, party) for party in oral.parties]

    def work(unit: UnitOfWork) -> Record:
        case = unit.add(CASE, case_id, new_values(desk, desk.kinds[CASE], header))
        written = _add_parties(desk, unit, case_id, party_ids, oral.parties, known)
        agreement = _add(desk, unit, AGREEMENT, desk.ids.record_id(), case_id, agreed)
        written.append(agreement)
        for seq, term in enumerate(oral.terms, start=1):
            given = {
                **term.values, "agreement_id": agreement.id, "seq": seq,
                "debtor_id": _of(party_ids, term.debtor),
                "creditor_id": _of(party_ids, term.creditor),
            }  # fmt: skip
            one = _add(desk, unit, TERM, desk.ids.record_id(), case_id, _filled(given))
            written.append(one)
            if item := _scheduled(agreement, one, seq):
                written.append(_add(desk, unit, PERFORMANCE, desk.ids.record_id(), case_id, item))
        follow(desk, unit, case, *written)
        return unit.get(CASE, case_id) or case

    return told(act(desk, f"{CASE}.create", work, case_id), known)


def _of(ids: Sequence[str], place: int | None) -> str | None:
    return ids[place] if place is not None and place < len(ids) else None


def _scheduled(agreement: Record, term: Record, seq: int) -> Values:
    """The item of the schedule that a sum makes; {} for a term without money or day."""
    amount, day = term.get("amount_fen"), agreement.text("agreed_on")
    at_once = agreement.get("performance_mode") == IMMEDIATE
    due = day if at_once else term.text("due_on") or agreement.text("performance_due")
    if not isinstance(amount, int) or not amount or not due:
        return {}
    item: dict[str, Value] = {
        "agreement_id": agreement.id, "term_id": term.id, "seq": seq,
        "what": term.get("what"), "due_on": due, "amount_fen": amount,
    }  # fmt: skip
    if at_once:
        item |= {"performed_on": day, "performed_fen": amount}
    return _filled(item)


def _add(
    desk: Desk, unit: UnitOfWork, kind: str, record_id: str, case_id: str, values: Values
) -> Record:
    given = {**values, "case_id": case_id}
    return unit.add(kind, record_id, new_values(desk, desk.kinds[kind], given))


def promote(desk: Desk, consultation: Record, committee_id: str = "") -> Saved | Refused:
    """The consultation becomes a case: nothing that both know is typed again (product.md).

    Whoever spoke for somebody else becomes the agent of that party. A consultation that already
    became a case gives that case back.
    """
    if found := promoted(desk, consultation.id):
        return Saved(found, Changes(), ())
    chosen = {"committee_id": committee_id} if committee_id else {}
    agents = [(0, _agent(consultation))] if consultation.text("on_behalf_of") else []
    return open_case(
        desk,
        {**_header(desk, consultation), **chosen},
        _parties(consultation),
        agents=agents,
        # Who did not want to be known at the counter is not made known by the case.
        acquainted=consultation.get("identity_refused") is not True,
    )


def promoted(desk: Desk, consultation_id: str) -> Record | None:
    """The case that a consultation became."""
    ids = desk.reader.ids(Query(CASE, where={"consultation_id": consultation_id}), 1)
    return desk.reader.get(CASE, ids[0]) if ids else None


def _header(desk: Desk, consultation: Record) -> Values:
    facts, demand = consultation.text("facts"), consultation.text("demand")
    matter = consultation.text("matter_type")
    channel = consultation.text("channel")
    around = desk.surroundings
    parent = around.codes.entry("channel", channel)
    mode = _MODES.get(channel) or _MODES.get((parent.parent or "") if parent else "")
    found: dict[str, Value] = {
        "consultation_id": consultation.id,
        "source_code": "applied",
        "application_mode": mode or "oral",
        "applied_on": consultation.text("received_at")[:10],
        "dispute_type": around.codes.mapped("matter_type", matter, "dispute_type"),
        "dispute_division": consultation.get("division_code"),
        "brief": facts,
        "requests": (demand,) if demand and demand != AS_THE_FACTS else None,
        "interpreter": consultation.get("interpreter"),
        "people_involved": _people(consultation),
    }
    if language := consultation.get("language"):
        found["languages"] = (language,)
    return {name: value for name, value in found.items() if not is_empty(value)}


def _people(consultation: Record) -> int:
    """Everybody who came, and the other side."""
    count = consultation.get("headcount")
    return (count if isinstance(count, int) else 1) + 1


def _parties(consultation: Record) -> list[Values]:
    """The visitor, or the one they spoke for, and the other side as far as it is known."""
    behalf = consultation.text("on_behalf_of")
    if behalf:
        applicant: dict[str, Value] = {"name": behalf, "party_kind": "person"}
    else:
        applicant = {name: consultation.get(name) for name in _OF_THE_VISITOR}
        unit = consultation.get("visitor_kind") in ORGANISATIONS
        applicant["party_kind"] = "organisation" if unit else "person"
        applicant["name"] = consultation.get("org_name" if unit else "visitor_name")
        if unit:  # whoever came for an organisation is the person to speak to
            applicant["phone_owner"] = consultation.get("visitor_name")
    parties: list[Values] = [_filled({**applicant, "side": APPLICANT})]
    if opponent := consultation.text("opponent"):
        parties.append({"side": RESPONDENT, "name": opponent})
    return parties


def _agent(consultation: Record) -> Values:
    """Whoever spoke for the party; what they may do is written down when the paper is signed."""
    names = {"agent_name": "visitor_name"} | {
        name: name for name in ("sex", "id_no", "phone", "address", "relation")
    }
    return _filled({ours: consultation.get(theirs) for ours, theirs in names.items()})


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if not is_empty(value)}


def _with_defaults(desk: Desk, values: Values) -> Values:
    """Committee, mediator and who writes; a mediator who speaks the language of the case
    interprets, until somebody else is named.
    """
    found = {**committee_defaults(desk, values), **values}
    if writer := staff.writer(desk):
        found = {"recorder": writer, **found}
    mediator = desk.reader.get(MEDIATOR, str(found.get("chief_mediator") or ""))
    foreign = codes_of(found.get("languages")) - {CHINESE}
    if mediator is not None and foreign and foreign <= codes_of(mediator.get("languages")):
        found = {"interpreter": mediator.get("name"), **found}
    return found


def committee_defaults(desk: Desk, values: Values) -> Values:
    """The mediator who is logged in and their committee, else that of the place."""
    found: dict[str, Value] = {}
    mediator = staff.own(desk)
    own = mediator.text("committee_id") if mediator else ""
    chosen = str(values.get("committee_id") or own)
    committee = desk.reader.get(COMMITTEE, chosen) if chosen else _nearest(desk, values)
    if committee is not None:
        found["committee_id"] = committee.id
        found["committee_kind"] = committee.get("kind_code")
    if mediator is not None:
        found["chief_mediator"] = mediator.id
    return found


def _nearest(desk: Desk, values: Values) -> Record | None:
    """The committee of the village, else of its township, else the only one there is."""
    open_ones = [
        one
        for one in desk.reader.many(COMMITTEE, desk.reader.ids(Query(COMMITTEE)))
        if is_empty(one.get("closed_on")) and not denied(desk, CASE, Act.CREATE)
    ]
    place = str(values.get("dispute_division") or desk.scope)
    for size in (12, 9):
        near = [one for one in open_ones if one.text("division_code")[:size] == place[:size]]
        if len(near) == 1:
            return near[0]
    return open_ones[0] if len(open_ones) == 1 else None
