"""What is done with a record of the ledger, or with all of them: void, show in full, export.

Each asks in its place at the foot of the list.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.fields import RecordKind
from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.asking import AskBar
from app.ui.faults import refusal_words
from app.ui.progress import ProgressPanel
from app.ui.screens.base import Context
from app.ui.screens.ledger_export import LedgerExport
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases.amending import reveal
from app.usecases.records import Saved, remove


class LedgerActs(QWidget):
    """The question that is asked now, or the work that is under way."""

    def __init__(
        self, context: Context, kind: RecordKind, file_name: str = N_("来访登记簿-{day}")
    ) -> None:
        super().__init__()
        self._context = context
        self._kind = kind
        self.ask = AskBar()
        self.progress = ProgressPanel(context.tasks)
        self.export = LedgerExport(context, kind, self.ask, self.progress, file_name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.none)
        layout.addWidget(self.ask)
        layout.addWidget(self.progress)

    def void(self, record: Record, title: str) -> None:
        """Ask why, then void."""
        words = _("作废“{title}”的原因（作废后不再列出，历史保留）").format(title=title)
        self.ask.ask(words, _("作废"), lambda reason: self._void(record, reason))

    def _void(self, record: Record, reason: str) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: remove(desk, record, reason), self._on_void, lane=Lane.WRITE
        )

    def _on_void(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._refuse(result)
        else:
            self._context.feed.publish(result.changes)
            self._context.say(_("已作废"), "good")

    def reveal(self, record: Record, words: str, then: Callable[[], None]) -> None:
        """Ask why, log it, then do what shows the record in full."""
        self.ask.ask(words, _("打开"), lambda reason: self._reveal(record, reason, then))

    def _reveal(self, record: Record, reason: str, then: Callable[[], None]) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: reveal(desk, record, reason),
            lambda no: self._refuse(no) if no else then(),
            lane=Lane.WRITE,
        )

    def _refuse(self, refused: Refused) -> None:
        self._context.say(refusal_words(refused, self._kind), "stop")
