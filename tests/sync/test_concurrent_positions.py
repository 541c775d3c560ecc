"""No gap opens behind a cursor (sync.md, "position"): two writers and a reader on PostgreSQL.

Each writer pushes change after change through the real service, each on a connection of its own;
the reader pulls with its cursor all the while. Whatever a writer was told is applied must have
reached the reader, and nothing may reach it twice. Then one schedule is played on purpose: a
writer is held between its position and its commit while another writer and the reader go on. The
mutant, which takes the position without the row's lock, loses a change in it; ours does not.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.protocol import (
    NO_CURSOR,
    Act,
    Answer,
    Change,
    Fence,
    Op,
    Request,
    State,
)
from sync.server import sql_schema
from sync.server.home import ServerHome
from sync.server.ports import DeviceRow, EpochNode, PartitionHead
from sync.server.service import Service
from sync.server.sql_store import SqlStore, SqlTables
from tests.support.patience import PATIENCE

COUNTY = "513431"
CHANGES = 40
EPOCH = b"epoch-01"


@pytest.fixture
def store(postgres_url: str) -> Iterator[SqlStore]:
    engine = sql_schema.open_engine(postgres_url)
    sql_schema.create_tables(engine)
    store = SqlStore(engine)
    with store.admin() as admin:
        for name in ("w1", "w2", "r"):
            admin.put_device(
                DeviceRow(
                    device=name, sign_public=b"", box_public=b"", partitions=(COUNTY,),
                    everything=True,
                )
            )  # fmt: skip
    yield store
    engine.dispose()


class Device:
    """A device that speaks to the service itself; one request after the other."""

    def __init__(self, name: str, service: Service) -> None:
        self.name = name
        self._service = service
        self._token = b""
        self._number = 0
        self.cursor = NO_CURSOR

    def ask(self, *acts: Act) -> Answer:
        self._number += 1
        following = f"{self.name}{self._number:06d}".encode()[-8:].rjust(8, b"0")
        request = Request(
            device=self.name,
            incarnation=b"inc-" + self.name.encode().ljust(4, b"0"),
            fence=Fence(self._token, following),
            epoch=EPOCH,
            cursors={COUNTY: self.cursor},
            acts=acts,
        )
        answer = self._service.exchange(request)
        assert answer.code == "", answer.code
        self._token = following
        return answer

    def create(self) -> bytes:
        """Push one new record; its id once the server said it is applied."""
        record = f"{self.name}-{self._number:05d}".encode().ljust(16, b".")
        change = Change(
            change_id=record, record_id=record, kind="consultation", op=Op.CREATE,
            set={"facts": "工资"}, station="PX101",
        )  # fmt: skip
        act = Act(partition=COUNTY, verb="create", actor="a", at="2026-11-22T10:00",
                  changes=(change,))  # fmt: skip
        (result,) = self.ask(act).results
        assert result.state is State.APPLIED
        return record

    def pull(self) -> list[bytes]:
        """The ids that came, the cursor moved as the answer says."""
        (news,) = self.ask().news
        self.cursor = news.end
        return [item.record_id for item in (*news.items, *news.backfill)]


def race(store: SqlStore, folder: Path) -> tuple[set[bytes], list[bytes]]:
    """What the writers were told is applied, and everything the reader got."""
    home = ServerHome(folder)
    home.add(EpochNode(epoch=EPOCH))
    service = Service(store, home, lambda: "2026-11-22T10:00:00")
    applied: list[bytes] = []
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            device = Device(name, service)
            applied.extend(device.create() for _ in range(CHANGES))
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            failures.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in ("w1", "w2")]
    reader, got = Device("r", service), []
    reader.pull()  # the first pull sets the cursor; all that follows is news
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        got += reader.pull()
    for writer in writers:
        writer.join()
    while fresh := reader.pull():
        got += fresh
    if failures:
        raise failures[0]
    return set(applied), got


def test_no_change_is_skipped_behind_a_cursor(store: SqlStore, tmp_path: Path) -> None:
    applied, got = race(store, tmp_path)
    assert len(applied) == 2 * CHANGES
    assert applied - set(got) == set()
    assert len(got) == len(set(got))


class Gate:
    """Holds the first push between its position and its commit, for `patience` seconds at most."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._used = False
        self.taken, self.go = threading.Event(), threading.Event()

    def hold(self) -> None:
        if not self._used:
            self._used = True
            self.taken.set()
            self.go.wait(self._patience)


class FromASequence(SqlTables):
    """Mutant: positions come from a sequence before the commit, and no row is locked."""

    def lock(self, push: Sequence[str], pull: Sequence[str]) -> dict[str, PartitionHead]:
        heads: dict[str, PartitionHead] = {}
        for name in {*push, *pull}:
            if name in push:
                head = self._c.execute(text("SELECT nextval('mutant')")).scalar_one() - 1
            else:
                query = text("SELECT coalesce(max(position), 0) FROM touch WHERE partition = :p")
                head = self._c.execute(query, {"p": name}).scalar_one()
            heads[name] = PartitionHead(partition=name, head=int(head))
        return heads

    def put_heads(self, heads: Sequence[PartitionHead]) -> None:
        """The sequence is the head."""


def gated(tables: type[SqlTables], gate: Gate) -> type[SqlStore]:
    """A store whose first push waits at the gate once its position is taken."""

    class GatedTables(tables):  # type: ignore[misc, valid-type]
        def lock(self, push: Sequence[str], pull: Sequence[str]) -> dict[str, PartitionHead]:
            heads: dict[str, PartitionHead] = super().lock(push, pull)
            if push:
                gate.hold()
            return heads

    class GatedStore(SqlStore):
        @contextmanager
        def exchange(self) -> Iterator[SqlTables]:
            with self.engine.begin() as connection:
                yield GatedTables(connection)

    return GatedStore


def held_writer(
    store: SqlStore, folder: Path, tables: type[SqlTables], patience: float
) -> tuple[set[bytes], list[bytes]]:
    """The schedule: w1 holds its position, w2 writes and the reader reads, then w1 commits."""
    gate = Gate(patience)
    home = ServerHome(folder)
    home.add(EpochNode(epoch=EPOCH))
    service = Service(gated(tables, gate)(store.engine), home, lambda: "2026-11-22T10:00:00")
    applied: list[bytes] = []
    reader, got = Device("r", service), []
    reader.pull()
    first, second = Device("w1", service), Device("w2", service)
    holding = threading.Thread(target=lambda: applied.append(first.create()))
    holding.start()
    assert gate.taken.wait(PATIENCE)

    def overtake() -> None:
        applied.append(second.create())
        got.extend(reader.pull())
        gate.go.set()

    overtaking = threading.Thread(target=overtake)
    overtaking.start()
    holding.join()
    overtaking.join()
    while fresh := reader.pull():
        got += fresh
    assert len(applied) == 2
    return set(applied), got


def test_a_writer_held_before_its_commit_is_not_overtaken(store: SqlStore, tmp_path: Path) -> None:
    applied, got = held_writer(store, tmp_path, SqlTables, patience=0.3)
    assert applied - set(got) == set()


def test_a_position_taken_before_the_commit_without_the_lock_is_caught(
    store: SqlStore, tmp_path: Path
) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE mutant"))
    applied, got = held_writer(store, tmp_path, FromASequence, patience=PATIENCE)
    assert len(applied - set(got)) == 1, "the schedule did not show the gap of the mutant"
