"""What is done with a file beside a record: add one, call it whole, void it, save a copy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog

from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.asking import AskBar
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.tasks import Lane
from app.usecases import attaching
from app.usecases.attaching import Attached, Place
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
        """Ask which files go there."""
        words = _("把哪些文件加到“{title}”？照片、PDF 都可以，几份一起也可以").format(title=title)
        self.ask(words, _("加上"), lambda text: self._add(place, sources(text)))
        self.offer(_("浏览"), self._browse)

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileNames(self)
        if chosen:
            self.line.setText(" ".join(f'"{one}"' for one in chosen))

    def _add(self, place: Place, files: Sequence[Path]) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: attaching.attach_all(desk, place, files),
            self._on_added,
            self._on_error,
            lane=Lane.WRITE,
        )

    def _on_added(self, result: Attached) -> None:
        """What is there is told, and what could not be added before all."""
        if result.refused is not None:
            self.said.emit(refusal_words(result.refused), "stop")
        else:
            names = "、".join(one.text("file_name") for one in result.records)
            self.said.emit(_("已加上：{name}").format(name=names), "good")
        if result.records:
            self.changed.emit(result.changes)

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


def sources(text: str) -> list[Path]:
    """The files that a line names: one path, or several in quotes as Windows copies them."""
    quoted = re.findall(r'"([^"]+)"', text)
    return [Path(one).expanduser() for one in quoted or [text.strip("\"'")]]


def copy_out(desk: Desk, attachment: Record, place: str) -> Refused | None:
    """A copy of an attached file, byte for byte, where a person wants it."""
    content = attaching.content(desk, attachment)
    if isinstance(content, Refused):
        return content
    try:
        Path(place).write_bytes(content)
    except OSError:
        return refused("file.not_written")
    return None


def documents_folder() -> Path:
    """Where copies go unless somebody says otherwise."""
    where = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(where))
