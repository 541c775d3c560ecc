"""移交: a mediator leaves, the open cases go to somebody else by a list (domain.md A.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.dates import parse_day
from app.domain.mediation_case import WITHOUT_NUMBER
from app.domain.problems import Refused
from app.domain.projection import project
from app.domain.records import Record
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.asking import AskBar
from app.ui.buttons import command_button
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.dates import DateField
from app.ui.fields.records import Choices, RefField, read_choices
from app.ui.fields.text import TextField
from app.ui.labels import Paragraph
from app.ui.lists import Entry, Listing
from app.ui.printing.lists import HANDOVER_LIST
from app.ui.rows import Rows
from app.ui.screens.base import Context
from app.ui.screens.list_printing import ListPrinting, ListWanted
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.ui.words import code_words
from app.usecases.mediation import handover
from app.usecases.mediation.handover import HandedOver

MEDIATOR = "mediator"


class HandoverPage(QWidget):
    """`closed` tells that the page is left, `opened` which case is to be looked at first."""

    closed = Signal()
    opened = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._leaver: Record | None = None
        self._cases: Sequence[Record] = ()
        self._choices = Choices()
        self._successor_id = ""
        self._left_on = ""
        self._why = ""
        self._title = Paragraph(role="head")
        self._listing = Listing(_("没有归档的案件"))
        self._successor = RefField(MEDIATOR, lambda: self._choices, context.initials)
        self._day = DateField()
        self._reason = TextField()
        ask = AskBar()
        self._printing = ListPrinting(context, ask)
        rows = Rows(2)
        rows.add(N_("接手的调解员"), self._successor, N_("这些案件以后由谁办"))
        rows.add(N_("离任日期"), self._day, N_("不离任、只移交案件的，留空"))
        rows.add(N_("离任原因"), self._reason, wide=True)
        actions = context.actions
        buttons = foot(
            command_button(actions, "form.save", "primary"),
            command_button(actions, "list.print"),
            command_button(actions, "record.back"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._title)
        layout.addLayout(rows.grid)
        layout.addWidget(self._listing, 1)
        layout.addWidget(ask)
        layout.addWidget(buttons)
        self._connect()

    def _connect(self) -> None:
        self._successor.edited.connect(self._on_successor)
        self._day.edited.connect(self._on_day)
        self._reason.edited.connect(self._on_reason)
        for field, following in (
            (self._successor, self._day),
            (self._day, self._reason),
            (self._reason, self._listing.list),
        ):
            field.advance.connect(
                lambda following=following: following.setFocus(Qt.FocusReason.TabFocusReason)
            )
        self._listing.list.opened.connect(self.opened)

    def handlers(self) -> Mapping[str, Handler]:
        """Hand over, print the list, go back."""
        return {
            "form.save": self.hand_over,
            "list.print": self.print_list,
            "record.back": self.closed.emit,
        }

    def focus_first(self) -> None:
        """Who takes over."""
        self._successor.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_leaver(self, leaver: Record) -> None:
        """Read the open cases of this mediator."""
        self._leaver = leaver
        self._successor_id, self._why = "", ""
        self._left_on = self._context.desk.surroundings.today
        for field in (self._successor, self._reason):
            field.show_value(None)
        self._day.show_value(self._left_on)
        self._read()

    def _read(self) -> None:
        desk, leaver = self._context.desk, self._leaver
        if leaver is None:
            return
        self._context.tasks.run(
            self,
            lambda: (handover.open_cases_of(desk, leaver.id), read_choices(desk, MEDIATOR)),
            self._show,
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _show(self, found: tuple[Sequence[Record], Choices]) -> None:
        self._cases, choices = found
        leaver = self._leaver
        own = frozenset({leaver.id}) if leaver else frozenset()
        self._choices = Choices(choices.by_kind, choices.over | own)
        name = leaver.text("name") if leaver else ""
        words = _("{name}名下没有归档的案件 {n} 件").format(name=name, n=len(self._cases))
        self._title.setText(words)
        self._listing.put(
            [self._entry(case) for case in self._cases],
            _("名下没有要移交的案件"),
            _("离任的，在调解员登记里填离任日期和原因"),
        )

    def _entry(self, case: Record) -> Entry:
        desk = self._context.desk
        kind, around = desk.kinds[CASE], desk.surroundings
        number = case.text("case_no") or _(WITHOUT_NUMBER)
        stage = code_words(around.codes, "case_stage", case.text("stage"))
        return Entry(
            case.id,
            project(kind, case.values, around).title,
            joined(" · ", (number, case.text("accepted_on"))),
            stage,
        )

    def _on_successor(self, raw: object) -> None:
        self._successor_id = str(raw or "")

    def _on_day(self, raw: object) -> None:
        today = self._context.desk.surroundings.today
        self._left_on = parse_day(str(raw), today) or "" if raw else ""

    def _on_reason(self, raw: object) -> None:
        self._why = str(raw or "").strip()

    def hand_over(self) -> None:
        """Ctrl+S: all of them, in one act."""
        desk, leaver, cases = self._context.desk, self._leaver, self._cases
        successor_id, left_on, why = self._successor_id, self._left_on, self._why
        if leaver is None or not cases:
            self._context.say(_("名下没有要移交的案件"))
            return
        if not self._choices.offered(MEDIATOR) or not successor_id:
            self._context.say(_("请先选接手的调解员"), "attention")
            self.focus_first()
            return
        if left_on and not why:
            self._context.say(_("请写离任原因"), "attention")
            self._reason.input.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def work() -> HandedOver | Refused | None:
            successor = desk.reader.get(MEDIATOR, successor_id)
            if successor is None:
                return None
            return handover.hand_over(desk, leaver, successor, cases, left_on, why)

        self._context.tasks.run(
            self,
            work,
            self._on_handed_over,
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _on_handed_over(self, result: HandedOver | Refused | None) -> None:
        if result is None:
            self._context.say(_("请先选接手的调解员"), "attention")
        elif isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
        else:
            self._context.feed.publish(result.changes)
            words = _("已移交 {n} 件案件").format(n=len(result.cases))
            self._context.say(words, "good")
            self.closed.emit()

    def print_list(self) -> None:
        """F8: the list that both sign, before or after handing over."""
        desk, cases, leaver = self._context.desk, self._cases, self._leaver
        if not cases or leaver is None:
            self._context.say(_("名下没有要移交的案件"))
            return
        committee_id = leaver.text("committee_id")

        def read() -> tuple[Sequence[tuple[Record, Mapping[str, object]]], Record | None]:
            return [(case, {}) for case in cases], desk.reader.get("committee", committee_id)

        self._printing.ask(ListWanted(HANDOVER_LIST, N_("案件交接清单-{day}"), read))
