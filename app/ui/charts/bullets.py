"""Bars with targets, a line for each place: this month, this year, and a dot for each quarter.

A bullet graph (S. Few): the bar is what was done, the heavy tick what is expected, the figures
beside it say both. Dots: full = held, empty = still to come this quarter, a dash = not held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from app.i18n import gettext as _
from app.ui.charts.chart import TARGET, Chart, Mark, head_height, write
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour

HELD, OPEN, MISSED, LATER = "held", "open", "missed", "later"
"""States of the dot of a quarter."""

_LABEL = 0.24  # of the width
_DOTS = 4


@dataclass(frozen=True, slots=True)
class Gauge:
    """What was done and what is expected, in one unit, and both as text."""

    value: int
    target: int
    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """One line. `dots` are the states of the four quarters."""

    key: str
    label: str
    month: Gauge
    year: Gauge
    dots: tuple[str, ...]
    words: str


class BulletChart(Chart):
    """The lines in the order given."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._bullets: Sequence[Bullet] = ()
        self._titles = ("", "", "", "")

    def put(self, bullets: Sequence[Bullet], titles: tuple[str, str, str, str]) -> None:
        """Other figures; titles of the place, the month, the year and the quarters."""
        self._bullets, self._titles = bullets, titles
        self.refresh()

    def lay_out(self, width: int) -> tuple[Sequence[Mark], int]:
        """A line each, below the titles."""
        step, top = self._step(), head_height(QFontMetrics(self.font()))
        marks = [
            Mark(one.key, QRect(0, top + number * step, width, step), one.words)
            for number, one in enumerate(self._bullets)
        ]
        return marks, top + len(marks) * step

    def _step(self) -> int:
        return QFontMetrics(self.font()).height() + SPACE.s

    def _columns(self) -> tuple[QRect, QRect, QRect, QRect]:
        """Place, month, year and quarters, each without its height."""
        dots = _DOTS * self._step()
        label = int(self.width() * _LABEL)
        gauge = (self.width() - dots - label - 2 * SPACE.m) // 2
        return (
            QRect(0, 0, label, 0),
            QRect(label + SPACE.s, 0, gauge - SPACE.s, 0),
            QRect(label + gauge + SPACE.m, 0, gauge - SPACE.s, 0),
            QRect(self.width() - dots, 0, dots, 0),
        )

    def draw(self, painter: QPainter) -> None:
        """Titles, then the lines."""
        columns, head = self._columns(), head_height(painter.fontMetrics())
        for column, title in zip(columns, self._titles, strict=True):
            write(painter, QRect(column.left(), 0, column.width(), head), title, "ink_soft")
        most = [
            max((max(g.value, g.target) for g in gauges), default=0)
            for gauges in zip(*((one.month, one.year) for one in self._bullets), strict=True)
        ]
        texts = [
            max((painter.fontMetrics().horizontalAdvance(g.text) for g in gauges), default=0)
            for gauges in zip(*((one.month, one.year) for one in self._bullets), strict=True)
        ]
        for bullet, mark in zip(self._bullets, self.marks, strict=True):
            line = mark.place
            place, month, year, dots = (
                QRect(c.left(), line.top(), c.width(), line.height()) for c in columns
            )
            write(painter, place, bullet.label)
            _gauge(painter, month, bullet.month, most[0], texts[0])
            _gauge(painter, year, bullet.year, most[1], texts[1])
            _dots(painter, dots, bullet.dots)
            painter.setPen(QPen(colour("line"), METRICS["line"]["hair"]))
            painter.drawLine(line.bottomLeft(), line.bottomRight())


def _gauge(painter: QPainter, box: QRect, gauge: Gauge, most: int, text: int) -> None:
    """The bar on one scale for all lines, the tick of the target, and the figures."""
    room = max(1, box.width() - text - SPACE.s - TARGET)
    thick = box.height() // 3
    top = box.center().y() - thick // 2
    scale = room / most if most else 0.0
    painter.fillRect(QRect(box.left(), top, room, thick), colour("sunken"))
    painter.fillRect(
        QRect(box.left(), top, round(gauge.value * scale), thick),
        colour("accent" if gauge.value >= gauge.target else "edge"),
    )
    if gauge.target:
        x = box.left() + round(gauge.target * scale)
        painter.setPen(QPen(colour("ink"), TARGET))
        painter.drawLine(x, top - thick // 2, x, top + thick + thick // 2)
    figures = QRect(box.left() + room + SPACE.s, box.top(), text + TARGET, box.height())
    write(painter, figures, gauge.text, "ink", Qt.AlignmentFlag.AlignRight)


def _dots(painter: QPainter, box: QRect, states: Sequence[str]) -> None:
    step = box.width() // _DOTS
    radius = box.height() / 5
    for number, state in enumerate(states):
        centre = QPointF(box.left() + number * step + step / 2, box.center().y())
        painter.setPen(QPen(colour("ink"), METRICS["line"]["ring"]))
        painter.setBrush(colour("ink") if state == HELD else Qt.BrushStyle.NoBrush)
        if state in (HELD, OPEN):
            painter.drawEllipse(centre, radius, radius)
        elif state == MISSED:
            painter.drawLine(centre - QPointF(radius, 0), centre + QPointF(radius, 0))
        else:
            painter.drawPoint(centre)


def dot_words(states: Sequence[str]) -> str:
    """The quarters in words, for the table and for whoever cannot see the dots."""
    words = {HELD: _("已讲"), OPEN: _("待讲"), MISSED: _("未讲"), LATER: "—"}
    return " ".join(str(words[state]) for state in states)
