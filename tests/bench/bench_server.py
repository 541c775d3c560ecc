"""What one exchange of 20 new records costs the server, beside a bare bulk insert of 20 rows.

Both in turn on the same engine, on PostgreSQL and on SQLite: the floor is one transaction that
inserts the rows of the records and of their log, the least any server has to write.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from sqlalchemy import Column, Engine, LargeBinary, MetaData, String, Table

from sync import codec
from sync.protocol import NO_CURSOR, Act, Change, Cursor, Fence, Op, Request, State
from sync.server import sql_schema
from sync.server.home import ServerHome
from sync.server.ports import DeviceRow, EpochNode
from sync.server.service import Service
from sync.server.sql_store import SqlStore
from tests.support.generate import consultations
from tests.support.postgres import Postgres

CHANGES = 20
EXCHANGES = 60
WARM = 10
COUNTY = "513431"
EPOCH = b"epoch-01"
LIMIT = 8

_bare = MetaData()
_record = Table("bare_record", _bare, Column("id", LargeBinary, primary_key=True),
                Column("content", String))  # fmt: skip
_log = Table("bare_log", _bare, Column("id", LargeBinary, primary_key=True),
             Column("content", LargeBinary))  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Times of one exchange in milliseconds, request decoded and answer encoded."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        with _opened(f"sqlite:///{Path(folder) / 'p.db'}") as engine:
            rows += _measure("SQLite", engine, Path(folder) / "sqlite")
        server = Postgres.start()
        try:
            with _opened(server.new_database()) as engine:
                rows += _measure("PostgreSQL", engine, Path(folder) / "postgresql")
        finally:
            server.stop()
    return rows


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = sql_schema.open_engine(url)
    sql_schema.create_tables(engine)
    _bare.create_all(engine)
    yield engine
    engine.dispose()


def _measure(name: str, engine: Engine, folder: Path) -> list[dict[str, Any]]:
    store = SqlStore(engine)
    with store.admin() as admin:
        admin.put_device(
            DeviceRow(device="d", sign_public=b"", box_public=b"", partitions=(COUNTY,))
        )
    home = ServerHome(folder)
    home.add(EpochNode(epoch=EPOCH))
    service = Service(store, home, lambda: "2026-11-22T10:00:00")
    floors, exchanges, token, cursor = [], [], b"", NO_CURSOR
    for number in range(EXCHANGES + WARM):
        request = _request(number, token, cursor)
        payload = codec.encode_request(request)
        floors.append(_ms(lambda r=request: _bulk(engine, r)))
        start = perf_counter()
        answer = service.exchange(codec.decode_request(payload))
        codec.encode_answer(answer, hurried=True)
        exchanges.append((perf_counter() - start) * 1000)
        assert {result.state for result in answer.results} == {State.APPLIED}
        token = request.fence.next
        cursor = Cursor(answer.news[0].head, 0)
    value, floor = median(exchanges[WARM:]), median(floors[WARM:])
    p95 = quantiles(exchanges[WARM:], n=20)[-1]
    return [
        {"name": f"{name}: exchange of {CHANGES} new records, p50", "value": value, "unit": "ms",
         "floor": floor, "ratio": value / floor, "limit": LIMIT},
        {"name": f"{name}: exchange of {CHANGES} new records, p95", "value": p95, "unit": "ms"},
        {"name": f"{name}: each change", "value": value / CHANGES, "unit": "ms"},
    ]  # fmt: skip


def _request(number: int, token: bytes, cursor: Cursor) -> Request:
    acts = []
    for values in consultations(CHANGES, seed=number):
        record = os.urandom(16)
        fields = {n: list(v) if isinstance(v, tuple) else v for n, v in values.items()}
        change = Change(change_id=record, record_id=record, kind="consultation", op=Op.CREATE,
                        set=fields, station="PX101")  # fmt: skip
        acts.append(Act(partition=COUNTY, verb="consultation.create", actor="阿苦",
                        at="2026-11-22T10:00", changes=(change,)))  # fmt: skip
    return Request(
        device="d", incarnation=b"incarnat", fence=Fence(token, f"{number:08d}".encode()),
        epoch=EPOCH, cursors={COUNTY: cursor}, acts=tuple(acts),
    )  # fmt: skip


def _bulk(engine: Engine, request: Request) -> None:
    changes = request.changes()
    with engine.begin() as connection:
        connection.execute(
            _record.insert(),
            [{"id": c.record_id, "content": sql_schema._to_json(c.set)} for c in changes],
        )
        connection.execute(
            _log.insert(),
            [{"id": c.change_id, "content": sql_schema._to_json(c.set).encode()} for c in changes],
        )


def _ms(work: Any) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000
