"""Returns as data: what is counted or summed, under which condition, and which sums must agree.

Source: domain.md F. A return is a list of measures over one kind of record; the store answers all
of them with one statement (`Tally`), and every number opens its records by the same
condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_ALL: Mapping[str, tuple[str, ...]] = MappingProxyType({})

Figures = Mapping[str, int]
"""Value by the name of a measure; one that is absent is 0."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Records of `kind` are counted, or their field `sums` is summed, where each field of `where`
    holds one of the given codes. A condition without codes counts nothing; a number below 0 is a
    mistake that its record tells, and takes nothing from the others. `newest` asks for the
    last day of these records instead, as the number 20261122.
    """

    name: str
    kind: str
    sums: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _ALL)
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures over the records of one kind whose field `on` (a date) lies within two inclusive ISO
    dates, one row for each value of `group_by` ("" where it is empty). Only records count whose
    fields of `where` hold one of the given codes, and none whose fields of `unless` do.
    """

    kind: str
    on: str
    since: str
    until: str
    group_by: str
    measures: tuple[Measure, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _ALL)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _ALL)


@dataclass(frozen=True, slots=True)
class Check:
    """The sum of `parts` equals that of `wholes`, or is at most as much."""

    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    at_most: bool = False

    def holds(self, figures: Figures) -> bool:
        """Whether these figures pass."""
        parts, wholes = total(figures, self.parts), total(figures, self.wholes)
        return parts <= wholes if self.at_most else parts == wholes


@dataclass(frozen=True, slots=True)
class Source:
    """Where measures of one kind come from: the field whose day decides the period, the field by
    which figures are divided into rows.
    """

    kind: str
    on: str
    group_by: str


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A return: its measures in the order of its columns, from one or more kinds. `beside` are
    measures told next to a column that has its name.
    """

    sources: tuple[Source, ...]
    measures: tuple[Measure, ...]
    checks: tuple[Check, ...] = ()
    beside: Mapping[str, Measure] = field(default_factory=dict)

    def measures_of(self, kind: str) -> tuple[Measure, ...]:
        """All measures over one kind, those beside included."""
        return tuple(m for m in (*self.measures, *self.beside.values()) if m.kind == kind)

    def source(self, kind: str) -> Source:
        """Where the measures of a kind come from."""
        return next(source for source in self.sources if source.kind == kind)

    def failed(self, figures: Figures) -> Iterator[Check]:
        """The checks that these figures do not pass."""
        return (check for check in self.checks if not check.holds(figures))


def total(figures: Figures, names: tuple[str, ...]) -> int:
    """The sum of some figures."""
    return sum(figures.get(name, 0) for name in names)


def added(*figures: Figures) -> dict[str, int]:
    """Figures added up by name."""
    found: dict[str, int] = {}
    for one in figures:
        for name, value in one.items():
            found[name] = found.get(name, 0) + value
    return found
