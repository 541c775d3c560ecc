"""What flows down a page: pieces with a height that draw themselves at a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter

from app.ui.printing.typesetting import Line


class Keep(IntEnum):
    """How firmly a piece holds on to the next one."""

    FREE = 0
    TOGETHER = 1  # on one page if both fit on one
    NEVER_SPLIT = 2  # inside a signature block


@dataclass(slots=True)
class Piece:
    """Empty height; the others add what they draw."""

    height: float
    keep: Keep = Keep.FREE

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw with the left top corner there."""

    def lines(self) -> Iterator[Line]:
        """The lines of text it draws."""
        return iter(())

    def split(self, _room: float) -> tuple[Piece, Piece] | None:
        """A part that fits into `room` and the rest; None when it must stay whole."""
        return None

    @property
    def repeats(self) -> Piece | None:
        """What stands above it again when it begins a page: the head of its table."""
        return None

    @property
    def is_space(self) -> bool:
        """Whether it is nothing but height."""
        return type(self) is Piece


@dataclass(slots=True)
class LinePiece(Piece):
    """One line of running text."""

    line: Line | None = None

    @staticmethod
    def of(line: Line) -> LinePiece:
        return LinePiece(line.height, line=line)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        if self.line is not None:
            self.line.draw(painter, x, y)

    def lines(self) -> Iterator[Line]:
        return iter(() if self.line is None else (self.line,))


@dataclass(slots=True)
class RulePiece(Piece):
    """An empty ruled line to write on."""

    width: float = 0

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        bottom = y + self.height * 0.85
        painter.drawLine(QLineF(x, bottom, x + self.width, bottom))


@dataclass(slots=True)
class LinesPiece(Piece):
    """Lines in the middle of a height."""

    content: tuple[Line, ...] = ()

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        y += (self.height - sum(line.height for line in self.content)) / 2
        for line in self.content:
            line.draw(painter, x, y)
            y += line.height

    def lines(self) -> Iterator[Line]:
        return iter(self.content)


@dataclass(slots=True)
class SealPiece(LinesPiece):
    """Room for a seal. Where signatures fill the page before it, no text can go with it: two lines
    then say to which paper the page belongs, so that no seal stands on an empty sheet.
    """

    caption: Piece | None = None

    @property
    def repeats(self) -> Piece | None:
        return self.caption


class NewPage(Piece):
    """What follows begins a page."""
