"""Choices that lie open: numbered chips, one or several, by number key, arrows or mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

from app.domain.fields import Value
from app.ui.fields.base import ENTER, PLAIN, FieldWidget, digit
from app.ui.fields.flow import FlowBox
from app.ui.fields.suggestions import Option
from app.ui.labels import set_property
from app.ui.theme import SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import ChineseLine, tip, two_lines

_KEYS = "123456789"
Offer = Callable[[Sequence[str]], Sequence[Option]]
"""The options to show, given the keys chosen so far."""


class Chip(QToolButton):
    """One option: its number key, its text, and the Chinese line of one that has it."""

    def __init__(self, number: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._chinese = ChineseLine()
        self._first = ""
        self.set_text(text)
        self.setCheckable(True)
        self.setProperty("role", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_text(self, text: str) -> None:
        """Show another text behind the number."""
        first, second = two_lines(text)
        self._chinese = ChineseLine(second)
        self._first = self._number + first
        self.setText(self._first.replace("&", "&&"))
        self.setAccessibleDescription(second)

    @property
    def chinese(self) -> str:
        """The Chinese line, "" without one."""
        return self._chinese.text

    def sizeHint(self) -> QSize:  # Qt's name
        """What the two lines need."""
        own = super().sizeHint()
        around = own.width() - self.fontMetrics().horizontalAdvance(self.text())
        wide = around + self._chinese.width(self.font())
        # The small line stands closer to the edge than a text of full size.
        below = self._chinese.height(self.font()) - SPACE.xs if self._chinese.text else 0
        return QSize(max(own.width(), wide), own.height() + below)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """What the two lines need."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """The text, and the Chinese below."""
        if not self._chinese.text:
            super().paintEvent(event)
            return
        option: Any = QStyleOptionToolButton()  # whose members the type stubs lack
        self.initStyleOption(option)
        option.text = ""
        checked = "on_accent", "on_accent"
        tokens = checked if self.isChecked() else ("ink", "ink_soft")
        first, second = tokens if self.isEnabled() else ("disabled", "disabled")
        below = self._chinese.height(self.font())
        upper = self.rect().adjusted(0, 0, 0, -below)
        lower = self.rect().adjusted(0, self.height() - below - SPACE.xs, 0, -SPACE.xs)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setPen(colour(first))
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), self._first)
        painter.setPen(colour(second))
        self._chinese.paint(painter, lower, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


class ChoiceField(FieldWidget):
    """All options at a glance; the first nine answer to number keys.

    One choice (`several` False) is reported as its key and goes on to the next field; several are
    reported as a tuple of keys, and Enter goes on. `wrap` breaks the row where it is full.
    """

    def __init__(self, offer: Offer, *, several: bool = False, wrap: bool = False) -> None:
        super().__init__()
        self._offer = offer
        self._several = several
        self._options: list[Option] = []
        self._chosen: list[str] = []
        self._mark = 0
        self._board = _Board(self, SPACE.xs if wrap else SPACE.none)
        self._chips: list[Chip] = []
        self.row.addWidget(self._board, 1)
        self.setFocusProxy(self._board)
        self.refresh()

    def refresh(self) -> None:
        """Ask again what is offered."""
        before, self._options = self._options, list(self._offer(self._chosen))
        if [one.key for one in before] != [one.key for one in self._options]:
            self._rebuild()
        elif before != self._options:  # the same choices in other words: a count went up
            for chip, one in zip(self._chips, self._options, strict=True):
                chip.set_text(one.text)
                chip.setToolTip(tip(one.detail))
        self._show_state()

    def show_value(self, value: Value) -> None:
        """Show what is chosen."""
        if value is None or value == "":
            chosen: list[str] = []
        elif isinstance(value, tuple | list):
            chosen = [str(one) for one in value]
        else:
            chosen = [str(value)]
        if chosen != self._chosen:
            self._chosen = chosen
            self.refresh()

    def _rebuild(self) -> None:
        for chip in self._chips:
            self._board.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(place, one) for place, one in enumerate(self._options)]
        highest = max((chip.sizeHint().height() for chip in self._chips), default=0)
        for chip in self._chips:
            chip.setMinimumHeight(highest)  # translated or not, they stand in line
        self._mark = min(self._mark, max(0, len(self._options) - 1))

    def _chip(self, place: int, option: Option) -> Chip:
        number = f"{_KEYS[place]} " if place < len(_KEYS) else ""
        chip = Chip(number, option.text, self._board)
        chip.setToolTip(tip(option.detail))
        chip.clicked.connect(lambda: self._choose(place))
        self._board.flow.addWidget(chip)
        chip.show()
        return chip

    def _choose(self, place: int) -> None:
        key = self._options[place].key
        self._mark = place
        if not self._several:
            self._chosen = [key]
        elif key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen.append(key)
        self.refresh()
        self.edited.emit(tuple(self._chosen) if self._several else key)
        if not self._several:
            self.advance.emit()

    def on_key(self, event: QKeyEvent) -> bool:
        """Number keys choose, arrows mark, Space chooses the marked one, Enter goes on."""
        key, plain = event.key(), event.modifiers() in PLAIN
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }
        if 0 < digit(event) <= len(self._options):
            self._choose(digit(event) - 1)
        elif plain and key in steps and 0 <= self._mark + steps[Qt.Key(key)] < len(self._options):
            self._mark += steps[Qt.Key(key)]
            self._show_state()
        elif plain and key == Qt.Key.Key_Space and self._options:
            self._choose(self._mark)
        elif plain and key in ENTER:
            self.advance.emit()
        else:
            return False
        return True

    def _show_state(self) -> None:
        focused = self._board.hasFocus()
        for place, (chip, option) in enumerate(zip(self._chips, self._options, strict=True)):
            chip.setChecked(option.key in self._chosen)
            set_property(chip, "current", "true" if focused and place == self._mark else "false")

    def on_focus(self, focused: bool) -> None:
        """Show where the keys go."""
        set_property(self._board, "focused", "true" if focused else "false")
        self._show_state()
        if not focused:
            self.left.emit()


class _Board(FlowBox):
    """Takes the keys for all chips, so that Tab passes a group in one step."""

    def __init__(self, field: ChoiceField, margin: int) -> None:
        super().__init__(field, margin)
        self._field = field
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "choices")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Keys of the field first."""
        if not self._field.on_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self._field.on_focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # Qt's name
        """Hide the ring."""
        super().focusOutEvent(event)
        self._field.on_focus(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """A click between the chips takes the keys here."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
