"""Half-typed forms: on disk within two seconds, private, parked and brought back (R28, R22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.changes import Changes
from app.domain.common import is_empty
from app.domain.fields import Values
from app.domain.problems import Refused, refused
from app.usecases.desk import Desk
from app.usecases.ports import Draft, PortFault

TOPIC = "drafts"
AUTOSAVE_SECONDS = 1.0
"""How long after a key the draft is written: well inside the two seconds that a crash may cost."""


def autosave(
    desk: Desk,
    form: str,
    values: Values,
    *,
    draft_id: str = "",
    record_id: str = "",
    title: str = "",
) -> Draft | Refused:
    """Put what is typed on disk and return the draft; its `id` goes into the next call."""
    draft = Draft(
        id=draft_id or desk.ids.record_id(),
        owner=desk.actor.name,
        form=form,
        values={name: value for name, value in values.items() if not is_empty(value)},
        saved_at=desk.clock.now(),
        title=title,
        record_id=record_id,
    )
    return _put(desk, draft)


def park(desk: Desk, draft: Draft) -> Draft | Refused:
    """Ctrl+P: put a half-typed form aside; several may wait at once."""
    return _put(desk, replace(draft, parked=True, saved_at=desk.clock.now()))


def bring_back(desk: Desk, draft: Draft) -> Draft | Refused:
    """A parked form is on the screen again."""
    return _put(desk, replace(draft, parked=False))


def _put(desk: Desk, draft: Draft) -> Draft | Refused:
    try:
        desk.drafts.put(draft)
    except PortFault as fault:
        return refused(fault.code)
    return draft


def drop(desk: Desk, draft_id: str) -> Changes:
    """Forget a draft: it was saved as a record, or thrown away on purpose."""
    desk.drafts.drop(draft_id)
    return Changes(topics=frozenset({TOPIC}))


def own(desk: Desk, form: str = "") -> Sequence[Draft]:
    """The drafts of the person at the desk, newest first; of one form when it is named."""
    found = [d for d in desk.drafts.of(desk.actor.name) if not form or d.form == form]
    return sorted(found, key=lambda draft: draft.saved_at, reverse=True)


def parked(desk: Desk) -> Sequence[Draft]:
    """What was put aside."""
    return [draft for draft in own(desk) if draft.parked]


def interrupted(desk: Desk, form: str) -> Draft | None:
    """The form that was open when the program ended: it is opened again in place."""
    return next((draft for draft in own(desk, form) if not draft.parked), None)
