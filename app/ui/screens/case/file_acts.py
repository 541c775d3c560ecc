"""What is done with a file beside a record: add one, call it whole, void it, save a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.asking import AskBar
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.screens.case.paper_work import copy_out, documents_folder
from app.ui.tasks import Lane
from app.usecases import attaching
from app.usecases.attaching import Place
from app.usecases.desk import Desk
from app.usecases.records import Saved


class FileActs(AskBar):
    """Asks at the foot of the files what an act wants to know. `said` carries a sentence and its
    tone, `changed` what was written.
    """

    said = Signal(str, str)
    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def add(self, title: str, place: Place) -> None:
        """Ask which file goes there."""
        words = _("把哪个文件加到“{title}”？照片、PDF 都可以").format(title=title)
        self.ask(words, _("加上"), lambda text: self._add(place, text))
        self.offer(_("浏览"), self._browse)

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self)
        if chosen:
            self.line.setText(chosen)

    def _add(self, place: Place, text: str) -> None:
        source = Path(text.strip("\"'")).expanduser()  # a path copied on Windows stands in quotes
        self._write(lambda desk: attaching.attach(desk, place, source), _("已加上：{name}"))

    def call_whole(self, record: Record) -> None:
        """With this file the document is complete."""
        self._write(lambda desk: attaching.call_whole(desk, record), _("{name}：整份已齐"))

    def void(self, record: Record) -> None:
        """Ask why."""
        words = _("作废“{title}”的原因（作废后不再列出，历史保留）")
        self.ask(
            words.format(title=record.text("file_name")),
            _("作废"),
            lambda reason: self._write(
                lambda desk: attaching.remove(desk, record, reason), _("已作废：{name}")
            ),
        )

    def _write(self, work: Callable[[Desk], Saved | Refused], words: str) -> None:
        """`words` are said of the file when it is done."""
        desk = self._context.desk

        def on_done(result: Saved | Refused) -> None:
            if isinstance(result, Refused):
                self.said.emit(refusal_words(result), "stop")
                return
            self.said.emit(words.format(name=result.record.text("file_name")), "good")
            self.changed.emit(result.changes)

        self._context.tasks.run(self, lambda: work(desk), on_done, self._on_error, lane=Lane.WRITE)

    def save_copy(self, record: Record) -> None:
        """Ask where to, and write the file as it is."""
        name = record.text("file_name")
        self.ask(
            _("把“{title}”另存到（含个人信息，请妥善保管）").format(title=name),
            _("另存"),
            lambda place: self._save_copy(record, place),
            str(documents_folder() / name),
        )

    def _save_copy(self, record: Record, place: str) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: copy_out(desk, record, place),
            self._on_copied,
            self._on_error,
            lane=Lane.WRITE,
        )

    def _on_copied(self, no: Refused | None) -> None:
        if no is not None:
            self.said.emit(refusal_words(no), "stop")
        else:
            self.said.emit(_("已另存 {n} 个文件").format(n=1), "good")

    def _on_error(self, error: BaseException) -> None:
        self.said.emit(fault_words(error), "stop")
