"""Edit, void, resolve and correct records of any kind."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.problems import Problem, Refused
from app.domain.records import Candidate, Conflict, Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.ports import Actor, Refusal
from app.usecases.records import Saved
from tests.support.memory_desk import CLERK, HEAD, STATION, as_actor, memory_desk
from tests.support.memory_store import MemoryStore


@pytest.fixture
def desk() -> Desk:
    return memory_desk()


def store(desk: Desk) -> MemoryStore:
    assert isinstance(desk.reader, MemoryStore)
    return desk.reader


def person(desk: Desk, **values: Any) -> Record:
    done = records.create(desk, "person", {"name": "阿苦木呷", **values})
    assert isinstance(done, Saved)
    return done.record


def codes(outcome: Saved | Refused) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [problem.code for problem in outcome.problems]


def done(outcome: Saved | Refused) -> Record:
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def test_an_edit_writes_only_what_changed_and_what_follows(desk: Desk) -> None:
    """architecture.md, step 5: only the changed fields."""
    record = person(desk, phone="1")
    done(records.edit(desk, record, {"id_no": "513431196803151010", "phone": "1"}))
    (_, entry) = desk.reader.history("person", record.id)
    assert dict(entry.after) == {
        "id_no": "513431196803151010",
        "sex": "1",
        "birth_date": "1968-03-15",
        "birth_year": 1968,
    }


def test_what_is_locked_refuses_the_whole_edit(desk: Desk) -> None:
    """A signed text is never edited, not even together with a field that may change."""
    record = person(desk, phone="1")
    locked = replace(
        desk.kinds["person"],
        lock=lambda before, changes: [
            Problem("record.append_only", name) for name in changes if name in before
        ],
    )
    desk = replace(desk, kinds={**desk.kinds, "person": locked})
    assert codes(records.edit(desk, record, {"name": "别人", "notes": "新"})) == [
        "record.append_only"
    ]
    assert desk.reader.get("person", record.id) == record
    done(records.edit(desk, record, {"notes": "新"}))


def test_an_edit_of_nothing_writes_nothing(desk: Desk) -> None:
    record = person(desk)
    outcome = records.edit(desk, record, {"name": record.get("name"), "notes": None})
    assert isinstance(outcome, Saved)
    assert not outcome.changes.records
    assert len(desk.reader.history("person", record.id)) == 1


def test_a_persons_own_choice_is_not_derived_away(desk: Desk) -> None:
    record = person(desk, sex="2")
    record = done(records.edit(desk, record, {"id_no": "513431196803151010"}))
    assert record.get("sex") == "2"


def test_set_reads_text_and_refuses_what_has_no_type(desk: Desk) -> None:
    """commands.md, set."""
    record = person(desk)
    assert done(records.set_fields(desk, "person", record.id, {"sex": "女"})).get("sex") == "2"
    assert codes(records.set_fields(desk, "person", record.id, {"sex": "甲"})) == ["code.unknown"]
    assert codes(records.set_fields(desk, "person", record.id, {"age": "3"})) == ["field.unknown"]
    derived = records.set_fields(desk, "person", record.id, {"merged_into": record.id})
    assert codes(derived) == ["field.derived"]
    assert codes(records.set_fields(desk, "person", "no-id", {"sex": "女"})) == ["record.gone"]


def test_a_code_is_read_within_the_stored_parent(desk: Desk) -> None:
    visit = records.create(desk, "consultation", {"matter_class": "economic"})
    record = done(visit)
    changed = records.set_fields(desk, "consultation", record.id, {"matter_type": "其他"})
    assert done(changed).get("matter_type") == "other_economic"


def test_voiding_needs_a_right_and_a_reason(desk: Desk) -> None:
    """product.md R10: deletion is 作废 with a reason."""
    record = person(desk)
    assert codes(records.remove(desk, record, "  ")) == ["reason.missing"]
    assert isinstance(records.remove(desk, record, "重复"), Saved)
    assert desk.reader.get("person", record.id) is None
    assert ("remove", "person", record.id, "重复") in store(desk).rows.audit
    mediator = as_actor(desk, Actor("调解员", frozenset({"mediator"}), STATION, "513431"))
    assert codes(records.remove(mediator, person(desk), "重复")) == ["rights.not_allowed"]


def test_a_right_of_the_station_does_not_reach_another_station(desk: Desk) -> None:
    foreign = replace(person(desk), station="another")
    assert codes(records.edit(desk, foreign, {"sex": "1"})) == ["rights.not_allowed"]
    county = Actor("县级", frozenset({"county"}), "513431000000-0", "513431")
    assert isinstance(records.edit(as_actor(desk, county), foreign, {"sex": "1"}), Saved)
    elsewhere = replace(county, partition="513422")
    outcome = records.edit(as_actor(desk, elsewhere), replace(foreign, partition="513431"), {})
    assert codes(outcome) == ["rights.not_allowed"]


def test_what_was_voided_meanwhile_is_told_and_stays_void(desk: Desk) -> None:
    record = person(desk)
    records.remove(desk, record, "重复")
    assert codes(records.edit(desk, record, {"sex": "1"})) == ["record.gone"]
    assert codes(records.remove(desk, record, "又一次")) == ["record.gone"]
    assert desk.reader.get("person", record.id) is None


def conflict(record: Record) -> Conflict:
    sides = (
        Candidate("a", "138", "阿苦", "一号机", "2026-11-22T10:00", mine=True),
        Candidate("b", "139", "沙马", "二号机", "2026-11-22T10:05", mine=False),
    )
    return Conflict("c1", "person", record.id, "phone", "阿苦木呷", sides)


def test_a_conflict_is_settled_with_the_chosen_value(desk: Desk) -> None:
    """sync rule 6."""
    record = person(desk)
    waiting = conflict(record)
    store(desk).rows.conflicts["c1"] = waiting
    assert done(records.resolve(desk, waiting, "139")).get("phone") == "139"
    assert not desk.reader.conflicts()


def test_a_conflict_of_a_voided_record_is_gone(desk: Desk) -> None:
    record = person(desk)
    records.remove(desk, record, "重复")
    assert codes(records.resolve(desk, conflict(record), "139")) == ["record.gone"]


def test_what_the_server_refused_is_corrected_or_sent_again(desk: Desk) -> None:
    """product.md R9; sync rule 12."""
    record = person(desk)
    for changes in ({"phone": "138"}, {}):
        refusal = Refusal("x", "person", record.id, "阿苦木呷", "not-allowed", "2026-11-22T10:00")
        store(desk).refused.append(refusal)
        assert isinstance(records.correct(desk, refusal, changes), Saved)
        assert not desk.reader.refusals()


def test_personal_values_are_in_no_text_of_a_record(desk: Desk) -> None:
    """storage-security.md: redaction; a repr ends up in logs."""
    record = person(desk, phone="13800138000")
    assert "13800138000" not in repr(record)
    assert "阿苦木呷" not in repr(desk.reader.history("person", record.id))


def test_roles_of_one_person_add_up(desk: Desk) -> None:
    """domain.md D.5: small stations: one person holds all roles."""
    both = Actor("一人", CLERK.roles | HEAD.roles, STATION, "513431")
    assert isinstance(records.create(as_actor(desk, both), "person", {"name": "甲"}), Saved)
