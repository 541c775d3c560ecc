"""The three lists of the sync page: what needs a person, what waits, what was received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.records import Conflict
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import label, message
from app.ui.lists import Entry
from app.ui.words import age_words, short_time
from app.usecases import absent
from app.usecases.desk import Desk
from app.usecases.ports import Absent, Receipt, Refusal, Standing, Waiting

FORK = "fork"


@dataclass(frozen=True, slots=True)
class Picture:
    """Where reporting stands, read at once off the UI thread."""

    standing: Standing
    refusals: Sequence[Refusal]
    conflicts: Sequence[Conflict]
    absent: Sequence[Absent]
    waiting: Sequence[Waiting]
    receipts: Sequence[Receipt]


def picture(desk: Desk) -> Picture:
    """Read it."""
    reader = desk.reader
    return Picture(
        standing=reader.standing(),
        refusals=reader.refusals(),
        conflicts=reader.conflicts(),
        absent=absent.offers(desk),
        waiting=reader.waiting(),
        receipts=reader.receipts(),
    )


def to_do(desk: Desk, found: Picture) -> list[Entry]:
    """What waits for a person, each with its reason."""
    now = desk.clock.now()
    entries = []
    if found.standing.fork:
        fork = message("sync.fork")
        entries.append(Entry(FORK, fork.cause, fork.remedy, _("要确认"), "attention"))
    for conflict in found.conflicts:
        name = label(desk.kinds.get(conflict.kind), conflict.field)
        words: str = _("“{field}”两边都改过，请选一个").format(field=name)
        entries.append(Entry(conflict.id, conflict.title, words, _("两边都改过"), "attention"))
    for refusal in found.refusals:
        note = _("退回 {at}").format(at=short_time(refusal.at, now))
        words = message(refusal.code).sentence
        entries.append(Entry(refusal.change_id, refusal.title, words, note, "attention"))
    for missed in found.absent:
        note = _("发现于 {at}").format(at=short_time(missed.since, now))
        words = _("服务器上没有这一条，可以带回")
        entries.append(Entry(missed.record_id, missed.title, words, note, "attention"))
    return entries


def waiting(desk: Desk, found: Picture) -> list[Entry]:
    """What has no receipt yet, the oldest first."""
    now = desk.clock.now()

    def kind(name: str) -> str:
        return _(desk.kinds[name].label) if name in desk.kinds else ""

    return [
        Entry(
            one.change_id,
            one.title,
            joined(" · ", (p for p in (kind(one.kind), short_time(one.at, now), one.actor) if p)),
            age_words(one.at, now),
        )
        for one in found.waiting
    ]


def receipts(desk: Desk, found: Picture) -> list[Entry]:
    """What proves that it was sent, the newest first."""
    now = desk.clock.now()
    return [
        Entry(
            one.change_id,
            one.title,
            _("回执 {number}").format(number=one.number) + (_("，州里已备份") if one.safe else ""),
            short_time(one.made_at, now),
            "good",
        )
        for one in found.receipts
    ]
