"""How much of a value a reader may see: a list on screen, an export, or everything with a reason.

One place decides for screen, Excel, JSON and print (storage-security.md, Audit and privacy); the
masking of single values is in `masking`.
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.fields import FieldSpec, Mask, RecordKind, Value, Values
from app.domain.masking import hide_numbers, mask
from app.domain.showing import show
from app.domain.surroundings import Surroundings


class Disclosure(StrEnum):
    """Who reads."""

    LIST = "list"  # a colleague at the counter: names, no numbers
    EXPORT = "export"  # a file that leaves the program: no names either
    FULL = "full"  # a person gave a reason, which was logged


def disclose(
    kind: RecordKind, spec: FieldSpec, values: Values, around: Surroundings, how: Disclosure
) -> str:
    """The value of one field as text for this reader. Of a sensitive record nothing personal is
    left (domain.md B.1 `sensitivity`).
    """
    text = show(spec, values.get(spec.name), around)
    if how is Disclosure.FULL or spec.mask is None or not text:
        return text
    if kind.sensitive(values):
        return mask(text, spec.mask, strict=True)
    if spec.mask is Mask.TEXT:
        return hide_numbers(text)
    if spec.mask is Mask.NAME and how is Disclosure.LIST:
        return text
    return mask(text, spec.mask)


def disclosed_value(
    kind: RecordKind, spec: FieldSpec, values: Values, around: Surroundings, how: Disclosure
) -> Value:
    """The value itself where this reader may have it, else its masked text."""
    value = values.get(spec.name)
    if how is Disclosure.FULL or spec.mask is None or value is None:
        return value
    return disclose(kind, spec, values, around, how)
