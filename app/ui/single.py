"""One window per data folder: a second start brings the first one's window to the front."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_WAIT_MS = 500


def _name(folder: Path) -> str:
    """A short name for the folder; its path is nobody's business on a shared PC."""
    return "station-" + hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]


def raise_first(folder: Path) -> bool:
    """Whether a window of this folder is open already; it was asked to come to the front."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.disconnectFromServer()
    return True


class First(QObject):
    """Listens for second starts while the block lasts. The data itself is guarded by its lock."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._come_forward)
        self._folder_name = _name(folder)

    def __enter__(self) -> First:
        # What a killed program left behind would keep the name for ever.
        QLocalServer.removeServer(self._folder_name)
        self._server.listen(self._folder_name)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()

    def _come_forward(self) -> None:
        while connection := self._server.nextPendingConnection():
            connection.close()
        window = self._window
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
