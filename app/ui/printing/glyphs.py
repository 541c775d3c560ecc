"""Which characters no bundled font can draw: said before paper is wasted (product.md)."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF

from app.ui import fonts


def missing_glyphs(text: str) -> str:
    """The characters of a text that would print as an empty box, each once."""
    asked = {c for c in text if not (c.isspace() or c.isascii())}
    if new := asked - _KNOWN.keys():
        faces = _faces()
        _KNOWN.update((c, any(face.inFontUcs4(ord(c)) for face in faces)) for c in new)
    return "".join(sorted(c for c in asked if not _KNOWN[c]))


def _faces() -> tuple[QFontMetricsF, ...]:
    """The faces without any fallback of the system; made anew, because another thread may ask."""
    faces = []
    for family in fonts.PAPER_FAMILIES:
        face = QFont(family)
        face.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        faces.append(QFontMetricsF(face))
    return tuple(faces)


_KNOWN: dict[str, bool] = {}
"""What was asked before: the fonts of a running program do not change."""
