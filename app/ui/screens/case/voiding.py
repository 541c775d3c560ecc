"""作废: a part of a case leaves the lists, with a reason; the history keeps it."""

from __future__ import annotations

from app.domain.problems import Refused
from app.domain.projection import project
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.asking import AskBar
from app.ui.faults import refusal_words
from app.ui.screens.base import Context
from app.ui.tasks import Lane
from app.usecases.records import Saved, remove


class VoidBar(AskBar):
    """Asks why at the foot of the page, then voids."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def void(self, record: Record) -> None:
        """Ask, and do it."""
        desk = self._context.desk
        title = project(desk.kinds[record.kind], record.values, desk.surroundings).title
        words = _("作废“{title}”的原因（作废后不再列出，历史保留）").format(title=title)
        self.ask(words, _("作废"), lambda reason: self._void(record, reason))

    def _void(self, record: Record, reason: str) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: remove(desk, record, reason), self._on_voided, lane=Lane.WRITE
        )

    def _on_voided(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
        else:
            self._context.feed.publish(result.changes)
            self._context.say(_("已作废"), "good")
