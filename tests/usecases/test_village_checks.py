"""What the log of an adviser says about itself, and how it is explained (domain.md C.2, C.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.fields import Value
from app.domain.policy import Parameter, Policy
from app.domain.problems import Problem, Refused, Severity
from app.domain.records import Record
from app.usecases import amending, records
from app.usecases.desk import Desk
from app.usecases.village import checks, entry
from tests.support.memory_desk import VILLAGE, reference
from tests.support.village_log import (
    CONTENT,
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

OTHER_TEXT = "为两户讲解赡养老人的分担办法，帮写家庭协议一份，双方当场签字按手印。"


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    with desk_on(request.param, data_dir) as found:
        yield found


@pytest.fixture
def wang(desk: Desk) -> Record:
    """An adviser who is engaged for both villages this year."""
    found = adviser(desk)
    for village in (VILLAGE, NEXT):
        engage(desk, found, village)
    return found


def with_parameter(desk: Desk, **values: Value) -> Desk:
    """The same desk where the prefecture has set a parameter differently."""
    data = reference()
    old = [data.policy.parameter(name, DAY) for name in data.policy.names()]
    new = [Parameter(name, value, "2000-01-01") for name, value in values.items()]
    changed = replace(data, policy=Policy([*(p for p in old if p.name not in values), *new]))
    return replace(desk, references=lambda: changed)


def said(desk: Desk, record: Record) -> list[Problem]:
    return list(checks.check(desk, held(desk, record).values, record.id))


def only(desk: Desk, record: Record) -> Problem:
    (problem,) = said(desk, record)
    assert problem.severity is Severity.WARN
    return problem


def test_an_ordinary_day_says_nothing(desk: Desk, wang: Record) -> None:
    typed(desk, wang, end_at="12:00")
    second = typed(desk, wang, NEXT, start_at="14:00", end_at="18:00", content=OTHER_TEXT)
    assert said(desk, second.record) == []
    assert checks.month(desk, "2026-11-01", "2026-11-30") == {}


# ---- times


def test_two_villages_at_once(desk: Desk, wang: Record) -> None:
    first = typed(desk, wang).record
    second = typed(desk, wang, NEXT, start_at="12:30", end_at="15:00", content=OTHER_TEXT)
    assert "visit.overlap" in codes(second)
    problem = only(desk, second.record)
    told = {"village": "昭觉县解放沟镇火普村", "day": DAY, "time": "09:00–13:00"}
    assert (problem.code, problem.args) == ("visit.overlap", told)
    # Both sides of it are told in the month, also where the other one came by sync.
    month = checks.month(desk, "2026-11-01", "2026-11-30")
    assert {one: {p.code for p in some} for one, some in month.items()} == {
        first.id: {"visit.overlap"},
        second.record.id: {"visit.overlap"},
    }


def test_only_the_same_adviser_is_compared(desk: Desk, wang: Record) -> None:
    li = adviser(desk, "李律师")
    engage(desk, li)
    typed(desk, wang)
    assert said(desk, typed(desk, li, start_at="10:00").record) == []


@pytest.mark.parametrize(("start", "found"), [("13:29", True), ("13:30", False)])
def test_the_way_between_two_villages_takes_time(
    desk: Desk, wang: Record, start: str, found: bool
) -> None:
    typed(desk, wang)
    second = typed(desk, wang, NEXT, start_at=start, end_at="15:00", content=OTHER_TEXT).record
    assert [one.code for one in said(desk, second)] == ["visit.gap"] * found
    if found:
        assert only(desk, second).args["minutes"] == 29


def test_no_way_within_one_village_or_on_the_telephone(desk: Desk, wang: Record) -> None:
    typed(desk, wang)
    same = typed(desk, wang, start_at="13:00", end_at="14:00", content=OTHER_TEXT).record
    phone = typed(
        desk, wang, NEXT, start_at="14:05", end_at="14:30", mode="phone", content="电话答复工伤问题"
    ).record
    assert said(desk, same) == said(desk, phone) == []


def test_a_visit_over_midnight_meets_that_of_the_next_day(desk: Desk, wang: Record) -> None:
    night = typed(desk, wang, start_at="22:00", end_at="01:00", ends_next_day=True).record
    assert night.get("minutes") == 180
    early = typed(
        desk,
        wang,
        NEXT,
        service_date="2026-11-21",
        start_at="00:30",
        end_at="02:00",
        content=OTHER_TEXT,
    ).record
    assert only(desk, early).args["day"] == DAY
    assert only(desk, night).code == "visit.overlap"
    # The night before the month, too.
    assert early.id in checks.month(desk, "2026-11-21", "2026-11-30")


def test_three_full_visits_on_one_day(desk: Desk, wang: Record) -> None:
    times = (("06:00", "10:00"), ("10:30", "14:30"), ("15:00", "19:00"))
    texts = (CONTENT, OTHER_TEXT, "帮助村民小组核对低保名单公示程序，提出两条书面意见。")
    visits = [
        typed(desk, wang, (VILLAGE, NEXT)[n % 2], start_at=a, end_at=b, content=text).record
        for n, ((a, b), text) in enumerate(zip(times, texts, strict=True))
    ]
    problem = only(desk, visits[2])
    assert (problem.code, problem.args["n"]) == ("visit.many_full", 3)
    saved(records.remove(desk, visits[0], "重复"))
    assert said(desk, visits[2]) == []


def test_too_long_is_a_rule_of_the_visit_itself(desk: Desk, wang: Record) -> None:
    done = typed(desk, wang, start_at="06:00", end_at="18:01")
    assert "visit.too_long" in codes(done)
    assert done.record.complete


def test_a_lecture_elsewhere_at_the_same_time(desk: Desk, wang: Record) -> None:
    visit = typed(desk, wang).record
    held_there: dict[str, Value] = {
        "village_code": NEXT,
        "adviser_id": wang.id,
        "held_on": DAY,
        "start_at": "10:00",
        "end_at": "11:00",
        "topic": "反诈",
    }
    lecture = saved(records.create(desk, "legal_lecture", held_there)).record
    assert only(desk, visit).args["time"] == "10:00–11:00"
    assert [p.code for p in checks.check(desk, lecture.values, lecture.id)] == ["visit.overlap"]
    assert set(checks.month(desk, DAY, DAY)) == {visit.id, lecture.id}


def test_a_lecture_within_the_visit_that_is_being_typed_is_a_part_of_it(
    desk: Desk, wang: Record
) -> None:
    held_there: dict[str, Value] = {
        "village_code": VILLAGE,
        "adviser_id": wang.id,
        "held_on": DAY,
        "start_at": "10:00",
        "end_at": "11:00",
    }
    saved(records.create(desk, "legal_lecture", held_there))
    there = {"adviser_id": wang.id, "service_date": DAY, "start_at": "09:00", "end_at": "12:00"}
    assert checks.check(desk, {**there, "village_code": VILLAGE}) == ()
    assert [p.code for p in checks.check(desk, {**there, "village_code": NEXT})] == [
        "visit.overlap"
    ]


# ---- copies


def test_the_same_text_in_another_village_or_month(desk: Desk, wang: Record) -> None:
    first = typed(desk, wang, service_date="2026-10-20").record
    again = typed(desk, wang, content=CONTENT.replace("甲", "乙") + "12").record
    problem = only(desk, again)
    assert (problem.code, problem.args["day"]) == ("visit.same_text", "2026-10-20")
    assert only(desk, first).args["day"] == DAY
    assert set(checks.month(desk, "2026-11-01", "2026-11-30")) == {again.id}


def test_the_same_village_and_month_may_repeat_itself(desk: Desk, wang: Record) -> None:
    typed(desk, wang, service_date="2026-11-10")
    assert said(desk, typed(desk, wang).record) == []


def test_a_visit_is_no_copy_of_itself(desk: Desk, wang: Record) -> None:
    visit = typed(desk, wang).record
    moved = {**visit.values, "village_code": NEXT, "start_at": "10:00"}
    assert checks.check(desk, moved, visit.id) == ()


def test_older_than_a_year_and_short_texts_are_not_compared(desk: Desk, wang: Record) -> None:
    typed(desk, wang, service_date="2025-09-20")
    assert said(desk, typed(desk, wang).record) == []
    short = {"content": "解答咨询"}
    typed(desk, wang, service_date="2026-10-05", **short)
    assert said(desk, typed(desk, wang, NEXT, service_date="2026-11-05", **short).record) == []


def photo(desk: Desk, visit: Record, sha256: str = "a" * 64) -> None:
    values: dict[str, Value] = {
        "owner_kind": "adviser_visit",
        "owner_id": visit.id,
        "file_name": "到村.jpg",
        "media_type": "image/jpeg",
        "sha256": sha256,
        "bytes": 4096,
        "added_at": "2026-11-22T10:41",
    }
    saved(records.create(desk, "attachment", values))


def test_the_same_photo_in_another_village(desk: Desk, wang: Record) -> None:
    first = typed(desk, wang, end_at="11:00").record
    second = typed(desk, wang, NEXT, start_at="14:00", end_at="16:00", content=OTHER_TEXT).record
    photo(desk, first)
    assert said(desk, second) == []
    photo(desk, second)
    problem = only(desk, second)
    assert (problem.code, problem.args["village"]) == ("visit.same_photo", "昭觉县解放沟镇火普村")
    assert set(checks.month(desk, DAY, DAY)) == {first.id, second.id}


def test_evidence_is_wished_for_only_where_the_prefecture_says_so(desk: Desk, wang: Record) -> None:
    visit = typed(desk, wang).record
    wishing = with_parameter(desk, evidence_min=1)
    assert only(wishing, visit).code == "visit.no_evidence"
    photo(wishing, visit)
    assert said(wishing, visit) == []
    phone = typed(wishing, wang, NEXT, mode="phone", start_at="15:00", end_at="15:20").record
    assert "visit.no_evidence" not in {one.code for one in said(wishing, phone)}


# ---- engagements


def test_after_the_end_of_the_engagement(desk: Desk) -> None:
    wang = adviser(desk)
    engage(desk, wang, end="2026-10-31")
    visit = typed(desk, wang)
    assert visit.record.complete
    problem = only(desk, visit.record)
    assert (problem.code, problem.args["day"]) == ("visit.after_engagement", "2026-10-31")
    # Before it began there is no engagement at all.
    before = typed(desk, wang, service_date="2025-12-31", content=OTHER_TEXT)
    assert "visit.no_engagement" in codes(before)


def test_an_adviser_of_another_county(desk: Desk) -> None:
    far = adviser(desk, division_code="513432000000")
    engage(desk, far)
    visit = typed(desk, far)
    assert only(desk, visit.record).code == "visit.other_county"
    assert visit.record.complete


def test_more_villages_than_allowed(desk: Desk, wang: Record) -> None:
    visit = typed(desk, wang).record
    assert said(with_parameter(desk, max_villages=2), visit) == []
    problem = only(with_parameter(desk, max_villages=1), visit)
    assert (problem.code, problem.args) == ("visit.many_villages", {"n": 2, "limit": 1})


# ---- lectures


def test_a_lecture_that_was_to_be_held_a_quarter_before(desk: Desk, wang: Record) -> None:
    def lecture(day: str) -> Record:
        given = {"village_code": VILLAGE, "held_on": day, "topic": "反诈", "lecturer": "王律师"}
        return saved(records.create(desk, "legal_lecture", given)).record

    first = lecture("2026-10-10")
    assert checks.check(desk, first.values, first.id) == ()
    second = lecture("2026-11-10")
    (problem,) = checks.check(desk, second.values, second.id)
    assert (problem.code, problem.args) == ("lecture.other_quarter", {"quarter": "2026-Q4", "n": 1})
    explained = saved(checks.accept(desk, second, "上季度大雪封山，本季度补讲")).record
    assert explained.get("overridden") == ("lecture.other_quarter",)
    assert checks.check(desk, explained.values, second.id) == ()
    lecture("2026-09-30")
    assert checks.found(desk, explained.values, second.id) == ()


# ---- why it is so all the same


def test_a_reason_settles_it_and_travels_with_the_record(desk: Desk, wang: Record) -> None:
    typed(desk, wang)
    second = typed(desk, wang, NEXT, content=OTHER_TEXT).record
    assert isinstance(checks.accept(desk, second, "  "), Refused)
    done = saved(checks.accept(desk, second, "同一天上午在两村交界处一起办公")).record
    assert done.get("overridden") == ("visit.overlap",)
    assert said(desk, done) == []
    assert [one.code for one in checks.found(desk, done.values, done.id)] == ["visit.overlap"]
    # Something else is told all the same.
    typed(desk, wang, start_at="13:10", end_at="13:50", content="代写一份工伤认定申请书")
    assert only(desk, done).code == "visit.gap"
    assert done.id in checks.month(desk, DAY, DAY)


def test_a_reason_typed_with_the_visit_counts_at_once(desk: Desk, wang: Record) -> None:
    typed(desk, wang)
    done = typed(desk, wang, NEXT, content=OTHER_TEXT, override_reason="两村合办")
    assert done.record.get("overridden") == ("visit.overlap",)
    assert "visit.overlap" not in codes(done)


def test_other_times_are_explained_anew(desk: Desk, wang: Record) -> None:
    typed(desk, wang)
    done = typed(desk, wang, NEXT, content=OTHER_TEXT, override_reason="两村合办").record
    moved = saved(entry.change(desk, done, {"start_at": "10:00"}))
    assert "visit.overlap" in codes(moved)
    assert moved.record.get("override_reason") == "两村合办"


def test_an_ordinary_correction_is_looked_at_as_well(desk: Desk, wang: Record) -> None:
    typed(desk, wang)
    done = typed(desk, wang, NEXT, content=OTHER_TEXT).record
    reason = {"override_reason": "两村合办"}
    explained = saved(amending.amend(desk, done, reason)).record
    assert explained.get("overridden") == ("visit.overlap",)
    moved = saved(amending.amend(desk, explained, {"end_at": "12:00"})).record
    assert moved.get("overridden") is None
    assert only(desk, moved).code == "visit.overlap"
    emptied = saved(amending.amend(desk, explained, {"override_reason": None})).record
    assert emptied.get("overridden") is None


def test_without_an_engagement_for_a_reason(desk: Desk) -> None:
    visit = typed(desk, adviser(desk)).record
    assert not visit.complete
    done: Any = saved(checks.accept(desk, visit, "聘任合同在签，先行服务")).record
    assert done.complete
    assert done.get("overridden") == ("visit.no_engagement",)
