"""Administrative divisions, dated, with their successions, and the stations that serve them.

Twelve digits: 2 province, 2 prefecture, 2 county, 3 township, 3 village (domain.md D.1). Codes
vanish and villages are split between townships, so a record keeps its code *and* the name of its
day, and nothing here ever rewrites a code; `successors` answers where a vanished division went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

CODE_LENGTH = 12


class Level(StrEnum):
    """The four levels a station deals with."""

    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


_LEVELS = tuple(Level)
_TAILS = dict(zip(_LEVELS, ("0" * 8, "0" * 6, "0" * 3, ""), strict=True))
"""The zeros at the end of a code, by level, widest level first."""


class SuccessionKind(StrEnum):
    """What became of a vanished division (domain.md D.3)."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    RENUMBER = "renumber"


@dataclass(frozen=True, slots=True)
class Division:
    """One division with the name of its time; dates are ISO text, `valid_to` None: still there."""

    code: str
    name: str
    level: Level
    parent: str | None = None
    name_ii: str = ""
    name_bo: str = ""
    valid_from: str = ""
    valid_to: str | None = None

    def is_valid(self, on: str) -> bool:
        """Whether the division exists on an ISO date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def local_name(self, locale: str) -> str:
        """The name in a locale, in Chinese where there is none."""
        return {"ii": self.name_ii, "bo": self.name_bo}.get(locale) or self.name


@dataclass(frozen=True, slots=True)
class Succession:
    """`share` is the part of `old` that went to `new`, in percent; None when nobody knows."""

    old: str
    new: str
    kind: SuccessionKind
    on: str = ""
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """A place of service, apart from divisions: it may serve several, or none of its own (D.4)."""

    id: str
    name: str
    kind: str
    division: str
    serves: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str | None = None
    successor: str | None = None


_FOREVER = "9999-12-31"


def level_of(code: str) -> Level | None:
    """The level a twelve-digit code belongs to by its form; None when it has no such form."""
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
        return None
    return next(level for level, zeros in _TAILS.items() if code.endswith(zeros))


def parent_code(code: str) -> str | None:
    """The code of the division above by the form of the code; None for a prefecture."""
    level = level_of(code)
    if level is None or level is Level.PREFECTURE:
        return None
    zeros = _TAILS[_LEVELS[_LEVELS.index(level) - 1]]
    return code[: CODE_LENGTH - len(zeros)] + zeros


def _nearness(text: str, wanted: str) -> int:
    """0 the whole name, 1 its beginning, 2 a part of it."""
    return 0 if text == wanted else 1 if text.startswith(wanted) else 2


def _no_keys(_name: str) -> Iterable[str]:
    return ()


class Divisions:
    """All delivered divisions. `keys` gives further spellings to find a name by (pinyin initials);
    the caller injects it, since pinyin is not part of the domain.
    """

    def __init__(
        self,
        divisions: Iterable[Division],
        successions: Iterable[Succession] = (),
        stations: Iterable[Station] = (),
        keys: Callable[[str], Iterable[str]] = _no_keys,
    ) -> None:
        self._by_code = {division.code: division for division in divisions}
        self._children: dict[str | None, list[Division]] = {}
        for division in self._by_code.values():
            self._children.setdefault(division.parent, []).append(division)
        self._after: dict[str, list[Succession]] = {}
        self._before: dict[str, list[Succession]] = {}
        for succession in successions:
            self._after.setdefault(succession.old, []).append(succession)
            self._before.setdefault(succession.new, []).append(succession)
        self._stations = {station.id: station for station in stations}
        self._keys = keys
        self._found_keys: dict[str, tuple[str, ...]] = {}
        self._by_name: dict[str, list[Division]] = {}

    def __len__(self) -> int:
        """How many divisions are known, vanished ones included."""
        return len(self._by_code)

    def __iter__(self) -> Iterator[Division]:
        """All divisions in the order delivered."""
        return iter(self._by_code.values())

    def get(self, code: str) -> Division | None:
        """One division, None when unknown."""
        return self._by_code.get(code)

    def children(self, code: str | None, on: str) -> tuple[Division, ...]:
        """The divisions directly below that exist on an ISO date; `None` gives the top ones."""
        return tuple(d for d in self._children.get(code, ()) if d.is_valid(on))

    def within(self, code: str, on: str, level: Level) -> tuple[Division, ...]:
        """All divisions of a level at or below `code` that exist on an ISO date."""
        found = [d for d in self._below(code) if d.level is level and d.is_valid(on)]
        return tuple(found)

    def _below(self, code: str) -> Iterator[Division]:
        if division := self._by_code.get(code):
            yield division
        for child in self._children.get(code, ()):
            yield from self._below(child.code)

    def path(self, code: str) -> tuple[Division, ...]:
        """From the widest known division down to the one asked for; () when unknown."""
        steps: list[Division] = []
        division = self._by_code.get(code)
        while division is not None and division not in steps:
            steps.append(division)
            division = self._by_code.get(division.parent) if division.parent else None
        return tuple(reversed(steps))

    def path_name(self, code: str, above: Level | None = None, locale: str = "zh_CN") -> str:
        """The names along the path, leaving out `above` and everything wider; the code itself
        when unknown. `path_name(village, Level.COUNTY)` reads "township village".
        """
        skip = _LEVELS.index(above) + 1 if above else 0
        steps = [d for d in self.path(code) if _LEVELS.index(d.level) >= skip]
        if not steps:
            return code
        joint = "" if locale == "zh_CN" else " "
        return joint.join(step.local_name(locale) for step in steps)

    def successors(self, code: str, on: str) -> tuple[Division, ...]:
        """The divisions that stand for `code` on an ISO date: itself while it exists, several after
        a split (the caller lets a person choose), () when nothing is known.
        """
        found: dict[str, Division] = {}
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            current = waiting.pop(0)
            if current in seen:
                continue
            seen.add(current)
            division = self._by_code.get(current)
            if division is not None and division.is_valid(on):
                found[current] = division
            else:
                waiting += [s.new for s in self._after.get(current, ()) if s.on <= on]
        return tuple(found.values())

    def predecessors(self, code: str, on: str = _FOREVER) -> tuple[Division, ...]:
        """The vanished divisions for which `code` stands on an ISO date, through all changes: all
        that were merged into it, the one that it was split from, its older names; nearest first. A
        division that lost a part and still exists is none. One that nobody delivers any more bears
        its code as its name.
        """
        found: dict[str, Division] = {}
        waiting = [code]
        while waiting:
            for succession in self._before.get(waiting.pop(0), ()):
                old = succession.old
                known = self._by_code.get(old)
                stands = known is not None and known.is_valid(on)
                if old in found or old == code or stands or succession.on > on:
                    continue
                found[old] = known or Division(old, old, level_of(old) or Level.VILLAGE)
                waiting.append(old)
        return tuple(found.values())

    def search(self, text: str, on: str, within: str = "", limit: int = 20) -> tuple[Division, ...]:
        """Divisions whose name in any script or whose key contains `text`, best match first.

        `within` is the beginning of a code ("513431" one county). A whole name comes before a
        beginning, a beginning before a part; equal ones in the order delivered.
        """
        wanted = text.strip().casefold()
        if not wanted:
            return ()
        ranked: list[tuple[int, int, Division]] = []
        for place, division in enumerate(self._by_code.values()):
            if division.code.startswith(within) and division.is_valid(on):
                rank = self._rank(division, wanted)
                if rank is not None:
                    ranked.append((rank, place, division))
        return tuple(division for _, _, division in sorted(ranked)[:limit])

    def _rank(self, division: Division, wanted: str) -> int | None:
        names = (division.name, division.name_ii, division.name_bo, division.code)
        keys = self._keys_of(division) if wanted.isascii() else ()
        spellings = [text.casefold() for text in (*names, *keys) if text]
        hits = [text for text in spellings if wanted in text]
        return min((_nearness(text, wanted) for text in hits), default=None)

    def _keys_of(self, division: Division) -> tuple[str, ...]:
        """The keys of a name, made once: readings of Chinese characters cost some time."""
        found = self._found_keys.get(division.name)
        if found is None:
            found = self._found_keys[division.name] = tuple(self._keys(division.name))
        return found

    def named(self, name: str, on: str) -> tuple[Division, ...]:
        """The divisions of that day with exactly this name, alone or with county and township
        before it; several when villages share a name.
        """
        if not self._by_name:
            for division in self._by_code.values():
                for text in {division.name, self.path_name(division.code, Level.PREFECTURE)}:
                    self._by_name.setdefault(text, []).append(division)
        return tuple(d for d in self._by_name.get(name, ()) if d.is_valid(on))

    def station(self, station_id: str) -> Station | None:
        """One station, None when unknown."""
        return self._stations.get(station_id)

    def stations(self, on: str, division: str = "") -> tuple[Station, ...]:
        """The stations open on an ISO date that serve `division` (all of them without it)."""
        return tuple(
            s
            for s in self._stations.values()
            if s.valid_from <= on
            and (s.valid_to is None or on <= s.valid_to)
            and (not division or division in s.serves or s.division == division)
        )
