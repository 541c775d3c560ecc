"""Another history of the server (rules 19 to 22)."""

from __future__ import annotations

import pytest
from msgspec import structs

from sync.errors import SyncError
from sync.protocol import (
    Cursor,
)
from sync.server import epochs
from sync.server.ports import EpochNode
from tests.support.sync_office import EPOCH, Office, rid


@pytest.fixture
def office() -> Office:
    return Office()


def test_rule_19_common_positions_are_those_of_the_lowest_common_ancestor() -> None:
    nodes = {
        b"a": EpochNode(epoch=b"a"),
        b"b": EpochNode(epoch=b"b", parent=b"a", left={"p": 10, "q": 4}),
        b"c": EpochNode(epoch=b"c", parent=b"b", left={"p": 14, "q": 6}),
        b"d": EpochNode(epoch=b"d", parent=b"a", left={"p": 7, "q": 9}),
    }
    assert epochs.common(nodes, b"a", b"c") == {"p": 10, "q": 4}
    assert epochs.common(nodes, b"c", b"d") == {"p": 7, "q": 4}
    assert epochs.common(nodes, b"b", b"c") == {"p": 14, "q": 6}
    assert epochs.common(nodes, b"x", b"c") == {}


def test_rule_20_receipts_are_withdrawn_and_the_counter_goes_up(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    backup = office.store.contents.copy()
    one.create(rid(2), a="2")
    one.edit(rid(1), a="later")
    one.sync()
    office.restore(backup, b"2" * 16)
    request = one.request()
    one.use(request, one.ask(request))
    with one.replica.read() as tables:
        assert tables.counts().pending == 2
        assert tables.need(10) == {"p": [rid(1), rid(2)]}
    assert one.tables.states["p"].visible == Cursor(1, 0)
    one.sync()
    assert one.tables.shadow[rid(1)].fields == {"a": "later"}
    assert not one.tables.needed


def test_rule_21_a_record_the_server_lost_stays_readable(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    backup = office.store.contents.copy()
    one.create(rid(1), a="1")
    one.sync()
    two.sync()
    office.restore(backup, b"2" * 16)
    two.sync()
    assert two.tables.shadow[rid(1)].absent
    assert two.shown(rid(1)) == {"a": "1"}
    one.sync()
    two.sync()
    two.sync()
    assert not two.tables.shadow[rid(1)].absent


def test_rule_22_safe_is_told_per_epoch(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    with office.store.admin() as admin:
        admin.put_heads([structs.replace(h, safe=h.head) for h in admin.heads().values()])
    one.sync()
    assert one.tables.states["p"].safe == 1


def test_a_restored_database_is_not_served_unawares(office: Office) -> None:
    office.book.raise_high_water({"p": 5})
    epochs.require_known_history(office.book, EPOCH, {"p": 5})
    with pytest.raises(SyncError, match="restore-not-done"):
        epochs.require_known_history(office.book, EPOCH, {"p": 4})
    with pytest.raises(SyncError, match="restore-not-done"):
        epochs.require_known_history(office.book, b"x" * 16, {"p": 5})


def test_rule_20_all_that_is_needed_is_asked_for_in_one_sync(office: Office) -> None:
    one = office.device("d1")
    one.sync()
    backup = office.store.contents.copy()
    for number in range(1, 8):
        one.create(rid(number), a="1")
    one.sync()
    office.restore(backup, b"2" * 16)
    one.sync(need=2)
    assert not one.tables.needed
