"""Numbers that are carried out on paper: given once, typed once, or given up with a reason."""

import pytest

from app.domain.problems import Refused
from app.usecases import blank_sheets, records
from app.usecases.blank_sheets import OUT, SPOILED, TWICE, TYPED, Sheet
from app.usecases.consult import DEVICE_MARK
from app.usecases.desk import Desk
from app.usecases.records import Saved
from tests.support.memory_desk import ADVISER, HEAD, as_actor, memory_desk
from tests.usecases.test_attaching import made


@pytest.fixture
def desk() -> Desk:
    return memory_desk(HEAD)


def issued(desk: Desk, document: str = "follow_up", count: int = 1) -> tuple[Sheet, ...]:
    sheets = blank_sheets.issue(desk, document, count)
    assert not isinstance(sheets, Refused), sheets
    return sheets


def states(desk: Desk) -> dict[str, str]:
    return {sheet.number: sheet.state for sheet in blank_sheets.standing(desk)}


def test_numbers_go_on_and_bear_the_mark_of_the_computer(desk: Desk) -> None:
    desk.preferences.set("", DEVICE_MARK, "a")
    assert [sheet.number for sheet in issued(desk, count=2)] == ["K26A-0001", "K26A-0002"]
    assert [sheet.number for sheet in issued(desk, "mediation_record")] == ["K26A-0003"]
    assert set(states(desk).values()) == {OUT}


def test_a_typed_number_is_typed_in_and_a_second_time_is_pointed_out(desk: Desk) -> None:
    first, second = (sheet.number for sheet in issued(desk, count=2))
    case = made(desk, "mediation_case")
    record = made(desk, "follow_up", case_id=case.id, blank_no=first)
    assert states(desk) == {first: TYPED, second: OUT}
    assert blank_sheets.check(desk, first, record.id) is None
    problem = blank_sheets.check(desk, first.lower())
    assert problem is not None
    assert problem.code == "blank.twice"
    again = records.create(desk, "investigation", {"case_id": case.id, "blank_no": first.lower()})
    assert isinstance(again, Saved)
    assert "blank.twice" in {problem.code for problem in again.problems}
    assert states(desk)[first] == TWICE


def test_a_spoiled_sheet_needs_a_reason_and_is_not_waited_for(desk: Desk) -> None:
    number = issued(desk)[0].number
    assert isinstance(blank_sheets.spoil(desk, number, ""), Refused)
    assert blank_sheets.spoil(desk, " k26－0001 ", "淋湿了") is None
    assert states(desk) == {number: SPOILED}
    problem = blank_sheets.check(desk, number)
    assert problem is not None
    assert problem.code == "blank.spoiled"


def test_what_is_typed_cannot_be_spoiled_and_what_was_never_given_neither(desk: Desk) -> None:
    number = issued(desk)[0].number
    made(desk, "follow_up", case_id=made(desk, "mediation_case").id, blank_no=number)
    for wanted, code in ((number, "blank.typed"), ("K26-9999", "blank.unknown")):
        refused = blank_sheets.spoil(desk, wanted, "丢了")
        assert isinstance(refused, Refused)
        assert refused.problems[0].code == code


@pytest.mark.parametrize("count", [0, 101, -1])
def test_how_many_at_once_is_bounded(desk: Desk, count: int) -> None:
    assert isinstance(blank_sheets.issue(desk, "follow_up", count), Refused)
    assert blank_sheets.standing(desk) == ()


def test_only_who_may_write_the_record_carries_its_sheet(desk: Desk) -> None:
    assert isinstance(blank_sheets.issue(as_actor(desk, ADVISER), "follow_up"), Refused)
