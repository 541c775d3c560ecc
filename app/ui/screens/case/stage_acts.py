"""What a stage key opens: which form, new or stored, with which values put in beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.agreement import is_signed
from app.domain.agreements import originals, owed, signing_of
from app.domain.case_facts import APPLICANT, RESPONDENT
from app.domain.case_file import CASE, CaseFile
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.performance import is_done
from app.domain.surroundings import Surroundings

SIGNING = "signing"
"""Stands for the form in which all sign at once, where others name a kind."""


@dataclass(frozen=True, slots=True)
class Opening:
    """`record_id` is "" for a new part; `given` is put in beforehand, `fixed` belongs to it
    whatever is typed; `field` gets the keys.
    """

    kind: str
    record_id: str = ""
    given: Values = field(default_factory=dict)
    fixed: Values = field(default_factory=dict)
    field: str = ""


def opening(command: str, file: CaseFile, around: Surroundings) -> Opening:
    """What the command of a stage opens in this case."""
    return _ACTS[command](file, around)


def _header(file: CaseFile, _around: Surroundings) -> Opening:
    return Opening(CASE, file.case.id)


def _on_header(*names: str) -> Callable[[CaseFile, Surroundings], Opening]:
    """The first of these days that is not filled in, today."""

    def made(file: CaseFile, around: Surroundings) -> Opening:
        name = next((one for one in names if is_empty(file.case.get(one))), names[0])
        given = {name: around.today} if is_empty(file.case.get(name)) else {}
        return Opening(CASE, file.case.id, given, field=name)

    return made


def _inform(file: CaseFile, around: Surroundings) -> Opening:
    """The notice of rights and the consent are one talk, with which the case is accepted (A.2);
    what is known already stays.
    """
    wanted: Values = {"informed_on": around.today, "accepted_on": around.today, "consented": True}
    given = {name: value for name, value in wanted.items() if file.case.get(name) is None}
    if file.case.get("refused_by_party"):
        given.pop("consented", None)
    return Opening(CASE, file.case.id, given, field="informed_on")


def _term(file: CaseFile, _around: Surroundings) -> Opening:
    """Between one and one it is known who owes whom."""
    two = all(len(file.parties(side)) == 1 for side in (APPLICANT, RESPONDENT))
    return Opening("agreement_term", field="act" if two else "debtor_id")


def _new(kind: str, at: str = "") -> Callable[[CaseFile, Surroundings], Opening]:
    return lambda _file, _around: Opening(kind, field=at)


def _agree(file: CaseFile, around: Surroundings) -> Opening:
    """No agreement yet: write it; begun and unsigned: finish it; written and not signed by all:
    sign it; signed: read it.
    """
    agreements = file.of("agreement")
    if not agreements:
        return Opening("agreement")
    for one in agreements:
        state = signing_of(file, one, around)
        if not one.complete and not state.signed_on:
            return Opening("agreement", one.id)
        if not (state.by_all and state.by_mediator and one.text("sealed_on")):
            return Opening(SIGNING, one.id)
    return Opening("agreement", agreements[-1].id)


def _end(file: CaseFile, _around: Surroundings) -> Opening:
    endings = file.of("termination")
    return Opening("termination", endings[-1].id if endings else "")


def _perform(file: CaseFile, around: Surroundings) -> Opening:
    """The next item of the schedule, performed today in full; without one left, one more."""
    items = [item for item in owed(file, around) if not is_done(item.values)]
    items.sort(key=lambda item: item.text("due_on"))
    if not items:
        return Opening("performance")
    given: dict[str, Value] = {"performed_on": around.today}
    if not is_empty(items[0].get("amount_fen")):
        given["performed_fen"] = items[0].get("amount_fen")
    return Opening("performance", items[0].id, given, field="performed_on")


def _confirm(file: CaseFile, _around: Surroundings) -> Opening:
    """One that the court has not decided, else a new one."""
    asked = [one for one in file.of("judicial_confirmation") if is_empty(one.get("decision"))]
    if asked:
        return Opening("judicial_confirmation", asked[-1].id, field="decision")
    return Opening("judicial_confirmation")


def _supplement(file: CaseFile, _around: Surroundings) -> Opening:
    """A further agreement that names the signed one."""
    signed = [one for one in originals(file) if is_signed(one.values)]
    fixed: Values = {"supplement_of": signed[-1].id} if signed else {}
    return Opening("agreement", given={"form": "written"}, fixed=fixed)


_ACTS: Mapping[str, Callable[[CaseFile, Surroundings], Opening]] = {
    "case.header": _header,
    "case.party": _new("party", "name"),
    "case.inform": _inform,
    "case.session": _new("mediation_session", "record_text"),
    "case.inquire": _new("investigation"),
    "case.agree": _agree,
    "case.end": _end,
    "case.perform": _perform,
    "case.follow_up": _new("follow_up"),
    "case.confirm": _confirm,
    "case.archive": _on_header("closed_on", "filed_on", "checked_on"),
    "case.term": _term,
    "case.supplement": _supplement,
}

COMMANDS = tuple(_ACTS)
