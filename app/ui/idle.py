"""Notices that nobody has used the program for a while, or that the PC slept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_TICK_MS = 5_000
_SLEPT_SECONDS = 20
"""A tick that comes so late means the PC was suspended: lock before anybody sees the screen. The
wall clock is asked, because the other one stands still in suspension on Linux; one that was set
back locks too, since nobody knows any more for how long the desk was empty.
"""
_SIGNS_OF_LIFE = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


class IdleWatch(QObject):
    """`idle` after `seconds()` without a key or the mouse; `unix` is the wall clock."""

    idle = Signal()

    def __init__(
        self, application: QCoreApplication, unix: Callable[[], float], seconds: Callable[[], int]
    ) -> None:
        super().__init__(application)
        self._unix = unix
        self._seconds = seconds
        self._last_sign = self._last_tick = unix()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._application = application

    def start(self) -> None:
        """Begin to watch."""
        self._last_sign = self._last_tick = self._unix()
        self._application.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Nothing to watch while the window is locked."""
        self._application.removeEventFilter(self)
        self._timer.stop()

    def tick(self) -> None:
        """Look at the clock."""
        now = self._unix()
        slept = abs(now - self._last_tick) > _SLEPT_SECONDS
        self._last_tick = now
        if slept or now - self._last_sign >= self._seconds():
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Every key and every move of the mouse is a sign of life."""
        if event.type() in _SIGNS_OF_LIFE:
            self._last_sign = self._unix()
        return super().eventFilter(watched, event)
