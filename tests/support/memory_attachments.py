"""The port `Attachments` without a folder: files are looked at as ever, and kept in a mapping."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.attachments import content
from app.attachments.sealed import MISSING, AttachmentFault
from app.attachments.store import AttachmentStore
from app.usecases.attachment_ports import Condition


class MemoryFiles:
    """Stands for the sealed folder."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, source: Path | bytes) -> tuple[str, int]:
        """Keep a content."""
        data = source if isinstance(source, bytes) else source.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        self.kept[digest] = data
        return digest, len(data)

    def get(self, sha256: str) -> bytes:
        """The content."""
        if sha256 not in self.kept:
            raise AttachmentFault(MISSING)
        return self.kept[sha256]

    def has(self, sha256: str) -> bool:
        """Whether it is kept."""
        return sha256 in self.kept

    def check(self) -> Condition:
        """Nothing is ever damaged here."""
        return Condition(len(self.kept), ())


class MemoryAttachments(AttachmentStore):
    """The real port over the mapping."""

    def __init__(self) -> None:
        super().__init__(MemoryFiles())  # type: ignore[arg-type]

    def preview(self, sha256: str, page: int = 1, width: int = 1000) -> bytes:
        """As in the real one."""
        return content.shown(self.get(sha256), page, width)
