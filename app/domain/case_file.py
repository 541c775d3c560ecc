"""A mediation case with its parts, as the rules of the whole case see it (domain.md A.2-A.4).

Every part is a record of its own kind that names its case in `case_id`; this is only the view over
them, built from what was read and never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.records import Record

CASE = "mediation_case"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """`parts` by kind, each kind in the order of its numbers or dates."""

    case: Record
    parts: Mapping[str, tuple[Record, ...]] = field(default_factory=dict, repr=False)

    def of(self, kind: str) -> tuple[Record, ...]:
        """The parts of one kind, in order."""
        return self.parts.get(kind, ())

    def part(self, kind: str, record_id: str) -> Record | None:
        """One part by its id."""
        return next((record for record in self.of(kind) if record.id == record_id), None)

    def parties(self, side: str = "") -> tuple[Record, ...]:
        """All parties, or those of one side (a code of `party_side`)."""
        return tuple(party for party in self.of("party") if side in ("", party.text("side")))
