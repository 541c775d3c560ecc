"""附件 of any record: the page of its files, behind the list in which the record is marked.

A case has its own such page, because its files may be documents of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from app.domain.attachment import ATTACHMENT
from app.domain.changes import Changes
from app.domain.people import Act
from app.domain.projection import project
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context, TallPage
from app.ui.screens.files import FilesPanel, Shelf
from app.ui.screens.ledger_acts import LedgerActs
from app.usecases import attaching
from app.usecases.desk import Desk
from app.usecases.records import denied

_ACTS = {"file.add": Act.CREATE, "record.void": Act.DELETE}


def shelf_of(desk: Desk, owner: Record, files: Sequence[Record]) -> Shelf:
    """The files of any record; the PDF of a sheet is one that the program made."""
    made = frozenset(one.id for one in files if one.text("sha256") == owner.text("sha256"))
    title = project(desk.kinds[owner.kind], owner.values, desk.surroundings).title
    return Shelf(title, tuple(files), made, attaching.beside(owner))


class Filing(QObject):
    """`opened` tells that files are shown, `left` that the list may come back."""

    opened = Signal()
    left = Signal()

    def __init__(self, context: Context, pages: QStackedWidget, acts: LedgerActs) -> None:
        super().__init__(pages)
        self._context = context
        self._pages = pages
        self._acts = acts
        self._owner: Record | None = None
        self._panel: FilesPanel | None = None
        self._frame: TallPage | None = None  # larger text needs more height than there is (R30)

    @property
    def panel(self) -> FilesPanel | None:
        """The page of files while it is shown."""
        return self._panel if self._pages.currentWidget() is self._frame else None

    def open(self, owner: Record) -> None:
        """The files beside a record; those of a sensitive one only for a reason."""
        if self._context.desk.kinds[owner.kind].sensitive(owner.values):
            words = _("这是敏感登记，打开前写明原因（会记入日志）")
            self._acts.reveal(owner, words, lambda: self._read(owner, first=True))
        else:
            self._read(owner, first=True)

    def reload(self, changes: Changes | None = None) -> None:
        """Read again what may have changed while it is shown."""
        touched = changes is None or changes.touches(ATTACHMENT.name) or "sync" in changes.topics
        if self.panel is not None and self._owner is not None and touched:
            self._read(self._owner, first=False)

    def put_away(self) -> None:
        """No page stays in memory behind another screen."""
        if self._panel is not None:
            self._panel.put_away()

    def _read(self, owner: Record, *, first: bool) -> None:
        desk = self._context.desk

        def work() -> Shelf | None:
            now = desk.reader.get(owner.kind, owner.id)
            return shelf_of(desk, now, attaching.of(desk, now)) if now else None

        self._context.tasks.run(
            self,
            work,
            lambda shelf: self._show(owner, shelf, first=first),
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _show(self, owner: Record, shelf: Shelf | None, *, first: bool) -> None:
        if shelf is None:
            self._context.say(_("这条登记已经不在了"), "attention")
        elif first:
            self._owner = owner
            panel, frame = self._made()
            panel.open(shelf)
            self._pages.setCurrentWidget(frame)
            self._forbid()
            self.opened.emit()
            panel.focus_at()
        elif owner is self._owner and self.panel is not None:
            self.panel.use(shelf)

    def _made(self) -> tuple[FilesPanel, TallPage]:
        if self._panel is None or self._frame is None:
            self._panel = FilesPanel(self._context)
            self._frame = TallPage(self._panel)
            self._panel.changed.connect(self._context.feed.publish)
            self._panel.left.connect(self.left)
            self._pages.addWidget(self._frame)
        return self._panel, self._frame

    def _forbid(self) -> None:
        """Grey out what this person may not do with a file."""
        for command, act in _ACTS.items():
            no = denied(self._context.desk, ATTACHMENT.name, act)
            self._context.actions.forbid(command, refusal_words(no, ATTACHMENT) if no else "")
