"""报表 Reports: registers and returns for any period; each number opens its records (product.md).

F7 · 1 · Enter · Ctrl+E is the month's return as a workbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.attachment import KIND as ATTACHMENT
from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.committee import KIND as COMMITTEE
from app.domain.problems import Refused
from app.domain.report_snapshot import KIND as SNAPSHOT
from app.domain.screening_activity import KIND as SCREENING
from app.domain.sheet import KIND as SHEET
from app.i18n import format_datetime, joined
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import Button, command_button
from app.ui.empty import EmptyState
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.labels import Paragraph, PlainLabel, set_tone
from app.ui.places import room_of
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.list_filters import ListFilters
from app.ui.screens.report_acts import ReportActs
from app.ui.screens.report_figures import FiguresModel, FiguresTable, Line, lines_of
from app.ui.screens.report_records import ReportRecords
from app.ui.screens.report_sheets import SheetView, WhoseFilter
from app.ui.sides import foot
from app.ui.tasks import CancelToken
from app.ui.theme import SPACE
from app.usecases import month_close, reports
from app.usecases.desk import Desk
from app.usecases.month_close import Closed
from app.usecases.ports import Query
from app.usecases.reports import REPORTS, Report, Scope, Table
from app.usecases.village import sealing, sheets
from app.usecases.village.sheet import COUNTED, Sheet, SheetKind
from app.usecases.village.sheets import SHEETS


class PeriodFilter(ListFilters):
    """Nothing but the period."""

    def __init__(self, today: str) -> None:
        super().__init__(today, characters=10)
        self.add_period()

    @property
    def period(self) -> str:
        """As `domain.periods` reads it."""
        return self.raw.get("period", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as it was read off the UI thread: a table with its lines, or a register."""

    scope: Scope
    table: Table | None = None
    committees: Sequence[reports.Row] = ()
    lines: Sequence[Line] = ()
    closed: Closed | None = None
    query: Query | None = None
    ids: Sequence[str] = ()
    sheet: Sheet | None = None
    printed: Sequence[str] = ()


class ReportsScreen(Screen):
    """Which report, which period, its figures or records, and behind a number its records."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        desk = context.desk
        self._report: Report | SheetKind = REPORTS[0]
        self._reading: Reading | None = None
        self._token: CancelToken | None = None
        self.chips = ChoiceField(lambda _chosen: _offered(), wrap=True)
        self.chips.input.setAccessibleName(_("报表"))
        self.period = PeriodFilter(desk.surroundings.today)
        self.figures = FiguresTable(FiguresModel(self), _("统计表"))
        self.records = ReportRecords(self, context)
        self.whose = WhoseFilter(desk)
        self.sheet = SheetView(context)
        self.notes = Paragraph(role="hint")
        self.scope = PlainLabel(role="small")
        self._empty = EmptyState()
        self._nothing = TallPage(self._empty)  # it scrolls alone, and makes no list smaller
        self._pages = QStackedWidget()
        self._acts = ReportActs(context)
        self._late = Button(_("看存档后录入的"), self.open_late)
        self._freeze = Button(_("存档这一期"), self.freeze)
        self._lay_out()
        self.chips.show_value(self._report.name)
        self.whose.setVisible(self._is_sheet)
        self.chips.edited.connect(lambda name: self.choose(str(name)))
        self.chips.advance.connect(lambda: self.period.input("period").setFocus())
        self.period.changed.connect(self.look)
        self.period.advance.connect(self._focus_list)
        self.whose.changed.connect(self.look)
        self.whose.advance.connect(self._focus_list)
        self.figures.opened.connect(self.open_number)
        self.sheet.opened.connect(
            lambda kind, key: context.go(room_of(kind, desk.kinds), (kind, key))
        )
        self._acts.frozen.connect(self.look)
        self.period.put({"period": reports.default_period(desk)})

    def _lay_out(self) -> None:
        for page in (self.figures, self.records, self.sheet, self._nothing):
            self._pages.addWidget(page)
        actions = self.context.actions
        buttons = foot(
            command_button(actions, "record.open", "primary"),
            command_button(actions, "record.export"),
            command_button(actions, "list.print"),
            command_button(actions, "record.back"),
            self._freeze,
            self._late,
            self.scope,
        )
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        for part in (self.chips, self.period, self.whose, self.notes):
            inside.addWidget(part)
        inside.addWidget(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.setSpacing(SPACE.s)
        layout.addWidget(TallPage(body), 1)
        layout.addWidget(self._acts)
        layout.addWidget(buttons)

    # -- what the window asks

    def handlers(self) -> Mapping[str, Handler]:
        """Open, export, back; a sheet of the village log is printed as well."""
        handlers: dict[str, Handler] = {
            "record.open": self.open_current,
            "record.export": self.export,
            "record.back": self.back,
        }
        return handlers | ({"list.print": self.print_sheet} if self._is_sheet else {})

    @property
    def _is_sheet(self) -> bool:
        return isinstance(self._report, SheetKind)

    def focus_first(self) -> None:
        """A number key chooses the report."""
        self.chips.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, changes: Changes | None = None) -> None:
        """Count again when something that is counted was written."""
        kinds = {CASE, SCREENING, COMMITTEE, SNAPSHOT}
        kinds |= (
            {*COUNTED, SHEET, ATTACHMENT}
            if isinstance(self._report, SheetKind)
            else {self._report.kind}
        )
        if changes is None or any(kind in kinds for kind, _id in changes.records):
            self.look()

    @property
    def texts(self) -> str:
        """What is told besides the numbers: what does not agree, or why there are none."""
        empty = self._pages.currentWidget() is self._nothing
        return self._empty.words if empty else self.notes.text()

    # -- the report

    def choose(self, name: str) -> None:
        """Another report, for the same period."""
        self._report = reports.report(name) or sheets.sheet_kind(name) or self._report
        self.whose.setVisible(self._is_sheet)
        if self.isVisible():
            self.context.actions.show(self.handlers())
        self.look()

    def look(self) -> None:
        """Read the report."""
        if self._token is not None:
            self._token.cancel()
        desk, found, period = self.context.desk, self._report, self.period.period
        village, adviser = (self.whose.raw.get(name, "") for name in ("village", "adviser"))

        def work() -> Reading | Refused:
            if isinstance(found, SheetKind):
                return _read_sheet(desk, sheets.make(desk, found.name, period, village, adviser))
            return _read(desk, found, period)

        self._token = self.context.tasks.run(self, work, self._show, self._on_failed)

    def _show(self, result: Reading | Refused) -> None:
        if isinstance(result, Refused):
            self._reading = None
            self._say_nothing(_("没有数字"), refusal_words(result))
            return
        self._reading = result
        self.scope.setText(reports.scope_text(result.scope))
        self._note(result)
        if result.table is not None:
            self.figures.figures.put(result.committees, result.lines)
            self._pages.setCurrentWidget(self.figures)
        elif result.query is not None:
            self._list(result.query.kind, result.ids)
        elif result.sheet is not None and result.sheet.rows:
            self.sheet.put(result.sheet)
            self._pages.setCurrentWidget(self.sheet)
        else:
            self._nothing_counted()

    def _nothing_counted(self) -> None:
        self._empty.nothing(_("这一期没有登记"), _("换一个期间看看"))
        self._pages.setCurrentWidget(self._nothing)

    def _note(self, result: Reading) -> None:
        """What does not agree, and how the period stands to its snapshot."""
        made, closed = result.table, result.closed
        told: list[str] = []
        if made is not None:
            told += [reports.check_text(made.total, check) for check in made.failed]
        if result.sheet is not None:
            span = [sheets.span_words(result.sheet)] if result.sheet.wish.kind.months > 1 else []
            told += [*span, *result.sheet.notes, *result.printed]
        if closed is not None:
            words = _("{at} 已存档；之后录入 {late} 件，移走 {gone} 件，{n} 栏的数字变了")
            at = format_datetime(closed.snapshot.text("made_at"))
            late, gone = len(closed.late), len(closed.gone)
            told.append(words.format(at=at, late=late, gone=gone, n=len(closed.changed)))
        self.notes.setText(joined("\n", told))
        self.notes.setVisible(bool(told))
        moved = closed is not None and bool(closed.late or closed.gone or closed.changed)
        failed = made is not None and bool(made.failed)
        set_tone(self.notes, "attention" if failed or moved else "plain")
        self._late.setVisible(closed is not None and bool(closed.late))
        self._freeze.setVisible(made is not None)

    def _say_nothing(self, title: str, text: str) -> None:
        self._empty.nothing(title, text)
        self._pages.setCurrentWidget(self._nothing)
        for part in (self.notes, self._late, self._freeze):
            part.hide()
        self.scope.setText("")

    def _on_failed(self, error: BaseException) -> None:
        self._empty.failed(_("读不出来"), fault_words(error), _("再试一次"), self.look)
        self._pages.setCurrentWidget(self._nothing)

    def _focus_list(self) -> None:
        """Into the figures, or into the records of a register."""
        self._pages.currentWidget().setFocus(Qt.FocusReason.TabFocusReason)

    # -- behind a number

    def open_current(self) -> None:
        """The records of the marked number, or the marked record."""
        if self._pages.currentWidget() is self.figures:
            self.figures.open_current()
        elif self._pages.currentWidget() is self.records:
            self.records.open_current()
        elif self._pages.currentWidget() is self.sheet:
            self.sheet.open_current()

    def _open_record(self, kind: str, record_id: str) -> None:
        self.context.go(room_of(kind, self.context.desk.kinds), (kind, record_id))

    def open_number(self, column: str, committee: str | None) -> None:
        """The records behind one number."""
        if self._reading is None or (made := self._reading.table) is None:
            return
        desk, kind = self.context.desk, reports.measure_of(made.spec, column).kind
        self.context.tasks.run(
            self,
            lambda: reports.behind(desk, made, column, committee),
            lambda ids: self._list_behind(kind, ids),
            self._on_failed,
        )

    def open_late(self) -> None:
        """What was entered after the period was closed: the cases, once more the screenings."""
        closed = self._reading.closed if self._reading else None
        late = closed.late if closed else ()
        kinds = list(dict.fromkeys(kind for kind, _id in late))
        if kinds:
            shown = kinds.index(self.records.kind) if self.records.kind in kinds else -1
            kind = kinds[(shown + 1) % len(kinds)]
            self._list_behind(kind, [one for of, one in late if of == kind])

    def _list_behind(self, kind: str, ids: Sequence[str]) -> None:
        if not ids:
            self.context.say(_("这个数字下面没有登记"))
            return
        self._list(kind, ids)
        self.records.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, kind: str, ids: Sequence[str]) -> None:
        if not ids:
            self._nothing_counted()
            return
        self.records.put(kind, ids)
        self._pages.setCurrentWidget(self.records)

    def back(self) -> None:
        """From the records to the figures."""
        if self._reading is not None and self._reading.table is not None:
            self._pages.setCurrentWidget(self.figures)
            self.figures.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_first()

    # -- acts

    def export(self) -> None:
        """The report as a workbook in the documents folder."""
        if self._reading is None:
            self.context.say(_("没有可以导出的登记"))
        elif self._reading.table is not None:
            self._acts.table(self._reading.table)
        elif self._reading.query is not None:
            self._acts.register(_(self._report.title), self._reading.query)
        elif self._reading.sheet is not None:
            made = self._reading.sheet
            self._acts.lines(made.wish.kind.title, made.wish.period, sheets.lines(made))

    def print_sheet(self) -> None:
        """F8: the sheet as it is sealed, one for each village where the sheet is one village's."""
        if self._reading is not None and self._reading.sheet is not None:
            self._acts.print_sheet(self._reading.sheet)

    def freeze(self) -> None:
        """Close the period."""
        if self._reading is not None and self._reading.table is not None:
            self._acts.freeze(self._reading.table, self._reading.closed)


def _offered() -> list[Option]:
    registers = [Option(one.name, _(one.title)) for one in REPORTS]
    return registers + [Option(one.name, _(one.short)) for one in SHEETS]


def _read_sheet(desk: Desk, made: Sheet | Refused) -> Reading | Refused:
    if isinstance(made, Refused):
        return made
    printed = sealing.told(sealing.printed(desk, made))
    return Reading(made.scope, sheet=made, printed=printed)


def _read(desk: Desk, found: Report, period: str) -> Reading | Refused:
    """Off the UI thread."""
    if found.kind:
        query = reports.register(desk, found.name, period)
        if isinstance(query, Refused):
            return query
        ids = desk.reader.ids(query)
        unsent = desk.reader.count(reports.unsent(query))
        return Reading(Scope(len(ids), unsent, desk.clock.now()), query=query, ids=ids)
    made = reports.table(desk, found.name, period)
    if isinstance(made, Refused):
        return made
    committees, lines = lines_of(desk, made)
    closed = month_close.closed(desk, made)
    return Reading(made.scope, made, committees, lines, closed)
