"""What a case's header and an agreement tell by themselves, from the parts (domain.md A.2, A.4).

Pure: the verbs write what comes out. None empties a field, because what it followed from is gone.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain import termination as ending
from app.domain.agreement import IMMEDIATE, WRITTEN
from app.domain.agreements import (
    active_parties,
    agreed_on,
    effective_on,
    of_agreement,
    originals,
    owed,
    replaced_on,
    signing_of,
    supplements,
)
from app.domain.case_file import CaseFile
from app.domain.deadlines import (
    Deadline,
    confirmation_due,
    deadlines,
    follow_up_due,
    mediation_due,
)
from app.domain.fields import Value, Values
from app.domain.judicial_confirmation import CONFIRMED
from app.domain.party_rules import ORGANISATION
from app.domain.performance import is_done
from app.domain.records import Record
from app.domain.surroundings import Surroundings

__all__ = ["Deadline", "agreement_facts", "deadlines", "facts", "is_registered"]

APPLICANT, RESPONDENT = "applicant", "respondent"
IN_PROGRESS, SUCCESS = "in_progress", "success"
_RESULTS = {
    ending.FAILED: "failed",
    ending.TERMINATED: "withdrawn",
    ending.WITHDRAWN: "withdrawn",
    ending.TRANSFERRED: "redirected",
}
_ENDED_STAGES = {"failed": "failed", "withdrawn": "withdrawn", "redirected": "transferred"}
REGISTERED = ("source_code", "dispute_type", "brief", "accepted_on")
"""What a case must say before it is registered and numbered (A.2)."""


def facts(file: CaseFile, around: Surroundings) -> Values:
    """Every field of the header that follows from header and parts, None where nothing follows.

    `result`, `follow_up_due`, `mediated_from` and `mediated_to` may be typed: what a person wrote
    comes back unless the parts know better.
    """
    found = {**_parties(file, around), **_outcome(file, around)}
    found["mediation_due"] = mediation_due(file.case, around) or None
    found |= _span(file)
    found["next_session_at"] = next_session(file)
    found |= _afterwards(file, found, around)
    found["has_degu"] = bool(file.of("degu_participation"))
    found["stage"] = _stage(file, found, around)
    return found


def is_registered(file: CaseFile) -> bool:
    """Whether a case has what registration needs (A.2): source, type, brief, day, both sides, and
    the parties' consent.
    """
    return (
        all(file.case.text(name) for name in REGISTERED)
        and bool(file.parties(APPLICANT))
        and bool(file.parties(RESPONDENT))
        and file.case.get("consented") is True
    )


def _parties(file: CaseFile, around: Surroundings) -> dict[str, Value]:
    parties = file.of("party")
    names = [party.text("name") for party in parties if party.text("name")]
    sides = [_side(file.parties(side)) for side in (APPLICANT, RESPONDENT)]
    kind = file.case.text("dispute_type")
    title = None
    if all(sides):
        title = "与".join(sides) + (around.codes.name("dispute_type", kind) if kind else "纠纷")
    relation = None
    if parties:
        with_organisation = any(one.text("party_kind") == ORGANISATION for one in parties)
        relation = "citizen_org" if with_organisation else "citizens"
    return {
        "dossier_title": title,
        "party_names": "、".join(names) or None,
        "parties_relation": relation,
    }


def _side(parties: Iterable[Record]) -> str:
    """One side in the name of a file: the first name, and how many they are."""
    names = [party.text("name") for party in parties if party.text("name")]
    if len(names) > 1:
        return f"{names[0]}等{len(names)}人"
    return names[0] if names else ""


def _outcome(file: CaseFile, around: Surroundings) -> dict[str, Value]:
    """Agreement or ending, whichever came last; a typed result stays while there is neither."""
    reached = [one for one in originals(file) if agreed_on(file, one, around)]
    reached.sort(key=lambda one: agreed_on(file, one, around))
    ended = max(file.of("termination"), key=lambda one: one.text("ended_on"), default=None)
    nothing: dict[str, Value] = dict.fromkeys(
        ("ended_on", "agreement_form", "agreed_on", "effective_on", "amount_fen", "performance_due")
    )
    if ended and not (reached and agreed_on(file, reached[-1], around) >= ended.text("ended_on")):
        result = _RESULTS.get(ended.text("kind_code"), "failed")
        return {**nothing, "result": result, "ended_on": ended.text("ended_on") or None}
    if not reached:
        return {**nothing, "result": file.case.text("result") or IN_PROGRESS}
    last = reached[-1]
    amounts = [_amount(file, one, around) for one in reached]
    return {
        "result": SUCCESS,
        "ended_on": agreed_on(file, last, around),
        "agreement_form": last.text("form") or None,
        "agreed_on": agreed_on(file, last, around),
        "effective_on": effective_on(file, last, around) or None,
        "amount_fen": sum(amounts),
        "performance_due": max(_due(file, one, around) for one in reached) or None,
    }


def _amount(file: CaseFile, agreement: Record, around: Surroundings) -> int:
    """The agreed sum; a signed supplement that names a sum replaces that of its agreement (A.2)."""
    whole = (agreement, *supplements(file, agreement, around))
    amounts = [one.get("amount_fen") for one in whole]
    given = [amount for amount in amounts if isinstance(amount, int) and amount > 0]
    return given[-1] if given else 0


def _due(file: CaseFile, agreement: Record, around: Surroundings) -> str:
    """The last day of an agreement and its supplements, or of what stands in its place."""
    whole = (agreement, *supplements(file, agreement, around))
    replaced = bool(replaced_on(file, agreement, around))
    return max(_last_day(file, one) for one in whole[1 if replaced else 0 :])


def _last_day(file: CaseFile, agreement: Record) -> str:
    """The last day of the schedule, else the term's, else what the agreement says."""
    for kind in ("performance", "agreement_term"):
        days = [part.text("due_on") for part in of_agreement(file, kind, agreement)]
        if any(days):
            return max(*days, agreement.text("performance_due"))
    return agreement.text("performance_due")


def _span(file: CaseFile) -> dict[str, Value]:
    """Mediation from … to: as typed, widened by the sessions, so that none is typed twice."""
    held = [day for one in file.of("mediation_session") if (day := one.text("mediated_at")[:10])]
    first = [day for day in (*held, file.case.text("mediated_from")) if day]
    last = [day for day in (*held, file.case.text("mediated_to")) if day]
    return {"mediated_from": min(first, default=None), "mediated_to": max(last, default=None)}


def next_session(file: CaseFile) -> str | None:
    """When the last session was to be continued (A.2 继续调解); nothing once another was held."""
    held = [one for one in file.of("mediation_session") if one.text("mediated_at")]
    last = max(held, key=lambda one: one.text("mediated_at"), default=None)
    return (last.text("next_session_at") or None) if last else None


def _afterwards(
    file: CaseFile, outcome: dict[str, Value], around: Surroundings
) -> dict[str, Value]:
    """Performance, confirmation and follow-up: facts that overlap, and the one line that the
    return counts (A6.5): what a court did, that one was sued, confirmed, performed.
    """
    success = outcome["result"] == SUCCESS
    agreed, due = str(outcome["agreed_on"] or ""), str(outcome["performance_due"] or "")
    effective = str(outcome["effective_on"] or "")
    written = outcome["agreement_form"] == WRITTEN
    asked = max(file.of("judicial_confirmation"), key=lambda o: o.text("applied_on"), default=None)
    decision = asked.text("decision") if asked else ""
    performed = _performed_on(file, outcome, around) if success else ""
    open_to_court = written and not asked and not performed
    visited = max((one.text("visited_on") for one in file.of("follow_up")), default="")
    line = file.case.text("court_outcome") or ("sued" if file.case.text("sued_on") else "")
    line = line or (CONFIRMED if decision == CONFIRMED else "")
    return {
        # No reminder once the court was asked or everything is performed.
        "confirmation_due": (confirmation_due(effective, around) if open_to_court else "") or None,
        "confirmation": decision or None,
        "performed_on": performed or None,
        "performance": line or ("performed" if performed else None),
        "followed_up_on": visited or None,
        "follow_up_due": _follow_up_due(file.case, due, agreed, around),
    }


def _follow_up_due(case: Record, due: str, agreed: str, around: Surroundings) -> str | None:
    """A typed day stays; one that only followed from the old dates follows the new ones."""
    typed = case.text("follow_up_due")
    before = follow_up_due(case.text("performance_due"), case.text("agreed_on"), around)
    return typed if typed and typed != before else follow_up_due(due, agreed, around) or None


def _performed_on(file: CaseFile, outcome: Values, around: Surroundings) -> str:
    """When everything was performed: the whole schedule; on the spot; or as a visit found."""
    items = owed(file, around)
    if items:
        done = all(is_done(item.values) for item in items)
        return max(item.text("performed_on") for item in items) if done else ""
    if all(one.text("performance_mode") == IMMEDIATE for one in originals(file)):
        return str(outcome["effective_on"] or outcome["agreed_on"] or "")
    visits = [
        one.text("visited_on")
        for one in file.of("follow_up")
        if one.text("performance") == "performed"
    ]
    return min(visits, default="")


def _stage(file: CaseFile, found: Values, around: Surroundings) -> str:
    """Where the case stands in its life (A.2)."""
    case, result = file.case, str(found["result"])
    if case.text("filed_on"):
        return "archived"
    if case.text("closed_on"):
        return "closed"
    if result == SUCCESS and found["agreed_on"]:
        return _stage_of_agreement(file, found, around)
    if result in _ENDED_STAGES:
        return _ENDED_STAGES[result]
    if found["mediated_from"]:
        return "mediating"
    if not is_registered(file):
        return "draft"
    return "informed" if case.text("informed_on") else "registered"


def _stage_of_agreement(file: CaseFile, found: Values, around: Surroundings) -> str:
    if found["performed_on"]:
        return "followed_up" if found["followed_up_on"] else "performed"
    late = any(
        item.text("due_on") and item.text("due_on") < around.today and not is_done(item.values)
        for item in owed(file, around)
    )
    due = str(found["performance_due"] or "")
    if late or (not file.of("performance") and due and due < around.today):
        return "breached"
    return "performing" if found["effective_on"] else "agreed"


def agreement_facts(file: CaseFile, agreement: Record, around: Surroundings) -> Values:
    """The fields of one agreement that follow from case, parties and signatures. Number and copies
    stay as they were printed once somebody has signed (A.2, A.5).
    """
    state = signing_of(file, agreement, around)
    found: dict[str, Value] = {
        "signed_on": state.signed_on or None,
        "effective_on": effective_on(file, agreement, around) or None,
    }
    printed = bool(agreement.text("signed_on"))
    courts = len(file.of("judicial_confirmation"))
    copies: Value = len(active_parties(file)) + 1 + courts  # each party, the committee, the court
    found["copies"] = agreement.get("copies") if printed else copies
    kept = agreement.text("agreement_no")
    found["agreement_no"] = kept or _number(file, agreement) or None
    return found


def _number(file: CaseFile, agreement: Record) -> str:
    """The case's number; a second agreement bears `-1`, a third `-2` (A.5)."""
    number = file.case.text("case_no")
    ids = [one.id for one in file.of("agreement")]
    place = ids.index(agreement.id) if agreement.id in ids else len(ids)
    return f"{number}-{place}" if number and place else number
