"""Rows of a file as a stranger with the domain page writes them."""

from __future__ import annotations

import pytest

from app.usecases import importing, records
from app.usecases.desk import Desk
from app.usecases.records import Saved
from app.usecases.village.as_written import as_written
from tests.support.memory_desk import HEAD, VILLAGE, memory_desk


@pytest.fixture
def desk() -> Desk:
    return memory_desk(HEAD)


def brought(desk: Desk, kind: str, /, **raws: object) -> dict[str, object]:
    """One imported row: its values, or what was refused by field."""
    made = importing.import_row(desk, kind, importing.Row(1, raws))
    record = desk.reader.get(kind, made.record_id) if made.record_id else None
    return dict(record.values) if record else {str(one.field): one.code for one in made.refused}


@pytest.mark.parametrize(
    ("start", "end", "minutes", "day"),
    [
        ("2026-11-20T09:00", "2026-11-20T13:00:00", 240, "2026-11-20"),
        ("2026-11-20 22:00", "2026-11-21 02:00", 240, "2026-11-20"),
        ("2026-11-20T20:00:00Z", "2026-11-20T21:00Z", 60, "2026-11-21"),
        ("9:00", "24:00", 900, None),
    ],
)
def test_a_moment_is_a_time_of_day(
    desk: Desk, start: str, end: str, minutes: int, day: str | None
) -> None:
    given = {"village": VILLAGE, "start_at": start, "end_at": end}
    found = brought(desk, "adviser_visit", **given)
    assert (found["minutes"], found.get("service_date")) == (minutes, day)


def test_what_is_no_moment_stays_to_be_refused(desk: Desk) -> None:
    assert brought(desk, "adviser_visit", start_at="2026-13-01T09:00") == {"start_at": "value.time"}
    late = {"start_at": "2026-11-18T09:00", "end_at": "2026-11-20T10:00"}
    assert "ends_next_day" not in as_written(desk, "adviser_visit", late)


def test_people_served_may_be_described(desk: Desk) -> None:
    people = [{"name": "马海木呷", "sex": "男", "group": "一组"}, {"name": "阿依", "sex": "女"}]
    found = brought(desk, "adviser_visit", village=VILLAGE, clients=people)
    assert found["clients"] == ("马海木呷，男，一组", "阿依，女")
    assert (found["client_count"], found["women_count"]) == (2, 1)


def test_a_village_by_the_name_that_a_workbook_of_ours_has(desk: Desk) -> None:
    whole = brought(desk, "adviser_visit", village=VILLAGE)["village_name"]
    assert brought(desk, "adviser_visit", village_name=whole)["village_code"] == VILLAGE
    unknown = brought(desk, "adviser_visit", village_name="没有这个村")
    assert "village_code" not in unknown


def test_other_names_give_way_to_the_own(desk: Desk) -> None:
    lecture = {"village": VILLAGE, "date": "2026-11-20", "start": "9:00", "end": "10:00"}
    found = brought(desk, "legal_lecture", **lecture)
    assert (found["held_on"], found["minutes"]) == ("2026-11-20", 60)
    term = as_written(desk, "engagement", {"start": "2026-01-01", "end": "2026-12-31"})
    assert term == {"start": "2026-01-01", "end": "2026-12-31"}
    twice = {"village": "x", "village_code": VILLAGE}
    assert brought(desk, "notice_board", **twice) == {"village": "field.unknown"}


def test_a_check_comes_with_its_items_and_their_total(desk: Desk) -> None:
    given = {"date": "2026-11-20", "kind": "自查", "target": "工作站", "division_code": VILLAGE}
    items = [{"text": "公示", "weight": 5, "score": 5}, {"item": "日志", "weight": 20, "score": 18}]
    found = brought(desk, "station_check", items=items, **given)
    assert (found["total"], found["full_score"], found["checked_on"]) == (23, 25, "2026-11-20")
    wrong = brought(desk, "station_check", items=[{"item": "公示", "score": "好"}], **given)
    assert wrong == {"items[0].score": "value.number"}


def test_an_adviser_of_another_county_is_pointed_out(desk: Desk) -> None:
    brought(desk, "adviser", name="外县律师", division_code="513499000000")
    raws = {"village": VILLAGE, "adviser": "外县律师", "signed_on": "2026-01-01"}
    row = importing.Row(1, {**raws, "start": "2026-01-01"})
    made = importing.import_row(desk, "engagement", row)
    assert "visit.other_county" in [one.code for one in made.problems]


def test_people_are_found_by_name(desk: Desk) -> None:
    saved = records.create(
        desk, "legal_literate_villager", {"name": "吉克", "chosen_on": "2026-01-01"}
    )
    assert isinstance(saved, Saved)
    held = {"held_on": "2026-11-20", "activity": "入户", "minutes": 30}
    done = brought(desk, "helper_activity", villager_id="吉克", **held)
    assert done["villager_id"] == saved.record.id
    assert brought(desk, "helper_activity", villager_id="无名", **held) == {
        "villager_id": "value.id"
    }
    given = {"topic": "民法典", "held_on": "2026-11-20", "hours": 2, "attendees": ["罗所长"]}
    found = brought(desk, "training", villagers=["吉克", "无名"], **given)
    assert found["villagers"] == (saved.record.id,)
    assert found["other_attendees"] == ("无名", "罗所长")
