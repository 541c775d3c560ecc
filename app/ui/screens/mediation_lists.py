"""The lists of the room of mediation on numbered pages: cases, follow-ups, people, screenings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.records import Record
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.printing.lists import ROSTER
from app.ui.screens.base import Context
from app.ui.screens.list_printing import ListPrinting, ListWanted
from app.ui.screens.mediation_cases import CASES, VISITS
from app.ui.screens.mediation_entries import ENTRIES
from app.ui.screens.mediation_people import COMMITTEES, MEDIATORS, SCREENINGS, TRAININGS
from app.ui.screens.mediation_subsidy import SubsidyPage
from app.ui.screens.register import Register, RegisterSpec
from app.ui.tabs import Tabs
from app.ui.theme import SPACE
from app.usecases.mediation import staff

SUBSIDY = "subsidy"

_REGISTERS: tuple[tuple[RegisterSpec, str], ...] = (
    (CASES, N_("案件")),
    (VISITS, N_("回访")),
    (COMMITTEES, N_("调委会")),
    (MEDIATORS, N_("调解员")),
    (TRAININGS, N_("培训")),
    (SCREENINGS, N_("排查")),
)


class MediationLists(QWidget):
    """`opened` carries kind and id of a record, `made` the kind of a new one, `filed` the record
    whose files are wanted; `leaving` the record of a mediator who hands over; `turned` tells that
    other commands are at hand.
    """

    opened = Signal(str, str)
    made = Signal(str)
    filed = Signal(object)
    leaving = Signal(object)
    turned = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.tabs = Tabs(_("调解"))
        self.registers = {spec.kind: self._make(spec, title) for spec, title in _REGISTERS}
        self.subsidy = SubsidyPage(context)
        self.subsidy.opened.connect(lambda case_id: self.opened.emit(CASE, case_id))
        self.tabs.add(SUBSIDY, N_("以案定补"), self.subsidy)
        self._printing = ListPrinting(context, self.registers[MEDIATORS.kind].acts.ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.addWidget(self.tabs)
        self.tabs.turned.connect(self._on_turned)

    def _make(self, spec: RegisterSpec, title: str) -> Register:
        register = Register(self._context, spec)
        register.opened.connect(lambda record_id: self.opened.emit(spec.kind, record_id))
        register.made.connect(lambda: self.made.emit(spec.kind))
        register.filed.connect(self.filed)
        self.tabs.add(spec.kind, title, register)
        return register

    @property
    def shown(self) -> Register | SubsidyPage:
        """The list in front."""
        return self.registers.get(self.tabs.current, self.subsidy)

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of the list in front."""
        handlers = dict(self.shown.handlers())
        kind = self.tabs.current
        if kind not in (CASE, *ENTRIES):
            handlers.pop("form.new", None)
        if kind == MEDIATORS.kind:
            handlers |= {"mediator.hand_over": self._hand_over, "list.print": self._print_roster}
        return handlers

    def focus_first(self) -> None:
        """The list in front, with what this person may do with it."""
        if isinstance(self.shown, Register):
            self.shown.forbid()
        self.shown.focus_first()

    def reload(self, changes: Changes | None = None) -> None:
        """Every list reads again what changed."""
        for register in self.registers.values():
            register.reload(changes)
        self.subsidy.reload(changes)

    def go(self, kind: str, record_id: str = "") -> None:
        """Turn to a list, at one of its records."""
        if self.tabs.current != kind:
            self.tabs.go(kind)
        if record_id and kind in self.registers:
            self.registers[kind].mark(record_id)

    def put_away(self) -> None:
        """No mask stays lifted."""
        for register in self.registers.values():
            register.view.reveal(on=False)

    def _on_turned(self, _key: str) -> None:
        if isinstance(self.shown, Register):
            self.shown.forbid()
        self.turned.emit()

    def _hand_over(self) -> None:
        leaver = self.registers[MEDIATORS.kind].record
        if leaver is not None:
            self.leaving.emit(leaver)

    def _print_roster(self) -> None:
        """The roster of the committee of the marked mediator; of all where nobody is marked."""
        desk = self._context.desk
        marked = self.registers[MEDIATORS.kind].record
        committee_id = marked.text("committee_id") if marked else ""

        def read() -> tuple[Sequence[tuple[Record, Mapping[str, object]]], Record | None]:
            serving = staff.serving(desk, committee_id)
            body = desk.reader.get(COMMITTEES.kind, committee_id) if committee_id else None
            return [(one, {}) for one in serving], body

        self._printing.ask(ListWanted(ROSTER, N_("人民调解员名册-{day}"), read))
