"""Field descriptions: the one description of a record kind.

A `RecordKind` and its `FieldSpec`s drive the form, the checks, the table columns, the wire, the
print and the Excel column (architecture.md, sentence 5). Values are JSON-plain in every layer;
`app.domain.values` parses what a person or a file gives into them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.problems import Problem
    from app.domain.surroundings import Surroundings

Value = str | int | bool | None | tuple["Value", ...] | Mapping[str, "Value"]
Values = Mapping[str, Value]


class FieldType(StrEnum):
    """How a value looks in every layer."""

    TEXT = "text"  # one line of str
    LONG_TEXT = "long_text"  # several lines of str
    INTEGER = "integer"  # int
    BOOLEAN = "boolean"  # bool
    DATE = "date"  # "2026-11-22"
    DATETIME = "datetime"  # "2026-11-22T10:41", local time of the prefecture
    TIME = "time"  # "09:00", time of day, 24 hours
    MONEY = "money"  # int, fen
    CODE = "code"  # str of the list `codes`
    CODES = "codes"  # tuple of str of the list `codes`
    TEXTS = "texts"  # tuple of str
    DIVISION = "division"  # 12-digit str
    REF = "ref"  # id of a record of kind `ref`, or a member's name where `ref` is "member"
    REFS = "refs"  # tuple of ids of records of kind `ref`


class Need(StrEnum):
    """Whether a record without the field is complete (domain.md, column `req`)."""

    REQUIRED = "R"
    CONDITIONAL = "C"  # a rule of the kind says when
    OPTIONAL = "O"
    DERIVED = "D"  # set by the program, never typed


class Mask(StrEnum):
    """How a personal value is shown where the full value is not needed (storage-security.md)."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field: identifier of domain.md, type, Chinese label (a msgid) and limits.

    `max_length` counts characters of one text (of each element for TEXTS); `ledger` puts the field
    into the ledger and its Excel sheet in declaration order; `search` indexes it; `since` is the
    schema number that introduced it. `within` names the field that holds the parent of a code, so
    that a name two parents share (其他) still finds its code; `compact` marks a number written in
    letters and digits (phone, ID): digits of any script become ASCII, spaces and hyphens go.
    """

    name: str
    type: FieldType
    label: str
    need: Need = Need.OPTIONAL
    codes: str | None = None
    ref: str | None = None
    max_length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    default: Value = None
    mask: Mask | None = None
    ledger: bool = False
    search: bool = False
    within: str | None = None
    compact: bool = False
    help: str = ""
    since: int = 1


@dataclass(frozen=True, slots=True)
class Projection:
    """What the store keeps beside a record's fields so that lists need no rules: all derived.

    `title` and `snippet` are for hit lists (already without personal data where sensitive);
    `names` feed the pinyin index, `texts` the full-text index, `problems` decide completeness.
    """

    title: str
    snippet: str = ""
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """One kind of record. `rules` yields problems for given values; `title` names one record and
    `snippet` says a little more, both without masking (`app.domain.projection` masks).

    `derive` gives the fields that follow from the others (a sex from an ID number); a field that a
    person set is never overwritten by it. `occurred` names the field that carries the business
    date (R24); `sensitive` tells whether a record's name must be masked in lists.

    `part_of` names the kind whose record this one belongs to, by the field `case_id`. `lock` tells
    for a record as it is and changed fields what may not be changed any more, because it is signed
    or because the law lets it only be added to; an edit that meets a lock is refused whole.
    """

    name: str
    label: str
    fields: tuple[FieldSpec, ...]
    title: Callable[[Values], str]
    rules: Callable[[Values, Surroundings], Iterable[Problem]]
    occurred: str | None = None
    sensitive: Callable[[Values], bool] = lambda _values: False
    snippet: Callable[[Values], str] = lambda _values: ""
    derive: Callable[[Values, Surroundings], Values] = lambda _values, _around: {}
    part_of: str | None = None
    lock: Callable[[Values, Values], Iterable[Problem]] = lambda _before, _changes: ()
    by_name: Mapping[str, FieldSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the fields by name."""
        object.__setattr__(self, "by_name", {spec.name: spec for spec in self.fields})

    @property
    def ledger_fields(self) -> tuple[FieldSpec, ...]:
        """The columns of the ledger and its Excel sheet, in order."""
        return tuple(spec for spec in self.fields if spec.ledger)
