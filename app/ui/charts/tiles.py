"""Tiles of places, grouped as they lie together: how far each is, as a filling and as a figure.

No map: places have no coordinates here, and every one of them is as large as the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from app.ui.charts.chart import Chart, Mark, head_height, write
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour

_CHARACTERS = 8  # of a name


@dataclass(frozen=True, slots=True)
class Tile:
    """One place: its group, its name, how far (0 to 1 and more), and what is written below."""

    key: str
    group: str
    label: str
    share: float
    text: str
    words: str


class TileChart(Chart):
    """Groups in the order in which they come first; tiles in the order given."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._tiles: Sequence[Tile] = ()
        self._heads: list[tuple[str, QRect]] = []

    def put(self, tiles: Sequence[Tile]) -> None:
        """Other figures."""
        order = list(dict.fromkeys(tile.group for tile in tiles))
        self._tiles = sorted(tiles, key=lambda tile: order.index(tile.group))
        self.refresh()

    def lay_out(self, width: int) -> tuple[Sequence[Mark], int]:
        """As many tiles beside each other as there is room for."""
        metrics = QFontMetrics(self.font())
        least = metrics.horizontalAdvance("国" * _CHARACTERS) + 2 * SPACE.s
        across = max(1, (width + SPACE.s) // (least + SPACE.s))
        wide = (width + SPACE.s) // across - SPACE.s
        high = 2 * metrics.height() + SPACE.s + SPACE.xs
        self._heads, marks = [], []
        y, column, group = 0, 0, None
        for tile in self._tiles:
            if tile.group != group:
                y += high + SPACE.m if column else 0
                group, column = tile.group, 0
                self._heads.append((group, QRect(0, y, width, head_height(metrics))))
                y += head_height(metrics)
            elif column == across:
                y, column = y + high + SPACE.s, 0
            place = QRect(column * (wide + SPACE.s), y, wide, high)
            marks.append(Mark(tile.key, place, tile.words))
            column += 1
        return marks, y + (high if marks else 0)

    def draw(self, painter: QPainter) -> None:
        """Names of the groups, then the tiles."""
        for group, place in self._heads:
            write(painter, place, group, "ink_soft")
        for tile, mark in zip(self._tiles, self.marks, strict=True):
            _draw_tile(painter, tile, mark.place)


def _draw_tile(painter: QPainter, tile: Tile, place: QRect) -> None:
    """Name and figure above a strip that fills; a whole one has a heavy frame as well."""
    done = tile.share >= 1
    painter.fillRect(place, colour("surface"))
    strip = QRect(place.left(), place.bottom() - SPACE.s, place.width(), SPACE.s)
    painter.fillRect(strip, colour("sunken"))
    strip.setWidth(round(place.width() * min(1.0, max(0.0, tile.share))))
    painter.fillRect(strip, colour("accent" if done else "edge"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = METRICS["line"]["bar" if done else "hair"]
    painter.setPen(QPen(colour("ink" if done else "edge"), width))
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    half = (place.height() - SPACE.s) // 2
    upper = QRect(place.left() + SPACE.s, place.top(), place.width() - 2 * SPACE.s, half)
    write(painter, upper, tile.label)
    write(painter, upper.translated(0, half), tile.text, "ink_soft")
