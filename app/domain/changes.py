"""What one verb changed: published once, every screen decides what to reload."""

from __future__ import annotations

from dataclasses import dataclass

RecordRef = tuple[str, str]  # (kind, id)


@dataclass(frozen=True, slots=True)
class Changes:
    """Records touched by one verb, the topics beside records, and who caused it.

    `topics` names what is not a record: "drafts", "sync", "people", "reference", "settings".
    `origin` identifies the screen or worker that acted, so that it need not reload itself.
    """

    records: frozenset[RecordRef] = frozenset()
    topics: frozenset[str] = frozenset()
    origin: str = ""

    def touches(self, kind: str) -> bool:
        """Whether any record of `kind` changed."""
        return any(k == kind for k, _ in self.records)

    def merged(self, other: Changes) -> Changes:
        """Both together, keeping the first origin."""
        return Changes(
            self.records | other.records, self.topics | other.topics, self.origin or other.origin
        )
