"""The QR of printed pages in a picture: which page of which paper, and where its corners lie.

`LS1:<paper id, 32 hex>:<page>/<pages>` stands on every page of a paper, `LS1B:<number>` on a blank
sheet. A code that says anything else is somebody else's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import segno
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

Point = tuple[float, float]
_PAPER = re.compile(r"LS1:([0-9a-f]{32}):([1-9]\d{0,3})/([1-9]\d{0,3})")
_BLANK = re.compile(r"LS1B:([0-9A-Z-]{3,40})")
_SMALL = 2400  # pixels; a code in a smaller picture is read from an enlarged one too


@dataclass(frozen=True, slots=True)
class Mark:
    """One code. `corners` are its own top left, top right, bottom right, bottom left, in pixels;
    `modules` the number of its squares in a row.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    modules: int
    paper_id: str = ""
    page: int = 1
    pages: int = 1
    blank_no: str = ""


def marks(image: Image.Image) -> list[Mark]:
    """The codes of this program, the first page first; ever harder tries until one finds no more
    than those before. The pages of a blank sheet bear the same code: they are told apart by where
    they lie, and numbered from left to right.
    """
    found: list[Mark] = []
    wanted = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    for attempt, scale in _tries(image):
        before = len(found)
        for code in zxingcpp.read_barcodes(attempt, formats=wanted):
            at = code.position
            corners = tuple(
                (corner.x / scale, corner.y / scale)
                for corner in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            )
            mark = _understood(code.text, corners)
            if mark is not None and not any(_same(mark, one) for one in found):
                found.append(mark)
        if before and len(found) == before:
            break
    found.sort(key=lambda mark: (mark.paper_id, mark.blank_no, mark.page, mark.corners[0]))
    return [_numbered(mark, found) for mark in found]


def _same(mark: Mark, other: Mark) -> bool:
    """One page twice is one page; a blank sheet's pages are two when they lie apart."""
    side = math.dist(mark.corners[0], mark.corners[1])
    apart = math.dist(mark.corners[0], other.corners[0]) > side
    return mark.text == other.text and not (mark.blank_no and apart)


def _numbered(mark: Mark, found: list[Mark]) -> Mark:
    same = [one for one in found if mark.blank_no and one.text == mark.text]
    return replace(mark, page=same.index(mark) + 1) if same else mark


def _tries(image: Image.Image) -> Iterator[tuple[Image.Image, float]]:
    """Pictures to look into, each with its size relative to the first."""
    grey = image.convert("L")
    yield grey, 1.0
    yield ImageOps.autocontrast(grey.filter(ImageFilter.GaussianBlur(1)), cutoff=2), 1.0
    if max(grey.size) < _SMALL:
        larger = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
        yield larger, 2.0
        yield ImageOps.autocontrast(larger.filter(ImageFilter.GaussianBlur(2)), cutoff=2), 2.0
    else:
        yield grey.reduce(2), 0.5


def _understood(text: str, corners: tuple[Point, ...]) -> Mark | None:
    first, second, third, fourth = corners
    around = (first, second, third, fourth)
    if match := _PAPER.fullmatch(text):
        digits, page, pages = match.groups()
        if int(page) > int(pages):
            return None
        return Mark(text, around, _modules(text), _dashed(digits), int(page), int(pages))
    if match := _BLANK.fullmatch(text):
        return Mark(text, around, _modules(text), blank_no=match.group(1))
    return None


def _modules(text: str) -> int:
    """As the printer of pages makes its codes."""
    return len(segno.make(text, error="m", micro=False).matrix)


def _dashed(digits: str) -> str:
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "-".join(parts)
