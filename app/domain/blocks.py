"""What a paper is made of: frozen blocks that say what stands there, never how it is drawn.

One list of blocks feeds the PDF, the printer and the .docx (architecture.md, documents). Lengths
are millimetres, widths of text are ems of its own size. Layout rules: domain.md A.8b, product.md
"Papers and Excel".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

BINDING_MARGIN_MM = 28
SEAL_SPACE_MM = 45
"""A committee's round seal and its ink; never split from two lines of text."""


class Align(StrEnum):
    """Where the lines of a text stand in their width."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look. `ruled` stands on a rule at least `width` ems long: a value
    that was filled in, or, with an empty text, the space to fill it in by hand.
    """

    text: str
    bold: bool = False
    ruled: bool = False
    width: int = 0


Text = tuple[Run, ...]
"""One paragraph of runs."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title of the paper, level 2 a section."""

    text: Text
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `indent` is that of the first line in ems (two in Chinese letters)."""

    text: Text
    align: Align = Align.LEFT
    indent: int = 2


@dataclass(frozen=True, slots=True)
class Numbered:
    """Numbered sentences, 1. 2. 3. …, each with a hanging indent."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty ruled lines for hand-writing."""

    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid. `label` is a printed name (centred), else it holds a value."""

    paragraphs: tuple[Text, ...] = ()
    columns: int = 1
    rows: int = 1
    label: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right; a place taken by a cell that spans from above is left out."""

    cells: tuple[Cell, ...]
    height: int = 0  # at least so many millimetres


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells with lines around them: the field grid of a form, or a table whose first `head` rows
    stand again on every page. `columns` are shares of the width.
    """

    columns: tuple[int, ...]
    rows: tuple[Row, ...]
    head: int = 0


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs: as what, and whose name is printed beside the space ("" = none known)."""

    role: str
    name: str = ""
    note: str = ""  # for example that another person signs for this one


@dataclass(frozen=True, slots=True)
class Signatures:
    """A box for each signer: name, fingerprint, date. Never split over two pages."""

    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """Room for a round seal over these right-aligned lines; kept with two lines of text."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty height."""

    height: int


@dataclass(frozen=True, slots=True)
class KeepTogether:
    """Blocks that stand on one page if they fit on one."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Heading
    | Paragraph
    | Numbered
    | Lines
    | Grid
    | Signatures
    | Seal
    | Gap
    | KeepTogether
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document ready to be laid out on A4.

    `id` is that of the `paper` record and `blank_no` the number of a blank sheet: what the QR of
    every page says; without either none is printed. `foot` is the signature line of every page.
    `part_id` names the record of the case that the paper prints; `tight` sets it in smaller type
    from the start, for tables of many columns.
    """

    document: str
    title: str
    blocks: tuple[Block, ...]
    id: str = ""
    part_id: str = ""
    number: str = ""
    foot: Text = ()
    landscape: bool = False
    tight: bool = False
    copies: int = 1
    template_version: str = ""
    blank_no: str = ""

    def qr(self, page: int, pages: int) -> str:
        """What the QR of a page says: `LS1:<paper id, 32 hex>:<page>/<pages>` or `LS1B:<number>`,
        "" for a paper that has neither.
        """
        if self.id:
            return f"LS1:{self.id.replace('-', '')}:{page}/{pages}"
        return f"LS1B:{self.blank_no}" if self.blank_no else ""


def texts(blocks: Sequence[Block]) -> Iterator[str]:
    """Every paragraph of the blocks as plain text, in reading order; nothing empty."""
    for block in blocks:
        for text in _paragraphs(block):
            if text.strip():
                yield text


def plain(text: Text) -> str:
    """The text of one paragraph."""
    return "".join(run.text for run in text)


def _paragraphs(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield plain(text)
        case Numbered(items=items):
            yield from (f"{at}. {plain(item)}" for at, item in enumerate(items, start=1))
        case Grid(rows=rows):
            for row in rows:
                for cell in row.cells:
                    yield from map(plain, cell.paragraphs)
        case Signatures(signers=signers):
            for signer in signers:
                yield from (signer.role, signer.name, signer.note)
        case Seal(lines=lines):
            yield from map(plain, lines)
        case KeepTogether(blocks=blocks):
            yield from texts(blocks)
        case Lines() | Gap() | PageBreak():
            return
