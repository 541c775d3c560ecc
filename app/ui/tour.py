"""The tour: a clerk's morning at the practice station, by real key events, with pictures.

It drives the same window as a person would: every key goes to whatever has the focus, and every
key outside free text is counted. Used by `legal-station --tour DIR` and by the checks that the
walk-in path stays short (product.md, "Fastest paths").
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n import gettext as _
from app.ui.shell import LANGUAGE, THEME, Shell

_PATIENCE = 30.0
_TYPING_PAUSE = 400
"""Milliseconds after which a search has begun that waits for the last key."""

_SIZE = (1366, 768)
_SMALL = (1093, 614)

Facts = Callable[[], dict[str, object]]


class Keyboard:
    """Real key events to whatever has the focus. `presses` counts every key, a chord as one."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.presses = 0

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        times: int = 1,
    ) -> None:
        """One key, with its modifiers."""
        for _time in range(times):
            self.presses += 1
            QTest.keyClick(self._target(), key, modifiers)

    def chord(self, key: Qt.Key) -> None:
        """Ctrl and a key."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def enter(self, times: int = 1) -> None:
        """The Enter key."""
        self.press(Qt.Key.Key_Return, times=times)

    def type(self, text: str) -> None:
        """Letters and digits one by one, each counted."""
        for letter in text:
            self.presses += 1
            QTest.keyClicks(self._target(), letter)

    def commit(self, text: str) -> None:
        """Free text as an input method brings it: first composed, then committed; not counted."""
        target = self._target()
        QApplication.sendEvent(target, QInputMethodEvent(text[:1], []))
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(target, event)

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._window


class Tour:
    """One walk through the window; `tasks` collects what `tour.json` tells."""

    def __init__(self, shell: Shell, folder: Path, facts: Facts, password: str) -> None:
        self._shell = shell
        self._folder = folder
        self._facts = facts
        self._password = password
        self._pictures = 0
        self.keys = Keyboard(shell)
        self.tasks: list[dict[str, object]] = []

    # -- the walk --------------------------------------------------------------------------------

    def walk(self) -> None:
        """The clerk's morning."""
        self.picture("login")
        self.log_in()
        self.open("room.today")
        self.picture("today")
        self.task("known_visitor", 14, self._known_visitor)
        self.task("first_visitor", 24, self._first_visitor)
        self._two_at_once()
        for room in ("ledger", "reference", "settings"):
            self.open(f"room.{room}")
            self.picture(room)
        self.open("room.sync")
        self.picture("sync-before")
        self.task("sync", 3, self._sync)
        self.picture("sync-after")
        self.open("window.palette")
        self.keys.type("jk")
        QTest.qWait(_TYPING_PAUSE)
        self.picture("palette")
        self.keys.press(Qt.Key.Key_Escape)
        self._looks()
        self.keys.press(Qt.Key.Key_F12)
        self.settle()
        self.picture("locked")

    def _known_visitor(self) -> None:
        keys = self.keys
        keys.press(Qt.Key.Key_F2)
        self.settle()
        keys.type("jklz")
        self.settle()
        keys.enter()
        keys.enter()
        keys.type("4")
        keys.type(";qz")
        keys.enter()
        keys.type("1")
        self.settle()
        self.picture("intake-known-visitor")
        keys.chord(Qt.Key.Key_Return)
        self.settle()

    def _first_visitor(self) -> None:
        keys = self.keys
        keys.press(Qt.Key.Key_F2)
        self.settle()
        keys.commit("沙马依布新")
        self.settle()
        keys.enter()
        keys.type("2")
        keys.enter()
        keys.type("hwc")
        self.settle()
        keys.enter()
        keys.type("1")
        keys.commit("丈夫离家两年要离婚")
        keys.enter()
        keys.commit("告知离婚程序和材料")
        keys.enter()
        keys.type("1")
        self.settle()
        self.picture("intake-first-visitor")
        keys.chord(Qt.Key.Key_Return)
        self.settle()

    def _two_at_once(self) -> None:
        """Somebody interrupts: the half-typed intake waits and comes back."""
        self.keys.press(Qt.Key.Key_F2)
        self.settle()
        self.keys.commit("阿牛木呷")
        self.settle()
        self.keys.chord(Qt.Key.Key_P)
        self.settle()
        self.picture("intake-parked")
        self.keys.chord(Qt.Key.Key_P)
        self.settle()

    def _sync(self) -> None:
        self.keys.enter()
        self.settle(lambda: self._facts().get("pending") == 0)

    def _looks(self) -> None:
        """The intake in three languages, three themes and the smallest usable size."""
        workspace = self._shell.workspace
        if workspace is None:
            return
        desk = workspace.context.desk
        person = desk.actor.name
        for language, theme in (
            ("zh_CN", "dark"),
            ("zh_CN", "high_contrast"),
            ("bo", "light"),
            ("ii", "light"),
            ("zh_CN", "light"),
        ):
            desk.preferences.set(person, LANGUAGE, language)
            desk.preferences.set(person, THEME, theme)
            self._shell.redress()
            self._shell.resize(*_SMALL)
            self.open("room.intake")
            self.picture(f"intake-{language}-{theme}-small")
        self._shell.resize(*_SIZE)

    # -- steps -----------------------------------------------------------------------------------

    def log_in(self) -> None:
        """The first tile, by its password."""
        self.keys.type(self._password)
        self.keys.enter()
        self.settle(lambda: self._shell.workspace is not None)

    def open(self, command: str) -> None:
        """A command by its key."""
        workspace = self._shell.workspace
        if workspace is not None:
            workspace.actions_.action(command).trigger()
        self.settle()

    def task(self, name: str, allowed: int, act: Callable[[], None]) -> None:
        """Do it, count its keys, keep the seconds."""
        before = self.keys.presses
        incomplete = self._facts().get("incomplete")
        started = time.monotonic()
        act()
        self.tasks.append(
            {
                "task": name,
                "keys": self.keys.presses - before,
                "allowed": allowed,
                "complete": self._facts().get("incomplete") == incomplete,
                "seconds": round(time.monotonic() - started, 2),
            }
        )

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Until the workers have nothing to do and `until` is so; gives up after a while."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            QApplication.processEvents()
            if not self._shell.tasks.busy and until():
                QApplication.processEvents()
                return
            QTest.qWait(5)

    def picture(self, name: str) -> None:
        """What the window shows now."""
        self._pictures += 1
        self.settle()
        self._shell.grab().save(str(self._folder / f"{self._pictures:02d}-{name}.png"))

    @property
    def pictures(self) -> int:
        """How many were taken."""
        return self._pictures


def take(shell: Shell, folder: Path, facts: Facts, password: str) -> int:
    """Walk, write `tour.json`, say in one line what was done; 1 when a path was too long."""
    folder.mkdir(parents=True, exist_ok=True)
    shell.resize(*_SIZE)
    shell.start()
    shell.show()
    shell.activateWindow()
    tour = Tour(shell, folder, facts, password)
    tour.settle()
    tour.walk()
    told = facts()
    report = {"tasks": tour.tasks, "pictures": tour.pictures, **told}
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / "tour.json").write_text(text + "\n", encoding="utf-8")
    records = told.get("records")
    saved = records.get("consultation", 0) if isinstance(records, dict) else 0
    print(
        _("已保存来访 {saved} 件，待上报 {pending} 件，画面 {pictures} 张在 {folder}").format(
            saved=saved, pending=told.get("pending"), pictures=tour.pictures, folder=folder
        ),
        flush=True,
    )
    good = told.get("pending") == 0 and all(
        int(str(task["keys"])) <= int(str(task["allowed"])) and task["complete"]
        for task in tour.tasks
    )
    return 0 if good else 1
