"""Icons: simple strokes in resources/icons, drawn in `currentColor` and tinted from the tokens."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap, QPixmapCache

from app.paths import resources_dir
from app.ui.theme import SIZE, colours
from app.ui.theme.looks import theme_in_use

_RESOLUTIONS = (1, 2, 3)


@cache
def _source(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size: int = SIZE.icon, ratio: int = 1) -> QPixmap:
    """One icon in one colour ("#rrggbb"), `size` logical pixels wide at `ratio` device pixels.

    Whoever shows the same one shares it: a window has a hundred icons, but twenty different ones.
    """
    key = f"icon {name} {colour} {size} {ratio}"
    shared = QPixmap()
    if QPixmapCache.find(key, shared):
        return shared
    data = QByteArray(_source(name).replace("currentColor", colour).encode())
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(size * ratio, size * ratio))
    image = QPixmap.fromImageReader(reader)
    image.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, image)
    return image


def icon(name: str, tint: str = "ink_soft", size: int = SIZE.icon) -> QIcon:
    """An icon in a colour token of the theme in use; in the token "disabled" when off."""
    palette = colours(theme_in_use())
    made = QIcon()
    for ratio in _RESOLUTIONS:
        made.addPixmap(pixmap(name, palette[tint], size, ratio))
        off = pixmap(name, palette["disabled"], size, ratio)
        made.addPixmap(off, QIcon.Mode.Disabled)
    return made
