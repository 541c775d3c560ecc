"""Blocks to pieces, one below the other, with what must stay together marked."""

from __future__ import annotations

from collections.abc import Sequence

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
from app.ui.printing.measures import BODY_SIZE, GRID_SIZE, HEADING_SIZE, MM, POINT, TITLE_SIZE, Area
from app.ui.printing.pieces import Keep, LinePiece, LinesPiece, NewPage, Piece, RulePiece, SealPiece
from app.ui.printing.typesetting import Style, set_lines

BODY = Style(BODY_SIZE)
_TITLE, _SECTION = Style(TITLE_SIZE, bold=True), Style(HEADING_SIZE, bold=True)
_EM = BODY_SIZE * POINT
_WRITING_PITCH = 11 * MM
_MANY_SIGNERS = 8
_SMALL_NAMES = 10  # points: so that the block of thirty signers stays on one page


def flow(paper: Paper, area: Area) -> list[Piece]:
    """The pieces of a paper for pages with that area."""
    number = f"　编号：{paper.number}" if paper.number else ""
    caption = (f"《{paper.title}》{number}", "（本页是盖章页，与前面各页为同一份文书）")
    return _flow(paper.blocks, area, caption)


def _flow(blocks: Sequence[Block], area: Area, caption: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for block in blocks:
        new = _pieces(block, area, caption)
        if isinstance(block, Seal | Signatures):
            _hold(pieces)
        pieces += new
    return pieces


def _hold(pieces: list[Piece]) -> None:
    """Two lines of text go with the seal or the signatures, or the row of a form above them."""
    held = 0
    for piece in reversed(pieces):
        if held == 2 or isinstance(piece, NewPage):
            return
        piece.keep = max(piece.keep, Keep.TOGETHER)
        if isinstance(piece, GridPiece):
            return
        held += isinstance(piece, LinePiece | RulePiece)


def _pieces(block: Block, area: Area, caption: Sequence[str]) -> list[Piece]:
    match block:
        case Heading() | Paragraph() | Numbered() | Lines():
            return _words(block, area.width)
        case Grid():
            return _grid(block, area)
        case Signatures(signers=signers):
            return _signatures(signers, area)
        case Seal():
            return [_seal(block, area.width, caption)]
        case KeepTogether(blocks=blocks):
            return _bind(_flow(blocks, area, caption), Keep.TOGETHER)
        case Gap(height=height):
            return [Piece(height * MM)]
        case PageBreak():
            return [NewPage(0)]


def _words(block: Heading | Paragraph | Numbered | Lines, width: float) -> list[Piece]:
    match block:
        case Heading():
            return _heading(block, width)
        case Paragraph(text=text, align=align, indent=indent):
            lines = set_lines(text, BODY, width, align, indents=(indent * _EM, 0))
            return _running([LinePiece.of(line) for line in lines])
        case Numbered(items=items):
            return _numbered(items, width)
        case Lines(count=count):
            return [RulePiece(_WRITING_PITCH, width=width) for _ in range(count)]


def _heading(block: Heading, width: float) -> list[Piece]:
    title = block.level == 1
    style = _TITLE if title else _SECTION
    align = Align.CENTRE if title else Align.LEFT
    lines = [LinePiece.of(line) for line in set_lines(block.text, style, width, align)]
    after = [Piece(4 * MM)] if title else []
    # A heading is never the last line of a page.
    return [*_bind([*lines, *after], Keep.TOGETHER, last=True)]


def _running(lines: list[LinePiece]) -> list[Piece]:
    """No single line of a paragraph at the end or at the beginning of a page."""
    if len(lines) > 1:
        lines[0].keep = lines[-2].keep = Keep.TOGETHER
    return list(lines)


def _numbered(items: Sequence[tuple[Run, ...]], width: float) -> list[Piece]:
    pieces: list[Piece] = []
    for number, item in enumerate(items, start=1):
        text = (Run(f"{number}. "), *item)
        lines = set_lines(text, BODY, width, indents=(2 * _EM, 2 * _EM))
        pieces += _running([LinePiece.of(line) for line in lines])
    return pieces


def _grid(block: Grid, area: Area) -> list[Piece]:
    pieces = grid_pieces(block, area.width, area.height)
    for head in pieces[: block.head]:
        head.keep = Keep.TOGETHER
    return [*pieces, Piece(2 * MM)]


def _seal(block: Seal, width: float, caption: Sequence[str]) -> Piece:
    lines = [line for text in block.lines for line in set_lines(text, BODY, width, Align.RIGHT)]
    height = max(SEAL_SPACE_MM * MM, sum(line.height for line in lines))
    above = [line for text in caption for line in set_lines((Run(text),), BODY, width)]
    told = LinesPiece(sum(line.height for line in above), content=tuple(above))
    return SealPiece(height, content=tuple(lines), caption=told)


def _signatures(signers: Sequence[Signer], area: Area) -> list[Piece]:
    """One signer a row with a box for name, fingerprint and date; two a row when they are many."""
    across = 1 if len(signers) <= _MANY_SIGNERS else 2
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
            cells.append(Cell(_named(signer), align=Align.CENTRE))
            cells += [Cell() for _ in columns[1:-1]]
            cells.append(Cell(((Run("年　月　日"),),), align=Align.RIGHT))
        if len(cells) < len(head.cells):
            cells.append(Cell(columns=len(head.cells) - len(cells)))
        rows.append(Row(tuple(cells), height=14))
    style = Style(GRID_SIZE if across == 1 else _SMALL_NAMES)
    pieces = grid_pieces(Grid(columns * across, tuple(rows)), area.width, area.height, style)
    for piece in pieces:
        piece.large = float("inf")
    # A little air above the block belongs to it.
    return _bind([Piece(3 * MM), *pieces, Piece(2 * MM)], Keep.NEVER_SPLIT)


def _named(signer: Signer) -> tuple[tuple[Run, ...], ...]:
    parts = (f"{signer.role}　{signer.name}".strip("　"), signer.note)
    return tuple((Run(part),) for part in parts if part)


def _bind(pieces: list[Piece], keep: Keep, *, last: bool = False) -> list[Piece]:
    """All of them hold on to the next; the last one too if so wished."""
    for piece in pieces if last else pieces[:-1]:
        piece.keep = max(piece.keep, keep)
    return pieces
