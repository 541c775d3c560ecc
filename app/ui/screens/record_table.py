"""A table of records: its columns as data, cells that wrap, and how the keys move in it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from app.ui.fields.base import ENTER, PLAIN
from app.ui.models.records import RecordsModel
from app.ui.tables import TwoLineHeader, WrappedCells
from app.ui.theme import SPACE

_Index = QModelIndex | QPersistentModelIndex
_ROWS = 6
_ACROSS = Qt.Orientation.Horizontal


@dataclass(frozen=True, slots=True)
class Columns:
    """Titles (msgids), and the characters that each column holds as a rule: longer texts take a
    second line, and as many as `lines`. Half of the spare room goes to column `grows`, the other
    half to the last one.
    """

    titles: tuple[str, ...]
    widths: tuple[int, ...]
    grows: int
    lines: int = 2


class RecordTable(QTableView):
    """`marked` and `opened` carry the id of a record."""

    marked = Signal(str)
    opened = Signal()

    def __init__(self, records: RecordsModel, columns: Columns, name: str) -> None:
        super().__init__()
        self.records = records
        self._columns = columns
        self._cells = WrappedCells(records, self, columns.lines)
        self.setModel(records)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(TwoLineHeader(records, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        records.dataChanged.connect(lambda first, last: self._fit(first.row(), last.row()))
        self._measure()

    def _measure(self) -> None:
        """Rows and columns as large as the text is; a row is asked once it was read."""
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self._cells.line_height())
        self._fit_columns()

    def _fit(self, first: int, last: int) -> None:
        """Rows that were read are as high as their text."""
        for row in range(first, last + 1):
            self._fit_row(row)

    def _fit_row(self, row: int) -> None:
        height = max(self._cells.row_height(row), self.verticalHeader().defaultSectionSize())
        if height != self.rowHeight(row):
            self.setRowHeight(row, height)

    def _fit_columns(self) -> None:
        """Every column its title and its characters; when there is less room, the characters give
        way alike.
        """
        head = self.horizontalHeader()
        head.setMinimumSectionSize(1)
        character = QFontMetrics(self.font()).horizontalAdvance("国")
        titles = (
            str(self.records.headerData(n, _ACROSS)) for n in range(len(self._columns.widths))
        )
        least = [head.fontMetrics().horizontalAdvance(title) + SPACE.m for title in titles]
        more = [
            max(0, character * characters + SPACE.m - title)
            for characters, title in zip(self._columns.widths, least, strict=True)
        ]
        room = self.viewport().width()
        tight = min(1.0, room / sum(least))
        share = min(1.0, max(0, room - sum(least)) / max(1, sum(more)))
        for column, (title, rest) in enumerate(zip(least, more, strict=True)):
            self.setColumnWidth(column, int(title * tight + rest * share))
        spare = max(0, room - sum(least) - sum(more))
        grows = self._columns.grows
        if grows < len(least) - 1:  # the last one takes what is left by itself
            self.setColumnWidth(grows, self.columnWidth(grows) + spare // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The columns follow."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()
            for row in self.records.held():
                self._fit_row(row)

    @property
    def current_id(self) -> str:
        """The id of the marked line, "" without one."""
        row = self.currentIndex().row()
        return self.records.ids[row] if 0 <= row < len(self.records.ids) else ""

    def mark_id(self, record_id: str) -> None:
        """Mark a record's line, the first one when it is not listed."""
        ids = self.records.ids
        row = ids.index(record_id) if record_id in ids else 0
        self.setCurrentIndex(self.records.index(row, 0))

    def sizeHint(self) -> QSize:  # Qt's name
        """It takes what is left, and scrolls by itself."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """A few lines at least."""
        return QSize(0, (_ROWS + 1) * (QFontMetrics(self.font()).height() + SPACE.xs))

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # Qt's name
        """Tell which record is marked."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() and self.current_id:
            self.marked.emit(self.current_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Enter opens; Home and End go to the first and the last line."""
        edges = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.records.ids) - 1}
        if event.key() in ENTER and event.modifiers() in PLAIN:
            self.opened.emit()
        elif event.key() in edges and self.records.ids:
            self.setCurrentIndex(self.records.index(edges[Qt.Key(event.key())], 0))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # Qt's name
        """There is always a marked line where the keys are."""
        super().focusInEvent(event)
        # Qt makes a line the current one here, but chooses none.
        if self.records.ids and not self.selectionModel().hasSelection():
            self.mark_id(self.current_id)
