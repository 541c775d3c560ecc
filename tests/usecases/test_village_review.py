"""Review: by the head of the station, never by the adviser (domain.md C.2, I.15)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.people import Act
from app.domain.problems import Refused
from app.domain.records import Record
from app.messages import sentence
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.ports import Actor
from app.usecases.village import checks, entry, review
from tests.support.memory_desk import ADVISER, CLERK, HEAD, STATION, as_actor
from tests.support.village_log import STORES, adviser, codes, desk_on, engage, held, saved, typed


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    with desk_on(request.param, data_dir) as found:
        yield found


@pytest.fixture
def visit(desk: Desk) -> Record:
    """A complete visit that the adviser typed."""
    wang = adviser(desk, member=ADVISER.name)
    engage(desk, wang)
    return typed(as_actor(desk, ADVISER), wang).record


def test_submitted_passed_and_signed_for(desk: Desk, visit: Record) -> None:
    assert visit.get("review_state") == "draft"
    sent = saved(review.submit(as_actor(desk, ADVISER), visit)).record
    assert codes(review.submit(desk, sent)) == {"review.already"}
    done = saved(review.pass_(desk, sent)).record
    shown = [done.get(n) for n in ("review_state", "reviewed_by", "reviewed_on")]
    assert shown == ["passed", HEAD.name, "2026-11-22"]


def test_sent_back_with_a_reason_corrected_and_submitted_again(desk: Desk, visit: Record) -> None:
    own = as_actor(desk, ADVISER)
    sent = saved(review.submit(own, visit)).record
    assert codes(review.send_back(desk, sent, " ")) == {"reason.missing"}
    back = saved(review.send_back(desk, sent, "没有写清楚怎样答复")).record
    assert (back.get("review_state"), back.get("review_reason")) == (
        "returned",
        "没有写清楚怎样答复",
    )
    assert codes(review.pass_(desk, back)) == {"review.not_submitted"}
    corrected = saved(entry.change(own, back, {"advice": "已告知三种途径"})).record
    again = saved(review.submit(own, corrected)).record
    assert again.get("reviewed_by") is None
    assert again.get("review_reason") == "没有写清楚怎样答复"  # the reviewer sees what was asked
    done = saved(review.pass_(desk, again)).record
    assert (done.get("review_reason"), done.get("reviewed_by")) == (None, HEAD.name)


def test_never_by_the_adviser(desk: Desk, visit: Record) -> None:
    sent = saved(review.submit(desk, visit)).record
    both = Actor(ADVISER.name, frozenset({"adviser", "head"}), STATION, "513431")
    for verb in (review.pass_, lambda d, r: review.send_back(d, r, "自己退回")):
        refusal = verb(as_actor(desk, both), sent)
        assert codes(refusal) == {"review.own"}
        assert "不能审核自己的" in sentence(refusal.problems[0])
    assert codes(review.pass_(as_actor(desk, ADVISER), sent)) == {"rights.not_allowed"}
    assert codes(review.pass_(as_actor(desk, CLERK), sent)) == {"rights.not_allowed"}


@pytest.mark.parametrize("state", ["passed", "returned"])
def test_no_way_around_the_verb(desk: Desk, visit: Record, state: str) -> None:
    own = as_actor(desk, ADVISER)
    values = {"review_state": state, "review_reason": "x"}
    assert isinstance(records.edit(own, visit, values), Refused)
    assert isinstance(records.create(own, "adviser_visit", values), Refused)
    assert typed(own, None, review_state=state).record.get("review_state") == "submitted"
    # A head who brings the log of last year in has reviewed it.
    assert typed(desk, None, review_state="passed").record.get("review_state") == "passed"


def test_a_passed_visit_stands_until_it_is_sent_back(desk: Desk, visit: Record) -> None:
    own = as_actor(desk, ADVISER)
    passed = saved(review.pass_(desk, saved(review.submit(own, visit)).record)).record
    refusal = entry.change(own, passed, {"content": "改一改"})
    assert codes(refusal) == {"visit.passed"}
    assert codes(checks.accept(own, passed, "说明")) == {"visit.passed"}
    assert codes(records.edit(own, passed, {"review_state": "draft"})) == {"rights.not_allowed"}
    # What comes later may be written down, and what others write follows all the same.
    later = saved(entry.change(own, passed, {"followed_up_on": "2026-11-22"})).record
    assert later.get("review_state") == "passed"
    assert entry.refreshed(desk, later) == {}
    back = saved(review.send_back(desk, later, "日期有误")).record
    assert isinstance(entry.change(own, back, {"content": "改一改"}), records.Saved)


def test_what_is_not_complete_is_not_submitted(desk: Desk) -> None:
    visit = typed(desk, adviser(desk)).record
    assert codes(review.submit(desk, visit)) == {"review.incomplete"}
    explained = saved(checks.accept(desk, visit, "聘任合同在签")).record
    assert saved(review.submit(desk, explained)).record.get("review_state") == "submitted"


def test_a_name_alone_is_enough_to_be_the_adviser(desk: Desk) -> None:
    visit = typed(desk, None, adviser_name=HEAD.name).record
    with desk.writer.begin(desk.actor, "adviser_visit.edit") as unit:
        unit.edit(visit, {"review_state": "submitted"})
    assert codes(review.pass_(desk, held(desk, visit))) == {"review.own"}
    assert Act.REVIEW == "review"


def test_while_a_visit_is_sent_back_its_lecture_counts_by_itself(desk: Desk, visit: Record) -> None:
    given = {name: visit.get(name) for name in ("village_code", "adviser_id", "start_at")}
    given |= {"held_on": visit.get("service_date"), "end_at": "10:00", "topic": "反诈"}
    lecture = saved(records.create(desk, "legal_lecture", given)).record
    assert (lecture.get("visit_id"), lecture.get("counted_minutes")) == (visit.id, 0)
    sent = saved(review.submit(desk, visit)).record
    back = saved(review.send_back(desk, sent, "时间不对")).record
    assert held(desk, lecture).get("counted_minutes") == 60
    saved(review.submit(desk, back))
    assert held(desk, lecture).get("counted_minutes") == 0
