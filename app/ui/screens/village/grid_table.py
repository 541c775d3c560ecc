"""The month grid on the screen: keys of a spreadsheet, headers that sum, no mouse needed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from app.ui.fields.base import ENTER, PLAIN, Line
from app.ui.screens.village.grid_headers import MIDDLE, DayHeader, VillageHeader, small_font
from app.ui.screens.village.grid_model import GridModel
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour
from app.usecases.village.grid import Place

_Index = QModelIndex | QPersistentModelIndex
_WIDEST = "3:30"
"""What a cell holds; a longer text is told in full by the tool tip and the line below."""
_NARROWEST = 0.7
"""Of its width, to which a figure is pressed before it is cut."""
_ROWS = 3


class GridTable(QTableView):
    """`turned` asks for the month before or after, `opened` for the log of a village;
    `closed` tells that a cell was typed into or left.
    """

    turned = Signal(int)
    opened = Signal(str)
    closed = Signal()
    pasted = Signal(int, int)  # cells taken, cells that cannot be typed into

    def __init__(self, model: GridModel, name: str) -> None:
        super().__init__()
        self.cells = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(DayHeader(model, self))
        self.setVerticalHeader(VillageHeader(model, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        model.modelReset.connect(self._on_reset)

    # -- what the page asks

    @property
    def place(self) -> Place | None:
        """The village and the day where the keys are."""
        found = self.cells.places([self.currentIndex()]) if self.currentIndex().isValid() else []
        return found[0] if found else None

    @property
    def village(self) -> str:
        """The code of the village where the keys are, "" without one."""
        return self.place[0] if self.place is not None else ""

    def go(self, place: Place) -> None:
        """Move the keys to a cell of this month."""
        grid = self.cells.cells.grid if self.cells.cells else None
        if grid is None:
            return
        rows = [n for n, line in enumerate(grid.lines) if line.code == place[0]]
        columns = [n for n, day in enumerate(grid.days) if day.day == place[1]]
        if rows and columns:
            self.setCurrentIndex(self.cells.index(rows[0], columns[0]))

    @property
    def is_typing(self) -> bool:
        """Whether a cell is open."""
        return self.state() is QAbstractItemView.State.EditingState

    def finish_typing(self) -> None:
        """What stands in the open cell is typed."""
        if self.is_typing:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Take back the last act; what stands in an open cell is one."""
        self.finish_typing()
        self.cells.undo_stack.undo()

    def fill_down(self) -> None:
        """The first line of what is selected into the others; of one cell, the one above it."""
        self.finish_typing()
        selected = self.selectionModel().selection()
        if selected.isEmpty() or self.cells.cells is None:
            return
        area = selected.first()
        source = area.top() if area.height() > 1 else area.top() - 1
        if source < 0:
            return
        texts: dict[Place, str | None] = {}
        for column in range(area.left(), area.right() + 1):
            text = self.cells.cells.opened(self.cells.cells.place(source, column))
            for row in range(source + 1, area.bottom() + 1):
                texts[self.cells.cells.place(row, column)] = text or None
        self._edit(texts)

    def copy(self) -> None:
        """What is selected as lines of a spreadsheet."""
        selected = self.selectionModel().selection()
        if selected.isEmpty() or self.cells.cells is None:
            return
        area, cells = selected.first(), self.cells.cells
        lines = (
            "\t".join(
                cells.text(cells.place(row, column))
                for column in range(area.left(), area.right() + 1)
            )
            for row in range(area.top(), area.bottom() + 1)
        )
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Lines of a spreadsheet, from this cell on; what reaches beyond the month is left out, and
        counted as such.
        """
        here = self.currentIndex()
        if not here.isValid() or self.cells.cells is None:
            return
        texts: dict[Place, str | None] = {}
        beyond = 0
        for row, line in enumerate(_lines(QGuiApplication.clipboard().text()), here.row()):
            for column, text in enumerate(line.split("\t"), here.column()):
                inside = row < self.cells.rowCount() and column < self.cells.columnCount()
                if inside and text.strip():  # an empty cell of a sheet takes nothing away
                    texts[self.cells.cells.place(row, column)] = text
                elif text.strip():
                    beyond += 1
        left_out = self.cells.edit(texts)
        self.pasted.emit(len(texts) - left_out, left_out + beyond)

    def _edit(self, texts: dict[Place, str | None]) -> None:
        if left_out := self.cells.edit(texts):
            self.pasted.emit(len(texts) - left_out, left_out)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Enter opens a cell, Delete takes back what was typed, the page keys turn the month."""
        key, plain = event.key(), event.modifiers() in PLAIN
        turns = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif plain and key in turns:
            self.turned.emit(turns[Qt.Key(key)])
        elif plain and key in ENTER:
            self._enter()
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._edit(dict.fromkeys(self.cells.places(self.selectedIndexes())))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _enter(self) -> None:
        index = self.currentIndex()
        if self.cells.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        elif self.village:
            self.opened.emit(self.village)

    def closeEditor(  # Qt's name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Enter goes on to the next village, as in every spreadsheet."""
        super().closeEditor(editor, hint)
        self.closed.emit()
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)

    # -- looks

    def _on_reset(self) -> None:
        self._measure()
        if self.cells.rowCount() and self.cells.cells is not None:
            days = [one.day for one in self.cells.cells.grid.days]
            today = self.cells.cells.grid.today
            column = days.index(today) if today in days else 0
            self.setCurrentIndex(self.cells.index(0, column))

    def _measure(self) -> None:
        """Every village as high as its two lines, all days in sight while a time has its room."""
        side, head = self.verticalHeader(), self.horizontalHeader()
        small = QFontMetrics(small_font(self))
        room = self.width() - side.sizeHint().width() - self.verticalScrollBar().sizeHint().width()
        share = (room - 2 * SPACE.xs) // max(1, self.cells.columnCount())
        least = small.horizontalAdvance(_WIDEST)
        height = QFontMetrics(self.font()).height() + small.height()
        for header, size in ((head, max(least, share)), (side, height)):
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setDefaultSectionSize(size)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The days share the room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def sizeHint(self) -> QSize:  # Qt's name
        """It takes what is left, and scrolls by itself."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """A few villages at least."""
        return QSize(0, (_ROWS + 1) * 2 * QFontMetrics(small_font(self)).height())


def _draw(painter: QPainter, rect: QRect, text: str) -> None:
    """A figure in the middle of its cell, pressed a little before it is cut: `0:45` is no `0:…`."""
    metrics = painter.fontMetrics()
    share = max(_NARROWEST, min(1.0, rect.width() / max(1, metrics.horizontalAdvance(text))))
    wide = int(rect.width() / share)
    painter.save()
    painter.translate(rect.left(), 0)
    painter.scale(share, 1)
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide + 1)
    painter.drawText(QRect(0, rect.top(), wide, rect.height()), MIDDLE, short)
    painter.restore()


def _lines(text: str) -> list[str]:
    """The lines of what a spreadsheet put on the clipboard."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


class _Delegate(QStyledItemDelegate):
    """Small figures, in italics what does not count to the month; a cell is opened with a line that
    speaks ASCII digits and lets an input method compose.
    """

    def __init__(self, table: GridTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Ground, ring and figure by hand: most of a thousand cells are empty, and a style would
        ask for a font, a picture and a check mark of each.
        """
        cells = self._table.cells.cells
        if cells is None:
            return
        place = cells.place(index.row(), index.column())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour("accent_soft"))
        elif (ground := index.data(Qt.ItemDataRole.BackgroundRole)) is not None:
            painter.fillRect(option.rect, ground)
        if text := cells.text(place):
            font = small_font(self._table)
            font.setItalic(cells.is_remote(place))
            painter.setFont(font)
            painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or colour("ink"))
            _draw(painter, option.rect, text)
        if index == self._table.currentIndex() and self._table.hasFocus():
            ring = METRICS["line"]["ring"]
            painter.setPen(QPen(colour("focus"), ring))
            painter.drawRect(option.rect.adjusted(ring // 2, ring // 2, -ring, -ring))

    def createEditor(self, parent: QWidget, _option: Any, index: _Index) -> QWidget:  # Qt's name
        """The line; wider than its cell, since a span of time is longer than its hours."""
        line = Line(parent)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return line

    def updateEditorGeometry(self, editor: QWidget, option: Any, _index: _Index) -> None:
        """Over the cell, as wide as `0900-1300` needs, inside the table."""
        box = QRect(option.rect)
        wide = QFontMetrics(editor.font()).horizontalAdvance("0900-1300") + 2 * SPACE.m
        box.setWidth(max(box.width(), wide))
        parent = editor.parentWidget()
        if parent is not None and box.right() > parent.width():
            box.moveRight(parent.width())
        editor.setGeometry(box)
