"""A desk in memory for tests of verbs and screens: every port filled, nothing on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from app.attachments.arrivals import ScanFolder
from app.domain.divisions import Division, Divisions, Level, Station
from app.domain.kinds import KINDS
from app.domain.problems import Problem
from app.domain.reference import GuideEntry, Phrase, Reference
from app.domain.surroundings import Surroundings
from app.exchange.ledger import Ledgers
from app.packs.reference import load_directory
from app.packs.reference import reference as shipped
from app.usecases.desk import Desk
from app.usecases.ports import (
    Actor,
    BackupInfo,
    Cancelled,
    Clock,
    Drill,
    Ids,
    Person,
    Progress,
    SyncOutcome,
)
from tests.support.memory_attachments import MemoryAttachments
from tests.support.memory_drafts import MemoryDrafts, MemoryPreferences
from tests.support.memory_store import MemoryStore, initials
from tests.support.time_and_ids import CountedIds, FixedClock

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
VILLAGE = "513431101200"
STATION = "513431101000-1"
CLERK = Actor("阿苦", frozenset({"clerk"}), STATION, "513431")
HEAD = Actor("沙马", frozenset({"clerk", "head"}), STATION, "513431")
ADVISER = Actor("王律师", frozenset({"adviser"}), STATION, "513431")


def divisions() -> Divisions:
    """One county with one township and two villages."""
    return Divisions(
        [
            Division("513400000000", "凉山彝族自治州", Level.PREFECTURE),
            Division("513431000000", "昭觉县", Level.COUNTY, "513400000000"),
            Division("513431101000", "解放沟镇", Level.TOWNSHIP, "513431000000"),
            Division(VILLAGE, "火普村", Level.VILLAGE, "513431101000"),
            Division("513431101201", "瓦岗村", Level.VILLAGE, "513431101000"),
        ],
        stations=[Station(STATION, "解放沟镇公共法律服务工作站", "township", "513431101000")],
        keys=initials,
    )


@cache
def reference() -> Reference:
    """The shipped codes, parameters and rights; few divisions, phrases and guide entries."""
    return replace(
        shipped(load_directory(RESOURCES)),
        divisions=divisions(),
        phrases=(
            Phrase("p1", "qz", "wages", "可先向人社部门投诉,并保存考勤和工资条。"),
            Phrase("p2", "qz", "private_loan", "请保存借条和转账记录。"),
            Phrase("p3", "lh", "civil", "可以先申请人民调解,不收费。"),
        ),
        guide=(
            GuideEntry("g1", "work", "老板拖欠工资怎么办", ("保存证据", "向人社部门投诉")),
            GuideEntry("g2", "family", "怎样办理离婚登记", ("双方到民政部门申请",)),
        ),
        versions={"base": 0},
    )


def surroundings(now: str = "2026-11-22T10:41") -> Surroundings:
    """The same reference data, at a time."""
    data = reference()
    return Surroundings(now, data.codes, data.policy, data.divisions, data.calendar, STATION[:12])


class MemoryPeople:
    """The port People: everybody's password is `right-password`."""

    def __init__(self, actors: Sequence[Actor] = (CLERK, HEAD, ADVISER)) -> None:
        self._actors = {actor.name: actor for actor in actors}
        self._opened: set[str] = set()
        self._pins: dict[str, str] = {}

    def list(self) -> Sequence[Person]:
        """The tiles of the login screen."""
        return [
            Person(name, tuple(sorted(a.roles)), name in self._opened, name in self._pins)
            for name, a in self._actors.items()
        ]

    def login(self, name: str, password: str) -> Actor | Problem:
        """The actor, or why not."""
        if name not in self._actors or password != "right-password":
            return Problem("vault.wrong_password")
        self._opened.add(name)
        return self._actors[name]

    def reopen(self, name: str, pin: str) -> Actor | Problem:
        """The actor who opened before and knows the PIN."""
        if name in self._opened and self._pins.get(name) == pin:
            return self._actors[name]
        return Problem("vault.wrong_pin")

    def lock(self) -> None:
        """Nothing to forget here."""

    def set_pin(self, name: str, pin: str) -> Problem | None:
        """Keep a PIN of six digits or more."""
        if len(pin) < 6:
            return Problem("vault.pin_too_short")
        self._pins[name] = pin
        return None

    def change_password(self, name: str, old: str, new: str) -> Problem | None:
        """Accepted when the old one is right."""
        return None if old == "right-password" else Problem("vault.wrong_password")

    def add(self, name: str, roles: Sequence[str], password: str) -> Problem | None:
        """One more person."""
        if name in self._actors:
            return Problem("vault.name_taken")
        self._actors[name] = Actor(name, frozenset(roles), STATION, "513431")
        return None

    def remove(self, name: str) -> Problem | None:
        """One person less."""
        del self._actors[name]
        return None

    @property
    def has_keyring(self) -> bool:
        """As on most stations."""
        return True


class MemoryExchange:
    """The port Exchange: everything arrives, or `error` happens."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.error = ""

    def sync_now(self, progress: Progress, cancelled: Cancelled) -> SyncOutcome:
        """Send everything that waits."""
        pending = len(self._store.waiting())
        if self.error or cancelled():
            return SyncOutcome(pending=pending, error=self.error or "cancelled")
        progress(pending, pending)
        return SyncOutcome(sent=self._store.send_everything(), requests=1)

    def courier_export(self, folder: str) -> tuple[str, int]:
        """A file name; marks nothing as sent (sync rule 9)."""
        return f"{folder}/station.courier", len(self._store.waiting())

    def courier_import(self, file: str) -> SyncOutcome:
        """A receipt file that answers everything."""
        return SyncOutcome(sent=self._store.send_everything())

    def confirm_fork(self) -> None:
        """There is none."""


class MemoryBackups:
    """The port Backups."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made: list[BackupInfo] = []

    def make(self, folder: str | None = None) -> BackupInfo:
        """One more backup."""
        name = f"{folder or 'backups'}/{len(self._made)}.bak"
        self._made.append(BackupInfo(name, self._clock.now(), 4096, 0))
        return self._made[-1]

    def list(self) -> Sequence[BackupInfo]:
        """Newest first."""
        return self._made[::-1]

    def restore(self, path: str) -> Problem | None:
        """Only what was made can be restored."""
        known = any(backup.path == path for backup in self._made)
        return None if known else Problem("store.backup_damaged")

    def drill(self, path: str = "") -> Drill | Problem:
        """Whatever was made can be gone back to."""
        if not self._made:
            return Problem("store.no_backup")
        one = next((b for b in self._made if b.path == path), self._made[-1])
        return Drill(one.path, one.made_at, one.records, 0)

    def verify(self) -> Mapping[str, object]:
        """Everything is well."""
        return {"ok": True, "records": 0, "audit_entries": 0, "chain_ok": True, "problems": []}


def memory_desk(
    actor: Actor = CLERK, *, clock: Clock | None = None, ids: Ids | None = None
) -> Desk:
    """A desk of `actor` on an empty store, 2026-11-22 10:41 unless a clock is given."""
    clock = clock or FixedClock()
    data = reference()
    store = MemoryStore(lambda: surroundings(clock.now()))
    return Desk(
        actor=actor,
        kinds=KINDS,
        references=lambda: data,
        clock=clock,
        ids=ids or CountedIds(),
        reader=store,
        writer=store,
        drafts=MemoryDrafts(),
        preferences=MemoryPreferences(),
        people=MemoryPeople(),
        exchange=MemoryExchange(store),
        backups=MemoryBackups(clock),
        ledgers=Ledgers(),
        attachments=MemoryAttachments(),
        scans=ScanFolder(),
    )


def as_actor(desk: Desk, actor: Actor) -> Desk:
    """The same installation, another person."""
    return replace(desk, actor=actor)
