"""Parties who are newly typed become persons in the same act (product.md R27)."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.records import Record
from app.usecases import consult, people
from app.usecases.desk import Desk
from app.usecases.mediation import opening, parts, reading
from app.usecases.mediation.opening import OralCase, OralTerm
from app.usecases.ports import Query
from app.usecases.records import Saved
from tests.support.mediation_desk import done, mediation_desk, open_case
from tests.support.memory_desk import VILLAGE


@pytest.fixture
def desk() -> Desk:
    return mediation_desk()


def persons(desk: Desk) -> dict[str, Record]:
    found = desk.reader.many("person", desk.reader.ids(Query("person")))
    return {one.text("name"): one for one in found}


def parties(desk: Desk, case: Record) -> tuple[Record, ...]:
    file = reading.load(desk, case.id)
    assert file is not None
    return file.of("party")


def add(desk: Desk, case: Record, **values: Any) -> Saved:
    outcome = parts.add(desk, case.id, "party", {"division_code": None, **values})
    assert isinstance(outcome, Saved)
    return outcome


def test_search_finds_the_parties_of_a_case_next_time(desk: Desk) -> None:
    case = open_case(desk, "阿苦木呷", "吉克乌牛")
    for party in parties(desk, case):
        (found,) = people.find(desk, party.text("name"))
        assert party.text("person_id") == found.id
        assert found.text("division_code") == VILLAGE


def test_an_oral_case_makes_its_parties_known_as_well(desk: Desk) -> None:
    sides = ({"side": "applicant", "name": "沙马", "phone": "13900001111"},
             {"side": "respondent", "name": "木果"})  # fmt: skip
    terms = (OralTerm({"act": "apologise"}, 1, 0),)
    oral = OralCase({"accepted_on": "2026-11-20"}, sides, {"performance_mode": "immediate"}, terms)
    case = done(opening.open_oral(desk, oral))
    linked = {party.text("name"): party.text("person_id") for party in parties(desk, case)}
    assert linked == {"沙马": persons(desk)["沙马"].id, "木果": ""}, "a name alone tells too little"


def test_a_name_becomes_a_person_when_more_is_told(desk: Desk) -> None:
    case = open_case(desk, "阿苦木呷", "吉克乌牛")
    party = add(desk, case, side="third", name="曲木").record
    assert "曲木" not in persons(desk)
    changed = done(parts.change(desk, party, {"phone": "13900002222"}))
    assert changed.text("person_id") == persons(desk)["曲木"].id
    again = done(parts.change(desk, changed, {"phone": "13900003333"}))
    assert again.text("person_id") == changed.text("person_id")


def test_one_of_the_same_number_is_the_same_person(desk: Desk) -> None:
    first = open_case(desk, "阿苦木呷", "吉克乌牛")
    number = "513431197001011018"
    known = add(desk, first, side="third", name="曲木阿牛", id_no=number).record
    other = open_case(desk, "沙马", "木果")
    again = add(desk, other, side="third", name="曲木·阿牛", id_no=number).record
    assert again.text("person_id") == known.text("person_id")
    assert "曲木·阿牛" not in persons(desk)


def test_somebody_who_may_be_known_is_told_and_not_blocked(desk: Desk) -> None:
    open_case(desk, "阿苦木呷", "吉克乌牛")
    other = open_case(desk, "沙马", "木果")
    saved = add(desk, other, side="third", name="吉克乌牛", phone="13900001111")
    assert "person.duplicate" in {problem.code for problem in saved.problems}
    assert saved.record.text("person_id") not in ("", parties(desk, other)[0].text("person_id"))


def test_organisations_and_people_found_by_search_add_nobody(desk: Desk) -> None:
    case = open_case(desk, "阿苦木呷", "吉克乌牛")
    known = persons(desk)["阿苦木呷"]
    add(desk, case, side="third", name="解放沟砂石厂", party_kind="organisation", phone="0834111")
    add(desk, case, side="third", name="阿苦木呷", person_id=known.id, phone="13900001111")
    assert set(persons(desk)) == {"阿苦木呷", "吉克乌牛"}


def test_who_refused_to_be_known_at_the_counter_stays_unknown(desk: Desk) -> None:
    values = {
        "received_at": "2026-11-20T09:30", "channel": "visit", "visitor_kind": "person",
        "visitor_name": "阿依", "identity_refused": True, "division_code": VILLAGE,
        "matter_type": "neighbour", "facts": "邻居占了田埂。", "opponent": "木果",
    }  # fmt: skip
    source = done(consult.record_consultation(desk, values))
    case = done(opening.promote(desk, source))
    assert [party.text("person_id") for party in parties(desk, case)] == ["", ""]
    assert "阿依" not in persons(desk)
