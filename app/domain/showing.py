"""A value as text: the opposite of `values.parse`, in lists, widgets, papers and Excel alike."""

from __future__ import annotations

from app.domain.divisions import Level
from app.domain.fields import FieldSpec, FieldType, Value
from app.domain.surroundings import Surroundings

YES, NO = "是", "否"


def show(spec: FieldSpec, value: Value, around: Surroundings, locale: str = "zh_CN") -> str:
    """`value` in words: names for codes, yuan for fen, `2026-11-22 10:41`; "" when empty.

    `parse` reads every shown Chinese value back, except a name that two codes or divisions share.
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        # Not "、", which stands inside the names of some codes.
        return "；".join(_one(spec, part, around, locale) for part in value)
    return _one(spec, value, around, locale)


def _one(spec: FieldSpec, value: Value, around: Surroundings, locale: str) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return yuan(value) if spec.type is FieldType.MONEY else str(value)
    text = str(value)
    if spec.type in (FieldType.CODE, FieldType.CODES) and spec.codes:
        return around.codes.name(spec.codes, text, locale)
    if spec.type is FieldType.DIVISION:
        return around.divisions.path_name(text, above=Level.PREFECTURE, locale=locale)
    if spec.type is FieldType.DATETIME:
        # A moment of which only the day is known stands at 00:00.
        return text.removesuffix("T00:00").replace("T", " ")
    return text


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals where there are any: 3800000 → 38000, 38050 → 380.50."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole}.{rest:02}" if rest else f"{sign}{whole}"


def plain_number(number: int | float) -> str:
    """A number without digits that say nothing: 12, 0.05."""
    return f"{number:.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
