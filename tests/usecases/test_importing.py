"""Rows of a file become records (commands.md, import)."""

from typing import Any

import pytest

from app.domain.problems import Problem
from app.usecases import consult, importing
from app.usecases.desk import Desk
from app.usecases.importing import Outcome, Row
from app.usecases.ports import PortFault
from app.usecases.records import Saved, create
from tests.support.memory_desk import memory_desk
from tests.support.memory_store import MemoryStore

GOOD: dict[str, Any] = {
    "received_at": "2026-11-20T09:00",
    "visitor_name": "阿苦木呷",
    "matter_class": "民事",
    "matter_type": "其他",
    "facts": "房子",
    "answer": "可以先调解",
    "handling": ["当场解答"],
}
GIVEN_ID = "019370a0-0000-7000-8000-00000000000a"


@pytest.fixture
def desk() -> Desk:
    return memory_desk()


def store(desk: Desk) -> MemoryStore:
    assert isinstance(desk.reader, MemoryStore)
    return desk.reader


def take(desk: Desk, *raws: dict[str, Any], **options: bool) -> list[Outcome]:
    rows = [Row(line, raw) for line, raw in enumerate(raws, start=1)]
    return list(importing.import_rows(desk, "consultation", rows, **options))


def test_a_good_row_becomes_one_complete_record(desk: Desk) -> None:
    (outcome,) = take(desk, GOOD)
    record = desk.reader.get("consultation", outcome.record_id)
    assert record is not None
    assert record.complete
    assert record.get("matter_type") == "other_civil"
    assert outcome.problems == outcome.refused == ()
    assert set(store(desk).rows.records) == {("consultation", outcome.record_id)}


def test_a_rule_that_is_not_met_is_saved_with_its_problems(desk: Desk) -> None:
    (outcome,) = take(desk, {**GOOD, "facts": ""})
    assert [(p.code, p.field) for p in outcome.problems] == [
        ("missing", "facts"),
        ("missing", "demand"),
    ]
    assert desk.reader.get("consultation", outcome.record_id) is not None


@pytest.mark.parametrize(
    ("raw", "refused"),
    [
        ({**GOOD, "matter_type": "没有"}, ("code.unknown", "matter_type")),
        ({**GOOD, "colour": "red"}, ("field.unknown", "colour")),
        ({**GOOD, "facts": "长" * 2001}, ("value.too_long", "facts")),
        ({**GOOD, "facts": "a\0b"}, ("value.nul", "facts")),
        ({**GOOD, "facts": "\ud800"}, ("value.surrogate", "facts")),
        ({**GOOD, "id": "17"}, ("value.id", "id")),
        ({}, ("line.empty", None)),
    ],
)
def test_what_has_no_type_is_refused_by_name_and_blocks_nobody(
    desk: Desk, raw: dict[str, Any], refused: tuple[str, str | None]
) -> None:
    """product.md R8: one poison item at any position blocks nobody else."""
    bad, good = take(desk, raw, GOOD)
    assert [(p.code, p.field) for p in bad.refused] == [refused]
    assert bad.record_id == ""
    assert good.record_id
    assert len(store(desk).rows.records) == 1


def test_a_line_that_could_not_be_read_keeps_its_own_code(desk: Desk) -> None:
    row = Row(7, {}, Problem("line.json"))
    outcome = importing.import_row(desk, "consultation", row)
    assert outcome == Outcome(7, refused=(Problem("line.json"),))


def test_a_repeated_import_with_ids_makes_nothing_twice(desk: Desk) -> None:
    """After `kill -9` a file is imported again (issue, Tests that must exist)."""
    first = take(desk, {**GOOD, "id": GIVEN_ID})
    again = take(desk, {**GOOD, "id": GIVEN_ID.upper()})
    assert first[0].record_id == again[0].record_id == GIVEN_ID
    assert (first[0].already, again[0].already) == (False, True)
    assert len(desk.reader.history("consultation", GIVEN_ID)) == 1


def test_what_the_program_writes_cannot_be_brought_along(desk: Desk) -> None:
    """domain.md L: author and time of entry; the number of a paper slip is kept."""
    raw = {**GOOD, "author": "别人", "entered_at": "2020-01-01", "consult_no": "纸-17"}
    (outcome,) = take(desk, raw)
    record = desk.reader.get("consultation", outcome.record_id)
    assert record is not None
    assert (record.get("author"), record.get("entered_at")) == ("阿苦", "2026-11-22T10:41")
    assert record.get("consult_no") == "纸-17"


def test_a_slip_of_a_known_id_number_belongs_to_that_person(desk: Desk) -> None:
    known = create(desk, "person", {"name": "阿苦木呷", "id_no": "513431196803151010"})
    assert isinstance(known, Saved)
    (outcome,) = take(desk, {**GOOD, "id_no": "513431196803151010"})
    assert [r.id for r in consult.last_contacts(desk, known.record.id)] == [outcome.record_id]


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Desk) -> None:
    outcome, bad = take(desk, {**GOOD, "facts": ""}, {"x": 1}, dry_run=True)
    assert [p.field for p in outcome.problems] == ["facts", "demand"]
    assert bad.refused
    assert not store(desk).rows.records


def test_a_full_disk_refuses_the_row_and_keeps_the_others(desk: Desk) -> None:
    store(desk).fails_on_commit = PortFault("store.disk_full")
    (outcome,) = take(desk, GOOD)
    assert [p.code for p in outcome.refused] == ["store.disk_full"]


def test_stopping_stops_between_two_rows(desk: Desk) -> None:
    rows = [Row(n, GOOD) for n in range(1, 5)]
    outcomes = importing.import_rows(
        desk, "consultation", rows, cancelled=lambda: len(store(desk).rows.records) >= 2
    )
    assert len(list(outcomes)) == 2


def test_persons_are_imported_with_a_warning_of_duplicates(desk: Desk) -> None:
    rows = [Row(n, {"name": "阿苦木呷", "sex": "男"}) for n in (1, 2)]
    first, second = importing.import_rows(desk, "person", rows)
    assert first.problems == ()
    assert [p.code for p in second.problems] == ["person.duplicate"]
