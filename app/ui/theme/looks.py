"""The theme put on: stylesheet, palette and the icons' colours of the whole application."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from app.i18n import current
from app.ui.theme import colours, font_size, stylesheet

_THEME, _SCALE = "station-theme", "station-text-scale"
_TIBETAN_PIXELS = 16
"""Below this the vowel signs cannot be told apart (languages.md "Fonts")."""

_ROLES = {
    QPalette.ColorRole.Window: "paper",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.PlaceholderText: "ink_soft",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "ink",
}


def put_on(application: QApplication, theme: str, text_scale: int = 100) -> None:
    """Dress the application; icons made from now on are tinted for `theme`."""
    sheet = stylesheet(theme, text_scale, _TIBETAN_PIXELS if current() == "bo" else 0)
    if application.styleSheet() == sheet:
        return  # styling every widget again takes longer than building the window
    application.setProperty(_THEME, theme)
    application.setProperty(_SCALE, text_scale)
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(colours(theme)[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours(theme)["disabled"]))
    application.setPalette(palette)
    font = application.font()
    font.setPixelSize(font_size("base", text_scale))
    application.setFont(font)
    application.setStyleSheet(sheet)


def theme_in_use() -> str:
    """The theme of this application; "light" before any was put on."""
    application = QApplication.instance()
    return (application.property(_THEME) if application else None) or "light"


def text_scale_in_use() -> int:
    """The size of text of this application, in percent."""
    application = QApplication.instance()
    return (application.property(_SCALE) if application else None) or 100


def scaled(pixels: int) -> int:
    """A size that follows the size of text."""
    return pixels * text_scale_in_use() // 100


def colour(token: str) -> QColor:
    """A colour token of the theme in use, for what is painted by hand."""
    return QColor(colours(theme_in_use())[token])
