"""Add a part to a case. It is changed and voided like any record (`records.edit`, `remove`), whose
locks and header follow in the same act (`following`).
"""

from __future__ import annotations

from app.domain.case_file import CaseFile
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load
from app.usecases.records import Saved


def add(
    desk: Desk, case_id: str, kind: str, values: Values, record_id: str = ""
) -> Saved | Refused:
    """A new part of a stored case; complete or not, it is saved."""
    file = load(desk, case_id)
    if file is None:
        return refused("record.gone")
    given = {**prefilled(desk, file, kind), **values, "case_id": case_id}
    return records.create(desk, kind, given, record_id)


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
    if kind == "mediation_session":
        found = {
            "mediated_at": now, "place": place, "attendees": everybody, "language": language,
            "matter": case.get("dossier_title"), "recorder": case.get("recorder"),
            "interpreter": case.get("interpreter"), "read_aloud_by": case.get("read_aloud_by"),
        }  # fmt: skip
    elif kind == "investigation":
        found = {
            "investigated_at": now, "place": place, "language": language,
            "investigators": tuple(n for n in case.text("mediator_names").split("、") if n),
            "recorder": case.get("recorder"), "interpreter": case.get("interpreter"),
        }  # fmt: skip
    elif kind == "agreement":
        found = {"facts_and_issues": case.get("brief"), "place": place, "recorded_on": today}
        found["language_read"] = language
    elif kind == "follow_up":
        found = {"visited_on": today, "visited_parties": everybody, "visitor": desk.actor.name}
        found["agreement_id"] = agreement.id if agreement else None
    elif kind == "judicial_confirmation":
        found = {"applied_on": today, "applicants": everybody, "court_name": _court(desk, case)}
        found["agreement_id"] = agreement.id if agreement else None
    elif kind in ("agreement_term", "performance"):
        found = {"agreement_id": agreement.id if agreement else None}
    elif kind == "termination":
        found = {"ended_on": today}
    return {name: value for name, value in found.items() if not is_empty(value)}


def _newest(file: CaseFile, kind: str) -> Record | None:
    """The last one of a kind, None when there is none."""
    return file.of(kind)[-1] if file.of(kind) else None


def _meeting_place(desk: Desk, case: Record) -> Value:
    committee = desk.reader.get("committee", case.text("committee_id"))
    return committee.get("meeting_place") or committee.get("name") if committee else None


def _court(desk: Desk, case: Record) -> Value:
    committee = desk.reader.get("committee", case.text("committee_id"))
    return committee.get("court_name") if committee else None
