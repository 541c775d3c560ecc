"""The scan folder: files that have arrived whole, left alone while they grow, and put away."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from app.attachments.sealed import AttachmentFault
from app.usecases.attachment_ports import Arrival, Limits
from app.usecases.ports import Cancelled

_ENDS = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf"})


class ScanFolder:
    """The port `ScanFolder`. It remembers what it saw at the last look: a file that still grows is
    left alone, and one that did not change is not read again.
    """

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self._sizes: dict[str, tuple[int, int]] = {}
        self._read: dict[str, tuple[tuple[int, int] | None, Arrival]] = {}

    def waiting(self, folder: str) -> Sequence[str]:
        """Pictures and PDFs that were the same at the look before, the oldest first."""
        now: dict[str, tuple[int, int]] = {}
        try:
            files = [file for file in Path(folder).iterdir() if file.suffix.lower() in _ENDS]
            for file in files:
                state = file.stat()
                if file.is_file() and state.st_size and not file.name.startswith("."):
                    now[str(file)] = state.st_size, state.st_mtime_ns
        except OSError:
            return ()  # the stick was pulled out, the share is gone
        before, self._sizes = self._sizes, now
        self._read = {path: known for path, known in self._read.items() if path in now}
        still = (path for path, state in now.items() if before.get(path) == state)
        return sorted(still, key=lambda path: (now[path][1], path))

    def read(self, path: str, cancelled: Cancelled = lambda: False) -> Arrival:
        """Look through one file; what cannot be read has a `fault`."""
        state, known = self._sizes.get(path), self._read.get(path)
        if known is not None and state is not None and known[0] == state:
            return known[1]
        from app.attachments import looking  # noqa: PLC0415 - see the package

        arrival = looking.looked_through(path, cancelled)
        if not cancelled():
            self._read[path] = state, arrival
        return arrival

    def bound(self, pages: Sequence[bytes], limits: Limits) -> bytes:
        """A single page as JPEG, several as one PDF, each within the limit of a page."""
        from app.attachments import looking  # noqa: PLC0415 - see the package

        return looking.bound(pages, limits)

    def thumbnail(self, path: str, page: int = 1, width: int = 900) -> bytes:
        """A page of a file that waits, as PNG; b"" when it cannot be shown."""
        from app.attachments import looking  # noqa: PLC0415 - see the package

        return looking.thumbnail(path, page, width)

    def put_away(self, path: str, folder: str) -> None:
        """Into a folder beside it, under a name that is free; "" deletes. A file that is gone is
        put away.
        """
        file = Path(path)
        try:
            if not folder:
                file.unlink(missing_ok=True)
                return
            target = file.parent / folder / file.name
            target.parent.mkdir(exist_ok=True)
            number = 1
            while target.exists():
                number += 1
                target = target.with_name(f"{file.stem}-{number}{file.suffix}")
            shutil.move(file, target)
        except FileNotFoundError:
            return
        except OSError as error:
            raise AttachmentFault("file.not_readable") from error
