"""U 盘上报: to the stick in three keys, and the receipt back from it (product.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.fields.base import wants_escape
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.labels import Paragraph
from app.ui.sticks import FindSticks, Stick, receipts_on
from app.ui.tasks import TaskRunner
from app.ui.theme import SPACE

_OTHER = "other"


class CourierPanel(QWidget):
    """Asks for a stick, or for a file on it; number keys answer, Escape takes it back."""

    def __init__(self, tasks: TaskRunner, sticks: FindSticks) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._tasks = tasks
        self.sticks = sticks
        self._options: list[Option] = []
        self._on_place: Callable[[str], None] = lambda _place: None
        self._choose_other: Callable[[], str] = lambda: ""
        self._words = Paragraph(role="label")
        self._places = ChoiceField(lambda _chosen: self._options)
        self._places.edited.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self._words)
        layout.addWidget(self._places)
        self.hide()

    def ask_stick(self, on_folder: Callable[[str], None]) -> None:
        """Where the bundle goes."""
        self._on_place = on_folder
        self._choose_other = lambda: QFileDialog.getExistingDirectory(self)
        self._tasks.run(self, self.sticks, self._show_sticks)

    def ask_receipt(self, on_file: Callable[[str], None]) -> None:
        """Which receipt file is read."""
        self._on_place = on_file
        self._choose_other = lambda: QFileDialog.getOpenFileName(self)[0]
        self._tasks.run(self, lambda: receipts_on(self.sticks()), self._show_receipts)

    def _show_sticks(self, sticks: Sequence[Stick]) -> None:
        found = [Option(stick.folder, stick.name) for stick in sticks]
        words = _("写到哪个 U 盘？") if found else _("没有找到 U 盘，插上后再试，或选文件夹")
        self._show(words, found, _("其他文件夹"))

    def _show_receipts(self, files: Sequence[Path]) -> None:
        found = [Option(str(path), path.name) for path in files[:6]]
        words = _("读哪个回执文件？") if found else _("U 盘上没有回执文件，可以自己选")
        self._show(words, found, _("其他文件"))

    def _show(self, words: str, found: list[Option], other: str) -> None:
        self._words.setText(words)
        self._options = [*found, Option(_OTHER, other)]
        self._places.input.setAccessibleName(words)
        self._places.refresh()
        self._places.show_value(None)
        self.show()
        self._places.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, key: object) -> None:
        place = self._choose_other() if key == _OTHER else str(key)
        if place:
            self.hide()
            self._on_place(place)
        else:
            self._places.show_value(None)

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the question before any shortcut of the window."""
        return wants_escape(event, self.isVisible) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            event.accept()
        else:
            super().keyPressEvent(event)
