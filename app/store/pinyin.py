"""Pinyin of Chinese names: initials for search-first, keys for sorting (languages.md "Sorting").

pypinyin loads its dictionaries in about a tenth of a second, so it is imported on first use; the
one of phrases (50 MiB of memory) tells readings in context, and here every character is asked for
by itself.
"""

from __future__ import annotations

import os
from functools import lru_cache

from app.domain.text import normalise

# Surnames whose reading is not the character's most common one (GB/T 28039-2011 spells names by
# the surname's reading). Every other reading stays searchable through the heteronyms.
_SURNAMES = {
    "单": "shan4", "仇": "qiu2", "曾": "zeng1", "区": "ou1", "解": "xie4", "查": "zha1",
    "任": "ren2", "朴": "piao2", "盖": "ge3", "华": "hua4", "翟": "zhai2", "种": "chong2",
    "缪": "miao4", "覃": "qin2", "员": "yun4", "召": "shao4", "乐": "yue4",
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
}  # fmt: skip
_MAX_INITIALS = 32


@lru_cache(maxsize=4096)
def _readings(character: str) -> tuple[str, ...]:
    """All readings with tone digits, the most common first; empty for what is not Han."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - see module docstring

    found = pinyin(character, style=Style.TONE3, heteronym=True, errors="ignore")
    return tuple(reading for reading in found[0] if reading[:1].isascii()) if found else ()


def _surname(name: str) -> str:
    """The surname at the head of `name` that has a reading of its own, or ""."""
    return next((head for head in (name[:2], name[:1]) if head in _SURNAMES), "")


def _letters(character: str) -> list[str]:
    """The first letters of all readings, the most common first, each once."""
    return list(dict.fromkeys(reading[0] for reading in _readings(character)))


def initials(name: str) -> set[str]:
    """The initials under which a clerk may look for `name`: {"sxx", "dxx", "cxx"} for 单秀秀.

    Every combination of the characters' readings up to 32; beyond that the later characters keep
    their most common one. Latin words count with their first letter, other scripts not at all.
    """
    found = {""}
    previous_latin = False
    for character in normalise(name):
        latin = character.isascii() and character.isalpha()
        letters = [] if latin and previous_latin else [character] if latin else _letters(character)
        previous_latin = latin
        if letters:
            if len(found) * len(letters) > _MAX_INITIALS:
                letters = letters[:1]
            found = {head + letter for head in found for letter in letters}
    surname = _SURNAMES.get(_surname(name), "")
    if surname:
        read = "".join(syllable[0] for syllable in surname.split())
        found |= {read + rest[len(read) :] for rest in found}
    return {text.casefold() for text in found if text}


def sort_key(name: str) -> str:
    """A key that sorts by pinyin with tones, surnames by their own reading.

    Names in Yi and Tibetan script follow in the order of their characters.
    """
    text = normalise(name)
    surname = _surname(text)
    key = f"{_SURNAMES[surname]} " if surname else ""
    for character in text[len(surname) :]:
        readings = _readings(character)
        key += f"{readings[0]} " if readings else character
    return f"{key.rstrip()} {text}"
