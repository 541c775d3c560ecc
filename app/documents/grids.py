"""Rows of `| cell | cell |` to a grid: spans to the right by `||`, downwards by `^`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.blocks import Align, Cell, Grid, Row, Text
from app.i18n import gettext as _

ReadCell = Callable[[str], tuple[tuple[Text, ...], bool]]
_BAR = re.compile(r"(?<!\\)\|")
_ALIGN = {"<": Align.LEFT, "=": Align.CENTRE, ">": Align.RIGHT}
ABOVE = "^"
BREAK = "<br>"


@dataclass(slots=True)
class _Cell:
    paragraphs: tuple[Text, ...]
    columns: int
    label: bool
    align: Align
    rows: int = 1


class GridBuilder:
    """Collects the rows of one grid; what a row gets wrong is raised as ValueError(sentence)."""

    def __init__(self, columns: tuple[int, ...], head: int) -> None:
        self.next_height = 0
        self._columns = columns
        self._head = head
        self._rows: list[tuple[list[_Cell], int]] = []
        self._above: dict[int, _Cell] = {}

    def row(self, line: str, read: ReadCell) -> None:
        """Add one row; its last cell takes the columns that are left."""
        raw = _BAR.split(line)[1:]
        if raw and not raw[-1].strip():
            raw.pop()
        spans: list[tuple[str, int]] = []
        for text in raw:
            if text == "" and spans:
                spans[-1] = (spans[-1][0], spans[-1][1] + 1)
            else:
                spans.append((text.strip(), 1))
        used = sum(columns for _text, columns in spans)
        if not spans or used > len(self._columns):
            raise ValueError(
                _("这一行有 {n} 格，表格只有 {columns} 列").format(
                    n=used, columns=len(self._columns)
                )
            )
        spans[-1] = (spans[-1][0], spans[-1][1] + len(self._columns) - used)
        self._add(spans, read)

    def _add(self, spans: list[tuple[str, int]], read: ReadCell) -> None:
        cells: list[_Cell] = []
        here: dict[int, _Cell] = {}
        column = 0
        for text, columns in spans:
            if text == ABOVE:
                cell = self._above.get(column)
                if cell is None:
                    raise ValueError(_("“^”上面没有可以合并的格"))
                cell.rows += 1
                columns = cell.columns  # noqa: PLW2901 - as wide as what it continues
            else:
                align = None if text.startswith(BREAK) else _ALIGN.get(text[:1])
                content, filled = read(text[1:].strip() if align else text)
                label = bool(content) and not filled and align is None
                cell = _Cell(content, columns, label, align or Align.LEFT)
                cells.append(cell)
            here[column] = cell
            column += columns
        if column != len(self._columns):
            raise ValueError(_("“^”与上面一行的列对不齐"))
        self._above = here
        self._rows.append((cells, self.next_height))
        self.next_height = 0

    def finish(self) -> Grid:
        """The grid; ValueError when it has no row."""
        if not self._rows:
            raise ValueError(_("表格里没有行"))
        rows = tuple(
            Row(
                tuple(Cell(c.paragraphs, c.columns, c.rows, c.label, c.align) for c in cells),
                height,
            )
            for cells, height in self._rows
        )
        return Grid(self._columns, rows, self._head)
