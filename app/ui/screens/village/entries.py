"""What may be entered anew in the room of the villages, each with its form and its verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.advising import ADVISER, ENGAGEMENT
from app.domain.fields import Values
from app.domain.helper_activity import KIND as ACTIVITY
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.mailbox_item import KIND as LETTER
from app.domain.notice_board import KIND as BOARD
from app.domain.problems import Refused
from app.domain.publicity_event import KIND as EVENT
from app.domain.station_check import KIND as CHECK
from app.domain.training import KIND as TRAINING
from app.domain.volunteer import KIND as VOLUNTEER
from app.forms.opening import FORMS
from app.ui.screens.entry_page import Entry
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.records import Saved
from app.usecases.village import stationcheck

Save = Callable[[Desk, Values, str], Saved | Refused]

_KINDS = (
    ENGAGEMENT,
    ADVISER,
    LECTURE,
    VILLAGER,
    VOLUNTEER,
    ACTIVITY,
    TRAINING,
    EVENT,
    BOARD,
    LETTER,
    CHECK,
)
_SAVERS: Mapping[str, Save] = {CHECK: stationcheck.begin}
"""Verbs that write more than the one record; every other kind is simply created."""

_WIDE: Mapping[str, tuple[str, ...]] = {
    ACTIVITY: ("activity",),
    EVENT: ("topic",),
    BOARD: ("times", "duty", "finding"),
    LECTURE: ("topic",),
}
"""Short texts that want a line of their own."""


def _create(kind: str) -> Save:
    return lambda desk, typed, record_id: records.create(desk, kind, typed, record_id)


def _of_kind(kind: str) -> Entry:
    form = FORMS[kind]
    return Entry(
        form=form,
        save=_SAVERS.get(kind, _create(kind)),
        name=form.kind.title,
        wide=_WIDE.get(kind, ()),
    )


ENTRIES: Mapping[str, Entry] = {kind: _of_kind(kind) for kind in _KINDS}
"""By the name of the form, which is that of its kind and of its drafts. A visit is none of them: it
begins in the line of the month.
"""
