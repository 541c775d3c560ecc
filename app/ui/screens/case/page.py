"""The page of one case, embedded in the room 调解; see the package for its parts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.screens.base import Context
from app.ui.screens.case.acts import CaseActs
from app.ui.screens.case.forms import CaseForms
from app.ui.screens.case.head import Head
from app.ui.screens.case.overview import Overview
from app.ui.screens.case.papers import DocumentRow
from app.ui.screens.case.part_editor import PartEditor
from app.ui.screens.case.reader import CaseReader
from app.ui.screens.case.rows import TAB_OF, TABS, RowKey
from app.ui.screens.case.scene import Scene
from app.ui.screens.case.stage_acts import COMMANDS, SIGNING, Opening, opening
from app.ui.screens.files import FilesPanel
from app.ui.theme import SPACE
from app.usecases.ports import Draft
from app.usecases.records import Saved


class CasePage(QWidget):
    """`show_case` opens a case; `closed` comes when the person goes back to the list. The room that
    embeds the page binds its `handlers()` while it is shown and passes on `reload` and `put_away`.
    """

    closed = Signal()
    loaded = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._scene: Scene | None = None
        self._then: Callable[[], None] | None = None
        self._reader = CaseReader(context, self)
        self._stack = QStackedWidget()
        self.head = Head(context.actions)
        self.forms = CaseForms(context, self._stack)
        self.overview = Overview(
            {
                "papers": (
                    (N_("打印这一套"), self.forms.print_set),
                    (N_("签署"), self._sign_marked),
                    (N_("另存这一版"), self._export_marked),
                    ("record.files", self._open_files),
                )
            }
        )
        self.ask = CaseActs(context)
        self._stack.addWidget(self.overview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.ask)
        self._connect()

    def _connect(self) -> None:
        self._reader.read.connect(self._on_read)
        self._reader.gone.connect(self.closed)
        self._reader.copies.connect(self.overview.guidance.show_similar)
        self._reader.history.connect(self.overview.show_history)
        self.overview.opened.connect(self._on_row)
        self.overview.wanted.connect(lambda kind: self.forms.open(Opening(kind)))
        self.overview.turned.connect(self._on_turned)
        self.forms.opened.connect(lambda: self.head.narrow(on=True))
        self.forms.left.connect(self._show_overview)
        self.forms.saved.connect(self._on_saved)
        self.forms.lacking.connect(self._on_row)

    def heightForWidth(self, width: int) -> int:  # Qt's name
        """As little as the lists need: they scroll before the page does."""
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout else super().heightForWidth(width)

    @property
    def scene(self) -> Scene | None:
        """What is shown, None until it was read."""
        return self._scene

    def handlers(self) -> dict[str, Handler]:
        """The commands that the page answers."""
        stages: dict[str, Handler] = {one: self._stage(one) for one in COMMANDS}
        return stages | {
            "record.back": self.back,
            "record.void": self._void,
            "case.number": self._issue_number,
            "case.print": self.forms.print_set,
            "record.files": self._open_files,
            "file.add": self._add_file,
            "form.save": self.forms.save,
            "form.more": self.forms.turn,
        }

    def _stage(self, command: str) -> Handler:
        def act() -> None:
            if self._scene is not None:
                around = self._context.desk.surroundings
                self.forms.open(opening(command, self._scene.file, around))

        return act

    # -- reading

    def show_case(self, case_id: str) -> None:
        """Open a case at its parties; what is on the screen of another one is put away first."""
        self.put_away()
        self.overview.tabs.go(TABS[0].key)
        self._scene, self._then = None, None
        self._show_overview()
        self._uncover(on=False)
        self._reader.open(case_id)

    def open_draft(self, case_id: str, draft: Draft) -> None:
        """Open a case and go on with a half-typed part of it."""
        self.show_case(case_id)
        self._then = lambda: self.forms.open_draft(draft)

    def show_files(self, case_id: str) -> None:
        """Open a case at its files."""
        self.show_case(case_id)
        self._then = self._open_files

    def reload(self, changes: Changes | None = None) -> None:
        """Read again when something of this case may have changed."""
        self._reader.reload(changes)

    def _on_read(self, found: Scene) -> None:
        """Show the case; a sensitive one once somebody said why."""
        kind = self._context.desk.kinds[CASE]
        if self._scene is None and kind.sensitive(found.case.values):
            self.ask.reveal(found.case, lambda: self._show(found))
        else:
            self._show(found)

    def _show(self, found: Scene) -> None:
        first, self._scene = self._scene is None, found
        self._uncover(on=True)
        self.head.show_scene(found, self._context.desk.surroundings)
        self.overview.show_scene(found)
        self.forms.use(found)
        if first:
            self.focus_first()
            self._reader.look_for_copies(found)
        if self._then is not None:
            then, self._then = self._then, None
            then()
        self._on_turned(self.overview.tabs.current)
        self.loaded.emit()

    def _uncover(self, *, on: bool) -> None:
        """Nothing of the case before stands there while another is read."""
        for part in (self.head, self._stack):
            part.setVisible(on)

    def _on_turned(self, tab: str) -> None:
        if tab == "history" and self._scene is not None:
            self._reader.look_back(self._scene)

    # -- acts

    def _on_row(self, key: str) -> None:
        paper = self._scene.paper(key) if self._scene else None
        row = RowKey.of(key)
        if paper is not None:
            self._on_paper(paper)
        elif row.kind == CASE and self._scene and row.id != self._scene.case.id:
            self._context.go("room.mediation", (CASE, row.id))
        elif row.kind == CASE and row.field == "case_no":
            self._issue_number()
        elif row.kind == CASE and row.field == "party_names":
            self._stage("case.party")()
        else:
            self.forms.open_row(row)

    def _on_paper(self, paper: DocumentRow) -> None:
        """A paper that lacks something leads to the field; any other is printed."""
        if paper.missing:
            self._on_row(str(paper.first_missing))
        else:
            self.forms.print_set(paper.wanted)

    def _sign_marked(self) -> None:
        """Sign the paper that is marked: everybody on one page."""
        paper = self._scene.paper(self.overview.current_key) if self._scene else None
        if paper is None or not paper.wanted.part_id:
            self._context.say(_("请先选要签署的记录或协议"), "attention")
        else:
            self.forms.open(Opening(SIGNING, paper.wanted.part_id))

    def _export_marked(self) -> None:
        """A copy of the newest version of the marked paper."""
        paper = self._scene.paper(self.overview.current_key) if self._scene else None
        if paper is None or not paper.newest:
            self._context.say(_("请先选一份已生成的文书"), "attention")
        else:
            self.ask.export(paper)

    def _open_files(self) -> None:
        """The files of the marked document, on any other page those of the whole case."""
        here = self._scene is not None and self.overview.tabs.current == "papers"
        paper = self._scene.paper(self.overview.current_key) if self._scene and here else None
        self.forms.files(paper)

    def _add_file(self) -> None:
        """One more file to what is shown, or to what is marked."""
        if not isinstance(self.forms.current, FilesPanel):
            self._open_files()
        if isinstance(self.forms.current, FilesPanel):
            self.forms.current.add()

    def _on_saved(self, saved: Saved) -> None:
        record = saved.record
        self._show_overview()
        tab = TAB_OF.get(record.kind)
        if tab is not None:
            self._then = lambda: self.overview.turn_to(RowKey(record.kind, record.id), tab)
        self._context.feed.publish(saved.changes)

    def _issue_number(self) -> None:
        if self._scene is not None:
            self.ask.number(self._scene.case)

    def _void(self) -> None:
        """Void the marked part or file, or what is read and can only be voided."""
        form = self.forms.current
        if isinstance(form, FilesPanel):
            form.void()
            return
        record = form.record if isinstance(form, PartEditor) and form.is_kept else None
        if self._scene is not None and form is None:
            record = self._scene.record(RowKey.of(self.overview.current_key))
        if record is not None and record.kind != CASE:
            if form is not None:
                self._show_overview()
            self.ask.void(record)

    def back(self) -> None:
        """Esc: what is open is left first, then the case."""
        if self.forms.current is not None:
            self.forms.current.back()
        else:
            self.closed.emit()

    def _show_overview(self) -> None:
        self._stack.setCurrentWidget(self.overview)
        self.head.narrow(on=False)
        self.ask.close_question()
        self.overview.focus_first()

    def focus_first(self) -> None:
        """Where the keys go."""
        if self.forms.current is not None:
            self.forms.current.focus_at()
        else:
            self.overview.focus_first()

    def put_away(self) -> None:
        """What was typed is on the disk."""
        self.forms.put_away()
