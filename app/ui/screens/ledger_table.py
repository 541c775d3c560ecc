"""The table of the ledger: what a line tells, and how the keys move in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from app.domain.common import is_late
from app.domain.consultation import KIND
from app.domain.fields import RecordKind
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.fields.base import ENTER, PLAIN
from app.ui.models.records import RecordsModel, Row
from app.ui.screens.record_view import shown
from app.ui.tables import TwoLineHeader, WrappedCells
from app.ui.theme import SPACE
from app.ui.words import STATE_TONES, state_words
from app.usecases.desk import Desk

_Index = QModelIndex | QPersistentModelIndex

TITLES = (N_("上报"), N_("时间"), N_("来访人"), N_("村"), N_("事项"), N_("处理"))
_WIDTHS = (6, 5, 6, 4, 5, 5)
"""Characters of each column: what it holds as a rule is on one line, longer texts take a second
one. Spare room goes to matter and handling.
"""
_MATTER = 4

_ROWS = 6
_VISITOR = ("visitor_name", "name_native", "org_name")


def make_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """The lines of these records, masked as a list is; called off the UI thread."""
    kind, around = desk.kinds[KIND], desk.surroundings
    return [make_row(kind, record, around) for record in desk.reader.many(KIND, ids)]


def make_row(kind: RecordKind, record: Record, around: Surroundings) -> Row:
    """One line."""

    def text(name: str) -> str:
        return shown(kind, kind.by_name[name], record.values, around)

    visitor = next((found for name in _VISITOR if (found := text(name))), _("未留姓名"))
    received = record.text("received_at")
    this_year = received[:4] == around.today[:4]
    day = received[5:10] if this_year else received[:10]
    if this_year and is_late(received, record.values, around):
        day = _("{day} 补录").format(day=day)
    state = state_words(record.state)
    complete = record.complete
    return Row(
        id=record.id,
        cells=(
            state if complete else _("缺项"),
            day,
            visitor,
            _village(record, around),
            text("matter_type"),
            text("handling"),
        ),
        tone=STATE_TONES.get(record.state, "plain") if complete else "attention",
    )


def _village(record: Record, around: Surroundings) -> str:
    division = around.divisions.get(record.text("division_code"))
    return division.name if division else record.text("division_name")


class LedgerTable(QTableView):
    """`marked` and `opened` carry the id of a record."""

    marked = Signal(str)
    opened = Signal()

    def __init__(self, records: RecordsModel) -> None:
        super().__init__()
        self.records = records
        self._cells = WrappedCells(records, self)
        self.setModel(records)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(TwoLineHeader(records, self))
        self.setAccessibleName(_("来访台账"))
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
        """Every column its characters; when there is less room, all give way alike."""
        character = QFontMetrics(self.font()).horizontalAdvance("国")
        wanted = [character * characters + SPACE.m for characters in _WIDTHS]
        room = self.viewport().width()
        share = min(1.0, room / sum(wanted))
        self.horizontalHeader().setMinimumSectionSize(1)
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, int(width * share))
        spare = max(0, room - sum(wanted))
        self.setColumnWidth(_MATTER, self.columnWidth(_MATTER) + spare // 2)

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
