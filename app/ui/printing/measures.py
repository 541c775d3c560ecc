"""Lengths on paper. The unit is a tenth of a point (720 to the inch), whatever the device."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.blocks import BINDING_MARGIN_MM

UNITS_PER_INCH = 720
POINT = UNITS_PER_INCH / 72
MM = UNITS_PER_INCH / 25.4

TITLE_SIZE, HEADING_SIZE, BODY_SIZE, GRID_SIZE, FOOT_SIZE = 20, 14, 14, 12, 9
HAIRLINE = 0.6 * POINT

_LONG, _SHORT = 297 * MM, 210 * MM
_TOP, _OUTER = 18 * MM, 18 * MM
_FOOT = 28 * MM  # signature line, page number and QR below the text


@dataclass(frozen=True, slots=True)
class Area:
    """The rectangle of the text on an A4 page; the foot hangs below it."""

    x: float
    y: float
    width: float
    height: float


def text_area(landscape: bool) -> Area:
    """Bound at the left edge; a page in landscape is turned, so that its top edge is bound."""
    binding = BINDING_MARGIN_MM * MM
    if landscape:
        return Area(_OUTER, binding, _LONG - 2 * _OUTER, _SHORT - binding - _FOOT)
    return Area(binding, _TOP, _SHORT - binding - _OUTER, _LONG - _TOP - _FOOT)
