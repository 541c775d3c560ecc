"""What every input widget promises to the form around it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.fields import Value
from app.domain.text import ascii_digits
from app.ui.labels import set_tone
from app.ui.theme import SPACE
from app.ui.two_lines import one_line, tip, two_lines

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class FieldWidget(QWidget):
    """One input. It reports text and never judges it.

    `edited` carries what was typed: text, or a tuple of texts where several may be chosen.
    `advance` asks the form to go on to the next field (Enter, or a choice that leaves nothing to
    add). `left` tells that the person has gone elsewhere.
    """

    edited = Signal(object)
    advance = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(SPACE.xs)

    @abstractmethod
    def show_value(self, value: Value) -> None:
        """Show a value without reporting it as typed."""

    @property
    def input(self) -> QWidget:
        """The widget that takes the keys: label buddy, accessible name and focus belong to it."""
        proxy = self.focusProxy()
        return proxy if proxy is not None else self

    def set_tone(self, tone: str) -> None:
        """Mark the input: "", "attention" or "stop"."""
        set_tone(self.input, tone)


class Line(QLineEdit):
    """A line edit that knows when an input method is composing and speaks ASCII digits.

    `typed` carries committed text only: nothing is reported or searched during pre-edit (R32).
    """

    typed = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        self._hints: tuple[str, ...] = ()
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        plain = ascii_digits(text)
        if plain != text:  # the same length, so the cursor stays where it is
            position = self.cursorPosition()
            self.setText(plain)
            self.setCursorPosition(position)
        if not self.composing:
            self.typed.emit(plain)

    def set_hints(self, *hints: str) -> None:
        """What to type, long and short: the longest that fits is shown while the line is empty, in
        both languages where there is room; the tool tip has both.
        """
        both = [one_line(hint) for hint in hints]
        self._hints = (*both, *(two_lines(hint)[0] for hint in hints))
        self.setToolTip(tip(hints[0]) if two_lines(hints[0])[1] else "")
        self._choose_hint()

    def _choose_hint(self) -> None:
        room = self.width() - 2 * SPACE.l
        metrics = self.fontMetrics()
        fitting = (hint for hint in self._hints if metrics.horizontalAdvance(hint) <= room)
        self.setPlaceholderText(next(fitting, ""))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The width decides which hint fits."""
        super().resizeEvent(event)
        self._choose_hint()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether something is being composed before the text changes."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; everything else edits."""
        if event.key() in ENTER and event.modifiers() in PLAIN:
            if not self.composing:
                self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the form; a menu or a lost window is no leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit()


def wants_escape(event: QEvent, is_open: Callable[[], bool]) -> bool:
    """Whether this is Escape asking who wants it, while a list or calendar is open to be closed.

    Accepting the question keeps the window's own Escape from being triggered.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    wanted = event.key() == Qt.Key.Key_Escape and is_open()
    if wanted:
        event.accept()
    return wanted


def digit(event: QKeyEvent) -> int:
    """1..9 for a plain number key (keypad and full-width digits too), else 0."""
    text = ascii_digits(event.text())
    plain = event.modifiers() in PLAIN
    return int(text) if plain and len(text) == 1 and text in "123456789" else 0
