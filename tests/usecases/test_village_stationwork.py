"""Helpers, boards, letters and checks: what is written along, what is told (domain.md C.1, L)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.divisions import Division, Divisions, Level, Succession, SuccessionKind
from app.domain.fields import Value, Values
from app.domain.problems import Refused
from app.domain.records import Record, SendState
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.mediation import staff
from app.usecases.ports import Query
from app.usecases.records import Saved
from app.usecases.village import boards, mailbox, people, stationcheck
from app.usecases.village.stationcheck import NEW
from tests.support.memory_desk import ADVISER, VILLAGE
from tests.support.village_log import STORES, desk_on

OTHER = "513431101201"


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    with desk_on(request.param, data_dir) as found:
        yield found


def make(desk: Desk, kind: str, values: Values) -> Record:
    done = records.create(desk, kind, values)
    assert isinstance(done, Saved), done
    return done.record


def villager(desk: Desk, name: str, village: str = VILLAGE, **more: Value) -> Record:
    given = {"name": name, "village_code": village, "kind_code": "cadre", "chosen_on": "2024-03-12"}
    return make(desk, "legal_literate_villager", {**given, **more})


def every(desk: Desk, kind: str) -> list[Record]:
    return list(desk.reader.many(kind, desk.reader.ids(Query(kind))))


# ---- helpers


def test_a_village_has_so_many_of_the_five(desk: Desk) -> None:
    villager(desk, "阿各")
    villager(desk, "木呷", left_on="2026-01-01", leave_reason="外出")
    villager(desk, "史古", OTHER)
    assert people.literate_count(desk, VILLAGE) == (1, 5)
    short = people.narrowed(desk, Query("legal_literate_villager"), people.SHORT)
    assert len(short) == 2
    for name in ("二", "三", "四", "五"):
        villager(desk, name)
    assert people.literate_count(desk, VILLAGE) == (5, 5)
    (left,) = people.narrowed(desk, Query("legal_literate_villager"), people.SHORT)
    record = desk.reader.get("legal_literate_villager", left)
    assert record is not None
    assert record.text("name") == "史古"


def test_villages_with_too_few_are_named_even_when_nobody_is_there(desk: Desk) -> None:
    for name in ("一", "二", "三", "四", "五"):
        villager(desk, name)
    (short,) = people.short_villages(desk)
    assert (short.name, short.has, short.should) == ("瓦岗村", 0, 5)


def test_a_village_has_those_of_the_villages_that_it_was_made_of(desk: Desk) -> None:
    data = desk.reference
    merged = Division(OTHER, "瓦岗村", Level.VILLAGE, "513431101000", valid_to="2026-06-30")
    kept = [one for one in data.divisions if one.code != OTHER]
    changes = [Succession(OTHER, VILLAGE, SuccessionKind.MERGE, "2026-07-01")]
    divisions = Divisions([*kept, merged], changes)
    after = replace(desk, references=lambda: replace(data, divisions=divisions))
    villager(after, "阿各")
    villager(after, "木呷", OTHER)
    assert people.literate_count(after, VILLAGE) == (2, 5)


def test_a_service_bears_the_name_and_the_village_of_its_helper(desk: Desk) -> None:
    one = villager(desk, "阿各")
    service = {
        "held_on": "2026-11-20", "villager_id": one.id, "kind_code": "guide", "minutes": 40,
        "activity": "带人到站里",
    }  # fmt: skip
    made = make(desk, "helper_activity", service)
    assert made.text("helper_name") == "阿各"
    assert made.text("village_code") == VILLAGE
    assert made.text("village_name") == one.text("village_name") != ""
    elsewhere = make(desk, "helper_activity", {**service, "village_code": OTHER})
    assert elsewhere.text("village_code") == OTHER


def test_a_training_names_everybody_who_was_there(desk: Desk) -> None:
    one = villager(desk, "阿各")
    two = make(desk, "volunteer", {"name": "布哈", "registered_on": "2026-03-05"})
    lesson = make(
        desk,
        "training",
        {
            "topic": "引导群众", "held_on": "2026-11-18", "hours": 6, "villagers": (one.id,),
            "volunteers": (two.id,), "other_attendees": ("文书",),
        },
    )  # fmt: skip
    assert lesson.get("attendee_names") == ("阿各", "布哈", "文书")
    changed = records.edit(desk, lesson, {"volunteers": None})
    assert isinstance(changed, Saved)
    assert changed.record.get("attendee_names") == ("阿各", "文书")
    only = make(desk, "training", {"topic": "别的", "held_on": "2026-11-18", "hours": 6})
    assert set(people.trainings_of_helpers(desk, Query("training"))) == {lesson.id, only.id}
    mediators = records.edit(desk, only, {"attendees": (one.id,)})
    assert isinstance(mediators, Saved)
    assert people.trainings_of_helpers(desk, Query("training")) == [lesson.id]
    assert staff.trainings(desk, Query("training")) == [only.id]


# ---- notice boards


def adviser(desk: Desk) -> Record:
    given = {"name": "王律师", "kind_code": "lawyer", "division_code": "513431000000"}
    return make(desk, "adviser", given)


def engage(desk: Desk, one: Record, **more: Value) -> Record:
    given = {
        "village_code": VILLAGE, "adviser_id": one.id, "signed_on": "2026-01-01",
        "start": "2026-01-01", "late_reason": "补录",
    }  # fmt: skip
    return make(desk, "engagement", {**given, **more})


def board(desk: Desk, one: Record, checked_on: str) -> Record:
    given = {
        "village_code": VILLAGE, "adviser_id": one.id, "phone": "12834600001",
        "times": "每月第一个星期二", "posted_on": "2026-01-05", "checked_on": checked_on,
    }  # fmt: skip
    return make(desk, "notice_board", given)


def reasons(desk: Desk, one: Record) -> list[str]:
    return [problem.code for problem in boards.outdated(desk, [one]).get(one.id, ())]


def test_a_board_is_outdated_by_its_age_or_by_the_end_of_the_engagement(desk: Desk) -> None:
    one = adviser(desk)
    engaged = engage(desk, one)
    fresh = board(desk, one, "2026-11-20")
    assert fresh.text("adviser_name") == "王律师"
    assert reasons(desk, fresh) == []
    stale = board(desk, one, "2026-03-01")
    assert reasons(desk, stale) == ["board.stale"]
    assert boards.narrowed(desk, Query("notice_board"), boards.OUTDATED) == [stale.id]
    over = records.edit(desk, engaged, {"ended_on": "2026-06-30", "end_reason": "调离"})
    assert isinstance(over, Saved)
    assert reasons(desk, fresh) == ["board.engagement_over"]


# ---- letters


def letter(desk: Desk, **more: Value) -> Record:
    given = {
        "opened_on": "2026-11-20", "village_code": VILLAGE, "content": "老板不给工钱。",
        "name": "曲比石布", "phone": "12834600001",
    }  # fmt: skip
    return make(desk, "mailbox_item", {**given, **more})


def test_a_letter_becomes_a_consultation_once(desk: Desk) -> None:
    item = letter(desk)
    assert mailbox.narrowed(desk, Query("mailbox_item"), mailbox.OPEN) == [item.id]
    done = mailbox.become_consultation(desk, item)
    assert isinstance(done, Saved)
    made = done.record
    told = {n: made.get(n) for n in ("channel", "facts", "visitor_name", "phone", "division_code")}
    assert told == {
        "channel": "letter", "facts": "老板不给工钱。", "visitor_name": "曲比石布",
        "phone": "12834600001", "division_code": VILLAGE,
    }  # fmt: skip
    assert made.text("received_at") == "2026-11-20T00:00"
    assert {("mailbox_item", item.id), ("consultation", made.id)} <= done.changes.records
    after = desk.reader.get("mailbox_item", item.id)
    assert after is not None
    assert after.get("consultation_id") == made.id
    assert mailbox.narrowed(desk, Query("mailbox_item"), mailbox.OPEN) == []
    again = mailbox.become_consultation(desk, item)  # as it was on the screen before
    assert isinstance(again, Saved)
    assert again.record.id == made.id
    assert len(every(desk, "consultation")) == 1


def test_a_letter_without_a_name_becomes_one_without_a_person(desk: Desk) -> None:
    item = letter(desk, name=None, phone=None, is_anonymous=True)
    done = mailbox.become_consultation(desk, item)
    assert isinstance(done, Saved)
    assert done.record.get("identity_refused") is True
    assert every(desk, "person") == []


def test_whoever_may_not_edit_letters_makes_no_consultation(desk: Desk) -> None:
    item = letter(desk)
    refused = mailbox.become_consultation(replace(desk, actor=ADVISER), item)
    assert isinstance(refused, Refused)
    assert every(desk, "consultation") == []


def test_a_letter_that_became_one_elsewhere_waits_for_it(desk: Desk) -> None:
    item = letter(desk)
    with desk.writer.begin(desk.actor, "mailbox_item.edit") as unit:
        unit.edit(item, {"consultation_id": "0193a030-0000-7000-8000-0000000000aa"})
    refused = mailbox.become_consultation(desk, item)
    assert isinstance(refused, Refused)
    assert [problem.code for problem in refused.problems] == ["mailbox.elsewhere"]


# ---- checks


def begin(desk: Desk, target: str = "village_room", **more: Value) -> Record:
    given = {"checked_on": "2026-11-18", "kind_code": "village_room", "target": target}
    done = stationcheck.begin(desk, {**given, **more})
    assert isinstance(done, Saved), done
    return done.record


def test_a_check_begins_with_the_delivered_list(desk: Desk) -> None:
    check = begin(desk)
    rows = stationcheck.items(desk, check.id)
    assert [row.get("seq") for row in rows] == [1, 2, 3, 4, 5]
    assert sum(int(str(row.get("weight"))) for row in rows) == 100
    of_adviser = begin(desk, "adviser", adviser_id=adviser(desk).id)
    assert len(stationcheck.items(desk, of_adviser.id)) == 9  # the score sheet of C.6


def test_the_total_follows_the_items_however_they_are_written(desk: Desk) -> None:
    check = begin(desk)
    first, second, *_rest = stationcheck.items(desk, check.id)
    done = stationcheck.score(desk, check, {first.id: {"score": "10"}, second.id: {"score": "20"}})
    assert isinstance(done, Saved)
    assert total(desk, check) == (30, 35)
    fresh = desk.reader.get("station_check_item", second.id)
    assert fresh is not None
    records.edit(desk, fresh, {"score": 5})  # in the editor of one item
    assert total(desk, check) == (15, 35)
    records.remove(desk, first, "写错了")
    assert total(desk, check) == (5, 20)
    added = {"check_id": check.id, "item": "卫生", "weight": 10, "score": 10}
    assert make(desk, "station_check_item", added).get("seq") == 6
    assert total(desk, check) == (15, 30)


def total(desk: Desk, check: Record) -> tuple[Value, Value]:
    now = desk.reader.get("station_check", check.id)
    assert now is not None
    return now.get("total"), now.get("full_score")


def test_an_item_of_ones_own_is_added_with_its_points(desk: Desk) -> None:
    check = begin(desk)
    done = stationcheck.score(desk, check, {NEW: {"item": "卫生", "weight": "5", "score": "4"}})
    assert isinstance(done, Saved)
    assert [row.text("item") for row in stationcheck.items(desk, check.id)][-1] == "卫生"
    assert total(desk, check) == (4, 5)


def test_points_that_are_no_number_refuse_the_whole_page(desk: Desk) -> None:
    check = begin(desk)
    first, second, *_rest = stationcheck.items(desk, check.id)
    done = stationcheck.score(desk, check, {first.id: {"score": "10"}, second.id: {"score": "好"}})
    assert isinstance(done, Refused)
    assert [problem.code for problem in done.problems] == ["value.number"]
    assert total(desk, check) == (None, None)


def test_points_that_were_sent_are_corrected_with_a_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = begin(desk)
    first = stationcheck.items(desk, check.id)[0]
    stationcheck.score(desk, check, {first.id: {"score": "10"}})
    sent = [replace(one, state=SendState.RECEIVED) for one in stationcheck.items(desk, check.id)]
    monkeypatch.setattr(stationcheck, "items", lambda _desk, _check: sent)
    typed = {first.id: {"score": "12"}}
    refused = stationcheck.score(desk, check, typed)
    assert isinstance(refused, Refused)
    assert [problem.code for problem in refused.problems] == ["reason.missing"]
    assert isinstance(stationcheck.score(desk, check, typed, "看错了"), Saved)
    now = desk.reader.get("station_check_item", first.id)
    assert now is not None
    assert (now.get("score"), now.get("correction_reason")) == (12, "看错了")
