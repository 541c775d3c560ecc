"""Records as every layer above the store sees them: frozen, JSON-plain, one shape for all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from app.domain.fields import Value, Values

_NOTHING: Mapping[str, Value] = MappingProxyType({})


class SendState(StrEnum):
    """Where a record stands between this device and the prefecture (commands.md, `list`)."""

    WAITING = "waiting"  # at least one change without an applied answer
    RECEIVED = "received"  # every change applied by the server
    SAFE = "safe"  # every change in a verified server backup
    REFUSED = "refused"  # the server refused a change; a person must correct it
    CONFLICT = "conflict"  # two values of one field wait for a person


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `values` hold only what is set; an absent name is empty.

    `extra` are fields this client does not know: shown to nobody, stored and sent back unchanged.
    `seen` is the store's token of what was on the screen when the record was read (sync rule 1: the
    base of an edit is what its author saw); hand it back untouched with the edit.
    """

    kind: str
    id: str
    values: Values = field(repr=False)  # personal: no text of an error or a log may carry it
    state: SendState = SendState.WAITING
    complete: bool = False
    version: int = 0
    station: str = ""
    partition: str = ""
    to: tuple[str, ...] = ()  # further stations it is addressed to, fixed at its creation
    extra: Values = field(default_factory=lambda: _NOTHING, repr=False)
    seen: object = None
    on_server: bool = True  # False: answered "absent" after a server restore (sync rule 21)

    def get(self, name: str) -> Value:
        """The value of a field, None when empty."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """The value as text, "" when empty."""
        value = self.values.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one record: who, when, where, old and new values of the fields it set."""

    change_id: str
    at: str
    actor: str
    device: str
    before: Values = field(repr=False)
    after: Values = field(repr=False)
    outcome: str  # "waiting" | "applied" | "merged" | "conflict" | "refused" | "received"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values that meet in a conflict."""

    change_id: str
    value: Value = field(repr=False)
    actor: str
    device: str
    at: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more values of one field that wait for a person (sync rule 6)."""

    id: str
    kind: str
    record_id: str
    field: str
    title: str
    candidates: tuple[Candidate, ...]
    seen: object = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result in rank order; `title` and `snippet` respect masking."""

    kind: str
    id: str
    title: str = field(repr=False)
    snippet: str = field(repr=False)
