"""The page of one case, embedded in the room 调解; see the package for its parts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Refused
from app.ui.actions import Handler
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.screens.case.head import Head
from app.ui.screens.case.overview import Overview
from app.ui.screens.case.scene import Scene, load_scene
from app.ui.theme import SPACE


class CasePage(QWidget):
    """`show_case` opens a case; `closed` comes when the person goes back to the list. The room that
    embeds the page binds its `handlers()` while it is shown, passes on `reload` and `put_away`.
    """

    closed = Signal()
    loaded = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._case_id = ""
        self._scene: Scene | None = None
        self.head = Head(context.actions)
        self.overview = Overview({})
        self._stack = QStackedWidget()
        self._stack.addWidget(self.overview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)

    @property
    def case_id(self) -> str:
        """The case that is shown, "" before the first."""
        return self._case_id

    @property
    def scene(self) -> Scene | None:
        """What is shown, None until it was read."""
        return self._scene

    def handlers(self) -> dict[str, Handler]:
        """The commands that the page answers now."""
        return {"record.back": self.back}

    def show_case(self, case_id: str) -> None:
        """Open a case; what is on the screen of another one is put away first."""
        self.put_away()
        self._case_id = case_id
        self._scene = None
        self._load()

    def reload(self, changes: Changes | None = None) -> None:
        """Read again when something of this case changed."""
        if self._case_id and (changes is None or changes.records):
            self._load()

    def _load(self) -> None:
        desk, case_id = self._context.desk, self._case_id
        self._context.tasks.run(
            self,
            lambda: load_scene(desk, case_id),
            lambda found: self._show(case_id, found),
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _show(self, case_id: str, found: Scene | Refused) -> None:
        if case_id != self._case_id:
            return
        if isinstance(found, Refused):
            self._context.say(refusal_words(found), "attention")
            self.closed.emit()
            return
        first = self._scene is None
        self._scene = found
        self.head.show_scene(found, self._context.desk.surroundings, may_number=False)
        self.overview.show_scene(found)
        if first:
            self.overview.focus_first()
        self.loaded.emit()

    def back(self) -> None:
        """Esc: what is open is left first, then the case."""
        self.closed.emit()

    def focus_first(self) -> None:
        """Where the keys go."""
        self.overview.focus_first()

    def put_away(self) -> None:
        """What was typed is on the disk."""
