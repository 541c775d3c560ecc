"""The language of the screens: Chinese source text, Tibetan and Nuosu Yi catalogues (languages.md).

The only importer of gettext. Message ids are the Chinese sentences themselves, so whatever is
missing, damaged or refused falls back to readable Chinese: never to a key, never to English.
Dates use frozen patterns and not Babel's: CLDR is thin for `bo` and `ii`, and Babel 2.18 leaks
stand-alone month names from one locale into another (upstream #1234).
"""

from __future__ import annotations

import json
import logging
import re
import string
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Literal, TypeVar, get_args

from app.domain.placeholders import placeholders, same_placeholders
from app.domain.reference import Reviewed
from app.domain.text import ascii_digits

__all__ = [
    "CHINESE", "DOMAIN", "N_", "STATUSES", "Status", "Text", "Translation", "ascii_digits",
    "coverage", "current", "format_date", "format_datetime", "gettext", "in_chinese", "joined",
    "locale_name", "locales", "message_of", "overlay", "placeholders", "translation", "use",
]  # fmt: skip

Status = Literal["none", "composed", "suggested", "reviewed", "official"]
STATUSES: tuple[Status, ...] = get_args(Status)

CHINESE = "zh_CN"
DOMAIN = "station"
"""File name of the catalogues: <locale>/LC_MESSAGES/station.mo and station.status.json."""

_LOCALES = {CHINESE: "中文", "ii": "ꆈꌠꁱꂷ", "bo": "བོད་ཡིག"}
_DATE_PATTERNS = {
    CHINESE: "{y}年{m}月{d}日",
    "ii": "{y}ꈎ{m}ꆪ{d}ꑍ",
    "bo": "{y}ལོའི་ཟླ་{m}ཚེས་{d}ཉིན",
}
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_ISO_DATETIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")

_FORMATTER = string.Formatter()
_TELLING = 3
"""Characters besides placeholders by which a text is recognised."""

# app/ lies beside translations/ in the source tree and in the frozen folder alike.
_directory = Path(__file__).resolve().parent.parent / "translations"
_current = CHINESE
_reviewed: Mapping[str, Mapping[str, Reviewed]] = {}
_log = logging.getLogger(__name__)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Translation:
    """A label in the user's language with its Chinese line.

    `text` is never empty; with status "none" it *is* the Chinese and one line is shown. Where the
    text comes from (`source`), who confirmed it (`reviewer`) and when (`date`, ISO) may be empty.
    """

    text: str
    status: Status
    chinese: str
    source: str = ""
    reviewer: str = ""
    date: str = ""

    @property
    def may_be_printed(self) -> bool:
        """Legal papers carry only confirmed text beside the Chinese (languages.md)."""
        return self.status in ("reviewed", "official")


class Text(str):
    """A text in the user's language that knows its Chinese line, through all that is done to it.

    `chinese` is "" where the text is Chinese itself. `reviewed` is False as soon as one message
    in it was confirmed by nobody. `format`, `+` and `joined` keep both; an f-string does not.
    """

    __slots__ = ("chinese", "reviewed")

    chinese: str
    reviewed: bool

    def __new__(cls, text: str = "", chinese: str = "", *, reviewed: bool = True) -> Text:
        self = super().__new__(cls, text)
        self.chinese = chinese if chinese != text else ""
        self.reviewed = reviewed or not self.chinese
        return self

    def format(self, *args: object, **named: object) -> Text:
        """Fill the placeholders of both lines."""
        text = super().format(*args, **named)
        chinese = in_chinese(self).format(
            *map(in_chinese, args), **{name: in_chinese(value) for name, value in named.items()}
        )
        return _whole(text, chinese, (self, *args, *named.values()))

    def format_map(  # type: ignore[override] # a mapping whose values are known
        self, values: Mapping[str, object]
    ) -> Text:
        """Fill the placeholders of both lines."""
        chinese = in_chinese(self).format_map(_InChinese(values))
        return _whole(super().format_map(values), chinese, (self, *values.values()))

    def __add__(self, other: str) -> Text:
        return joined("", (self, other))

    def __radd__(self, other: str) -> Text:
        return joined("", (other, self))


class _InChinese(Mapping[str, object]):
    """The values of another mapping, each in Chinese."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> object:
        return in_chinese(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def in_chinese(value: _Value) -> _Value | str:
    """The Chinese line of a text; anything else as it is."""
    return (value.chinese or str(value)) if isinstance(value, Text) else value


def joined(separator: str, parts: Iterable[str]) -> Text:
    """What `separator.join(parts)` gives, with the Chinese line of the whole."""
    parts = tuple(parts)
    chinese = in_chinese(separator).join(in_chinese(part) for part in parts)
    return _whole(separator.join(parts), chinese, (separator, *parts))


def _whole(text: str, chinese: str, parts: Iterable[object]) -> Text:
    reviewed = all(part.reviewed for part in parts if isinstance(part, Text))
    return Text(text, chinese, reviewed=reviewed)


def N_(msgid: str) -> str:  # noqa: N802 - the keyword every gettext tool knows
    """Mark a module-level constant for extraction; gettext() translates it where it is shown."""
    return msgid


class _Catalogue:
    """The messages of one locale; empty when its files are missing or damaged."""

    def __init__(self, folder: Path) -> None:
        self._messages = _load_messages(folder / f"{DOMAIN}.mo")
        self._status_file = folder / f"{DOMAIN}.status.json"
        self._status: dict[str, dict[str, str]] | None = None
        self._accepted: dict[str, str] = {}

    def text(self, msgid: str) -> str:
        """The translation, or "" when there is none or its placeholders differ from the msgid's."""
        if msgid not in self._accepted:
            text = self._messages.get(msgid, "")
            same = placeholders(text) == placeholders(msgid)
            self._accepted[msgid] = text if same else ""
        return self._accepted[msgid]

    def facts(self, msgid: str) -> dict[str, str]:
        """status, source, reviewer and date of a message, as far as they are recorded."""
        return self.table.get(msgid, {})

    @property
    def table(self) -> dict[str, dict[str, str]]:
        """What is recorded of every message, translated or not."""
        if self._status is None:
            self._status = _load_status(self._status_file)
        return self._status


def _load_messages(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            catalogue = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError, struct.error, ValueError):
        _log.warning("damaged catalogue %s: showing Chinese", path.name)
        return {}
    return {key: value for key, value in catalogue.items() if key and isinstance(key, str)}


def _load_status(path: Path) -> dict[str, dict[str, str]]:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        _log.warning("damaged status table %s", path.name)
        return {}
    return table if isinstance(table, dict) else {}


@cache
def _catalogue(folder: Path) -> _Catalogue:
    return _Catalogue(folder)


def _chain() -> list[_Catalogue]:
    names = [CHINESE] if current() == CHINESE else [current(), CHINESE]
    return [_catalogue(_directory / name / "LC_MESSAGES") for name in names]


def locales() -> tuple[str, ...]:
    """The interface languages, the source language first."""
    return tuple(_LOCALES)


def locale_name(locale: str) -> str:
    """The language's own name, for the language chooser."""
    return _LOCALES[locale]


def current() -> str:
    """The locale in use."""
    return _current


def use(locale: str, directory: Path | None = None) -> None:
    """Switch the language of everything shown from now on; `directory` says where catalogues are.

    Raises ValueError for a locale this program does not have.
    """
    global _current, _directory  # noqa: PLW0603 - one language per process, like the C locale
    if locale not in _LOCALES:
        raise ValueError(f"unknown locale: {locale}")
    if directory is not None:
        _directory = directory
        _catalogue.cache_clear()
    _current = locale


def overlay(reviewed: Mapping[str, Iterable[Reviewed]]) -> None:
    """Lay what the prefecture has reviewed, by locale, over the compiled catalogues.

    Takes the place of what was laid before; a text with other placeholders than its message is
    left out, as everywhere.
    """
    global _reviewed  # noqa: PLW0603 - like the language
    found: dict[str, dict[str, Reviewed]] = {}
    for locale, entries in reviewed.items():
        for one in entries:
            if one.text and same_placeholders(one.text, one.message):
                found.setdefault(locale, {})[one.message] = one
            else:
                _log.warning("a reviewed translation has other placeholders: left out")
    _reviewed = found


def coverage(locale: str) -> dict[Status, int]:
    """How many messages stand at which status, of all that the program can say."""
    table = _catalogue(_directory / locale / "LC_MESSAGES").table
    accepted = _reviewed.get(locale, {})
    count: dict[Status, int] = dict.fromkeys(STATUSES, 0)
    for msgid, facts in table.items():
        status = "reviewed" if msgid in accepted else facts.get("status", "composed")
        count[status if status in STATUSES else "composed"] += 1
    return count


def message_of(shown: str) -> str:
    """The msgid that a text on the screen was made of; "" for a name, a number, a date."""
    exact, patterns = _made_of(_directory, current(), tuple(_reviewed.get(current(), {}).values()))
    if shown in exact:
        return exact[shown]
    return next((msgid for pattern, msgid in patterns if pattern.fullmatch(shown)), "")


@cache
def _made_of(
    directory: Path, locale: str, accepted: tuple[Reviewed, ...]
) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Text → msgid, and patterns for texts with placeholders, the most telling first."""
    own = _catalogue(directory / locale / "LC_MESSAGES")
    spoken = [(own.text(msgid), msgid) for msgid in own.table]
    spoken += [(one.text, one.message) for one in accepted]
    exact = {text: msgid for text, msgid in spoken if text} | {msgid: msgid for msgid in own.table}
    made: list[tuple[int, str, str]] = []
    for text, msgid in exact.items():
        parts = [literal for literal, *_rest in _FORMATTER.parse(text)] if "{" in text else []
        told = sum(len(part.strip()) for part in parts)
        if told >= _TELLING:
            made.append((told, ".+".join(map(re.escape, parts)) + ".*", msgid))
    made.sort(key=lambda one: -one[0])
    return exact, [(re.compile(pattern, re.DOTALL), msgid) for _told, pattern, msgid in made]


def gettext(msgid: str) -> Text:
    """`msgid` in the current language with its Chinese line, else the Chinese itself."""
    found = translation(msgid)
    return Text(found.text, found.chinese, reviewed=found.may_be_printed)


def translation(msgid: str) -> Translation:
    """`msgid` in the current language with its Chinese line and what is known about its origin."""
    own, *rest = _chain()
    if accepted := _reviewed.get(current(), {}).get(msgid):
        chinese = (rest[0].text(msgid) if rest else "") or msgid
        who, when = accepted.reviewer, accepted.date
        return Translation(accepted.text, "reviewed", chinese, accepted.source, who, when)
    text = own.text(msgid)
    if not rest or not text:
        chinese = text or (rest[0].text(msgid) if rest else "") or msgid
        return Translation(chinese, "none", chinese)
    facts = own.facts(msgid)
    status = facts.get("status", "composed")
    return Translation(
        text=text,
        # A text whose origin is unknown or misspelt claims the least.
        status=status if status in STATUSES and status != "none" else "composed",
        chinese=rest[0].text(msgid) or msgid,
        source=facts.get("source", ""),
        reviewer=facts.get("reviewer", ""),
        date=facts.get("date", ""),
    )


def printed(msgid: str) -> str:
    """`msgid` as a paper has it: the Chinese, and on a second line the text of the current language
    where somebody has confirmed it (languages.md).
    """
    found = translation(msgid)
    native = found.text if found.may_be_printed and found.text != found.chinese else ""
    return f"{found.chinese}\n{native}" if native else found.chinese


def format_date(iso: str) -> Text:
    """`2026-11-22` in words of the current language; anything else unchanged (it is still true)."""
    match = _ISO_DATE.fullmatch(iso)
    if match is None:
        return Text(iso)
    year, month, day = (int(part) for part in match.groups())
    here, chinese = (
        _DATE_PATTERNS[locale].format(y=year, m=month, d=day) for locale in (current(), CHINESE)
    )
    return Text(here, chinese, reviewed=False)


def format_datetime(iso: str) -> Text:
    """`2026-11-22T10:41` (seconds ignored) as date and time; anything else unchanged."""
    match = _ISO_DATETIME.match(iso)
    if match is None:
        return format_date(iso)
    return format_date(match[1]) + " " + match[2]
