"""Add a part to a case. It is changed and voided like any record (`records.edit`, `remove`), whose
locks and header follow in the same act (`following`).
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.case_file import CaseFile
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.party import KIND as PARTY
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.domain.spoken import CHINESE
from app.usecases import records
from app.usecases.amending import amend, refusal_of
from app.usecases.desk import Desk
from app.usecases.mediation import staff
from app.usecases.mediation.acquaintance import Acquaintance, acquaint, told
from app.usecases.mediation.reading import load
from app.usecases.records import Saved


def add(
    desk: Desk, case_id: str, kind: str, values: Values, record_id: str = ""
) -> Saved | Refused:
    """A new part of a stored case; complete or not, it is saved."""
    file = load(desk, case_id)
    if file is None:
        return refused("record.gone")
    given: Values = {**prefilled(desk, file, kind), **values, "case_id": case_id}
    who = acquaint(desk, given) if kind == PARTY else Acquaintance()
    saved = told(records.create(desk, kind, who.link(given), record_id, who.write), (who,))
    if kind == "agreement" and isinstance(saved, Saved) and not file.of(kind):
        return _adopt(desk, file, saved)
    return saved


def change(desk: Desk, record: Record, changes: Values, reason: str = "") -> Saved | Refused:
    """Change a stored part; a party of whom enough is told by now becomes a person."""
    who = acquaint(desk, {**record.values, **changes}) if record.kind == PARTY else Acquaintance()
    if who.values and refusal_of(desk, record) is not None:
        who = Acquaintance()  # what the server refused is corrected alone
    return told(amend(desk, record, who.link(changes), reason, who.write), (who,))


def _adopt(desk: Desk, file: CaseFile, saved: Saved) -> Saved:
    """Terms that were agreed before there was an agreement belong to the first one."""
    touched = saved.changes
    for kind in ("agreement_term", "performance"):
        for part in file.of(kind):
            if is_empty(part.get("agreement_id")):
                moved = records.edit(desk, part, {"agreement_id": saved.record.id})
                touched = touched.merged(moved.changes) if isinstance(moved, Saved) else touched
    record = desk.reader.get(saved.record.kind, saved.record.id) or saved.record
    return replace(saved, record=record, changes=touched)


def prefilled(desk: Desk, file: CaseFile, kind: str) -> Values:
    """What the case already says of a new part: nothing is typed twice."""
    case = file.case
    today, now = desk.surroundings.today, desk.clock.now()
    found: dict[str, Value] = {}
    languages = case.get("languages")
    language = languages[0] if isinstance(languages, tuple | list) and languages else None
    place = _meeting_place(desk, case)
    everybody = tuple(party.id for party in file.parties())
    agreement = _newest(file, "agreement")
    if kind == "party":
        found = {"side": _missing_side(file), "division_code": case.get("dispute_division")}
    elif kind == "mediation_session":
        found = {
            "notice_given": True if case.text("informed_on") else None,
            "mediated_at": now, "place": place, "attendees": everybody, "language": language,
            "matter": case.get("dossier_title"), "recorder": _recorder(desk, case),
            "interpreter": case.get("interpreter"), "read_aloud_by": case.get("read_aloud_by"),
        }  # fmt: skip
    elif kind == "investigation":
        found = {
            "investigated_at": now, "place": place, "language": language,
            "investigators": tuple(n for n in case.text("mediator_names").split("、") if n),
            "recorder": _recorder(desk, case), "interpreter": case.get("interpreter"),
        }  # fmt: skip
    elif kind == "agreement":
        found = {"facts_and_issues": case.get("brief"), "place": place, "recorded_on": today}
        found |= {**_of_loose_terms(file), **_reading(case, language)}
    elif kind == "follow_up":
        found = {"visited_on": today, "visited_parties": everybody, "visitor": desk.actor.name}
        found["agreement_id"] = agreement.id if agreement else None
    elif kind == "judicial_confirmation":
        found = {"applied_on": today, "applicants": everybody, "court_name": _court(desk, case)}
        found["agreement_id"] = agreement.id if agreement else None
    elif kind == "agreement_term":
        found = {"agreement_id": agreement.id if agreement else None, **_two_sides(file)}
    elif kind == "performance":
        found = {"agreement_id": agreement.id if agreement else None, **_unscheduled(file)}
    elif kind == "termination":
        found = {"ended_on": today, "kind_code": "failed"}
    return {name: value for name, value in found.items() if not is_empty(value)}


def _recorder(desk: Desk, case: Record) -> str:
    return case.text("recorder") or staff.writer(desk)


def _two_sides(file: CaseFile) -> dict[str, Value]:
    """Who owes whom, while each side is one: the one who asked is the one who is owed."""
    found: dict[str, Value] = {}
    for side, field in (("respondent", "debtor_id"), ("applicant", "creditor_id")):
        parties = file.parties(side)
        if len(parties) == 1:
            found[field] = parties[0].id
    return found


def _of_loose_terms(file: CaseFile) -> dict[str, Value]:
    """Sum and last day of terms without an agreement; money is agreed in writing (A.1)."""
    terms = [one for one in file.of("agreement_term") if is_empty(one.get("agreement_id"))]
    amounts = [fen for one in terms if isinstance(fen := one.get("amount_fen"), int)]
    days = {one.text("due_on") for one in terms if one.text("due_on")}
    last = max(days, default="")
    return {
        "form": "written" if amounts else None,
        "amount_fen": sum(amounts) if amounts else None,
        "performance_mode": _mode(len(amounts), len(days)),
        "performance_due": last or None,
    }


def _mode(sums: int, days: int) -> str | None:
    """How terms are performed (A.4.10): sums of several days in instalments, one sum or one day at
    once, no sum by conduct; None without a term.
    """
    if sums:
        return "instalments" if sums > 1 and days > 1 else "lump_sum"
    return "conduct" if days else None


def _reading(case: Record, language: Value) -> dict[str, Value]:
    """Where another language than Chinese was spoken, the agreement is read out in it (A.7)."""
    reader = case.text("read_aloud_by") or case.text("interpreter")
    if not reader or is_empty(language) or language == CHINESE:
        return {}
    return {"language_read": language, "read_by": reader}


def _missing_side(file: CaseFile) -> str | None:
    """The side on which nobody stands yet."""
    return next((one for one in ("applicant", "respondent") if not file.parties(one)), None)


def _unscheduled(file: CaseFile) -> dict[str, Value]:
    """The first term that has no item in the schedule."""
    planned = {item.text("term_id") for item in file.of("performance")}
    left = [term for term in file.of("agreement_term") if term.id not in planned]
    if not left:
        return {}
    term = left[0]
    return {
        "term_id": term.id,
        "what": term.get("what"),
        "due_on": term.get("due_on"),
        "amount_fen": term.get("amount_fen"),
    }


def _newest(file: CaseFile, kind: str) -> Record | None:
    """The last one of a kind, None when there is none."""
    return file.of(kind)[-1] if file.of(kind) else None


def _meeting_place(desk: Desk, case: Record) -> Value:
    committee = desk.reader.get("committee", case.text("committee_id"))
    return committee.get("meeting_place") or committee.get("name") if committee else None


def _court(desk: Desk, case: Record) -> Value:
    committee = desk.reader.get("committee", case.text("committee_id"))
    return committee.get("court_name") if committee else None
