"""What the store keeps beside a record's fields: title, snippet, names, texts, problems."""

from __future__ import annotations

from app.domain.fields import FieldSpec, Mask, Projection, RecordKind, Values
from app.domain.masking import hide_numbers
from app.domain.surroundings import Surroundings

SENSITIVE_TITLE = "敏感登记"
"""Stands for name and facts of a sensitive record in lists (domain.md B.1 `sensitivity`)."""


def project(kind: RecordKind, values: Values, around: Surroundings) -> Projection:
    """Everything lists and search need, so that they need no rules.

    Title and snippet of a sensitive record name nobody; those of any other record never show a
    number that identifies. Names and texts are complete: the index lies encrypted.
    """
    searched = [spec for spec in kind.fields if spec.search]
    hidden = kind.sensitive(values)
    return Projection(
        title=SENSITIVE_TITLE if hidden else hide_numbers(kind.title(values)),
        snippet=kind.snippet(values),
        names=tuple(t for s in searched if s.mask is Mask.NAME for t in _texts(s, values)),
        texts=tuple(t for s in searched for t in _texts(s, values)),
        problems=tuple(kind.rules(values, around)),
    )


def day_of(kind: RecordKind, values: Values) -> str:
    """The day by which lists order a record: its business date (R24), before it has one the day it
    was entered; "" for kinds without.
    """
    if kind.occurred is None:
        return ""
    return str(values.get(kind.occurred) or values.get("entered_at") or "")[:10]


def _texts(spec: FieldSpec, values: Values) -> list[str]:
    value = values.get(spec.name)
    if isinstance(value, str):
        return [value]
    return [str(part) for part in value] if isinstance(value, list | tuple) else []
