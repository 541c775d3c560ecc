"""A year of days: a line for each month, a square for each day with something done.

The area of a square is the time of the day, full at `full`; what is longer is full too and its
words say how long. A day without anything is a point, so that the eye can count.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from app.ui.charts.chart import Chart, Mark, head_height, write
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour

_DAYS, _MONTHS = 31, 12
_LINE = 135  # percent of the size of text


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which something was done: how much, and in words."""

    amount: int
    words: str


class YearChart(Chart):
    """Months of one year below each other; every day with something is a mark, its ISO date the
    key.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._year = 2000
        self._days: Mapping[str, Day] = {}
        self._full = 1
        self._labels: Sequence[str] = ("",) * _MONTHS
        self._sums: Sequence[str] = ("",) * _MONTHS

    def put(
        self,
        year: int,
        days: Mapping[str, Day],
        full: int,
        labels: Sequence[str],
        sums: Sequence[str],
    ) -> None:
        """Another year: its days by ISO date, what fills a square, names and sums of the months."""
        self._year, self._days, self._full = year, days, max(1, full)
        self._labels, self._sums = labels, sums
        self.refresh()

    def _frame(self, width: int) -> tuple[int, int, int, int]:
        """Left edge of the days, side of a cell, top, and the height of a line."""
        metrics = QFontMetrics(self.font())
        left = max((metrics.horizontalAdvance(one) for one in self._labels), default=0) + SPACE.s
        right = max((metrics.horizontalAdvance(one) for one in self._sums), default=0) + SPACE.s
        cell = max(1, (width - left - right) // _DAYS)
        # Lines of figures alone may stand closer than lines of text.
        return left, cell, head_height(metrics), self.font().pixelSize() * _LINE // 100

    def _box(self, day: str, width: int) -> QRect:
        left, cell, top, line = self._frame(width)
        month, number = int(day[5:7]), int(day[8:10])
        return QRect(left + (number - 1) * cell, top + (month - 1) * line, cell, line)

    def lay_out(self, width: int) -> tuple[Sequence[Mark], int]:
        """The marks in the order of the days."""
        marks = [
            Mark(day, self._box(day, width), self._days[day].words)
            for day in sorted(self._days)
            if day[:4] == f"{self._year:04}"
        ]
        _left, _cell, top, line = self._frame(width)
        return marks, top + _MONTHS * line

    def draw(self, painter: QPainter) -> None:
        """Numbers of the days on top, then the months."""
        left, cell, top, line = self._frame(self.width())
        for number in range(1, _DAYS + 1):
            box = QRect(left + (number - 1) * cell, 0, cell, top)
            if number == 1 or number % 5 == 0:
                write(painter, box, str(number), "ink_soft", Qt.AlignmentFlag.AlignHCenter)
        for month in range(1, _MONTHS + 1):
            y = top + (month - 1) * line
            write(painter, QRect(0, y, left, line), self._labels[month - 1], "ink_soft")
            sums = QRect(left + _DAYS * cell + SPACE.s, y, self.width(), line)
            sums.setRight(self.width())
            write(painter, sums, self._sums[month - 1], "ink")
            for number in range(1, monthrange(self._year, month)[1] + 1):
                self._draw_day(painter, f"{self._year:04}-{month:02}-{number:02}")

    def _draw_day(self, painter: QPainter, day: str) -> None:
        box = self._box(day, self.width())
        found = self._days.get(day)
        if found is None:
            painter.setPen(QPen(colour("edge"), METRICS["line"]["hair"]))
            painter.drawPoint(box.center())
            return
        most = min(box.width(), box.height()) - 2 * METRICS["line"]["ring"]
        share = math.sqrt(min(1, found.amount / self._full))
        side = max(METRICS["line"]["bar"], round(most * share))
        square = QRect(0, 0, side, side)
        square.moveCenter(box.center())
        painter.fillRect(square, colour("accent"))
