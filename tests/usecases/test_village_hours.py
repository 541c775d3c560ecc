"""The counters of villages from records, on both stores: what counts, where, once (C.1, C.2)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.divisions import Division, Divisions, Level, Succession, SuccessionKind
from app.domain.fields import Value
from app.domain.policy import Parameter, Policy
from app.ui.words import carried_words
from app.usecases import due, today
from app.usecases.desk import Desk
from app.usecases.ports import Actor
from app.usecases.village import hours
from tests.support.memory_desk import HEAD, STATION, VILLAGE, divisions, memory_desk, reference
from tests.support.village_log import STORES, desk_on

NEXT, ELSEWHERE = "513431101201", "513431205201"
ANA, BO = (f"0197a000-0000-7000-8000-00000000000{n}" for n in (1, 2))


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    with desk_on(request.param, data_dir) as found:
        yield found


def put(desk: Desk, kind: str, **values: Value) -> str:
    """A record as it arrives by sync: no verb has completed it."""
    record_id = desk.ids.record_id()
    with desk.writer.begin(desk.actor, f"{kind}.create") as unit:
        unit.add(kind, record_id, values)
    return record_id


def visit(desk: Desk, day: str, minutes: int | None = 240, **values: Value) -> str:
    given: dict[str, Value] = {"village_code": VILLAGE, "adviser_id": ANA, "mode": "onsite"}
    given |= {"service_date": day, "minutes": minutes, "review_state": "draft", **values}
    return put(desk, "adviser_visit", **{k: v for k, v in given.items() if v is not None})


def lecture(desk: Desk, day: str, counted: int = 0, **values: Value) -> str:
    given: dict[str, Value] = {"village_code": VILLAGE, "held_on": day, "mode": "onsite"}
    return put(desk, "legal_lecture", **{**given, "counted_minutes": counted, **values})


def engage(desk: Desk, village: str = VILLAGE, adviser: str = ANA, **values: Value) -> str:
    given: dict[str, Value] = {"start": "2026-01-01", "adviser_name": "王律师", **values}
    return put(desk, "engagement", village_code=village, adviser_id=adviser, **given)


def places(desk: Desk, more: Callable[[], tuple[list[Division], list[Succession]]]) -> Desk:
    """The same desk in a county whose villages have changed."""
    added, successions = more()
    data = replace(
        reference(),
        divisions=Divisions([*divisions(), *added], successions, divisions().stations("")),
    )
    return replace(desk, references=lambda: data)


# ---- what counts


def test_on_site_time_of_the_month_and_all_time_of_the_year(desk: Desk) -> None:
    visit(desk, "2026-01-05", 100)
    visit(desk, "2026-01-31", 50, mode="home")
    visit(desk, "2026-01-31", 30, mode="phone")
    visit(desk, "2026-02-01", 20, mode="video")
    visit(desk, "2026-02-01", 60, village_code=NEXT)
    visit(desk, "2025-12-31", 70)
    found = hours.village_year(desk, VILLAGE, 2026)
    assert (found.onsite[:2], found.every[:2]) == ((150, 0), (180, 20))
    assert found.visits[:2] == (3, 1)
    assert (found.onsite_total, found.year_total) == (150, 200)
    assert found.last_visit == "2026-02-01"
    assert hours.village_year(desk, VILLAGE, 2025).onsite[11] == 70
    assert hours.village_year(desk, VILLAGE, 2024).last_visit == ""


def test_a_visit_belongs_to_the_day_on_which_it_began(desk: Desk) -> None:
    visit(desk, "2026-01-31", 240, start_at="22:00", end_at="02:00", ends_next_day=True)
    visit(desk, "2026-12-31", 180, start_at="22:30", end_at="01:30", ends_next_day=True)
    assert hours.village_year(desk, VILLAGE, 2026).onsite == (240, *(0,) * 10, 180)
    assert hours.village_year(desk, VILLAGE, 2027).year_total == 0


def test_the_day_that_comes_every_four_years(desk: Desk) -> None:
    visit(desk, "2028-02-29")
    lecture(desk, "2028-02-29", 90)
    found = hours.village_year(desk, VILLAGE, 2028)
    assert (found.onsite[1], found.onsite[2], found.lectures) == (330, 0, (1, 0, 0, 0))


def test_what_was_sent_back_or_voided_does_not_count(desk: Desk) -> None:
    for state in ("draft", "submitted", "passed", "returned"):
        visit(desk, "2026-03-02", 10, review_state=state)
    visit(desk, "2026-03-02", 1, review_state=None)
    visit(desk, "2026-03-03", None)
    record = desk.reader.get("adviser_visit", visit(desk, "2026-03-04", 1000))
    assert record is not None
    with desk.writer.begin(desk.actor, "adviser_visit.remove") as unit:
        unit.remove(record, "重复")
    found = hours.village_year(desk, VILLAGE, 2026)
    assert (found.onsite[2], found.every[2], found.visits[2]) == (31, 31, 5)


def test_a_lecture_within_a_visit_adds_no_time(desk: Desk) -> None:
    during = visit(desk, "2026-05-11")
    lecture(desk, "2026-05-11", 0, visit_id=during, minutes=90)
    lecture(desk, "2026-07-01", 120, minutes=120)
    lecture(desk, "2026-07-02", 45, minutes=45, mode="video")
    found = hours.village_year(desk, VILLAGE, 2026)
    assert (found.onsite[4], found.onsite[6], found.every[6]) == (240, 120, 165)
    assert found.lectures == (0, 1, 2, 0)
    assert sum(found.visits) == 1


def test_less_than_no_time_is_told_and_takes_nothing_away(desk: Desk) -> None:
    visit(desk, "2026-03-02", 60)
    record = desk.reader.get("adviser_visit", visit(desk, "2026-03-03", -60))
    assert record is not None
    problems = desk.kinds["adviser_visit"].rules(record.values, desk.surroundings)
    assert [p.code for p in problems if p.field == "minutes"] == ["value.too_small"]
    found = hours.village_year(desk, VILLAGE, 2026)
    assert (found.onsite_total, found.year_total, found.visits[2]) == (60, 60, 2)


# ---- advisers


def test_whoever_replaces_an_adviser_goes_on_with_the_counters(desk: Desk) -> None:
    visit(desk, "2026-06-10", 100)
    visit(desk, "2026-06-20", 140, adviser_id=BO)
    visit(desk, "2026-06-21", 10, adviser_id=None, adviser_name="不认识的人")
    visit(desk, "2026-06-20", 60, village_code=NEXT, adviser_id=BO)
    lecture(desk, "2026-06-25", 30, adviser_id=BO)
    whole = hours.village_year(desk, VILLAGE, 2026)
    assert (whole.onsite[5], whole.month_short(6)) == (280, 0)
    parts = hours.shares(desk, VILLAGE, 2026)
    assert {one: part.onsite[5] for one, part in parts.items()} == {ANA: 100, BO: 170, "": 10}
    assert sum(part.year_total for part in parts.values()) == whole.year_total
    assert (parts[BO].lectures_total, parts[ANA].lectures_total) == (1, 0)
    of_one = hours.of_adviser(desk, BO, 2026)
    assert {code: one.year_total for code, one in of_one.items()} == {VILLAGE: 170, NEXT: 60}


# ---- villages that changed


def _merged() -> tuple[list[Division], list[Succession]]:
    """On 1 June two villages became one with a new code (domain.md D.3)."""
    parent, name = "513431101000", "火普新村"
    new = Division("513431101210", name, Level.VILLAGE, parent, valid_from="2026-06-01")
    return [
        replace(next(d for d in divisions() if d.code == code), valid_to="2026-05-31")
        for code in (VILLAGE, NEXT)
    ] + [new], [
        Succession(code, new.code, SuccessionKind.MERGE, "2026-06-01") for code in (VILLAGE, NEXT)
    ]


def _split() -> tuple[list[Division], list[Succession]]:
    """On 1 June one village was cut in two."""
    old = replace(next(d for d in divisions() if d.code == VILLAGE), valid_to="2026-05-31")
    new = [
        Division(
            f"51343110122{n}", f"火普{n}村", Level.VILLAGE, old.parent, valid_from="2026-06-01"
        )
        for n in (1, 2)
    ]
    return [old, *new], [
        Succession(VILLAGE, one.code, SuccessionKind.SPLIT, "2026-06-01", 50) for one in new
    ]


def test_a_merged_village_has_the_sum(desk: Desk) -> None:
    desk = places(desk, _merged)
    visit(desk, "2026-05-04", 100)
    visit(desk, "2026-05-05", 60, village_code=NEXT)
    visit(desk, "2026-06-05", 30, village_code="513431101210")
    lecture(desk, "2026-05-06", village_code=NEXT)
    found = hours.village_year(desk, "513431101210", 2026)
    assert (found.onsite[4:6], found.lectures_total) == ((160, 30), 1)
    assert found.carried == (VILLAGE, NEXT)
    assert hours.shared(desk, found) == ()
    assert hours.village_year(desk, VILLAGE, 2026).year_total == 100, "old papers stay true"


def test_after_a_split_every_part_carries_the_time_before_and_sums_count_it_once(
    desk: Desk,
) -> None:
    desk = places(desk, _split)
    visit(desk, "2026-05-04", 200)
    visit(desk, "2026-06-04", 10, village_code="513431101221")
    visit(desk, "2026-06-05", 20, village_code="513431101222")
    codes = ("513431101221", "513431101222")
    found = hours.years(desk, codes, 2026)
    assert [found[code].year_total for code in codes] == [210, 220]
    assert [hours.shared(desk, found[code]) for code in codes] == [(VILLAGE,)] * 2
    both = hours.together(desk, codes, 2026)
    assert (both.year_total, both.carried) == (230, (VILLAGE,))
    assert (both.targets.month[5], both.targets.year, both.targets.lectures) == (
        480,
        6000,
        (2, 2, 2, 2),
    )


def test_a_village_that_nothing_happened_in_carries_nothing(desk: Desk) -> None:
    desk = places(desk, _merged)
    visit(desk, "2026-06-05", 30, village_code="513431101210")
    found = hours.village_year(desk, "513431101210", 2026)
    assert (found.year_total, found.carried) == (30, ())


visits = st.lists(
    st.tuples(
        st.dates(date(2027, 12, 30), date(2029, 1, 2)),
        st.sampled_from([VILLAGE, NEXT, "513431101221", "513431101222"]),
        st.sampled_from(["onsite", "home", "phone"]),
        st.sampled_from(["draft", "passed", "returned"]),
        st.integers(0, 720),
    ),
    max_size=12,
)


@given(visits)
def test_every_minute_counts_once_in_its_month(given_visits: list[Any]) -> None:
    desk = places(memory_desk(HEAD), _split)
    for day, village, mode, state, minutes in given_visits:
        visit(desk, day.isoformat(), minutes, village_code=village, mode=mode, review_state=state)
    counted = [one for one in given_visits if one[0].year == 2028 and one[3] != "returned"]
    parts = {"513431101221": VILLAGE, "513431101222": VILLAGE, NEXT: NEXT}
    for code, before in parts.items():
        found = hours.village_year(desk, code, 2028)
        mine = [one for one in counted if one[1] in (code, before)]
        for month in range(1, 13):
            of_month = [one for one in mine if one[0].month == month]
            assert found.every[month - 1] == sum(one[4] for one in of_month)
            assert found.onsite[month - 1] == sum(o[4] for o in of_month if o[2] != "phone")
    whole = hours.together(desk, parts, 2028)
    assert whole.year_total == sum(one[4] for one in counted)


# ---- targets


def test_a_county_that_changes_its_target_in_july(desk: Desk) -> None:
    july = Parameter("onsite_hours_month", 8, "2026-07-01", scope="513431")
    policy = reference().policy
    known = [policy.parameter(name, "2026-01-01") for name in policy.names()]
    data = replace(reference(), policy=Policy([*known, july]))
    desk = replace(desk, references=lambda: data)
    for month in ("06", "07"):
        visit(desk, f"2026-{month}-10")
        visit(desk, f"2026-{month}-10", village_code=ELSEWHERE.replace("513431", "513432"))
    here, there = hours.years(desk, (VILLAGE, ELSEWHERE.replace("513431", "513432")), 2026).values()
    assert [here.month_short(month) for month in (6, 7)] == [0, 240]
    assert [there.month_short(month) for month in (6, 7)] == [0, 0]


# ---- the board


def lines(desk: Desk, month: str = "") -> list[tuple[str, int]]:
    return [(line.code, line.short) for line in hours.board(desk, month)]


def test_the_board_begins_with_what_lacks_most(desk: Desk) -> None:
    first = engage(desk, end="2026-12-31")
    second = engage(desk, NEXT, BO, adviser_name="李律师")
    visit(desk, "2026-11-03", 60)
    visit(desk, "2026-10-03", village_code=NEXT)
    assert lines(desk) == [(NEXT, 240), (VILLAGE, 180)]
    assert lines(desk, "2026-10") == [(VILLAGE, 240), (NEXT, 0)]
    assert lines(desk, "2027-01") == [(NEXT, 240)], "the other engagement is over"
    here = hours.board(desk)[1]
    assert (here.name, here.engagement_ids) == ("解放沟镇火普村", (first,))
    assert (here.adviser_ids, here.adviser_names) == ((ANA,), ("王律师",))
    assert (here.month_minutes, here.month_target) == (60, 240)
    assert (here.lectures_quarter, here.lecture_target, here.lectures_short) == (0, 1, 1)
    assert (here.last_visit, here.year.pace("2026-11-22")) == ("2026-11-03", 1470)
    assert hours.board(desk)[0].engagement_ids == (second,)


def test_several_advisers_of_one_village_stand_in_one_line(desk: Desk) -> None:
    ids = (
        engage(desk, ended_on="2026-11-10", end="2026-12-31"),
        engage(desk, adviser=BO, adviser_name="李律师", start="2026-11-11"),
    )
    (line,) = hours.board(desk)
    assert (line.engagement_ids, line.adviser_names) == (ids, ("王律师", "李律师"))
    (line,) = hours.board(desk, "2026-12")
    assert line.adviser_names == ("李律师",)


def test_an_adviser_sees_the_villages_of_the_own_engagements(desk: Desk) -> None:
    me = put(desk, "adviser", name="王律师", member="王律师")
    engage(desk, NEXT, me)
    engage(desk, ELSEWHERE, me, village_name="别镇的村")
    engage(desk, VILLAGE, BO)
    adviser = replace(desk, actor=Actor("王律师", frozenset({"adviser"}), STATION, "513431"))
    assert {line.code: line.name for line in hours.board(adviser)} == {
        NEXT: "解放沟镇瓦岗村",
        ELSEWHERE: "别镇的村",
    }
    assert {code for code, _ in lines(desk)} == {NEXT, VILLAGE}, "what the station serves"
    both = replace(desk, actor=replace(adviser.actor, roles=frozenset({"adviser", "clerk"})))
    assert len(hours.board(both)) == 3
    county = replace(desk, actor=Actor("县局", frozenset({"county"}), STATION, "513431"))
    assert len(hours.board(county)) == 3
    nameless = replace(desk, actor=replace(adviser.actor, name="新律师"))
    assert {line.code for line in hours.board(nameless)} == {NEXT, VILLAGE}
    guest = replace(desk, actor=Actor("见习", frozenset(), STATION, "513431"))
    assert hours.board(guest) == ()


def test_a_contract_with_a_merged_village_is_one_with_its_successor(desk: Desk) -> None:
    desk = places(desk, _merged)
    engage(desk, VILLAGE)
    engage(desk, NEXT, BO, adviser_name="李律师")
    visit(desk, "2026-05-04", 100)
    assert {code for code, _ in lines(desk, "2026-05")} == {VILLAGE, NEXT}
    (line,) = hours.board(desk, "2026-06")
    assert (line.code, line.year.year_total) == ("513431101210", 100)
    assert line.adviser_ids == (ANA, BO)
    assert (line.carried, line.shared) == (("火普村",), False)
    assert carried_words(line) == "含原火普村的时长"


def test_a_contract_with_a_village_that_was_split_stands_with_every_part(desk: Desk) -> None:
    desk = places(desk, _split)
    engage(desk)
    visit(desk, "2026-05-04", 100)
    found = hours.board(desk, "2026-06")
    assert [line.code for line in found] == ["513431101221", "513431101222"]
    assert {carried_words(line) for line in found} == {"含分设前火普村的时长，分出的各村都计入"}
    (before,) = hours.board(desk, "2026-05")
    assert carried_words(before) == ""


# ---- reminders


def test_what_is_lacking_is_told_seven_days_before_the_end(desk: Desk) -> None:
    engagement = engage(desk)
    visit(desk, "2026-11-03", 60)

    def told(day: str, **options: int) -> list[tuple[str, str, str]]:
        found = due.due(desk, day, **options)
        assert all((i.kind, i.id, i.overdue) == ("engagement", engagement, False) for i in found)
        return [(item.rule, item.title, item.due_on) for item in found]

    month = ("village_hours", "解放沟镇火普村", "2026-11-30")
    assert told("2026-11-22") == []
    assert told("2026-11-23") == told("2026-11-30") == [month]
    assert told("2026-11-30", ahead=0) == [month]
    assert {rule for rule, *_ in told("2026-12-24")} == {"village_hours", "village_lecture"}
    assert told("2026-12-23") == []
    assert {day for *_, day in told("2026-12-24")} == {"2026-12-31"}
    visit(desk, "2026-11-24", 180)
    lecture(desk, "2026-10-08")
    assert told("2026-11-25") == []
    assert [rule for rule, *_ in told("2026-12-31")] == ["village_hours"]
    assert due.count(desk, "2026-12-31") == 0, "no records"


def test_today_lists_who_is_short(desk: Desk) -> None:
    engage(desk)
    engage(desk, NEXT, BO)
    lecture(desk, "2026-10-09", village_code=NEXT)
    visit(desk, "2026-11-05", 240, village_code=NEXT)
    found = today.today(desk)
    assert [line.code for line in found.villages] == [VILLAGE]
    assert (found.villages_count, found.due) == (1, ())


def test_a_long_list_is_cut_and_its_number_told(desk: Desk) -> None:
    county = replace(desk, actor=Actor("县局", frozenset({"county"}), STATION, "513431"))
    for number in range(9):
        engage(county, f"51343130120{number}")
    visit(county, "2026-11-02", 100, village_code="513431301200")
    found = today.today(county)
    assert (len(found.villages), found.villages_count) == (8, 9)
    assert "513431301200" not in {line.code for line in found.villages}, "it lacks least"


def test_a_visit_is_followed_up_until_somebody_did(desk: Desk) -> None:
    open_one = visit(desk, "2026-11-02", follow_up_on="2026-11-20")
    visit(desk, "2026-11-02", follow_up_on="2026-11-20", followed_up_on="2026-11-19")
    assert [(i.rule, i.id, i.overdue) for i in due.due(desk)] == [
        ("visit_follow_up", open_one, True)
    ]
