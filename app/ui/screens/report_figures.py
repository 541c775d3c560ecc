"""A return on the screen: its columns as lines, in groups, with a number for each committee.

Fifty-four columns beside each other cannot be read; the sheet for the county has them so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.domain import mediation_statistics as mediation
from app.domain.showing import plain_number
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.fields.base import ENTER, PLAIN
from app.ui.tables import TwoLineHeader, WrappedCells
from app.ui.theme import SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import two_lines
from app.ui.words import code_words
from app.usecases import reports
from app.usecases.desk import Desk
from app.usecases.reports import Row, Table

_Index = QModelIndex | QPersistentModelIndex
_GROUPS = {
    "01": N_("总数"),
    "06": N_("按调委会类型"),
    "12": N_("按案件来源"),
    "20": N_("按纠纷类型"),
    "38": N_("按协议形式"),
    "40": N_("履行情况"),
    "45": N_("防止激化"),
    "53": N_("排查和预防"),
}
"""The first column of each group."""

_FIXED = 3  # number, name, total
_NUMBER, _NAME, _TOTAL, _COMMITTEE = 3, 14, 8, 6  # characters
_SPARE = 8
_ROWS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its column of the return ("" for a heading) and its texts."""

    column: str
    cells: tuple[str, ...]


def lines_of(desk: Desk, made: Table) -> tuple[tuple[Row, ...], list[Line]]:
    """The committees that have a number at all, and the lines over them."""
    rows = tuple(row for row in made.rows if any(row.figures.values()))
    lines = []
    codes = desk.surroundings.codes
    for measure in made.spec.measures:
        if heading := _GROUPS.get(measure.name):
            lines.append(Line("", ("", _(heading), "", *("" for _row in rows))))
        name = code_words(codes, mediation.COLUMNS, measure.name)
        cells = [_cell(measure.name, row) for row in rows]
        lines.append(Line(measure.name, (measure.name, name, _total(made, measure.name), *cells)))
    return rows, lines


def _cell(column: str, row: Row) -> str:
    """Nothing is no number: the eye finds what there is."""
    value = row.figures.get(column, 0)
    return plain_number(reports.shown(column, value)) if value else ""


def _total(made: Table, column: str) -> str:
    value = plain_number(reports.shown(column, made.total.get(column, 0)))
    if column == mediation.AMOUNT:
        return _("{n} 万元").format(n=value)
    if column == mediation.SUCCESS and (rate := reports.success_rate(made.total)):
        return f"{value}（{rate}）"
    if beside := made.spec.beside.get(column):
        return _("{n} 次，查出 {found} 件").format(n=value, found=made.total.get(beside.name, 0))
    return value


class FiguresModel(QAbstractTableModel):
    """Lines and columns as they were read."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.lines: Sequence[Line] = ()
        self.committees: Sequence[Row] = ()

    def put(self, committees: Sequence[Row], lines: Sequence[Line]) -> None:
        """Another return."""
        self.beginResetModel()
        self.committees, self.lines = committees, lines
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # Qt's name
        """The lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index | None = None) -> int:  # Qt's name
        """Number, name, total, committees."""
        return 0 if parent is not None and parent.isValid() else _FIXED + len(self.committees)

    def title(self, column: int) -> str:
        """The title of a column."""
        if column < _FIXED:
            return (_("栏"), _("项目"), _("合计"))[column]
        return self.committees[column - _FIXED].name or _("未分到调委会")

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        return self.lines[row].cells[column]

    def headerData(  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return two_lines(self.title(section))[0]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts; headings in the colour of what may be pressed."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return two_lines(line.cells[index.column()])[0]
        if role == Qt.ItemDataRole.ForegroundRole and not line.column:
            return QBrush(colour("accent"))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings are passed over."""
        if index.isValid() and not self.lines[index.row()].column:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


class FiguresTable(QTableView):
    """`opened` carries the column of the return and the committee ("" of none, None of all)."""

    opened = Signal(str, object)

    def __init__(self, figures: FiguresModel, name: str) -> None:
        super().__init__()
        self.figures = figures
        self._cells = WrappedCells(figures, self)
        self.setModel(figures)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(TwoLineHeader(figures, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.doubleClicked.connect(self._open)
        figures.modelReset.connect(self._on_reset)

    def open_current(self) -> None:
        """The records behind the marked number."""
        self._open(self.currentIndex())

    def _open(self, index: _Index) -> None:
        if not index.isValid() or not self.figures.lines[index.row()].column:
            return
        place = index.column() - _FIXED
        of = self.figures.committees[place].id if place >= 0 else None
        self.opened.emit(self.figures.lines[index.row()].column, of)

    def _on_reset(self) -> None:
        """The keys stand on the total of the first line, below its heading."""
        self._fit()
        self.setCurrentIndex(self.figures.index(1, _FIXED - 1))

    def _fit(self) -> None:
        """Every column its characters, the name some more where there is room."""
        character = QFontMetrics(self.font()).horizontalAdvance("国")
        widths = [_NUMBER, _NAME, _TOTAL, *(_COMMITTEE for _row in self.figures.committees)]
        wanted = [character * characters + SPACE.m for characters in widths]
        spare = max(0, self.viewport().width() - sum(wanted))
        wanted[1] += min(spare, character * _SPARE)  # no farther from a name to its numbers
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, width)
        lowest = self._cells.line_height()
        self.verticalHeader().setMinimumSectionSize(1)
        for row in range(self.figures.rowCount()):
            self.setRowHeight(row, max(lowest, self._cells.row_height(row)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The columns follow."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:  # Qt's name
        """It takes what is left, and scrolls by itself."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """A few lines at least."""
        return QSize(0, (_ROWS + 1) * (QFontMetrics(self.font()).height() + SPACE.xs))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Enter opens what is behind the number."""
        if event.key() in ENTER and event.modifiers() in PLAIN:
            self.open_current()
            event.accept()
        else:
            super().keyPressEvent(event)
