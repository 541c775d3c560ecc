"""Buttons: a command with its key, or a plain act."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QPushButton

from app.i18n import gettext as _
from app.ui.actions import Actions
from app.ui.commands import BY_ID
from app.ui.fields.base import ENTER
from app.ui.icons import icon
from app.ui.shortcuts import key_text
from app.ui.theme import SIZE
from app.ui.theme.looks import scaled


class Button(QPushButton):
    """A push button with plain text that Enter presses as well as Space."""

    def __init__(self, text: str, on_click: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.setAutoDefault(False)
        self.set_text(text)
        if on_click is not None:
            # `clicked` brings a flag that nobody here wants.
            self.clicked.connect(lambda _checked=False: on_click())

    def set_text(self, text: str) -> None:
        """Show a text in which `&` is a letter, not a mnemonic."""
        self.setText(text.replace("&", "&&"))

    def set_icon(self, name: str, tint: str = "ink_soft") -> None:
        """An icon before the text."""
        size = scaled(SIZE.icon)
        self.setIcon(icon(name, tint, size))
        self.setIconSize(QSize(size, size))

    def sizeHint(self) -> QSize:  # Qt's name
        """What the text needs, or what was laid into the button."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """What the text needs, or the least of what was laid into the button."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

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
    button = Button(f"{_(command.label)}  {key}" if key else _(command.label))
    if role:
        button.setProperty("role", role)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if command.icon and role == "primary":  # one picture leads the eye, four would not
        button.set_icon(command.icon, "on_accent")
    button.clicked.connect(lambda: actions.trigger(command_id))
    _follow(button, action)
    action.changed.connect(lambda: _follow(button, action))
    return button


def _follow(button: Button, action: QAction) -> None:
    button.setEnabled(action.isEnabled())
    button.setToolTip(action.toolTip())
