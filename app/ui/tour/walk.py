"""What every part of the tour does: log in, open, wait, take a picture, count a task's keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.shell import Shell
from app.ui.tour.keyboard import Keyboard

_PATIENCE = 30.0

Facts = Callable[[], dict[str, object]]


class Walk:
    """One walk through the window; `tasks` collects what `tour.json` tells."""

    def __init__(self, shell: Shell, folder: Path, facts: Facts, password: str) -> None:
        self.shell = shell
        self.folder = folder
        self.facts = facts
        self._password = password
        self.keys = Keyboard(shell)
        self.tasks: list[dict[str, object]] = []
        self.pictures = 0

    def log_in(self, tile: int = 0) -> None:
        """The person of a tile, counted from the marked one, by their password."""
        self.keys.press(Qt.Key.Key_Down, times=tile)
        self.keys.type(self._password)
        self.keys.enter()
        self.settle(lambda: self.shell.page is self.shell.workspace)

    def open(self, command: str) -> None:
        """A command by its key."""
        workspace = self.shell.workspace
        if workspace is not None:
            workspace.actions_.action(command).trigger()
        self.settle()

    def task(
        self,
        name: str,
        allowed: int,
        act: Callable[[], None],
        is_complete: Callable[[], bool] = lambda: True,
    ) -> None:
        """Do it, count its keys, keep the seconds; whether no record was left incomplete and what
        came of it `is_complete`.
        """
        before, terms = self.keys.presses, self.keys.terms
        incomplete = self.facts().get("incomplete")
        started = time.monotonic()
        act()
        told: dict[str, object] = {
            "task": name,
            "keys": self.keys.presses - before,
            "allowed": allowed,
            "complete": self.facts().get("incomplete") == incomplete and is_complete(),
            "seconds": round(time.monotonic() - started, 2),
        }
        if self.keys.terms > terms:
            told["terms"] = self.keys.terms - terms
        self.tasks.append(told)

    def sync(self) -> None:
        """Everything that waits goes up."""
        self.keys.press(Qt.Key.Key_F5)
        self.settle(lambda: self.facts().get("pending") == 0)

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Until the workers have nothing to do and `until` is so; gives up after a while."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            QApplication.processEvents()
            if QApplication.activeWindow() is None:
                # Offscreen no window manager gives the keys back when a list of its own closes.
                self.shell.activateWindow()
            if not self.shell.tasks.busy and until():
                QApplication.processEvents()
                if not self.shell.tasks.busy:  # what was published may have begun new work
                    return
            QTest.qWait(5)

    def picture(self, name: str) -> None:
        """What the window shows now."""
        self.pictures += 1
        self.settle()
        self.shell.grab().save(str(self.folder / f"{self.pictures:02d}-{name}.png"))
