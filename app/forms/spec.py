"""A form by hand: which fields, in which order, in which sections (architecture.md, house rules).

The fields themselves are described once, in the record kind; a form only arranges them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.codes import Code
from app.domain.fields import RecordKind
from app.domain.surroundings import Surroundings

_NO_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
NUMBER_KEYS = 9


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one title (a msgid), in the order of the Enter key. `more`: folded away until
    asked for, because rarely used.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One code to choose. `key` is the number key that picks it ("1"…"9"), "" beyond nine; `depth`
    is 1 for a code below another one of the same list.
    """

    code: str
    name: str
    key: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One hand-ordered form. `first` names for a code field the codes on the number keys (the
    others follow in the order of their list), `never` codes that are derived and never ticked.
    """

    name: str
    kind: RecordKind
    title: str
    sections: tuple[Section, ...]
    first: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_CODES)
    never: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_CODES)

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of the form in order."""
        return tuple(name for section in self.sections for name in section.fields)

    def options(
        self, name: str, around: Surroundings, parent: str | None = None, locale: str = "zh_CN"
    ) -> tuple[Option, ...]:
        """What may be chosen in a code field today; with `parent` only the codes within it."""
        spec = self.kind.by_name[name]
        codes = around.codes.active(spec.codes, around.today, parent) if spec.codes else ()
        never = self.never.get(name, ())
        first = self.first.get(name, ())
        shown = [code for code in codes if code.code not in never]
        rank = {code: place for place, code in enumerate(first)}
        shown.sort(key=lambda code: rank.get(code.code, len(rank)))
        known = {code.code for code in shown}
        return tuple(
            Option(
                code.code,
                _name(code, locale),
                str(place) if place <= NUMBER_KEYS else "",
                int(code.parent in known),
            )
            for place, code in enumerate(shown, start=1)
        )


def _name(code: Code, locale: str) -> str:
    local = code.names.get(locale)
    return local.text if local else code.name
