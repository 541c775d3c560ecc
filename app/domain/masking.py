"""The one masking of personal values: for screen, print, export and log (storage-security.md).

Masking a masked value changes nothing, so nobody needs to know whether it was done before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from app.domain.fields import Mask
from app.domain.text import ascii_digits

HIDDEN = "***"
"""Stands for a value of which nothing may be told, not even its length."""

_SEPARATORS = re.compile(r"[\s\-‐-―－()（）]")
_COUNTRY_CODE = re.compile(r"(?:\+|00)?86(?=1\d{10}$)")
# 7 digits are the shortest telephone number, 18 an identity number; single separators inside.
_NUMBER = re.compile(r"\+?\d(?:[ \-]?\d){6,}[Xx]?")
_DAY = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?: [012]\d)?")

# Where an address stops telling too much, from the finest level that may be shown to the coarsest.
# The township comes first in the pattern because its own name may contain 村 (新村乡).
_LEVELS = tuple(
    re.compile(pattern)
    for pattern in (
        r".*?(?:乡|镇|街道).*?(?:村民委员会|居民委员会|村委会|居委会|社区|村)",
        r".*?(?:村民委员会|居民委员会|村委会|居委会|社区|村)(?!乡|镇)",
        r".*?(?:乡|镇|街道)",
        r".*?(?:县|区)",
        r".*?市",
    )
)


def mask(value: str, how: Mask, strict: bool = False) -> str:
    """`value` with only as much left as its kind may show; "" stays "".

    `strict` is for minors, domestic violence and HIV or drug matters: nothing is left.
    """
    if not value.strip():
        return ""
    return HIDDEN if strict else _MASKS[how](value.strip())


def hide_numbers(text: str) -> str:
    """Free text without anything that looks like an identity or telephone number; a day in ISO form
    looks like none, nor does it with its hour.
    """
    return _NUMBER.sub(_unless_day, ascii_digits(text))


def _unless_day(found: re.Match[str]) -> str:
    return found.group() if _DAY.fullmatch(found.group().strip()) else HIDDEN


def _name(value: str) -> str:
    """The first character: 王** ; of a Yi name in Han that of its first part: 阿*·** ."""
    characters = _characters(value)
    if len(characters) == 1:
        return "*"
    rest = (c if _is_joint(c) else "*" for c in characters[1:])
    return characters[0] + "".join(rest)


def _characters(text: str) -> list[str]:
    """Letters with the marks that stand on them: a Tibetan vowel is no character of its own."""
    found: list[str] = []
    for char in text:
        if found and unicodedata.category(char) in ("Mn", "Mc", "Me"):
            found[-1] += char
        else:
            found.append(char)
    return found


def _is_joint(character: str) -> bool:
    return character != "*" and unicodedata.category(character[0])[0] in "PZ"


def _id_number(value: str) -> str:
    """`513***********1234`; a 15-digit one likewise; anything shorter hardly at all."""
    return _middle(_SEPARATORS.sub("", value), at_least=15)


def _phone(value: str) -> str:
    """`138****1234`, with or without spaces and +86; a short number hardly at all."""
    return _middle(_COUNTRY_CODE.sub("", _SEPARATORS.sub("", value)), at_least=11)


def _middle(value: str, at_least: int) -> str:
    head, tail = (3, 4) if len(value) >= at_least else (0, 2 if len(value) >= 6 else 0)
    return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]


def _address(value: str) -> str:
    """Down to the village or community; to the township or county where no village is named."""
    for level in _LEVELS:
        if match := level.match(value):
            shown = match.group()
            return shown if shown == value else shown + HIDDEN
    return HIDDEN


def _text(_value: str) -> str:
    return HIDDEN


_MASKS: dict[Mask, Callable[[str], str]] = {
    Mask.NAME: _name,
    Mask.ID_NUMBER: _id_number,
    Mask.PHONE: _phone,
    Mask.ADDRESS: _address,
    Mask.TEXT: _text,
}
