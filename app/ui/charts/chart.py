"""What every picture does: a size that follows the text, marks that keys reach, words for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.fields.base import ENTER, PLAIN
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import ChineseLine, has_second_line, line_height, tip, two_lines

TARGET = METRICS["line"]["bar"]
"""Pixels of the tick of a target: heavier than any other line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person can go to in a picture: its key, its place, and what it says in words."""

    key: str
    place: QRect
    words: str


class Chart(QWidget):
    """A picture. A subclass lays out its marks for a width and draws them.

    Arrow keys go from mark to mark, Enter opens one: `opened` carries its key. `moved` carries the
    place of the mark that is gone to, so that whatever scrolls can follow.
    """

    opened = Signal(str)
    moved = Signal(QRect)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.caption = ""
        self._marks: Sequence[Mark] = ()
        self._current = 0
        self._height = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    # -- what a subclass gives

    def lay_out(self, width: int) -> tuple[Sequence[Mark], int]:  # noqa: ARG002 - for subclasses
        """The marks for so many pixels, and the height of the picture without its caption."""
        return (), 0

    def draw(self, painter: QPainter) -> None:
        """Everything but the caption and the focus, at the places that were laid out."""

    # -- for everybody

    @property
    def marks(self) -> Sequence[Mark]:
        """As they were laid out for the present width."""
        return self._marks

    @property
    def current(self) -> Mark | None:
        """The mark that Enter opens."""
        return self._marks[self._current] if self._current < len(self._marks) else None

    def refresh(self) -> None:
        """Other figures: everything anew, at the mark of the same key."""
        key = self.current.key if self.current else ""
        self._place()
        keys = [mark.key for mark in self._marks]
        self._current = keys.index(key) if key in keys else 0
        self._tell()
        self.update()

    def _place(self) -> None:
        self._marks, height = self.lay_out(max(1, self.width()))
        self._height = height + self._caption_height()
        self.updateGeometry()

    def _caption_height(self) -> int:
        below = line_height() if two_lines(self.caption)[1] else 0
        return QFontMetrics(self.font()).height() + below + SPACE.s if self.caption else 0

    def sizeHint(self) -> QSize:  # Qt's name
        """As high as it was laid out for its width."""
        return QSize(0, self._height)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """It cannot be lower; whatever holds it scrolls."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Another width is another layout."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def changeEvent(self, event: QEvent) -> None:  # Qt's name
        """Larger text is another layout."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        """The picture, the ring of the mark with the keys, the caption."""
        with QPainter(self) as painter:
            painter.setFont(self.font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(painter)
            if self.hasFocus() and self.current is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour("focus"), METRICS["line"]["ring"]))
                painter.drawRect(self.current.place.adjusted(1, 1, -1, -1))
            if self.caption:
                height = self._caption_height()
                box = QRect(0, self._height - height + SPACE.s, self.width(), height - SPACE.s)
                write(painter, box, self.caption, "ink_soft")

    # -- keys and the mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Arrows, Home and End go to a mark, Enter opens it."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        rows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        edges = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._marks) - 1}
        key = Qt.Key(event.key())
        if not self._marks or event.modifiers() not in PLAIN:
            super().keyPressEvent(event)
        elif key in ENTER and self.current is not None:
            self.opened.emit(self.current.key)
        elif key in steps:
            self.go(self._current + steps[key])
        elif key in rows:
            self.go(self._beside(rows[key]))
        elif key in edges:
            self.go(edges[key])
        else:
            super().keyPressEvent(event)

    def go(self, number: int) -> None:
        """To the mark of a number; the first and the last are the ends."""
        self._current = min(max(number, 0), len(self._marks) - 1)
        if self.current is not None:
            self.moved.emit(self.current.place)
        self._tell()
        self.update()

    def _beside(self, step: int) -> int:
        """The nearest mark in the next line above or below."""
        here = self._marks[self._current].place
        others = [
            (abs(mark.place.top() - here.top()), abs(mark.place.left() - here.left()), number)
            for number, mark in enumerate(self._marks)
            if (mark.place.top() - here.top()) * step > 0
        ]
        return min(others)[2] if others else self._current

    def mousePressEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """A click goes to a mark."""
        super().mousePressEvent(event)
        for number, mark in enumerate(self._marks):
            if mark.place.contains(event.position().toPoint()):
                self.go(number)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """Two clicks open it."""
        super().mouseDoubleClickEvent(event)
        if self.current and self.current.place.contains(event.position().toPoint()):
            self.opened.emit(self.current.key)

    def event(self, event: QEvent) -> bool:
        """What a mark says, under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = [mark for mark in self._marks if mark.place.contains(event.pos())]
            QToolTip.showText(event.globalPos(), tip(found[0].words) if found else "", self)
            return True
        return super().event(event)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.current.words if self.current else "")


def write(
    painter: QPainter,
    box: QRect,
    text: str,
    ink: str = "ink",
    across: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line with its Chinese line below, cut with "…" where the box is too narrow."""
    first, second = two_lines(text)
    metrics = QFontMetrics(painter.font())
    below = line_height() if second else 0
    top = box.top() + (box.height() - metrics.height() - below) // 2
    line = QRect(box.left(), top, box.width(), metrics.height())
    painter.setPen(colour(ink))
    fitting = metrics.elidedText(first, Qt.TextElideMode.ElideRight, box.width())
    flags = int(across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    painter.drawText(line, flags, fitting)
    if second:
        painter.setPen(colour("ink_soft"))
        lower = QRect(box.left(), top + metrics.height(), box.width(), below)
        ChineseLine(second).paint(painter, lower, across)


def head_height(metrics: QFontMetrics) -> int:
    """The room of one line of titles."""
    return metrics.height() + (line_height() if has_second_line() else 0) + SPACE.xs
