"""Problems as values: what is wrong, where, how bad. Never a sentence, never an exception.

A rule returns problems; `app.messages` turns a problem into a sentence with cause, remedy and
who acts. Severity decides what a problem may prevent (product.md R29: saving is always allowed).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Severity(StrEnum):
    """How much a problem prevents."""

    REFUSE = "refuse"  # the value has no type (bad date, unknown field, oversize): not storable
    MISSING = "missing"  # required to finish, not to save: the record stays incomplete
    WRONG = "wrong"  # a rule is not met: saved, incomplete until corrected
    WARN = "warn"  # pointed out, never blocks and never makes incomplete


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field (or, with `field` None, with the whole).

    `code` is a stable key of the catalogue in `app.messages`; `args` fill its placeholders and
    never hold personal data beyond what the reader of the screen typed.
    """

    code: str
    field: str | None = None
    severity: Severity = Severity.REFUSE
    args: Mapping[str, object] = dataclasses.field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Refused:
    """The outcome of a verb that did nothing; `problems` is never empty."""

    problems: tuple[Problem, ...]


def refused(code: str, field_name: str | None = None, **args: object) -> Refused:
    """Shorthand for a verb refused for one reason."""
    return Refused((Problem(code, field_name, Severity.REFUSE, args),))


def completes(problems: tuple[Problem, ...]) -> bool:
    """Whether a record with these problems counts as complete (only warnings left)."""
    return all(p.severity is Severity.WARN for p in problems)
