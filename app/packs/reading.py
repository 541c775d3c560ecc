"""From the bytes of one pack file to domain values; what is malformed becomes a problem.

Each file is a JSON object whose lists hold one entry a line. A bad entry is left out and named by
file and entry number; the other entries count. Unknown keys are ignored, so that a newer
prefecture may add some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec.json import Decoder

from app.domain.calendar import CalendarYear
from app.domain.clauses import UnlawfulClause
from app.domain.codes import Code, CodeList
from app.domain.divisions import Division, Station, Succession, level_of
from app.domain.placeholders import same_placeholders
from app.domain.policy import Parameter
from app.domain.problems import Problem
from app.domain.reference import GuideEntry, Phrase, Reviewed

Problems = list[Problem]
Rights = dict[str, dict[str, dict[str, str]]]
T = TypeVar("T")


class _ParameterEntry(msgspec.Struct, frozen=True):
    name: str
    value: Any
    valid_from: str
    unit: str = ""
    scope: str = ""
    title: str = ""
    source: str = ""
    confirm: bool = False


class _Span(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    first: date
    last: date
    name: str


class _RightsEntry(msgspec.Struct, frozen=True):
    role: str
    kind: str
    acts: tuple[str, ...]
    scope: str


class _ListHead(msgspec.Struct, frozen=True):
    list: str
    title: str
    parents: str | None = None
    targets: dict[str, str] = {}
    source: str = ""


class _YearHead(msgspec.Struct, frozen=True):
    year: int
    source: str = ""
    confirm: bool = False
    work: tuple[date, ...] = ()


_DOCUMENT = Decoder(dict[str, msgspec.Raw])
_ROWS = Decoder(list[msgspec.Raw])
_CLAUSE = Decoder(UnlawfulClause)
_CODE = Decoder(Code)
_DIVISION = Decoder(Division)
_GUIDE_ENTRY = Decoder(GuideEntry)
_LIST_HEAD = Decoder(_ListHead)
_PARAMETER = Decoder(_ParameterEntry)
_PHRASE = Decoder(Phrase)
_REVIEWED = Decoder(Reviewed)
_RIGHTS = Decoder(_RightsEntry)
_SPAN = Decoder(_Span)
_STATION = Decoder(Station)
_SUCCESSION = Decoder(Succession)
_YEAR_HEAD = Decoder(_YearHead)

_UNREADABLE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


def bad_entry(file: str, entry: int, reason: str) -> Problem:
    """The problem of one entry; `entry` counts from 1, 0 means the head of the file."""
    return Problem("pack.entry", args={"file": file, "entry": entry, "reason": reason})


def _document(raw: bytes, file: str, problems: Problems) -> dict[str, msgspec.Raw]:
    """The top level of a file with its values undecoded; {} when it is no JSON object."""
    try:
        return _DOCUMENT.decode(raw)
    except _UNREADABLE as error:
        problems.append(Problem("pack.file", args={"file": file, "reason": str(error)}))
        return {}


def _head(raw: bytes, decoder: Decoder[T], file: str, problems: Problems) -> T | None:
    try:
        return decoder.decode(raw)
    except _UNREADABLE as error:
        problems.append(bad_entry(file, 0, str(error)))
        return None


def _nothing_wrong(_entry: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of one file, read entry by entry."""

    document: Mapping[str, msgspec.Raw]
    file: str
    problems: Problems

    def read(
        self, key: str, decoder: Decoder[T], wrong: Callable[[T], str] = _nothing_wrong
    ) -> list[T]:
        """The entries that are well-formed and that `wrong` has nothing against, in order."""
        found: list[T] = []
        for number, row in enumerate(self._rows(key), 1):
            try:
                entry = decoder.decode(row)
                reason = wrong(entry)
            except _UNREADABLE as error:
                reason = str(error)
            if reason:
                self.problems.append(bad_entry(self.file, number, reason))
            else:
                found.append(entry)
        return found

    def _rows(self, key: str) -> list[msgspec.Raw]:
        if key not in self.document:
            return []
        try:
            return _ROWS.decode(self.document[key])
        except _UNREADABLE as error:
            self.problems.append(bad_entry(self.file, 0, str(error)))
            return []


def _lists(raw: bytes, file: str, problems: Problems) -> _Lists:
    return _Lists(_document(raw, file, problems), file, problems)


@lru_cache(maxsize=1024)
def _is_date(text: str | None) -> bool:
    """Whether it is an ISO date or says nothing: no beginning, no end known."""
    if not text:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read_codes(raw: bytes, file: str, problems: Problems) -> CodeList | None:
    """One code list; None when even its head cannot be read."""
    lists = _lists(raw, file, problems)
    head = _head(raw, _LIST_HEAD, file, problems) if lists.document else None
    if head is None:
        return None
    own_parents = head.parents == head.list
    seen: set[str] = set()

    def wrong(code: Code) -> str:
        if code.code in seen:
            return f"duplicate code {code.code}"
        if not (_is_date(code.valid_from) and _is_date(code.valid_to)):
            return "valid_from and valid_to must be dates"
        if code.valid_to is not None and code.valid_to < code.valid_from:
            return "valid_to before valid_from"
        if own_parents and code.parent is not None and code.parent not in seen:
            return f"parent {code.parent} does not stand before its child"
        seen.add(code.code)
        return ""

    codes = tuple(lists.read("codes", _CODE, wrong))
    return CodeList(head.list, head.title, codes, head.parents, head.targets, head.source)


def read_parameters(raw: bytes, file: str, problems: Problems) -> list[Parameter]:
    """The parameters of one file."""

    def wrong(entry: _ParameterEntry) -> str:
        return "" if _is_date(entry.valid_from) else "valid_from must be a date"

    return [
        Parameter(e.name, e.value, e.valid_from, e.unit, e.scope, e.title, e.source, e.confirm)
        for e in _lists(raw, file, problems).read("parameters", _PARAMETER, wrong)
    ]


def read_divisions(
    raw: bytes, file: str, problems: Problems
) -> tuple[list[Division], list[Succession], list[Station]]:
    """The divisions, successions and stations of one file."""

    def wrong(division: Division) -> str:
        if level_of(division.code) is None:
            return "code must have twelve digits"
        dates = _is_date(division.valid_from) and _is_date(division.valid_to)
        return "" if dates else "valid_from and valid_to must be dates"

    lists = _lists(raw, file, problems)
    return (
        lists.read("divisions", _DIVISION, wrong),
        lists.read("successions", _SUCCESSION),
        lists.read("stations", _STATION),
    )


def _days(spans: Iterable[_Span]) -> dict[str, str]:
    return {
        date.fromordinal(day).isoformat(): span.name
        for span in spans
        for day in range(span.first.toordinal(), span.last.toordinal() + 1)
    }


def read_calendar(raw: bytes, file: str, problems: Problems) -> CalendarYear | None:
    """One year; None when even its head cannot be read."""
    lists = _lists(raw, file, problems)
    head = _head(raw, _YEAR_HEAD, file, problems) if lists.document else None
    if head is None:
        return None
    year = head.year

    def wrong(span: _Span) -> str:
        inside = span.first.year == span.last.year == year and span.first <= span.last
        return "" if inside else "a span must lie within the year, first day first"

    off, local = (_days(lists.read(key, _SPAN, wrong)) for key in ("off", "local"))
    work = frozenset(day.isoformat() for day in head.work)
    return CalendarYear(year, off, work, local, head.source, head.confirm)


def read_phrases(raw: bytes, file: str, problems: Problems) -> list[Phrase]:
    """The answer phrases of one file."""
    return _lists(raw, file, problems).read("phrases", _PHRASE)


def read_guide(raw: bytes, file: str, problems: Problems) -> list[GuideEntry]:
    """The guide entries of one file."""
    return _lists(raw, file, problems).read("guide", _GUIDE_ENTRY)


def read_translations(raw: bytes, file: str, problems: Problems) -> tuple[Reviewed, ...]:
    """What the prefecture has reviewed in the language of the file."""

    def wrong(one: Reviewed) -> str:
        if not (one.text.strip() and one.reviewer and one.date and _is_date(one.date)):
            return "text, reviewer and date are needed"
        return "" if same_placeholders(one.text, one.message) else "placeholders differ"

    return tuple(_lists(raw, file, problems).read("translations", _REVIEWED, wrong))


def read_template(raw: bytes) -> str:
    """The text of a paper's template; what is no UTF-8 was refused when its pack was checked."""
    return raw.decode("utf-8-sig", errors="replace")


def read_clauses(raw: bytes, file: str, problems: Problems) -> list[UnlawfulClause]:
    """The unlawful clauses of one file; their samples are tried when a pack is checked."""
    return _lists(raw, file, problems).read("clauses", _CLAUSE)


def read_rights(raw: bytes, file: str, problems: Problems) -> Rights:
    """Role → kind → act → scope."""
    table: Rights = {}
    for row in _lists(raw, file, problems).read("rights", _RIGHTS):
        acts = table.setdefault(row.role, {}).setdefault(row.kind, {})
        acts.update(dict.fromkeys(row.acts, row.scope))
    return table
