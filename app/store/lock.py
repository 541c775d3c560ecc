"""One instance per data folder: an operating system's lock on an open file.

The lock dies with its process, however that ends, so there is no stale lock and nothing to clean
(a file with a process id needs both).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from app.store.faults import LOCKED, StoreFault, translated

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class InstanceLock:
    """Held from construction to `release` (or the end of the process)."""

    def __init__(self, file: Path) -> None:
        """Take the lock; `StoreFault` with code "store.locked" when another instance holds it."""
        with translated():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try_lock(self._descriptor)
        except OSError:
            self.release()
            raise StoreFault(LOCKED) from None

    def release(self) -> None:
        """Let the next instance in; harmless when repeated."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> InstanceLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
