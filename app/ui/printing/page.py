"""What every page bears besides its text: signature line, page x of y, number and QR."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.blocks import Align, Paper, Run
from app.ui.printing.measures import FOOT_SIZE, HAIRLINE, MM, Area
from app.ui.printing.pagination import Page
from app.ui.printing.typesetting import Line, Style, set_lines

_SMALL = Style(FOOT_SIZE)
_SIGNED = Style(11)
_MODULE = 0.5 * MM
_QUIET = 4  # modules around the code, as its standard asks


@dataclass(frozen=True, slots=True)
class Foot:
    """The lines below one page, made before anything is drawn."""

    signature: tuple[Line, ...]
    number: Line
    page: Line
    qr: tuple[tuple[int, int, int], ...]  # runs of dark modules: column, row, length
    side: int  # modules of the code with its quiet zone


def foot(paper: Paper, area: Area, page: int, pages: int) -> Foot:
    """The foot of page `page` of `pages`."""
    qr, side = _qr(paper.qr(page, pages))
    text = f"第 {page} 页  共 {pages} 页"
    room = area.width - side * _MODULE
    return Foot(
        signature=tuple(set_lines(paper.foot, _SIGNED, room)) if paper.foot else (),
        number=set_lines((Run(paper.number),), _SMALL, room)[0],
        page=set_lines((Run(text),), _SMALL, area.width, Align.CENTRE)[0],
        qr=qr,
        side=side,
    )


def draw(painter: QPainter, page: Page, bottom: Foot, area: Area) -> None:
    """One whole page."""
    pen = QPen(Qt.GlobalColor.black, HAIRLINE)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for y, piece in page.placed:
        piece.draw(painter, area.x, area.y + y)
    below = area.y + area.height
    y = below + 2 * MM
    for line in bottom.signature:
        line.draw(painter, area.x, y)
        y += line.height
    bottom.page.draw(painter, area.x, below + 14 * MM)
    bottom.number.draw(painter, area.x, below + 14 * MM)
    _draw_qr(painter, bottom, area.x + area.width, below + 2 * MM)


def _draw_qr(painter: QPainter, bottom: Foot, right: float, top: float) -> None:
    left = right - bottom.side * _MODULE
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawRects(
        [
            QRectF(left + x * _MODULE, top + y * _MODULE, length * _MODULE, _MODULE)
            for x, y, length in bottom.qr
        ]
    )


@lru_cache(maxsize=128)
def _qr(text: str) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """The dark stretches of a code of 29 × 29 modules; nothing for a paper without id."""
    if not text:
        return (), 0
    # A fixed mask saves the search for the prettiest of eight, which no reader needs.
    matrix = segno.make(text, error="m", mask=2, micro=False).matrix
    return tuple(_dark(matrix)), len(matrix) + 2 * _QUIET


def _dark(matrix: tuple[bytearray, ...]) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                yield x + _QUIET, y + _QUIET, length
            x += length + 1
