"""The contract of the server's store on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from sync.errors import Code, SyncError
from sync.server import sql_schema
from sync.server.ports import Lease, PartitionHead, Series, ServerStore
from sync.server.sql_store import SqlStore
from tests.sync.store_contract import StoreContract, record, touch


@contextmanager
def opened(url: str) -> Iterator[SqlStore]:
    engine = sql_schema.open_engine(url)
    sql_schema.create_tables(engine)
    yield SqlStore(engine)
    engine.dispose()


class TestSqlite(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ServerStore]:
        with opened(f"sqlite:///{tmp_path / 'server.db'}") as store:
            yield store


class TestPostgres(StoreContract):
    @pytest.fixture
    def store(self, postgres_url: str) -> Iterator[ServerStore]:
        with opened(postgres_url) as store:
            yield store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'server.db'}"


def test_tables_are_made_once_and_kept(url: str) -> None:
    with opened(url) as store, store.exchange() as tables:
        tables.lock(["p"], [])
        tables.put_heads([PartitionHead(partition="p", head=7)])
    with opened(url) as store, store.admin() as admin:
        assert admin.heads()["p"].head == 7


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    with opened(url) as store:
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE meta SET value = '999' WHERE key = 'schema'"))
        with pytest.raises(SyncError) as caught:
            sql_schema.create_tables(store.engine)
    assert caught.value.code == Code.NEWER_DATABASE


def test_a_database_of_version_1_is_brought_up(url: str) -> None:
    with opened(url) as store:
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE meta SET value = '1' WHERE key = 'schema'"))
            connection.execute(text("ALTER TABLE fence DROP COLUMN cursors"))
            connection.execute(text("ALTER TABLE series DROP COLUMN holder"))
            connection.execute(text("ALTER TABLE lease DROP COLUMN sole"))
            connection.execute(text("INSERT INTO series VALUES ('文号', 7)"))
            old = text("INSERT INTO lease VALUES (:id, 'd1', '文号', 1, 7)")
            connection.execute(old.bindparams(id=b"lease-01"))
            connection.execute(
                text(
                    "INSERT INTO fence VALUES (:device, :id, :id, :id, :flagged, '', :id)"
                ).bindparams(device="d1", id=b"i", flagged=False)
            )
        sql_schema.bring_up(store.engine)
        sql_schema.bring_up(store.engine)
        with store.admin() as admin:
            (fence,) = admin.fences("d1")
            assert fence.cursors == {}
            assert admin.meta("schema") == str(sql_schema.SCHEMA)
            assert admin.all_series() == [Series(series="文号", last=7)]
        with store.exchange() as tables:
            assert tables.lease(b"lease-01") == Lease(
                lease_id=b"lease-01", device="d1", series="文号", first=1, last=7
            )


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent inside; an `executemany` is one."""
    seen: list[str] = []

    def before(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", before)
    yield seen
    event.remove(engine, "before_cursor_execute", before)


@pytest.mark.parametrize("many", [2, 400])
def test_a_write_takes_as_many_statements_for_400_records_as_for_two(url: str, many: int) -> None:
    """sync.md, "Prefecture server": one exchange = a constant number of statements."""
    rows = [record(number) for number in range(1, many + 1)]
    with opened(url) as store, counted(store.engine) as seen, store.exchange() as tables:
        tables.lock(["p"], [])
        seen.clear()
        tables.records("p", [row.record_id for row in rows])
        tables.put_records(rows, [touch(number, number) for number in range(1, many + 1)])
    assert len(seen) == 4


def test_an_exchange_that_waits_for_a_partition_sees_what_was_committed_before_it(
    postgres_url: str,
) -> None:
    """Rule 13: reads happen under the row lock, never before it."""
    with opened(postgres_url) as store, closing(store.engine.connect()) as other:
        with store.exchange() as tables:
            tables.lock(["p"], [])
        other.execute(text("SET lock_timeout = '100ms'"))
        with store.exchange() as tables:
            tables.lock(["p"], [])
            for mode in ("FOR UPDATE", "FOR SHARE"):
                query = text(f"SELECT head FROM partition_head WHERE partition = 'p' {mode}")
                with pytest.raises(sql_schema.DATABASE_ERRORS):
                    other.execute(query)
                other.rollback()
                other.execute(text("SET lock_timeout = '100ms'"))


def test_a_series_is_one_exchanges_until_its_grant_is_committed(postgres_url: str) -> None:
    """Two devices that ask at the same moment never read the same last number."""
    with opened(postgres_url) as store, closing(store.engine.connect()) as other:
        with store.exchange() as tables:
            tables.series("文号")
        other.execute(text("SET lock_timeout = '100ms'"))
        with store.exchange() as tables:
            tables.series("文号")
            with pytest.raises(sql_schema.DATABASE_ERRORS):
                other.execute(text("SELECT last FROM series WHERE series = '文号' FOR UPDATE"))
            other.rollback()
