"""The state machine: devices, one server, and everything that goes wrong between them.

Hypothesis chooses the steps and shrinks a failure to the shortest history; the judge of
`tests.support.sync_world` looks at every step. `test_mutants` shows that it sees broken rules.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from sync.protocol import CONFLICT_KIND
from sync.replica import Limits
from tests.support.sync_history import SMALL
from tests.support.sync_places import VILLAGES
from tests.support.sync_world import FIELDS, Station, World

FULL = Limits()
which = st.integers(0, 11)
limits = st.sampled_from((SMALL, FULL))


class SyncMachine(RuleBasedStateMachine):
    """Indices pick among what exists, so that every rule can always run."""

    @initialize(seed=st.integers(0, 2**16), addressed=st.booleans())
    def begin(self, seed: int, addressed: bool) -> None:
        """Two devices that see everything, or those of three stations and what is addressed."""
        self.addressed = addressed
        self.world = World(seed, 4, places=VILLAGES) if addressed else World(seed, 2)
        self.devices = len(self.world.stations)

    def station(self, number: int) -> Station:
        return self.world.stations[number % len(self.world.stations)]

    def known(self, station: Station) -> list[bytes]:
        return sorted(
            r.record_id
            for r in station.tables.seen.values()
            if r.kind != CONFLICT_KIND and r.fields is not None and not r.deleted
        )

    # -- people ----------------------------------------------------------------------------------

    @rule(number=which, records=st.integers(1, 2), poison=st.booleans())
    def create(self, number: int, records: int, poison: bool) -> None:
        self.world.create(self.station(number), records, poison and records == 2)

    @rule(number=which, record=which)
    def open_form(self, number: int, record: int) -> None:
        station = self.station(number)
        if known := self.known(station):
            self.world.open_form(station, known[record % len(known)])

    @rule(number=which, form=which, names=st.sets(st.sampled_from(FIELDS), min_size=1))
    def save(self, number: int, form: int, names: set[str]) -> None:
        station = self.station(number)
        if station.forms:
            opened = station.forms.pop(form % len(station.forms))
            self.world.save(station, [opened], tuple(sorted(names)))

    @rule(number=which, record=which, names=st.sets(st.sampled_from(FIELDS), min_size=1))
    def edit(self, number: int, record: int, names: set[str]) -> None:
        station = self.station(number)
        if known := self.known(station):
            opened = self.world.open_form(station, known[record % len(known)])
            station.forms.remove(opened)
            self.world.save(station, [opened], tuple(sorted(names)))

    @rule(number=which, record=which)
    def delete(self, number: int, record: int) -> None:
        station = self.station(number)
        if known := self.known(station):
            opened = self.world.open_form(station, known[record % len(known)])
            station.forms.remove(opened)
            self.world.delete(station, opened)

    @rule(number=which, conflict=which)
    def resolve(self, number: int, conflict: int) -> None:
        station = self.station(number)
        if conflicts := self.world.conflicts(station):
            self.world.resolve(station, conflicts[conflict % len(conflicts)])

    @rule(number=which, give_up=st.booleans())
    def refused(self, number: int, give_up: bool) -> None:
        station = self.station(number)
        if refused := self.world.refused(station):
            act = self.world.withdraw if give_up else self.world.correct
            act(station, refused[0])

    # -- messages --------------------------------------------------------------------------------

    @rule(number=which, size=limits)
    def send(self, number: int, size: Limits) -> None:
        self.world.send(self.station(number), size)

    @rule(message=which)
    def deliver(self, message: int) -> None:
        if messages := self.world.messages:
            self.world.deliver(messages[message % len(messages)])

    @rule(message=which, keep=st.booleans())
    def answer(self, message: int, keep: bool) -> None:
        answered = [m for m in self.world.messages if m.answer is not None]
        if answered:
            chosen = answered[message % len(answered)]
            self.world.back(chosen)
            if not keep:
                self.world.messages.remove(chosen)

    @rule(number=which, size=limits)
    def exchange(self, number: int, size: Limits) -> None:
        self.world.exchange(self.station(number), size)

    # -- machines --------------------------------------------------------------------------------

    @rule(number=which)
    def crash(self, number: int) -> None:
        self.world.crash(self.station(number))

    @rule(number=which)
    def backup_client(self, number: int) -> None:
        self.world.backup_client(self.station(number))

    @rule(number=which)
    def restore_client(self, number: int) -> None:
        if self.station(number).backup is not None:
            self.world.restore_client(self.station(number))

    @precondition(lambda self: self.addressed)
    @rule(number=which)
    def widen(self, number: int) -> None:
        self.world.widen(self.station(number))

    @precondition(lambda self: len(self.world.stations) == self.devices)
    @rule(number=which)
    def clone(self, number: int) -> None:
        self.world.clone(self.station(number))

    @rule()
    def backup_server(self) -> None:
        self.world.backup_server()

    @precondition(lambda self: self.world.backups)
    @rule()
    def restore_server(self) -> None:
        self.world.restore_server()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.settle()
            self.world.judge.final()


TestSync = SyncMachine.TestCase
TestSync.settings = settings(stateful_step_count=40)
