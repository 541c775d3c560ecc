"""The input widget for a field description: the only place that knows both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.codes import Code
from app.domain.divisions import Level
from app.domain.fields import FieldSpec, FieldType
from app.domain.showing import show
from app.domain.surroundings import Surroundings
from app.forms.spec import Option as CodeOption
from app.i18n import current
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.dates import DateField
from app.ui.fields.pickers import PickField, PickSeveralField
from app.ui.fields.records import Choices, ChoicesNow, ref_field
from app.ui.fields.suggestions import Find, Option
from app.ui.fields.text import BoolField, LongTextField, TextField
from app.ui.words import code_words

_OPEN_UP_TO = 3
"""A list of so few codes lies open as chips; a longer one opens on demand."""
_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Helpers:
    """What pickers look things up with. `initials` gives the pinyin initials of a Chinese name;
    `members` the people of this installation; `township` the division whose villages come first;
    `choices` the records that references may name.
    """

    around: Surroundings
    initials: Callable[[str], Iterable[str]]
    members: Sequence[str] = ()
    township: str = ""
    choices: ChoicesNow = Choices


Options = Callable[[], Sequence[CodeOption]]
"""What may be chosen in a code field now, e.g. `FormState.options` of its field."""


def make_field(spec: FieldSpec, helpers: Helpers, options: Options | None = None) -> FieldWidget:
    """The widget for `spec`; without `options`, all codes in force may be chosen."""
    if spec.type in (FieldType.CODE, FieldType.CODES):
        return _code_field(spec, helpers, options or all_codes(spec, helpers))
    if spec.type is FieldType.REF and spec.ref == "member":
        return PickField(_member_finder(helpers), str, numbered=True)
    if spec.type in (FieldType.REF, FieldType.REFS):
        return ref_field(spec, helpers.choices, helpers.initials)
    return _MAKERS.get(spec.type, _plain_field)(spec, helpers)


def _plain_field(spec: FieldSpec, helpers: Helpers) -> FieldWidget:
    return TextField(lambda value: show(spec, value, helpers.around, current()))


def _time_field(spec: FieldSpec, helpers: Helpers) -> FieldWidget:
    """What was typed (`9`, `0930`) stands as 09:00 and 09:30 once the person has gone on."""
    field = TextField(lambda value: show(spec, value, helpers.around, current()))
    field.line.set_hints("0900 · 9:30")
    return field


def _division_field(_spec: FieldSpec, helpers: Helpers) -> FieldWidget:
    return PickField(division_finder(helpers), division_name(helpers), numbered=True)


_MAKERS: Mapping[FieldType, Callable[[FieldSpec, Helpers], FieldWidget]] = {
    FieldType.LONG_TEXT: lambda _spec, _helpers: LongTextField(),
    FieldType.BOOLEAN: lambda _spec, _helpers: BoolField(),
    FieldType.DATE: lambda _spec, _helpers: DateField(),
    FieldType.TIME: _time_field,
    FieldType.DATETIME: lambda _spec, _helpers: DateField(with_time=True),
    FieldType.DIVISION: _division_field,
}


def _code_field(spec: FieldSpec, helpers: Helpers, options: Options) -> FieldWidget:
    list_name = spec.codes or ""
    name = code_name(list_name, helpers)
    find = code_finder(list_name, helpers, options)
    if spec.type is FieldType.CODES:
        return PickSeveralField(find, name)
    if spec.within is None and 0 < len(options()) <= _OPEN_UP_TO:
        return ChoiceField(lambda _chosen: find(""))
    return PickField(find, name, numbered=True)


def all_codes(spec: FieldSpec, helpers: Helpers) -> Options:
    """Every code in force today."""
    around = helpers.around

    def options() -> list[CodeOption]:
        active = around.codes.active(spec.codes or "", around.today)
        return [
            CodeOption(c.code, around.codes.name(spec.codes or "", c.code, current()))
            for c in active
        ]

    return options


def code_finder(list_name: str, helpers: Helpers, options: Options) -> Find:
    """Finds offered codes by code, by a part of their name in any script, or by initials."""

    def find(text: str) -> list[Option]:
        wanted = text.strip().casefold()
        found: list[Option] = []
        for offered in options():
            entry = helpers.around.codes.entry(list_name, offered.code)
            if entry is not None and (not wanted or _fits(entry, wanted, helpers)):
                words = code_words(helpers.around.codes, list_name, offered.code)
                found.append(Option(offered.code, words))
        return found[:_OFFERED]

    return find


def _fits(code: Code, wanted: str, helpers: Helpers) -> bool:
    names = (code.name, *code.aliases, *(name.text for name in code.names.values()))
    return (
        code.code.casefold() == wanted
        or any(wanted in name.casefold() for name in names)
        or any(key.startswith(wanted) for key in helpers.initials(code.name))
    )


def code_name(list_name: str, helpers: Helpers) -> Callable[[str], str]:
    """Words a code of a list."""
    return lambda code: code_words(helpers.around.codes, list_name, code)


def division_finder(helpers: Helpers) -> Find:
    """Finds divisions by name or initials; before anything is typed, the township's villages."""

    def find(text: str) -> list[Option]:
        divisions, today = helpers.around.divisions, helpers.around.today
        if text.strip():
            near = divisions.search(text, today, helpers.township[:6], limit=_OFFERED)
            found = near or divisions.search(text, today, limit=_OFFERED)
        else:
            found = divisions.within(helpers.township, today, Level.VILLAGE)[:_OFFERED]
        return [
            Option(
                one.code,
                one.local_name(current()),
                divisions.path_name(one.parent, Level.PREFECTURE) if one.parent else "",
            )
            for one in found
        ]

    return find


def division_name(helpers: Helpers) -> Callable[[str], str]:
    """Words a division: township and village."""
    return lambda code: helpers.around.divisions.path_name(code, Level.COUNTY, current())


def _member_finder(helpers: Helpers) -> Find:
    def find(text: str) -> list[Option]:
        wanted = text.strip().casefold()
        return [Option(name, name) for name in helpers.members if wanted in name.casefold()]

    return find
