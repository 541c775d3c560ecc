"""One window per data folder: a second start brings the first one's window to the front.

By a folder that the first window watches and not by a socket: the network module costs every
station three megabytes. The data itself is guarded by its lock.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QFileSystemWatcher, QObject, QThread
from PySide6.QtWidgets import QWidget

_TRIES, _WAIT_MS = 40, 50
_FOLDER, _CALL = "window", "come-forward"


def raise_first(folder: Path) -> bool:
    """Whether a window of this folder is open already; it was asked to come to the front.

    Blocks for two seconds at most, and only when a window is or was open: a killed program leaves
    the folder behind and does not answer.
    """
    call = folder / _FOLDER / _CALL
    if not call.parent.is_dir():
        return False
    try:
        call.touch()
        for _ in range(_TRIES):
            if not call.exists():
                return True
            QThread.msleep(_WAIT_MS)
        call.unlink(missing_ok=True)
    except OSError:  # a folder that cannot be written has no window either
        return False
    return False


class First(QObject):
    """Watches for second starts while the block lasts."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder / _FOLDER
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._come_forward)

    def __enter__(self) -> First:
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            (self._folder / _CALL).unlink(missing_ok=True)
            self._watcher.addPath(str(self._folder))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._watcher.removePaths(self._watcher.directories())
        with contextlib.suppress(OSError):
            (self._folder / _CALL).unlink(missing_ok=True)
            self._folder.rmdir()

    def _come_forward(self) -> None:
        call = self._folder / _CALL
        if not call.exists():
            return
        with contextlib.suppress(OSError):
            call.unlink()
        window = self._window
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
