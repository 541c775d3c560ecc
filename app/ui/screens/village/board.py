"""The villages and what each still needs, the shortest first; villages only, never people (C.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.visit_cell import hours_text
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.empty import EmptyState
from app.ui.faults import fault_words
from app.ui.models.records import RecordsModel, Row
from app.ui.screens.base import Context
from app.ui.screens.record_table import Columns, RecordTable
from app.ui.tasks import CancelToken
from app.ui.theme import SPACE
from app.ui.two_lines import describe
from app.ui.words import short_time
from app.usecases.village import hours
from app.usecases.village.grid import short_names
from app.usecases.village.hours import VillageLine

COLUMNS = Columns(
    titles=(
        N_("村"),
        N_("本月"),
        N_("全年"),
        N_("讲座"),
        N_("顾问"),
        N_("最近"),
    ),
    widths=(7, 7, 15, 6, 8, 8),
    grows=4,
    lines=3,
)


_ROWS = 3


class Board(QWidget):
    """`chosen` carries the code of the village on which Enter was pressed."""

    chosen = Signal(str)
    loaded = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.lines: dict[str, VillageLine] = {}
        self._names: Mapping[str, str] = {}
        self._wanted = ""
        self._token: CancelToken | None = None
        model = RecordsModel(self, context.tasks, [_(one) for one in COLUMNS.titles], self._rows)
        self.table = RecordTable(model, COLUMNS, _("各村服务时间"))
        describe(self.table, _("Enter 把这个村填到上面一行，Ctrl+G 看它的日志"))
        # The line above comes first: a few villages are seen, the others are scrolled to.
        self.table.setMinimumHeight((_ROWS + 1) * self.table.verticalHeader().defaultSectionSize())
        self._empty = EmptyState()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.addWidget(self._pages)
        self.table.opened.connect(self._choose)

    @property
    def listed(self) -> tuple[VillageLine, ...]:
        """The villages in the order of the board."""
        return tuple(self.lines.values())

    @property
    def village(self) -> str:
        """The code of the marked village, "" without one."""
        return self.table.current_id

    def reload(self) -> None:
        """Count again, off the UI thread."""
        desk = self._context.desk
        if self._token is not None:
            self._token.cancel()
        self._token = self._context.tasks.run(
            self, lambda: hours.board(desk), self._on_read, self._on_failed
        )

    def mark(self, code: str) -> None:
        """The line of a village, now or when the board is read."""
        self._wanted = code
        if code in self.lines:
            self.table.mark_id(code)

    def _on_read(self, lines: Sequence[VillageLine]) -> None:
        self._names = short_names(self._context.desk, lines)
        marked = self._wanted or self.table.current_id
        self._wanted = ""
        self.lines = {line.code: line for line in lines}
        self.table.records.show_ids(tuple(self.lines))
        self.table.mark_id(marked)
        if lines:
            self._pages.setCurrentWidget(self.table)
        else:
            self._empty.nothing(_("还没有聘任登记"), _("先在“聘任”里登记村和法律顾问"))
            self._pages.setCurrentWidget(self._empty)
        self.loaded.emit()

    def _on_failed(self, error: BaseException) -> None:
        again = _("再试一次")
        self._empty.failed(_("台账读不出来"), fault_words(error), again, self.reload)
        self._pages.setCurrentWidget(self._empty)

    def _rows(self, codes: Sequence[str]) -> list[Row]:
        now, lines = self._context.desk.clock.now(), self.lines
        return [_row(lines[one], self._names[one], now) for one in codes if one in lines]

    def _choose(self) -> None:
        if self.village:
            self.chosen.emit(self.village)


def _row(line: VillageLine, name: str, now: str) -> Row:
    cells = (
        name,
        _("{done}/{target} 小时").format(
            done=hours_text(line.month_minutes), target=hours_text(line.month_target)
        ),
        _year_words(line, now[:10]),
        _("{n}/{target} 场").format(n=line.lectures_quarter, target=line.lecture_target),
        "、".join(line.adviser_names),
        short_time(line.last_visit, now) if line.last_visit else _("今年还没有"),
    )
    return Row(line.code, cells, "attention" if line.short else "plain")


def _year_words(line: VillageLine, today: str) -> str:
    """What was served, and how much each month still has to bring (domain.md C.1)."""
    year = line.year
    done = _("{done}/{target} 小时").format(
        done=hours_text(year.year_total), target=hours_text(year.targets.year)
    )
    pace = year.pace(today)
    if not pace:
        return done
    return _("{done}，每月还需 {pace}").format(done=done, pace=hours_text(pace))
