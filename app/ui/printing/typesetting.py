"""Runs to lines of text, by Qt's own shaping and line breaking."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from app.domain.blocks import Align, Text
from app.ui import fonts
from app.ui.printing.measures import POINT

_FLAGS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}
_TIBETAN = re.compile("[\u0f00-\u0fff]")
_HARD_SPACE = "\u00a0"  # is never broken and carries the rule
_DOUBLE_SHAD = "།\u00a0།"


@dataclass(frozen=True, slots=True)
class Style:
    """Size in points; bold is the drawn weight of the Sans. Lines without Tibetan may stand closer
    by `pitch`: the fonts leave room below every line for its stacks.
    """

    size: int
    bold: bool = False
    pitch: float = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph; `layout` owns what Qt draws and must live as long."""

    text: str
    height: float
    layout: QTextLayout
    line: QTextLine
    too_wide: bool

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """With the left end of its width at `x` and its top at `y`."""
        self.line.draw(painter, QPointF(x, y - self.line.y()))


class _Faces(threading.local):
    """Fonts already made, one set a thread: a font that two threads use at once is not safe."""

    def __init__(self) -> None:
        self.fonts: dict[Style, QFont] = {}
        self.metrics: dict[Style, QFontMetricsF] = {}


_FACES = _Faces()


def font(style: Style) -> QFont:
    """The font of papers; no hints, so that a line is as wide on every device."""
    if style not in _FACES.fonts:
        _FACES.fonts[style] = _made(style)
    return _FACES.fonts[style]


def _made(style: Style) -> QFont:
    made = QFont(list(fonts.FAMILIES if style.bold else fonts.PAPER_FAMILIES))
    made.setPixelSize(round(style.size * POINT))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if style.bold:
        made.setWeight(QFont.Weight.Bold)
    return made


def width_of(text: str, style: Style) -> float:
    """How wide a text is in one line."""
    if style not in _FACES.metrics:
        _FACES.metrics[style] = QFontMetricsF(font(style))
    return _FACES.metrics[style].horizontalAdvance(text)


def set_lines(
    text: Text,
    style: Style,
    width: float,
    align: Align = Align.LEFT,
    *,
    indents: tuple[float, float] = (0, 0),
) -> list[Line]:
    """Break a paragraph into lines of `width`; `indents` are those of the first line and of the
    others. An empty paragraph is one empty line.
    """
    joined, formats = _join(text, style)
    layout = QTextLayout(joined, font(style))
    layout.setCacheEnabled(True)
    option = QTextOption(_FLAGS[align])
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    if formats:
        layout.setFormats(formats)
    lines: list[Line] = []
    layout.beginLayout()
    while (made := layout.createLine()).isValid():
        indent = indents[1 if lines else 0]
        made.setLineWidth(width - indent)
        made.setPosition(QPointF(indent, 0))
        start, length = made.textStart(), made.textLength()
        too_wide = made.naturalTextWidth() > width - indent + 1
        shown = joined[start : start + length]
        height = made.height() * (1 if _TIBETAN.search(shown) else style.pitch)
        lines.append(Line(shown, height, layout, made, too_wide))
    layout.endLayout()
    return lines


def set_paragraphs(texts: Sequence[Text], style: Style, width: float, align: Align) -> list[Line]:
    """The lines of several paragraphs without indents: the content of a cell."""
    return [line for text in texts for line in set_lines(text, style, width, align)]


def _join(text: Text, style: Style) -> tuple[str, list[QTextLayout.FormatRange]]:
    """One text and the looks of its stretches, in UTF-16 units as Qt counts."""
    joined = ""
    at = 0
    formats = []
    for run in text:
        shown = run.text.replace("།།", _DOUBLE_SHAD)
        if run.ruled:
            shown = _on_rule(shown, run.width, style)
        length = len(shown) + sum(character > "\uffff" for character in shown)
        if run.bold or run.ruled:
            look = QTextCharFormat()
            if run.bold:
                look.setFont(font(Style(style.size, bold=True)))
            look.setFontUnderline(run.ruled)
            formats.append(_format_range(at, length, look))
        joined += shown
        at += length
    return joined, formats


def _format_range(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    # The stubs of PySide6 do not know the attributes of this structure.
    for name, value in (("start", start), ("length", length), ("format", look)):
        setattr(made, name, value)
    return made


def _on_rule(text: str, ems: int, style: Style) -> str:
    """The text in the middle of a rule of so many ems."""
    room = ems * style.size * POINT - (width_of(text, style) if text else 0)
    spaces = max(2, round(room / width_of(_HARD_SPACE, style)))
    return _HARD_SPACE * (spaces // 2) + text + _HARD_SPACE * (spaces - spaces // 2)
