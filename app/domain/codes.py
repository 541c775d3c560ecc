"""Code lists: official and local codes with validity dates, names in three scripts and mappings.

The data lie in `resources/codes`, one file a list, and are replaced by delivered reference packs.
Internal codes are stable; every external code (a column of a return, the 12348 net) is a mapping
(domain.md E.2 "Design rule"). A code this client does not know is kept and shown as itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

UNKNOWN_MARK = "?"
"""Put behind a code that no list in force explains, so that nobody takes it for a name."""

_NO_MAPS: Mapping[str, str] = MappingProxyType({})


class LocalName(NamedTuple):
    """A Yi or Tibetan name; `status` as in languages.md, `source` says where the word is from."""

    text: str
    status: str  # "composed" | "suggested" | "reviewed" | "official"
    source: str


_NO_NAMES: Mapping[str, LocalName] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list. Dates are ISO text and inclusive; `valid_to` None means still in force.

    `parent` is a code of the list named by `CodeList.parents`; `names` is keyed by locale (`ii`,
    `bo`); `maps` gives the code's counterpart in each target list of `CodeList.targets`. A
    `derived` code is counted from other fields and never offered for choice.
    """

    code: str
    name: str
    parent: str | None = None
    valid_from: str = ""
    valid_to: str | None = None
    names: Mapping[str, LocalName] = field(default_factory=lambda: _NO_NAMES)
    maps: Mapping[str, str] = field(default_factory=lambda: _NO_MAPS)
    aliases: tuple[str, ...] = ()
    derived: bool = False

    def is_valid(self, on: str) -> bool:
        """Whether the code may be newly chosen on that ISO date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list in display order. `parents` names the list of the parents (often itself; a parent
    stands before its children), `targets` the list behind each mapping key, `source` the origin.
    """

    name: str
    title: str
    codes: tuple[Code, ...]
    parents: str | None = None
    targets: Mapping[str, str] = field(default_factory=lambda: _NO_MAPS)
    source: str = ""
    by_code: Mapping[str, Code] = field(init=False, repr=False, compare=False)
    _by_text: Mapping[str, tuple[Code, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the codes by code and by every Chinese spelling."""
        by_text: dict[str, list[Code]] = {}
        for code in self.codes:
            for spelling in {_spelling(text) for text in (code.name, *code.aliases)}:
                by_text.setdefault(spelling, []).append(code)
        object.__setattr__(self, "by_code", {code.code: code for code in self.codes})
        object.__setattr__(self, "_by_text", {key: tuple(v) for key, v in by_text.items()})

    def named(self, text: str) -> tuple[Code, ...]:
        """The codes whose Chinese name or alias is `text`; several when parents share a name."""
        return self._by_text.get(_spelling(text), ())


def _spelling(text: str) -> str:
    """Full-width letters and brackets, spaces and case make no other name."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class CodeBook:
    """All lists in force. The mapping may load its lists when first asked for them."""

    def __init__(self, lists: Mapping[str, CodeList] | Iterable[CodeList]) -> None:
        self._lists = lists if isinstance(lists, Mapping) else {one.name: one for one in lists}

    def names(self) -> tuple[str, ...]:
        """The names of all lists."""
        return tuple(self._lists)

    def get(self, name: str) -> CodeList | None:
        """One list, None when nobody delivered it."""
        return self._lists.get(name)

    def entry(self, list_name: str, code: str) -> Code | None:
        """One code whether in force or not, None when unknown."""
        found = self.get(list_name)
        return found.by_code.get(code) if found else None

    def active(self, list_name: str, on: str, parent: str | None = None) -> tuple[Code, ...]:
        """The codes that may be chosen on that date, in order; with `parent`, only its children."""
        found = self.get(list_name)
        return tuple(
            code
            for code in (found.codes if found else ())
            if code.is_valid(on) and not code.derived and (parent is None or code.parent == parent)
        )

    def find(self, list_name: str, text: str, parent: str | None = None) -> str | None:
        """The code for what a person or a file wrote: the code itself or a Chinese name.

        None when unknown, or when several entries bear the name and `parent` does not decide.
        """
        found = self.get(list_name)
        if found is None:
            return None
        if text in found.by_code:
            return text
        named = [c for c in found.named(text) if parent is None or c.parent == parent]
        return named[0].code if len(named) == 1 else None

    def name(self, list_name: str, code: str, locale: str = "zh_CN") -> str:
        """What to show for a code: its name in `locale`, else in Chinese, else the marked code."""
        found = self.entry(list_name, code)
        if found is None:
            return f"{code}{UNKNOWN_MARK}"
        local = found.names.get(locale)
        return local.text if local else found.name

    def mapped(self, list_name: str, code: str, target: str) -> str | None:
        """The counterpart of a code in another list, e.g. target "stat_code"; inherited from the
        parent when the code itself has none and the parent is in the same list.
        """
        found = self.get(list_name)
        entry = found.by_code.get(code) if found else None
        while found and entry:
            if target in entry.maps:
                return entry.maps[target]
            if found.parents != found.name or entry.parent is None:
                return None
            entry = found.by_code.get(entry.parent)
        return None
