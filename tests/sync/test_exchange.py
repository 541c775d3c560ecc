"""The upward half of an exchange: fence, order, receipts (rules 7 to 12)."""

from __future__ import annotations

import pytest

from sync import authoring, replica
from sync.authoring import Authorship, Edit, Home
from sync.errors import Code, SyncError
from sync.protocol import (
    Op,
    State,
)
from sync.server import enrolment
from sync.server.memory_store import MemoryStore
from sync.server.ports import RightsRow
from tests.support.sync_office import NOW, Office, Station, rid
from tests.support.time_and_ids import CountedIds


@pytest.fixture
def office() -> Office:
    return Office()


# -- fence and order -------------------------------------------------------------------------------


def test_rule_7_a_lost_answer_and_a_late_duplicate_are_the_same_client(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    first = one.request()
    lost = one.ask(first)
    one.create(rid(2), a="2")
    second = one.request()
    assert second.fence == first.fence
    answer = one.ask(second)
    assert answer.results[0] == lost.results[0]
    one.use(second, answer)
    one.sync()
    assert one.ask(first).code == ""


def test_rule_7_a_clone_is_a_fork_until_a_person_confirms(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    twin = Station(office, "d1")
    twin.replica.tables = one.replica.tables.copy()
    twin.ids = CountedIds(99)
    one.sync()
    request = twin.request()
    answer = twin.ask(request)
    assert answer.code == Code.FORK
    twin.use(request, answer)
    with pytest.raises(SyncError, match="fork"):
        twin.request()
    with twin.replica.write() as tables:
        replica.confirm_fork(tables, twin.ids)
    twin.create(rid(2), a="2")
    assert twin.sync().code == ""
    with office.store.admin() as admin:
        assert [f.flagged for f in admin.fences("d1")].count(True) == 1


def test_rule_7_the_pair_is_stored_before_the_first_byte_leaves(office: Office) -> None:
    one = office.device("d1")
    request = one.request()
    assert one.tables.identity_row.next == request.fence.next != b""


def test_rule_8_the_first_exchange_in_a_new_epoch_adopts_the_pair(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    backup = office.store.contents.copy()
    one.create(rid(2), a="2")
    one.sync()
    office.restore(backup, b"2" * 16)
    answer = one.sync()
    assert answer.code == ""
    assert one.tables.identity_row.epoch == b"2" * 16
    assert not one.tables.identity_row.forked


def test_rule_8_an_answer_of_an_old_epoch_moves_no_fence(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    first = one.request()
    late = one.ask(first)
    office.restore(MemoryStore().contents, b"2" * 16)
    office.device("d1")
    second = one.request()
    one.use(second, one.ask(second))
    one.use(first, late)
    assert one.tables.identity_row.next == first.fence.next


def test_rule_9_every_request_is_a_prefix_in_order(office: Office) -> None:
    one = office.device("d1")
    for number in range(1, 6):
        one.create(rid(number), a="x")
    small = one.request(changes=2)
    assert [c.record_id for c in small.changes()] == [rid(1), rid(2)]
    assert [c.record_id for c in one.request().changes()] == [rid(n) for n in range(1, 6)]
    assert [c.seq for c in one.request().changes()] == [1, 2, 3, 4, 5]


def test_rule_10_a_limit_never_cuts_an_act(office: Office) -> None:
    one = office.device("d1")
    home = Home("p", "s1")
    edits = [
        Edit(record_id=rid(n), kind="thing", op=Op.CREATE, set={"a": "x"}, home=home)
        for n in (1, 2, 3)
    ]
    with one.replica.write() as tables:
        authoring.author(tables, edits, Authorship(verb="v", actor="w", at=NOW), one.ids)
    assert len(one.request(changes=2).acts[0].changes) == 3


# -- receipts --------------------------------------------------------------------------------------


def test_acknowledges_exactly_what_was_answered(office: Office) -> None:
    """An edit made while the request was on its way stays pending."""
    one = office.device("d1")
    one.create(rid(1), a="1")
    request = one.request()
    one.edit(rid(1), a="2")
    one.use(request, one.ask(request))
    with one.replica.read() as tables:
        assert tables.counts().pending == 1
    assert one.shown(rid(1)) == {"a": "2"}


def test_one_bad_change_is_refused_and_the_others_apply(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.create(rid(2), a="\0")
    one.create(rid(3), a="3")
    answer = one.sync()
    assert [r.state for r in answer.results] == [State.APPLIED, State.REFUSED, State.APPLIED]
    with office.store.admin() as admin:
        assert [q.code for q in admin.quarantined()] == [Code.BAD_CHANGE]
    with one.replica.read() as tables:
        assert [c.code for c in tables.refused()] == [Code.BAD_CHANGE]
        assert tables.counts().refused == 1
    assert one.shown(rid(2)) == {"a": "\0"}


def test_an_act_in_a_foreign_partition_is_refused(office: Office) -> None:
    one = office.device("d1", partitions=("q",))
    one.create(rid(1), a="1")
    assert one.sync().results[0].code == Code.BAD_PARTITION


def test_rights_are_the_delivered_table_and_nothing_else(office: Office) -> None:
    one = office.device("d1", stations=("s1",), everything=False, roles={"wang": "clerk"})
    row = RightsRow(role="clerk", kind="thing", act="thing.save", scope="station")
    with office.store.admin() as admin:
        admin.put_rights([row])
    one.create(rid(1), station="s1", a="1")
    one.create(rid(2), station="s9", a="1")
    results = one.sync().results
    assert [r.code for r in results] == ["", Code.NOT_ALLOWED]


def test_a_right_within_the_station_reaches_what_is_addressed_to_it(office: Office) -> None:
    with office.store.admin() as admin:
        admin.put_rights([RightsRow(role="clerk", kind="thing", act="thing.save")])

    def desk(name: str) -> Station:
        own = {"stations": (name,), "everything": False, "roles": {"wang": "clerk"}}
        return office.device(f"d-{name}", **own)

    one, two, third = desk("s1"), desk("s2"), desk("s3")
    one.create(rid(1), to=("s2",), a="1")
    for station in (one, two, third):
        station.sync()
    assert two.shown(rid(1)) == {"a": "1"}
    assert rid(1) not in third.tables.seen
    two.edit(rid(1), a="2")
    assert two.sync().results[0].code == ""
    one.sync()
    assert one.shown(rid(1)) == {"a": "2"}
    # Nobody gets into another station's name by addressing the record to himself.
    third.create(rid(2), station="s1", to=("s3",), a="1")
    assert third.sync().results[0].code == Code.NOT_ALLOWED


def test_what_a_restored_server_lost_comes_back_from_whom_it_was_addressed_to(
    office: Office,
) -> None:
    """Rule 21 where the PC of the author is gone: with the other's own waiting change."""
    with office.store.admin() as admin:
        admin.put_rights([RightsRow(role="clerk", kind="thing", act="*")])
    roles = {"wang": "clerk"}
    one, two = (
        office.device(f"d-{name}", stations=(name,), everything=False, roles=roles)
        for name in ("s1", "s2")
    )
    two.create(rid(9), station="s2", a="0")
    two.sync()
    kept = office.store.contents
    one.create(rid(1), station="s1", to=("s2",), a="1", b="1")
    one.sync()
    two.sync()
    office.restore(kept, b"f" * 16)
    two.sync()
    two.edit(rid(1), a="2")
    two.bring_back(rid(1))
    assert [r.code for r in two.ask(two.request()).results] == [""]
    record = office.store.contents.records["p", rid(1)]
    assert (record.station, record.to) == ("s1", ("s2",))
    assert {name: cell.value for name, cell in record.cells.items()} == {"a": "2", "b": "1"}
    # Also then nobody gets into another station's name with a record of his own.
    two.sync()
    two.create(rid(2), station="s1", to=("s2",), a="1")
    assert two.sync().results[0].code == Code.NOT_ALLOWED


def test_a_revoked_device_is_turned_away_and_keeps_its_work(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    enrolment.revoke(office.store, "d1")
    request = one.request()
    with pytest.raises(SyncError, match="revoked"):
        one.use(request, one.ask(request))
    with one.replica.read() as tables:
        assert tables.counts().pending == 1
