"""A list of things to open: what it is, what explains it, and when. Plain text, whatever it holds.

One look for the due list, drafts, receipts, guide and people; a screen says what the rows are and
what Enter does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from app.ui.empty import EmptyState
from app.ui.fields.base import ENTER
from app.ui.tables import wrapped
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import chinese_font, line_height, two_lines

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `note` stands at the right; `tone` colours it: "plain", "good", "attention"."""

    key: str
    title: str
    detail: str = ""
    note: str = ""
    tone: str = "plain"


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if not index.isValid() or role not in spoken:
            return None
        entry = self.entries[index.row()]
        return " ".join(part for part in (entry.title, entry.detail, entry.note) if part)

    def put(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()


_Words = tuple[str, str]
"""A text and the token of its colour."""

_NOTHING: _Words = ("", "ink")


class _Delegate(QStyledItemDelegate):
    """Title and note in the first line, the explanation below, and the note when it is long. What
    is not Chinese has its Chinese in a small last line.
    """

    def __init__(self, view: EntryList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: Any, index: _Index) -> QSize:
        entry = self._view.entries[index.row()]
        lines = len(self._title(entry, option.font)) * option.fontMetrics.height()
        if (entry.detail and not self._view.dense) or self._is_long(entry, option.fontMetrics):
            lines += self._small(option.font)[1]
        return QSize(0, lines + (line_height() if any(_chinese(entry)) else 0) + SPACE.s)

    def _title(self, entry: Entry, font: QFont) -> list[str]:
        """The lines of the title: one, or as many as the list allows beside the note."""
        title, note = two_lines(entry.title)[0], two_lines(entry.note)[0]
        if self._view.lines == 1:
            return [title]
        metrics = QFontMetrics(font)
        room = self._view.viewport().width() - 2 * SPACE.m
        if note and not self._is_long(entry, metrics):
            room -= metrics.horizontalAdvance(note) + SPACE.m
        return wrapped(title, font, max(1, room), self._view.lines)

    def _is_long(self, entry: Entry, metrics: QFontMetrics) -> bool:
        """Whether the note would leave the title less than half a line that it needs."""
        room = self._view.viewport().width() - 2 * SPACE.m
        note = metrics.horizontalAdvance(two_lines(entry.note)[0]) + SPACE.m
        title = metrics.horizontalAdvance(two_lines(entry.title)[0])
        return 2 * note > room and note + title > room

    def _small(self, font: QFont) -> tuple[QFont, int]:
        small = QFont(font)
        base, little = METRICS["font"]["base"], METRICS["font"]["small"]
        small.setPixelSize(max(1, font.pixelSize() * little // base))
        return small, round(small.pixelSize() * 1.4)

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        entry = self._view.entries[index.row()]
        metrics = option.fontMetrics
        box = option.rect.adjusted(SPACE.m, SPACE.xs, -SPACE.m, -SPACE.xs)
        first = box.adjusted(0, 0, 0, metrics.height() - box.height())
        title, *more = self._title(entry, option.font)
        detail, noted = (two_lines(text)[0] for text in (entry.detail, entry.note))
        note = (noted, "ink_soft" if entry.tone == "plain" else entry.tone)
        above, below = [(title, "ink")], [(detail, "ink_soft")]
        if self._view.dense:
            above, below = above + below, []
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            _paint_mark(painter, option.rect)
        painter.setFont(option.font)
        under = _NOTHING
        if self._is_long(entry, metrics):
            note, under = _NOTHING, note
        _paint_line(painter, first, above, note)
        for line in more:
            box.setTop(box.top() + metrics.height())
            first.translate(0, metrics.height())
            _paint_line(painter, first, [(line, "ink")], _NOTHING)
        painter.setFont(self._small(option.font)[0])
        left, right = _chinese(entry)
        last = line_height() if left or right else 0
        _paint_line(painter, box.adjusted(0, metrics.height(), 0, -last), below, under)
        painter.setFont(chinese_font(option.font))
        lowest = box.adjusted(0, box.height() - last, 0, 0)
        _paint_line(painter, lowest, [(left, "ink_soft")], (right, "ink_soft"))
        painter.restore()


def _chinese(entry: Entry) -> tuple[str, str]:
    """The Chinese of title and explanation, and that of the note."""
    parts = (two_lines(text)[1] for text in (entry.title, entry.detail))
    return "  ".join(part for part in parts if part), two_lines(entry.note)[1]


def _paint_mark(painter: QPainter, box: QRect) -> None:
    painter.fillRect(box, colour("accent_soft"))
    bar = METRICS["line"]["bar"]
    painter.fillRect(box.adjusted(0, 0, bar - box.width(), 0), colour("accent"))


def _paint_line(painter: QPainter, box: QRect, left: Sequence[_Words], right: _Words) -> None:
    """One line: what stands at the right in full, then as much of the others as there is room."""
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    metrics = painter.fontMetrics()
    if right[0]:
        painter.setPen(colour(right[1]))
        painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignRight), right[0])
        box = box.adjusted(0, 0, -metrics.horizontalAdvance(right[0]) - SPACE.m, 0)
    for words, token in left:
        painter.setPen(colour(token))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(middle), shown)
        box = box.adjusted(metrics.horizontalAdvance(shown) + SPACE.m, 0, 0, 0)


class EntryList(QListView):
    """`opened` and `marked` carry the key of a row: Enter or a double click, and the arrows.

    A `dense` list has the explanation in the same line; titles take up to so many `lines`.
    """

    opened = Signal(str)
    marked = Signal(str)

    def __init__(self, name: str, *, dense: bool = False, lines: int = 1) -> None:
        super().__init__()
        self.lines = lines
        self._model = _Model(self)
        self._grows = True
        self.dense = dense
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)  # a narrower row may need another line
        self.doubleClicked.connect(lambda _index: self._open())

    @property
    def entries(self) -> Sequence[Entry]:
        """The rows, in order."""
        return self._model.entries

    @property
    def current_key(self) -> str:
        """The key of the marked row, "" without one."""
        row = self.currentIndex().row()
        return self.entries[row].key if 0 <= row < len(self.entries) else ""

    def put(self, entries: Sequence[Entry]) -> None:
        """Show these rows; the marked one stays marked where it is still there."""
        if list(entries) == list(self.entries):
            return
        before, row = self.current_key, max(0, self.currentIndex().row())
        self._model.put(tuple(entries))
        keys = [entry.key for entry in entries]
        if before in keys:
            row = keys.index(before)
        if keys and (before or self.hasFocus()):
            self.mark(min(row, len(keys) - 1))
        self.updateGeometry()

    def mark(self, row: int) -> None:
        """Mark one row."""
        self.setCurrentIndex(self._model.index(row))

    def fit(self) -> EntryList:
        """As high as its rows: for pages that scroll as a whole."""
        self._grows = False
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return self

    def sizeHint(self) -> QSize:  # Qt's name
        """The height of the rows where the list is as high as they are."""
        if self._grows:
            return self.minimumSizeHint()
        rows = sum(self.sizeHintForRow(row) for row in range(len(self.entries)))
        return QSize(super().sizeHint().width(), rows + 2 * self.frameWidth() + SPACE.xs)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """A few rows at least, when it scrolls by itself."""
        if not self._grows:
            return QSize(0, self.sizeHint().height())
        return QSize(0, 4 * (self.fontMetrics().height() + SPACE.s))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The height of the rows follows their width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # Qt's name
        """Tell which row is marked."""
        super().currentChanged(current, previous)
        if self.current_key:
            self.marked.emit(self.current_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Enter opens the marked row."""
        if event.key() in ENTER and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._open()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # Qt's name
        """There is always a marked row where the keys are."""
        super().focusInEvent(event)
        # Qt makes a row the current one here, but chooses none.
        if self.entries and not self.selectionModel().hasSelection():
            self.mark(max(0, self.currentIndex().row()))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # Qt's name
        """The mark fades."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _open(self) -> None:
        if self.current_key:
            self.opened.emit(self.current_key)


class Listing(QStackedWidget):
    """A list, or in its place why there is none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.list = EntryList(name)
        self.empty = EmptyState()
        self.addWidget(self.list)
        self.addWidget(self.empty)

    def put(self, entries: Sequence[Entry], title: str, text: str = "") -> None:
        """Show the rows; without any, say `title` and what may be done."""
        self.list.put(entries)
        if entries:
            self.setCurrentWidget(self.list)
        else:
            self.empty.nothing(title, text)
            self.setCurrentWidget(self.empty)
