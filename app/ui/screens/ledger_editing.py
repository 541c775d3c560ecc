"""Opens stored records and half-made changes in their editor: one editor per kind of record."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from app.domain.changes import RecordRef
from app.domain.consultation import KIND as CONSULTATION
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.records import Record
from app.forms.opening import FORMS, reopen
from app.forms.specs.consultation_record import RECORD
from app.i18n import gettext as _
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.screens.ledger_acts import LedgerActs
from app.ui.screens.record_editor import RecordEditor
from app.usecases import drafts
from app.usecases.amending import refusal_of
from app.usecases.ports import Refusal
from app.usecases.records import denied

Found = tuple[Record, Refusal | None]


class Editing(QObject):
    """`opened` tells that an editor is shown, `left` that the list may come back."""

    opened = Signal()
    left = Signal()

    def __init__(self, context: Context, pages: QStackedWidget, acts: LedgerActs) -> None:
        super().__init__(pages)
        self._context = context
        self._pages = pages
        self._acts = acts
        self._editors: dict[str, RecordEditor] = {}

    @property
    def editor(self) -> RecordEditor | None:
        """The editor that is shown, None while the list is."""
        shown = self._pages.currentWidget()
        return shown if isinstance(shown, RecordEditor) else None

    def open(self, ref: RecordRef, given: Values | None = None) -> None:
        """A record, with `given` put in beforehand; a sensitive one only for a reason."""
        reader, desk = self._context.desk.reader, self._context.desk

        def work() -> Found | None:
            record = reader.get(*ref)
            return (record, refusal_of(desk, record)) if record else None

        self._context.tasks.run(
            self,
            work,
            lambda found: self._on_found(found, given),
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _on_found(self, found: Found | None, given: Values | None) -> None:
        if found is None:
            self._context.say(_("这条登记已经不在了"), "attention")
        elif self._context.desk.kinds[found[0].kind].sensitive(found[0].values):
            words = _("这是敏感登记，打开前写明原因（会记入日志）")
            self._acts.reveal(found[0], words, lambda: self._edit(found, given))
        else:
            self._edit(found, given)

    def _edit(self, found: Found, given: Values | None) -> None:
        record, refusal = found
        desk = self._context.desk
        no = denied(desk, record.kind, Act.EDIT, record)
        if no is not None:
            self._context.say(refusal_words(no, desk.kinds[record.kind]), "attention")
            return
        editor = self._editor_for(record)
        editor.open(record, refusal, given)
        self._show(editor)

    def open_draft(self, draft_id: str) -> None:
        """A change that was begun and not saved."""
        desk = self._context.desk
        draft = next((one for one in drafts.own(desk) if one.id == draft_id), None)
        state = reopen(desk, draft) if draft else None
        if draft is None or state is None or state.record is None:
            self._context.say(_("这份草稿已经打不开了"), "attention")
            return
        editor = self._editor_for(state.record)
        editor.open_draft(draft, state, refusal_of(desk, state.record))
        self._show(editor)

    def _editor_for(self, record: Record) -> RecordEditor:
        if record.kind not in self._editors:
            form = RECORD if record.kind == CONSULTATION else FORMS[record.kind]
            editor = RecordEditor(self._context, form, record)
            editor.done.connect(self.left)
            self._editors[record.kind] = editor
            self._pages.addWidget(editor)
        return self._editors[record.kind]

    def _show(self, editor: RecordEditor) -> None:
        self._pages.setCurrentWidget(editor)
        self.opened.emit()
        editor.focus_first()

    def put_away(self) -> None:
        """A half-made change is on the disk."""
        for editor in self._editors.values():
            editor.put_away()
