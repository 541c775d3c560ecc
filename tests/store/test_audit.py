"""The chain of entries: nothing can be changed, removed or slipped in unnoticed."""

import pytest

from app.store import Setup, Store
from app.store import audit as trail
from tests.support.station_store import ACTOR, add

CHANGED = (
    "UPDATE audit SET actor = '别人' WHERE n = 3",
    "DELETE FROM audit WHERE n = 3",
    "UPDATE audit SET hash = zeroblob(32) WHERE n = 5",
    "UPDATE audit SET n = 10 WHERE n = 3",
    "INSERT INTO audit SELECT 6, at, actor, event, '', '', detail, hash FROM audit LIMIT 1",
)


@pytest.fixture
def entered(store: Store) -> Store:
    """Five entries."""
    for n in range(5):
        with store.writer.begin(ACTOR, "print") as unit:
            unit.audit("print", "consultation", f"r{n}", "notice")
    return store


def test_a_whole_chain_verifies_and_its_head_moves(entered: Store) -> None:
    head = entered.audit_head
    assert len(head) == 32
    with entered.database.read() as connection:
        assert trail.verify(connection) == trail.Verdict(5, None)
    with entered.writer.begin(ACTOR, "login") as unit:
        unit.audit("login")
    assert entered.audit_head not in (head, b"")


@pytest.mark.parametrize("statement", CHANGED)
def test_tampering_shows(entered: Store, statement: str) -> None:
    with entered.database.write() as connection:
        connection.execute(statement)
    report = entered.backups.verify()
    assert not report["ok"]
    assert not report["chain_ok"]


def test_a_rewritten_entry_breaks_the_next_link(entered: Store) -> None:
    """Whoever can compute hashes must rewrite everything after it, and the server has the head."""
    with entered.database.write() as connection:
        rows = connection.execute("SELECT * FROM audit ORDER BY n").fetchall()
        fields = ("2026-11-22T10:41", "别人", *list(rows[2])[3:7])
        forged = trail._link(rows[1]["hash"], 3, fields)
        connection.execute("UPDATE audit SET actor = ?, hash = ? WHERE n = 3", (fields[1], forged))
    with entered.database.read() as connection:
        assert trail.verify(connection) == trail.Verdict(5, 4)


def test_a_lost_write_of_the_outbox_shows(store: Store, setup: Setup) -> None:
    for name in ("甲", "乙"):
        add(store, "person", setup.ids.record_id(), {"name": name})
    with store.database.write() as connection:
        connection.execute("DELETE FROM own_change WHERE seq = 2")
    report = store.backups.verify()
    assert report["problems"] == ["changes_lost:1"]
    assert report["chain_ok"]


def test_an_altered_change_shows(store: Store, setup: Setup) -> None:
    add(store, "person", setup.ids.record_id(), {"name": "甲"})
    with store.database.write() as connection:
        connection.execute("UPDATE own_change SET fields = replace(fields, '甲', '乙')")
    assert store.backups.verify()["problems"] == ["changes_lost:1", "changes_unrecorded:1"]


def test_before_the_first_entry_there_is_no_head(store: Store) -> None:
    assert store.audit_head == b""
