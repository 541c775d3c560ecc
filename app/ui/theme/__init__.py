"""The looks as data: colours per theme, one set of measures, one stylesheet template.

`resources/theme/<name>.json` holds the colours, `metrics.json` spacing, radii and sizes in logical
pixels, `station.qss` the only stylesheet. No widget calls `setStyleSheet`: a widget names its role
with `setProperty("role", …)` and the template decides how the role looks.
"""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import cast

from app.i18n import N_
from app.paths import resources_dir

_FOLDER = resources_dir() / "theme"

THEMES = ("light", "dark", "high_contrast")
THEME_TITLES = {"light": N_("浅色"), "dark": N_("深色"), "high_contrast": N_("高对比")}
TEXT_SCALES = (100, 125, 150, 200)
"""Offered sizes of text, in percent; spacing stays, so that larger text costs less room."""


@dataclass(frozen=True, slots=True)
class Space:
    """The only distances there are, in logical pixels."""

    none: int
    xs: int
    s: int
    m: int
    l: int  # noqa: E741 - sizes are named as clothes are
    xl: int


@dataclass(frozen=True, slots=True)
class Size:
    """Sizes of standing parts, in logical pixels at 100 % text."""

    field: int
    icon: int
    rail: int
    search: int
    label: int
    top: int


def _metrics() -> dict[str, dict[str, int]]:
    data = json.loads((_FOLDER / "metrics.json").read_text(encoding="utf-8"))
    return cast(dict[str, dict[str, int]], data)


METRICS = _metrics()
SPACE = Space(**METRICS["space"])
SIZE = Size(**METRICS["size"])
FONT = SimpleNamespace(**METRICS["font"])


@cache
def colours(theme: str) -> dict[str, str]:
    """The colours of one theme by token name, "#rrggbb". Raises ValueError for an unknown theme."""
    if theme not in THEMES:
        raise ValueError(f"unknown theme: {theme}")
    data = json.loads((_FOLDER / f"{theme}.json").read_text(encoding="utf-8"))
    return {name: value for name, value in data.items() if value.startswith("#")}


def font_size(name: str, text_scale: int = 100) -> int:
    """A size of type ("small", "base", "title", "huge") in pixels at `text_scale` percent."""
    return METRICS["font"][name] * text_scale // 100


class _Template(string.Template):
    """`@name` placeholders: `$` and `#` have meanings of their own in style sheets."""

    delimiter = "@"


@cache
def stylesheet(theme: str, text_scale: int = 100, smallest: int = 0) -> str:
    """The filled template. Raises KeyError when the template names a token nobody defined.

    No text but the Chinese second line is smaller than `smallest` pixels: Tibetan needs 16.
    """
    tokens: dict[str, str] = dict(colours(theme))
    tokens["icon_check"] = (_FOLDER / f"{theme}.check.svg").as_posix()
    for group, values in METRICS.items():
        for name, value in values.items():
            floor = smallest if group == "font" and name != "chinese" else 0
            scale = text_scale if group in ("font", "size") else 100
            tokens[f"{group}_{name}"] = f"{max(value, floor) * scale // 100}px"
    template = (_FOLDER / "station.qss").read_text(encoding="utf-8")
    return _Template(template).substitute(tokens)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.1, 1.4.3), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
