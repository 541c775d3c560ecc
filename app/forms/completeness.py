"""How far a form is: completeness is a state, never a gate (product.md R29)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.common import is_empty
from app.domain.fields import Need
from app.domain.problems import Severity
from app.forms.state import FormState


@dataclass(frozen=True, slots=True)
class Completeness:
    """`done` of `total` required fields are filled (conditional ones count while their condition
    holds); `missing` and `wrong` name the fields that keep the record incomplete.
    """

    done: int
    total: int
    missing: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing keeps the record incomplete."""
        return not self.missing and not self.wrong


def completeness(state: FormState) -> Completeness:
    """Counted from the form's problems."""
    missing = state.missing
    bad = (Severity.WRONG, Severity.REFUSE)
    wrong = {p.field for p in state.problems if p.severity in bad}
    required = [spec.name for spec in state.form.kind.fields if spec.need is Need.REQUIRED]
    asked = {*required, *missing}
    filled = [name for name in asked if not is_empty(state.values.get(name))]
    return Completeness(
        done=len(filled),
        total=len(asked),
        missing=missing,
        wrong=tuple(name for name in state.form.fields if name in wrong),
    )
