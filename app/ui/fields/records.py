"""Fields that name other records: a party of the open case, a committee, a mediator.

What may be chosen is read beforehand, off the UI thread (`read_choices`, `choices_of_file`); the
fields only look into it, so that typing never waits for the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.case_file import CaseFile
from app.domain.common import is_empty
from app.domain.fields import FieldSpec, FieldType, RecordKind
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.fields.pickers import PickField, PickSeveralField
from app.ui.fields.suggestions import Find, Option
from app.usecases.desk import Desk
from app.usecases.ports import Query

OUTSIDE = ("committee", "mediator")
"""Kinds that a case names and does not hold."""

_PLACE = {"adviser": "firm", "legal_literate_villager": "village_name"}
_LEFT = ("left_on", "closed_on", "withdrew_on", "ended_on")
"""A record with one of these days is over: it keeps its name and is not offered any more."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Records that may be chosen, by kind. Immutable: a reload makes another one."""

    by_kind: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    over: frozenset[str] = frozenset()

    def name(self, kind: str, record_id: str) -> str:
        """The title of one record; whoever is not here is called so, never by an id."""
        found = (one for one in self.by_kind.get(kind, ()) if one.key == record_id)
        return next((one.text for one in found), _("（不在本机）"))

    def offered(self, kind: str) -> Sequence[Option]:
        """What may be chosen now, in order."""
        return [one for one in self.by_kind.get(kind, ()) if one.key not in self.over]

    def joined(self, other: Choices) -> Choices:
        """Both; of a kind that both have, that of `other`."""
        return Choices({**self.by_kind, **other.by_kind}, self.over | other.over)


ChoicesNow = Callable[[], Choices]


def read_choices(desk: Desk, *kinds: str) -> Choices:
    """All records of these kinds, e.g. committees and mediators; off the UI thread."""
    return _choices(
        desk.kinds,
        {kind: desk.reader.many(kind, desk.reader.ids(Query(kind))) for kind in kinds},
        _committees(desk) if "mediator" in kinds else {},
    )


def choices_of_file(kinds: Mapping[str, RecordKind], file: CaseFile) -> Choices:
    """The parts of an open case; kinds without any are there and empty."""
    return _choices(kinds, {name: file.of(name) for name, kind in kinds.items() if kind.part_of})


def _committees(desk: Desk) -> Mapping[str, str]:
    found = desk.reader.many("committee", desk.reader.ids(Query("committee")))
    return {one.id: one.text("name") for one in found}


def _choices(
    kinds: Mapping[str, RecordKind],
    records: Mapping[str, Iterable[Record]],
    committees: Mapping[str, str] | None = None,
) -> Choices:
    offered: dict[str, tuple[Option, ...]] = {}
    over: set[str] = set()
    for kind, found in records.items():
        offered[kind] = tuple(
            Option(one.id, kinds[kind].title(one.values), _where(one, committees or {}))
            for one in found
        )
        over |= {one.id for one in found if any(not is_empty(one.get(day)) for day in _LEFT)}
    return Choices(offered, frozenset(over))


def _where(one: Record, committees: Mapping[str, str]) -> str:
    """Where somebody serves, which tells two of one name apart."""
    if one.kind == "mediator":
        return committees.get(one.text("committee_id"), "")
    return one.text(_PLACE.get(one.kind, ""))


def record_finder(kind: str, now: ChoicesNow, initials: Callable[[str], Iterable[str]]) -> Find:
    """Finds records by a part of their title or by its initials."""

    def find(text: str) -> list[Option]:
        wanted = text.strip().casefold()
        return [one for one in now().offered(kind) if not wanted or _fits(one, wanted, initials)]

    return find


def _fits(option: Option, wanted: str, initials: Callable[[str], Iterable[str]]) -> bool:
    if wanted in option.text.casefold():
        return True
    return any(key.startswith(wanted) for key in initials(option.text))


class RefField(PickField):
    """One record of a kind, shown by its title."""

    def __init__(
        self, kind: str, now: ChoicesNow, initials: Callable[[str], Iterable[str]]
    ) -> None:
        super().__init__(
            record_finder(kind, now, initials),
            lambda record_id: now().name(kind, record_id),
            numbered=True,
        )


class RefsField(PickSeveralField):
    """Several records of a kind, each a word that can be taken back."""

    def __init__(
        self, kind: str, now: ChoicesNow, initials: Callable[[str], Iterable[str]]
    ) -> None:
        super().__init__(
            record_finder(kind, now, initials), lambda record_id: now().name(kind, record_id)
        )


def ref_field(
    spec: FieldSpec, now: ChoicesNow, initials: Callable[[str], Iterable[str]]
) -> RefField | RefsField:
    """The field for a REF or REFS description."""
    made = RefsField if spec.type is FieldType.REFS else RefField
    return made(spec.ref or "", now, initials)
