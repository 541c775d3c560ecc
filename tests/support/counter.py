"""A committee's counter for tests of case numbers, on the encrypted store and in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.case_numbers import series
from app.domain.problems import Refused
from app.domain.records import Record
from app.messages import sentence
from app.store import Store, open_store
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.mediation import numbering, opening
from app.usecases.ports import Actor
from app.usecases.records import Saved
from sync.protocol import LeaseGrant
from tests.support.memory_desk import STATION, VILLAGE, memory_desk
from tests.support.memory_store import MemoryStore
from tests.support.station_store import KEY, setup_for
from tests.support.time_and_ids import FixedClock

HEAD = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), STATION, "513431")
SHORT = "昭觉解放沟"


@dataclass
class Counter:
    """A desk with a committee and its mediator, and a server that grants what is asked for."""

    desk: Desk
    store: Store | MemoryStore
    clock: FixedClock

    def committee(self, **values: Any) -> Record:
        given = {
            "name": "解放沟镇人民调解委员会", "short_name": SHORT, "kind_code": "township",
            "division_code": "513431101000",
        }  # fmt: skip
        return done(records.create(self.desk, "committee", {**given, **values}))

    def case(self, of: Record, accepted: str = "2026-11-02", **values: Any) -> Record:
        given = {
            "source_code": "applied", "applied_on": accepted, "application_mode": "oral",
            "accepted_on": accepted, "dispute_type": "02", "dispute_division": VILLAGE,
            "people_involved": 2, "brief": "两家因田埂排水争吵。", "languages": ("zh",),
            "consented": True, "committee_id": of.id,
        }  # fmt: skip
        sides = [{"side": "applicant", "name": "木呷"}, {"side": "respondent", "name": "乌牛"}]
        return done(opening.open_case(self.desk, {**given, **values}, sides))

    def grant(self, of: Record, year: int = 2026, first: int = 1, last: int = 50) -> None:
        """The answer of the server to the open wish for the series, or its own idea."""
        name = series(of.id, year)
        if isinstance(self.store, MemoryStore):
            self.store.grant(name, first, last)
            return
        with self.store.writer.begin(HEAD, "test.ask") as unit:
            unit.ask_numbers(name, last - first + 1)
        with self.store.replica.write() as tables:
            (wish,) = [w for w in tables.open_leases(100) if w.series == name]
            grant = LeaseGrant(lease_id=wish.lease_id, first=first, last=last)
            tables.put_leases([grant], tables.identity().epoch)

    def number(self, case: Record) -> str:
        return done(numbering.issue(self.desk, case)).text("case_no")


def done(outcome: Saved | Refused) -> Record:
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def why(outcome: object) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    assert all(sentence(problem) for problem in outcome.problems)
    return [problem.code for problem in outcome.problems]


def in_memory() -> Counter:
    """A counter of which nothing lies on disk."""
    desk = replace(memory_desk(), actor=HEAD)
    assert isinstance(desk.clock, FixedClock)
    assert isinstance(desk.reader, MemoryStore)
    return Counter(desk, desk.reader, desk.clock)


@contextmanager
def on_disk(folder: Path) -> Iterator[tuple[Counter, Store]]:
    """A counter with the encrypted store."""
    fake = in_memory()
    store = open_store(folder / "station.db", KEY, setup_for(fake.clock, fake.desk.ids))
    desk = replace(fake.desk, reader=store.reader, writer=store.writer)
    yield Counter(desk, store, fake.clock), store
    store.close()
