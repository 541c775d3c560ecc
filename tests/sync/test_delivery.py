"""Rules 16 and 24: news on a stick that no request asked for, repeated, late and out of order."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from sync import courier, sealed
from sync.courier import Keys, Peer
from sync.delivery import use_delivery
from sync.errors import Code, SyncError, WireError
from sync.news import adopt_unasked
from sync.ports import Standing
from sync.protocol import CONFLICT_KIND, NO_CURSOR, Cursor, Delivery
from sync.rules import ALL, Rules
from sync.server.delivering import ROOM, delivery, is_complete
from tests.support import sync_history
from tests.support.sync_history import CALM, Weather
from tests.support.sync_office import Office, Station, rid
from tests.support.sync_world import World
from tests.support.time_and_ids import CountedIds

LITTLE = 4096
"""Room of one answer that holds a few records: several answers in one file."""


def written(office: Office, device: str, room: int = ROOM) -> Delivery:
    return delivery(office.store, office.book, device, room)


def use(station: Station, delivered: Delivery, rules: Rules = ALL) -> int:
    with station.replica.write() as tables:
        return use_delivery(tables, delivered, rules).received


def stands(station: Station) -> Cursor:
    state = station.tables.states["p"]
    assert state.staged == state.visible
    return state.visible


def waiting(station: Station) -> int:
    rows = station.tables.outbox.values()
    return sum(row.standing in (Standing.PENDING, Standing.WAIT) for row in rows)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def pair(office: Office) -> tuple[Station, Station]:
    """One station on the network, and one whose last exchange the server remembers."""
    one, two = office.device("d1"), office.device("d2")
    for number in range(1, 4):
        one.create(rid(number), a=f"{number}", b="first")
    one.sync()
    two.sync()
    return one, two


def test_what_the_server_knows_is_where_the_device_said_it_stood(
    office: Office, pair: tuple[Station, Station]
) -> None:
    one, two = pair
    (fence,) = [f for f in office.store.contents.fences.values() if f.device == "d2"]
    assert fence.cursors == {"p": NO_CURSOR}
    two.sync()
    one.edit(rid(1), a="new")
    one.sync()
    (fence,) = [f for f in office.store.contents.fences.values() if f.device == "d2"]
    assert fence.cursors == {"p": Cursor(3, 0)}
    (answer,) = written(office, "d2").answers
    (news,) = answer.news
    assert (news.start, news.end) == (Cursor(3, 0), Cursor(4, 0))
    assert [item.fields for item in news.items] == [{"a": "new"}]


def test_a_device_that_never_exchanged_gets_everything(
    office: Office, pair: tuple[Station, Station]
) -> None:
    three = office.device("d3")
    delivered = written(office, "d3", LITTLE)
    assert is_complete(delivered)
    assert use(three, delivered) == 3
    assert three.shown(rid(2)) == {"a": "2", "b": "first"}
    assert stands(three) == Cursor(3, 0)
    assert use(three, delivered) == 0


def test_many_pages_in_one_file(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    for number in range(1, 200):
        one.create(rid(number), a="x" * 80)
    one.sync()
    delivered = written(office, "d2", LITTLE)
    assert len(delivered.answers) > 1
    use(two, delivered)
    whole = is_complete(delivered)
    assert (stands(two).low == 0) is whole
    assert two.shown(rid(199)) == {"a": "x" * 80}
    one.edit(rid(199), a="y")
    one.sync()
    two.sync()
    assert two.shown(rid(199)) == {"a": "y"}
    assert two.shown(rid(1)) == {"a": "x" * 80}


def test_after_an_exchange_whose_answer_arrived_or_not(
    office: Office, pair: tuple[Station, Station]
) -> None:
    """The server cannot know, so the same file serves both."""
    one, two = pair
    two.sync()  # proves (3, 0)
    one.edit(rid(1), a="4th")
    one.sync()
    lost = two.request()
    two.ask(lost)  # the server has answered up to 4, the answer is lost
    one.edit(rid(2), a="5th")
    one.sync()
    delivered = written(office, "d2")
    use(two, delivered)
    assert (two.shown(rid(1))["a"], two.shown(rid(2))["a"]) == ("4th", "5th")

    one.edit(rid(3), a="6th")
    one.sync()
    two.sync()  # arrived: two stands at 6, the server knows of 5 only
    one.edit(rid(3), b="7th")
    one.sync()
    again = written(office, "d2")
    assert again.answers[0].news[0].start.hi < stands(two).hi
    assert use(two, again) == 1
    assert two.shown(rid(3)) == {"a": "6th", "b": "7th"}
    assert stands(two) == Cursor(7, 0)


def test_repeated_late_and_out_of_order(office: Office, pair: tuple[Station, Station]) -> None:
    one, two = pair
    two.sync()
    files = []
    for value in ("4th", "5th", "6th"):
        one.edit(rid(1), a=value)
        one.sync()
        files.append(written(office, "d2"))
    first, second, third = files
    assert use(two, second) == 1
    assert use(two, first) == 0
    assert two.shown(rid(1))["a"] == "5th"
    assert stands(two) == Cursor(5, 0)
    assert use(two, third) == 1
    assert [use(two, late) for late in files] == [0, 0, 0]
    assert two.shown(rid(1))["a"] == "6th"
    two.sync()
    assert use(two, second) == 0
    assert two.shown(rid(1))["a"] == "6th"


def test_own_work_stays_and_meets_what_came(office: Office, pair: tuple[Station, Station]) -> None:
    """Rule 18: news touch the shadow; what waits here is still shown, and still waits."""
    one, two = pair
    two.sync()
    two.edit(rid(1), a="mine")
    one.edit(rid(1), a="theirs", b="theirs too")
    one.sync()
    use(two, written(office, "d2"))
    assert two.shown(rid(1)) == {"a": "mine", "b": "theirs too"}
    own = list(two.tables.outbox.values())[-1]
    assert own.standing is Standing.PENDING
    answer = two.sync()
    assert not two.tables.identity_row.forked
    assert answer.code == ""
    kinds = [shadow.kind for shadow in two.tables.shadow.values()]
    assert kinds.count(CONFLICT_KIND) == 1  # the base was taken before the news (rule 1)


def test_a_gap_is_refused_and_nothing_is_changed(
    office: Office, pair: tuple[Station, Station]
) -> None:
    one, two = pair
    two.sync()
    old = two.tables.copy()
    one.edit(rid(1), a="4th")
    one.sync()
    two.sync()
    two.sync()  # proves 4
    one.edit(rid(2), a="5th")
    one.sync()
    delivered = written(office, "d2")
    two.replica.tables = old  # restored from an older file
    with pytest.raises(SyncError, match="gap"):
        use(two, delivered)
    assert stands(two) == Cursor(3, 0)
    assert two.shown(rid(2))["a"] == "2"
    two.replica.tables.identity_row = structs.replace(
        two.tables.identity_row, incarnation=b"new-one!"
    )
    with pytest.raises(SyncError, match="gap"):
        use(two, delivered)


def test_a_partition_never_pulled_does_not_join_the_middle(
    office: Office, pair: tuple[Station, Station]
) -> None:
    two = pair[1]
    two.sync()
    delivered = written(office, "d2")
    fresh = Station(office, "d2")
    with pytest.raises(SyncError, match="gap"):
        use(fresh, delivered)


def test_a_new_scope_is_a_gap(office: Office, pair: tuple[Station, Station]) -> None:
    """What is older than the cursor is news now; a bundle of the device mends it."""
    one, two = pair
    two.sync()
    one.create(rid(4), station="s2", a="4")
    one.sync()
    office.device("d2", stations=("s2",), everything=False)
    with pytest.raises(SyncError, match="gap"):
        use(two, written(office, "d2"))
    two.sync()
    assert two.shown(rid(4)) == {"a": "4"}


def test_an_unfinished_first_pull_is_no_news_for_who_is_further(office: Office) -> None:
    """Only the whole of a partition joins what somebody knows already."""
    one, two = office.device("d1"), office.device("d2")
    for number in range(1, 200):
        one.create(rid(number), a="x" * 400)
    one.sync()
    two.sync()
    office.store.contents.fences.pop(("d2", two.tables.identity_row.incarnation))
    one.edit(rid(1), a="changed")
    one.sync()
    part = written(office, "d2", 1)
    assert not is_complete(part)
    with pytest.raises(SyncError, match="gap"):
        use(two, part)
    assert use(two, written(office, "d2")) == 199
    assert two.shown(rid(1)) == {"a": "changed"}
    assert stands(two) == Cursor(200, 0)


def test_what_is_held_below_is_never_forgotten_nor_claimed(
    office: Office, pair: tuple[Station, Station]
) -> None:
    """The low end of the cursor (rule 15): who holds more keeps it, who holds less has a gap."""
    one, two = pair
    two.sync()
    one.edit(rid(1), a="4th")
    one.sync()
    (news,) = written(office, "d2").answers[0].news
    with two.replica.write() as tables:
        state = tables.partitions()["p"]
        anew = Cursor(3, 3)  # as a change of scope leaves it
        tables.put_partitions([structs.replace(state, visible=anew, staged=anew)])
        with pytest.raises(SyncError, match="gap"):
            adopt_unasked(tables, news)
        tables.put_partitions([state])
        adopt_unasked(tables, structs.replace(news, start=Cursor(3, 3), end=Cursor(4, 2)))
    assert stands(two) == Cursor(4, 0)


def test_over_a_server_restore(office: Office, pair: tuple[Station, Station]) -> None:
    """Rule 20 on a stick: back to what is common, own work queued again, then the news."""
    one, two = pair
    kept = office.store.contents.copy()
    two.sync()
    two.edit(rid(2), a="lost on the server")
    two.sync()
    two.sync()
    old = written(office, "d2")
    office.restore(kept, b"f" * 16)
    one.sync()
    one.edit(rid(1), a="after")
    one.sync()
    with pytest.raises(SyncError, match="unknown-device"):
        written(office, "d9")
    delivered = written(office, "d2")
    assert delivered.answers[0].code == Code.EPOCH_CHANGED
    use(two, delivered)
    assert two.tables.identity_row.epoch == b"f" * 16
    assert two.shown(rid(1))["a"] == "after"
    assert waiting(two) == 1
    use(two, delivered)
    with pytest.raises(SyncError, match="other-epoch"):
        use(two, old)
    two.sync()
    assert waiting(two) == 0
    one.sync()
    assert one.shown(rid(2))["a"] == "lost on the server"


def test_it_moves_no_fence(office: Office, pair: tuple[Station, Station]) -> None:
    one, two = pair
    open_request = two.request()
    one.edit(rid(1), a="4th")
    one.sync()
    before = two.tables.identity_row
    use(two, written(office, "d2"))
    assert two.tables.identity_row == before
    two.use(open_request, two.ask(open_request))
    assert not two.tables.identity_row.forked
    two.sync()


@pytest.mark.parametrize(
    ("changes", "code"), [({"revoked": True}, "revoked"), ({"device": "dx"}, "unknown-device")]
)
def test_who_is_turned_away(office: Office, changes: dict[str, Any], code: str) -> None:
    office.device("d2", **changes) if "device" not in changes else None
    with pytest.raises(SyncError, match=code):
        written(office, str(changes.get("device", "d2")))


# -- the file ------------------------------------------------------------------------------------


def keys(seed: int) -> Keys:
    return Keys(bytes([seed]) * 32, bytes([seed + 1]) * 32)


def public(pair: Keys) -> Peer:
    return Peer(sealed.sign_public(pair.sign), sealed.box_public(pair.box))


def test_the_file_is_for_one_device_and_from_its_server(
    office: Office, pair: tuple[Station, Station]
) -> None:
    server, device, stranger = keys(1), keys(3), keys(5)
    made = written(office, "d2")
    name, data = courier.write_delivery(made, server, public(device), CountedIds().token)
    assert courier.is_ours(name)
    assert courier.is_delivery(data)
    assert courier.open_delivery(data, device, public(server)) == made
    for told, opener, sender in (
        ("not-for-us", stranger, server),
        ("forged", device, stranger),
    ):
        with pytest.raises(WireError, match=told):
            courier.open_delivery(data, opener, public(sender))
    with pytest.raises(WireError, match="truncated"):
        courier.open_delivery(data[:-1], device, public(server))
    with pytest.raises(WireError, match="not-a-bundle"):
        courier.open_receipt(data, device, public(server))


# -- histories -----------------------------------------------------------------------------------


class Stick:
    """Deliveries written at any time and imported at any later time, any number of times."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.files: list[Delivery] = []
        self.used = 0

    def step(self) -> None:
        pick, world = self.world.random, self.world
        station = pick.choice(world.stations)
        if not self.files or pick.random() < 0.4:
            room = pick.choice((1, LITTLE, ROOM))
            self.files.append(delivery(world.store, world.book, station.name, room))
            return
        file = pick.choice(self.files)
        for holder in (s for s in world.stations if s.name == file.device):
            try:
                with holder.replica.write() as tables:
                    self.used += use_delivery(tables, file, world.rules).received
            except SyncError as error:
                if error.code not in (Code.GAP, Code.OTHER_EPOCH):
                    raise
            world.judge.received(holder)


def play(seed: int, weather: Weather, rules: Rules = ALL) -> Stick:
    """A history of `sync_history` with a stick beside it, judged as every other."""
    world = World(seed, 1, rules)
    stick = Stick(world)
    for _ in range(weather.steps):
        sync_history.step(world, weather)
        if world.random.random() < 0.3:
            stick.step()
    world.settle()
    world.judge.final()
    if not weather.server_falls:
        world.judge.acts()
    return stick


def test_histories_with_deliveries_break_no_rule() -> None:
    used = sum(play(seed, CALM).used for seed in range(40))
    used += sum(play(seed, Weather()).used for seed in range(40))
    assert used > 100
