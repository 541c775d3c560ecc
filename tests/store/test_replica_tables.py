"""The replica's tables against the plainest reading of their port, over random histories."""

from random import Random
from typing import Any

import pytest
from msgspec import structs

from app.store import Setup, Store
from app.store.mappers import id_text
from app.usecases.ports import Query
from sync.merge import conflict_id
from sync.ports import EpochDrop, OwnChange, PartitionState, Shadow, Shown, StagedItem, Standing
from sync.protocol import CONFLICT_KIND, Cursor, Item, Op
from tests.support.station_store import ACTOR, add
from tests.support.sync_memory import MemoryTables
from tests.support.sync_memory import Tables as MemoryRows

PARTITIONS = ("513431", "513433", "reference")


class World:
    """Random rows, the same for both stores."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.records = [self.token(16) for _ in range(6)]
        self.changes: list[OwnChange] = []

    def token(self, size: int) -> bytes:
        return self.random.randbytes(size)

    def change(self) -> OwnChange:
        pick = self.random.choice
        change_id = self.token(8)
        standing = pick(list(Standing))
        return OwnChange(
            change_id=change_id,
            act_id=pick([change_id, *(c.act_id for c in self.changes[-2:])]),
            record_id=pick(self.records),
            kind="person",
            op=pick([Op.CREATE, Op.EDIT, Op.EDIT, Op.DELETE]),
            partition=pick(PARTITIONS),
            set={"name": pick(["甲", "乙", None]), "crowd": ["a"], "deep": {"x": [1, False]}},
            over=tuple(self.token(8) for _ in range(self.random.randrange(3))),
            resolves=tuple(self.token(8) for _ in range(self.random.randrange(2))),
            station="s",
            to=("s1", "s2"),
            verb="person.edit",
            actor="阿苦",
            cause=self.token(8),
            at=f"2026-11-{self.random.randrange(10, 29)}T10:00",
            base=self.random.randrange(50),
            **self.moving(standing),
        )

    def moving(self, standing: Standing) -> dict[str, Any]:
        # What the library guarantees: whatever is still to be done masks the shadow (rule 18).
        open_ = standing in (Standing.PENDING, Standing.WAIT, Standing.REFUSED)
        received = standing is Standing.RECEIVED
        return {
            "standing": standing,
            "overlay": open_ or (received and self.random.random() < 0.5),
            "epoch": b"e" * 16 if received else b"",
            "position": self.random.randrange(1, 40) if received else 0,
            "outcome": "applied" if received else "",
            "code": "not-allowed" if standing is Standing.REFUSED else "",
            "kept": ("name",) if received else (),
            "replaced_by": self.token(8) if standing is Standing.CORRECTED else b"",
        }

    def shadow(self) -> Shadow:
        pick, number = self.random.choice, self.random.randrange
        return Shadow(
            record_id=pick(self.records), kind="person", partition=pick(PARTITIONS), station="s",
            to=("x",), fields={"name": "甲", "~deleted": False}, born=number(9),
            newest=number(40), whole_at=number(40), absent=self.random.random() < 0.3,
        )  # fmt: skip

    def item(self) -> StagedItem:
        item = Item(
            record_id=self.random.choice(self.records), kind="person", stamp=3, born=2,
            fields={"name": "甲", "n": 1}, whole=True, station="s", to=("t",),
        )  # fmt: skip
        return StagedItem(self.random.choice(PARTITIONS), item)


def step(world: World, *stores: Any) -> None:
    """The same random act on every store."""
    random = world.random
    act = random.randrange(7)
    changes = [world.change() for _ in range(random.randrange(1, 4))]
    shadows = list({s.record_id: s for s in (world.shadow() for _ in range(3))}.values())
    items = [world.item() for _ in range(3)]
    partition, position = random.choice(PARTITIONS), random.randrange(40)
    wanted = random.sample(world.records, 3)
    cursors = (Cursor(random.randrange(9), 0), Cursor(random.randrange(9), -1))
    state = PartitionState(
        partition=partition, visible=cursors[0], staged=cursors[1], head=9, safe=4, scope="z"
    )
    moved = [
        structs.replace(c, base=position, **world.moving(random.choice(list(Standing))))
        for c in random.sample(world.changes, min(2, len(world.changes)))
    ]
    for tables in stores:
        if act <= 1:
            tables.add(changes)
        elif act == 2:
            tables.update(moved)
        elif act == 3:
            tables.put_shadows(shadows)
            tables.lower_whole(partition, position)
        elif act == 4:
            tables.stage(items)
        elif act == 5:
            tables.put_need(partition, wanted, random.random() < 2)
            tables.put_need(partition, wanted[:1], False)
        else:
            tables.put_partitions([state])
            tables.drop_stage(partition)
    if act <= 1:
        first = len(world.changes) + 1
        world.changes += [structs.replace(c, seq=first + n) for n, c in enumerate(changes)]
    elif act == 2:
        by_id = {c.change_id: c for c in moved}
        world.changes = [by_id.get(c.change_id, c) for c in world.changes]


def answers(world: World, tables: Any) -> list[Any]:
    """Everything that can be asked."""
    counts = tables.counts()
    return [
        tables.partitions(),
        tables.own(world.records),
        tables.by_id([c.change_id for c in world.changes[::2]] + [b"unknown!"]),
        [tables.by_act(c.act_id) for c in world.changes[-5:]],
        tables.unreceipted(4),
        tables.unreceipted(100, 3),
        [tables.masking(p, 20) for p in PARTITIONS],
        [tables.unsettled(p) for p in PARTITIONS],
        [tables.received_after(p, 15) for p in PARTITIONS],
        tables.refused(),
        structs.replace(counts, conflicts=0),
        tables.shadows(world.records),
        [sorted(tables.newer(p, 20)) for p in PARTITIONS],
        [tables.staged(p) for p in PARTITIONS],
        {p: sorted(ids) for p, ids in tables.need(100).items()},
    ]


@pytest.mark.parametrize("seed", range(8))
def test_the_tables_answer_as_the_plain_ones(store: Store, seed: int) -> None:
    world = World(seed)
    with store.replica.write() as tables:
        memory = MemoryTables(MemoryRows(tables.identity()))
        for _ in range(25):
            step(world, tables, memory)
            assert answers(world, tables) == answers(world, memory)


def test_the_identity_is_one_row(store: Store) -> None:
    with store.replica.write() as tables:
        first = tables.identity()
        assert (first.device, len(first.incarnation)) == ("dev-1", 8)
        moved = structs.replace(
            first,
            epoch=b"e" * 16,
            next=b"n" * 8,
            forked=True,
            drops=(EpochDrop(b"o" * 16, {"513431": 7}),),
            last_success="2026-11-22T10:41:00",
        )
        tables.put_identity(moved)
    with store.replica.read() as tables:
        assert tables.identity() == moved
    assert store.reader.standing().fork


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    world = World(1)

    def fail_late() -> None:
        with store.replica.write() as tables:
            tables.add([world.change()])
            tables.put_shadows([world.shadow()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    with store.replica.read() as tables:
        assert tables.own(world.records) == {}
        assert tables.shadows(world.records) == {}


def shown(record_id: bytes, fields: dict[str, Any] | None, *changed: str, **more: Any) -> Shown:
    return Shown(
        record_id=record_id, kind=more.pop("kind", "person"), partition="513431", station="s",
        to=(), fields=fields, changed=frozenset(changed), **more,
    )  # fmt: skip


def test_what_is_shown_is_listed_found_and_part_of_the_history(store: Store) -> None:
    raw = b"r" * 16
    with store.replica.write() as tables:
        tables.show([shown(raw, {"name": "曲木", "phone": "12800002222", "new": 1}, "name")])
    with store.replica.write() as tables:
        tables.show(
            [shown(raw, {"name": "曲木", "phone": "12800003333", "new": 1}, "phone", "name")]
        )
        assert tables.touched == {("person", id_text(raw))}
    record = store.reader.get("person", id_text(raw))
    assert record is not None
    assert (record.text("phone"), record.extra, record.version) == ("12800003333", {"new": 1}, 2)
    assert [hit.id for hit in store.reader.search("128 0000 3333")] == [id_text(raw)]
    assert store.reader.search("12800002222") == []
    (entry,) = store.reader.history("person", id_text(raw))
    assert entry.before == {"phone": "12800002222"}
    assert entry.after == {"phone": "12800003333"}
    assert (entry.outcome, entry.actor) == ("received", "")


def test_deleted_absent_and_unknown_kinds(store: Store) -> None:
    person, stranger = b"p" * 16, b"q" * 16
    with store.replica.write() as tables:
        tables.show([shown(person, {"name": "曲木"}), shown(stranger, {"a": 1}, kind="notice")])
        tables.show([shown(person, {"name": "曲木"}, absent=True)])
    found = store.reader.get("person", id_text(person))
    assert found is not None
    assert not found.on_server
    assert store.replica.fields_of("notice") == [{"a": 1}]
    with store.replica.write() as tables:
        tables.show(
            [shown(person, {"name": "曲木"}, deleted=True), shown(stranger, None, kind="notice")]
        )
    assert store.reader.standing().records == {}
    assert store.reader.search("曲木") == []


def test_open_conflicts_are_listed_until_decided(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    add(store, "person", record_id, {"name": "甲", "phone": "12800001111"})
    raw = bytes.fromhex(record_id.replace("-", ""))
    conflict = conflict_id(raw, "phone")
    candidates = {"00" * 8: {"value": "12800009999", "actor": "别人", "at": "2026-11-22T09:00"}}
    fields = {
        "record": raw.hex(), "kind": "person", "field": "phone", "candidates": candidates,
        "resolved": {},
    }  # fmt: skip
    with store.replica.write() as tables:
        tables.put_shadows([
            Shadow(record_id=conflict, kind=CONFLICT_KIND, partition="513431", station="s", to=(),
                   fields=fields, born=5, newest=5, whole_at=5),
        ])  # fmt: skip
        tables.show([shown(conflict, fields, "candidates", kind=CONFLICT_KIND)])
        assert tables.touched == {("person", record_id)}
    (found,) = store.reader.conflicts()
    current, other = found.candidates
    assert (found.record_id, found.field, found.title) == (record_id, "phone", "甲")
    assert (current.value, current.mine, current.actor) == ("12800001111", True, ACTOR.name)
    assert (other.value, other.mine, other.actor) == ("12800009999", False, "别人")
    record = store.reader.get("person", record_id)
    assert record is not None
    assert record.state == "conflict"
    assert store.reader.standing().conflicts == 1
    assert store.reader.ids(Query("conflict")) == []
    with store.writer.begin(ACTOR, "conflict.resolve") as unit:
        unit.resolve(found, "12800009999")
    assert store.reader.conflicts() == []
    record = store.reader.get("person", record_id)
    assert record is not None
    assert record.text("phone") == "12800009999"
    with store.replica.read() as tables:
        assert tables.unreceipted(10)[-1].resolves == (bytes(8),)


@pytest.mark.parametrize(
    "broken", ["x", "2026-02-30", "20261120", "9999-12-31", "2026-11-20T25:00", "９：００"]
)
def test_what_is_no_date_is_kept_and_never_reckoned_with(store: Store, broken: str) -> None:
    """Another program may send anything: the rules of a kind may rely on dates and times."""
    raw = b"r" * 16
    dated = ("service_date", "start_at", "entered_at")
    fields = {"place": "村室", **dict.fromkeys(dated, broken)}
    with store.replica.write() as tables:
        tables.show([shown(raw, fields, *fields, kind="adviser_visit")])
    record = store.reader.get("adviser_visit", id_text(raw))
    assert record is not None
    assert record.values == {"place": "村室"}
    assert record.extra == dict.fromkeys(dated, broken)
