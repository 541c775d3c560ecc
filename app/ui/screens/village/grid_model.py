"""The month grid as a table model: every act on its cells can be taken back (Ctrl+Z)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QWidget

from app.ui.screens.village.grid_cells import Cells
from app.ui.theme.looks import colour
from app.usecases.village.grid import Grid, Place

_Index = QModelIndex | QPersistentModelIndex


class _Edit(QUndoCommand):
    """One act on any number of cells: typing, filling down, pasting, clearing."""

    def __init__(self, model: GridModel, after: Mapping[Place, str | None]) -> None:
        super().__init__()
        self._model = model
        self._after = after
        typed = model.cells.typed if model.cells is not None else {}
        self._before = {place: typed.get(place) for place in after}

    def redo(self) -> None:
        """Do it, or do it again."""
        self._model.take(self._after)

    def undo(self) -> None:
        """As it was."""
        self._model.take(self._before)


class GridModel(QAbstractTableModel):
    """`edited` tells that something was typed, taken back or done again."""

    edited = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.cells: Cells | None = None
        self.undo_stack = QUndoStack(self)

    def put(self, grid: Grid, typed: Mapping[Place, str]) -> None:
        """Another month, or the same one after a save; `typed` comes from its draft."""
        known = {line.code for line in grid.lines}
        self.beginResetModel()
        self.cells = Cells(grid, {p: text for p, text in typed.items() if p[0] in known})
        self.undo_stack.clear()
        self.endResetModel()

    def edit(self, texts: Mapping[Place, str | None]) -> int:
        """Type into cells, as one act that can be undone; None takes what was typed back. How many
        of them cannot be typed into.
        """
        cells = self.cells
        if cells is None:
            return 0
        open_ = {place: text for place, text in texts.items() if not cells.refusal(place)}
        wanted = {place: cells.as_typed(place, text) for place, text in open_.items()}
        changed = {p: text for p, text in wanted.items() if cells.typed.get(p) != text}
        if changed:
            self.undo_stack.push(_Edit(self, changed))
        return len(texts) - len(open_)

    def take(self, texts: Mapping[Place, str | None]) -> None:
        """Set cells without remembering how they were: for the undo stack."""
        if self.cells is None:
            return
        for place, text in texts.items():
            if text is None:
                self.cells.typed.pop(place, None)
            else:
                self.cells.typed[place] = text
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, last.row())
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last.column())
        self.edited.emit()

    def places(self, indexes: Iterable[_Index]) -> list[Place]:
        """The village and the day of each cell."""
        cells = self.cells
        return [cells.place(one.row(), one.column()) for one in indexes] if cells else []

    # -- what the table asks

    def rowCount(self, parent: _Index | None = None) -> int:  # Qt's name
        """The villages."""
        inside = parent is not None and parent.isValid()
        return 0 if inside or self.cells is None else len(self.cells.grid.lines)

    def columnCount(self, parent: _Index | None = None) -> int:  # Qt's name
        """The days."""
        inside = parent is not None and parent.isValid()
        return 0 if inside or self.cells is None else len(self.cells.grid.days)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, what is typed when a cell is opened, and the tint of the day."""
        if not index.isValid() or self.cells is None:
            return None
        place = self.cells.place(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells.text(place)
        if role == Qt.ItemDataRole.EditRole:
            return self.cells.opened(place)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.cells.words(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return _ground(self.cells, place, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return _ink(self.cells, place)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Days to come and days with several visits are not typed into."""
        if not index.isValid() or self.cells is None:
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        shut = self.cells.refusal(self.cells.place(index.row(), index.column()))
        return plain if shut else plain | Qt.ItemFlag.ItemIsEditable

    def setData(  # Qt's name
        self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """A cell was typed into."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        return not self.edit(dict.fromkeys(self.places([index]), str(value)))


def _ground(cells: Cells, place: Place, column: int) -> QBrush | None:
    stored = cells.stored(place)
    if stored is not None and stored.noticed:
        return QBrush(colour("attention_soft"))
    if place in cells.typed:
        return QBrush(colour("accent_soft"))
    return None if cells.grid.days[column].is_open else QBrush(colour("paper"))


def _ink(cells: Cells, place: Place) -> QColor | None:
    if place not in cells.typed:
        return colour("ink_soft") if cells.is_remote(place) else None
    return colour("accent_ink" if cells.cell(place) else "stop")
