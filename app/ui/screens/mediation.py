"""调解 Mediation: the lists of cases and what belongs to them, new ones, and one case's page.

Enter opens the marked case, Esc comes back to the list at the same row (product.md, Screens).
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.changes import Changes, RecordRef
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.faults import fault_words
from app.ui.places import case_of_draft
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.case import CasePage
from app.ui.screens.entry_page import EntryPage
from app.ui.screens.files import FilesPanel
from app.ui.screens.filing import Filing
from app.ui.screens.ledger_acts import LedgerActs
from app.ui.screens.ledger_editing import Editing
from app.ui.screens.mediation_cases import VISITS
from app.ui.screens.mediation_entries import ENTRIES, NEW_CASE, ORAL_CASE
from app.ui.screens.mediation_handover import HandoverPage
from app.ui.screens.mediation_lists import MediationLists
from app.ui.screens.record_editor import RecordEditor
from app.ui.theme import SPACE
from app.usecases import drafts

NEW = "new"
"""`go("room.mediation", (NEW, form))` opens an empty form, e.g. `NEW_CASE` or `ORAL_CASE`."""

_Page = MediationLists | EntryPage | CasePage | HandoverPage


class MediationScreen(Screen):
    """Lists in front; behind them a case, a form, or a record that is changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lists = MediationLists(context)
        self.case_page = CasePage(context)
        self._handover = HandoverPage(context)
        self._entries: dict[str, EntryPage] = {}
        self._frames: dict[QWidget, QWidget] = {}
        self._pages = QStackedWidget()
        acts = LedgerActs(context, context.desk.kinds[CASE])
        self._editing = Editing(context, self._pages, acts)
        self._filing = Filing(context, self._pages, acts)
        self._add(self.lists, self.lists)
        for page in (self.case_page, self._handover):  # scrolls when larger text needs it (R30)
            self._add(page, TallPage(page))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.addWidget(self._pages)
        layout.addWidget(acts)
        self._connect()

    def _add(self, page: QWidget, frame: QWidget) -> None:
        self._frames[page] = frame
        self._pages.addWidget(frame)

    def _connect(self) -> None:
        self.lists.opened.connect(self._open_listed)
        self.lists.made.connect(lambda kind: self.enter_new(NEW_CASE if kind == CASE else kind))
        self.lists.filed.connect(self._open_files)
        self.lists.leaving.connect(self._hand_over)
        self.lists.turned.connect(self._rebind)
        self.case_page.closed.connect(self._to_list)
        self.case_page.loaded.connect(self._rebind)
        self._handover.closed.connect(self._to_list)
        self._handover.opened.connect(self.open_case)
        self._editing.opened.connect(self._rebind)
        self._editing.left.connect(self._to_list)
        self._filing.opened.connect(self._rebind)
        self._filing.left.connect(self._to_list)

    # -- what the window asks

    @property
    def shown(self) -> _Page | RecordEditor | FilesPanel:
        """The page in front, without the frame that scrolls it."""
        front = self._pages.currentWidget()
        page = front.widget() if isinstance(front, TallPage) else front
        if not isinstance(page, _Page | RecordEditor | FilesPanel):
            raise TypeError(type(page).__name__)
        return page

    def handlers(self) -> Mapping[str, Handler]:
        """Those of the page in front."""
        page = self.shown
        if isinstance(page, RecordEditor):
            return {"form.save": page.save, "record.back": page.back}
        return page.handlers()

    def focus_first(self) -> None:
        """Where the page in front wants the keys."""
        self.shown.focus_first()

    def reload(self, changes: Changes | None = None) -> None:
        """Lists and the open case read again what changed."""
        self.lists.reload(changes)
        self.case_page.reload(changes)
        self._filing.reload(changes)

    def put_away(self) -> None:
        """What was typed is on the disk."""
        self.lists.put_away()
        self.case_page.put_away()
        self._editing.put_away()
        self._filing.put_away()
        for entry in self._entries.values():
            entry.put_away()

    # -- going places

    def open_record(self, record: RecordRef) -> None:
        """A case, a part of one, a record of another list, a draft, or an empty form."""
        kind, key = record
        if kind == NEW:
            self.enter_new(key)
        elif kind == drafts.TOPIC:
            self._open_draft(key)
        else:
            self._open_listed(kind, key)

    def _open_listed(self, kind: str, record_id: str) -> None:
        if kind == CASE:
            self.open_case(record_id)
        elif kind in ENTRIES:
            self.lists.go(kind, record_id)
            self._editing.open((kind, record_id))
        else:
            self._open_part((kind, record_id))

    def open_case(self, case_id: str) -> None:
        """The page of one case."""
        self.lists.registers[CASE].mark(case_id)
        self._show(self.case_page)
        self.case_page.show_case(case_id)

    def _open_files(self, record: Record) -> None:
        """A case shows its own files, any other record those beside it."""
        if record.kind == CASE:
            self._show(self.case_page)
            self.case_page.show_files(record.id)
        else:
            self._filing.open(record)

    def _open_part(self, record: RecordRef) -> None:
        """A part lies in its case; the list stays at it."""
        reader = self.context.desk.reader
        if record[0] == VISITS.kind:
            self.lists.registers[VISITS.kind].mark(record[1])
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

    def _hand_over(self, leaver: Record) -> None:
        self._handover.show_leaver(leaver)
        self._show(self._handover)
        self._handover.focus_first()

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
            self._add(page, page)
        return self._entries[form]

    def _on_entered(self, form: str, record_id: str) -> None:
        if form in (NEW_CASE, ORAL_CASE):
            self.open_case(record_id)
        else:
            self.lists.go(form, record_id)
            self._to_list()

    def _open_draft(self, draft_id: str) -> None:
        own = drafts.own(self.context.desk)
        draft = next((one for one in own if one.id == draft_id), None)
        if draft is None:
            self.context.say(_("这份草稿已经打不开了"), "attention")
        elif case_id := case_of_draft(self.context.desk, draft):
            self._show(self.case_page)
            self.case_page.open_draft(case_id, draft)
        elif draft.form not in ENTRIES or draft.record_id:
            self._editing.open_draft(draft_id)
        elif self._entry(draft.form).open_draft(draft):
            self._show(self._entry(draft.form))
            self._entry(draft.form).focus_first()
        else:
            self.context.say(_("这份草稿已经打不开了"), "attention")

    # -- pages

    def _show(self, page: _Page) -> None:
        before = self.shown
        if before is not page and isinstance(before, EntryPage | CasePage | FilesPanel):
            before.put_away()
        self._pages.setCurrentWidget(self._frames[page])
        self._rebind()

    def _to_list(self) -> None:
        self._show(self.lists)
        if self.isVisible():
            self.lists.focus_first()

    def _rebind(self) -> None:
        if self.isVisible():
            self.context.actions.show(self.handlers())
