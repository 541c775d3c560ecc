"""The verbs give the same on the encrypted store and in memory: the fake tells no lies."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.problems import Refused
from app.domain.statistics import Measure, Tally
from app.store import open_store
from app.usecases import consult, drafts, due, ledger, people, records, today
from app.usecases.desk import Desk
from app.usecases.ledger import Filter
from app.usecases.ports import Draft, Query
from app.usecases.records import Saved
from tests.support.memory_desk import HEAD, memory_desk
from tests.support.station_store import KEY, setup_for

WALK_IN: dict[str, Any] = {
    "received_at": "2026-11-22T10:30",
    "visitor_name": "单木呷",
    "phone": "13800138000",
    "id_no": "513431196803151010",
    "matter_type": "wages",
    "facts": "老板拖欠工资",
    "answer": "去投诉",
    "handling": ("answered",),
}


@pytest.fixture(params=["memory", "encrypted"])
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    fake = memory_desk(HEAD)
    if request.param == "memory":
        yield fake
        return
    store = open_store(data_dir / "station.db", KEY, setup_for(fake.clock, fake.ids))
    yield replace(
        fake,
        reader=store.reader,
        writer=store.writer,
        drafts=store.drafts,
        preferences=store.preferences,
    )
    store.close()


def visit(desk: Desk, **values: Any) -> Saved:
    done = consult.record_consultation(desk, {**WALK_IN, **values})
    assert isinstance(done, Saved), done
    return done


def test_a_walk_in_is_complete_and_numbered(desk: Desk) -> None:
    first, second = visit(desk), visit(desk)
    assert first.record.complete
    assert first.record.state == "waiting"
    assert [d.record.text("consult_no")[-4:] for d in (first, second)] == ["0001", "0002"]
    stored = desk.reader.get("consultation", first.record.id)
    assert stored is not None
    assert stored.values == first.record.values


@pytest.mark.parametrize("text", ["smg", "13800138000", "513431196803151010", "木呷"])
def test_search_first(desk: Desk, text: str) -> None:
    person_id = visit(desk).record.text("person_id")
    assert [person.id for person in people.find(desk, text)] == [person_id]


def test_the_last_contacts_of_a_person(desk: Desk) -> None:
    person_id = visit(desk).record.text("person_id")
    person = desk.reader.get("person", person_id)
    days = ("03", "01", "02")
    for day in days:
        values = {**WALK_IN, "received_at": f"2026-11-{day}T09:00"}
        assert isinstance(consult.record_consultation(desk, values, person), Saved)
    found = consult.last_contacts(desk, person_id)
    assert [record.text("received_at")[8:10] for record in found] == ["22", "03", "02"]


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (Filter(), 2),
        (Filter(period="2026-10"), 1),
        (Filter(where={"handling": "当场解答"}), 1),
        (Filter(where={"closed_at": ""}), 1),
        (Filter(where={"matter_type": "wages", "channel": "来电"}), 0),
        (Filter(complete=True), 1),
        (Filter(complete=False), 1),
        (Filter(text="工资"), 2),
        (Filter(text="草原"), 0),
    ],
)
def test_filters_of_the_ledger(desk: Desk, chosen: Filter, count: int) -> None:
    visit(desk)
    visit(
        desk,
        received_at="2026-10-05T09:00",
        handling=("to_county", "drafted"),
        closed_at="2026-10-06T09:00",
    )
    query = ledger.build_query(desk, "consultation", chosen)
    assert isinstance(query, Query)
    assert desk.reader.count(query) == count
    assert len(list(ledger.records(desk, query))) == count


def test_only_what_has_a_date_and_is_open_is_due(desk: Desk) -> None:
    visit(desk)
    promised = visit(desk, due_on="2026-11-23").record.id
    visit(desk, due_on="2026-11-23", closed_at="2026-11-22T11:00", outcome="已答复")
    rule = due.DUE_RULES[1]
    query = Query(rule.kind, where={rule.closed_by: None}, due=(rule.on, "", "2026-11-23"))
    assert list(desk.reader.ids(query)) == [promised]
    assert [item.id for item in due.due(desk)] == [promised]
    assert due.count(desk, "2026-11-22") == 0
    assert due.count(desk, "2026-11-23") == 1


def test_the_most_urgent_come_first_and_the_list_can_be_cut(desk: Desk) -> None:
    late = visit(desk, due_on="2026-12-01").record.id
    soon = visit(desk, appointment_at="2026-11-24T15:00").record.id
    first = visit(desk, due_on="2026-11-20").record.id
    visit(desk, due_on="2026-12-20")
    assert [item.id for item in due.due(desk, ahead=10)] == [first, soon, late]
    assert [item.id for item in due.due(desk, ahead=10, limit=1)] == [first]


def test_edit_void_and_what_is_gone(desk: Desk) -> None:
    record = visit(desk).record
    edited = records.edit(desk, record, {"headcount": 6})
    assert isinstance(edited, Saved)
    assert edited.record.get("is_group") is True
    assert isinstance(records.remove(desk, edited.record, "重复"), Saved)
    assert desk.reader.get("consultation", record.id) is None
    gone = records.edit(desk, edited.record, {"headcount": 7})
    assert isinstance(gone, Refused)
    assert gone.problems[0].code == "record.gone"


def test_a_repeated_call_makes_nothing_twice(desk: Desk) -> None:
    record_id = desk.ids.record_id()
    for _ in range(2):
        done = consult.record_consultation(desk, WALK_IN, record_id=record_id)
        assert isinstance(done, Saved)
        assert done.record.id == record_id
    assert desk.reader.count(Query("consultation")) == 1
    assert desk.reader.count(Query("person")) == 1


def test_a_merge_and_its_undoing(desk: Desk) -> None:
    a, b = (records.create(desk, "person", {"name": name}) for name in ("阿苦", "阿苦木呷"))
    assert isinstance(a, Saved)
    assert isinstance(b, Saved)
    merged = people.merge(desk, a.record, b.record)
    assert isinstance(merged, Saved)
    assert [p.id for p in people.find(desk, "阿苦")] == [b.record.id]
    assert isinstance(people.undo_merge(desk, merged.record), Saved)
    assert {p.id for p in people.find(desk, "阿苦")} == {a.record.id, b.record.id}


def test_figures_by_group_and_month(desk: Desk) -> None:
    for moment, channel, headcount in (
        ("2026-01-31T23:50", "visit", 2),
        ("2026-01-02T09:00", "phone", 3),
        ("2026-02-01T00:10", "visit", 5),
        ("2025-12-31T23:59", "visit", 7),
        ("2026-12-31T23:59", "wechat", 11),
        ("2026-12-30T10:00", "wechat", -4),
    ):
        visit(desk, received_at=moment, channel=channel, headcount=headcount)
    by_visit = {"channel": ("visit", "home")}
    measures = (
        Measure("people", "consultation", sums="headcount"),
        Measure("by_visit", "consultation", sums="headcount", where=by_visit),
        Measure("newest", "consultation", newest=True),
        Measure("unheard_of", "consultation", sums="no_such_field"),
    )
    year = ("consultation", "received_at", "2026-01-01", "2026-12-31", "matter_type", measures)
    january = {"people": 5, "by_visit": 2, "newest": 20260131, "unheard_of": 0}
    december = {"people": 11, "by_visit": 0, "newest": 20261231, "unheard_of": 0}
    found = desk.reader.tally_months(Tally(*year))["wages"]
    assert list(found) == ["2026-01", "2026-02", "2026-12"]
    assert (found["2026-01"], found["2026-12"]) == (january, december)
    spoken = desk.reader.tally_months(Tally(*year, where={"channel": ("phone", "wechat")}))
    assert {month: one["people"] for month, one in spoken["wages"].items()} == {
        "2026-01": 3,
        "2026-12": 11,
    }
    unspoken = desk.reader.tally(Tally(*year, unless={"channel": ("visit",)}))
    assert unspoken["wages"]["people"] == 14
    nowhere = Tally(*year, unless={"opponent": ("甲",)})
    assert desk.reader.tally(nowhere)["wages"]["people"] == 21, "an empty field is none of them"
    assert desk.reader.tally_months(Tally(*year, where={"channel": ()})) == {}


def test_today(desk: Desk) -> None:
    visit(desk)
    visit(desk, facts=None, due_on="2026-11-21", received_at="2026-11-20T09:00")
    board = today.today(desk)
    assert (board.today_count, board.incomplete_count, len(board.due)) == (1, 1, 1)
    assert board.standing.records["consultation"] == 2
    assert board.standing.pending_records == 3
    assert board.waiting.days == 0


def test_a_draft_comes_back(desk: Desk) -> None:
    kept = drafts.autosave(desk, "consultation", {"facts": "半句", "handling": ("answered",)})
    assert isinstance(kept, Draft)
    assert drafts.interrupted(desk, "consultation") == kept
    drafts.drop(desk, kept.id)
    assert drafts.own(desk) == []


def test_a_record_of_another_station_is_reached_when_it_is_addressed_here(desk: Desk) -> None:
    ids = [desk.ids.record_id() for _ in range(2)]
    elsewhere = replace(desk.actor, station="513431101000-9")
    with desk.writer.begin(elsewhere, "person.create") as unit:
        unit.add("person", ids[0], {"name": "马海尔古"}, {desk.actor.station, elsewhere.station})
        unit.add("person", ids[1], {"name": "单木呷"})
    here, there = desk.reader.many("person", ids)
    assert (here.to, there.to) == ((desk.actor.station,), ())
    assert isinstance(records.edit(desk, here, {"sex": "1"}), Saved)
    assert isinstance(records.edit(desk, there, {"sex": "1"}), Refused)
    # An own laptop may belong to several stations.
    laptop = replace(desk, actor=replace(desk.actor, further=frozenset({elsewhere.station})))
    assert isinstance(records.edit(laptop, there, {"sex": "1"}), Saved)
