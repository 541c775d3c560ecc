"""FormState: what a form knows, without Qt. Every key makes a new state (architecture.md, step 2).

Four layers make a value, the lower one wins: the kind's defaults, the record as it was opened,
what follows from the other fields, and what the person typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.domain.common import is_empty
from app.domain.fields import FieldSpec, Need, Value, Values
from app.domain.problems import Problem, Severity, completes
from app.domain.records import Record
from app.domain.showing import show
from app.domain.surroundings import Surroundings
from app.domain.values import parse
from app.forms.spec import FormSpec, Option

_NOTHING: Mapping[str, Value] = MappingProxyType({})
_NO_PROBLEMS: Mapping[str, Problem] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FormState:
    """One form at one moment. Build it with `new` or `opened`, change it with `set`.

    `typed` is raw input by field, `read` what it parsed to (None where emptied), `refusals` the
    typed fields that could not be read. `values` are the effective values without empty ones.
    """

    form: FormSpec
    around: Surroundings
    defaults: Values = field(default_factory=lambda: _NOTHING)
    original: Values = field(default_factory=lambda: _NOTHING)
    record: Record | None = None
    typed: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    read: Values = field(default_factory=lambda: _NOTHING)
    refusals: Mapping[str, Problem] = field(default_factory=lambda: _NO_PROBLEMS)
    values: Values = field(default_factory=lambda: _NOTHING)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def new(
        cls, form: FormSpec, around: Surroundings, defaults: Values, given: Values = _NOTHING
    ) -> FormState:
        """An empty form; `given` (a visitor, the village of the last entry) counts as typed."""
        state = cls(form, around, defaults=_without_empty(defaults))
        return state.set_values(given)

    @classmethod
    def opened(cls, form: FormSpec, around: Surroundings, record: Record) -> FormState:
        """The form of a stored record; its `seen` travels with `record` (sync rule 1)."""
        return cls(form, around, original=record.values, record=record)._settled()

    def set(self, name: str, raw: object) -> FormState:
        """The state after this input; unknown names are a programming error (KeyError)."""
        return self.set_many({name: raw})

    def set_many(self, raws: Mapping[str, object]) -> FormState:
        """Several inputs at once."""
        typed = {**self.typed, **raws}
        read, refusals = dict(self.read), dict(self.refusals)
        for name in self._to_parse(raws):
            spec = self.form.kind.by_name[name]
            value = parse(spec, typed[name], self.around, self._parent(spec, read))
            refusals.pop(name, None)
            read.pop(name, None)
            if isinstance(value, Problem):
                refusals[name] = value
            else:
                read[name] = value
        return replace(self, typed=typed, read=read, refusals=refusals)._settled()

    def set_values(self, given: Values) -> FormState:
        """Values that were parsed before (a chosen person, a chosen code)."""
        for name in given:
            self.form.kind.by_name[name]  # a name the kind does not have is a programming error
        refusals = {name: p for name, p in self.refusals.items() if name not in given}
        return replace(
            self,
            typed={**self.typed, **given},
            read={**self.read, **given},
            refusals=refusals,
        )._settled()

    def reset(self, name: str) -> FormState:
        """Forget what was typed into a field: its default or derived value shows again."""
        return replace(
            self,
            typed={n: raw for n, raw in self.typed.items() if n != name},
            read={n: value for n, value in self.read.items() if n != name},
            refusals={n: p for n, p in self.refusals.items() if n != name},
        )._settled()

    def at(self, around: Surroundings) -> FormState:
        """The same form later, or with new reference data."""
        return replace(self, around=around)._settled()

    # ---- what a screen asks

    @property
    def given(self) -> Values:
        """What a new record is made of: everything on the screen, None where it was emptied."""
        by_name = self.form.kind.by_name
        shown = {n: v for n, v in self.values.items() if by_name[n].need is not Need.DERIVED}
        return {**shown, **self.read}

    @property
    def changes(self) -> Values:
        """What the person changed on an opened record, for an edit; None empties a field."""
        return {name: v for name, v in self.read.items() if self.original.get(name) != v}

    @property
    def is_dirty(self) -> bool:
        """Whether leaving the form would lose something."""
        return bool(self.changes or self.refusals) if self.record else bool(self.typed)

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields without which the record is not complete, in the order of the form."""
        names = {p.field for p in self.problems if p.severity is Severity.MISSING}
        return tuple(name for name in self.form.fields if name in names)

    @property
    def wanted(self) -> tuple[str, ...]:
        """Fields that are folded away and need a hand: show them all the same."""
        folded = {n for section in self.form.sections if section.more for n in section.fields}
        names = {p.field for p in self.problems if p.severity is not Severity.WARN}
        return tuple(name for name in self.form.fields if name in folded & names)

    @property
    def is_complete(self) -> bool:
        """Whether only warnings are left."""
        return completes(self.problems)

    def problems_of(self, name: str) -> tuple[Problem, ...]:
        """What is wrong with one field, the worst first."""
        order = list(Severity)
        found = [problem for problem in self.problems if problem.field == name]
        return tuple(sorted(found, key=lambda problem: order.index(problem.severity)))

    def text(self, name: str, locale: str = "zh_CN") -> str:
        """What stands in the widget: what was typed when it could not be read, else the value."""
        if name in self.refusals:
            return str(self.typed[name])
        return show(self.form.kind.by_name[name], self.values.get(name), self.around, locale)

    def options(self, name: str, locale: str = "zh_CN") -> tuple[Option, ...]:
        """What may be chosen in a code field now. A code within another one is offered from all
        parents while that parent itself only follows from it.
        """
        spec = self.form.kind.by_name[name]
        chosen = self._parent(spec, self.read)
        return self.form.options(name, self.around, chosen, locale)

    def _to_parse(self, raws: Mapping[str, object]) -> list[str]:
        """The changed fields, parents first, and typed fields that stand within one of them."""
        by_name = self.form.kind.by_name
        names = {*raws, *(n for n in self.typed if by_name[n].within in raws)}
        return sorted(names, key=lambda name: (by_name[name].within is not None, name))

    def _parent(self, spec: FieldSpec, read: Values) -> str | None:
        parent = read.get(spec.within) if spec.within else None
        return parent if isinstance(parent, str) else None

    def _settled(self) -> FormState:
        """The state with its values derived and checked again."""
        kind = self.form.kind
        base = {**self.defaults, **self.original}
        values = {**base, **self.read}
        before = kind.derive(self.original, self.around) if self.original else _NOTHING
        derived = kind.derive(_without_empty(values), self.around)
        values |= {name: v for name, v in derived.items() if self._may_follow(name, before)}
        values = _without_empty(values)
        rules = (p for p in kind.rules(values, self.around) if p.field not in self.refusals)
        unread = (self.refusals[s.name] for s in kind.fields if s.name in self.refusals)
        return replace(self, values=values, problems=(*unread, *rules))

    def _may_follow(self, name: str, before: Values) -> bool:
        """Whether a derived value may stand: nobody typed there, and nobody had chosen another."""
        if self.form.kind.by_name[name].need is Need.DERIVED:
            return True
        if name in self.typed:
            return False
        return name not in self.original or self.original[name] == before.get(name)


def _without_empty(values: Values) -> dict[str, Value]:
    return {name: value for name, value in values.items() if not is_empty(value)}
