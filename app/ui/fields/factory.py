"""The input widget for a field description: the only place that knows both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.codes import Code
from app.domain.divisions import Level
from app.domain.fields import FieldSpec, FieldType
from app.domain.surroundings import Surroundings
from app.i18n import current
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.dates import DateField
from app.ui.fields.pickers import PickField, PickSeveralField
from app.ui.fields.suggestions import Find, Option
from app.ui.fields.text import BoolField, LongTextField, TextField, joined, yuan

_OPEN_UP_TO = 4
"""A list of so few codes lies open as chips; a longer one opens on demand."""
_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Helpers:
    """What pickers look things up with. `initials` gives the pinyin initials of a Chinese name;
    `members` the people of this installation; `township` the division whose villages come first.
    """

    around: Surroundings
    initials: Callable[[str], Iterable[str]]
    members: Sequence[str] = ()
    township: str = ""


def make_field(spec: FieldSpec, helpers: Helpers) -> FieldWidget:
    """The widget for `spec`."""
    if spec.type is FieldType.REF and spec.ref == "member":
        return PickField(_member_finder(helpers), str, numbered=True)
    return _MAKERS.get(spec.type, _plain_field)(spec, helpers)


def _plain_field(_spec: FieldSpec, _helpers: Helpers) -> FieldWidget:
    return TextField()


def _code_field(spec: FieldSpec, helpers: Helpers) -> FieldWidget:
    name = spec.codes or ""
    options = code_finder(name, helpers)("")
    if spec.within is None and 0 < len(options) <= _OPEN_UP_TO:
        return ChoiceField(options)
    return PickField(code_finder(name, helpers), code_name(name, helpers), numbered=True)


def _codes_field(spec: FieldSpec, helpers: Helpers) -> FieldWidget:
    name = spec.codes or ""
    return PickSeveralField(code_finder(name, helpers), code_name(name, helpers))


def _division_field(_spec: FieldSpec, helpers: Helpers) -> FieldWidget:
    return PickField(division_finder(helpers), division_name(helpers), numbered=True)


_MAKERS: Mapping[FieldType, Callable[[FieldSpec, Helpers], FieldWidget]] = {
    FieldType.LONG_TEXT: lambda _spec, _helpers: LongTextField(),
    FieldType.BOOLEAN: lambda _spec, _helpers: BoolField(),
    FieldType.DATE: lambda _spec, _helpers: DateField(),
    FieldType.DATETIME: lambda _spec, _helpers: DateField(with_time=True),
    FieldType.MONEY: lambda _spec, _helpers: TextField(yuan),
    FieldType.TEXTS: lambda _spec, _helpers: TextField(joined),
    FieldType.CODE: _code_field,
    FieldType.CODES: _codes_field,
    FieldType.DIVISION: _division_field,
}


def code_finder(list_name: str, helpers: Helpers, parent: str | None = None) -> Find:
    """Finds codes in force by code, by a part of their name in any script, or by initials."""

    def find(text: str) -> list[Option]:
        around = helpers.around
        active = around.codes.active(list_name, around.today, parent)
        wanted = text.strip().casefold()
        fitting = (code for code in active if not wanted or _fits(code, wanted, helpers))
        return [code_option(code) for code in fitting][:_OFFERED]

    return find


def _fits(code: Code, wanted: str, helpers: Helpers) -> bool:
    names = (code.name, *code.aliases, *(name.text for name in code.names.values()))
    return (
        code.code.casefold() == wanted
        or any(wanted in name.casefold() for name in names)
        or any(key.startswith(wanted) for name in names[:1] for key in helpers.initials(name))
    )


def code_option(code: Code) -> Option:
    """A code as it is offered: its name in the user's language, the Chinese beside it."""
    local = code.names.get(current())
    return Option(code.code, local.text, code.name) if local else Option(code.code, code.name)


def code_name(list_name: str, helpers: Helpers) -> Callable[[str], str]:
    """Words a code of a list."""
    return lambda code: helpers.around.codes.name(list_name, code, current())


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
