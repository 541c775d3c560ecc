"""Excel workbooks in: bounded before they are opened, read row by row, numbers kept exact."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from app.domain.fields import RecordKind
from app.domain.problems import Problem
from app.exchange.xlsx_bounds import MAX_COLUMNS, MAX_ROWS, check
from app.usecases.importing import ID, Row

_HEAD_WITHIN = 5  # rows in which the head is looked for: a title may stand above it
_EXACT_DIGITS = 10**15  # Excel keeps fifteen digits of a number (product.md R36)

# What openpyxl raises on XML that is not what it expects; ParseError is a SyntaxError.
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, InvalidFileException, LookupError, OSError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

# Remarks about styles and extensions it leaves out are no concern of who imports.
warnings.filterwarnings("ignore", module="openpyxl")

NUMBER = "序号"
SUM = "合计"
"""The first cell of the last row of our own ledgers: what follows is no record."""


def read_file(path: Path, kind: RecordKind) -> Iterator[Row] | Problem:
    """The rows of the first sheet as raw values by field name, numbered as in Excel.

    The head row bears field identifiers or their Chinese labels; a head that is neither is passed
    on as it is, so that its rows are refused by name instead of losing a column.
    """
    if problem := check(path):
        return problem
    file = path.open("rb")  # our own handle: openpyxl forgets to close what it cannot read
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(
            max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True
        )
        head = _find_head(rows, kind)
    except _BROKEN:
        file.close()
        return Problem("xlsx.not_a_workbook")
    if head is None:
        file.close()
        return Problem("xlsx.no_head")
    return _rows(file, rows, *head)


_Cells = tuple[object, ...]


def _find_head(rows: Iterator[_Cells], kind: RecordKind) -> tuple[int, dict[int, str]] | None:
    names = {spec.label: spec.name for spec in kind.fields} | {n: n for n in (*kind.by_name, ID)}
    for number, cells in enumerate(rows, start=1):
        heads = {place: str(cell).strip() for place, cell in enumerate(cells) if cell is not None}
        if any(head in names for head in heads.values()):
            return number, {
                place: names.get(head, head[:60])
                for place, head in heads.items()
                if head and head != NUMBER
            }
        if number == _HEAD_WITHIN:
            break
    return None


def _rows(
    file: BinaryIO, rows: Iterator[_Cells], head_row: int, head: Mapping[int, str]
) -> Iterator[Row]:
    number = head_row
    try:
        for cells in rows:
            number += 1
            if cells and cells[0] == SUM:
                return
            if number > MAX_ROWS:
                yield Row(number, {}, Problem("xlsx.too_large"))
                return
            if any(cell not in (None, "") for cell in cells):
                yield _row(number, cells, head)
    except _BROKEN:  # the sheet is parsed while it is read: it may break off in the middle
        yield Row(number + 1, {}, Problem("xlsx.not_a_workbook"))
    finally:
        file.close()


def _row(number: int, cells: Sequence[object], head: Mapping[int, str]) -> Row:
    raws: dict[str, object] = {}
    for place, name in head.items():
        cell = cells[place] if place < len(cells) else None
        if cell is None or cell == "":
            continue
        if name in raws:
            return Row(number, {}, Problem("line.duplicate_key", name))
        if isinstance(cell, int | float) and abs(cell) >= _EXACT_DIGITS:
            return Row(number, {}, Problem("xlsx.precision", name))
        raws[name] = _plain(cell)
    return Row(number, raws)


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return cell
