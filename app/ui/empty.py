"""What a list shows instead of rows: nothing yet, nothing found, or not readable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.buttons import Button
from app.ui.labels import Paragraph, Picture, PlainLabel
from app.ui.theme import SPACE

_PICTURE = 48


class EmptyState(QWidget):
    """A picture, what is the case, what to do next, and a button that does it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture(size=_PICTURE)
        self._title = PlainLabel(role="title")
        self._text = Paragraph(role="soft")
        self._button = Button("")
        self._button.hide()
        self._act: Callable[[], None] = lambda: None
        self._button.clicked.connect(self._do)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
        layout.setSpacing(SPACE.m)
        layout.addStretch(1)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    @property
    def words(self) -> str:
        """What it says now."""
        return f"{self._title.text()} {self._text.text()}".strip()

    def nothing(self, title: str, text: str = "") -> None:
        """There is nothing, and that is fine."""
        self._show("empty", "ink_soft", title, text)

    def failed(self, title: str, text: str, retry: str, act: Callable[[], None]) -> None:
        """It could not be read; `retry` names the button that tries again."""
        self._show("attention", "attention", title, text)
        self.offer(retry, act)

    def offer(self, label: str, act: Callable[[], None]) -> None:
        """A button for the next step."""
        self._button.set_text(label)
        self._act = act
        self._button.show()

    def _do(self) -> None:
        self._act()

    def _show(self, icon: str, token: str, title: str, text: str) -> None:
        self._picture.show_icon(icon, token)
        self._title.setText(title)
        self._text.setText(text)
        self._button.hide()
