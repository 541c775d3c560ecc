"""The engines: pragmas, keys, and which error means what."""

from contextlib import closing
from pathlib import Path

import pytest

from app.store import DatabaseKey, Setup, Store, StoreFault, open_store
from app.store.engine import assert_safe_sqlite, connect, migrator
from app.store.pages import PAGE_BYTES
from tests.support.station_store import KEY, add

OTHER_KEY = DatabaseKey(bytes(32), KEY.salt)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"), ("synchronous", 2), ("fullfsync", 1), ("checkpoint_fullfsync", 1),
        ("foreign_keys", 1), ("secure_delete", 1), ("temp_store", 2), ("trusted_schema", 0),
        ("cell_size_check", 1), ("journal_size_limit", 8388608),
    ],
)  # fmt: skip
def test_both_doors_have_the_pragmas_of_the_page(store: Store, pragma: str, value: object) -> None:
    with store.database.write() as connection:
        assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    with store.database.read() as connection:
        assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(StoreFault) as fault, store.database.read() as connection:
        connection.execute("DELETE FROM record")
    assert fault.value.code == "store.read_only"


def test_the_migrator_has_no_foreign_keys(store: Store, file: Path) -> None:
    with migrator(file, KEY) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 0


def test_ddl_is_undone_with_its_transaction(file: Path, store: Store) -> None:
    with migrator(file, KEY) as connection, connection.begin() as transaction:
        connection.exec_driver_sql("CREATE TABLE half(x)")
        transaction.rollback()
    with store.database.read() as connection:
        found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone()
    assert found is None


def test_an_unsafe_sqlite_is_refused() -> None:
    with pytest.raises(StoreFault) as fault:
        assert_safe_sqlite((3, 51, 2))
    assert fault.value.code == "store.old_sqlite"
    assert_safe_sqlite()


def test_nothing_is_readable_without_the_key(file: Path, store: Store, setup: Setup) -> None:
    add(store, "person", setup.ids.record_id(), {"name": "阿来尔布", "phone": "12800001111"})
    store.close()
    for part in file.parent.rglob("*"):
        if part.is_file():
            content = part.read_bytes()
            assert "阿来尔布".encode() not in content
            assert b"12800001111" not in content
            assert b"SQLite format" not in content


def test_a_key_never_shows_itself() -> None:
    assert KEY.key.hex() not in repr(KEY)
    assert repr(KEY.key) not in repr(KEY)
    with pytest.raises(ValueError, match="32 bytes"):
        DatabaseKey(b"short", KEY.salt)


def test_a_wrong_key_is_told_from_damage(file: Path, store: Store, setup: Setup) -> None:
    store.close()
    with pytest.raises(StoreFault) as wrong:
        open_store(file, OTHER_KEY, setup)
    assert wrong.value.code == "store.wrong_key"
    with file.open("r+b") as content:
        content.seek(100)
        content.write(bytes(50))
    with pytest.raises(StoreFault) as damaged:
        open_store(file, KEY, setup)
    assert damaged.value.code == "store.damaged"


def test_a_torn_salt_does_not_matter(file: Path, store: Store, setup: Setup) -> None:
    """The salt is also kept in the key-slot file, so the first 16 bytes are not needed."""
    record_id = setup.ids.record_id()
    add(store, "person", record_id, {"name": "沙马"})
    store.close()
    with file.open("r+b") as content:
        content.write(bytes(16))
    again = open_store(file, KEY, setup)
    assert again.reader.get("person", record_id) is not None
    again.close()


def test_an_empty_or_vanished_file_is_no_new_station(
    file: Path, store: Store, setup: Setup
) -> None:
    store.backups.make()
    store.close()
    content = file.read_bytes()
    file.write_bytes(b"")
    with pytest.raises(StoreFault) as emptied:
        open_store(file, KEY, setup)
    assert emptied.value.code == "store.damaged"
    file.unlink()
    with pytest.raises(StoreFault) as gone:
        open_store(file, KEY, setup)
    assert gone.value.code == "store.missing"
    file.write_bytes(content)
    open_store(file, KEY, setup).close()
    assert len(content) % PAGE_BYTES == 0


def test_errors_hide_the_values(store: Store) -> None:
    with pytest.raises(StoreFault) as fault, store.database.write() as connection:
        connection.execute("INSERT INTO record(id) VALUES (?)", ("秘密姓名",))
    assert "秘密" not in f"{fault.value} {fault.value.__cause__}"
    assert fault.value.code == "store.fault"


def test_one_writer_waits_for_the_other(store: Store) -> None:
    with store.database.write(), closing(connect(store.database.file, KEY)) as other:
        other.execute("PRAGMA busy_timeout=10")
        with pytest.raises(Exception, match="locked"):
            other.execute("BEGIN IMMEDIATE")
