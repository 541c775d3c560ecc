"""Parameters of the prefecture: every rule that a county may set differently (domain.md J)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.fields import Value

EVERYWHERE = ""
"""The scope of a parameter that holds in the whole prefecture."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of one parameter from a day on.

    `scope` is the beginning of a division code ("" everywhere, "513431" one county, twelve digits
    one village): a township's station inherits what its county set. `unit` names what the number
    counts (minutes, days, fen …); `confirm` asks the prefecture to confirm a default of ours.
    """

    name: str
    value: Value
    valid_from: str
    unit: str = ""
    scope: str = EVERYWHERE
    title: str = ""
    source: str = ""
    confirm: bool = False


class Policy:
    """All parameters in force. A name nobody delivered is a programming error: KeyError."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        by_name: dict[str, list[Parameter]] = {}
        for parameter in parameters:
            by_name.setdefault(parameter.name, []).append(parameter)
        # Best match last, so that a look-up reads from the end: narrow scope before wide,
        # then later before earlier.
        self._by_name = {
            name: sorted(values, key=lambda p: (len(p.scope), p.valid_from))
            for name, values in by_name.items()
        }

    def names(self) -> tuple[str, ...]:
        """The names of all parameters."""
        return tuple(self._by_name)

    def parameter(self, name: str, on: str, scope: str = EVERYWHERE) -> Parameter:
        """The parameter in force on an ISO date for a division code.

        Before the first date of a parameter its earliest value counts: a late entry about an old
        event must find a rule. Raises KeyError for a name that nobody delivered.
        """
        fitting = [p for p in self._by_name[name] if scope.startswith(p.scope)]
        if not fitting:
            raise KeyError(name)
        return next((p for p in reversed(fitting) if p.valid_from <= on), fitting[0])

    def scopes(self, *names: str) -> frozenset[str]:
        """All scopes for which one of these parameters is set: two places within the same ones
        have the same values.
        """
        return frozenset(p.scope for name in names for p in self._by_name[name])

    def get(self, name: str, on: str, scope: str = EVERYWHERE) -> Value:
        """The value in force on an ISO date for a division code."""
        return self.parameter(name, on, scope).value

    def integer(self, name: str, on: str, scope: str = EVERYWHERE) -> int:
        """A whole number; TypeError when the parameter is something else."""
        value = self.get(name, on, scope)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"parameter {name} is not a whole number")
        return value

    def text(self, name: str, on: str, scope: str = EVERYWHERE) -> str:
        """A text; TypeError when the parameter is something else."""
        value = self.get(name, on, scope)
        if not isinstance(value, str):
            raise TypeError(f"parameter {name} is not a text")
        return value
