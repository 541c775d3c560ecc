"""The ports Drafts and Preferences in memory."""

from __future__ import annotations

from collections.abc import Sequence

from app.usecases.ports import Draft


class MemoryDrafts:
    """The port Drafts."""

    def __init__(self) -> None:
        self.all: dict[str, Draft] = {}

    def put(self, draft: Draft) -> None:
        """Keep a draft."""
        self.all[draft.id] = draft

    def drop(self, draft_id: str) -> None:
        """Forget a draft."""
        self.all.pop(draft_id, None)

    def of(self, owner: str) -> Sequence[Draft]:
        """The drafts of one person, newest first."""
        own = [draft for draft in self.all.values() if draft.owner == owner]
        return sorted(own, key=lambda draft: draft.saved_at, reverse=True)


class MemoryPreferences:
    """The port Preferences."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], str] = {}

    def get(self, owner: str, key: str, default: str = "") -> str:
        """One setting."""
        return self._all.get((owner, key), default)

    def set(self, owner: str, key: str, value: str) -> None:
        """Keep one setting."""
        self._all[owner, key] = value
