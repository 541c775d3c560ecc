"""Replacement fields of a text: a translation must have those of its message (languages.md)."""

from __future__ import annotations

import re
import string

_QT = re.compile(r"%[1-9n]")


def placeholders(text: str) -> frozenset[str] | None:
    """The replacement fields of a text: "{n:>3}" of Python, "%1" of Qt; None when malformed."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    ours = (
        f"{name}{'!' if conversion else ''}{conversion or ''}:{spec}"
        for _, name, spec, conversion in parts
        if name is not None
    )
    return frozenset(ours) | frozenset(_QT.findall(text))


def same_placeholders(text: str, message: str) -> bool:
    """Whether `text` may stand for `message`."""
    wanted = placeholders(message)
    return wanted is not None and placeholders(text) == wanted
