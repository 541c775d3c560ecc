"""The heads of the month grid, frozen beside it: every day and every village with its sum."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app.domain.visit_cell import hours_text
from app.i18n import gettext as _
from app.ui.screens.village.grid_model import GridModel
from app.ui.theme import FONT, SPACE
from app.ui.theme.looks import colour, scaled
from app.ui.two_lines import two_lines

MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_NAME = 6  # characters of a village
_MARKS = {True: "班", False: "休"}
"""What the delivered calendar says of a day against its weekday."""


def small_font(widget: QWidget) -> QFont:
    """The font of a cell: thirty-one of them stand in a line."""
    font = QFont(widget.font())
    font.setPixelSize(scaled(FONT.small))
    return font


class DayHeader(QHeaderView):
    """Number, weekday or what the calendar says against it, and the hours of all villages."""

    def __init__(self, model: GridModel, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._cells = model

    def sectionSizeFromContents(self, section: int) -> QSize:  # Qt's name
        """Three lines."""
        lines = QFontMetrics(self.font()).height() + 2 * QFontMetrics(small_font(self)).height()
        return QSize(super().sectionSizeFromContents(section).width(), lines + SPACE.xs)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # Qt's name
        """The three lines; days on which stations are closed on a darker ground."""
        cells = self._cells.cells
        if cells is None:
            return
        day = cells.grid.days[section]
        minutes = cells.day_minutes(section)
        against = day.is_open == (day.weekday > 4)
        mark = _MARKS[day.is_open] if against else _weekdays()[day.weekday]
        painter.save()
        painter.fillRect(rect, colour("sunken" if day.is_open else "paper"))
        today = day.day == cells.grid.today
        painter.setPen(colour("accent" if today else "ink"))
        font = QFont(self.font())
        font.setBold(today)
        painter.setFont(font)
        step = QFontMetrics(font).height()
        painter.drawText(
            QRect(rect.left(), rect.top(), rect.width(), step), MIDDLE, day.day[8:].lstrip("0")
        )
        painter.setFont(small_font(self))
        painter.setPen(colour("ink_soft"))
        low = QFontMetrics(small_font(self)).height()
        painter.drawText(QRect(rect.left(), rect.top() + step, rect.width(), low), MIDDLE, mark)
        total = hours_text(minutes) if minutes else ""
        painter.drawText(
            QRect(rect.left(), rect.top() + step + low, rect.width(), low), MIDDLE, total
        )
        painter.restore()


def _weekdays() -> tuple[str, ...]:
    return tuple(two_lines(_("一 二 三 四 五 六 日"))[0].split())


class VillageHeader(QHeaderView):
    """The village and, below it, its on-site hours of the month against the target."""

    def __init__(self, model: GridModel, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._cells = model

    def sizeHint(self) -> QSize:  # Qt's name
        """The characters of a village."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance("国" * _NAME) + SPACE.m, 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # Qt's name
        """Both lines; what is short in the colour of what wants attention, and marked."""
        cells = self._cells.cells
        if cells is None:
            return
        line, minutes = cells.grid.lines[section], cells.row_minutes(section)
        short = minutes < line.month_target
        painter.save()
        painter.fillRect(rect, colour("sunken"))
        box = rect.adjusted(SPACE.xs, 0, -SPACE.xs, 0)
        painter.setPen(colour("ink"))
        painter.setFont(self.font())
        metrics = QFontMetrics(self.font())
        name = metrics.elidedText(
            cells.grid.names[line.code], Qt.TextElideMode.ElideMiddle, box.width()
        )
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box.adjusted(0, 0, 0, -box.height() // 2), flags, name)
        painter.setPen(colour("attention" if short else "good"))
        painter.setFont(small_font(self))
        figures = f"{hours_text(minutes)}/{hours_text(line.month_target)}"
        words = figures if short else f"{figures} ✓"
        painter.drawText(box.adjusted(0, box.height() // 2, 0, 0), flags, words)
        painter.restore()
