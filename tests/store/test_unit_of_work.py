"""One act: record, outbox, audit and search index together, or nothing (life of a record, 5)."""

from dataclasses import replace

import pytest
from msgspec import structs

from app.domain.records import Record, SendState
from app.store import Setup, Store, StoreFault
from app.store.mappers import id_bytes
from app.usecases.ports import AlreadyThere, Query
from sync.ports import Standing
from sync.protocol import Op
from sync.view import show
from tests.support.station_store import ACTOR, add, pull

VISIT = {
    "visitor_name": "吉克伍呷",
    "received_at": "2026-11-20T09:30",
    "facts": "邻居占用耕地两年",
    "handling": ("answered",),
    "headcount": 2,
    "is_group": False,
}


def rows(store: Store, table: str) -> int:
    with store.database.read() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_save_is_four_things_at_once(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    with store.writer.begin(ACTOR, "consultation.create") as unit:
        saved = unit.add("consultation", record_id, VISIT)
        assert unit.changes.records == {("consultation", record_id)}
    record = store.reader.get("consultation", record_id)
    assert record is not None
    assert record.values == VISIT
    assert record == replace(saved, extra=record.extra)
    assert (record.state, record.version, record.station) == (SendState.WAITING, 1, ACTOR.station)
    (waiting,) = store.reader.waiting()
    assert (waiting.record_id, waiting.actor) == (record_id, ACTOR.name)
    assert store.backups.verify() == {
        "ok": True, "records": 1, "audit_entries": 1, "chain_ok": True, "problems": [],
    }  # fmt: skip
    assert [hit.id for hit in store.reader.search("耕地")] == [record_id]


def test_an_error_leaves_nothing(store: Store, setup: Setup) -> None:
    head = store.audit_head

    def fail_late() -> None:
        with store.writer.begin(ACTOR, "x") as unit:
            unit.add("consultation", setup.ids.record_id(), VISIT)
            unit.next_number("consultation")
            unit.audit("print")
            unit.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert [rows(store, t) for t in ("record", "own_change", "audit", "number")] == [0, 0, 0, 0]
    assert store.reader.search("耕地") == []
    assert store.audit_head == head


def test_an_id_is_added_once(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    add(store, "consultation", record_id, VISIT)
    with pytest.raises(AlreadyThere):
        add(store, "consultation", record_id, VISIT)
    with store.writer.begin(ACTOR, "consultation.remove") as unit:
        record = unit.get("consultation", record_id)
        assert record is not None
        unit.remove(record, "录错")
    with pytest.raises(AlreadyThere):
        add(store, "consultation", record_id, VISIT)


def test_one_verb_is_one_act_over_several_records(store: Store, setup: Setup) -> None:
    person, visit = setup.ids.record_id(), setup.ids.record_id()
    with store.writer.begin(ACTOR, "consultation.create") as unit:
        made = unit.add("person", person, {"name": "吉克伍呷"})
        unit.add("consultation", visit, {**VISIT, "person_id": person})
        assert unit.get("person", person) == made
        unit.edit(made, {"phone": "12800001111"})
    with store.replica.read() as tables:
        changes = tables.unreceipted(10)
        assert tables.by_act(changes[0].act_id) == changes
    assert [(c.record_id, c.change_id) for c in changes] == [
        (id_bytes(i),) * 2 for i in (person, visit)
    ]
    assert changes[0].set == {"name": "吉克伍呷", "phone": "12800001111"}
    assert {c.verb for c in changes} == {"consultation.create"}


def test_an_edit_sends_only_what_changed(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    add(store, "consultation", record_id, VISIT)
    seen = store.reader.get("consultation", record_id)
    assert seen is not None
    with store.writer.begin(ACTOR, "consultation.edit") as unit:
        edited = unit.edit(seen, {"facts": "不占了", "headcount": None})
    record = store.reader.get("consultation", record_id)
    assert record is not None
    assert record.values == edited.values
    assert "headcount" not in record.values
    assert record.version == 2
    with store.replica.read() as tables:
        create, *edits = tables.own([id_bytes(record_id)])[id_bytes(record_id)]
    assert {n: v for c in edits for n, v in c.set.items()} == {"facts": "不占了", "headcount": None}
    assert all(c.over == (create.change_id,) for c in edits)
    assert store.reader.search("耕地") == []
    (first, *later) = store.reader.history("consultation", record_id)
    assert first.before == {}
    assert {n: v for entry in later for n, v in entry.before.items()} == {
        "facts": VISIT["facts"], "headcount": 2,
    }  # fmt: skip


def test_a_second_edit_on_what_the_first_returned(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    add(store, "person", record_id, {"name": "甲"})
    record = store.reader.get("person", record_id)
    assert record is not None
    for name in ("乙", "丙"):
        with store.writer.begin(ACTOR, "person.edit") as unit:
            record = unit.edit(record, {"name": name})
    with store.writer.begin(ACTOR, "person.edit") as unit:
        twice = unit.edit(record, {"name": "丁"})
        unit.edit(twice, {"phone": "12800001111"})
    found = store.reader.get("person", record_id)
    assert found is not None
    assert found.values == {"name": "丁", "phone": "12800001111"}
    with store.replica.read() as tables:
        own = tables.own([id_bytes(record_id)])[id_bytes(record_id)]
    assert [c.op for c in own] == [Op.CREATE] + [Op.EDIT] * (len(own) - 1)
    assert own[1].change_id in own[2].over


def test_a_removed_record_leaves_lists_and_keeps_its_history(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    add(store, "consultation", record_id, VISIT)
    record = store.reader.get("consultation", record_id)
    assert record is not None
    with store.writer.begin(ACTOR, "consultation.remove") as unit:
        unit.remove(record, "重复登记")
    assert store.reader.get("consultation", record_id) is None
    assert store.reader.ids(Query("consultation")) == []
    assert store.reader.search("耕地") == []
    assert [e.outcome for e in store.reader.history("consultation", record_id)] == ["waiting"] * 2
    assert rows(store, "kind_consultation") == rows(store, "search_docsize") == 0


def test_numbers_rise_by_series(store: Store) -> None:
    with store.writer.begin(ACTOR, "x") as unit:
        assert [unit.next_number("a"), unit.next_number("a"), unit.next_number("b")] == [1, 2, 1]
    with store.writer.begin(ACTOR, "x") as unit:
        assert unit.next_number("a") == 3


def test_a_refused_change_is_corrected(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    add(store, "consultation", record_id, VISIT)
    with store.replica.write() as tables:
        (change,) = tables.unreceipted(10)
        tables.update(
            [
                type(change)(
                    **{**_fields(change), "standing": Standing.REFUSED, "code": "not-allowed"}
                )
            ]
        )
    record = store.reader.get("consultation", record_id)
    assert record is not None
    assert record.state is SendState.REFUSED
    (refusal,) = store.reader.refusals()
    assert (refusal.record_id, refusal.code) == (record_id, "not-allowed")
    with store.writer.begin(ACTOR, "consultation.correct") as unit:
        corrected = unit.correct(refusal, {"facts": "改正后"})
    assert corrected.text("facts") == "改正后"
    assert corrected.state is SendState.WAITING
    assert store.reader.refusals() == []
    with store.replica.read() as tables:
        (again,) = tables.unreceipted(10)
    assert change.change_id in again.over
    assert again.op is Op.CREATE
    for gone in (refusal, replace(refusal, change_id="ff" * 8)):
        with pytest.raises(StoreFault) as fault, store.writer.begin(ACTOR, "x") as unit:
            unit.correct(gone, {"facts": "再改"})
        assert fault.value.code == "sync.not-refused"
    assert store.backups.verify()["ok"]


def test_a_refused_creation_is_given_up(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    add(store, "consultation", record_id, VISIT)
    with store.replica.write() as tables:
        (change,) = tables.unreceipted(10)
        bad = {**_fields(change), "standing": Standing.REFUSED, "code": "not-allowed"}
        tables.update([type(change)(**bad)])
    (refusal,) = store.reader.refusals()
    with store.writer.begin(ACTOR, "consultation.withdraw") as unit:
        unit.withdraw(refusal, "重复登记")
        assert unit.changes.records == {("consultation", record_id)}
    assert store.reader.refusals() == []
    assert store.reader.get("consultation", record_id) is None
    assert store.reader.history("consultation", record_id)[0].outcome == "withdrawn"
    with store.database.read() as connection:
        told = connection.execute("SELECT event, detail FROM audit ORDER BY n DESC").fetchone()
    assert tuple(told) == ("withdraw", "重复登记")
    with pytest.raises(StoreFault) as fault, store.writer.begin(ACTOR, "x") as unit:
        unit.withdraw(refusal, "再来")
    assert fault.value.code == "sync.not-refused"
    assert store.backups.verify()["ok"]


def test_what_the_server_lost_is_listed_and_brought_back(store: Store, setup: Setup) -> None:
    assert pull(store, setup.ids, "person", [{"name": "甲"}, {"name": "乙"}]) == 2
    ids = store.reader.ids(Query("person"))
    raw = [id_bytes(one) for one in ids]
    with store.replica.write() as tables:
        gone = [structs.replace(one, absent=True) for one in tables.shadows(raw).values()]
        tables.put_shadows(gone)
        show(tables, {one: set() for one in raw})
    missing = store.reader.absent()
    assert [(one.kind, one.record_id) for one in missing] == [("person", i) for i in sorted(ids)]
    assert {one.since for one in missing} == {setup.clock.now()}
    with store.writer.begin(ACTOR, "person.bring_back") as unit:
        back = unit.bring_back("person", ids[0])
        assert unit.changes.records == {("person", ids[0])}
    assert back.state is SendState.WAITING
    assert [one.record_id for one in store.reader.absent()] == [ids[1]]
    with store.replica.read() as tables:
        (change,) = tables.unreceipted(10)
    assert (change.op, change.verb) == (Op.CREATE, "person.bring_back")
    assert store.backups.verify()["ok"]  # the audit chain vouches for the new change
    known = setup.ids.record_id()
    add(store, "person", known, {"name": "丙"})
    with pytest.raises(StoreFault) as fault, store.writer.begin(ACTOR, "x") as unit:
        unit.bring_back("person", known)
    assert fault.value.code == "record.on_server"


def _fields(change: object) -> dict[str, object]:
    return {name: getattr(change, name) for name in change.__struct_fields__}  # type: ignore[attr-defined]


def test_values_this_program_does_not_know_are_kept(store: Store, setup: Setup) -> None:
    record_id = setup.ids.record_id()
    strange = {"name": "甲", "invented": {"a": [1, None]}, "birth_year": "十九", "crowd": "x"}
    add(store, "person", record_id, strange)
    record = store.reader.get("person", record_id)
    assert record is not None
    assert record.values == {"name": "甲"}
    assert record.extra == {"invented": {"a": (1, None)}, "birth_year": "十九", "crowd": "x"}
    with store.writer.begin(ACTOR, "person.edit") as unit:
        unit.edit(record, {"birth_year": 1990})
    record = store.reader.get("person", record_id)
    assert record is not None
    assert record.values == {"name": "甲", "birth_year": 1990}
    assert set(record.extra) == {"invented", "crowd"}


def test_a_record_made_elsewhere_than_the_store_is_refused(store: Store, setup: Setup) -> None:
    add(store, "person", record_id := setup.ids.record_id(), {"name": "甲"})
    record = store.reader.get("person", record_id)
    assert record is not None
    with pytest.raises(TypeError), store.writer.begin(ACTOR, "x") as unit:
        unit.edit(replace(record, seen=None), {"name": "乙"})


def visit(store: Store, setup: Setup) -> Record:
    record_id = setup.ids.record_id()
    add(store, "consultation", record_id, VISIT)
    record = store.reader.get("consultation", record_id)
    assert record is not None
    return record


def test_an_edit_of_a_record_voided_meanwhile_is_refused_by_code(
    store: Store, setup: Setup
) -> None:
    record = visit(store, setup)
    with store.writer.begin(ACTOR, "consultation.remove") as unit:
        unit.remove(record, "重复")
    with (
        pytest.raises(StoreFault) as caught,
        store.writer.begin(ACTOR, "consultation.edit") as unit,
    ):
        unit.edit(record, {"facts": "还款"})
    assert caught.value.code == "sync.record-deleted"


def test_an_edit_that_changes_nothing_is_no_act(store: Store, setup: Setup) -> None:
    record = visit(store, setup)
    before = store.reader.standing().pending
    with store.writer.begin(ACTOR, "consultation.edit") as unit:
        unit.edit(record, {})
    assert store.reader.standing().pending == before
