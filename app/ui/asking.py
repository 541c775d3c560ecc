"""One question in its place on the screen: a reason, a path. No pop-up takes the text (R32)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.fields.base import Line, wants_escape
from app.ui.labels import Paragraph
from app.ui.theme import SPACE


class AskBar(QWidget):
    """Words, a line and two buttons. Enter answers, Escape takes the question back."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._words = Paragraph(role="label")
        self.line = Line()
        self._ok = Button("", self._answer)
        self._ok.setProperty("role", "primary")
        self._on_extra: Callable[[], None] = lambda: None
        self._extra = Button("", self._do_extra)
        self._no = Button(_("取消"), self.close_question)
        self._on_answer: Callable[[str], None] = lambda _text: None
        self._before: QWidget | None = None
        self._needed = True
        self._stands_for: QWidget | None = None
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        row.addWidget(self.line, 1)
        for button in (self._extra, self._ok, self._no):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self._words)
        layout.addLayout(row)
        self.line.entered.connect(self._answer)
        self.hide()

    def ask(
        self,
        words: str,
        confirm: str,
        on_answer: Callable[[str], None],
        text: str = "",
        *,
        needed: bool = True,
    ) -> None:
        """Ask; without `needed` an empty answer is one as well."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._hide_text(on=False)
        self._words.setText(words)
        self.line.setAccessibleName(words)
        self.line.setText(text)
        self._ok.set_text(confirm)
        self._extra.hide()
        self._on_answer = on_answer
        self._needed = needed
        if self._stands_for is not None:
            self._stands_for.hide()
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def stand_for(self, buttons: QWidget) -> None:
        """Take their place while a question is open: in large text there is no room for both."""
        self._stands_for = buttons

    def ask_secret(self, words: str, confirm: str, on_answer: Callable[[str], None]) -> None:
        """Ask for a password or PIN: never shown, and taken to the letter."""
        self.ask(words, confirm, on_answer)
        self._hide_text(on=True)

    def _hide_text(self, *, on: bool) -> None:
        mode = QLineEdit.EchoMode.Password if on else QLineEdit.EchoMode.Normal
        hints = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
        self.line.setEchoMode(mode)
        self.line.setInputMethodHints(hints if on else Qt.InputMethodHint.ImhNone)

    def offer(self, label: str, act: Callable[[], None]) -> None:
        """A further button, e.g. to choose a folder with the system's own window."""
        self._extra.set_text(label)
        self._on_extra = act
        self._extra.show()

    def _do_extra(self) -> None:
        self._on_extra()

    def close_question(self) -> None:
        """Nothing is asked any more; the keys go back where they were."""
        had_keys = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()
        self.line.clear()
        if self._stands_for is not None:
            self._stands_for.show()
        if had_keys and self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self) -> None:
        text = self.line.text()
        if self.line.echoMode() is QLineEdit.EchoMode.Normal:
            text = text.strip()
        if text or not self._needed:
            self.close_question()
            self._on_answer(text)

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the question before any shortcut of the window."""
        return wants_escape(event, self.isVisible) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_question()
            event.accept()
        else:
            super().keyPressEvent(event)
