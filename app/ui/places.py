"""In which room a record is opened, and where a half-typed form lies."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.case_file import CASE
from app.domain.fields import RecordKind
from app.forms.opening import FORMS
from app.forms.specs.case_sheets import CASE_SHEET_FORM, ORAL_SHEET_FORM
from app.forms.specs.consultation import INTAKE
from app.usecases.desk import Desk
from app.usecases.ports import Draft
from app.usecases.village.grid import DRAFT as GRID_DRAFT

LEDGER, INTAKE_ROOM, MEDIATION = "room.ledger", "room.intake", "room.mediation"
VILLAGE = "room.village"
_OF_MEDIATION = frozenset({CASE, "committee", "mediator", "training", "screening_activity"})
_SHEETS = frozenset({CASE_SHEET_FORM.name, ORAL_SHEET_FORM.name})
_OF_VILLAGES = frozenset(
    {
        "adviser",
        "engagement",
        "adviser_visit",
        "visit_matter",
        "legal_lecture",
        "legal_literate_villager",
        "volunteer",
        "helper_activity",
        "publicity_event",
        "notice_board",
        "mailbox_item",
        "station_check",
        "station_check_item",
        "sheet",
    }
)


def room_of(kind: str, kinds: Mapping[str, RecordKind]) -> str:
    """The room that opens a record of this kind; parts of a case lie where the case does."""
    described = kinds.get(kind)
    part = described is not None and described.part_of == CASE
    if kind in _OF_VILLAGES:
        return VILLAGE
    return MEDIATION if part or kind in _OF_MEDIATION else LEDGER


def room_of_draft(draft: Draft, kinds: Mapping[str, RecordKind]) -> str:
    """The room that goes on with a draft."""
    if draft.form == INTAKE.name:
        return INTAKE_ROOM
    if draft.form in _SHEETS:
        return MEDIATION
    if draft.form == GRID_DRAFT:
        return VILLAGE
    form = FORMS.get(draft.form)
    return room_of(form.kind.name, kinds) if form else LEDGER


def case_of_draft(desk: Desk, draft: Draft) -> str:
    """The case to which a half-typed part or header belongs, "" for any other form."""
    form = FORMS.get(draft.form)
    if form is None or form.name in _SHEETS:
        return ""
    if form.kind.name == CASE:
        return draft.record_id
    if form.kind.part_of != CASE:
        return ""
    part = desk.reader.get(form.kind.name, draft.record_id) if draft.record_id else None
    return str(draft.values.get("case_id") or "") or (part.text("case_id") if part else "")
