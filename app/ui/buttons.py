"""Buttons: a command with its key, or a plain act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from app.i18n import Text
from app.i18n import gettext as _
from app.ui.actions import Actions
from app.ui.commands import BY_ID
from app.ui.fields.base import ENTER
from app.ui.icons import icon
from app.ui.shortcuts import key_text
from app.ui.theme import SIZE, SPACE
from app.ui.theme.looks import colour, scaled
from app.ui.two_lines import (
    ChineseLine,
    has_second_line,
    is_crowded,
    line_height,
    tip,
    two_lines,
)

_INTO_PADDING = SPACE.xs
"""The small line stands closer to the edge than a text of full size."""


class Button(QPushButton):
    """A push button with plain text that Enter presses as well as Space.

    A Yi or Tibetan text has its Chinese below. There every button of words is as high as two
    lines, translated or not, so that they stand in line.
    """

    def __init__(self, text: str, on_click: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._chinese = ChineseLine()
        self._below = 0
        self.setAutoDefault(False)
        self.set_text(text)
        if on_click is not None:
            # `clicked` brings a flag that nobody here wants.
            self.clicked.connect(lambda _checked=False: on_click())

    def set_text(self, text: str, key: str = "") -> None:
        """Show a text in which `&` is a letter, not a mnemonic, with the key in the last line."""
        first, second = two_lines(text)
        below = "" if is_crowded() else second
        if key and below:
            below = f"{below}  {key}"
        elif key:
            first = f"{first}  {key}"
        self._chinese = ChineseLine(below)
        words = isinstance(text, Text) and has_second_line() and not is_crowded()
        self._below = line_height() - _INTO_PADDING if words else 0
        self.setAccessibleDescription(second)
        if isinstance(text, Text):
            self.setToolTip(tip(text) if second and not below else "")
        self.setText(first.replace("&", "&&"))
        self.updateGeometry()

    @property
    def chinese(self) -> str:
        """The Chinese line, "" without one."""
        return self._chinese.text

    def set_icon(self, name: str, tint: str = "ink_soft") -> None:
        """An icon before the text."""
        size = scaled(SIZE.icon)
        self.setIcon(icon(name, tint, size))
        self.setIconSize(QSize(size, size))

    def sizeHint(self) -> QSize:  # Qt's name
        """What the text needs, or what was laid into the button."""
        layout = self.layout()
        if layout is not None:
            return layout.sizeHint()
        return self._with_chinese(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """What the text needs, or the least of what was laid into the button."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else self.sizeHint()

    def _with_chinese(self, size: QSize) -> QSize:
        around = size.width() - self.fontMetrics().horizontalAdvance(self.text())
        wide = around + self._chinese.width(self.font()) if self._chinese.text else 0
        return QSize(max(size.width(), wide), size.height() + self._below)

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """The text, and the Chinese below."""
        if not self._chinese.text:
            super().paintEvent(event)
            return
        option: Any = QStyleOptionButton()  # whose members the type stubs lack
        self.initStyleOption(option)
        inner = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        below = inner.adjusted(0, inner.height() - self._below, 0, _INTO_PADDING)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        option.rect = inner.adjusted(0, 0, 0, -self._below)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        painter.setPen(colour(self._second_colour()))
        self._chinese.paint(painter, below, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def _second_colour(self) -> str:
        if not self.isEnabled():
            return "disabled"
        return "on_accent" if self.property("role") == "primary" else "ink_soft"

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Enter presses too: the program is used without a mouse."""
        if event.key() in ENTER and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.click()
            event.accept()
        else:
            super().keyPressEvent(event)


def command_button(actions: Actions, command_id: str, role: str = "") -> Button:
    """A button of a command: text with its key, off when the command is off."""
    command = BY_ID[command_id]
    action = actions.action(command_id)
    key = key_text(command_id)
    button = Button("")
    button.set_text(_(command.label), key)
    if role:
        button.setProperty("role", role)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if command.icon and role == "primary":  # one picture leads the eye, four would not
        button.set_icon(command.icon, "on_accent")
    button.clicked.connect(lambda: actions.trigger(command_id))
    above = button.toolTip()
    _follow(button, action, above)
    action.changed.connect(lambda: _follow(button, action, above))
    return button


def _follow(button: Button, action: QAction, above: str) -> None:
    button.setEnabled(action.isEnabled())
    button.setToolTip("<br>".join(part for part in (above, action.toolTip()) if part))
