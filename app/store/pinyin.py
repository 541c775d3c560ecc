"""Pinyin of Chinese names: initials for search-first, keys for sorting (languages.md "Sorting").

The readings are those of pypinyin's dictionary of characters, read as one text where it lies: every
character is asked for by itself, and imported the dictionary would take 11 MiB, with that of
phrases 55. A test compares every reading with what pypinyin says.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

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
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


@lru_cache(maxsize=4096)
def _readings(character: str) -> tuple[str, ...]:
    """All readings with tone digits, the most common first; empty for what is not Han."""
    head = b'"%d": "' % ord(character)
    at = _dictionary().find(head)
    if at < 0:
        return ()
    start = at + len(head)
    listed = _dictionary()[start : _dictionary().index(b'"', start)].decode().split(",")
    readings = dict.fromkeys(_with_digit(reading) for reading in listed)
    return tuple(reading for reading in readings if reading.isascii())


@lru_cache(maxsize=1)
def _dictionary() -> bytes:
    """A line `"21333": "dān,shàn,chán"` for each character, by its code point."""
    spec = find_spec("pypinyin")  # finds the package without importing it
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pypinyin")
    return Path(spec.submodule_search_locations[0], "pinyin_dict.json").read_bytes()


def _with_digit(reading: str) -> str:
    """`lǘ` as it is typed: `lv2`; the neutral tone has no digit."""
    letters = tone = ""
    for mark in unicodedata.normalize("NFD", reading).replace("u\u0308", "v"):
        if mark in _TONES:
            tone = _TONES[mark]
        else:
            letters += mark
    return letters + tone


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
