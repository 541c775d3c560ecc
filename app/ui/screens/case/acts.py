"""Acts that need no form: 作废 with a reason, 编号."""

from __future__ import annotations

from app.domain.case_file import CASE
from app.domain.problems import Refused
from app.domain.projection import project
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.asking import AskBar
from app.ui.faults import refusal_words
from app.ui.screens.base import Context
from app.ui.tasks import Lane
from app.usecases.mediation import numbering
from app.usecases.records import Saved, remove


class CaseActs(AskBar):
    """Asks at the foot of the page what an act wants to know."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def void(self, record: Record) -> None:
        """Ask why; the part leaves the lists and stays in the history."""
        desk = self._context.desk
        title = project(desk.kinds[record.kind], record.values, desk.surroundings).title
        words = _("作废“{title}”的原因（作废后不再列出，历史保留）").format(title=title)
        self.ask(words, _("作废"), lambda reason: self._void(record, reason))

    def _void(self, record: Record, reason: str) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: remove(desk, record, reason),
            lambda result: self._on_done(result, _("已作废")),
            lane=Lane.WRITE,
        )

    def number(self, case: Record) -> None:
        """Give the case its number, or say why there is none to give."""
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: numbering.issue(desk, case),
            lambda result: self._on_done(result, _("已编号")),
            lane=Lane.WRITE,
        )

    def _on_done(self, result: Saved | Refused, words: str) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result, self._context.desk.kinds[CASE]), "stop")
        else:
            self._context.feed.publish(result.changes)
            self._context.say(words, "good")
