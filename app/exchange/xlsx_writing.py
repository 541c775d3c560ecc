"""Excel ledgers out (product.md, Papers and Excel): frozen head, text cells, sum row, foot, A4.

Every text is typed as text and marked as such, so that a name that begins with "=" never becomes a
formula and an ID number never loses a digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from app.exchange.placing import placed
from app.exchange.xlsx_reading import NUMBER, SUM

Cell = str | int | float
_A4 = 9
_MAX_CELL = 32_767  # characters, a limit of the format
_WIDEST = 42
_FRACTION = "0.00####"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in characters, `summed` puts its sum into the sum row."""

    label: str
    width: int = 12
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ledger to write. `signers` are the words of the foot, e.g. 填表人 → name or "". Many narrow
    columns have `upright` heads and may need several `pages_wide`; the first column is on each."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    signers: Mapping[str, str] = field(default_factory=dict)
    subtitle: str = ""
    pages_wide: int = 1
    upright: bool = False


def write(path: Path, sheet: Sheet) -> int:
    """Write the workbook whole or not at all; the number of rows. Raises OSError."""
    with (
        placed(path) as draft,
        TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as aside,
    ):
        # Rows go to disk one by one, beside the file: 100,000 of them never lie in memory, and
        # nothing is left in a common folder.
        book = xlsxwriter.Workbook(str(draft), {"constant_memory": True, "tmpdir": aside})
        try:
            return _Writer(book, sheet).write()
        finally:
            # Also after a failure, to let go of the files; `placed` throws away what was begun.
            _close(book)


def _close(book: xlsxwriter.Workbook) -> None:
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args) from error


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page = book.add_worksheet("台账")
        border = {"border": 1, "valign": "vcenter", "text_wrap": True}
        upright = {"rotation": 270} if sheet.upright else {}
        self._head = book.add_format({**border, "bold": True, "align": "center", **upright})
        self._text = book.add_format({**border, "num_format": "@", "quote_prefix": True})
        self._number = book.add_format({**border, "num_format": "0"})
        self._fraction = book.add_format({**border, "num_format": _FRACTION})
        self._bold = book.add_format({**border, "bold": True, "num_format": "0"})
        self._bold_fraction = book.add_format({**border, "bold": True, "num_format": _FRACTION})
        self._plain = book.add_format({"num_format": "@", "quote_prefix": True})

    def write(self) -> int:
        """Head, rows, sums and foot, top to bottom as constant memory demands."""
        self._lay_out()
        sums: list[int | float] = [0] * len(self._sheet.columns)
        count = 0
        for count, cells in enumerate(self._sheet.rows, start=1):
            self._page.write_number(count, 0, count, self._number)
            for place, cell in enumerate(cells):
                self._cell(count, place + 1, cell)
                if isinstance(cell, int | float):
                    sums[place] += cell
        self._sum_row(count, sums)
        self._foot(count + 3)
        return count

    def _lay_out(self) -> None:
        page, sheet = self._page, self._sheet
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(sheet.pages_wide, 0)
        page.repeat_rows(0)
        page.freeze_panes(1, 2 if sheet.pages_wide > 1 else 0)
        if sheet.pages_wide > 1:
            page.repeat_columns(0, 1)
        page.set_margins(left=0.6, right=0.4, top=0.9, bottom=0.7)
        # "&" begins a code in a header, so a literal one is doubled.
        title = sheet.title.replace("&", "&&")
        subtitle = sheet.subtitle.replace("&", "&&")
        page.set_header(f'&C&"仿宋,Bold"&16{title}\n&10{subtitle}')
        page.set_footer("&C第 &P 页 共 &N 页")
        page.write_string(0, 0, NUMBER, self._head)
        page.set_column(0, 0, 6)
        for place, column in enumerate(sheet.columns, start=1):
            page.set_column(place, place, min(column.width, _WIDEST))
            page.write_string(0, place, column.label, self._head)

    def _cell(self, row: int, place: int, cell: Cell) -> None:
        if isinstance(cell, int | float):
            self._page.write_number(row, place, cell, self._format_of(cell))
        else:
            self._page.write_string(row, place, cell[:_MAX_CELL], self._text)

    def _format_of(self, number: int | float) -> Format:
        return self._number if isinstance(number, int) else self._fraction

    def _sum_row(self, count: int, sums: Sequence[int | float]) -> None:
        row = count + 1
        self._page.write_string(row, 0, SUM, self._bold)
        for place, column in enumerate(self._sheet.columns, start=1):
            if column.summed:
                total = sums[place - 1]
                form = self._bold if isinstance(total, int) else self._bold_fraction
                self._page.write_number(row, place, total, form)
            else:
                self._page.write_blank(row, place, None, self._bold)

    def _foot(self, row: int) -> None:
        """填表人, 审核人, 日期: side by side, in the text columns they fall on."""
        step = max(1, (len(self._sheet.columns) + 1) // max(1, len(self._sheet.signers)))
        for place, (word, name) in enumerate(self._sheet.signers.items()):
            self._page.write_string(row, place * step, f"{word}：{name}", self._plain)
