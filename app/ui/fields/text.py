"""Lines, long texts, numbers, lists of texts, yes and no."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from app.domain.fields import Value
from app.i18n import gettext as _
from app.ui.fields.base import ENTER, PLAIN, FieldWidget, Line, wants_escape
from app.ui.fields.suggestions import Option, SuggestionList
from app.ui.theme import METRICS, SPACE
from app.ui.two_lines import one_line
from app.usecases.phrases import Expansion

Expand = Callable[[str, int], Sequence[Expansion]]


class TextField(FieldWidget):
    """One line. `words` makes text of a value, e.g. an amount or a list."""

    def __init__(self, words: Callable[[Value], str] = str, width: int = 0) -> None:
        super().__init__()
        self._words = words
        self.line = Line()
        if width:
            self.line.setFixedWidth(width)
        self.row.addWidget(self.line, 0 if width else 1)
        if width:
            self.row.addStretch(1)
        self.setFocusProxy(self.line)
        self.line.typed.connect(self.edited.emit)
        self.line.entered.connect(self.advance)
        self.line.left.connect(self.left)

    def show_value(self, value: Value) -> None:
        """Show a value, unless it is just being typed."""
        text = "" if value is None else self._words(value)
        if not self.line.hasFocus() and text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)


class _Paper(QPlainTextEdit):
    """A long text: Enter goes on, Shift+Enter breaks the line, Tab leaves."""

    typed = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(self, on_key: Callable[[QKeyEvent], bool], is_open: Callable[[], bool]) -> None:
        super().__init__()
        # A wrapped line needs none; the style would make room for one and hide a line of text.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list_is_open = is_open
        self.composing = False
        self._on_key = on_key
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(METRICS["line"]["ring"])  # text where a line has it
        self.textChanged.connect(self._report)

    def event(self, event: QEvent) -> bool:
        """Escape closes the list of phrases before any shortcut hears of it."""
        return wants_escape(event, self._list_is_open) or super().event(event)

    def sizeHint(self) -> QSize:  # Qt's name
        """No higher than it must be: the page gives it the room that is left."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def _report(self) -> None:
        if not self.composing:
            self.typed.emit(self.toPlainText())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What is being composed is not yet typed."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list of phrases, Enter, then those of the text."""
        if self.composing or not self._on_key(event):
            if event.key() in ENTER and event.modifiers() in PLAIN and not self.composing:
                self.entered.emit()
                event.accept()
            else:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the form."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit()


class LongTextField(FieldWidget):
    """Several lines, with ready phrases: `;` and letters offer them, Enter puts one in.

    `expand` gives what the letters left of the cursor may become, for a text and a cursor. Without
    `keep` a chosen phrase is not written here: `expanded` hands it to whoever has a place for it.
    """

    expanded = Signal(object)

    def __init__(self, expand: Expand | None = None, *, keep: bool = True, lines: int = 2) -> None:
        super().__init__()
        self._expand = expand
        self._keep = keep
        self._found: Sequence[Expansion] = ()
        self.paper = _Paper(self._on_key, self._is_open)
        self.paper.setMinimumHeight(lines * self.paper.fontMetrics().height() + SPACE.m)
        self.row.addWidget(self.paper, 1)
        self.setFocusProxy(self.paper)
        self.list = SuggestionList(self.paper, numbered=False)
        self.list.picked.connect(self._take)
        self.destroyed.connect(self.list.deleteLater)
        self.paper.typed.connect(self._on_typed)
        self.paper.entered.connect(self.advance)
        self.paper.left.connect(self._on_left)

    def show_value(self, value: Value) -> None:
        """Show a text, unless it is just being typed."""
        text = "" if value is None else str(value)
        if not self.paper.hasFocus() and text != self.paper.toPlainText():
            self.replace(text)

    def replace(self, text: str) -> None:
        """Show a text even while the keys are here, without reporting it."""
        blocked = self.paper.blockSignals(True)
        self.paper.setPlainText(text)
        self.paper.moveCursor(QTextCursor.MoveOperation.End)
        self.paper.blockSignals(blocked)

    def _is_open(self) -> bool:
        return self.list.isVisible()

    def _on_typed(self, text: str) -> None:
        cursor = self.paper.textCursor().position()
        self._found = self._expand(text, cursor) if self._expand is not None else ()
        self.list.offer(
            [
                Option(str(n), one.phrase.text, one.phrase.trigger)
                for n, one in enumerate(self._found)
            ]
        )
        if self._found:  # a half-typed trigger is a key, not a text
            text = text[: self._found[0].start] + text[self._found[0].end :]
        self.edited.emit(text)

    def _on_key(self, event: QKeyEvent) -> bool:
        if (option := self.list.current) is None:
            return False
        if event.key() in ENTER:
            self._take(option)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.move_mark(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.list.offer(())
        else:
            return False
        return True

    def _take(self, option: Option) -> None:
        chosen = self._found[int(option.key)]
        self.list.offer(())
        cursor = self.paper.textCursor()
        cursor.setPosition(chosen.start)
        cursor.setPosition(chosen.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(chosen.phrase.text if self._keep else "")
        self.expanded.emit(chosen.phrase)

    def _on_left(self) -> None:
        self.list.offer(())
        self.left.emit()


class BoolField(FieldWidget):
    """Yes or no: Space changes it, 1 and 0 set it, Enter goes on."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.box = _Box(one_line(text or _("是")))
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.setFocusProxy(self.box)
        self.box.clicked.connect(lambda on: self.edited.emit("1" if on else "0"))
        self.box.entered.connect(self.advance)

    def show_value(self, value: Value) -> None:
        """Show whether it is so."""
        self.box.setChecked(bool(value))


class _Box(QCheckBox):
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, 1 and 0 answer."""
        wanted = {"1": True, "0": False}.get(event.text())
        if event.key() in ENTER and event.modifiers() in PLAIN:
            self.entered.emit()
        elif wanted is not None and event.modifiers() in PLAIN:
            if wanted != self.isChecked():
                self.click()
        else:
            super().keyPressEvent(event)
