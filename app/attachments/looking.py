"""One arrived file looked through page by page: which page of which paper each is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from app.attachments import content, pages
from app.attachments.binder import pdf_of
from app.attachments.marks import Mark, marks
from app.attachments.sealed import AttachmentFault
from app.usecases.attachment_ports import Arrival, Leaf, Limits
from app.usecases.ports import Cancelled

_LARGEST = 200 * 1024 * 1024
_FINER_DPI = 300


def looked_through(path: str, cancelled: Cancelled) -> Arrival:
    """What lies in the file; what cannot be read has a `fault`."""
    try:
        data = _content(path)
    except AttachmentFault as fault:
        return Arrival(path, "", (), fault.code)
    digest = hashlib.sha256(data).hexdigest()
    found: dict[Leaf, Mark] = {}
    leaves: list[Leaf] = []
    try:
        for number in range(1, content.frames(data) + 1):
            if cancelled():
                break
            seen = _marks(data, number)
            for mark in seen:
                leaf = Leaf(number, mark.paper_id, mark.page, mark.pages, mark.blank_no)
                found[leaf] = mark
                leaves.append(leaf)
            if not seen:
                leaves.append(Leaf(number))
    except AttachmentFault as fault:
        return Arrival(path, digest, (), fault.code)

    def picture(leaf: Leaf) -> bytes:
        """The page upright and cut, as a fine JPEG. Read anew: many files may wait."""
        again = _content(path)
        if hashlib.sha256(again).hexdigest() != digest:
            raise AttachmentFault("file.missing")
        image = content.frame(again, leaf.number)
        mark = found.get(leaf)
        if mark is not None:
            image = pages.page(image, mark)
        return content.encoded(image)

    return Arrival(path, digest, tuple(leaves), picture=picture)


def bound(pictures: Sequence[bytes], limits: Limits) -> bytes:
    """A single page as JPEG, several as one PDF, each within the limit of a page."""
    fitted = [content.fitted(one, limits) for one in pictures]
    return fitted[0] if len(fitted) == 1 else pdf_of(fitted)


def thumbnail(path: str, page: int, width: int) -> bytes:
    """A page as PNG; b"" when it cannot be shown."""
    try:
        return content.shown(_content(path), page, width)
    except AttachmentFault:
        return b""


def _content(path: str) -> bytes:
    file = Path(path)
    try:
        if file.stat().st_size > _LARGEST:
            raise AttachmentFault("attachment.too_big")
        return file.read_bytes()
    except FileNotFoundError as error:
        raise AttachmentFault("file.missing") from error
    except OSError as error:
        raise AttachmentFault("file.not_readable") from error


def _marks(data: bytes, number: int) -> list[Mark]:
    seen = marks(content.frame(data, number))
    if seen or not data.startswith(b"%PDF-"):
        return seen
    ratio = 200 / _FINER_DPI
    return [_scaled(mark, ratio) for mark in marks(content.frame(data, number, _FINER_DPI))]


def _scaled(mark: Mark, ratio: float) -> Mark:
    first, second, third, fourth = ((x * ratio, y * ratio) for x, y in mark.corners)
    return Mark(
        mark.text, (first, second, third, fourth), mark.modules,
        mark.paper_id, mark.page, mark.pages, mark.blank_no,
    )  # fmt: skip
