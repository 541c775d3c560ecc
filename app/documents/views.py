"""Records as templates see them: every field of the kind is there, empty or not, and no other.

A template that misspells a field is refused by name; one that names an empty field prints a blank.
A field that refers to parties or mediators also gives them whole, without its `_id`:
`part.debtor.name`, `part.attendees | names`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.fields import FieldSpec, FieldType, RecordKind, Value
from app.domain.records import Record

View = Mapping[str, object]
Find = Callable[[str, str], View | None]
"""The view of a record by kind and id, None when the case does not hold it."""

RESOLVED = frozenset({"party", "mediator", "agreement"})
ID, KIND = "id", "kind"


def view(kind: RecordKind, record: Record | None, find: Find) -> dict[str, object]:
    """The fields of a record (all empty without one) and the records they refer to."""
    shown: dict[str, object] = {ID: record.id if record else "", KIND: kind.name}
    for spec in kind.fields:
        value = record.get(spec.name) if record else None
        shown[spec.name] = value
        if spec.ref in RESOLVED:
            shown[_name_of(spec)] = _referred(spec, value, find)
    return shown


def _name_of(spec: FieldSpec) -> str:
    """`debtor_id` → `debtor`; `attendees` stays and becomes the parties themselves."""
    return spec.name.removesuffix("_id")


def _referred(spec: FieldSpec, value: Value, find: Find) -> object:
    assert spec.ref is not None  # noqa: S101 - asked for above
    if spec.type is FieldType.REFS:
        ids = value if isinstance(value, list | tuple) else ()
        return [found for one in ids if (found := find(spec.ref, str(one)))]
    # One that the case does not hold shows as empty, like one that nobody chose.
    return (find(spec.ref, str(value)) if value else None) or find(spec.ref, "")
