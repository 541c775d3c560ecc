"""Acts that ask again who somebody is, records the server lost, and the restore drill."""

from __future__ import annotations

import pytest

from app.domain.disclosure import Disclosure
from app.domain.problems import Problem, Refused
from app.usecases import absent, backups, consult, ledger, records
from app.usecases.desk import Desk
from app.usecases.ledger import Export
from app.usecases.ports import Absent, Drill, Query
from app.usecases.records import Saved
from tests.support.memory_desk import ADVISER, CLERK, as_actor, memory_desk
from tests.support.rooms import add, refuse, store_of
from tests.support.station_window import PASSWORD
from tests.support.time_and_ids import FixedClock

QUERY = Query("consultation")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(clock: FixedClock) -> Desk:
    return memory_desk(CLERK, clock=clock)


@pytest.mark.parametrize(
    ("reason", "secret", "code"),
    [(" ", PASSWORD, "reason.missing"), ("移交法院", "wrong", "vault.wrong_password")],
)
def test_in_full_only_with_a_reason_and_the_password(
    desk: Desk, reason: str, secret: str, code: str
) -> None:
    refusal = ledger.export_full(desk, QUERY, reason, secret)
    assert isinstance(refusal, Refused)
    assert refusal.problems[0].code == code
    assert not store_of(desk).rows.audit


def test_in_full_with_the_pin_of_whoever_has_one(desk: Desk) -> None:
    assert not isinstance(desk.people.login(CLERK.name, PASSWORD), Problem)
    assert desk.people.set_pin(CLERK.name, "246813") is None
    assert isinstance(ledger.export_full(desk, QUERY, "移交法院", PASSWORD), Refused)
    allowed = ledger.export_full(desk, QUERY, "移交法院", "246813")
    assert isinstance(allowed, Export)
    assert allowed.disclosure is Disclosure.FULL


def test_whoever_may_not_is_refused_before_the_password_is_looked_at(desk: Desk) -> None:
    refusal = ledger.export_full(as_actor(desk, ADVISER), QUERY, "想看看", "wrong")
    assert isinstance(refusal, Refused)
    assert refusal.problems[0].code == "rights.not_allowed"


def lost(desk: Desk, since: str) -> Absent:
    made = consult.record_consultation(desk, {"visitor_name": "甲", "facts": "咨询"})
    assert isinstance(made, Saved)
    store_of(desk).rows.absent["consultation", made.record.id] = since
    return desk.reader.absent()[0]


def test_a_record_the_server_lost_is_offered_after_some_days(desk: Desk, clock: FixedClock) -> None:
    one = lost(desk, "2026-11-22T10:41")
    assert absent.offers(desk) == []
    early = absent.bring_back(desk, one)
    assert isinstance(early, Refused)
    assert early.problems == (Problem("record.author_first", args={"day": "2026-11-25"}),)
    clock.set("2026-11-25T08:00")
    assert absent.offers(desk) == [one]
    assert isinstance(absent.bring_back(desk, one), Saved)
    assert desk.reader.absent() == []


def test_what_is_kept_here_is_not_offered_until_the_server_is_restored_again(desk: Desk) -> None:
    one = lost(desk, "2026-11-01T09:00")
    absent.keep(desk, one)
    assert absent.offers(desk) == []
    store_of(desk).rows.absent["consultation", one.record_id] = "2026-11-12T09:00"
    assert len(absent.offers(desk)) == 1


def test_a_refused_change_is_given_up_with_a_reason(desk: Desk) -> None:
    refusal = refuse(desk, add(desk, "吉克拉则"))
    no = records.withdraw(desk, refusal, " ")
    assert isinstance(no, Refused)
    assert no.problems[0].code == "reason.missing"
    assert isinstance(records.withdraw(desk, refusal, "重复登记"), Saved)
    assert not desk.reader.refusals()
    gone = records.withdraw(desk, refusal, "再来")
    assert isinstance(gone, Refused)


def test_a_drill_is_due_after_thirty_five_days(desk: Desk, clock: FixedClock) -> None:
    assert backups.days_without_drill(desk) == 0
    assert backups.drill(desk) == Problem("store.no_backup")
    clock.set("2026-10-01T09:00")
    desk.backups.make()
    clock.set("2026-11-05T23:59")
    assert backups.days_without_drill(desk) == 0
    clock.set("2026-11-06T00:00")
    assert backups.days_without_drill(desk) == 36
    assert isinstance(backups.drill(desk), Drill)
    assert backups.days_without_drill(desk) == 0
    clock.set("2026-12-12T09:00")
    assert backups.days_without_drill(desk) == 36
