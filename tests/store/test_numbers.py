"""Leased numbers in the store against the plainest reading of the port, over random histories."""

from __future__ import annotations

from random import Random

import pytest
from msgspec import structs

from app.store import Store
from app.usecases.ports import Ids
from sync import replica
from sync.protocol import LeaseGrant
from tests.support.station_store import ACTOR
from tests.support.sync_memory import MemoryTables
from tests.support.sync_memory import Tables as MemoryRows

SERIES = ("case_no/a/2026", "case_no/b/2026")


class Fixed:
    """Both sides draw the same tokens."""

    def __init__(self, token: bytes) -> None:
        self._token = token

    def token(self, size: int) -> bytes:
        return self._token[:size]


@pytest.mark.parametrize("seed", range(12))
def test_both_do_the_same(
    store: Store, ids: Ids, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)
    with store.replica.write() as tables:
        memory = MemoryTables(MemoryRows(tables.identity()))
    highest = 0
    for _ in range(40):
        deed = random.choice(("ask", "ask", "take", "take", "take", "answer", "epoch", "copy"))
        series, token = random.choice(SERIES), random.randbytes(8)
        if deed == "ask":
            count = random.randrange(1, 4)
            monkeypatch.setattr(ids, "token", Fixed(token).token)
            with store.writer.begin(ACTOR, "test") as unit:
                unit.ask_numbers(series, count)
            memory.ask_numbers(series, count, token)
        elif deed == "take":
            with store.writer.begin(ACTOR, "test") as unit:
                assert unit.take_number(series) == memory.take_number(series)
        elif deed == "answer":
            with store.replica.write() as tables:
                wishes = tables.open_leases(100)
                grants = []
                for wish in wishes:
                    if random.random() < 0.2:
                        grants.append(LeaseGrant(lease_id=wish.lease_id, code="lease-held"))
                        continue
                    first = wish.first or highest + 1
                    highest = max(highest, first + wish.count - 1)
                    grants.append(
                        LeaseGrant(lease_id=wish.lease_id, first=first, last=first + wish.count - 1)
                    )
                tables.put_leases(grants, tables.identity().epoch)
            memory.put_leases(grants, memory.identity().epoch)
        elif deed == "epoch":
            with store.replica.write() as tables:
                tables.put_identity(structs.replace(tables.identity(), epoch=token))
                memory.put_identity(tables.identity())
        else:
            with store.replica.write() as tables:
                replica.confirm_fork(tables, Fixed(token))
                memory.put_identity(tables.identity())
        with store.replica.read() as tables:
            assert tables.open_leases(100) == memory.open_leases(100)


def test_a_fork_that_nobody_confirmed_gives_no_number(store: Store) -> None:
    with store.writer.begin(ACTOR, "test") as unit:
        unit.ask_numbers(SERIES[0], 5)
    with store.replica.write() as tables:
        (wish,) = tables.open_leases(10)
        tables.put_leases([LeaseGrant(lease_id=wish.lease_id, first=1, last=5)], b"")
        tables.put_identity(structs.replace(tables.identity(), forked=True))
    with store.writer.begin(ACTOR, "test") as unit:
        assert unit.take_number(SERIES[0]) is None
    assert store.reader.numbers(SERIES[0]).unsure
