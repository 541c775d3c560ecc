"""驻村 Village log: entry, month grid and pictures in front; registers, forms and records behind.

Ctrl+G shows the log of a village, Esc comes back (product.md, Screens).
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.advising import VISIT
from app.domain.changes import Changes, RecordRef
from app.domain.fields import Values
from app.domain.sheet import KIND as SHEET
from app.domain.station_check import KIND as CHECK
from app.forms.specs.visit_line import VISIT_LINE
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.screens.base import Context, Screen
from app.ui.screens.entry_page import EntryPage
from app.ui.screens.files import FilesPanel
from app.ui.screens.filing import Filing
from app.ui.screens.ledger_acts import LedgerActs
from app.ui.screens.ledger_editing import Editing
from app.ui.screens.record_editor import RecordEditor
from app.ui.screens.village.check_page import CheckPage
from app.ui.screens.village.entries import ENTRIES
from app.ui.screens.village.lists import MONTH, VillageLists
from app.ui.theme import SPACE
from app.usecases import drafts
from app.usecases.village.grid import DRAFT

NEW = "new"
"""`go("room.village", (NEW, form))` opens an empty form."""

_LECTURE = "legal_lecture"
_Page = VillageLists | EntryPage | RecordEditor | CheckPage | FilesPanel


class VillageScreen(Screen):
    """Pages in front; behind them a form, or a record that is changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lists = VillageLists(context)
        self._entries: dict[str, EntryPage] = {}
        self._pages = QStackedWidget()
        self._check = CheckPage(context)
        self._pages.addWidget(self.lists)
        self._pages.addWidget(self._check)
        acts = LedgerActs(context, context.desk.kinds[VISIT])
        self._editing = Editing(context, self._pages, acts)
        self._filing = Filing(context, self._pages, acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.addWidget(self._pages)
        layout.addWidget(acts)
        self.lists.opened.connect(self._open_listed)
        self.lists.made.connect(self.enter_new)
        self.lists.lectured.connect(lambda given: self.enter_new(_LECTURE, given))
        self.lists.filed.connect(self._filing.open)
        self.lists.turned.connect(self._rebind)
        self._check.closed.connect(self._to_lists)
        self._check.headed.connect(lambda check_id: self._editing.open((CHECK, check_id)))
        self._editing.opened.connect(self._rebind)
        self._editing.left.connect(self._to_lists)
        self._filing.opened.connect(self._rebind)
        self._filing.left.connect(self._to_lists)

    # -- what the window asks

    @property
    def shown(self) -> _Page:
        """The page in front."""
        page = self._filing.panel or self._pages.currentWidget()
        if not isinstance(page, _Page):
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

    def begin(self) -> None:
        """F4 once more: back to the line of a visit; a form that is open stays."""
        if self.shown is self.lists:
            self.lists.go(MONTH)

    def reload(self, changes: Changes | None = None) -> None:
        """Every page reads again what changed."""
        self.lists.reload(changes)
        self._filing.reload(changes)

    def put_away(self) -> None:
        """What was typed is on the disk."""
        self.lists.put_away()
        self._editing.put_away()
        self._check.put_away()
        self._filing.put_away()
        for entry in self._entries.values():
            entry.put_away()

    # -- going places

    def open_record(self, record: RecordRef) -> None:
        """A record of one of the registers, a draft, or an empty form."""
        kind, key = record
        if kind == NEW:
            self.enter_new(key)
        elif kind == drafts.TOPIC:
            self._open_draft(key)
        else:
            self._open_listed(kind, key)

    def _open_listed(self, kind: str, record_id: str) -> None:
        self._to_lists()
        self.lists.go(kind, record_id)
        if kind == CHECK:
            self._open_check(record_id)
        elif kind != SHEET:  # what was printed has no form
            self._editing.open((kind, record_id))

    def _open_check(self, check_id: str) -> None:
        """A check opens with its items; its own fields are one key further."""
        self._check.show_check(check_id)
        self._show(self._check)

    def enter_new(self, form: str, given: Values | None = None) -> None:
        """An empty form, or the one that was interrupted; a visit begins in its line."""
        if form == VISIT or form not in ENTRIES:
            self._to_lists()
            self.lists.go(MONTH)
            self.lists.focus_first()
            return
        page = self._entry(form)
        if given:
            page.open_given(given)
        else:
            page.open_new()
        self._show(page)
        page.focus_first()

    def _entry(self, form: str) -> EntryPage:
        if form not in self._entries:
            page = EntryPage(self.context, ENTRIES[form])
            page.saved.connect(lambda record_id: self._on_entered(form, record_id))
            page.closed.connect(self._to_lists)
            self._entries[form] = page
            self._pages.addWidget(page)
        return self._entries[form]

    def _on_entered(self, form: str, record_id: str) -> None:
        self.lists.go(ENTRIES[form].form.kind.name, record_id)
        if form == CHECK:
            self._open_check(record_id)
        else:
            self._to_lists()

    def _open_draft(self, draft_id: str) -> None:
        own = drafts.own(self.context.desk)
        draft = next((one for one in own if one.id == draft_id), None)
        is_open = False
        if draft is not None and draft.form in (VISIT_LINE.name, DRAFT):
            self._to_lists()
            is_open = self.lists.open_draft(draft)
        elif draft is not None and draft.form in ENTRIES and not draft.record_id:
            page = self._entry(draft.form)
            if is_open := page.open_draft(draft):
                self._show(page)
                page.focus_first()
        elif draft is not None:
            self._editing.open_draft(draft_id)
            is_open = True
        if not is_open:
            self.context.say(_("这份草稿已经打不开了"), "attention")

    # -- pages

    def _show(self, page: QWidget) -> None:
        before = self.shown
        if before is not page and isinstance(before, EntryPage | CheckPage | FilesPanel):
            before.put_away()
        self._pages.setCurrentWidget(page)
        self._rebind()

    def _to_lists(self) -> None:
        self._show(self.lists)
        if self.isVisible():
            self.lists.focus_first()

    def _rebind(self) -> None:
        if self.isVisible():
            self.context.actions.show(self.handlers())
