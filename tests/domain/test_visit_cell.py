"""Cells of the month grid: what people type for a time spent in a village."""

import pytest

from app.domain.visit_cell import Cell, clock_of, hours_text, parse_cell, parse_hours, typed_text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("4", Cell(240)),
        (" 4.5 ", Cell(270)),
        ("4.25", Cell(255)),
        ("3:30", Cell(210)),
        ("３：３０", Cell(210)),
        ("4小时", Cell(240)),
        ("0900-1300", Cell(240, "09:00", "13:00")),
        ("9-13", Cell(240, "09:00", "13:00")),
        ("9点半至12点", Cell(150, "09:30", "12:00")),
        ("09:00～11:15", Cell(135, "09:00", "11:15")),
    ],
)
def test_what_is_a_time(text: str, cell: Cell) -> None:
    assert parse_cell(text) == cell


@pytest.mark.parametrize(
    "text", ["", "0", "abc", "24", "3:75", "1300-0900", "9-9", "9-13-14", "-4", "25-26", "4h-5h"]
)
def test_what_is_none(text: str) -> None:
    assert parse_cell(text) is None


def test_no_time_at_all_is_no_hours() -> None:
    assert parse_hours("0") == 0
    assert parse_cell("0") is None


@pytest.mark.parametrize(
    ("minutes", "text"), [(240, "4"), (270, "4.5"), (200, "3:20"), (5, "0:05")]
)
def test_hours_can_be_typed_again(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text
    assert parse_hours(text) == minutes


def test_a_cell_is_opened_as_it_would_be_typed() -> None:
    for cell in (Cell(240), Cell(150, "09:30", "12:00")):
        assert parse_cell(typed_text(cell)) == cell


def test_the_clock_begins_anew_at_midnight() -> None:
    assert clock_of(25 * 60 + 5) == "01:05"
