"""Cells with lines around them: measured, drawn, and cut at a row or inside a long one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.domain.blocks import Align, Grid, Row
from app.ui.printing.measures import MM, Area
from app.ui.printing.pieces import Piece
from app.ui.printing.typesetting import Line, Style, set_paragraphs

_PAD_X, _PAD_Y = 1.6 * MM, 0.7 * MM
_LARGE_FIELD = 30 * MM  # from this height on a value starts at the top of its cell
_FEWEST_LINES = 2


@dataclass(slots=True)
class _Box:
    """A cell in place: columns by their edges, rows counted from the first row of the piece."""

    left: float
    right: float
    row: int
    rows: int
    content: list[Line]
    at_top: bool

    @property
    def needs(self) -> float:
        return sum(line.height for line in self.content) + 2 * _PAD_Y


@dataclass(slots=True)
class GridPiece(Piece):
    """Rows that belong together because cells span them; mostly one row."""

    boxes: list[_Box] = field(default_factory=list)
    least: list[float] = field(default_factory=list)  # of each row
    heights: list[float] = field(default_factory=list)
    head: Piece | None = None
    large: float = 0  # a piece as high as this may be cut
    row: float = 0  # the least height of a row

    def measure(self) -> GridPiece:
        """Give every row its height: what its cells need and not less than asked for."""
        self.heights = list(self.least)
        for box in sorted(self.boxes, key=lambda box: box.rows):
            rows = slice(box.row, box.row + box.rows)
            lacking = box.needs - sum(self.heights[rows])
            if lacking > 0:
                self.heights[rows.stop - 1] += lacking
        self.height = sum(self.heights)
        return self

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        edges = [0.0]
        for height in self.heights:
            edges.append(edges[-1] + height)
        frames = []
        for box in self.boxes:
            top, bottom = edges[box.row], edges[box.row + box.rows]
            frames.append(QRectF(x + box.left, y + top, box.right - box.left, bottom - top))
            free = bottom - top - box.needs
            line_y = y + top + _PAD_Y + (0 if box.at_top else free / 2)
            for line in box.content:
                line.draw(painter, x + box.left + _PAD_X, line_y)
                line_y += line.height
        painter.drawRects(frames)

    def lines(self) -> Iterator[Line]:
        return (line for box in self.boxes for line in box.content)

    @property
    def repeats(self) -> Piece | None:
        return self.head

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        if self.height < self.large:
            return None
        return self._between_rows(room) if len(self.heights) > 1 else self._inside_row(room)

    def _between_rows(self, room: float) -> tuple[Piece, Piece] | None:
        fitting, used = 0, 0.0
        while fitting < len(self.heights) and used + self.heights[fitting] <= room:
            used += self.heights[fitting]
            fitting += 1
        if not 0 < fitting < len(self.heights):
            return None
        upper = [
            replace(box, rows=min(box.rows, fitting - box.row))
            for box in self.boxes
            if box.row < fitting
        ]
        lower = [
            # The label of cells that go on stands again on the next page.
            replace(b, row=max(0, b.row - fitting), rows=b.rows - max(0, fitting - b.row))
            for b in self.boxes
            if b.row + b.rows > fitting
        ]
        return self._part(upper, self.least[:fitting]), self._part(lower, self.least[fitting:])

    def _inside_row(self, room: float) -> tuple[Piece, Piece] | None:
        upper, lower = [], []
        for box in self.boxes:
            count, used = 0, 2 * _PAD_Y
            while count < len(box.content) and used + box.content[count].height <= room:
                used += box.content[count].height
                count += 1
            rest = len(box.content) - count
            if rest and (count < _FEWEST_LINES or len(box.content) < 2 * _FEWEST_LINES):
                return None
            count -= max(0, _FEWEST_LINES - rest) if rest else 0
            upper.append(replace(box, content=box.content[:count]))
            lower.append(replace(box, content=box.content[count:]))
        if not any(box.content for box in lower):
            return None
        return self._part(upper, [self.row]), self._part(lower, [self.row])

    def _part(self, boxes: list[_Box], least: list[float]) -> GridPiece:
        return replace(self, boxes=boxes, least=least).measure()


def grid_pieces(grid: Grid, area: Area, style: Style, row: float) -> list[GridPiece]:
    """The pieces of a grid from top to bottom, rows at least so high; its head stands on every
    page.
    """
    edges = _edges(grid.columns, area.width)
    pieces: list[GridPiece] = []
    head: GridPiece | None = None
    for group in _linked(grid.rows):
        piece = GridPiece(0, head=head, large=area.height * 0.35, row=row)
        _place(piece, group, edges, style)
        pieces.append(piece.measure())
        if head is None and grid.head:
            head = piece
    return pieces


def _edges(columns: Sequence[int], width: float) -> list[float]:
    total = sum(columns)
    edges = [0.0]
    for share in columns:
        edges.append(edges[-1] + width * share / total)
    return edges


def _linked(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows in groups: a cell that spans rows binds them."""
    group: list[Row] = []
    bound = 0
    for row in rows:
        group.append(row)
        bound = max([bound - 1, *(cell.rows - 1 for cell in row.cells)])
        if bound <= 0:
            yield group
            group, bound = [], 0
    if group:
        yield group


def _place(piece: GridPiece, rows: Sequence[Row], edges: Sequence[float], style: Style) -> None:
    taken: dict[int, set[int]] = {}
    for number, row in enumerate(rows):
        least = max(piece.row, row.height * MM)
        piece.least.append(least)
        column = 0
        for cell in row.cells:
            while column in taken.get(number, ()):
                column += 1
            span = range(column, column + cell.columns)
            for below in range(number + 1, number + cell.rows):
                taken.setdefault(below, set()).update(span)
            left, right = edges[span.start], edges[span.stop]
            align = Align.CENTRE if cell.label else cell.align
            content = set_paragraphs(cell.paragraphs, style, right - left - 2 * _PAD_X, align)
            at_top = not cell.label and align is Align.LEFT and least >= _LARGE_FIELD
            piece.boxes.append(_Box(left, right, number, cell.rows, content, at_top))
            column = span.stop
