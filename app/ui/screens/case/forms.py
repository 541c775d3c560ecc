"""The forms of a case: one editor per kind of part, made when first needed, one shown at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from app.documents.papers import Wanted
from app.domain.append_only import append_only
from app.domain.case_file import CASE
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.permissions import who_may
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.forms.opening import FORMS, reopen
from app.i18n import gettext as _
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.factory import Helpers
from app.ui.fields.records import Choices
from app.ui.screens.base import Context
from app.ui.screens.case.files import shelf_of
from app.ui.screens.case.papers import DocumentRow
from app.ui.screens.case.papers import key_of as row_key
from app.ui.screens.case.part_editor import PartEditor
from app.ui.screens.case.print_panel import PrintPanel
from app.ui.screens.case.rows import RowKey
from app.ui.screens.case.scene import Scene
from app.ui.screens.case.sign_form import SignForm
from app.ui.screens.case.stage_acts import SIGNING, Opening
from app.ui.screens.files import FilesPanel
from app.usecases.mediation import parts
from app.usecases.ports import Draft
from app.usecases.records import denied

Form = PartEditor | SignForm | PrintPanel | FilesPanel

PRINTING, FILES = "printing", "files"


class CaseForms(QObject):
    """`opened` tells that a form is shown, `left` that nothing came of it, `saved` carries what was
    written, `lacking` the key of a field that a paper needs.
    """

    opened = Signal()
    left = Signal()
    saved = Signal(object)
    lacking = Signal(str)

    def __init__(self, context: Context, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._context = context
        self._stack = stack
        self._forms: dict[str, Form] = {}
        self._scene: Scene | None = None
        self._filed = ""  # the row of the document whose files are shown, "" for the whole case

    @property
    def current(self) -> Form | None:
        """The form that is shown, None while the case is."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Form) else None

    def use(self, scene: Scene) -> None:
        """The case as it is now: what references may name."""
        self._scene = scene
        printing, files = self._forms.get(PRINTING), self._forms.get(FILES)
        if isinstance(printing, PrintPanel):
            printing.use(scene)
        if isinstance(files, FilesPanel) and files is self.current:
            files.use(shelf_of(scene, scene.paper(self._filed) if self._filed else None))

    def print_set(self, one: Wanted | None = None) -> None:
        """F8: the set of the stage, or one paper, after a look at what is missing."""
        if self._scene is None:
            return
        panel = self._forms.get(PRINTING)
        if not isinstance(panel, PrintPanel):
            panel = PrintPanel(self._context)
            panel.lacking.connect(self.lacking)
            panel.made.connect(self._context.feed.publish)
            panel.left.connect(self.left)
            self._forms[PRINTING] = panel
            self._stack.addWidget(panel)
        panel.open(self._scene, one)
        self._show(panel, "")

    def files(self, row: DocumentRow | None = None) -> None:
        """The files of a document, or of the whole case."""
        if self._scene is None:
            return
        panel = self._forms.get(FILES)
        if not isinstance(panel, FilesPanel):
            panel = FilesPanel(self._context)
            panel.changed.connect(self._context.feed.publish)
            panel.left.connect(self.left)
            self._forms[FILES] = panel
            self._stack.addWidget(panel)
        self._filed = row_key(row.wanted) if row else ""
        panel.open(shelf_of(self._scene, row))
        self._show(panel, "")

    def open_row(self, key: RowKey) -> None:
        """A stored record, at one of its fields when one is named."""
        self.open(Opening(key.kind, key.id, field=key.field))

    def open(self, what: Opening) -> None:
        """Show the form of an opening; who may not is told who may."""
        scene = self._scene
        if scene is None:
            return
        if what.kind == SIGNING:
            self._sign(scene, what)
            return
        record = scene.record(RowKey(what.kind, what.record_id)) if what.record_id else None
        if what.record_id and record is None:
            self._context.say(_("这条登记已经不在了"), "attention")
        elif record is not None:
            self._edit(scene, record, what)
        elif self._may(what.kind):
            self._begin(scene, what)

    def _may(self, kind: str) -> bool:
        desk = self._context.desk
        no = denied(desk, kind, Act.CREATE)
        if no is not None:
            self._context.say(refusal_words(no, desk.kinds[kind]), "attention")
        return no is None

    def _begin(self, scene: Scene, what: Opening) -> None:
        """A new part: what the case says already is read beside."""
        desk = self._context.desk

        def show(found: Values) -> None:
            editor = self._editor(what.kind)
            editor.open_new(scene.file, {**found, **what.given}, what.fixed)
            self._show(editor, what.field)

        self._context.tasks.run(
            self,
            lambda: parts.prefilled(desk, scene.file, what.kind),
            show,
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _edit(self, scene: Scene, record: Record, what: Opening) -> None:
        """A stored one; who may not change it reads it."""
        desk = self._context.desk
        kept = desk.kinds[record.kind].lock is append_only
        no = self._kept(record) if kept else denied(desk, record.kind, Act.EDIT, record)
        editor = self._editor(record.kind)
        editor.open(scene.file, record, {} if no else what.given, no)
        self._show(editor, what.field)

    def _kept(self, record: Record) -> Refused:
        """What nobody may change can be voided by some."""
        desk = self._context.desk
        if denied(desk, record.kind, Act.DELETE, record) is None:
            return refused("record.kept")
        roles = who_may(record.kind, Act.DELETE, desk.reference.rights)
        return refused("record.kept_by", roles=roles)

    def open_draft(self, draft: Draft) -> None:
        """Go on with a half-typed part of the case that is shown."""
        state = reopen(self._context.desk, draft)
        if self._scene is None or state is None or not self._belongs(draft):
            self._context.say(_("这份草稿已经打不开了"), "attention")
            return
        editor = self._editor(draft.form)
        editor.open_draft(self._scene.file, draft, state)
        self._show(editor, "")

    def _belongs(self, draft: Draft) -> bool:
        kinds = self._context.desk.kinds
        return draft.form == CASE or (draft.form in kinds and kinds[draft.form].part_of == CASE)

    def _sign(self, scene: Scene, what: Opening) -> None:
        part = scene.find(what.record_id)
        if part is None or not self._may("signature"):
            return
        form = self._forms.get(SIGNING)
        if not isinstance(form, SignForm):
            form = SignForm(self._context)
            self._keep(SIGNING, form)
        form.open(scene.file, part)
        self._show(form, "")

    def _editor(self, kind: str) -> PartEditor:
        known = self._forms.get(kind)
        if isinstance(known, PartEditor):
            return known
        editor = PartEditor(self._context, FORMS[kind], self._helpers())
        self._keep(kind, editor)
        return editor

    def _keep(self, name: str, form: PartEditor | SignForm) -> None:
        form.saved.connect(self.saved)
        form.left.connect(self.left)
        self._forms[name] = form
        self._stack.addWidget(form)

    def _helpers(self) -> Helpers:
        desk = self._context.desk
        return Helpers(
            around=desk.surroundings,
            initials=self._context.initials,
            members=[person.name for person in desk.people.list()],
            township=desk.station.division if desk.station else "",
            choices=self._choices,
        )

    def _choices(self) -> Choices:
        return self._scene.choices if self._scene else Choices()

    def _show(self, form: Form, field: str) -> None:
        self._stack.setCurrentWidget(form)
        self.opened.emit()
        form.focus_at(field)

    def save(self) -> None:
        """Ctrl+S."""
        if self.current is not None:
            self.current.save()

    def turn(self) -> None:
        """Ctrl+D."""
        if self.current is not None:
            self.current.turn()

    def put_away(self) -> None:
        """Everything half-typed is on the disk."""
        for form in self._forms.values():
            form.put_away()
