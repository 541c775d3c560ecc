"""更正 and 查看全文: what was sent is changed with a reason, what is hidden is shown with one."""

import pytest

from app.domain.consultation import KIND
from app.domain.problems import Refused
from app.domain.records import Record, SendState
from app.usecases.amending import REASON, amend, needs_reason, refusal_of, reveal
from app.usecases.desk import Desk
from app.usecases.records import Saved
from tests.support.memory_desk import ADVISER, as_actor, memory_desk
from tests.support.rooms import add, refuse, store_of


@pytest.fixture
def desk() -> Desk:
    return memory_desk()


def sent(desk: Desk) -> Record:
    record = add(desk, "吉克拉则")
    store_of(desk).send_everything()
    found = desk.reader.get(KIND, record.id)
    assert found is not None
    return found


def test_what_was_not_sent_is_simply_changed(desk: Desk) -> None:
    record = add(desk, "吉克拉则")
    assert not needs_reason(record, {"visitor_name": "吉克"})
    saved = amend(desk, record, {"visitor_name": "吉克"})
    assert isinstance(saved, Saved)
    assert REASON not in saved.record.values


def test_what_was_sent_needs_a_reason_and_carries_it(desk: Desk) -> None:
    record = sent(desk)
    assert needs_reason(record, {"visitor_name": "吉克"})
    assert needs_reason(record, {"visitor_name": None})
    no = amend(desk, record, {"visitor_name": "吉克"}, "  ")
    assert isinstance(no, Refused)
    assert no.problems[0].code == "reason.missing"
    saved = amend(desk, record, {"visitor_name": "吉克"}, " 写错了 ")
    assert isinstance(saved, Saved)
    assert saved.record.get(REASON) == "写错了"
    last = desk.reader.history(KIND, record.id)[-1]
    assert dict(last.after) == {"visitor_name": "吉克", REASON: "写错了"}


def test_what_is_filled_in_for_the_first_time_corrects_nothing(desk: Desk) -> None:
    record = sent(desk)
    saved = amend(desk, record, {"visitor_name": "吉克拉则", "outcome": "已答复"})
    assert isinstance(saved, Saved)
    assert saved.record.get("outcome") == "已答复"
    assert REASON not in saved.record.values


def test_nothing_changed_writes_nothing(desk: Desk) -> None:
    record = sent(desk)
    before = len(desk.reader.history(KIND, record.id))
    assert isinstance(amend(desk, record, {}), Saved)
    assert len(desk.reader.history(KIND, record.id)) == before


def test_what_was_refused_is_corrected_for_the_refusal(desk: Desk) -> None:
    record = sent(desk)
    refusal = refuse(desk, record)
    found = desk.reader.get(KIND, record.id)
    assert found is not None
    assert refusal_of(desk, found) == refusal
    saved = amend(desk, found, {"visitor_name": "吉克"})
    assert isinstance(saved, Saved)
    assert saved.record.state is SendState.WAITING
    assert not desk.reader.refusals()


def test_showing_in_full_is_logged_before_it_is_shown(desk: Desk) -> None:
    record = add(desk, "吉克拉则")
    assert reveal(desk, record, "核对电话") is None
    assert ("unmask", KIND, record.id, "核对电话") in store_of(desk).rows.audit


def test_showing_in_full_needs_a_reason_and_the_right(desk: Desk) -> None:
    record = add(desk, "吉克拉则")
    no = reveal(desk, record, " ")
    assert no is not None
    assert no.problems[0].code == "reason.missing"
    no = reveal(as_actor(desk, ADVISER), record, "想看")
    assert no is not None
    assert no.problems[0].code == "rights.not_allowed"
    assert not any(event == "unmask" for event, *_rest in store_of(desk).rows.audit)
