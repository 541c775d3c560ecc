"""The counters of a village by `stationctl hours` and `due` (commands.md)."""

from __future__ import annotations

from typing import Any

import pytest

from app.messages import Exit
from tests.journeys.conftest import NewConsole
from tests.support.console import Console, write_rows
from tests.support.prefecture import Prefecture

VILLAGE, TOWN = "513499101201", "513499101000"
KEYS = {
    "months", "onsite", "year", "lectures", "target_month", "target_year", "pace_needed",
}  # fmt: skip


@pytest.fixture
def ctl(console: NewConsole, office: Prefecture) -> Console:
    made = console("司法所")
    made.enrol(office, "罗所长:head")
    return made


def bring(ctl: Console, kind: str, *rows: dict[str, Any]) -> list[str]:
    file = write_rows(ctl.folder.parent / f"{kind}.jsonl", *rows)
    ended = ctl.run("import", kind, file)
    assert ended.code is Exit.DONE, ended
    return [row["id"] for row in ended.rows[:-1]]


def visit(day: str, start: str, end: str, **values: Any) -> dict[str, Any]:
    return {
        "village_code": VILLAGE, "service_date": day, "start_at": start, "end_at": end,
        "mode": "onsite", "place": "村室", "language": "ii", "content": f"{day}解答土地问题。",
        "advice_count": 2, "result": "answered", **values,
    }  # fmt: skip


def test_the_counters_of_a_village(ctl: Console) -> None:
    county = {"kind_code": "lawyer", "division_code": "513499000000"}
    (adviser,) = bring(ctl, "adviser", {"name": "王律师", **county})
    mine = {"adviser_id": adviser}
    term = {"signed_on": "2024-01-01", "start": "2024-01-01", "end": "2099-12-31"}
    (engagement,) = bring(ctl, "engagement", {"village_code": VILLAGE, **mine, **term})
    returned = {"review_state": "returned", "review_reason": "时间写错"}
    _, _, _, gone, *_ = bring(
        ctl,
        "adviser_visit",
        visit("2024-01-31", "22:00", "02:00", ends_next_day=True, **mine),
        visit("2024-02-29", "09:00", "12:30", **mine),
        visit("2024-02-29", "14:00", "14:40", **mine, mode="phone"),
        visit("2024-03-04", "09:00", "13:00", **mine),
        visit("2024-03-05", "09:00", "13:00", **mine) | returned,
        visit("2024-12-31", "23:00", "22:00", **mine),
    )
    ctl.ok("remove", "adviser_visit", gone, "--reason", "重复")
    lecture = {"village_code": VILLAGE, "lecturer": "王律师", "topic": "反诈", "language": "ii"}
    bring(
        ctl,
        "legal_lecture",
        {**lecture, **mine, "held_on": "2024-05-06", "start_at": "10:00", "end_at": "11:00",
         "mode": "onsite", "topic_code": "fraud", "audience_count": 30},
    )  # fmt: skip
    told = ctl.ok("hours", "--village", VILLAGE, "--year", 2024).row
    assert told.keys() >= KEYS
    assert told["months"] == [240, 210, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0]
    assert (told["onsite"], told["year"], told["lectures"]) == (510, 550, [0, 1, 0, 0])
    assert (told["target_month"], told["target_year"], told["pace_needed"]) == (240, 3000, None)
    ahead = ctl.ok("hours", "--village", VILLAGE, "--year", 2098).row
    assert ahead["pace_needed"] == 250, "twelve times four hours is not fifty"
    due = ctl.ok("due", "--as-of", "2024-03-31").rows
    assert [
        (one["rule"], one["kind"], one["id"], one["due_on"], one["overdue"]) for one in due
    ] == [
        ("village_hours", "engagement", engagement, "2024-03-31", False),
        ("village_lecture", "engagement", engagement, "2024-03-31", False),
    ]


@pytest.mark.parametrize("village", [TOWN, "没有这个村", "12", ""])
def test_what_is_no_village_is_told(ctl: Console, village: str) -> None:
    ctl.fails(Exit.USAGE, "division.unknown", "hours", "--village", village, "--year", "2026")


@pytest.mark.parametrize("year", ["26", "二零二六", "0000", "20260"])
def test_a_year_has_four_digits(ctl: Console, year: str) -> None:
    with pytest.raises(SystemExit) as ended:
        ctl.run("hours", "--village", VILLAGE, "--year", year)
    assert ended.value.code == Exit.USAGE
