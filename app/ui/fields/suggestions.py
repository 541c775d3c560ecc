"""Suggestions under an input: a list that never takes the focus (R32).

The list is a child of the window and no window of its own: input methods keep composing, every
platform places it alike, and it closes with its input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from app.ui.fields.base import ENTER, Line, digit, wants_escape
from app.ui.tasks import CancelToken, TaskRunner
from app.ui.theme import SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import chinese_font, one_line, two_lines

_ROWS = 9
_PAUSE_MS = 120
"""Waited after the last key before a search in the store starts."""


@dataclass(frozen=True, slots=True)
class Option:
    """One suggestion: what is reported when it is chosen, what is shown, what explains it.

    The first `likely` one is marked; the first of all when none is.
    """

    key: str
    text: str
    detail: str = ""
    likely: bool = False


Find = Callable[[str], Sequence[Option]]
"""Options for a typed text, best first; "" asks for those offered before anything is typed."""


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.options: Sequence[Option] = ()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.options)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        option = self.options[index.row()]
        return f"{option.text}  {option.detail}".rstrip()

    def show(self, options: Sequence[Option]) -> None:
        self.beginResetModel()
        self.options = options
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    """Draws number key, text and explanation; plain text, whatever it holds."""

    def __init__(self, parent: SuggestionList) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(
        self,
        option: Any,  # QStyleOptionViewItem, whose members the type stubs lack
        _index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        return QSize(0, option.fontMetrics.height() + SPACE.s)

    def paint(
        self,
        painter: QPainter,
        option: Any,  # QStyleOptionViewItem, whose members the type stubs lack
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        shown = self._list.options[index.row()]
        palette = option.palette
        picked = bool(option.state & QStyle.StateFlag.State_Selected)
        ink = QPalette.ColorRole.HighlightedText if picked else QPalette.ColorRole.Text
        soft = palette.color(ink) if picked else colour("ink_soft")
        painter.save()
        if picked:
            painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Highlight))
        box = option.rect.adjusted(SPACE.m, 0, -SPACE.m, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        metrics = option.fontMetrics
        painter.setFont(option.font)
        if self._list.numbered:
            painter.setPen(soft)
            painter.drawText(box, int(middle), f"{index.row() + 1}")
            box.setLeft(box.left() + SPACE.xl)
        painter.setPen(palette.color(ink))
        first, second = two_lines(shown.text)
        text = metrics.elidedText(first, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, int(middle), text)
        box.setLeft(box.left() + metrics.horizontalAdvance(text) + SPACE.l)
        if second and box.width() > 0:  # a row is one line: the Chinese stands behind
            painter.setPen(soft)
            painter.setFont(chinese_font(option.font))
            painter.drawText(box, int(middle), second)
            box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(second) + SPACE.l)
            painter.setFont(option.font)
        if shown.detail and box.width() > 0:
            painter.setPen(soft)
            explained = one_line(shown.detail)
            detail = metrics.elidedText(explained, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignRight), detail)
        painter.restore()


class SuggestionList(QListView):
    """The list itself, laid over the window below (or above) its anchor."""

    picked = Signal(object)

    def __init__(self, anchor: QWidget, numbered: bool) -> None:
        super().__init__(anchor)
        self.numbered = numbered
        self._anchor = anchor
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setProperty("role", "suggestions")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.picked.emit(self.options[index.row()]))
        self.hide()

    @property
    def options(self) -> Sequence[Option]:
        """What is offered now, in order."""
        return self._model.options

    @property
    def current(self) -> Option | None:
        """The marked option."""
        row = self.currentIndex().row()
        return self.options[row] if self.isVisible() and 0 <= row < len(self.options) else None

    def offer(self, options: Sequence[Option]) -> None:
        """Show these options with the first one marked; nothing to offer hides the list."""
        self._model.show(options)
        if not options or not self._anchor.isVisible():
            self.hide()
            return
        self._place()
        self.mark(next((n for n, option in enumerate(options) if option.likely), 0))
        self.show()
        self.raise_()

    def move_mark(self, step: int) -> None:
        """Mark another option; one step beyond the last is the first, and back."""
        last = len(self.options) - 1
        row = self.currentIndex().row() + step
        if abs(step) == 1:
            row %= last + 1
        self.mark(min(max(row, 0), last))

    def mark(self, row: int) -> None:
        """Mark the option of a row."""
        self.setCurrentIndex(self._model.index(row))

    def _place(self) -> None:
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        row_height = self.fontMetrics().height() + SPACE.s
        height = row_height * min(len(self.options), _ROWS) + SPACE.xs
        top_left = self._anchor.mapTo(window, QPoint(0, 0))
        widest = max(self.fontMetrics().horizontalAdvance(self._line(o)) for o in self.options)
        width = max(self._anchor.width(), widest + 2 * SPACE.xl + SPACE.xl)
        width = min(width, window.width() - 2 * SPACE.s)
        left = max(SPACE.s, min(top_left.x(), window.width() - width - SPACE.s))
        below = top_left.y() + self._anchor.height()
        room_below = window.height() - below - SPACE.s
        if room_below < height and top_left.y() > room_below:
            height = min(height, top_left.y() - SPACE.s)
            self.setGeometry(QRect(left, top_left.y() - height, width, height))
        else:
            self.setGeometry(QRect(left, below, width, min(height, room_below)))

    def _line(self, option: Option) -> str:
        return f"{one_line(option.text)}    {one_line(option.detail)}"


class SuggestingLine(Line):
    """A line that offers options while typing.

    Up and Down mark, Enter takes the marked one, number keys take one directly while nothing is
    typed (`numbered`), Escape closes the list. `chosen` carries an Option. Enter with nothing to
    choose is `entered`, as in every line; Backspace in the empty line is `erased`. `settled` is
    the text of a choice made before: Enter leaves it as it is.
    """

    chosen = Signal(object)
    erased = Signal()

    def __init__(
        self, find: Find, tasks: TaskRunner | None = None, *, numbered: bool = False
    ) -> None:
        super().__init__()
        self._find = find
        self._tasks = tasks
        self._search: CancelToken | None = None
        self._found_for: str | None = None
        self.settled = ""
        self.numbered = numbered
        self.list = SuggestionList(self, numbered)
        self.list.picked.connect(self._take)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search_in_background)
        self.typed.connect(self._on_typed)
        # The list hangs on the window, so it does not die with this line by itself.
        self.destroyed.connect(self.list.deleteLater)

    def close_list(self) -> None:
        """Hide the list and forget what was being looked for."""
        self._pause.stop()
        if self._search is not None:
            self._search.cancel()
        self._found_for = None
        self.list.offer(())

    def _list_is_open(self) -> bool:
        return self.list.isVisible()

    def look_up(self, text: str) -> Sequence[Option]:
        """The options for a text, without showing them."""
        return self._find(text)

    def offer_now(self) -> None:
        """Look for the present text and show what is found."""
        self._show(self.text(), self._find(self.text()))

    def _on_typed(self, text: str) -> None:
        if self._tasks is None:
            self.offer_now()
        elif text.strip():
            self._pause.start()
        else:
            self.close_list()

    def _search_in_background(self) -> None:
        if self._tasks is None or self.composing:
            return
        if self._search is not None:
            self._search.cancel()
        text = self.text()
        self._search = self._tasks.run(
            self, lambda: self._find(text), lambda found: self._show(text, found)
        )

    def _show(self, text: str, found: Sequence[Option]) -> None:
        if text == self.text() and self.hasFocus():
            self._found_for = text
            self.list.offer(found)

    def _take(self, option: Option) -> None:
        self.close_list()
        self.chosen.emit(option)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list first, then those of the line."""
        key, shown = event.key(), self.list.isVisible()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        pages = {Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        if key in ENTER and not self.composing and self._enter():
            event.accept()
        elif shown and key in (steps | pages):
            self.list.move_mark((steps | pages)[Qt.Key(key)])
            event.accept()
        elif key == Qt.Key.Key_Down and not shown:
            self.offer_now()
            event.accept()
        elif shown and key == Qt.Key.Key_Escape:
            self.close_list()
            event.accept()
        elif self.numbered and self._is_untouched() and self._pick_number(digit(event)):
            event.accept()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.erased.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _is_untouched(self) -> bool:
        """Whether a key would begin a new text."""
        return not self.text() or self.selectedText() == self.text()

    def _enter(self) -> bool:
        if self.text() and self.text() == self.settled and not self.list.isVisible():
            return False
        if self.text().strip() and self._found_for != self.text():
            # The person is faster than the search: the keys that follow must find the choice made,
            # so this one look-up (milliseconds, local) is waited for.
            self._pause.stop()
            self._show(self.text(), self._find(self.text()))
        if (option := self.list.current) is None:
            return False
        self._take(option)
        return True

    def _pick_number(self, number: int) -> bool:
        options = self.list.options or self._find("")
        if not 0 < number <= len(options):
            return False
        self._take(options[number - 1])
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Number keys are of use only when the numbers are seen."""
        super().focusInEvent(event)
        if self.numbered and not self.text():
            self.offer_now()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list belongs to the focus."""
        super().focusOutEvent(event)
        self.close_list()

    def event(self, event: QEvent) -> bool:
        """Escape closes the list before any shortcut of the window hears of it."""
        return wants_escape(event, self._list_is_open) or super().event(event)
