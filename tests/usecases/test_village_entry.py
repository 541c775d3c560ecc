"""One visit of the log: defaults, what follows, links, addressing (domain.md C.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.divisions import (
    Division,
    Divisions,
    Level,
    Station,
    Succession,
    SuccessionKind,
)
from app.domain.fields import Value
from app.domain.records import Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.village import entry
from tests.support.memory_desk import ADVISER, STATION, VILLAGE, as_actor, divisions, reference
from tests.support.village_log import (
    DAY,
    NEXT,
    STORES,
    adviser,
    codes,
    desk_on,
    engage,
    held,
    saved,
    typed,
)

NEW = "513431101299"


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    with desk_on(request.param, data_dir) as found:
        yield found


def consultation(desk: Desk, day: str = DAY, village: str = VILLAGE) -> Record:
    given = {"received_at": f"{day}T10:00", "division_code": village, "visitor_name": "单木呷"}
    return saved(records.create(desk, "consultation", given)).record


def sitting(desk: Desk, day: str = DAY, village: str = VILLAGE) -> str:
    """A case of the village in which a session was held that day."""
    case_id = desk.ids.record_id()
    with desk.writer.begin(desk.actor, "mediation_case.create") as unit:
        unit.add("mediation_case", case_id, {"dispute_division": village})
        session = {"case_id": case_id, "mediated_at": f"{day}T10:00"}
        unit.add("mediation_session", desk.ids.record_id(), session)
    return case_id


def test_a_visit_knows_its_engagement_and_is_complete(desk: Desk) -> None:
    wang = adviser(desk)
    one = engage(desk, wang)
    visit = typed(desk, wang).record
    assert (visit.get("engagement_id"), visit.get("adviser_name")) == (one.id, "王律师")
    assert (visit.get("minutes"), visit.get("village_name")) == (240, "昭觉县解放沟镇火普村")
    assert visit.complete


def test_the_only_adviser_of_the_village_is_the_one_meant(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    assert typed(desk, None).record.get("adviser_id") == wang.id
    engage(desk, adviser(desk, "李律师"))
    assert typed(desk, None).record.get("adviser_id") is None


def test_a_line_begins_with_what_is_known(desk: Desk) -> None:
    wang = adviser(desk)
    first, second = engage(desk, wang), engage(desk, wang, NEXT)
    typed(desk, wang, place="田间", end_at="12:00")
    begun = entry.suggest(desk)
    assert begun["village_name"] == "昭觉县解放沟镇瓦岗村"
    # The other village lacks more: nobody was there this month, and there is no last visit.
    expected: dict[str, Value] = {
        "village_code": NEXT,
        "service_date": "2026-11-22",
        "start_at": "09:00",
        "end_at": "13:00",
        "adviser_id": wang.id,
        "engagement_id": second.id,
        "mode": "onsite",
        "place": "村室",
    }
    assert {name: begun.get(name) for name in expected} == expected
    there = entry.suggest(desk, VILLAGE, DAY)
    known = {name: there[name] for name in ("start_at", "end_at", "place", "engagement_id")}
    # The adviser has been there from nine to twelve: the next visit of that day comes after it.
    assert known == {
        "start_at": "12:30",
        "end_at": "15:30",
        "place": "田间",
        "engagement_id": first.id,
    }


def test_an_adviser_begins_with_the_own_villages(desk: Desk) -> None:
    wang, li = adviser(desk, member=ADVISER.name), adviser(desk, "李律师")
    engage(desk, li)
    engage(desk, wang, NEXT)
    begun = entry.suggest(as_actor(desk, ADVISER))
    assert (begun["village_code"], begun["adviser_id"]) == (NEXT, wang.id)


def test_without_any_engagement_the_line_is_still_there(desk: Desk) -> None:
    assert entry.suggest(desk)["start_at"] == "09:00"
    assert entry.suggest(desk, VILLAGE)["end_at"] == "13:00"


def test_the_second_visit_of_a_day_does_not_overlap_with_the_first(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    engage(desk, wang, NEXT)
    typed(desk, wang, end_at="12:00")
    begun = entry.suggest(desk, NEXT, DAY)
    assert (begun["start_at"], begun["end_at"]) == ("12:30", "16:30")
    assert "visit.overlap" not in codes(entry.save(desk, {**begun, "content": "问土地"}))
    # What does not fit into the day any more begins as usual.
    typed(desk, wang, start_at="19:30", end_at="22:00")
    assert entry.suggest(desk, NEXT, DAY)["start_at"] == "09:00"


# ---- engagements that come later, change or go


def test_an_engagement_entered_later_takes_its_visits_in_the_same_act(desk: Desk) -> None:
    wang = adviser(desk)
    visit, elsewhere = typed(desk, wang), typed(desk, wang, NEXT)
    assert "visit.no_engagement" in codes(visit)
    assert not visit.record.complete
    done = records.create(
        desk,
        "engagement",
        {
            "village_code": VILLAGE,
            "adviser_id": wang.id,
            "signed_on": "2026-01-01",
            "start": "2026-01-01",
        },
    )
    assert ("adviser_visit", visit.record.id) in saved(done).changes.records
    assert held(desk, visit.record).get("engagement_id") == saved(done).record.id
    assert held(desk, visit.record).complete
    assert held(desk, elsewhere.record).get("engagement_id") is None


def test_an_engagement_that_is_voided_or_starts_later_lets_its_visits_go(desk: Desk) -> None:
    wang = adviser(desk)
    one = engage(desk, wang)
    visit = typed(desk, wang).record
    saved(records.edit(desk, one, {"start": "2026-11-21"}))
    assert held(desk, visit).get("engagement_id") is None
    saved(records.edit(desk, held(desk, one), {"start": "2026-01-01"}))
    assert held(desk, visit).get("engagement_id") == one.id
    saved(records.remove(desk, held(desk, one), "写错了"))
    assert held(desk, visit).get("engagement_id") is None


def test_a_replacement_in_the_middle_of_the_month(desk: Desk) -> None:
    wang, li = adviser(desk), adviser(desk, "李律师")
    first = engage(desk, wang, ended_on="2026-11-15", end_reason="调离")
    second = engage(desk, li, start="2026-11-16", replaces=first.id)
    before = typed(desk, wang, service_date="2026-11-15").record
    after = typed(desk, li, service_date="2026-11-16").record
    assert [one.get("engagement_id") for one in (before, after)] == [first.id, second.id]


def test_the_engagement_in_force_goes_before_one_that_is_over(desk: Desk) -> None:
    wang = adviser(desk)
    whole = engage(desk, wang)
    spring = engage(desk, wang, start="2026-03-01", end="2026-03-31")
    assert typed(desk, wang).record.get("engagement_id") == whole.id
    both = typed(desk, wang, service_date="2026-03-10").record
    assert both.get("engagement_id") == spring.id  # the later one


def test_a_village_that_was_merged_keeps_its_engagement(desk: Desk) -> None:
    merged = Division(NEW, "新火普村", Level.VILLAGE, "513431101000", valid_from="2026-07-01")
    old = [
        replace(one, valid_to="2026-06-30") if one.code == VILLAGE else one for one in divisions()
    ]
    changes = [Succession(VILLAGE, NEW, SuccessionKind.MERGE, "2026-07-01")]
    stations = divisions().stations("2026-11-22")
    data = replace(reference(), divisions=Divisions([*old, merged], changes, stations))
    desk = replace(desk, references=lambda: data)
    wang = adviser(desk)
    one = engage(desk, wang)
    visit = typed(desk, None, NEW).record
    assert (visit.get("adviser_id"), visit.get("engagement_id")) == (wang.id, one.id)
    before = typed(desk, wang, service_date="2026-03-02").record
    assert before.get("engagement_id") == one.id
    assert entry.suggest(desk, NEW)["engagement_id"] == one.id


def test_a_name_waits_for_its_adviser(desk: Desk) -> None:
    visit = typed(desk, None, adviser_name="王律师").record
    assert (visit.get("adviser_id"), visit.get("adviser_name")) == (None, "王律师")
    wang = adviser(desk)
    assert held(desk, visit).get("adviser_id") == wang.id
    engage(desk, wang)
    assert held(desk, visit).complete
    assert typed(desk, None, adviser_name="王律师").record.get("adviser_id") == wang.id


# ---- links: nothing is typed or counted twice


def test_a_visit_takes_the_consultations_and_sittings_of_its_day(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    asked = [consultation(desk).id for _ in range(3)]
    consultation(desk, village=NEXT)
    consultation(desk, "2026-11-19")
    case_id = sitting(desk)
    sitting(desk, village=NEXT)
    begun = entry.suggest(desk, VILLAGE, DAY)
    assert (begun["advice_count"], begun["mediation_count"]) == (3, 1)
    visit = typed(desk, wang).record
    assert set(visit.values["consultation_ids"]) == set(asked)  # type: ignore[arg-type]
    assert visit.get("case_ids") == (case_id,)
    # Two were typed, three are in the books: three, not five.
    assert (visit.get("advice_count"), visit.get("mediation_count")) == (3, 1)
    second = typed(desk, wang, start_at="14:00", end_at="15:00").record
    assert (second.get("consultation_ids"), second.get("advice_count")) == (None, 2)


def test_consultations_entered_after_the_visit_are_not_counted_on_top(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    visit = typed(desk, wang, advice_count=2).record
    first = consultation(desk)
    assert entry.refreshed(desk, visit) == {"consultation_ids": (first.id,), "advice_count": 2}
    for _ in range(2):
        consultation(desk)
    changes = entry.refreshed(desk, visit)
    assert changes["advice_count"] == 3
    done = saved(entry.change(desk, visit, changes)).record
    assert entry.refreshed(desk, done) == {}
    assert entry.attached(desk, VILLAGE, DAY).advice_count == 0


def test_another_day_brings_other_links(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    consultation(desk)
    later = [consultation(desk, "2026-11-21").id for _ in range(2)]
    visit = typed(desk, wang, advice_count=None).record
    assert visit.get("advice_count") == 1
    moved = saved(entry.change(desk, visit, {"service_date": "2026-11-21"})).record
    assert set(moved.values["consultation_ids"]) == set(later)  # type: ignore[arg-type]
    assert moved.get("advice_count") == 2
    assert entry.attached(desk, VILLAGE, DAY).advice_count == 1


# ---- lectures


def lecture(desk: Desk, **values: Value) -> Record:
    given: dict[str, Value] = {
        "village_code": VILLAGE,
        "lecturer": "王律师",
        "held_on": DAY,
        "start_at": "10:00",
        "end_at": "11:30",
        "topic": "婚姻彩礼",
        **values,
    }
    return saved(records.create(desk, "legal_lecture", given)).record


def test_a_lecture_within_a_visit_is_counted_once_in_either_order(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    before = lecture(desk, adviser_id=wang.id)
    assert before.get("counted_minutes") == 90
    visit = typed(desk, wang).record
    within = held(desk, before)
    assert (within.get("visit_id"), within.get("counted_minutes")) == (visit.id, 0)
    after = lecture(desk, adviser_id=wang.id, start_at="11:30", end_at="12:00")
    assert (after.get("visit_id"), after.get("counted_minutes")) == (visit.id, 0)
    evening = lecture(desk, adviser_id=wang.id, start_at="19:00", end_at="20:00")
    assert (evening.get("visit_id"), evening.get("counted_minutes")) == (None, 60)


def test_a_lecture_leaves_a_visit_that_goes_or_moves(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    visit = typed(desk, wang).record
    one = lecture(desk, adviser_id=wang.id)
    assert one.get("counted_minutes") == 0
    moved = saved(entry.change(desk, visit, {"service_date": "2026-11-21"})).record
    assert (held(desk, one).get("visit_id"), held(desk, one).get("counted_minutes")) == (None, 90)
    saved(entry.change(desk, moved, {"service_date": DAY}))
    assert held(desk, one).get("visit_id") == visit.id
    saved(records.remove(desk, held(desk, visit), "重复"))
    assert held(desk, one).get("counted_minutes") == 90
    away = saved(records.edit(desk, held(desk, one), {"held_on": "2026-11-23"})).record
    assert away.get("counted_minutes") == 90


def test_of_a_lecture_in_a_visit_what_lies_outside_of_it_is_not_lost(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang)
    visit = typed(desk, wang).record  # 09:00 to 13:00
    longer = lecture(desk, adviser_id=wang.id, start_at="12:30", end_at="14:00")
    assert (longer.get("visit_id"), longer.get("counted_minutes")) == (visit.id, 60)
    earlier = saved(entry.change(desk, visit, {"end_at": "10:00"})).record
    assert held(desk, longer).get("counted_minutes") == 90
    saved(entry.change(desk, earlier, {"start_at": "12:00", "end_at": "15:00"}))
    assert held(desk, longer).get("counted_minutes") == 0


# ---- who gets it


def test_records_are_addressed_to_the_stations_that_need_them(desk: Desk) -> None:
    other, third = "513431102000-1", "513431103000-1"
    stations = [
        *divisions().stations("2026-11-22"),
        Station(other, "二站", "township", "513431102000", ("513431101201",)),
        Station(third, "三站", "township", "513431103000"),
        Station("513499101000-1", "邻县", "township", "513499101000"),
    ]
    data = replace(reference(), divisions=Divisions(divisions(), stations=stations))
    desk = replace(desk, references=lambda: data)
    wang = adviser(desk)
    assert wang.to == (other, third)
    engaged = engage(desk, wang)
    assert engaged.to == (other, third)
    assert typed(desk, wang).record.to == ()
    engage(desk, wang, NEXT)  # served by this township's station and by the second
    visit = typed(desk, wang).record
    assert (visit.station, visit.to) == (STATION, (other,))
    matter = {"visit_id": visit.id, "service_kind": "advice", "content": "问工伤"}
    assert saved(records.create(desk, "visit_matter", matter)).record.to == (other,)
    photo = {"owner_kind": "adviser_visit", "owner_id": visit.id, "file_name": "a.jpg"}
    assert saved(records.create(desk, "attachment", photo)).record.to == (other,)
