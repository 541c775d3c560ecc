"""F8 on a list: where its PDF goes, asked in the place of the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.documents.faults import BrokenTemplate
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.asking import AskBar
from app.ui.faults import fault_words, refusal_words
from app.ui.printing.lists import Rows, list_paper, write_list
from app.ui.screens.base import Context


@dataclass(frozen=True, slots=True)
class ListWanted:
    """A list as it is read for printing; `file_name` is a msgid with {day}."""

    document: str
    file_name: str
    read: Callable[[], tuple[Rows, Record | None]]
    period: str = ""


class ListPrinting(QObject):
    """Asks in the bar of the screen, writes off the UI thread."""

    def __init__(self, context: Context, ask: AskBar) -> None:
        super().__init__(ask)
        self._context = context
        self._ask = ask

    def ask(self, wanted: ListWanted) -> None:
        """Where the PDF goes."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = _(wanted.file_name).format(day=self._context.desk.clock.now()[:10])
        place = Path(QStandardPaths.writableLocation(documents)) / f"{name}.pdf"
        words = _("打印成 PDF，存到（里面有姓名，请妥善保管）")
        self._ask.ask(words, _("生成"), lambda text: self._write(wanted, Path(text)), str(place))
        self._ask.offer(_("选择位置"), self._choose)

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self._ask, "", self._ask.line.text(), "*.pdf")
        if chosen:
            self._ask.line.setText(chosen)

    def _write(self, wanted: ListWanted, place: Path) -> None:
        desk = self._context.desk

        def work() -> Refused | int:
            rows, committee = wanted.read()
            try:
                paper = list_paper(desk, wanted.document, rows, committee, wanted.period)
            except BrokenTemplate as broken:
                return refused("paper.template", reason=str(broken))
            return write_list(desk, wanted.document, paper, rows, place) or len(rows)

        self._context.tasks.run(
            self,
            work,
            lambda result: self._on_written(result, place),
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _on_written(self, result: Refused | int, place: Path) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
            return
        self._context.say(_("已生成 {n} 行：{file}").format(n=result, file=str(place)), "good")
