"""A walk-in: person and consultation in one act (product.md, Intake)."""

from typing import Any

import pytest

from app.domain.person import KIND as PERSON
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import consult, people
from app.usecases.desk import Desk
from app.usecases.ports import Actor, PortFault
from app.usecases.records import Saved
from tests.support.memory_desk import STATION, as_actor, memory_desk
from tests.support.memory_store import MemoryStore

WALK_IN: dict[str, Any] = {
    "received_at": "2026-11-22T10:30",
    "visitor_name": "单木呷",
    "matter_type": "wages",
    "facts": "老板拖欠工资",
    "answer": "去投诉",
    "handling": ("answered",),
}


@pytest.fixture
def desk() -> Desk:
    return memory_desk()


def store(desk: Desk) -> MemoryStore:
    assert isinstance(desk.reader, MemoryStore)
    return desk.reader


def saved(outcome: Saved | Refused) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome


def only_person(desk: Desk) -> Record:
    (person,) = [r for r in store(desk).rows.records.values() if r.kind == PERSON]
    return person


def test_a_first_visit_makes_the_person_and_the_record_in_one_act(desk: Desk) -> None:
    done = saved(consult.record_consultation(desk, WALK_IN))
    person = only_person(desk)
    assert done.record.complete
    assert done.record.get("person_id") == person.id
    assert done.changes.records == {("consultation", done.record.id), (PERSON, person.id)}
    assert person.get("name") == "单木呷"
    assert [verb for verb, *_ in store(desk).rows.audit] == ["consultation.create"]


def test_who_entered_it_where_and_when_is_written_by_the_program(desk: Desk) -> None:
    """domain.md L; B.1 首问责任人 = the logged-in clerk."""
    record = saved(consult.record_consultation(desk, {**WALK_IN, "author": "别人"})).record
    assert record.get("author") == "阿苦"
    assert record.get("entered_at") == "2026-11-22T10:41"
    assert record.get("station_name") == "解放沟镇公共法律服务工作站"
    assert record.get("first_receiver") == record.get("handler") == "阿苦"
    assert record.get("language") == "zh"


def test_numbers_are_station_year_and_a_rising_number(desk: Desk) -> None:
    """B.1 `consult_no`."""
    numbers = [
        saved(consult.record_consultation(desk, WALK_IN)).record.text("consult_no")
        for _ in range(2)
    ]
    assert numbers == ["513431101000-1-2026-0001", "513431101000-1-2026-0002"]
    desk.preferences.set("", consult.DEVICE_MARK, "B")
    third = saved(consult.record_consultation(desk, WALK_IN)).record
    assert third.text("consult_no").endswith("-2026-B0003")


def test_a_repeat_visitor_brings_what_is_known_and_learns_what_is_new(desk: Desk) -> None:
    saved(consult.record_consultation(desk, {**WALK_IN, "sex": "1", "phone": "13800138000"}))
    (person,) = people.find(desk, "smg")  # 单 is read Shan
    again = {"visitor_name": "老单", "phone": "13900139000", "facts": "又来问"}
    record = saved(consult.record_consultation(desk, again, person)).record
    assert record.get("sex") == "1"
    assert record.get("person_id") == person.id
    assert only_person(desk).get("phone") == "13900139000"
    assert record.get("visitor_name") == "老单"  # as it was said that day
    assert only_person(desk).get("name") == "单木呷"


def test_whoever_bears_a_known_id_number_is_that_person(desk: Desk) -> None:
    values = {**WALK_IN, "id_no": "513431196803151010"}
    first = saved(consult.record_consultation(desk, values)).record
    again = saved(consult.record_consultation(desk, {**values, "visitor_name": "老单"}))
    assert again.record.get("person_id") == first.get("person_id") == only_person(desk).id
    assert again.problems == ()


def test_a_second_person_of_one_name_is_warned_of_and_never_blocked(desk: Desk) -> None:
    """product.md R27."""
    saved(consult.record_consultation(desk, WALK_IN))
    again = saved(consult.record_consultation(desk, WALK_IN))
    assert [p.code for p in again.problems] == ["person.duplicate"]
    assert again.record.complete


def test_a_field_that_was_emptied_stays_empty(desk: Desk) -> None:
    saved(consult.record_consultation(desk, {**WALK_IN, "phone": "13800138000"}))
    person = only_person(desk)
    record = saved(consult.record_consultation(desk, {**WALK_IN, "phone": None}, person)).record
    assert record.get("phone") is None
    assert only_person(desk).get("phone") == "13800138000"


@pytest.mark.parametrize(
    "values",
    [
        {**WALK_IN, "identity_refused": True},
        {**WALK_IN, "visitor_name": None},
        {**WALK_IN, "visitor_kind": "enterprise", "org_name": "某公司"},
    ],
)
def test_no_person_is_made_of_who_is_not_a_named_private_visitor(
    desk: Desk, values: dict[str, Any]
) -> None:
    """B.1: identity refused must be possible; L: enterprises and public bodies as visitors."""
    saved(consult.record_consultation(desk, values))
    assert {kind for kind, _ in store(desk).rows.records} == {"consultation"}


def test_the_last_three_contacts_newest_first(desk: Desk) -> None:
    """product.md, Intake: repeat visitor shows the last three contacts."""
    saved(consult.record_consultation(desk, WALK_IN))
    person = only_person(desk)
    for day in ("03", "01", "02"):
        values = {**WALK_IN, "received_at": f"2026-11-{day}T09:00"}
        saved(consult.record_consultation(desk, values, person))
    days = [r.text("received_at")[:10] for r in consult.last_contacts(desk, person.id)]
    assert days == ["2026-11-22", "2026-11-03", "2026-11-02"]


def test_an_incomplete_one_is_saved_all_the_same(desk: Desk) -> None:
    """product.md R29."""
    done = saved(consult.record_consultation(desk, {"visitor_name": "甲"}))
    assert not done.record.complete
    assert {p.field for p in done.problems} >= {"facts", "matter_type", "received_at"}


def test_who_has_no_right_is_told_who_has(desk: Desk) -> None:
    guest = as_actor(desk, Actor("见习", frozenset(), STATION, "513431"))
    outcome = consult.record_consultation(guest, WALK_IN)
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "rights.not_allowed"
    assert "clerk" in str(outcome.problems[0].args["roles"])
    assert not store(desk).rows.records


def test_a_full_disk_is_a_value_and_leaves_nothing_behind(desk: Desk) -> None:
    store(desk).fails_on_commit = PortFault("store.disk_full")
    outcome = consult.record_consultation(desk, WALK_IN)
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "store.disk_full"
    assert not store(desk).rows.records


def test_a_repeated_call_with_the_same_id_makes_nothing_twice(desk: Desk) -> None:
    """storage-security.md, Store: a commit that returned an error may still be there."""
    record_id = desk.ids.record_id()
    first = saved(consult.record_consultation(desk, WALK_IN, record_id=record_id))
    again = saved(consult.record_consultation(desk, WALK_IN, record_id=record_id))
    assert again.record == first.record
    assert len(store(desk).rows.records) == 2
