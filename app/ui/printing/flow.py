"""Blocks to pieces, one below the other, with what must stay together marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.blocks import (
    SEAL_SPACE_MM,
    Align,
    Block,
    Cell,
    Gap,
    Grid,
    Heading,
    KeepTogether,
    Lines,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Run,
    Seal,
    Signatures,
    Signer,
)
from app.ui.printing.grid import GridPiece, grid_pieces
from app.ui.printing.measures import MM, POINT, ROOMY, TITLE_SIZE, Area, Setting
from app.ui.printing.pieces import Keep, LinePiece, LinesPiece, NewPage, Piece, RulePiece, SealPiece
from app.ui.printing.typesetting import Style, set_lines

_WRITING_PITCH = 11 * MM
_HIGH_ROW = 30 * MM
"""A row from this height on stays where it is when what follows turns the page."""


def flow(paper: Paper, area: Area, setting: Setting = ROOMY) -> list[Piece]:
    """The pieces of a paper for pages with that area."""
    number = f"　编号：{paper.number}" if paper.number else ""
    caption = (f"《{paper.title}》{number}", "（本页是盖章页，与前面各页为同一份文书）")
    return _Flow(area, setting, caption).blocks(paper.blocks)


@dataclass(frozen=True, slots=True)
class _Flow:
    area: Area
    setting: Setting
    caption: Sequence[str]

    def blocks(self, blocks: Sequence[Block]) -> list[Piece]:
        """All of them, one below the other."""
        pieces: list[Piece] = []
        for block in blocks:
            new = self._pieces(block)
            if isinstance(block, Seal | Signatures):
                _hold(pieces)
            pieces += new
        return pieces

    def _pieces(self, block: Block) -> list[Piece]:
        match block:
            case Heading() | Paragraph() | Numbered() | Lines():
                return self._words(block)
            case Grid():
                return self._grid(block)
            case Signatures(signers=signers):
                return self._signatures(signers)
            case Seal():
                return [self._seal(block)]
            case KeepTogether(blocks=blocks):
                return _bind(self.blocks(blocks), Keep.TOGETHER)
            case Gap(height=height):
                return [Piece(height * MM)]
            case PageBreak():
                return [NewPage(0)]

    def _words(self, block: Heading | Paragraph | Numbered | Lines) -> list[Piece]:
        em = self.setting.body * POINT
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph(text=text, align=align, indent=indent):
                lines = set_lines(
                    text, self._body, self.area.width, align, indents=(indent * em, 0)
                )
                return _running([LinePiece.of(line) for line in lines])
            case Numbered(items=items):
                pieces: list[Piece] = []
                for number, item in enumerate(items, start=1):
                    text = (Run(f"{number}. "), *item)
                    lines = set_lines(text, self._body, self.area.width, indents=(2 * em, 2 * em))
                    pieces += _running([LinePiece.of(line) for line in lines])
                return pieces
            case Lines(count=count):
                return [RulePiece(_WRITING_PITCH, width=self.area.width) for _ in range(count)]

    @property
    def _body(self) -> Style:
        return Style(self.setting.body, pitch=self.setting.pitch)

    def _heading(self, block: Heading) -> list[Piece]:
        title = block.level == 1
        size = TITLE_SIZE if title else self.setting.body
        style = Style(size, bold=True, pitch=self.setting.pitch)
        align = Align.CENTRE if title else Align.LEFT
        lines = set_lines(block.text, style, self.area.width, align)
        after = [Piece(4 * MM)] if title else []
        # A heading is never the last line of a page.
        return _bind([*map(LinePiece.of, lines), *after], Keep.TOGETHER, last=True)

    def _grid(self, block: Grid) -> list[Piece]:
        pieces = self._cells(block, self.setting.grid)
        for head in pieces[: block.head]:
            head.keep = Keep.TOGETHER
        return [*pieces, Piece(2 * MM)]

    def _cells(self, grid: Grid, size: int) -> list[GridPiece]:
        style = Style(size, pitch=self.setting.pitch)
        return grid_pieces(grid, self.area, style, self.setting.row * MM)

    def _seal(self, block: Seal) -> Piece:
        width = self.area.width
        lines = [
            line for text in block.lines for line in set_lines(text, self._body, width, Align.RIGHT)
        ]
        height = max(SEAL_SPACE_MM * MM, sum(line.height for line in lines))
        above = [
            line for text in self.caption for line in set_lines((Run(text),), self._body, width)
        ]
        told = LinesPiece(sum(line.height for line in above), content=tuple(above))
        return SealPiece(height, content=tuple(lines), caption=told)

    def _signatures(self, signers: Sequence[Signer]) -> list[Piece]:
        """One signer a row with a box for name, fingerprint and date; two a row when they are
        many. A block higher than a page is cut between its rows, its head standing on each.
        """
        across = 1 if len(signers) <= self.setting.one_a_row else 2
        size = self.setting.grid if across == 1 else self.setting.names
        grid = _boxes(signers, across, self.setting.sign_row)
        pieces = self._cells(grid, size)
        for piece in pieces:
            piece.large = float("inf")
        # A little air above the block belongs to it.
        return _bind([Piece(3 * MM), *pieces, Piece(2 * MM)], Keep.NEVER_SPLIT)


def _hold(pieces: list[Piece]) -> None:
    """Two lines of text go with the seal or the signatures, or the low row of a form above them:
    a high one would leave the page that it turns almost empty.
    """
    held = 0
    for piece in reversed(pieces):
        high = isinstance(piece, GridPiece) and piece.height >= _HIGH_ROW
        if held == 2 or high or isinstance(piece, NewPage):
            return
        piece.keep = max(piece.keep, Keep.TOGETHER)
        if isinstance(piece, GridPiece):
            return
        held += isinstance(piece, LinePiece | RulePiece)


def _running(lines: list[LinePiece]) -> list[Piece]:
    """No single line of a paragraph at the end or at the beginning of a page."""
    if len(lines) > 1:
        lines[0].keep = lines[-2].keep = Keep.TOGETHER
    return list(lines)


def _boxes(signers: Sequence[Signer], across: int, height: int) -> Grid:
    columns, titles = (
        ((5, 5, 3, 4), ("签署人", "签名或盖章", "指印", "日期"))
        if across == 1
        else ((6, 4, 4), ("签署人", "签名或盖章", "指印、日期"))
    )
    head = Row(tuple(Cell(((Run(title),),), label=True) for title in titles * across))
    rows = [head]
    for at in range(0, len(signers), across):
        cells: list[Cell] = []
        for signer in signers[at : at + across]:
            cells.append(Cell(_named(signer, across), align=Align.CENTRE))
            cells += [Cell() for _ in columns[1:-1]]
            cells.append(Cell(((Run("年　月　日"),),), align=Align.RIGHT))
        if len(cells) < len(head.cells):
            cells.append(Cell(columns=len(head.cells) - len(cells)))
        rows.append(Row(tuple(cells), height=height))
    return Grid(columns * across, tuple(rows), head=1)


def _named(signer: Signer, across: int) -> tuple[tuple[Run, ...], ...]:
    """Role and name in one line; one below the other where two signers share a row."""
    one = (f"{signer.role}　{signer.name}".strip("　"), signer.note)
    parts = one if across == 1 else (signer.role, signer.name, signer.note)
    return tuple((Run(part),) for part in parts if part)


def _bind(pieces: list[Piece], keep: Keep, *, last: bool = False) -> list[Piece]:
    """All of them hold on to the next; the last one too if so wished."""
    for piece in pieces if last else pieces[:-1]:
        piece.keep = max(piece.keep, keep)
    return pieces
