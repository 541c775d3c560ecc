"""What the verbs need from files: the sealed store, and the folder in which scans arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.usecases.ports import Cancelled


@dataclass(frozen=True, slots=True)
class Limits:
    """How big a file may be, and how big a picture is kept: parameters `attachment_max_mb`,
    `photo_max_kb` and, for a page that must stay readable, `scan_page_max_kb`.
    """

    file_bytes: int
    picture_bytes: int
    readable: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies sealed on the disk; `bytes` are those of the content as it was kept."""

    sha256: str
    bytes: int
    media_type: str
    pages: int
    file_name: str


class Attachments(Protocol):
    """The sealed store. Raises `PortFault` with a code `attachment.…` or `store.…`."""

    def take(self, source: Path | bytes, file_name: str, limits: Limits) -> Taken:
        """Check, make small where it is a picture, seal; durable on return."""
        ...

    def get(self, sha256: str) -> bytes:
        """The content, compared with its digest; what is damaged goes into quarantine."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether the file lies here; a record may have come from another computer."""
        ...

    def preview(self, sha256: str, page: int = 1, width: int = 1000) -> bytes:
        """One page as PNG, b"" for what is no picture."""
        ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page found in an arrived file. `paper_id` is that of the printed record whose QR it
    bears (mostly a paper of a case), or `blank_no` the number of a blank sheet, whose pages are
    counted within the picture; both "" where none could be read.
    """

    number: int  # within the file, from 1
    paper_id: str = ""
    page: int = 1
    pages: int = 1
    blank_no: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file of the scan folder, looked through. `fault` is a code when it cannot be read."""

    path: str
    sha256: str
    leaves: tuple[Leaf, ...]
    fault: str = ""
    picture: Callable[[Leaf], bytes] = field(default=lambda _leaf: b"", compare=False, repr=False)
    """The page, turned upright and cut to the paper, as JPEG."""

    @property
    def name(self) -> str:
        """The name of the file, as the scanner gave it."""
        return Path(self.path).name


class ScanFolder(Protocol):
    """The folder in which scanner, 高拍仪 and telephone put their files. Safe in any thread."""

    turn: threading.Lock
    """Held by whoever files pages: two looks at once would file a page twice."""

    def waiting(self, folder: str) -> Sequence[str]:
        """Files that no longer grow, the oldest first."""
        ...

    def read(self, path: str, cancelled: Cancelled = lambda: False) -> Arrival:
        """Look through one file."""
        ...

    def bound(self, pages: Sequence[bytes], limits: Limits) -> bytes:
        """Several JPEG pages as one PDF, a single one as JPEG."""
        ...

    def thumbnail(self, path: str, page: int = 1, width: int = 900) -> bytes:
        """A page of a file that waits, as PNG; b"" when it cannot be shown."""
        ...

    def put_away(self, path: str, folder: str) -> None:
        """Move a file into a folder beside it; `folder` "" deletes it."""
        ...


@dataclass(frozen=True, slots=True)
class Condition:
    """What a look through the sealed store found."""

    files: int
    damaged: tuple[str, ...]
