"""One publisher of `Changes`: every screen hears of every act once and decides what to reload."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.changes import Changes


class Feed(QObject):
    """Publish from any thread; listeners run on the UI thread, in order of publishing."""

    changed = Signal(object)
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Queued, so that a listener never runs in the middle of the act that published.
        self._posted.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    def publish(self, changes: Changes) -> None:
        """Tell everybody, unless nothing changed."""
        if changes.records or changes.topics:
            self._posted.emit(changes)
