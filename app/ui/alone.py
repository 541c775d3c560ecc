"""A sentence in a window of its own, for when the program cannot start."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.labels import Paragraph, PlainLabel
from app.ui.theme import SPACE

_WIDTH = 480


def show_alone(words: str) -> None:
    """Show it until somebody closes it; off a screen nobody could, so nothing is shown there."""
    application = cast(QApplication, QApplication.instance())
    if application.platformName() in {"offscreen", "minimal"}:
        return
    window = QWidget()
    window.setWindowTitle(_("公共法律服务工作站"))
    window.setMinimumWidth(_WIDTH)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
    layout.setSpacing(SPACE.m)
    layout.addWidget(PlainLabel(_("程序没有打开"), role="title"))
    text = Paragraph()
    text.setText(words)
    layout.addWidget(text)

    def end() -> None:
        window.close()

    close = Button(_("关闭"), end)
    layout.addWidget(close)
    window.show()
    close.setFocus()
    application.exec()
