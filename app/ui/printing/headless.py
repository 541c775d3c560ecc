"""The press for a program without a window: `stationctl print`."""

from __future__ import annotations

import os

from PySide6.QtWidgets import QApplication

from app.documents.press import Press
from app.ui.fonts import load_fonts
from app.ui.printing.workshop import press

_alive: list[QApplication] = []  # Qt's one application object lives as long as the process


def headless_press() -> Press:
    """The one press, with an application object and fonts where nobody made them yet."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _alive.append(QApplication(["stationctl"]))
        load_fonts()
    return press()
