"""One page over several records: a case with its parties and with what was agreed orally.

A sheet looks like a record kind, so that forms, drafts and fields need to know nothing of it; its
fields are those of the kinds behind it, with a prefix. `parts` takes what was typed apart again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.domain.common import is_empty
from app.domain.fields import FieldSpec, Need, RecordKind, Value, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

_NOTHING: Values = MappingProxyType({})
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """Some fields of one record. `prefix` goes before their names on the sheet, `labels` are other
    words (msgids) for some of them, `fixed` what the record is whatever is typed, `hidden` fields
    that are set by a choice and never shown.
    """

    prefix: str
    kind: RecordKind
    fields: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=lambda: _NO_LABELS)
    fixed: Values = field(default_factory=lambda: _NOTHING)
    hidden: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its fields on the sheet."""
        return (*self.fields, *self.hidden)

    def specs(self) -> Iterator[FieldSpec]:
        """Its fields as the sheet describes them."""
        for name in self.names:
            spec = self.kind.by_name[name]
            within = self.prefix + spec.within if spec.within else None
            yield replace(
                spec,
                name=self.prefix + name,
                label=self.labels.get(name, spec.label),
                need=Need.DERIVED if name in self.hidden else spec.need,
                within=within,
            )

    def values(self, typed: Values) -> dict[str, Value]:
        """What the record is made of: what stands on the sheet, and what is fixed."""
        ours = {
            name: typed[self.prefix + name] for name in self.names if self.prefix + name in typed
        }
        return {**self.fixed, **ours}

    def problems(self, typed: Values, around: Surroundings) -> Iterator[Problem]:
        """What the rules of the kind say about fields of the sheet."""
        for problem in self.kind.rules(self.values(typed), around):
            if problem.field in self.fields:
                yield replace(problem, field=self.prefix + problem.field)

    def derived(self, typed: Values, around: Surroundings) -> dict[str, Value]:
        """What follows from other fields of the same record."""
        found = self.kind.derive(self.values(typed), around)
        return {self.prefix + name: found[name] for name in self.fields if name in found}


def is_filled(part: Part, typed: Values) -> bool:
    """Whether anything of a part was typed or chosen."""
    return any(not is_empty(typed.get(part.prefix + name)) for name in part.names)


def sheet(
    name: str,
    label: str,
    parts: tuple[Part, ...],
    *,
    more: tuple[FieldSpec, ...] = (),
    derive: Callable[[Values, Surroundings], Values] = lambda _typed, _around: {},
    occurred: str | None = None,
) -> RecordKind:
    """The kind that a form of several records is about; `more` are fields of the sheet alone,
    `derive` what follows from one record to another.
    """

    def rules(typed: Values, around: Surroundings) -> Iterator[Problem]:
        for part in parts:
            yield from part.problems(typed, around)

    def follow(typed: Values, around: Surroundings) -> Values:
        across = derive(typed, around)
        known = {**across, **typed}
        found: dict[str, Value] = {}
        for part in parts:
            found |= part.derived(known, around)
        return {**found, **across}

    return RecordKind(
        name=name,
        label=label,
        fields=(*(spec for part in parts for spec in part.specs()), *more),
        title=lambda _typed: label,
        rules=rules,
        derive=follow,
        occurred=occurred,
    )
