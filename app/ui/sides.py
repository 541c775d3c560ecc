"""Two parts beside each other while there is room, one above the other when text is large."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.i18n import current
from app.ui.fields.flow import FlowBox
from app.ui.theme import SPACE
from app.ui.theme.looks import scaled

_ROOM = 44
"""Characters of width from which two parts stand side by side."""

_LARGEST_BESIDE = {"bo": 100}
"""Percent of text up to which several fields stand side by side; Tibetan labels are long."""


def columns(most: int) -> int:
    """How many fields stand side by side: `most`, or one in large text."""
    return most if scaled(100) <= _LARGEST_BESIDE.get(current(), 125) else 1


class Sides(QWidget):
    """`shares` are the parts of the width."""

    def __init__(self, first: QWidget, second: QWidget, shares: tuple[int, int] = (3, 2)) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        self._box.setSpacing(SPACE.m)
        for part in (first, second):
            part.setMinimumWidth(1)  # the shares decide, not what a part would like
        self._box.addWidget(first, shares[0])
        self._box.addWidget(second, shares[1])

    @property
    def is_stacked(self) -> bool:
        """Whether one part is above the other."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Turn when the room changes."""
        super().resizeEvent(event)
        wide = event.size().width() >= _ROOM * self.fontMetrics().horizontalAdvance("国")
        turned = QBoxLayout.Direction
        self._box.setDirection(turned.LeftToRight if wide else turned.TopToBottom)


def foot(*widgets: QWidget) -> FlowBox:
    """What stands below a page and never scrolls away: in as many rows as the text needs."""
    box = FlowBox()
    for widget in widgets:
        box.flow.addWidget(widget)
    return box
