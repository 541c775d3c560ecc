"""A card in the middle of an empty page: login, enrolment, recovery."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.labels import PlainLabel
from app.ui.screens.base import TallPage
from app.ui.theme import SPACE

_WIDTH = 720
"""Wide enough for three tiles, narrow enough to read: logical pixels."""

Layout = TypeVar("Layout", bound=QBoxLayout)


def card(layout: Layout) -> tuple[QWidget, Layout]:
    """An empty card with this layout."""
    frame = QWidget()
    frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    frame.setProperty("role", "card")
    frame.setLayout(layout)
    layout.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
    layout.setSpacing(SPACE.m)
    return frame, layout


def centred(page: QWidget, frame: QWidget) -> None:
    """Lay the card into the middle of the page, under the name of the program; large text may make
    it scroll.
    """
    frame.setMaximumWidth(_WIDTH)
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(frame, 8)
    line.addStretch(1)
    name = PlainLabel(_("公共法律服务工作站"), role="huge")
    name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    content = QWidget()
    outer = QVBoxLayout(page)
    outer.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
    outer.addWidget(TallPage(content))
    layout = QVBoxLayout(content)
    layout.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l)
    layout.setSpacing(SPACE.l)
    layout.addStretch(1)
    layout.addWidget(name)
    layout.addLayout(line)
    layout.addStretch(2)
