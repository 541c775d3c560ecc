"""What a file is, by its first bytes, and how a picture is kept small.

A photo shrinks until it fits (`photo_max_kb`). A page of paper is readable first: it keeps at least
2,000 pixels on its long side (A4 at 170 dpi) and JPEG quality 60, whatever it weighs then. Of what
the camera noted the time stays; where, with what and by whom goes (domain.md C.2).
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from PIL import Image, ImageOps

from app.attachments.sealed import AttachmentFault
from app.usecases.attachment_ports import Limits

UNREADABLE, PROGRAM = "attachment.unreadable", "attachment.program"
JPEG, PNG, TIFF, PDF = "image/jpeg", "image/png", "image/tiff", "application/pdf"
PICTURES = frozenset({JPEG, PNG, TIFF})
OTHER = "application/octet-stream"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", "application/zip"),  # .docx, .xlsx, .ofd
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_MOST_PIXELS = 120_000_000
_PHOTO_SIDES, _PAGE_SIDES = (1920, 1600, 1280, 1024, 800), (2480, 2200, 2000)
_PHOTO_QUALITIES, _PAGE_QUALITIES = (85, 75, 65, 50), (80, 70, 60)
_NAME_MAX = 120
_ORIENTATION, _CHANGED_AT, _EXIF, _TAKEN_AT = 0x0112, 0x0132, 0x8769, 0x9003  # tags of EXIF
_TIME = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
_PDF_TURN = threading.Lock()  # PDFium must not be called by two threads at once


def media_type(start: bytes) -> str:
    """The type of a file by its first bytes, never by its name; raises `attachment.program`."""
    if start.startswith(_PROGRAMS):
        raise AttachmentFault(PROGRAM)
    if start[4:8] == b"ftyp":
        return "video/mp4"
    return next((kind for magic, kind in _MAGIC if start.startswith(magic)), OTHER)


def clean_name(name: str) -> str:
    """A file's name without folders and without characters that show nothing."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    if len(plain) > _NAME_MAX:
        stem, dot, end = plain.rpartition(".")
        plain = stem[: _NAME_MAX - len(end) - 1] + dot + end if dot and len(end) < 8 else plain
    return plain[:_NAME_MAX] or "附件"


def fitted(data: bytes, limits: Limits) -> bytes:
    """A picture upright, as JPEG, with its time and nothing else that the camera noted beside it. A
    small JPEG stays as it is: every compression costs.
    """
    with picture(data) as image:
        turned = image.getexif().get(_ORIENTATION, 1) != 1
        sides = _PAGE_SIDES if limits.readable else _PHOTO_SIDES
        small = len(data) <= limits.picture_bytes and max(image.size) <= sides[0]
        time = _time_alone(image)
        if small and image.format == "JPEG" and not turned and _says_only(image, time):
            return data
        return _as_jpeg(ImageOps.exif_transpose(image), limits, time)


def _time_alone(image: Image.Image) -> bytes:
    """The time at which a photo was taken, as EXIF of its own; b"" when it does not say."""
    noted = image.getexif()
    taken = noted.get_ifd(_EXIF).get(_TAKEN_AT) or noted.get(_CHANGED_AT)
    if not isinstance(taken, str) or not _TIME.fullmatch(taken):
        return b""
    time = Image.Exif()
    time[_EXIF] = {_TAKEN_AT: taken}
    return time.tobytes()


def _says_only(image: Image.Image, time: bytes) -> bool:
    """Whether a JPEG holds nothing beside the picture but how to show it, and this time: a place
    may also stand in XMP, in a comment or in a maker's own segment.
    """
    segments = getattr(image, "applist", ())
    return all(
        name in ("APP0", "APP14")
        or (name == "APP2" and content.startswith(b"ICC_PROFILE"))
        or (name == "APP1" and bool(time) and content == time)
        for name, content in segments
    )


def _as_jpeg(image: Image.Image, limits: Limits, exif: bytes) -> bytes:
    """The first JPEG that fits, from large and fine to small and coarse."""
    best = b""
    for best in _tries(image, exif, readable=limits.readable):
        if len(best) <= limits.picture_bytes:
            break
    return best


def _tries(image: Image.Image, exif: bytes, *, readable: bool) -> Iterator[bytes]:
    plain = image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")
    for side in _PAGE_SIDES if readable else _PHOTO_SIDES:
        smaller = plain.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _PAGE_QUALITIES if readable else _PHOTO_QUALITIES:
            yield encoded(smaller, quality, exif)
    if readable and plain.mode != "L":
        yield encoded(smaller.convert("L"), _PAGE_QUALITIES[-1], exif)


def encoded(image: Image.Image, quality: int = 88, exif: bytes = b"") -> bytes:
    """A JPEG; of what the picture brought along only `exif` is written."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, exif=exif, comment=b"")
    return out.getvalue()


@contextmanager
def picture(data: bytes) -> Iterator[Image.Image]:
    """A picture, wholly read; raises `attachment.unreadable` for what is none, or a bomb."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise AttachmentFault(UNREADABLE)
                image.load()
                yield image
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise AttachmentFault(UNREADABLE) from error


def frames(data: bytes) -> int:
    """How many pages a picture or a PDF has."""
    if data.startswith(b"%PDF-"):
        with pdf(data) as document:
            return len(document)
    with picture(data) as image:
        return int(getattr(image, "n_frames", 1))


def frame(data: bytes, number: int, dpi: int = 200) -> Image.Image:
    """Page `number` (from 1) of a picture or a PDF, upright as the file says."""
    if data.startswith(b"%PDF-"):
        with pdf(data) as document:
            page = document[number - 1]
            # A poster in a PDF must not take the memory of a computer.
            scale = min(dpi / 72, 7000 / max(page.get_width(), page.get_height(), 1))
            bitmap = page.render(scale=scale)
            image: Image.Image = bitmap.to_pil().convert("RGB")
            page.close()
            return image
    with picture(data) as image:
        if number > 1:
            image.seek(number - 1)
        return ImageOps.exif_transpose(image).convert("RGB")


@contextmanager
def pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """An open PDF; raises `attachment.unreadable`."""
    with _PDF_TURN:
        try:
            document = pypdfium2.PdfDocument(data)
            try:
                yield document
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise AttachmentFault(UNREADABLE) from error


def shown(data: bytes, number: int, width: int) -> bytes:
    """A page as PNG, at most `width` pixels wide; b"" for what is no picture."""
    if media_type(data[:16]) not in PICTURES | {PDF}:
        return b""
    image = frame(data, number, dpi=110)
    image.thumbnail((width, width * 2))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
