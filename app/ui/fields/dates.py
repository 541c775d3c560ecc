"""Days and moments: typed (`0715`, `+7`, `昨天`) or picked from a calendar (Alt+Down)."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from app.domain.fields import Value
from app.i18n import gettext as _
from app.ui.fields.base import FieldWidget, Line, wants_escape
from app.ui.icons import icon
from app.ui.theme import SIZE, SPACE


class DateField(FieldWidget):
    """A day, or with `with_time` a moment. It reports what was typed; the form reads it."""

    def __init__(self, *, with_time: bool = False) -> None:
        super().__init__()
        self._with_time = with_time
        self._value = ""
        self.line = _DateLine(self)
        self.line.set_hints("0715 · +7 · -1")
        longest = "2026-11-22 10:41 " if with_time else "2026-11-22 "
        room = self.line.fontMetrics().horizontalAdvance(longest)
        self.line.setMinimumWidth(room + 2 * SPACE.m)
        self._button = QToolButton()
        self._button.setIcon(icon("calendar"))
        self._button.setIconSize(QSize(SIZE.icon, SIZE.icon))
        self._button.setProperty("role", "chip")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.setAccessibleName(_("选日期"))
        self._button.clicked.connect(self.pick)
        self.row.addWidget(self.line, 1)
        self.row.addWidget(self._button)
        self.setFocusProxy(self.line)
        self._calendar: _Calendar | None = None
        self.line.typed.connect(self.edited.emit)
        self.line.entered.connect(self.advance)
        self.line.left.connect(self._on_left)

    def show_value(self, value: Value) -> None:
        """Show a day or moment, unless it is just being typed."""
        self._value = "" if value is None else str(value)
        if not self.line.hasFocus():
            self._write()

    def _write(self) -> None:
        text = self._value.replace("T", " ")
        if text != self.line.text():
            self.line.setText(text)

    def _on_left(self) -> None:
        if self._value:
            self._write()
        self.left.emit()

    def pick(self) -> None:
        """Open the calendar over the window."""
        if self._calendar is None:
            self._calendar = _Calendar(self)
        self._calendar.open(QDate.fromString(self._value[:10], Qt.DateFormat.ISODate))

    def take(self, day: QDate) -> None:
        """A day was picked; the time of day stays."""
        iso = day.toString(Qt.DateFormat.ISODate)
        clock = self._value[11:16] or "00:00"
        text = f"{iso} {clock}" if self._with_time else iso
        self.line.setText(text)
        self.edited.emit(text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)


class _DateLine(Line):
    def __init__(self, field: DateField) -> None:
        super().__init__()
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens the calendar."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() == Qt.Key.Key_Down:
            self._field.pick()
            event.accept()
        else:
            super().keyPressEvent(event)


class _Calendar(QCalendarWidget):
    """Laid over the window; Enter or a click takes a day, Escape closes."""

    def __init__(self, field: DateField) -> None:
        super().__init__(field.window())
        self._field = field
        self.setProperty("role", "card")
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.setDateEditEnabled(False)
        self.clicked.connect(self._take)
        self.activated.connect(self._take)  # Enter
        field.destroyed.connect(self.deleteLater)

    def open(self, day: QDate) -> None:
        """Show the month of `day`, or of today."""
        self.setSelectedDate(day if day.isValid() else QDate.currentDate())
        window = self._field.window()
        corner = self._field.mapTo(window, QPoint(0, self._field.height()))
        size = self.sizeHint()
        left = min(corner.x(), window.width() - size.width() - SPACE.s)
        top = min(corner.y(), window.height() - size.height() - SPACE.s)
        self.setGeometry(max(SPACE.s, left), max(SPACE.s, top), size.width(), size.height())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Escape closes the calendar before any shortcut hears of it."""
        return wants_escape(event, self.isVisible) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape keeps the old day."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._field.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _take(self, day: QDate) -> None:
        self.hide()
        self._field.take(day)
