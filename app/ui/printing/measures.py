"""Lengths on paper. The unit is a tenth of a point (720 to the inch), whatever the device."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.blocks import BINDING_MARGIN_MM

UNITS_PER_INCH = 720
POINT = UNITS_PER_INCH / 72
MM = UNITS_PER_INCH / 25.4

TITLE_SIZE, FOOT_SIZE = 20, 9
HAIRLINE = 0.6 * POINT

_LONG, _SHORT = 297 * MM, 210 * MM
_TOP, _OUTER = 18 * MM, 18 * MM
_FOOT = 28 * MM  # signature line, page number and QR below the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How closely a paper is set: type in points, rows in millimetres, `pitch` the share of the
    font's own line height. `one_a_row` is how many signers at most stand one below the other; more
    of them stand two a row.
    """

    body: int
    grid: int
    names: int  # of signers who stand two a row
    row: int
    sign_row: int
    one_a_row: int
    pitch: float = 1


ROOMY = Setting(body=14, grid=12, names=10, row=9, sign_row=14, one_a_row=8)
TIGHT = Setting(body=12, grid=11, names=10, row=8, sign_row=12, one_a_row=2, pitch=0.8)
"""For a paper that would otherwise begin a page for a few lines."""


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
