"""Reads one case for its page, off the UI thread, and again whenever it may have changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.problems import Refused
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.screens.case.scene import Scene, load_history, load_scene, load_similar
from app.ui.tasks import CancelToken

_OUTSIDE = frozenset({CASE, "committee", "mediator", "attachment"})
"""Kinds beside the parts of a case whose records its page shows."""


class CaseReader(QObject):
    """`read` carries the scene, `gone` comes when there is no such case (any more), `copies` and
    `history` carry rows.
    """

    read = Signal(object)
    gone = Signal()
    copies = Signal(object)
    history = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._loading: CancelToken | None = None
        self.case_id = ""

    def open(self, case_id: str) -> None:
        """Read another case."""
        self.case_id = case_id
        self._load()

    def reload(self, changes: Changes | None = None) -> None:
        """Read again when something of the case may have changed."""
        if self.case_id and (changes is None or self._concerns(changes)):
            self._load()

    def _concerns(self, changes: Changes) -> bool:
        kinds = self._context.desk.kinds
        touched = {kind for kind, _record in changes.records}
        return any(kind in _OUTSIDE or kinds[kind].part_of == CASE for kind in touched)

    def _load(self) -> None:
        desk, case_id = self._context.desk, self.case_id
        if self._loading is not None:
            self._loading.cancel()
        self._loading = self._context.tasks.run(
            self, lambda: load_scene(desk, case_id), self._on_read, self._on_error
        )

    def _on_read(self, found: Scene | Refused) -> None:
        if isinstance(found, Refused):
            self._context.say(refusal_words(found), "attention")
            self.case_id = ""
            self.gone.emit()
        else:
            self.read.emit(found)

    def _on_error(self, error: BaseException) -> None:
        self._context.say(fault_words(error), "stop")

    def look_for_copies(self, scene: Scene) -> None:
        """Other cases with nearly the same text; all of them are compared, which takes a while."""
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: load_similar(desk, scene.case), self.copies.emit, self._on_error
        )

    def look_back(self, scene: Scene) -> None:
        """Who changed what."""
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: load_history(desk, scene.file), self.history.emit, self._on_error
        )
