"""Damage: every kind is found, nothing is deleted, and what can be read comes back."""

import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from msgspec import structs
from sqlcipher3 import dbapi2

from app.domain.records import SendState
from app.store import Setup, Store, StoreFault, open_store, recover_store
from app.store.checks import problems
from app.store.engine import connect
from app.store.pages import PAGE_BYTES
from app.store.salvage import Salvage
from app.usecases.ports import Draft
from sync.ports import Standing
from tests.support.generate import consultations
from tests.support.station_store import KEY, add

KINDS_OF_DAMAGE = ("flip", "torn", "zeroed", "swapped", "noise")


def fill(store: Store, setup: Setup, n: int) -> list[str]:
    ids = []
    for values in consultations(n, seed=n):
        ids.append(setup.ids.record_id())
        add(store, "consultation", ids[-1], values)
    return ids


def harm(file: Path, kind: str, page: int, random: Random) -> None:
    """Damage one page (counted from 0) in one of the ways disks do."""
    with file.open("r+b") as content:
        content.seek(page * PAGE_BYTES)
        old = bytearray(content.read(PAGE_BYTES))
        if kind == "flip":
            old[random.randrange(16, PAGE_BYTES)] ^= 1 << random.randrange(8)
        elif kind == "torn":
            old[512 * random.randrange(1, 8) :] = b""
            old += bytes(PAGE_BYTES - len(old))
        elif kind == "zeroed":
            old[:] = bytes(PAGE_BYTES)
        elif kind == "noise":
            old[:] = random.randbytes(PAGE_BYTES)
        else:
            content.seek((page + 1) * PAGE_BYTES)
            old = bytearray(content.read(PAGE_BYTES))
        content.seek(page * PAGE_BYTES)
        content.write(old)


def is_damaged(file: Path) -> bool:
    """Whether opening or checking the file tells."""
    try:
        with closing(connect(file, KEY, "ro")) as connection:
            return bool(problems(connection))
    except dbapi2.DatabaseError:
        return True


@pytest.mark.parametrize("kind", KINDS_OF_DAMAGE)
def test_every_kind_of_damage_is_found(
    store: Store, setup: Setup, file: Path, tmp_path: Path, kind: str
) -> None:
    fill(store, setup, 20)
    store.close()
    random = Random(kind)
    pages = file.stat().st_size // PAGE_BYTES
    for page in random.sample(range(1, pages - 1), 12):
        copy = Path(shutil.copyfile(file, tmp_path / "copy.db"))
        harm(copy, kind, page, random)
        assert is_damaged(copy), f"page {page}"


def test_nothing_is_found_on_a_whole_file(store: Store, setup: Setup) -> None:
    fill(store, setup, 5)
    with closing(connect(store.database.file, KEY)) as connection:
        assert problems(connection) == []


def middle_of(file: Path, table: str, column: str) -> int:
    """The page (from 0) that holds the row in the middle of a table."""
    with closing(connect(file, KEY)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        before = dict(pages(file))
        middle = connection.execute(f"SELECT max(rowid) / 2 FROM {table}").fetchone()[0]
        for value in (f"{column} || ' '", f"rtrim({column})"):
            connection.execute(f"UPDATE {table} SET {column} = {value} WHERE rowid = {middle}")
    return next(n for n, page in pages(file) if n and before[n] != page)


def pages(file: Path) -> list[tuple[int, bytes]]:
    content = file.read_bytes()
    return [
        (n, content[n * PAGE_BYTES : (n + 1) * PAGE_BYTES])
        for n in range(len(content) // PAGE_BYTES)
    ]


def test_all_but_the_rows_of_one_bad_page_come_back(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with closing(connect(file, KEY, "rwc")) as connection:
        connection.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, a TEXT, b TEXT)")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, '')", ((n, "x" * 1200) for n in range(1, 3001))
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    harm(file, "noise", middle_of(file, "t", "a"), Random(1))
    salvage = Salvage(file, KEY)
    found = [row["n"] for row in salvage.rows("t")]
    salvage.close()
    assert 2990 <= len(found) < 3000
    assert sorted(set(found)) == found
    missing = sorted(set(range(1, 3001)) - set(found))
    assert missing[-1] - missing[0] < 10


def test_two_bad_pages_and_a_lost_table(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with closing(connect(file, KEY, "rwc")) as connection:
        connection.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, a TEXT, b TEXT)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, '')", ((n, "x" * 1200) for n in range(1, 301))
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for page in (20, 21, 60):
        harm(file, "zeroed", page, Random(1))
    salvage = Salvage(file, KEY)
    assert 285 <= len(list(salvage.rows("t"))) < 300
    harm(file, "zeroed", 1, Random(1))
    salvage.close()
    assert list(salvage.rows("t")) == []
    salvage.close()


def test_damage_after_a_backup_loses_only_the_bad_rows(
    store: Store, setup: Setup, file: Path
) -> None:
    before = fill(store, setup, 30)
    store.backups.make()
    after = fill(store, setup, 60)
    draft = Draft("d", "阿苦", "intake", {"facts": "半句"}, "2026-11-22T10:41")
    store.drafts.put(draft)
    store.close()
    harm(file, "noise", middle_of(file, "kind_consultation", "facts"), Random(3))
    recovery = recover_store(file, KEY, setup)
    assert (recovery.certain, recovery.restored, recovery.missing) == (30, 60, 0)
    assert recovery.backup is not None
    assert recovery.quarantined is not None
    assert recovery.quarantined.exists()
    again = open_store(file, KEY, setup)
    try:
        found = again.reader.many("consultation", before + after)
        assert len(found) == 90
        assert again.drafts.of("阿苦") == [draft]
        assert again.sync_held
        assert again.reader.standing().pending == 90
        assert again.reader.search(found[-1].text("visitor_name"))
        assert again.backups.verify()["ok"]
    finally:
        again.close()


def test_what_was_sent_after_the_backup_stays_visible(
    store: Store, setup: Setup, file: Path
) -> None:
    fill(store, setup, 20)
    store.backups.make()
    (after,) = fill(store, setup, 1)
    with store.replica.write() as tables:
        sent = structs.replace(
            tables.unreceipted(100)[-1],
            standing=Standing.RECEIVED, epoch=b"e" * 16, position=9, overlay=False,
        )  # fmt: skip
        tables.update([sent])
    store.close()
    harm(file, "noise", middle_of(file, "kind_consultation", "facts"), Random(3))
    assert recover_store(file, KEY, setup).restored == 1
    again = open_store(file, KEY, setup)
    record = again.reader.get("consultation", after)
    assert record is not None
    assert record.state is SendState.RECEIVED
    with again.replica.read() as tables:
        assert [c.position for c in tables.masking(record.partition, 9)] == [9]
    again.close()


def test_lost_changes_are_counted(store: Store, setup: Setup, file: Path) -> None:
    fill(store, setup, 10)
    store.backups.make()
    fill(store, setup, 60)
    store.close()
    harm(file, "noise", middle_of(file, "own_change", "verb"), Random(3))
    recovery = recover_store(file, KEY, setup)
    assert recovery.missing is not None
    assert 0 < recovery.missing < 20
    assert recovery.restored == 60 - recovery.missing
    again = open_store(file, KEY, setup)
    assert again.backups.verify()["ok"]
    assert again.reader.standing().pending == 70 - recovery.missing
    again.close()


def test_without_any_backup_the_damaged_file_still_gives(
    store: Store, setup: Setup, file: Path
) -> None:
    ids = fill(store, setup, 20)
    store.close()
    harm(file, "flip", middle_of(file, "kind_consultation", "facts"), Random(5))
    recovery = recover_store(file, KEY, setup)
    assert recovery.backup is None
    assert (recovery.certain, recovery.restored, recovery.missing) == (0, 20, 0)
    again = open_store(file, KEY, setup)
    assert len(again.reader.many("consultation", ids)) == 20
    again.close()


def test_a_damaged_backup_is_passed_over(store: Store, setup: Setup, file: Path) -> None:
    fill(store, setup, 20)
    good = store.backups.make()
    setup.clock.advance(7200)  # type: ignore[attr-defined]
    bad = Path(store.backups.make().path)
    harm(bad, "flip", 5, Random(1))
    store.close()
    harm(file, "zeroed", 0, Random(1))
    with pytest.raises(StoreFault) as fault:
        open_store(file, KEY, setup)
    assert fault.value.code == "store.damaged"
    recovery = recover_store(file, KEY, setup)
    assert recovery.backup == good
    assert (recovery.certain, recovery.restored, recovery.missing) == (20, 0, None)
    assert bad.exists()


def test_an_interrupted_recovery_goes_on(
    store: Store, setup: Setup, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, setup, 20)
    store.backups.make()
    after = fill(store, setup, 5)
    store.close()
    harm(file, "flip", middle_of(file, "kind_consultation", "facts"), Random(5))

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr("app.store.recovery.mark_restored", power_cut)
        with pytest.raises(KeyboardInterrupt):
            recover_store(file, KEY, setup)
    with pytest.raises(StoreFault) as fault:
        open_store(file, KEY, setup)
    assert fault.value.code == "store.missing"
    assert recover_store(file, KEY, setup).restored == 5
    again = open_store(file, KEY, setup)
    assert len(again.reader.many("consultation", after)) == 5
    again.close()
