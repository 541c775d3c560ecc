"""The ports: what the verbs need from the world, as Protocols.

The store, the vault and replication fill them; `main` and `compose` hand them over. No port knows
SQL, HTTP, Qt or a key. Everything that a port returns is frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.case_numbers import NumberStock
from app.domain.changes import Changes
from app.domain.fields import Value, Values
from app.domain.problems import Problem
from app.domain.records import Conflict, HistoryEntry, Hit, Record, SendState
from app.domain.statistics import Figures, Measure, Tally

Progress = Callable[[int, int], None]  # (done, total; total 0 = unknown)
Cancelled = Callable[[], bool]


class Clock(Protocol):
    """Time, injected: nothing else reads a clock."""

    def now(self) -> str:
        """Local time of the prefecture as ISO text to the minute."""
        ...

    def unix(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds of a clock that never jumps."""
        ...


class Ids(Protocol):
    """Identifiers, injected."""

    def record_id(self) -> str:
        """A new UUIDv7, lower-case canonical text."""
        ...

    def token(self, size: int) -> bytes:
        """`size` random bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the name of the tile, the roles of domain.md D.5, and the station acted for."""

    name: str
    roles: frozenset[str]
    station: str
    partition: str  # the county, six digits
    further: frozenset[str] = frozenset()  # other stations that this device belongs to

    @property
    def stations(self) -> frozenset[str]:
        """All stations of the device: an adviser's own laptop may belong to several."""
        return self.further | {self.station}


@dataclass(frozen=True, slots=True)
class Query:
    """A list of one kind. `where` compares fields for equality; `since`/`until` bound the business
    date (inclusive ISO dates); `text` searches like the palette; newest business date first.
    `states` and `complete` filter on what the ledger shows. In `where` None asks for an empty field
    and a list field equals each of its codes. `due` names a field of dates and the first
    ("" for none) and the last day that count: only records in between, the earliest first.
    """

    kind: str
    where: Mapping[str, Value] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    text: str = ""
    states: frozenset[SendState] = frozenset()
    complete: bool | None = None
    due: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The four facts of the status strip, each a query over rows (R3), never a counter kept."""

    pending: int  # changes without an applied answer
    pending_records: int
    oldest_pending: str | None  # local ISO time
    last_saved: str | None
    last_success: str | None  # last exchange that the real server answered
    conflicts: int
    refused: int
    fork: bool  # sync rule 7: a person must confirm
    records: Mapping[str, int] = field(default_factory=dict)

    @property
    def needs_person(self) -> int:
        """How many things wait for a person."""
        return self.conflicts + self.refused + int(self.fork)


class Reader(Protocol):
    """Reading, on a connection of its own; safe from any thread."""

    def get(self, kind: str, record_id: str) -> Record | None: ...
    def ids(self, query: Query, limit: int | None = None) -> Sequence[str]:
        """Ids only, in ledger order: cheap for 100,000 rows."""
        ...

    def many(self, kind: str, ids: Sequence[str]) -> Sequence[Record]:
        """The records of these ids, in this order; ids that are gone are left out."""
        ...

    def count(self, *queries: Query) -> int:
        """How many records one of the queries lists."""
        ...

    def tally(self, tally: Tally) -> Mapping[str, Figures]:
        """Figures by the value of `group_by`; groups without a record are left out."""
        ...

    def tally_months(self, tally: Tally) -> Mapping[str, Mapping[str, Figures]]:
        """The same by month ("2026-11") within each group; what is without a record is left out."""
        ...

    def tally_ids(
        self,
        tally: Tally,
        measure: Measure,
        group: str | None = None,
        states: frozenset[SendState] = frozenset(),
    ) -> Sequence[str]:
        """The records behind one figure (of one group), newest first."""
        ...

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> Sequence[Hit]: ...
    def history(self, kind: str, record_id: str) -> Sequence[HistoryEntry]: ...
    def numbers(self, series: str) -> NumberStock:
        """What this device holds of a series of numbers leased from the server (domain.md A.5)."""
        ...

    def conflicts(self) -> Sequence[Conflict]: ...
    def refusals(self) -> Sequence[Refusal]: ...
    def absent(self) -> Sequence[Absent]:
        """Records that the server has lost and that nobody here has brought back (sync rule 21),
        the longest missed first.
        """
        ...

    def waiting(self, limit: int = 500) -> Sequence[Waiting]:
        """Changes without a receipt, oldest first: what the Sync page lists."""
        ...

    def receipts(self, limit: int = 500, record_id: str = "") -> Sequence[Receipt]:
        """Changes with a receipt, newest first; of one record when it is named."""
        ...

    def standing(self) -> Standing: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """One change that the server refused: which record, why (a catalogue code), since when."""

    change_id: str
    kind: str
    record_id: str
    title: str
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One change that waits for its receipt."""

    change_id: str
    kind: str
    record_id: str
    title: str
    at: str
    actor: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that a change was submitted (R11)."""

    change_id: str
    kind: str
    record_id: str
    title: str
    made_at: str
    number: str  # the server's receipt number "epoch-position", short
    safe: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """A record that only this device still has: the server was restored to a time before it."""

    kind: str
    record_id: str
    title: str
    since: str  # local ISO time at which the server said so


class UnitOfWork(Protocol):
    """One act: record + outbox + audit + search index in one transaction, or nothing at all.

    Leaving the `with` block normally commits durably; an exception rolls everything back.
    """

    def get(self, kind: str, record_id: str) -> Record | None: ...
    def add(self, kind: str, record_id: str, values: Values, to: Collection[str] = ()) -> Record:
        """Create; `to` are further stations that see it, for ever. Adding an id that exists raises
        `AlreadyThere` (look it up before retrying)."""
        ...

    def edit(self, record: Record, changes: Values) -> Record:
        """Change fields of a record as it was seen; None empties a field."""
        ...

    def next_number(self, series: str) -> int:
        """The next local number of a series on this device, from 1; a gap stays where an act failed
        (domain.md B.1 `consult_no`, R34).
        """
        ...

    def take_number(self, series: str) -> int | None:
        """The lowest free number of the blocks that the server leased to this device; it is used up
        exactly when the act commits. None when there is none.
        """
        ...

    def ask_numbers(self, series: str, count: int) -> None:
        """Wish for a block of so many with the next exchange; may be repeated."""
        ...

    def remove(self, record: Record, reason: str) -> None: ...
    def resolve(self, conflict: Conflict, value: Value) -> None: ...
    def correct(self, refusal: Refusal, changes: Values) -> Record:
        """A new change on the record as it is now that stands for the refused one and everything it
        folds in (sync rule 12). Without `changes` the refused values go into the queue again.
        """
        ...

    def withdraw(self, refusal: Refusal, reason: str) -> None:
        """Give up the act of a refused change: the server's values show again; what was tried stays
        in the history. A creation that is given up leaves the lists.
        """
        ...

    def bring_back(self, kind: str, record_id: str) -> Record:
        """Offer a record that the server has lost as a new creation (sync rule 21)."""
        ...

    def audit(self, event: str, kind: str = "", record_id: str = "", detail: str = "") -> None:
        """An entry beside those that add/edit/remove write by themselves."""
        ...

    @property
    def changes(self) -> Changes: ...


class PortFault(Exception):
    """The machine failed behind a port (disk full, read-only, damage): nothing was done, or at
    least nothing is certain. `code` is a key of `app.messages`; the text holds no values.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AlreadyThere(Exception):
    """A record of this id is already stored (a commit that seemed to fail had succeeded)."""


class Writer(Protocol):
    """The one writer. `begin` waits for its turn and never blocks on a network."""

    def begin(self, actor: Actor, verb: str) -> AbstractContextManager[UnitOfWork]: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-typed form: private to its owner, on disk, never listed and never synced."""

    id: str
    owner: str
    form: str
    values: Values = field(repr=False)
    saved_at: str
    parked: bool = False
    title: str = field(default="", repr=False)
    record_id: str = ""  # the record being edited, "" for a new one


class Drafts(Protocol):
    def put(self, draft: Draft) -> None: ...
    def drop(self, draft_id: str) -> None: ...
    def of(self, owner: str) -> Sequence[Draft]: ...


class Preferences(Protocol):
    """Settings per person ("" = of the device)."""

    def get(self, owner: str, key: str, default: str = "") -> str: ...
    def set(self, owner: str, key: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What one manual or background sync did; `error` is a catalogue code or ""."""

    sent: int = 0
    received: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0
    pending: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    error: str = ""
    changes: Changes = field(default_factory=Changes)


class Exchange(Protocol):
    """Sync by network or by courier. Never holds a database lock while a network is used."""

    def sync_now(self, progress: Progress, cancelled: Cancelled) -> SyncOutcome: ...
    def courier_export(self, folder: str) -> tuple[str, int]:
        """(file, changes). Marks nothing as sent (sync rule 9)."""
        ...

    def courier_import(self, file: str) -> SyncOutcome: ...
    def confirm_fork(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Person:
    """One tile of the login screen: a person of this installation."""

    name: str
    roles: tuple[str, ...]
    opened: bool  # gave the password since the program started: a PIN re-opens
    has_pin: bool = False
    wait_seconds: int = 0  # growing delay after wrong passwords


class People(Protocol):
    """Login and people of this installation. Every failure is a `Problem`, never an exception."""

    def list(self) -> Sequence[Person]: ...
    def login(self, name: str, password: str) -> Actor | Problem: ...
    def reopen(self, name: str, pin: str) -> Actor | Problem: ...
    def lock(self) -> None: ...
    def set_pin(self, name: str, pin: str) -> Problem | None: ...
    def change_password(self, name: str, old: str, new: str) -> Problem | None: ...
    def add(self, name: str, roles: Sequence[str], password: str) -> Problem | None: ...
    def remove(self, name: str) -> Problem | None: ...
    @property
    def has_keyring(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One verified backup."""

    path: str
    made_at: str
    bytes: int
    records: int


@dataclass(frozen=True, slots=True)
class Drill:
    """A restore that was tried and worked; `made_at` is "" for a file that was renamed."""

    path: str
    made_at: str
    records: int
    audit_entries: int


class Backups(Protocol):
    def make(self, folder: str | None = None) -> BackupInfo: ...
    def list(self) -> Sequence[BackupInfo]: ...
    def restore(self, path: str) -> Problem | None: ...
    def drill(self, path: str = "") -> Drill | Problem:
        """Try to go back to a backup (the newest) without touching the live data."""
        ...

    def verify(self) -> Mapping[str, object]:
        """`{"ok", "records", "audit_entries", "chain_ok", "problems"}` (commands.md)."""
        ...
