"""How a Yi or Tibetan text is shown: its mark when nobody has reviewed it, and the Chinese line.

languages.md, "Unreviewed text must not pretend". Whatever shows text asks here, so that it is
marked alike everywhere: below the text, and behind it only where Qt paints a single line.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from app.i18n import CHINESE, Text, current
from app.ui.theme import METRICS
from app.ui.theme.looks import scaled, text_scale_in_use

_UNREVIEWED = "\N{NO-BREAK SPACE}◦"
"""Stands behind a text that no reviewer has confirmed, on the same line."""

_LARGE = 150
"""Percent of text."""

_CHINESE, _REVIEWED = "described-in-chinese", "described-as-reviewed"


def two_lines(text: str) -> tuple[str, str]:
    """The text with its mark when not reviewed, and the Chinese line ("" when it is the text)."""
    if not isinstance(text, Text) or not text.chinese:
        return str(text), ""
    return str(text) + ("" if text.reviewed else _UNREVIEWED), text.chinese


def unmarked(shown: str) -> str:
    """A first line as the catalogue has it."""
    return shown.removesuffix(_UNREVIEWED)


def one_line(text: str) -> str:
    """Both behind one another, for menus, hints and title bars."""
    return "  ".join(part for part in two_lines(text) if part)


def tip(text: str) -> str:
    """Both below one another, for a tool tip: Qt takes what looks like HTML for it."""
    return "<br>".join(escape(part) for part in two_lines(text) if part)


def describe(widget: QWidget, text: str) -> None:
    """What a screen reader tells about a widget, and F1 in both languages."""
    widget.setAccessibleDescription(text)
    widget.setProperty(_CHINESE, two_lines(text)[1])
    widget.setProperty(_REVIEWED, not isinstance(text, Text) or text.reviewed)


def described(widget: QWidget) -> Text:
    """What `describe` was told."""
    chinese, reviewed = widget.property(_CHINESE), widget.property(_REVIEWED)
    return Text(widget.accessibleDescription(), chinese or "", reviewed=reviewed is not False)


def has_second_line() -> bool:
    """Whether the current language shows Chinese below its texts."""
    return current() != CHINESE


def is_crowded() -> bool:
    """Whether text is so large that buttons have no room below: then the tool tip has it."""
    return text_scale_in_use() > _LARGE


def line_height() -> int:
    """The font's line is as high as Tibetan needs; a Chinese line fits into less."""
    return scaled(METRICS["font"]["chinese"] * 5 // 4)


def chinese_font(beside: QFont) -> QFont:
    """The small font that goes with the one of the text."""
    small = QFont(beside)
    small.setBold(False)
    small.setPixelSize(scaled(METRICS["font"]["chinese"]))
    return small


class ChineseLine:
    """The small line below a text: its size and its paint, in pixels."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def width(self, beside: QFont) -> int:
        """On one line."""
        metrics = QFontMetrics(chinese_font(beside))
        return metrics.horizontalAdvance(self.text) if self.text else 0

    def height(self, beside: QFont, room: int | None = None) -> int:
        """On one line, or wrapped in so much room; 0 without a text."""
        if not self.text:
            return 0
        return line_height() + (self._lines(beside, room) - 1) * self._step(beside)

    def paint(
        self,
        painter: QPainter,
        box: QRect,
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        room: int | None = None,
    ) -> None:
        """Draw it into its box, in the colour that the painter has."""
        if not self.text:
            return
        beside = painter.font()
        painter.setFont(chinese_font(beside))
        across = alignment & Qt.AlignmentFlag.AlignHorizontal_Mask
        flags = int(across | Qt.AlignmentFlag.AlignVCenter)
        wrap = Qt.TextFlag.TextSingleLine if room is None else Qt.TextFlag.TextWordWrap
        spare = QFontMetrics(painter.font()).height() - line_height()
        box = box.adjusted(0, -spare, 0, spare) if spare > 0 else box
        painter.drawText(box, flags | int(wrap | Qt.TextFlag.TextDontClip), self.text)
        painter.setFont(beside)

    def _step(self, beside: QFont) -> int:
        return QFontMetrics(chinese_font(beside)).lineSpacing()

    def _lines(self, beside: QFont, room: int | None) -> int:
        if room is None:
            return 1
        metrics = QFontMetrics(chinese_font(beside))
        flags = int(Qt.TextFlag.TextWordWrap)
        high = metrics.boundingRect(QRect(0, 0, room, 1_000_000), flags, self.text).height()
        return max(1, round(high / metrics.lineSpacing()))
