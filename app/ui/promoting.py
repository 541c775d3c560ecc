"""Ctrl+M: a consultation becomes a case, and the case opens (product.md, Fastest paths)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.case_file import CASE
from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.tasks import Lane
from app.usecases.mediation import opening
from app.usecases.records import Saved


def promote(owner: QObject, context: Context, consultation: Record) -> None:
    """Everything that was typed is carried over; one that became a case before opens that case."""
    desk = context.desk

    def done(result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            context.say(refusal_words(result, desk.kinds[CASE]), "stop")
            return
        context.feed.publish(result.changes)
        context.go("room.mediation", (CASE, result.record.id))
        words = _("已转为调解案件，来访里填过的都带过来了")
        context.say(words if result.changes.records else _("这次来访已经转为调解案件"), "good")

    context.tasks.run(
        owner,
        lambda: opening.promote(desk, consultation),
        done,
        lambda error: context.say(fault_words(error), "stop"),
        lane=Lane.WRITE,
    )
