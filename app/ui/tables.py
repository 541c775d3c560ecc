"""What tables of records share: titles with their Chinese line, and cells that are never cut short.

A cell that needs more than its column wraps to a second line; a text of more than two lines (a
name of 60 characters) ends in "…", and the preview beside the table has it in full.
"""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui.theme import SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import ChineseLine, has_second_line, line_height, two_lines

_Index = QModelIndex | QPersistentModelIndex
_MOST_LINES = 2


class Texts(Protocol):
    """What a model tells its table beyond Qt's roles, which know plain text only."""

    def title(self, column: int) -> str:
        """The title of a column."""

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""


class TwoLineHeader(QHeaderView):
    """The titles of the columns, each with its Chinese line."""

    def __init__(self, texts: Texts, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._texts = texts
        self.setHighlightSections(False)
        upper = Qt.AlignmentFlag.AlignTop if has_second_line() else Qt.AlignmentFlag.AlignVCenter
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | upper)

    def sectionSizeFromContents(self, section: int) -> QSize:  # Qt's name
        """What the two lines need."""
        below = line_height() if has_second_line() else 0
        return super().sectionSizeFromContents(section) + QSize(0, below)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # Qt's name
        """The title, and the Chinese below."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        chinese = two_lines(self._texts.title(section))[1]
        box = rect.adjusted(SPACE.xs, rect.height() - line_height() - SPACE.xs, 0, -SPACE.xs)
        painter.setPen(colour("ink_soft"))
        ChineseLine(chinese).paint(painter, box)


class WrappedCells(QStyledItemDelegate):
    """Cells in up to two lines, or as many as a table allows, and the Chinese below."""

    def __init__(self, texts: Texts, table: QTableView, most: int = _MOST_LINES) -> None:
        super().__init__(table)
        self._most = most
        self._texts = texts
        self._table = table

    def line_height(self) -> int:
        """The height of a row of single lines."""
        return self._height(1, with_chinese=has_second_line())

    def row_height(self, row: int) -> int:
        """What the highest cell of a row needs."""
        columns = range(self._table.model().columnCount())
        return max(self._cell_height(row, column) for column in columns)

    def _cell_height(self, row: int, column: int) -> int:
        first, second = two_lines(self._texts.text(row, column))
        lines = wrapped(first, self._table.font(), self._room(column), self._most)
        return self._height(len(lines), with_chinese=bool(second))

    def _height(self, lines: int, *, with_chinese: bool) -> int:
        below = line_height() if with_chinese else 0
        return lines * QFontMetrics(self._table.font()).height() + below + SPACE.xs

    def _room(self, column: int) -> int:
        return self._table.columnWidth(column) - 2 * SPACE.xs

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """The background as every view paints it, then the lines."""
        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        style = self._table.style() or QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, self._table)
        first, second = two_lines(self._texts.text(index.row(), index.column()))
        lines = wrapped(first, shown.font, self._room(index.column()), self._most)
        step = QFontMetrics(shown.font).height()
        below = line_height() if second else 0
        box = option.rect.adjusted(SPACE.xs, 0, -SPACE.xs, 0)
        top = box.top() + (box.height() - len(lines) * step - below) // 2
        brush = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.save()
        painter.setFont(shown.font)
        painter.setPen(brush.color() if brush is not None else colour("ink"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        for number, line in enumerate(lines):
            painter.drawText(QRect(box.left(), top + number * step, box.width(), step), flags, line)
        painter.setPen(colour("ink_soft"))
        lowest = QRect(box.left(), top + len(lines) * step, box.width(), below)
        ChineseLine(second).paint(painter, lowest)
        painter.restore()


def wrapped(text: str, font: QFont, room: int, most: int = _MOST_LINES) -> list[str]:
    """The text in lines of so many pixels, `most` at most, the last ending in "…" when cut."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= room:
        return [text]
    layout = QTextLayout(text, font)
    how = QTextOption()
    how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(how)
    layout.beginLayout()
    units = text.encode("utf-16-le")  # Qt counts in them
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        start, end = 2 * line.textStart(), 2 * (line.textStart() + line.textLength())
        if len(lines) + 1 == most:
            rest = units[start:].decode("utf-16-le")
            lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room))
            break
        lines.append(units[start:end].decode("utf-16-le").rstrip())
    layout.endLayout()
    return lines
