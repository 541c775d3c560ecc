"""The migrations build what the live description says, and an old file arrives there whole."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.operations import Operations
from sqlalchemy import Column, Text

from app.domain.kinds import KINDS
from app.store import Setup, StoreFault, open_store
from app.store import migrate as migration
from app.store.digests import counts
from app.store.engine import DriverConnection, connect, driver, migrator
from app.store.migrate import adopt, create, migrate, schema_of
from app.store.migrations import SCHEMA, STEPS
from app.store.replica import Kinds
from app.store.tables import METADATA, SEARCH_DDL, kind_tables
from tests.support.station_store import ACTOR, KEY, add, setup_for
from tests.support.time_and_ids import CountedIds, FixedClock

_INSERT_RECORD = """
INSERT INTO record(row, id, kind, partition, station, stations, day, complete, version, on_server,
                   title, snippet, extra)
VALUES (?, ?, 'person', '513431', 's', '[]', '', 0, 1, 1, 'old', '', ?)
"""
_OLD_ID = "01970000-0000-7000-8000-0000000000aa"


def described(connection: DriverConnection) -> dict[str, object]:
    """Tables with their columns and keys, indexes with their conditions, in comparable form."""
    found: dict[str, object] = {}
    names = "SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    for name, kind, sql in connection.execute(names).fetchall():
        if name.startswith("search_"):
            continue  # made by FTS5 itself
        if kind == "table":
            columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
            keys = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            found[name] = ([tuple(c) for c in columns], [tuple(k) for k in keys])
        else:
            found[name] = " ".join(sql.split())
    found["search"] = " ".join(
        connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'search'")
        .fetchone()[0]
        .split()
    )
    return found


def missing(found: dict[str, object], wanted: dict[str, object]) -> list[str]:
    """What the steps have not made yet: whole tables and indexes, or single columns."""
    lines = []
    for name, parts in wanted.items():
        if name not in found:
            lines.append(name)
        elif isinstance(parts, tuple):
            known = {column[1] for column in found[name][0]}  # type: ignore[index]
            lines += [
                f"{name}.{column[1]} {column[2]}" for column in parts[0] if column[1] not in known
            ]
    return lines


def test_migrations_end_at_the_live_description(tmp_path: Path) -> None:
    create(tmp_path / "migrated.db", KEY)
    with migrator(tmp_path / "described.db", KEY, create=True) as connection, connection.begin():
        METADATA.create_all(connection)
        for table in kind_tables(KINDS).values():
            table.create(connection)
        connection.exec_driver_sql(SEARCH_DDL)
        wanted = described(driver(connection))
    with closing(connect(tmp_path / "migrated.db", KEY)) as migrated:
        found = described(migrated)
        assert found == wanted, f"a new step must add: {missing(found, wanted)}"
        assert schema_of(tmp_path / "migrated.db", KEY) == SCHEMA


def old_file(file: Path, extra: str = "{}") -> None:
    """A station of schema 1 with one person."""
    file.parent.mkdir(exist_ok=True)
    create(file, KEY, STEPS[:1])
    with closing(connect(file, KEY)) as connection:
        connection.execute(_INSERT_RECORD, (7, _OLD_ID, extra))
        connection.execute("INSERT INTO kind_person(record_row, name) VALUES (7, '马海伍呷')")


def test_an_old_file_is_migrated_on_a_copy_and_kept(file: Path, setup: Setup) -> None:
    old_file(file)
    store = open_store(file, KEY, setup)
    try:
        person = store.reader.get("person", _OLD_ID)
        assert person is not None
        assert person.text("name") == "马海伍呷"
        assert store.backups.verify()["ok"]
    finally:
        store.close()
    (kept,) = file.parent.glob("backups/schema-1-*")
    assert schema_of(kept, KEY) == 1
    assert not list(file.parent.glob("*.migrating*"))


def test_every_step_keeps_every_row(tmp_path: Path) -> None:
    for schema in range(1, SCHEMA):
        file = tmp_path / f"{schema}.db"
        old_file(file)
        migrate(file, KEY, tmp_path / "kept", lambda _: None, STEPS[: schema + 1])
        with closing(connect(file, KEY)) as connection:
            assert counts(connection)["kind_person"] == 1


def test_values_of_a_newer_program_move_into_their_new_column(tmp_path: Path) -> None:
    file = tmp_path / "station.db"
    old_file(file, '{"phone":"0834-123","invented":[1]}')
    kinds = Kinds(KINDS, setup_for(FixedClock(), CountedIds()).project)
    migrate(file, KEY, tmp_path / "kept", lambda c: adopt(c, kinds, "2026-11-22T10:00"))
    with closing(connect(file, KEY)) as connection:
        assert connection.execute("SELECT phone FROM kind_person").fetchone()[0] == "0834-123"
        assert connection.execute("SELECT extra FROM record").fetchone()[0] == '{"invented":[1]}'


def test_a_newer_file_is_refused_and_untouched(file: Path, setup: Setup) -> None:
    create(file, KEY, (*STEPS, lambda op: None))
    before = file.read_bytes()
    with pytest.raises(StoreFault) as fault:
        open_store(file, KEY, setup)
    assert fault.value.code == "store.newer"
    assert file.read_bytes() == before


def _rebuild_parent(op: Operations) -> None:
    with op.batch_alter_table("record") as batch:
        batch.add_column(Column("later", Text))


def test_a_rebuilt_parent_table_keeps_its_children(tmp_path: Path) -> None:
    file = tmp_path / "station.db"
    old_file(file)
    migrate(file, KEY, tmp_path / "kept", lambda _: None, (*STEPS, _rebuild_parent))
    with closing(connect(file, KEY)) as connection:
        assert counts(connection)["kind_person"] == 1


def _lose_rows(op: Operations) -> None:
    op.execute("DELETE FROM kind_person")


def _break_references(op: Operations) -> None:
    op.execute("INSERT INTO kind_person(record_row) VALUES (99)")


def _fail(op: Operations) -> None:
    op.execute("CREATE TABLE half(x)")
    raise ZeroDivisionError


@pytest.mark.parametrize("step", [_lose_rows, _break_references, _fail])
def test_a_failed_migration_leaves_the_old_file(
    tmp_path: Path, step: Callable[[Operations], None]
) -> None:
    file = tmp_path / "station.db"
    old_file(file)
    before = file.read_bytes()
    with pytest.raises((StoreFault, ZeroDivisionError)):
        migrate(file, KEY, tmp_path / "kept", lambda _: None, (*STEPS, step))
    assert file.read_bytes() == before
    migrate(file, KEY, tmp_path / "kept", lambda _: None)
    assert schema_of(file, KEY) == SCHEMA


def test_a_copy_that_differs_is_never_swapped_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "station.db"
    old_file(file)
    before = file.read_bytes()
    answers = iter(({"a": 1}, {"a": 2}))
    monkeypatch.setattr(migration, "digests", lambda _: next(answers))
    with pytest.raises(StoreFault, match="unverified"):
        migrate(file, KEY, tmp_path / "kept", lambda _: None)
    assert file.read_bytes() == before


def test_a_new_station_starts_empty(file: Path, setup: Setup) -> None:
    store = open_store(file, KEY, setup)
    add(store, "person", setup.ids.record_id(), {"name": "沙马"})
    store.close()
    again = open_store(file, KEY, setup)
    assert again.reader.standing().records == {"person": 1}
    assert again.schema == SCHEMA
    assert ACTOR.partition == "513431"
    again.close()
