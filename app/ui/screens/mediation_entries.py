"""What may be entered anew in the room of mediation, each with its form and its verb."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.fields import Values
from app.domain.problems import Refused
from app.forms.case_sheets import case_and_parties, oral_case
from app.forms.opening import FORMS
from app.forms.specs.case_sheets import (
    CASE_SHEET_FORM,
    CASE_WAY,
    ORAL_SHEET_FORM,
    ORAL_WAY,
    PARTIES,
)
from app.i18n import joined
from app.ui.screens.entry_page import Entry
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.mediation import opening, staff
from app.usecases.records import Saved

NEW_CASE, ORAL_CASE = CASE_SHEET_FORM.name, ORAL_SHEET_FORM.name
_PREFIXES = tuple(part.prefix for part in PARTIES)


def _parties(values: Values) -> str:
    names = (values.get(prefix + "name") for prefix in _PREFIXES)
    return joined(" · ", (str(name) for name in names if name))


def _save_case(desk: Desk, typed: Values, record_id: str) -> Saved | Refused:
    header, parties = case_and_parties(typed)
    return opening.open_case(desk, header, parties, record_id)


def _save_oral(desk: Desk, typed: Values, record_id: str) -> Saved | Refused:
    return opening.open_oral(desk, oral_case(typed), record_id)


def _begin(desk: Desk) -> Values:
    writer = staff.writer(desk)
    return {**opening.committee_defaults(desk, {}), **({"recorder": writer} if writer else {})}


def _create(kind: str) -> Callable[[Desk, Values, str], Saved | Refused]:
    return lambda desk, typed, record_id: records.create(desk, kind, typed, record_id)


def _of_kind(kind: str) -> Entry:
    form = FORMS[kind]
    return Entry(form=form, save=_create(kind), name=form.kind.title)


ENTRIES = {
    NEW_CASE: Entry(
        form=CASE_SHEET_FORM,
        save=_save_case,
        name=_parties,
        given=_begin,
        way=CASE_WAY,
        people=_PREFIXES,
    ),
    ORAL_CASE: Entry(
        form=ORAL_SHEET_FORM,
        save=_save_oral,
        name=_parties,
        given=_begin,
        way=ORAL_WAY,
        people=_PREFIXES,
        wide=("term_what",),
    ),
} | {kind: _of_kind(kind) for kind in ("committee", "mediator", "training", "screening_activity")}
"""By the name of the form, which is that of its drafts too."""
