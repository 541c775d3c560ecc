"""Which characters no bundled font can draw: said before paper is wasted (product.md)."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from app.ui import fonts


def missing_glyphs(text: str) -> str:
    """The characters of a text that would print as an empty box, each once."""
    return "".join(
        sorted(c for c in set(text) if not (c.isspace() or c.isascii()) and not _drawn(c))
    )


@lru_cache(maxsize=1)
def _faces() -> tuple[QFontMetricsF, ...]:
    """The faces without any fallback of the system."""
    faces = []
    for family in fonts.PAPER_FAMILIES:
        face = QFont(family)
        face.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        faces.append(QFontMetricsF(face))
    return tuple(faces)


@lru_cache(maxsize=8192)
def _drawn(character: str) -> bool:
    return any(face.inFontUcs4(ord(character)) for face in _faces())
