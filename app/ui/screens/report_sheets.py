"""A sheet of the village log on the screen: its rows as a table, its remarks above.

Columns that are filled in by hand, or that are too many for a screen, are on the paper only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.advising import ADVISER
from app.domain.divisions import Level
from app.i18n import N_, current
from app.i18n import gettext as _
from app.ui.fields.suggestions import Option
from app.ui.models.records import RecordsModel, Row
from app.ui.screens.base import Context
from app.ui.screens.list_filters import ListFilters
from app.ui.screens.record_table import Columns, RecordTable
from app.ui.theme import SPACE
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village.sheet import Column, Sheet, SheetKind

_WIDTHS = {
    "village": 7,
    "adviser": 5,
    "date": 6,
    "times": 6,
    "kinds": 7,
    "content": 12,
    "lectures": 6,
    "problems": 9,
    "item": 9,
    "basis": 13,
    "firm": 9,
    "contract_no": 8,
}
_NARROW = 3
_LINES = 4
_OFFERED = 30


class WhoseFilter(ListFilters):
    """One village, one adviser, or everybody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.surroundings.today, characters=9)
        self._desk = desk
        self.pick("village", N_("村（社区）"), self._villages, self._village)
        self.pick("adviser", N_("法律顾问"), self._advisers, self._adviser)
        self.add_clear()

    def _villages(self, text: str) -> list[Option]:
        divisions, today = self._desk.surroundings.divisions, self._desk.surroundings.today
        place = self._desk.station.division if self._desk.station else ""
        found = (
            [one for one in divisions.search(text, today, place[:6]) if one.level is Level.VILLAGE]
            if text.strip()
            else divisions.within(place, today, Level.VILLAGE)
        )
        return [Option(one.code, one.local_name(current())) for one in found[:_OFFERED]]

    def _village(self, code: str) -> str:
        found = self._desk.surroundings.divisions.get(code)
        return found.local_name(current()) if found else code

    def _advisers(self, text: str) -> list[Option]:
        reader = self._desk.reader
        records = reader.many(ADVISER, reader.ids(Query(ADVISER, text=text), _OFFERED))
        return [Option(one.id, one.text("name")) for one in records]

    def _adviser(self, key: str) -> str:
        found = self._desk.reader.get(ADVISER, key)
        return found.text("name") if found else key


class SheetView(QWidget):
    """`opened` carries kind and id of the record behind a row."""

    opened = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._made: Sheet | None = None
        self._tables: dict[str, RecordTable] = {}
        self._pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.addWidget(self._pages)

    @property
    def made(self) -> Sheet | None:
        """The sheet that is shown."""
        return self._made

    def put(self, made: Sheet) -> None:
        """Another sheet."""
        self._made = made
        table = self._table(made.wish.kind, made.columns)
        table.records.show_ids([str(number) for number in range(len(made.rows))])
        self._pages.setCurrentWidget(table)
        self.setFocusProxy(table)

    def _table(self, kind: SheetKind, columns: Sequence[Column]) -> RecordTable:
        if kind.name not in self._tables:
            shown = [one for one in columns if not one.paper]
            titles = tuple(one.title for one in shown)
            widths = tuple(_WIDTHS.get(one.name, _NARROW) for one in shown)
            grows = max(range(len(widths)), key=widths.__getitem__)
            fetch: Callable[[Sequence[str]], Sequence[Row]] = partial(self._rows, kind.name)
            model = RecordsModel(self, self._context.tasks, [_(one) for one in titles], fetch)
            table = RecordTable(model, Columns(titles, widths, grows, _LINES), _(kind.title))
            table.opened.connect(self.open_current)
            self._tables[kind.name] = table
            self._pages.addWidget(table)
        return self._tables[kind.name]

    def _rows(self, name: str, ids: Sequence[str]) -> Sequence[Row]:
        made = self._made
        if made is None or made.wish.kind.name != name:
            return []
        places = [place for place, one in enumerate(made.columns) if not one.paper]
        return [
            Row(one, tuple(str(made.rows[int(one)].cells[place]) for place in places))
            for one in ids
            if int(one) < len(made.rows)
        ]

    def open_current(self) -> None:
        """The record behind the marked row, where there is one."""
        table = self._tables.get(self._made.wish.kind.name) if self._made else None
        if table is None or not table.current_id or self._made is None:
            return
        records = self._made.rows[int(table.current_id)].records
        if records:
            self.opened.emit(*records[0])
        else:
            self._context.say(_("这一行是合计的数字，明细在“驻村”的日志里"))
