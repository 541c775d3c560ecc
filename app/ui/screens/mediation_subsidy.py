"""以案定补: the cases of a quarter that could be claimed, and what their files lack (A.9).

A list to check, to print and to claim with; nothing is paid here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.mediation_case import WITHOUT_NUMBER
from app.domain.periods import Period, parse_period
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.domain.showing import yuan
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.actions import Handler
from app.ui.asking import AskBar
from app.ui.buttons import command_button
from app.ui.empty import EmptyState
from app.ui.faults import fault_words, refusal_words
from app.ui.labels import PlainLabel
from app.ui.models.records import RecordsModel, Row
from app.ui.printing.lists import SUBSIDY_LIST
from app.ui.screens.base import Context, TallPage
from app.ui.screens.list_filters import ListFilters
from app.ui.screens.list_printing import ListPrinting, ListWanted
from app.ui.screens.record_table import Columns, RecordTable
from app.ui.screens.record_view import shown
from app.ui.sides import foot
from app.ui.theme import SPACE
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ledger import Lines
from app.usecases.mediation import subsidy
from app.usecases.mediation.subsidy import Claim
from app.usecases.ports import Query

_TITLES = (
    N_("卷号"),
    N_("卷名"),
    N_("调解员"),
    N_("类别"),
    N_("结案"),
    N_("还缺的材料"),
    N_("金额（元）"),
)
_COLUMNS = Columns(_TITLES, (8, 9, 5, 5, 6, 10, 4), grows=5, lines=6)
_AMOUNT = 6


class SubsidyPage(QWidget):
    """`opened` carries the id of a case."""

    opened = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: Mapping[str, Row] = {}
        self._claims: Sequence[Claim] = ()
        self.filters = _Quarter(context.desk.surroundings.today)
        model = RecordsModel(
            self,
            context.tasks,
            [_(title) for title in _TITLES],
            lambda ids: [self._rows[one] for one in ids if one in self._rows],
        )
        self.table = RecordTable(model, _COLUMNS, _("以案定补清单"))
        self._empty = EmptyState()
        self._count = PlainLabel(role="small")
        self._lists = QStackedWidget()
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._empty)
        self.ask = AskBar()
        self._printing = ListPrinting(context, self.ask)
        actions = context.actions
        buttons = foot(
            command_button(actions, "record.open", "primary"),
            command_button(actions, "record.export"),
            command_button(actions, "list.print"),
            self._count,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        inside.addWidget(self.filters)
        inside.addWidget(self._lists, 1)
        layout.addWidget(TallPage(body), 1)
        layout.addWidget(self.ask)
        layout.addWidget(buttons)
        self.filters.changed.connect(self.look)
        self.filters.advance.connect(self._focus_table)
        self.table.opened.connect(self.open_marked)

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of the list."""
        return {
            "record.open": self.open_marked,
            "record.export": self.export,
            "record.find": self.look_for,
            "record.back": self._step_back,
            "list.print": self.print_list,
        }

    @property
    def empty_words(self) -> str:
        """Why nothing is listed, "" while something is."""
        return self._empty.words if self._lists.currentWidget() is self._empty else ""

    def focus_first(self) -> None:
        """The list, or the quarter while it is empty."""
        if self.table.records.ids:
            self._focus_table()
        else:
            self.look_for()

    def look_for(self) -> None:
        """Ctrl+F: another quarter."""
        self.filters.input("period").setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_back(self) -> None:
        self.filters.clear()
        self._focus_table()

    def reload(self, changes: Changes | None = None) -> None:
        """A case or one of its parts may have changed."""
        kinds = self._context.desk.kinds
        if changes is None or any(
            kind == CASE or (kind in kinds and kinds[kind].part_of == CASE)
            for kind, _id in changes.records
        ):
            self.look()

    def look(self) -> None:
        """Read the cases of the quarter."""
        desk, period = self._context.desk, self.filters.period
        self._context.tasks.run(
            self,
            lambda: [(one, _row(desk, one)) for one in subsidy.quarter(desk, period)],
            self._show,
            self._on_failed,
        )

    def _show(self, found: Sequence[tuple[Claim, Row]]) -> None:
        self._claims = [claim for claim, _row_of in found]
        self._rows = {row.id: row for _claim, row in found}
        marked = self.table.current_id
        self.table.records.show_ids([row.id for _claim, row in found])
        whole = sum(not claim.missing for claim in self._claims)
        total = sum(claim.amount_fen or 0 for claim in self._claims)
        words = _("共 {n} 件，材料齐全 {whole} 件").format(n=len(found), whole=whole)
        if total:
            words = joined("，", (words, _("合计 {amount} 元").format(amount=yuan(total))))
        self._count.setText(words)
        if found:
            self._lists.setCurrentWidget(self.table)
            self.table.mark_id(marked)
        else:
            self._empty.nothing(
                _("这个季度没有可以申报的案件"), _("调解成功并且结案的案件，结案当季列在这里")
            )
            self._lists.setCurrentWidget(self._empty)

    def _on_failed(self, error: BaseException) -> None:
        self._empty.failed(_("读不出来"), fault_words(error), _("再试一次"), self.look)
        self._lists.setCurrentWidget(self._empty)

    def open_marked(self) -> None:
        """Enter: the case, to complete its file."""
        if self.table.current_id:
            self.opened.emit(self.table.current_id)

    # -- files

    def export(self) -> None:
        """Ctrl+E: as a workbook, masked as every list."""
        if not self._claims:
            self._context.say(_("没有可以导出的登记"))
            return
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = _("以案定补-{period}").format(period=self.filters.label)
        place = Path(QStandardPaths.writableLocation(documents)) / f"{name}.xlsx"
        words = _("导出 Excel 到（姓名和号码已遮盖）")
        self.ask.ask(words, _("导出"), lambda text: self._write(Path(text)), str(place))

    def _write(self, place: Path) -> None:
        desk, label = self._context.desk, self.filters.label
        rows: tuple[tuple[str | int | float, ...], ...] = tuple(
            (*self._rows[one.case.id].cells[:_AMOUNT], (one.amount_fen or 0) / 100)
            for one in self._claims
        )
        ids = [one.case.id for one in self._claims]

        def work() -> int | Problem | Refused:
            allowed = ledger.export(desk, Query(CASE), only=ids)
            if isinstance(allowed, Refused):
                return allowed
            titles = tuple(_(title) for title in _TITLES)
            lines = Lines(_("以案定补清单"), label, titles, rows, frozenset({_AMOUNT}))
            return desk.ledgers.write_lines(desk, lines, place)

        self._context.tasks.run(
            self,
            work,
            lambda result: self._on_written(result, place),
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _on_written(self, result: int | Problem | Refused, place: Path) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
        elif isinstance(result, Problem):
            self._context.say(sentence(result), "stop")
        else:
            words = _("已导出 {n} 条到 {file}").format(n=result, file=str(place))
            self._context.say(words, "good")

    def print_list(self) -> None:
        """F8: the form with which the cases are claimed."""
        if not self._claims:
            self._context.say(_("这个季度没有可以申报的案件"))
            return
        desk, claims = self._context.desk, self._claims

        def read() -> tuple[Sequence[tuple[Record, Mapping[str, object]]], Record | None]:
            ids = {claim.case.text("committee_id") for claim in claims}
            body = desk.reader.get("committee", ids.pop()) if len(ids) == 1 else None
            return [
                (one.case, {"missing": one.missing, "subsidy_fen": one.amount_fen})
                for one in claims
            ], body

        wanted = ListWanted(SUBSIDY_LIST, N_("以案定补申报表-{day}"), read, self.filters.label)
        self._printing.ask(wanted)


class _Quarter(ListFilters):
    """Which period; the quarter that runs when nothing is chosen."""

    def __init__(self, today: str) -> None:
        super().__init__(today)
        self.add_period()
        self.add_clear()

    @property
    def label(self) -> str:
        """The period as it is written."""
        month = int(self._today[5:7])
        return self.raw.get("period") or f"{self._today[:4]}-Q{(month + 2) // 3}"

    @property
    def period(self) -> Period:
        """The days of it."""
        found = parse_period(self.label)
        return found if found is not None else Period(self._today, self._today)


def _row(desk: Desk, claim: Claim) -> Row:
    kind, around = desk.kinds[CASE], desk.surroundings

    def text(name: str) -> str:
        return shown(kind, kind.by_name[name], claim.case.values, around)

    level = joined(" ", (text("difficulty"), text("agreement_form")))
    lacking = joined("、", (around.codes.name("dossier_item", one) for one in claim.missing))
    number = claim.case.text("case_no") or _(WITHOUT_NUMBER)
    amount = yuan(claim.amount_fen) if claim.amount_fen is not None else ""
    return Row(
        claim.case.id,
        (
            number,
            text("dossier_title"),
            text("mediator_names"),
            level,
            text("closed_on"),
            lacking or _("齐全"),
            amount,
        ),
        "attention" if claim.missing else "good",
    )
