"""The bundled fonts: Chinese, Yi and Tibetan with one set of metrics (languages.md "Fonts")."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("Station Sans SC", "Station Sans Yi", "Station Serif Tibetan")
"""In this order everywhere: Qt keeps its fallback by the first one."""

PAPER_FAMILIES = ("Station Serif SC", *FAMILIES)
"""Papers: Song for the text, Sans for what it lacks and, bold, for titles."""

MINIMUM_PIXELS = 16
"""Below this the vowel signs of Tibetan cannot be told apart."""

_FILES = (
    "StationSansSC-Regular.ttf",
    "StationSansSC-Bold.ttf",
    "StationSerifSC-Regular.ttf",
    "StationSansYi-Regular.ttf",
    "StationSerifTibetan-Regular.ttf",
)
_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"


def load_fonts(folder: Path = _FOLDER) -> tuple[str, ...]:
    """Register the fonts with Qt, once per process after QApplication.

    Returns the files that failed: a damaged or quarantined installation. The caller says so, and
    the system's fonts stand in.
    """
    return tuple(
        name for name in _FILES if QFontDatabase.addApplicationFont(str(folder / name)) < 0
    )


def application_font(pixels: int = MINIMUM_PIXELS) -> QFont:
    """The font of every widget, `pixels` high before scaling by the screen."""
    font = QFont(list(FAMILIES))
    font.setPixelSize(pixels)
    return font
