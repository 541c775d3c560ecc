"""空白表: numbered sheets to carry out, and what became of every number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.documents.facts import Office
from app.documents.faults import BrokenTemplate
from app.documents.filling import blank
from app.domain.changes import RecordRef
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.asking import AskBar
from app.ui.buttons import command_button
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.labels import MessagePanel, Paragraph
from app.ui.lists import Entry, Listing
from app.ui.printing.workshop import press, printer_name, send
from app.ui.screens.base import Context
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.ui.words import short_time
from app.usecases import blank_sheets
from app.usecases.blank_sheets import KIND_OF, OUT, SPOILED, TWICE, TYPED, Sheet
from app.usecases.desk import Desk
from app.usecases.ports import Query

_STATES = {
    OUT: (N_("还没录入"), "plain"),
    TYPED: (N_("已录入"), "good"),
    TWICE: (N_("录了两次，请核对"), "attention"),
    SPOILED: (N_("已作废"), "plain"),
}


class BlankSheetsPage(QWidget):
    """Which sheet, how many, and the list of numbers; Enter on a typed one opens its record."""

    def __init__(self, context: Context, ask: AskBar, panel: MessagePanel) -> None:
        super().__init__()
        self._context = context
        self._ask = ask
        self._panel = panel
        self._document = next(iter(KIND_OF))
        self._sheets: dict[str, Sheet] = {}
        self.kinds = ChoiceField(lambda _chosen: self._offer())
        self.kinds.input.setAccessibleName(_("哪种空白表"))
        self.listing = Listing(_("带出去的空白表"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        words = _("下村时带上空白表，回来录入时填上表上的编号，扫描件自动归到那一条。")
        layout.addWidget(Paragraph(words, role="soft"))
        layout.addWidget(self.kinds)
        layout.addWidget(self.listing, 1)
        layout.addWidget(
            foot(
                command_button(context.actions, "blank.issue", "primary"),
                command_button(context.actions, "blank.spoil"),
            )
        )
        self.setFocusProxy(self.kinds.input)
        self.kinds.edited.connect(self._on_kind)
        self.kinds.advance.connect(self.ask_count)
        self.listing.list.opened.connect(self._open)
        self.kinds.refresh()
        self.kinds.show_value(self._document)

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of this page."""
        return {"blank.issue": self.ask_count, "blank.spoil": self._ask_spoil}

    def reload(self) -> None:
        """What became of the numbers."""
        desk = self._context.desk
        self._context.tasks.run(self, lambda: blank_sheets.standing(desk), self._show)

    def _offer(self) -> list[Option]:
        return [Option(document, self._name(document)) for document in KIND_OF]

    def _name(self, document: str) -> str:
        found = self._context.desk.reference.codes.entry("paper_kind", document)
        return found.name if found else document

    def _on_kind(self, document: object) -> None:
        self._document = str(document)
        self.kinds.show_value(self._document)

    def _show(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = {sheet.number: sheet for sheet in sheets}
        now = self._context.desk.clock.now()
        entries = [
            Entry(
                sheet.number,
                sheet.number,
                sheet.spoiled or self._name(sheet.document),
                f"{_(_STATES[sheet.state][0])} · {short_time(sheet.issued_at, now)}",
                _STATES[sheet.state][1],
            )
            for sheet in sheets
        ]
        self.listing.put(entries, _("还没有带出去的空白表"), _("选一种表，按回车打印"))

    def _open(self, number: str) -> None:
        records: Sequence[RecordRef] = self._sheets[number].records
        if records:
            self._context.go("room.mediation", records[0])

    # -- acts

    def ask_count(self) -> None:
        """How many to print."""
        words = _("打印几张“{name}”？").format(name=self._name(self._document))
        self._ask.ask(words, _("打印"), self._issue, "5")
        self._ask.line.selectAll()

    def _issue(self, text: str) -> None:
        count = int(text) if text.isdigit() and len(text) < 4 else 0
        desk, document = self._context.desk, self._document
        self._context.tasks.run(
            self,
            lambda: issue_and_print(desk, document, count),
            self._on_issued,
            self._on_error,
            lane=Lane.WRITE,
        )

    def _on_issued(self, done: tuple[Sequence[Sheet], str] | Refused) -> None:
        if isinstance(done, Refused):
            self._panel.say(refusal_words(done), "stop")
            return
        sheets, printer = done
        numbers = f"{sheets[0].number}—{sheets[-1].number}"
        words = _("已发出 {n} 张，编号 {numbers}").format(n=len(sheets), numbers=numbers)
        if printer:
            self._panel.say(words, "good")
        else:
            self._panel.say(words + _("；这台电脑没有打印机，没有打出来"), "attention")
        self.reload()

    def _ask_spoil(self) -> None:
        number = self.listing.list.current_key
        if number:
            words = _("编号 {number} 的空白表为什么作废？").format(number=number)
            self._ask.ask(words, _("作废"), lambda reason: self._spoil(number, reason))

    def _spoil(self, number: str, reason: str) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: blank_sheets.spoil(desk, number, reason),
            self._on_spoiled,
            self._on_error,
            lane=Lane.WRITE,
        )

    def _on_spoiled(self, refused: Refused | None) -> None:
        self._panel.say(refusal_words(refused) if refused else "", "stop")
        self.reload()
        self.listing.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_error(self, error: BaseException) -> None:
        self._panel.say(fault_words(error), "stop")


def issue_and_print(desk: Desk, document: str, count: int) -> tuple[Sequence[Sheet], str] | Refused:
    """Give out numbers and send their sheets to the printer ("" = there is none); in a worker."""
    try:
        template = press().templates_for(desk)[document]
        office = Office(_only_committee(desk), {})
        sheets = blank_sheets.issue(desk, document, count)
        if isinstance(sheets, Refused):
            return sheets
        papers = [blank(template, desk.surroundings, office, one.number) for one in sheets]
    except BrokenTemplate as broken:
        return Refused((Problem("paper.template", args={"reason": str(broken)}),))
    name = printer_name()
    if name:
        send(papers, name)
    return sheets, name


def _only_committee(desk: Desk) -> Record | None:
    """The committee whose name stands on the sheet, where a station has just one."""
    ids = desk.reader.ids(Query("committee"), 2)
    return desk.reader.get("committee", ids[0]) if len(ids) == 1 else None
