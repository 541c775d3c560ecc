"""Search first, duplicates warned, merges undone (product.md R27)."""

from typing import Any

import pytest

from app.domain.problems import Refused, Severity
from app.domain.records import Record
from app.usecases import people
from app.usecases.desk import Desk
from app.usecases.records import Saved, create
from tests.support.memory_desk import memory_desk


@pytest.fixture
def desk() -> Desk:
    return memory_desk()


def person(desk: Desk, name: str, **values: Any) -> Record:
    done = create(desk, "person", {"name": name, **values})
    assert isinstance(done, Saved)
    return done.record


@pytest.mark.parametrize(
    "text",
    [
        "513431196803151010",
        "５１３４３１１９６８０３１５１０１０",
        "138 0013-8000",
        "单木呷",
        "木呷",
        "smg",
        "dmg",  # 单 is read Dan as well: all heteronyms
        "ꀉꈿꃅꇤ",
    ],
)
def test_a_person_is_found_by_whatever_is_known(desk: Desk, text: str) -> None:
    """product.md, Intake: ID number, phone, name, pinyin initials, Yi/Tibetan."""
    wanted = person(
        desk,
        "单木呷",
        name_native="ꀉꈿꃅꇤ",
        id_no="513431196803151010",
        phone="13800138000",
    )
    person(desk, "海来体者", phone="13900139000")
    assert [found.id for found in people.find(desk, text)] == [wanted.id]


def test_nothing_is_found_for_nothing(desk: Desk) -> None:
    person(desk, "单木呷")
    assert people.find(desk, "  ") == ()


def test_duplicates_by_number_or_by_name_without_a_contrary_fact(desk: Desk) -> None:
    first = person(desk, "阿苦木呷", birth_year=1968)
    second = person(desk, "阿苦·木呷", id_no="513431196803151010")
    other = person(desk, "阿苦木呷", birth_year=1990)
    found = people.duplicates(desk, {"name": "阿苦木呷", "birth_year": 1968})
    assert {record.id for record in found} == {first.id, second.id}
    by_number = people.duplicates(desk, {"name": "别名", "id_no": "513431196803151010"})
    assert [record.id for record in by_number] == [second.id]
    assert people.duplicates(desk, other.values, except_id=other.id) == ()


def test_a_duplicate_warns_and_never_blocks() -> None:
    (problem,) = people.duplicate_warning((Record("person", "x", {}),))
    assert problem.severity is Severity.WARN
    assert people.duplicate_warning(()) == ()


def test_a_merge_is_undone_exactly(desk: Desk) -> None:
    double, whole = person(desk, "阿苦", phone="1"), person(desk, "阿苦木呷", phone="2")
    merged = people.merge(desk, double, whole)
    assert isinstance(merged, Saved)
    assert [found.id for found in people.find(desk, "阿苦")] == [whole.id]
    undone = people.undo_merge(desk, merged.record)
    assert isinstance(undone, Saved)
    assert undone.record.values == double.values
    assert {found.id for found in people.find(desk, "阿苦")} == {double.id, whole.id}


def test_merges_follow_on_and_never_run_in_a_circle(desk: Desk) -> None:
    a, b, c = (person(desk, name) for name in ("甲一", "甲二", "甲三"))
    for double, whole in ((a, b), (b, c)):
        assert isinstance(people.merge(desk, double, whole), Saved)
    assert {found.id for found in people.find(desk, "甲")} == {c.id}
    circle = people.merge(desk, c, a)  # `a` already stands for `c`
    assert isinstance(circle, Refused)
    assert circle.problems[0].code == "person.merge_self"
