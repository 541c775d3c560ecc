"""The port `Attachments`: a file is looked at, made small, and sealed."""

from __future__ import annotations

from pathlib import Path

from app.attachments.sealed import AttachmentFault, SealedFiles
from app.usecases.attachment_ports import Limits, Taken

TOO_BIG, EMPTY = "attachment.too_big", "attachment.empty"


class AttachmentStore:
    """Files of this installation."""

    def __init__(self, sealed: SealedFiles) -> None:
        self.sealed = sealed

    def take(self, source: Path | bytes, file_name: str, limits: Limits) -> Taken:
        """See the port. Raises `attachment.too_big`, `.empty`, `.program`, `.unreadable`,
        `.no_room`, `file.missing`, `store.disk_full`.
        """
        from app.attachments import content  # noqa: PLC0415 - see the package

        size, start = _looked_at(source)
        if not size:
            raise AttachmentFault(EMPTY)
        kind, pages, name = content.media_type(start), 1, content.clean_name(file_name)
        picture = kind in content.PICTURES
        # A picture is read before it is judged: what a camera wrote big is kept small.
        if size > limits.file_bytes:
            raise AttachmentFault(TOO_BIG)
        kept: Path | bytes = source
        if picture or kind == content.PDF:
            data = source if isinstance(source, bytes) else source.read_bytes()
            pages = content.frames(data)
            if picture and pages == 1:
                kept, kind = content.fitted(data, limits), content.JPEG
        sha256, stored = self.sealed.put(kept)
        return Taken(sha256, stored, kind, pages, name)

    def get(self, sha256: str) -> bytes:
        """The content."""
        return self.sealed.get(sha256)

    def has(self, sha256: str) -> bool:
        """Whether the file lies here."""
        return self.sealed.has(sha256)

    def preview(self, sha256: str, page: int = 1, width: int = 1000) -> bytes:
        """One page as PNG; b"" for what is no picture."""
        from app.attachments import content  # noqa: PLC0415 - see the package

        return content.shown(self.sealed.get(sha256), page, width)


def _looked_at(source: Path | bytes) -> tuple[int, bytes]:
    """Size and first bytes."""
    if isinstance(source, bytes):
        return len(source), source[:16]
    try:
        with source.open("rb") as stream:
            start = stream.read(16)
            return stream.seek(0, 2), start
    except FileNotFoundError as error:
        raise AttachmentFault("file.missing") from error
    except OSError as error:
        raise AttachmentFault("file.not_readable") from error
