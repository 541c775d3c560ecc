"""Numbers of a series, leased in blocks: none is granted or used twice (domain.md A.5)."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from sync import replica, wire, wire_answers
from sync.errors import Code, SyncError
from sync.protocol import (
    Answer,
    EpochInfo,
    Fence,
    LeaseGrant,
    LeaseWish,
    Request,
)
from sync.server import leasing
from sync.server.home import ServerHome
from sync.server.memory_store import MemoryBook
from sync.server.ports import Lease
from tests.support.sync_office import EPOCH, Office, Station
from tests.support.time_and_ids import CountedIds

SERIES = "case_no/1/2026"


@pytest.fixture
def office() -> Office:
    return Office()


def want(station: Station, count: int = 3, series: str = SERIES) -> None:
    with station.replica.write() as tables:
        tables.ask_numbers(series, count, station.ids.token(8))


def take(station: Station, series: str = SERIES) -> int | None:
    with station.replica.write() as tables:
        return tables.take_number(series)


def codes(station: Station) -> list[str]:
    return [block.code for block in station.tables.blocks.values()]


def wish(number: int = 1, count: int = 10, **more: Any) -> LeaseWish:
    return LeaseWish(lease_id=b"lease-%02d" % number, series=SERIES, count=count, **more)


def ask(office: Office, device: str, *wishes: LeaseWish) -> tuple[LeaseGrant, ...]:
    with office.store.exchange() as tables:
        return leasing.answer(tables, office.book, device, wishes)


# -- the wire --------------------------------------------------------------------------------------

HEAD = b'[1,"","d1",[8,0,8,16,0],{},{},1048576,[]'
IDS = b"incarn-1next-tok" + b"e" * 16


def request(*wishes: LeaseWish) -> Request:
    fence = Fence(b"", b"next-tok")
    return Request(
        device="d1", incarnation=b"incarn-1", fence=fence, epoch=b"e" * 16, leases=wishes
    )


def test_wishes_stand_at_the_end_of_a_request() -> None:
    asked = request(wish(1, sole=True), wish(2, count=5, first=21, last=25))
    column, text = wire.write_request(asked)
    row = b',[["case_no/1/2026",10,true,0,0],["case_no/1/2026",5,false,21,25]]]'
    assert (column, text) == (IDS + b"lease-01lease-02", HEAD + row)
    assert wire.read_request(column, text) == asked


def test_a_request_from_before_the_leases_is_read() -> None:
    assert wire.read_request(IDS, HEAD + b"]") == request()


def test_grants_stand_at_the_end_of_an_answer() -> None:
    given = Answer(
        epoch=EpochInfo(epoch=EPOCH),
        answers=b"next-tok",
        leases=(
            LeaseGrant(lease_id=b"lease-01", first=1, last=10),
            LeaseGrant(lease_id=b"lease-02", code=Code.LEASE_HELD),
        ),
    )
    column, text = wire_answers.write_answer(given)
    head = b'[1,"",[16,8],{},[],[],"",[],false'
    assert column == EPOCH + b"next-tok" + b"lease-01lease-02"
    assert text == head + b',[[1,10,""],[0,0,"lease-held"]]]'
    assert wire_answers.read_answer(column, text) == given
    before = wire_answers.read_answer(EPOCH + b"next-tok", head + b"]")
    assert before == structs.replace(given, leases=())


# -- the server ------------------------------------------------------------------------------------


def test_leases_are_consecutive_and_a_repeat_is_harmless(office: Office) -> None:
    first = ask(office, "d1", wish(1))
    assert first == (LeaseGrant(lease_id=b"lease-01", first=1, last=10),)
    assert ask(office, "d1", wish(1)) == first
    assert ask(office, "d2", wish(2))[0].first == 11
    other = structs.replace(wish(3), series="other")
    assert ask(office, "d1", other)[0].first == 1
    assert ask(office, "d2", wish(1))[0].code == Code.MALFORMED  # another device's lease id


@pytest.mark.parametrize(
    "bad",
    [
        {"count": 0},
        {"count": -1},
        {"count": leasing.MAX_LEASE + 1},
        {"first": 5, "last": 5},
        {"first": -9, "last": 0},
        {"first": leasing.MAX_NUMBER, "last": leasing.MAX_NUMBER + 9},
    ],
)
def test_what_is_no_wish_is_malformed(office: Office, bad: dict[str, Any]) -> None:
    (grant,) = ask(office, "d1", structs.replace(wish(), **bad))
    assert grant == LeaseGrant(lease_id=b"lease-01", code=Code.MALFORMED)


def test_only_so_many_wishes_are_answered_at_once(office: Office) -> None:
    wishes = [wish(number, 1) for number in range(1, leasing.MAX_WISHES + 2)]
    assert len(ask(office, "d1", *wishes)) == leasing.MAX_WISHES


def test_a_sole_series_belongs_to_the_first_device_until_it_is_released(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    want(one)
    one.sync()
    assert take(one) == 1
    want(two)
    two.sync()
    assert codes(two) == [Code.LEASE_HELD]
    assert take(two) is None
    two.sync()  # a refused wish does not travel again by itself
    leasing.hand_over(office.store, SERIES)
    two.sync()
    assert take(two) is None
    want(two)
    two.sync()
    assert take(two) == 4
    want(one)
    one.sync()
    assert codes(one) == ["", Code.LEASE_HELD]
    assert [take(one), take(one), take(one)] == [2, 3, None]  # what it has, it keeps


def test_a_series_is_handed_to_a_named_device(office: Office) -> None:
    one, two, three = (office.device(name) for name in ("d1", "d2", "d3"))
    want(one)
    one.sync()
    leasing.hand_over(office.store, SERIES, "d2")
    for station in (three, two):
        want(station)
        station.sync()
    assert codes(three) == [Code.LEASE_HELD]
    assert take(two) == 4
    with pytest.raises(SyncError, match=Code.UNKNOWN_SERIES):
        leasing.hand_over(office.store, "other")
    with pytest.raises(SyncError, match=Code.UNKNOWN_DEVICE):
        leasing.hand_over(office.store, SERIES, "d9")


def test_a_lost_answer_asks_again_for_the_same_numbers(office: Office) -> None:
    one = office.device("d1")
    want(one)
    one.ask(one.request())  # the answer is lost
    one.sync()
    assert take(one) == 1
    want(one)
    one.sync()
    assert sorted(b.wish.first for b in one.tables.blocks.values()) == [1, 4]


def test_one_wish_at_a_time(office: Office) -> None:
    one = office.device("d1")
    want(one)
    want(one)
    assert len(one.request().leases) == 1


def test_a_revoked_device_gets_no_numbers(office: Office) -> None:
    one = office.device("d1")
    want(one)
    office.device("d1", revoked=True)
    assert one.ask(one.request()).leases == ()


# -- restored servers and copied clients ---------------------------------------------------------


def test_a_restored_server_remembers_what_the_book_noted(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    before = office.store.contents.copy()
    want(one)
    one.sync()
    office.restore(before, b"f" * 16)
    with office.store.exchange() as tables:
        leasing.recall(tables, office.book)
    want(two)
    two.sync()
    assert codes(two) == [Code.LEASE_HELD]
    want(one)
    one.sync()
    assert [take(one) for _ in range(7)] == [1, 2, 3, 4, 5, 6, None]


def test_where_the_book_was_lost_too_the_devices_tell(office: Office) -> None:
    one = office.device("d1")
    before = office.store.contents.copy()
    want(one)
    one.sync()
    assert take(one) == 1
    office.restore(before, b"f" * 16)
    office.book = MemoryBook(b"g" * 16)
    office.service = type(office.service)(office.store, office.book, lambda: "")
    want(one)  # told again and asked for in the same request
    one.sync()
    assert [take(one) for _ in range(6)] == [2, 3, 4, 5, 6, None]
    assert one.request().leases == ()  # told once per epoch


def test_a_block_the_restored_server_gave_away_is_used_no_more(office: Office) -> None:
    """Both databases lost and the other device came first: what is left here is a gap."""
    one, two = office.device("d1"), office.device("d2")
    before = office.store.contents.copy()
    want(one)
    one.sync()
    office.restore(before, b"f" * 16)
    want(two)
    two.sync()
    one.sync()
    assert codes(one) == [Code.LEASE_HELD]
    assert take(one) is None
    want(two)
    two.sync()
    assert max(b.wish.last for b in two.tables.blocks.values()) == 6  # not below what was told


def test_a_grant_of_an_epoch_left_behind_is_not_used(office: Office) -> None:
    one = office.device("d1")
    before = office.store.contents.copy()
    want(one)
    asked = one.request()
    late = one.ask(asked)
    office.restore(before, b"f" * 16)
    one.sync()
    granted = {key: block.wish.first for key, block in one.tables.blocks.items()}
    one.use(asked, late)
    assert {key: block.wish.first for key, block in one.tables.blocks.items()} == granted


def test_a_copy_of_the_disk_asks_for_numbers_of_its_own(office: Office) -> None:
    one = office.device("d1")
    want(one)
    one.sync()
    clone = Station(office, "d1")
    clone.replica.tables = one.tables.copy()
    clone.ids = CountedIds(7)
    want(one)
    one.sync()
    assert clone.ask(clone.request()).code == Code.FORK
    with clone.replica.write() as tables:
        replica.confirm_fork(tables, clone.ids)
    assert take(clone) is None
    want(clone)
    clone.sync()
    assert [take(one), take(clone)] == [1, 7]


def test_a_grant_of_another_size_is_not_believed(office: Office) -> None:
    one = office.device("d1")
    want(one)
    asked = one.request()
    answer = one.ask(asked)
    wrong = structs.replace(answer.leases[0], last=999)
    one.use(asked, structs.replace(answer, leases=(wrong,)))
    assert take(one) is None


# -- the book on disk ----------------------------------------------------------------------------


@pytest.fixture
def note(tmp_path: Path) -> Callable[[int], Lease]:
    home = ServerHome(tmp_path / "home")

    def noted(number: int) -> Lease:
        lease = Lease(
            lease_id=b"lease-%02d" % number, device="d1", series="卷号", first=1, last=number
        )
        home.note_lease(lease)
        return lease

    return noted


def test_the_book_survives_half_a_line(tmp_path: Path, note: Callable[[int], Lease]) -> None:
    first = note(1)
    file = tmp_path / "home" / "leases.jsonl"
    file.write_bytes(file.read_bytes() + b'\n{"lease_id": "bGVh')
    second = note(2)
    found = ServerHome(tmp_path / "home").leases()
    assert list(found.values()) == [first, second]


# -- every history -------------------------------------------------------------------------------


DEEDS = (
    "take", "take", "take", "want", "want", "sync", "sync", "lose", "late", "back up", "restore",
    "hand over",
)  # fmt: skip


class Numbers:
    """Two devices, a server that is restored, a series handed over, answers lost and late."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.office = Office()
        self.stations = [self.office.device(name) for name in ("d1", "d2")]
        self.used: list[int] = []
        self.backup = self.office.store.contents.copy()
        self.late: list[tuple[Station, Request, Answer]] = []
        self.epochs = 0

    def step(self) -> None:
        station = self.random.choice(self.stations)
        deed = self.random.choice(DEEDS)
        if deed == "take" and (number := take(station)) is not None:
            self.used.append(number)
        elif deed == "want":
            want(station, self.random.randrange(1, 4))
        elif deed == "sync":
            station.sync()
        elif deed == "lose":
            request = station.request()
            self.late.append((station, request, station.ask(request)))
        elif deed == "late" and self.late:
            late = self.late.pop(self.random.randrange(len(self.late)))
            late[0].use(late[1], late[2])
        elif deed == "back up":
            self.backup = self.office.store.contents.copy()
        elif deed == "restore":
            self.restore()
        elif deed == "hand over" and self.office.store.contents.series:
            leasing.hand_over(self.office.store, SERIES, self.random.choice(("", "d1", "d2")))

    def restore(self) -> None:
        self.epochs += 1
        self.office.restore(self.backup, self.epochs.to_bytes(16))
        with self.office.store.exchange() as tables:
            leasing.recall(tables, self.office.book)


def repeated(seed: int) -> bool:
    """Whether a number is used twice in a history of 60 steps."""
    world = Numbers(seed)
    for _ in range(60):
        world.step()
    return len(world.used) != len(set(world.used))


def test_no_number_is_used_twice() -> None:
    assert [seed for seed in range(300) if repeated(seed)] == []


def _forgets(tables: Any, book: Any) -> None:
    """A restored server that does not look into the book."""


@pytest.mark.parametrize(
    ("where", "name", "instead"),
    [
        (leasing, "recall", _forgets),
        (leasing, "_enter", lambda tables, series, lease: tables.put_lease(lease)),
        (MemoryBook, "note_lease", lambda book, lease: None),
    ],
)
def test_the_histories_catch_a_server_that_forgets(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, instead: Any
) -> None:
    monkeypatch.setattr(where, name, instead)
    assert any(repeated(seed) for seed in range(300))
