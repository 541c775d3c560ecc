"""Keys as a person presses them, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


class Keyboard:
    """Real key events to whatever has the focus. `presses` counts every key, a chord as one;
    `terms` those with which the terms of an agreement were typed.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.presses = 0
        self.terms = 0

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

    @contextmanager
    def of_terms(self) -> Iterator[None]:
        """What is pressed meanwhile counts as typing terms (product.md: "20 + terms")."""
        before = self.presses
        yield
        self.terms += self.presses - before
        self.presses = before

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._window
