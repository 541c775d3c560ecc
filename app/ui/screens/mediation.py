"""调解 Mediation: the registers of cases and what belongs to them, new ones, and one case's page.

Enter opens the marked case, Esc comes back to the list at the same row (product.md, Screens).
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.changes import Changes, RecordRef
from app.domain.records import Record
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.faults import fault_words
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.case import CasePage
from app.ui.screens.entry_page import EntryPage
from app.ui.screens.ledger_acts import LedgerActs
from app.ui.screens.ledger_editing import Editing
from app.ui.screens.mediation_cases import CASES, VISITS
from app.ui.screens.mediation_entries import ENTRIES, NEW_CASE, ORAL_CASE
from app.ui.screens.record_editor import RecordEditor
from app.ui.screens.register import Register, RegisterSpec
from app.ui.tabs import Tabs
from app.ui.theme import SPACE
from app.usecases import drafts

NEW = "new"
"""`go("room.mediation", (NEW, form))` opens an empty form, e.g. `NEW_CASE` or `ORAL_CASE`."""

_REGISTERS: tuple[tuple[RegisterSpec, str], ...] = (
    (CASES, N_("案件")),
    (VISITS, N_("回访")),
)


class MediationScreen(Screen):
    """Lists in front; behind them a case, a form, or a record that is changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tabs = Tabs(_("调解"))
        self.registers: dict[str, Register] = {}
        self._pages = QStackedWidget()
        self.case_page = CasePage(context)
        self._entries: dict[str, EntryPage] = {}
        acts = LedgerActs(context, context.desk.kinds[CASE])
        self._editing = Editing(context, self._pages, acts)
        for spec, title in _REGISTERS:
            self._add_register(spec, title)
        self._pages.addWidget(self._tabs)
        self._pages.addWidget(TallPage(self.case_page))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.addWidget(self._pages)
        layout.addWidget(acts)
        self._tabs.turned.connect(self._on_turned)
        self.case_page.closed.connect(self._to_list)
        self.case_page.loaded.connect(self._rebind)
        self._editing.opened.connect(self._rebind)
        self._editing.left.connect(self._to_list)

    def _add_register(self, spec: RegisterSpec, title: str) -> None:
        register = Register(self.context, spec)
        register.opened.connect(lambda record_id: self._open_marked(spec.kind, record_id))
        register.made.connect(lambda: self.enter_new(NEW_CASE if spec.kind == CASE else spec.kind))
        self.registers[spec.kind] = register
        self._tabs.add(spec.kind, title, register)

    # -- what the window asks

    def handlers(self) -> Mapping[str, Handler]:
        """Those of the page that is shown."""
        shown = self._shown
        if isinstance(shown, RecordEditor):
            return {"form.save": shown.save, "record.back": shown.back}
        if isinstance(shown, EntryPage | CasePage):
            return shown.handlers()
        handlers = dict(self.register.handlers())
        if self.register.spec.kind not in (CASE, *ENTRIES):
            del handlers["form.new"]
        return handlers

    @property
    def _shown(self) -> QWidget:
        """The page in front, without the frame that scrolls it."""
        return _inside(self._pages.currentWidget())

    @property
    def register(self) -> Register:
        """The register in front."""
        return self.registers[self._tabs.current]

    def focus_first(self) -> None:
        """Where the page that is shown wants the keys."""
        self.register.forbid()
        shown = self._shown
        if isinstance(shown, RecordEditor | EntryPage | CasePage):
            shown.focus_first()
        else:
            self.register.focus_first()

    def reload(self, changes: Changes | None = None) -> None:
        """Lists and the open case read again what changed."""
        for register in self.registers.values():
            register.reload(changes)
        self.case_page.reload(changes)

    def put_away(self) -> None:
        """What was typed is on the disk."""
        self.case_page.put_away()
        self._editing.put_away()
        for entry in self._entries.values():
            entry.put_away()
        self.register.view.reveal(on=False)

    # -- going places

    def open_record(self, record: RecordRef) -> None:
        """A case, a part of one, a record of another register, a draft, or an empty form."""
        kind, key = record
        if kind == NEW:
            self.enter_new(key)
        elif kind == drafts.TOPIC:
            self._open_draft(key)
        elif kind == CASE:
            self.open_case(key)
        elif kind in self.registers and kind != VISITS.kind:
            self._tabs.go(kind)
            self.registers[kind].mark(key)
            self._editing.open(record)
        else:
            self._open_part(record)

    def open_case(self, case_id: str) -> None:
        """The page of one case."""
        self.registers[CASE].mark(case_id)
        self._show(self.case_page)
        self.case_page.show_case(case_id)

    def _open_part(self, record: RecordRef) -> None:
        """A part lies in its case."""
        reader = self.context.desk.reader
        self.context.tasks.run(
            self,
            lambda: reader.get(*record),
            self._on_part,
            lambda error: self.context.say(fault_words(error), "stop"),
        )

    def _on_part(self, part: Record | None) -> None:
        if part is None or not part.text("case_id"):
            self.context.say(_("这条登记已经不在了"), "attention")
        else:
            self.open_case(part.text("case_id"))

    def _open_marked(self, kind: str, record_id: str) -> None:
        if kind == CASE:
            self.open_case(record_id)
        elif kind == VISITS.kind:
            self._open_part((kind, record_id))
        else:
            self._editing.open((kind, record_id))

    def enter_new(self, form: str) -> None:
        """An empty form, or the one that was interrupted."""
        page = self._entry(form)
        page.open_new()
        self._show(page)
        page.focus_first()

    def _entry(self, form: str) -> EntryPage:
        if form not in self._entries:
            page = EntryPage(self.context, ENTRIES[form])
            page.saved.connect(lambda record_id: self._on_entered(form, record_id))
            page.closed.connect(self._to_list)
            self._entries[form] = page
            self._pages.addWidget(page)
        return self._entries[form]

    def _on_entered(self, form: str, record_id: str) -> None:
        if form in (NEW_CASE, ORAL_CASE):
            self.open_case(record_id)
        else:
            self.registers[form].mark(record_id)
            self._to_list()

    def _open_draft(self, draft_id: str) -> None:
        own = drafts.own(self.context.desk)
        draft = next((one for one in own if one.id == draft_id), None)
        if draft is None:
            self.context.say(_("这份草稿已经打不开了"), "attention")
        elif draft.form in ENTRIES and not draft.record_id:
            page = self._entry(draft.form)
            if page.open_draft(draft):
                self._show(page)
                page.focus_first()
            else:
                self.context.say(_("这份草稿已经打不开了"), "attention")
        else:
            self._editing.open_draft(draft_id)

    # -- pages

    def _show(self, page: QWidget) -> None:
        before = self._shown
        if before is not page and isinstance(before, EntryPage | CasePage):
            before.put_away()
        held = [self._pages.widget(place) for place in range(self._pages.count())]
        self._pages.setCurrentWidget(next(one for one in held if page in (one, _inside(one))))
        self._rebind()

    def _to_list(self) -> None:
        self._show(self._tabs)
        if self.isVisible():
            self.register.focus_first()

    def _on_turned(self, _key: str) -> None:
        self.register.forbid()
        self._rebind()

    def _rebind(self) -> None:
        if self.isVisible():
            self.context.actions.show(self.handlers())


def _inside(page: QWidget) -> QWidget:
    return page.widget() if isinstance(page, TallPage) else page
