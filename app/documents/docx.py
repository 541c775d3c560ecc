"""The same blocks as a .docx that WPS and Word can go on editing (issue 3, 7).

The PDF is what is signed; this is for those who must pass the text on. It names 仿宋 and 黑体,
which every Chinese office has, and leaves page breaks to the office program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.simpletypes import ST_Merge
from docx.oxml.table import CT_Row, CT_Tc
from docx.section import Section
from docx.shared import Emu, Mm, Pt
from docx.table import Table
from docx.table import _Cell as DocxCell
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run as DocxRun

from app.domain.blocks import (
    BINDING_MARGIN_MM,
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
    Text,
)

_BODY_FACE, _TITLE_FACE = "仿宋", "黑体"
_BODY, _GRID, _TITLE, _FOOT = Pt(14), Pt(12), Pt(20), Pt(9)
_OUTER_MM, _LONG_MM, _SHORT_MM = 18, 297, 210
_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_RULE = "\u00a0\u00a0"  # about one em under a rule
_SIGN_HEAD = ("签署人", "签名或盖章", "指印", "日期")


def write(paper: Paper, path: Path) -> None:
    """Write one paper; OSError when the file cannot be written."""
    document = Document()
    section = document.sections[0]
    _page(section, paper.landscape)
    document.core_properties.title = paper.title
    document.core_properties.author = ""
    _Writer(document, section).write(paper)
    document.save(str(path))


def _page(section: Section, landscape: bool) -> None:
    long, short = Mm(_LONG_MM), Mm(_SHORT_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    binding, outer = Mm(BINDING_MARGIN_MM), Mm(_OUTER_MM)
    section.left_margin, section.top_margin = (outer, binding) if landscape else (binding, outer)
    section.right_margin = outer
    section.bottom_margin = Mm(25)


class _Writer:
    def __init__(self, document: DocumentType, section: Section) -> None:
        self._document = document
        self._foot = section.footer.paragraphs[0]
        margins = int(section.left_margin or 0) + int(section.right_margin or 0)
        self._width = int(section.page_width or 0) - margins

    def write(self, paper: Paper) -> None:
        """All blocks and the foot of every page."""
        for block in paper.blocks:
            self._block(block)
        self._write_foot(paper)

    def _block(self, block: Block) -> None:
        match block:
            case Heading() | Paragraph() | Numbered() | Lines():
                self._words(block)
            case Grid():
                self._table(block)
            case Signatures():
                self._signatures(block)
            case Seal(lines=lines):
                self._seal(lines)
            case KeepTogether(blocks=blocks):
                for inner in blocks:
                    self._block(inner)
            case Gap(height=height):
                self._paragraph((), space=height)
            case PageBreak():
                self._paragraph(()).paragraph_format.page_break_before = True

    def _words(self, block: Heading | Paragraph | Numbered | Lines) -> None:
        match block:
            case Heading(text=text, level=level):
                align = Align.CENTRE if level == 1 else Align.LEFT
                made = self._paragraph(text, align, _TITLE if level == 1 else _BODY, heading=True)
                made.paragraph_format.keep_with_next = True
            case Paragraph(text=text, align=align, indent=indent):
                made = self._paragraph(text, align)
                made.paragraph_format.first_line_indent = Pt(14 * indent)
            case Numbered(items=items):
                for number, item in enumerate(items, start=1):
                    made = self._paragraph((Run(f"{number}. "), *item))
                    made.paragraph_format.left_indent = Pt(28)
            case Lines(count=count):
                for _ in range(count):
                    self._paragraph((Run("", ruled=True, width=33),))

    def _paragraph(
        self,
        text: Text,
        align: Align = Align.LEFT,
        size: Pt = _BODY,
        *,
        heading: bool = False,
        space: int = 0,
    ) -> DocxParagraph:
        made = self._document.add_paragraph()
        made.alignment = _ALIGN[align]
        made.paragraph_format.space_after = Mm(space)
        _add_runs(made, text, size, heading=heading)
        return made

    def _seal(self, lines: Sequence[Text]) -> None:
        """The seal's height as space before and after the lines, all on one page."""
        space = Mm(max(0, SEAL_SPACE_MM - 9 * len(lines)) // 2)
        for at, line in enumerate(lines):
            made = self._paragraph(line, Align.RIGHT)
            made.paragraph_format.keep_with_next = at < len(lines) - 1
            if at == 0:
                made.paragraph_format.space_before = space

    def _signatures(self, block: Signatures) -> None:
        head = Row(tuple(Cell(((Run(title),),), label=True) for title in _SIGN_HEAD))
        rows = [head]
        for signer in block.signers:
            named = f"{signer.role}　{signer.name}".strip("　")
            names = tuple((Run(part),) for part in (named, signer.note) if part)
            date = Cell(((Run("　　年　月　日"),),), align=Align.RIGHT)
            rows.append(Row((Cell(names, align=Align.CENTRE), Cell(), Cell(), date), height=14))
        self._table(Grid((5, 5, 3, 4), tuple(rows), head=1), together=True)

    def _table(self, grid: Grid, *, together: bool = False) -> None:
        """Rows are put together cell by cell: asking a table of python-docx for its cells takes
        time by the square of their number.
        """
        table = self._document.add_table(rows=0, cols=len(grid.columns))
        table.style = "Table Grid"
        table.autofit = False
        total = sum(grid.columns)
        widths = [self._width * share // total for share in grid.columns]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Emu(width)
        above: dict[int, tuple[Cell, int]] = {}  # what spans into the next row, by first column
        for number, row in enumerate(grid.rows):
            line = table.add_row()
            element = line._tr
            for empty in list(element.tc_lst):
                element.remove(empty)
            line.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
            line.height = Mm(max(9, row.height))
            _row_property(element, "w:cantSplit")
            if number < grid.head:
                _row_property(element, "w:tblHeader")
            above = self._row(element, table, row, above, widths, together)
        self._paragraph((), size=Pt(6))

    def _row(
        self,
        element: CT_Row,
        table: Table,
        row: Row,
        above: Mapping[int, tuple[Cell, int]],
        widths: Sequence[int],
        together: bool,
    ) -> dict[int, tuple[Cell, int]]:
        """The cells of one row; returns those that go on in the next."""
        goes_on: dict[int, tuple[Cell, int]] = {}
        own = list(row.cells)
        column = 0
        while column < len(widths):
            cell, rows = above.get(column) or (own[0], own[0].rows)
            begins = column not in above
            place = DocxCell(CT_Tc.new(), table)
            element.append(place._tc)
            place._tc.grid_span = cell.columns
            place._tc.width = Emu(sum(widths[column : column + cell.columns]))
            if cell.rows > 1:
                place._tc.vMerge = ST_Merge.RESTART if begins else ST_Merge.CONTINUE
            if begins:
                _fill_cell(place, own.pop(0), together)
            if rows > 1:
                goes_on[column] = cell, rows - 1
            column += cell.columns
        return goes_on

    def _write_foot(self, paper: Paper) -> None:
        if paper.foot:
            _add_runs(self._foot, paper.foot, Pt(11))
            self._foot = self._foot._parent.add_paragraph()
        self._foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add_runs(self._foot, (Run(f"{paper.number}　第 "),), _FOOT)
        _page_field(self._foot, "PAGE")
        _add_runs(self._foot, (Run(" 页  共 "),), _FOOT)
        _page_field(self._foot, "NUMPAGES")
        _add_runs(self._foot, (Run(" 页"),), _FOOT)


def _fill_cell(place: DocxCell, cell: Cell, together: bool) -> None:
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, text in enumerate(cell.paragraphs or ((),)):
        made = place.paragraphs[0] if number == 0 else place.add_paragraph()
        made.alignment = _ALIGN[Align.CENTRE if cell.label else cell.align]
        made.paragraph_format.space_after = Pt(0)
        made.paragraph_format.keep_with_next = together
        _add_runs(made, text, _GRID)


def _add_runs(paragraph: DocxParagraph, text: Text, size: Pt, *, heading: bool = False) -> None:
    for run in text:
        shown = run.text
        if run.ruled:
            spaces = _RULE * max(1, run.width - len(run.text))
            shown = spaces[: len(spaces) // 2] + run.text + spaces[len(spaces) // 2 :]
        made = paragraph.add_run(shown)
        made.font.size = size
        made.bold = run.bold or heading
        made.underline = run.ruled or None
        _face(made, _TITLE_FACE if heading else _BODY_FACE)


def _face(run: DocxRun, name: str) -> None:
    """The face for Chinese letters too: `font.name` alone is for Latin ones."""
    run.font.name = name
    properties = run._element.get_or_add_rPr().get_or_add_rFonts()
    properties.set(qn("w:eastAsia"), name)


def _row_property(row: object, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))  # type: ignore[attr-defined]


def _page_field(paragraph: DocxParagraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)
