"""Lists, filters, states: what the screens and `stationctl list` ask for."""

from random import Random

import pytest
from msgspec import structs

from app.domain import village_hours
from app.domain.kinds import KINDS
from app.domain.records import SendState
from app.store import Setup, Store, listing, tally
from app.store.replica import Kinds
from app.usecases.due import DUE_RULES, DueRule
from app.usecases.ports import Query
from sync.ports import PartitionState, Shadow, Shown, Standing
from sync.protocol import Cursor
from tests.support.generate import consultations
from tests.support.station_store import ACTOR, add, pull

HOME = {"partition": ACTOR.partition, "station": ACTOR.station, "to": ()}


def visit(store: Store, setup: Setup, **values: object) -> str:
    record_id = setup.ids.record_id()
    add(store, "consultation", record_id, values)
    return record_id


def test_the_ledger_is_newest_first_by_business_date(store: Store, setup: Setup) -> None:
    days = ["2026-11-20T09:00", "2026-11-22T08:00", "2026-11-20T17:00", None]
    ids = [visit(store, setup, facts="x", received_at=day) for day in days]
    assert store.reader.ids(Query("consultation")) == [ids[1], ids[2], ids[0], ids[3]]
    assert store.reader.ids(Query("consultation"), 2) == [ids[1], ids[2]]
    assert store.reader.ids(Query("person")) == []
    found = store.reader.many("consultation", [ids[3], "no-such-id", ids[0]])
    assert [record.id for record in found] == [ids[3], ids[0]]


def test_filters(store: Store, setup: Setup) -> None:
    person = setup.ids.record_id()
    add(store, "person", person, {"name": "甲"})
    one = visit(
        store, setup, received_at="2026-11-01T09:00", handling=("answered", "guide"),
        person_id=person, facts="土地", is_group=True, headcount=7,
    )  # fmt: skip
    two = visit(store, setup, received_at="2026-11-20T09:00", handling=("guide",), facts="工资")
    query = store.reader.ids

    def where(**values: object) -> list[str]:
        return list(query(Query("consultation", where=values)))  # type: ignore[arg-type]

    assert where(handling="guide") == [two, one]
    assert where(handling="answered") == [one]
    assert where(handling=("answered", "guide")) == [one]
    assert where(person_id=person) == [one]
    assert where(is_group=True, headcount=7) == [one]
    assert where(person_id=None) == [two]
    assert where(station=ACTOR.station) == [two, one]
    assert where(partition="513433") == where(no_such_field="x") == []
    assert query(Query("consultation", since="2026-11-01", until="2026-11-01")) == [one]
    assert query(Query("consultation", since="2026-11-02")) == [two]
    assert query(Query("consultation", text="土地")) == [one]
    assert query(Query("consultation", text="!?")) == []
    assert store.reader.count(Query("consultation", complete=False)) == 2
    assert store.reader.count(Query("consultation", complete=True)) == 0
    assert store.reader.count(Query("consultation", where={"facts": "' OR 1=1 --"})) == 0


def scatter(store: Store, setup: Setup, seed: int) -> list[str]:
    """Records in every state and combination, as far as the tables can say."""
    random = Random(seed)
    ids = [visit(store, setup, facts=str(n)) for n in range(40)]
    with store.replica.write() as tables:
        cursor = Cursor(50, 0)
        tables.put_partitions([
            PartitionState(partition=ACTOR.partition, visible=cursor, staged=cursor, safe=25)
        ])  # fmt: skip
        moved, shadows = [], []
        for change in tables.unreceipted(100):
            position = random.choice((10, 25, 26, 40))
            standing = random.choice(list(Standing))
            received = standing is Standing.RECEIVED
            moved.append(
                structs.replace(
                    change,
                    standing=standing,
                    position=position if received else 0,
                    overlay=standing in (Standing.PENDING, Standing.WAIT, Standing.REFUSED),
                )
            )
            if random.random() < 0.6:
                shadows.append(
                    Shadow(record_id=change.record_id, kind=change.kind, fields=change.set,
                           born=1, newest=random.choice((5, 25, 30)), whole_at=9, **HOME)
                )  # fmt: skip
        tables.update(moved)
        tables.put_shadows(shadows)
        raw = [change.record_id for change in moved]
        for record in random.sample(raw, 8):
            candidates = {"candidates": {"aa": {"value": 1, "actor": "", "at": ""}}}
            fields = {"record": record.hex(), "kind": "consultation", "field": "facts"}
            tables.show([
                Shown(record_id=random.randbytes(16), kind="conflict", changed=frozenset(),
                      fields={**fields, **candidates}, **HOME)
            ])  # fmt: skip
    return ids


@pytest.mark.parametrize("seed", range(4))
def test_a_state_is_the_same_in_lists_and_on_records(store: Store, setup: Setup, seed: int) -> None:
    ids = scatter(store, setup, seed)
    by_state = {
        state: set(store.reader.ids(Query("consultation", states=frozenset({state}))))
        for state in SendState
    }
    for record in store.reader.many("consultation", ids):
        assert [state for state in SendState if record.id in by_state[state]] == [record.state]
    assert all(by_state.values())
    both = frozenset({SendState.SAFE, SendState.WAITING})
    assert store.reader.count(Query("consultation", states=both)) == len(
        by_state[SendState.SAFE] | by_state[SendState.WAITING]
    )


def test_standing_counts_rows(store: Store, setup: Setup) -> None:
    empty = store.reader.standing()
    assert (empty.pending, empty.oldest_pending, empty.last_saved) == (0, None, None)
    record_id = visit(store, setup, facts="x")
    setup.clock.advance(3600)  # type: ignore[attr-defined]
    with store.writer.begin(ACTOR, "consultation.edit") as unit:
        record = unit.get("consultation", record_id)
        assert record is not None
        unit.edit(record, {"facts": "y", "demand": "z"})
    standing = store.reader.standing()
    assert standing.pending == len(store.reader.waiting())
    assert standing.pending_records == 1
    assert standing.oldest_pending == "2026-11-22T10:41"
    assert standing.last_saved == "2026-11-22T11:41"
    assert standing.needs_person == 0


def test_receipts_say_what_is_safe(store: Store, setup: Setup) -> None:
    for n in range(3):
        visit(store, setup, facts=str(n))
    cursor = Cursor(2, 0)
    with store.replica.write() as tables:
        tables.put_partitions([
            PartitionState(partition=ACTOR.partition, visible=cursor, staged=cursor, safe=1)
        ])  # fmt: skip
        first, second, _ = tables.unreceipted(10)
        receipt = {"standing": Standing.RECEIVED, "epoch": b"\xab" * 16, "overlay": False}
        tables.update([
            structs.replace(c, position=n, **receipt)
            for n, c in enumerate((first, second), 1)
        ])  # fmt: skip
    newest, oldest = store.reader.receipts()
    assert (oldest.number, oldest.safe) == ("abababab-1", True)
    assert (newest.number, newest.safe) == ("abababab-2", False)
    assert len(store.reader.receipts(1)) == 1


def test_lists_read_indexes_not_tables(store: Store) -> None:
    """With 100,000 records the ledger's ids come from an index alone."""
    kinds = Kinds({}, lambda _kind, _values: pytest.fail("no rules while listing"))
    for query, index in (
        (Query("consultation"), "COVERING INDEX record_ledger"),
        (Query("consultation", complete=False), "COVERING INDEX record_incomplete"),
    ):
        sql, values = listing.ids(query, kinds, None)
        with store.database.read() as connection:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        assert index in plan[0][3]
        assert len(plan) == 1


@pytest.mark.parametrize("rule", DUE_RULES, ids=lambda rule: rule.name)
def test_what_is_due_comes_from_an_index_of_its_own(store: Store, rule: DueRule) -> None:
    """However many records are closed: only those are read that are open and have a day."""
    query = Query(rule.kind, where={rule.closed_by: None}, due=(rule.on, "", "2026-11-22"))
    kinds = Kinds(KINDS, lambda _kind, _values: pytest.fail("no rules while listing"))
    index = f"INDEX kind_{rule.kind}_{rule.name}_due"
    for sql, values in (listing.ids(query, kinds, 8), listing.count([query], kinds)):
        with store.database.read() as connection:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        assert index in plan[0][3]
        assert "INTEGER PRIMARY KEY" in plan[1][3]


def test_the_counters_of_villages_read_an_index_alone(store: Store) -> None:
    """60,000 visits: their texts are never touched."""
    kinds = Kinds(KINDS, lambda _kind, _values: pytest.fail("no rules while counting"))
    villages = ("513431101200", "513431101201")
    for one in village_hours.tallies(2026, ("onsite",), {"village_code": villages}, "village_code"):
        sql, values = tally.months(one, kinds)
        with store.database.read() as connection:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        assert f"COVERING INDEX kind_{one.kind}_by_village (village_code=?" in plan[0][3]


def test_what_several_queries_list_is_counted_once(store: Store, setup: Setup) -> None:
    visit(store, setup, due_on="2026-11-20", appointment_at="2026-11-21T09:00")
    visit(store, setup, due_on="2026-11-20")
    visit(store, setup, appointment_at="2026-11-23T09:00")
    answer = Query("consultation", due=("due_on", "", "2026-11-22"))
    appointment = Query("consultation", due=("appointment_at", "", "2026-11-22"))
    assert store.reader.count(answer) == 2
    assert store.reader.count(answer, appointment) == 2
    assert store.reader.count(appointment) == 1


def test_a_reader_sees_one_state_while_a_writer_works(store: Store, setup: Setup) -> None:
    pull(store, setup.ids, "consultation", consultations(50))
    with store.database.read() as connection:
        before = connection.execute("SELECT count(*) FROM record").fetchone()[0]
        visit(store, setup, facts="x")
        assert connection.execute("SELECT count(*) FROM record").fetchone()[0] == before
    assert store.reader.count(Query("consultation")) == before + 1
