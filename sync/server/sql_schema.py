"""The server's tables, for PostgreSQL and SQLite alike, and the engines they live in.

Every row of business carries its partition, and no foreign key, sequence or unique constraint
crosses it, so the same schema spreads over several machines with `partition` as the distribution
column (sync.md, "Prefecture server"). Ids are raw bytes; JSON columns are jsonb on PostgreSQL.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from sync.errors import Code, SyncError

SCHEMA = 3
"""Version of these tables; a database of a newer version is refused."""

DATABASE_ERRORS = (SQLAlchemyError,)
"""What a database that cannot be used raises."""

metadata = MetaData()
_Json = JSON().with_variant(JSONB(), "postgresql")

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
device = Table(
    "device",
    metadata,
    Column("device", String, primary_key=True),
    Column("sign_public", LargeBinary, nullable=False),
    Column("box_public", LargeBinary, nullable=False),
    Column("name", String, nullable=False),
    Column("partitions", _Json, nullable=False),
    Column("leaving", _Json, nullable=False),
    Column("stations", _Json, nullable=False),
    Column("everything", Boolean, nullable=False),
    Column("roles", _Json, nullable=False),
    Column("revoked", Boolean, nullable=False),
)
fence = Table(
    "fence",
    metadata,
    Column("device", String, primary_key=True),
    Column("incarnation", LargeBinary, primary_key=True),
    Column("token", LargeBinary, nullable=False),
    Column("epoch", LargeBinary, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("last_seen", String, nullable=False),
    Column("chain_head", LargeBinary, nullable=False),
    Column("cursors", _Json, nullable=False),
)
fence_pair = Table(
    "fence_pair",
    metadata,
    Column("device", String, primary_key=True),
    Column("incarnation", LargeBinary, primary_key=True),
    Column("pair", LargeBinary, primary_key=True),
)
partition_head = Table(
    "partition_head",
    metadata,
    Column("partition", String, primary_key=True),
    Column("head", BigInteger, nullable=False),
    Column("safe", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)
record = Table(
    "record",
    metadata,
    Column("partition", String, primary_key=True),
    Column("record_id", LargeBinary, primary_key=True),
    Column("kind", String, nullable=False),
    Column("station", String, nullable=False),
    Column("to", _Json, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("newest", BigInteger, nullable=False),
    Column("cells", _Json, nullable=False),
    Index("record_by_kind", "partition", "kind", "born"),
)
touch = Table(
    "touch",
    metadata,
    Column("partition", String, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("record_id", LargeBinary, primary_key=True),
    # One row for the record's own station and one for each station it is addressed to.
    Column("audience", String, primary_key=True),
    Index("touch_by_audience", "partition", "audience", "position"),
)
# When each record was created, for backfill (rule 15); its fields may bear later positions only.
birth = Table(
    "birth",
    metadata,
    Column("partition", String, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("record_id", LargeBinary, primary_key=True),
    Column("audience", String, primary_key=True),
    Index("birth_by_audience", "partition", "audience", "position"),
)
log = Table(
    "log",
    metadata,
    Column("partition", String, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("order", Integer, primary_key=True),
    Column("change_id", LargeBinary, nullable=False, index=True),
    Column("act_id", LargeBinary, nullable=False),
    Column("cause", LargeBinary, nullable=False),
    Column("verb", String, nullable=False),
    Column("device", String, nullable=False, index=True),
    Column("incarnation", LargeBinary, nullable=False),
    Column("actor", String, nullable=False),
    Column("at", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("change", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("kept", _Json, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    UniqueConstraint("partition", "change_id"),
)
superseded = Table(
    "superseded",
    metadata,
    Column("change_id", LargeBinary, primary_key=True),
    Column("fields", _Json, nullable=False),
)
quarantine = Table(
    "quarantine",
    metadata,
    Column("change_id", LargeBinary, primary_key=True),
    Column("partition", String, nullable=False),
    Column("device", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("code", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("change", LargeBinary, nullable=False),
)
rights = Table(
    "rights",
    metadata,
    Column("role", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("act", String, primary_key=True),
    Column("scope", String, primary_key=True),
)
series = Table(
    "series",
    metadata,
    Column("series", String, primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("holder", String, nullable=False),
)
lease = Table(
    "lease",
    metadata,
    Column("lease_id", LargeBinary, primary_key=True),
    Column("device", String, nullable=False),
    Column("series", String, nullable=False, index=True),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("sole", Boolean, nullable=False),
)
invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("expires", String, nullable=False),
    Column("device", LargeBinary, nullable=False),
    Column("details", LargeBinary, nullable=False),
    Column("used_by", String, nullable=False),
)


def parse_url(url: str) -> URL:
    """The parts of a URL `sqlite:///…` or `postgresql+psycopg://…`."""
    return make_url(url)


def open_engine(url: str) -> Engine:
    """The engine for a database URL."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(Path(parsed.database or "prefecture.db"))
    return create_engine(
        parsed,
        hide_parameters=True,
        pool_size=16,
        max_overflow=8,
        pool_pre_ping=True,
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
    )


def create_tables(engine: Engine) -> None:
    """Make what is missing and note the version; a database of a newer version is refused."""
    metadata.create_all(engine)
    bring_up(engine)


def bring_up(engine: Engine) -> None:
    """Bring a database to this version; raise for one that a newer server has written."""
    with engine.begin() as connection:
        found = connection.execute(text("SELECT value FROM meta WHERE key = 'schema'")).scalar()
        if found is None:
            connection.execute(meta.insert(), {"key": "schema", "value": str(SCHEMA)})
            return
        if int(found) > SCHEMA:
            raise SyncError(Code.NEWER_DATABASE, found=int(found), known=SCHEMA)
        for step in range(int(found), SCHEMA):
            _STEPS[step](connection)
        if int(found) < SCHEMA:
            noted = meta.update().where(meta.c.key == "schema")
            connection.execute(noted.values(value=str(SCHEMA)))


def _with_cursors(connection: Connection) -> None:
    """Version 2: where each device stands, for deliveries."""
    kind = fence.c.cursors.type.compile(connection.dialect)
    connection.exec_driver_sql(
        f"ALTER TABLE fence ADD COLUMN cursors {kind} NOT NULL DEFAULT '{{}}'"
    )


def _with_holders(connection: Connection) -> None:
    """Version 3: which device alone leases from a series."""
    connection.exec_driver_sql("ALTER TABLE series ADD COLUMN holder VARCHAR NOT NULL DEFAULT ''")
    connection.exec_driver_sql("ALTER TABLE lease ADD COLUMN sole BOOLEAN NOT NULL DEFAULT FALSE")


_STEPS = {1: _with_cursors, 2: _with_holders}
"""The step that leads from each version to the next."""


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _sqlite_engine(path: Path) -> Engine:
    # The standard library's SQLite may carry the WAL-reset bug (storage-security.md); the
    # embedded server runs on the client's driver, without a key.
    if sqlite.sqlite_version_info < (3, 51, 3):
        raise SyncError(Code.OLD_SQLITE, found=sqlite.sqlite_version)

    def connect() -> Any:
        connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False)
        for pragma in (
            "busy_timeout=30000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "trusted_schema=OFF",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        hide_parameters=True,
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
    )

    # One writer at a time from the first statement on: the snapshot of rule 13 for free, and no
    # upgrade of a read lock that could fail half-way.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
