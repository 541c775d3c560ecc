"""A clerk's morning: two visitors, one who interrupts, the rooms, a sync."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.shell import LANGUAGE, THEME
from app.ui.tour.walk import Walk

_TYPING_PAUSE = 400
"""Milliseconds after which a search has begun that waits for the last key."""

SIZE = (1366, 768)
_SMALL = (1093, 614)


class ClerkMorning:
    """Walks from the login page to a synced station."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._keys = walk.keys

    def walk(self) -> None:
        """The whole morning."""
        walk = self._walk
        walk.picture("login")
        walk.log_in()
        walk.open("room.today")
        walk.picture("today")
        walk.task("known_visitor", 14, self._known_visitor)
        walk.task("first_visitor", 24, self._first_visitor)
        self._two_at_once()
        for room in ("ledger", "reference", "settings"):
            walk.open(f"room.{room}")
            walk.picture(room)
        walk.open("room.sync")
        walk.picture("sync-before")
        walk.task("sync", 3, walk.sync)
        walk.picture("sync-after")
        walk.open("window.palette")
        self._keys.type("jk")
        QTest.qWait(_TYPING_PAUSE)
        walk.picture("palette")
        self._keys.press(Qt.Key.Key_Escape, times=2)  # the list, then the palette
        walk.settle()

    def _known_visitor(self) -> None:
        keys, walk = self._keys, self._walk
        keys.press(Qt.Key.Key_F2)
        walk.settle()
        keys.type("jklz")
        walk.settle()
        keys.enter()
        keys.enter()
        keys.type("4")
        keys.type(";qz")
        keys.enter()
        keys.type("1")
        walk.settle()
        walk.picture("intake-known-visitor")
        keys.chord(Qt.Key.Key_Return)
        walk.settle()

    def _first_visitor(self) -> None:
        keys, walk = self._keys, self._walk
        keys.press(Qt.Key.Key_F2)
        walk.settle()
        keys.commit("沙马依布新")
        walk.settle()
        keys.enter()
        keys.type("2")
        keys.enter()
        keys.type("hwc")
        walk.settle()
        keys.enter()
        keys.type("1")
        keys.commit("丈夫离家两年要离婚")
        keys.enter()
        keys.commit("告知离婚程序和材料")
        keys.enter()
        keys.type("1")
        walk.settle()
        walk.picture("intake-first-visitor")
        keys.chord(Qt.Key.Key_Return)
        walk.settle()

    def _two_at_once(self) -> None:
        """Somebody interrupts: the half-typed intake waits and comes back."""
        walk = self._walk
        self._keys.press(Qt.Key.Key_F2)
        walk.settle()
        self._keys.commit("阿牛木呷")
        walk.settle()
        self._keys.chord(Qt.Key.Key_P)
        walk.settle()
        walk.picture("intake-parked")
        self._keys.chord(Qt.Key.Key_P)
        walk.settle()

    def looks(self) -> None:
        """The intake in three languages, three themes and the smallest usable size."""
        shell = self._walk.shell
        workspace = shell.workspace
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
            shell.redress()
            shell.resize(*_SMALL)
            self._walk.open("room.intake")
            self._walk.picture(f"intake-{language}-{theme}-small")
        shell.resize(*SIZE)
