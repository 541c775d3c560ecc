"""A ledger of any length: the model holds ids, pages of rows come when they are looked at.

100,000 rows cost their ids and a dozen pages; scrolling fast fetches what is seen now and drops
what has long passed by.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget

from app.ui.tasks import TaskRunner
from app.ui.theme.looks import colour
from app.ui.two_lines import tip, two_lines
from app.usecases.ledger import PAGE

_Index = QModelIndex | QPersistentModelIndex
_KEPT = 12  # pages
_WANTED = 4  # pages waited for at once; older wishes are forgotten


@dataclass(frozen=True, slots=True)
class Row:
    """What one line shows: a text per column, and the tone of its first one."""

    id: str
    cells: tuple[str, ...]
    tone: str = "plain"


Fetch = Callable[[Sequence[str]], Sequence[Row]]
"""The rows of some ids, called off the UI thread; ids that are gone are left out."""


class RecordsModel(QAbstractTableModel):
    """`failed` carries what a page raised; the model goes on with the other pages."""

    failed = Signal(object)

    def __init__(
        self, owner: QWidget, tasks: TaskRunner, titles: Sequence[str], fetch: Fetch
    ) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._titles = tuple(titles)
        self._fetch = fetch
        self._ids: Sequence[str] = ()
        self._pages: OrderedDict[int, dict[str, Row]] = OrderedDict()
        self._wanted: list[int] = []
        self._fetching = -1
        self._generation = 0

    @property
    def ids(self) -> Sequence[str]:
        """The ids in the order of the ledger."""
        return self._ids

    @property
    def pages_held(self) -> int:
        """How many pages lie in memory."""
        return len(self._pages)

    def show_ids(self, ids: Sequence[str]) -> None:
        """Another list."""
        self.beginResetModel()
        self._ids = ids
        self._forget()
        self.endResetModel()

    def refresh(self, ids: Collection[str]) -> None:
        """Read again the pages on which these records are."""
        stale = [page for page, rows in self._pages.items() if any(one in rows for one in ids)]
        for page in stale:
            del self._pages[page]
            self._announce(page)

    def rowCount(self, parent: _Index | None = None) -> int:  # Qt's name
        """All rows, loaded or not."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index | None = None) -> int:  # Qt's name
        """The columns."""
        return 0 if parent is not None and parent.isValid() else len(self._titles)

    def headerData(  # Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return two_lines(self._titles[section])[0]
        return None

    def title(self, column: int) -> str:
        """The title of a column."""
        return self._titles[column]

    def text(self, row: int, column: int) -> str:
        """The text of a cell; asking for one that is not there brings its page."""
        found = self._row(row)
        if found is None:
            return "" if column else "…"
        return found.cells[column]

    def held(self) -> Iterator[int]:
        """The places of the rows that lie in memory."""
        for page in self._pages:
            yield from range(page * PAGE, min((page + 1) * PAGE, len(self._ids)))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell; asking for one that is not there brings its page."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.text(index.row(), index.column()))
        if role != Qt.ItemDataRole.ForegroundRole:
            return None
        row = self._row(index.row())
        if row is None or row.tone == "plain" or index.column():
            return None
        return QBrush(colour(row.tone))

    def _row(self, place: int) -> Row | None:
        page = place // PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        return rows.get(self._ids[place])

    def _want(self, page: int) -> None:
        if page == self._fetching or page in self._wanted:
            return
        self._wanted = [*self._wanted, page][-_WANTED:]
        if self._fetching < 0:
            self._fetch_next()

    def _fetch_next(self) -> None:
        if not self._wanted:
            self._fetching = -1
            return
        self._fetching = page = self._wanted.pop()
        generation = self._generation
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        self._tasks.run(
            self,
            lambda: self._fetch(ids),
            lambda rows: self._on_page(generation, page, rows),
            lambda error: self._on_failed(generation, error),
        )

    def _on_page(self, generation: int, page: int, rows: Sequence[Row]) -> None:
        if generation != self._generation:
            return
        self._pages[page] = {row.id: row for row in rows}
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        self._announce(page)
        self._fetch_next()

    def _on_failed(self, generation: int, error: BaseException) -> None:
        if generation == self._generation:
            self._wanted = []
            self._fetching = -1
            self.failed.emit(error)

    def _announce(self, page: int) -> None:
        last = min((page + 1) * PAGE, len(self._ids)) - 1
        if last >= page * PAGE:
            self.dataChanged.emit(
                self.index(page * PAGE, 0), self.index(last, self.columnCount() - 1)
            )

    def _forget(self) -> None:
        self._pages.clear()
        self._wanted = []
        self._fetching = -1
        self._generation += 1
