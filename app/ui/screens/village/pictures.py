"""图: the villages of a month as bars, a year of days, and tiles; each as a table with one key.

Enter on a village shows its year, Enter on a day its log. Ctrl+E writes what is shown as a
workbook, F5 turns the picture into its table and back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.advising import VISIT
from app.domain.changes import Changes
from app.domain.people import Act
from app.domain.periods import parse_period
from app.domain.problems import Problem, Refused
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.actions import Handler
from app.ui.asking import AskBar
from app.ui.buttons import command_button
from app.ui.charts.chart import Chart
from app.ui.empty import EmptyState
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.models.records import RecordsModel, Row
from app.ui.rows import side_by_side
from app.ui.screens.base import Context, TallPage
from app.ui.screens.record_table import RecordTable
from app.ui.screens.reports import PeriodFilter
from app.ui.screens.village.drawn import PLACES, TILES, YEAR, Drawn, drawn
from app.ui.sides import foot
from app.ui.theme import SPACE
from app.usecases.records import denied
from app.usecases.village import pictures
from app.usecases.village.pictures import Pictures

_TITLES: Mapping[str, str] = {PLACES: N_("条形图"), YEAR: N_("年历"), TILES: N_("村方格")}
_KINDS = frozenset({VISIT, "legal_lecture", "engagement"})


@dataclass(frozen=True, slots=True)
class _Shown:
    """One way of showing: the picture, its table, and the frame that scrolls the picture."""

    chart: Chart
    table: RecordTable
    frame: TallPage


class PicturesPage(QWidget):
    """`opened` carries a village ("" for all) and an ISO date or month whose log is wanted."""

    opened = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._key = PLACES
        self._village = ""
        self._as_table = False
        self._drawn: Mapping[str, Drawn] = {}
        self.chips = ChoiceField(lambda _chosen: [Option(k, _(t)) for k, t in _TITLES.items()])
        self.chips.input.setAccessibleName(_("图"))
        self.period = PeriodFilter(context.desk.surroundings.today)
        self._empty = EmptyState()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._ways = {key: self._make(key) for key in _TITLES}
        self.ask = AskBar()
        self.period.put({"period": context.desk.surroundings.today[:7]})
        self._lay_out()
        self.chips.show_value(PLACES)
        self.chips.edited.connect(lambda key: self._turn(str(key)))
        self.chips.advance.connect(self.focus_first)
        self.period.changed.connect(self.look)
        self.period.advance.connect(self.focus_first)

    def _make(self, key: str) -> _Shown:
        chart, columns = drawn(key)
        titles = [_(one) for one in columns.titles]
        model = RecordsModel(self, self._context.tasks, titles, partial(self._rows, key))
        frame = TallPage(chart)
        chart.moved.connect(
            lambda place: frame.ensureVisible(
                place.center().x(), place.center().y(), 0, place.height()
            )
        )
        chart.opened.connect(lambda mark: self._on_opened(key, mark))
        table = RecordTable(model, columns, _(_TITLES[key]))
        table.opened.connect(lambda: self._on_opened(key, table.current_id))
        self._pages.addWidget(frame)
        self._pages.addWidget(table)
        return _Shown(chart, table, frame)

    def _lay_out(self) -> None:
        actions = self._context.actions
        buttons = foot(
            command_button(actions, "picture.table", "primary"),
            command_button(actions, "record.export"),
            command_button(actions, "record.back"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        head = side_by_side(self.chips, self.period)
        head.setStretch(1, 1)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.ask)
        layout.addWidget(buttons)

    # -- what the room asks

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of the pictures."""
        return {
            "picture.table": self.turn_over,
            "record.export": self.export,
            "record.back": self.step_back,
            "record.find": lambda: self.period.input("period").setFocus(),
        }

    def focus_first(self) -> None:
        """The picture, or its table."""
        shown = self._ways[self._key]
        front = shown.table if self._as_table else shown.chart
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, changes: Changes | None = None) -> None:
        """Visits, lectures or engagements may have changed."""
        if changes is None or any(kind in _KINDS for kind, _id in changes.records):
            self.look()

    def put_away(self) -> None:
        """Nothing is typed here."""

    # -- reading

    @property
    def month(self) -> str:
        """The month of the bars: the last one of the period that is not to come."""
        span = parse_period(self.period.period)
        today = self._context.desk.surroundings.today
        return min(span.last if span else today, today)[:7]

    def look(self) -> None:
        """Read the figures."""
        desk, month, village = self._context.desk, self.month, self._village

        def work() -> tuple[Pictures, Mapping[str, Drawn]] | Refused:
            if no := denied(desk, VISIT, Act.READ):
                return no
            read = pictures.read(desk, month, village)
            return read, {key: Drawn.of(key, read, desk) for key in _TITLES}

        self._context.tasks.run(self, work, self._on_read, self._on_failed)

    def _on_read(self, found: tuple[Pictures, Mapping[str, Drawn]] | Refused) -> None:
        if isinstance(found, Refused):
            self._empty.nothing(refusal_words(found))
            self._pages.setCurrentWidget(self._empty)
            return
        read, self._drawn = found
        for key, shown in self._ways.items():
            one = self._drawn[key]
            one.put(shown.chart)
            shown.table.records.show_ids([row.id for row in one.rows])
        if read.lines:
            self._turn()
        else:
            self._empty.nothing(_("还没有聘任的村"), _("先在“聘任”里登记哪位法律顾问负责哪个村"))
            self._pages.setCurrentWidget(self._empty)

    def _on_failed(self, error: BaseException) -> None:
        self._empty.failed(_("读不出来"), fault_words(error), _("再试一次"), self.look)
        self._pages.setCurrentWidget(self._empty)

    def _rows(self, key: str, ids: Sequence[str]) -> Sequence[Row]:
        rows = {row.id: row for row in self._drawn[key].rows}
        return [rows[one] for one in ids if one in rows]

    # -- going

    def _turn(self, key: str = "") -> None:
        self._key = key or self._key
        shown = self._ways[self._key]
        self._pages.setCurrentWidget(shown.table if self._as_table else shown.frame)

    def turn_over(self) -> None:
        """F5: the picture as a table, the table as a picture."""
        self._as_table = not self._as_table
        self._turn()
        self.focus_first()

    def step_back(self) -> None:
        """Esc: from the table to the picture, from one village to all."""
        if self._as_table:
            self.turn_over()
        elif self._village:
            self._village = ""
            self.look()

    def _on_opened(self, key: str, mark: str) -> None:
        if key == YEAR:
            self.opened.emit(self._village, mark)
            return
        self._village = mark
        self.chips.show_value(YEAR)
        self._turn(YEAR)
        self.look()
        self.focus_first()

    # -- files

    def export(self) -> None:
        """Ctrl+E: what is shown, as a workbook."""
        one = self._drawn.get(self._key)
        if one is None or not one.rows:
            self._context.say(_("没有可以导出的登记"))
            return
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = f"{joined('', (_('驻村服务'), _(_TITLES[self._key])))}-{self.month}.xlsx"
        place = Path(QStandardPaths.writableLocation(documents)) / name
        self.ask.ask(
            _("导出 Excel 到"), _("导出"), lambda text: self._write(one, Path(text)), str(place)
        )

    def _write(self, one: Drawn, place: Path) -> None:
        desk, lines = self._context.desk, one.lines(_(_TITLES[self._key]))
        self._context.tasks.run(
            self,
            lambda: desk.ledgers.write_lines(desk, lines, place),
            lambda result: self._on_written(result, place),
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _on_written(self, result: int | Problem, place: Path) -> None:
        if isinstance(result, Problem):
            self._context.say(sentence(result), "stop")
        else:
            words = _("已导出 {n} 条到 {file}").format(n=result, file=str(place))
            self._context.say(words, "good")
