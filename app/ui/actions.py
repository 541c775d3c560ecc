"""Commands made usable: a key, a handler, and who may.

The window owns one `Actions`. The frame binds its own commands once; a screen binds the commands it
understands while it is shown. A command without a handler is off; one that this person may not use
is off as well and says who may (storage-security.md, "Roles").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.i18n import gettext as _
from app.ui.commands import BY_ID, Command
from app.ui.shortcuts import SHORTCUTS
from app.ui.two_lines import one_line, tip

Handler = Callable[[], None]


class Actions(QObject):
    """One QAction per command, added to `window` so that its key works everywhere inside it."""

    refused = Signal(object)  # the sentence that says who may
    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._standing: dict[str, Handler] = {}
        self._shown: dict[str, Handler] = {}
        self._who_may: dict[str, str] = {}
        for command in BY_ID.values():
            self._actions[command.id] = self._make(window, command)

    def _make(self, window: QWidget, command: Command) -> QAction:
        action = QAction(one_line(_(command.label)), self)
        if key := SHORTCUTS.get(command.id):
            action.setShortcuts(_sequences(key))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(tip(_(command.help)))
        action.setEnabled(False)
        action.triggered.connect(lambda: self.trigger(command.id))
        window.addAction(action)
        return action

    def bind(self, handlers: Mapping[str, Handler]) -> None:
        """Handlers of the frame, for as long as the window lives."""
        self._standing.update(handlers)
        self._refresh()

    def show(self, handlers: Mapping[str, Handler]) -> None:
        """Handlers of the screen that is shown now; those of the one before are forgotten."""
        self._shown = dict(handlers)
        self._refresh()

    def forbid(self, command_id: str, who_may: str) -> None:
        """Grey a command out and say who may use it; "" allows it again."""
        if who_may:
            self._who_may[command_id] = who_may
        else:
            self._who_may.pop(command_id, None)
        self._refresh()

    def action(self, command_id: str) -> QAction:
        """The QAction, e.g. for a button."""
        return self._actions[command_id]

    def trigger(self, command_id: str) -> None:
        """Do it, or say who may."""
        if sentence := self._who_may.get(command_id):
            self.refused.emit(sentence)
            return
        handler = self._shown.get(command_id) or self._standing.get(command_id)
        if handler is not None:
            handler()

    def available(self) -> Iterator[Command]:
        """The commands that the palette offers now."""
        for command in BY_ID.values():
            if command.palette and self._actions[command.id].isEnabled():
                yield command

    def _refresh(self) -> None:
        for command in BY_ID.values():
            action = self._actions[command.id]
            forbidden = self._who_may.get(command.id, "")
            bound = command.id in self._shown or command.id in self._standing
            action.setEnabled(bound and not forbidden)
            action.setToolTip(tip(forbidden or _(command.help)))
        self.changed.emit()


def _sequences(key: str) -> list[QKeySequence]:
    """The keypad's Enter counts as Enter."""
    keys = [QKeySequence(key)]
    if key.endswith("Return"):
        keys.append(QKeySequence(key.removesuffix("Return") + "Enter"))
    return keys
