"""What is done with a record of the ledger, or with all of them: void, show in full, export.

Each asks in its place at the foot of the list; nothing opens a window of its own but the system's
chooser of a folder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.fields import RecordKind
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.asking import AskBar
from app.ui.faults import fault_words, refusal_words
from app.ui.progress import ProgressPanel
from app.ui.screens.base import Context
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases import ledger
from app.usecases.amending import reveal
from app.usecases.ports import Cancelled, Progress, Query
from app.usecases.records import Saved, remove


class LedgerActs(QWidget):
    """The question that is asked now, or the work that is under way."""

    def __init__(self, context: Context, kind: RecordKind) -> None:
        super().__init__()
        self._context = context
        self._kind = kind
        self.ask = AskBar()
        self.progress = ProgressPanel(context.tasks)
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

    def export(self, query: Query) -> None:
        """Ask where to, then write the workbook."""
        words = _("导出 Excel 到（姓名和号码已遮盖）")
        place = str(self._place())
        self.ask.ask(words, _("导出"), lambda chosen: self._export(query, chosen), place)
        self.ask.offer(_("选择位置"), self._choose_place)

    def _place(self) -> Path:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = _("来访登记簿-{day}").format(day=self._context.desk.clock.now()[:10])
        return Path(QStandardPaths.writableLocation(documents)) / f"{name}.xlsx"

    def _choose_place(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, "", self.ask.line.text(), "*.xlsx")
        if chosen:
            self.ask.line.setText(chosen)

    def _export(self, query: Query, place: str) -> None:
        desk = self._context.desk

        def work(progress: Progress, cancelled: Cancelled) -> int | Problem | Refused:
            allowed = ledger.export(desk, query)
            if isinstance(allowed, Refused):
                return allowed
            return desk.ledgers.write_xlsx(desk, allowed, Path(place), progress, cancelled)

        self.progress.start(
            _("正在导出"),
            work,
            lambda result: self._on_exported(result, place),
            lambda error: self._context.say(fault_words(error), "stop"),
            lambda: self._context.say(_("已停止，没有写出文件")),
        )

    def _on_exported(self, result: int | Problem | Refused, place: str) -> None:
        if isinstance(result, Refused):
            self._refuse(result)
        elif isinstance(result, Problem):
            self._context.say(sentence(result), "stop")
        else:
            words = _("已导出 {n} 条到 {file}").format(n=result, file=place)
            self._context.say(words, "good")

    def _refuse(self, refused: Refused) -> None:
        self._context.say(refusal_words(refused, self._kind), "stop")
