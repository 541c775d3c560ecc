"""Many threads at one store, and a disk that is full."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from app.store import Setup, Store, StoreFault
from app.usecases.ports import Query
from tests.support.generate import consultations
from tests.support.patience import PATIENCE
from tests.support.station_store import add


def _limit(store: Store, pages: int) -> None:
    """SQLite's own limit answers exactly as a full disk does (SQLITE_FULL)."""
    with store.database.write() as connection:
        connection.execute(f"PRAGMA max_page_count={pages}")


def test_on_a_full_disk_reading_goes_on_and_the_ballast_is_freed(
    store: Store, setup: Setup
) -> None:
    first = setup.ids.record_id()
    add(store, "person", first, {"name": "甲"})
    ballast = store.database.file.with_name("ballast")
    assert ballast.exists()
    _limit(store, 1)
    second = setup.ids.record_id()
    with pytest.raises(StoreFault) as fault:
        add(store, "consultation", second, {"facts": "很长" * 1000})
    assert fault.value.code == "store.disk_full"
    assert not ballast.exists()
    assert store.reader.get("person", first) is not None
    assert store.reader.get("consultation", second) is None
    _limit(store, 1 << 30)
    add(store, "consultation", second, {"facts": "很长" * 1000})
    assert store.backups.verify()["ok"]


def test_writers_take_turns_and_readers_never_wait(store: Store, setup: Setup) -> None:
    drafts = {setup.ids.record_id(): values for values in consultations(60)}

    def save(record_id: str) -> bool:
        add(store, "consultation", record_id, drafts[record_id])
        return store.reader.get("consultation", record_id) is not None

    # Change ids are the record ids here, so the counted ids are not asked by many threads.
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(save, drafts))
    assert store.reader.count(Query("consultation")) == 60
    assert store.backups.verify()["ok"]


def test_a_restore_waits_for_whoever_reads(store: Store, setup: Setup) -> None:
    add(store, "person", setup.ids.record_id(), {"name": "甲"})
    path = store.backups.make().path
    inside, leave = threading.Event(), threading.Event()

    def read_slowly() -> int:
        with store.database.read() as connection:
            inside.set()
            leave.wait(PATIENCE)
            return int(connection.execute("SELECT count(*) FROM record").fetchone()[0])

    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(read_slowly)
        inside.wait(PATIENCE)
        restoring = pool.submit(store.backups.restore, path)
        assert not wait([restoring], timeout=0.5).done
        leave.set()
        assert reading.result(PATIENCE) == 1
        assert restoring.result(PATIENCE) is None
    assert store.reader.standing().records == {"person": 1}


def test_a_backup_and_a_restore_at_once_both_end(store: Store, setup: Setup) -> None:
    add(store, "person", setup.ids.record_id(), {"name": "甲"})
    path = store.backups.make().path
    with ThreadPoolExecutor(6) as pool:
        works = [pool.submit(store.backups.restore, path) for _ in range(2)]
        works += [pool.submit(store.backups.verify) for _ in range(2)]
        works += [pool.submit(store.reader.standing) for _ in range(2)]
        done = wait(works, timeout=PATIENCE)
    assert not done.not_done
    assert [work.result() for work in works[:2]] == [None, None]
    assert store.backups.verify()["ok"]


def test_a_failed_act_lets_the_next_one_in(store: Store, setup: Setup) -> None:
    for _ in range(3):
        with pytest.raises(StoreFault), store.database.write() as connection:
            connection.execute("INSERT INTO nothing VALUES (1)")
    add(store, "person", setup.ids.record_id(), {"name": "甲"})
    assert store.reader.count(Query("person")) == 1
