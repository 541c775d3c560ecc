"""Helpers and what they did, events, notice boards, letters and checks (domain.md C.1, C.6, L)."""

from typing import Any

import pytest

from app.domain.fields import RecordKind
from app.domain.helper_activity import HELPER_ACTIVITY
from app.domain.legal_literate_villager import LEGAL_LITERATE_VILLAGER
from app.domain.mailbox_item import MAILBOX_ITEM, is_open
from app.domain.notice_board import NOTICE_BOARD
from app.domain.problems import Severity
from app.domain.projection import project
from app.domain.publicity_event import PUBLICITY_EVENT
from app.domain.station_check import STATION_CHECK, totals
from app.domain.station_check_item import STATION_CHECK_ITEM
from app.domain.volunteer import VOLUNTEER
from tests.support.memory_desk import VILLAGE, surroundings

AROUND = surroundings("2026-11-22T10:41")
ID = "0193a030-0000-7000-8000-000000000002"

CHOSEN: dict[str, Any] = {
    "village_code": VILLAGE, "name": "吉克·阿各", "kind_code": "cadre", "chosen_on": "2024-03-12",
}  # fmt: skip
REGISTERED: dict[str, Any] = {"name": "苏呷·布哈", "registered_on": "2026-03-05"}
SERVICE: dict[str, Any] = {
    "held_on": "2026-11-19", "villager_id": ID, "kind_code": "mediation", "minutes": 90,
    "people": 4, "activity": "劝解堆柴争吵",
}  # fmt: skip
EVENT: dict[str, Any] = {
    "held_on": "2026-11-20", "kind_code": "yi_villages", "topic": "高价彩礼", "place": "村活动室",
    "division_code": VILLAGE, "language": ("ii", "zh"), "audience_count": 62,
}  # fmt: skip
BOARD: dict[str, Any] = {
    "village_code": VILLAGE, "adviser_id": ID, "phone": "12834600001", "times": "每月第一个星期二",
    "posted_on": "2026-10-08", "checked_on": "2026-11-20", "is_ok": True,
}  # fmt: skip
LETTER: dict[str, Any] = {"opened_on": "2026-11-20", "content": "老板不给工钱，找哪里。"}
CHECK: dict[str, Any] = {"checked_on": "2026-11-18", "kind_code": "self", "target": "station"}
ITEM: dict[str, Any] = {"check_id": ID, "item": "工作台账", "weight": 20, "score": 18}

EVERY = [
    (LEGAL_LITERATE_VILLAGER, CHOSEN),
    (VOLUNTEER, REGISTERED),
    (HELPER_ACTIVITY, SERVICE),
    (PUBLICITY_EVENT, EVENT),
    (NOTICE_BOARD, BOARD),
    (MAILBOX_ITEM, LETTER),
    (STATION_CHECK, CHECK),
    (STATION_CHECK_ITEM, ITEM),
]


def codes(kind: RecordKind, good: dict[str, Any], **changes: Any) -> set[tuple[str, str]]:
    """Fields with the codes of the problems of a good record with changes."""
    values = {name: v for name, v in {**good, **changes}.items() if v is not None}
    return {(str(p.field), p.code) for p in kind.rules(values, AROUND)}


@pytest.mark.parametrize(("kind", "good"), EVERY, ids=lambda one: getattr(one, "name", ""))
def test_the_good_ones_have_no_problem(kind: RecordKind, good: dict[str, Any]) -> None:
    assert list(kind.rules(good, AROUND)) == []


@pytest.mark.parametrize(
    ("kind", "good", "begun"),
    [(LEGAL_LITERATE_VILLAGER, CHOSEN, "chosen_on"), (VOLUNTEER, REGISTERED, "registered_on")],
    ids=["villager", "volunteer"],
)
def test_whoever_leaves_says_when_and_why(
    kind: RecordKind, good: dict[str, Any], begun: str
) -> None:
    assert codes(kind, good, left_on="2026-11-01") == {("leave_reason", "missing")}
    assert codes(kind, good, leave_reason="外出务工") == {("left_on", "missing")}
    assert codes(kind, good, left_on="2026-11-01", leave_reason="外出务工") == set()
    early = codes(kind, good, left_on="2001-01-01", leave_reason="外出务工")
    assert early == {("left_on", "date.order")}
    assert codes(kind, good, **{begun: "2026-12-01"}) == {(begun, "date.future")}


def test_the_village_keeps_its_name_of_that_day() -> None:
    named = {"village_name": "昭觉县解放沟镇火普村"}
    assert LEGAL_LITERATE_VILLAGER.derive(CHOSEN, AROUND) == named
    assert LEGAL_LITERATE_VILLAGER.derive({"village_code": "513431999999"}, AROUND) == {}


def test_one_service_is_of_one_person() -> None:
    assert codes(HELPER_ACTIVITY, SERVICE, villager_id=None) == {("villager_id", "missing")}
    assert codes(HELPER_ACTIVITY, SERVICE, villager_id=None, volunteer_id=ID) == set()
    assert codes(HELPER_ACTIVITY, SERVICE, volunteer_id=ID) == {("volunteer_id", "helper.both")}


@pytest.mark.parametrize(("minutes", "code"), [(0, "value.too_small"), (1441, "value.too_big")])
def test_a_service_lasts_minutes_of_one_day(minutes: int, code: str) -> None:
    assert codes(HELPER_ACTIVITY, SERVICE, minutes=minutes) == {("minutes", code)}


def test_seven_places_asks_which() -> None:
    assert codes(PUBLICITY_EVENT, EVENT, kind_code="seven_places") == {("which", "missing")}
    assert codes(PUBLICITY_EVENT, EVENT, kind_code="seven_places", which="进学校") == set()


def test_no_group_is_larger_than_the_audience() -> None:
    """Women, minors and clergy overlap: their sum may exceed the whole, no one of them may."""
    assert codes(PUBLICITY_EVENT, EVENT, audience_women=40, audience_clergy=40) == set()
    for group in ("audience_women", "audience_minors", "audience_clergy"):
        assert codes(PUBLICITY_EVENT, EVENT, **{group: 63}) == {(group, "count.part_too_big")}


def test_a_count_is_never_negative() -> None:
    for name in ("audience_count", "checked_count", "problems_found", "materials"):
        assert (name, "value.too_small") in codes(PUBLICITY_EVENT, EVENT, **{name: -1})


def test_problems_that_were_found_are_told() -> None:
    assert codes(PUBLICITY_EVENT, EVENT, problems_found=2) == {("problems", "missing")}
    assert codes(PUBLICITY_EVENT, EVENT, problems_found=0) == set()


def test_an_event_lasts_from_when_to_when() -> None:
    times = {"start_at": "09:30", "end_at": "11:15"}
    assert PUBLICITY_EVENT.derive({**EVENT, **times}, AROUND)["minutes"] == 105
    assert "minutes" not in PUBLICITY_EVENT.derive(EVENT, AROUND)
    backwards = codes(PUBLICITY_EVENT, EVENT, start_at="11:15", end_at="09:30")
    assert backwards == {("end_at", "time.order")}


def test_a_board_that_nobody_looked_at_is_pointed_out() -> None:
    """Parameter `notice_check_days`: 90. It is a warning, the record stays complete."""
    last = {"posted_on": "2026-01-01", "checked_on": "2026-08-24"}  # 90 days ago
    assert codes(NOTICE_BOARD, BOARD, **last) == set()
    stale = list(NOTICE_BOARD.rules({**BOARD, **last, "checked_on": "2026-08-23"}, AROUND))
    assert [(p.code, p.severity) for p in stale] == [("board.stale", Severity.WARN)]
    unchecked = codes(NOTICE_BOARD, BOARD, posted_on="2026-01-01", checked_on=None, is_ok=None)
    assert unchecked == {("checked_on", "board.stale")}


def test_a_board_that_is_not_well_says_what_was_found() -> None:
    assert codes(NOTICE_BOARD, BOARD, is_ok=False) == {("finding", "missing")}
    assert codes(NOTICE_BOARD, BOARD, is_ok=False, finding="电话是旧的") == set()
    assert codes(NOTICE_BOARD, BOARD, checked_on=None) == {("checked_on", "missing")}


def test_what_hangs_on_the_wall_is_not_masked() -> None:
    assert [spec.name for spec in NOTICE_BOARD.fields if spec.mask] == []


def test_a_letter_without_a_name_bears_none() -> None:
    assert codes(MAILBOX_ITEM, LETTER, is_anonymous=True) == set()
    both = codes(MAILBOX_ITEM, LETTER, is_anonymous=True, name="曲比")
    assert both == {("name", "mailbox.anonymous_named")}


def test_a_letter_waits_until_something_was_done() -> None:
    assert is_open(LETTER)
    assert not is_open({**LETTER, "consultation_id": ID})
    assert not is_open({**LETTER, "otherwise": "已采纳"})


def test_a_letter_in_a_list_shows_no_number() -> None:
    shown = project(MAILBOX_ITEM, {**LETTER, "content": "请打 12834600001 找我"}, AROUND)
    assert "12834600001" not in shown.snippet


def test_a_check_of_an_adviser_says_of_whom() -> None:
    assert codes(STATION_CHECK, CHECK, target="adviser") == {("adviser_id", "missing")}
    assert codes(STATION_CHECK, CHECK, target="adviser", adviser_id=ID) == set()
    assert codes(STATION_CHECK, CHECK, follow_up_on="2026-11-01") == {
        ("follow_up_on", "date.order")
    }


def test_the_total_is_the_sum_of_what_was_scored() -> None:
    rows = [{"weight": 20, "score": 18}, {"weight": 15, "score": 15}, {"weight": 30}]
    assert totals(rows) == {"total": 33, "full_score": 35}
    assert totals([{"weight": 30}]) == {"total": None, "full_score": None}


def test_no_item_scores_above_its_weight() -> None:
    assert codes(STATION_CHECK_ITEM, ITEM, score=21) == {("score", "check.above_weight")}
    assert codes(STATION_CHECK_ITEM, ITEM, score=20) == set()
    assert codes(STATION_CHECK_ITEM, ITEM, score=-1) == {("score", "value.too_small")}
