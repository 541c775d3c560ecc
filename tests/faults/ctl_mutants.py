"""Four broken promises, each put into the running program of one forked child by a test alone.

Each has the one death that shows it: who dies, at the first call of which function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from app.store.unit_of_work import UnitOfWork, _created
from app.usecases import importing
from sync import engine
from sync.ports import Standing
from sync.server import sql_schema, sql_store
from sync.server.ports import LogEntry

ALL: Mapping[str, tuple[str, str]] = {
    # the id is said, the record about to be saved
    "id_before_commit": ("import", "app.usecases.importing._save"),
    # the record is shown, its change about to be queued
    "record_and_outbox_apart": ("import", "app.store.unit_of_work.UnitOfWork.flush"),
    # the request is made, about to be sent
    "receipt_before_answer": ("sync", "sync.http_remote.HttpRemote.exchange"),
    # the server has answered, the client about to note it
    "server_forgets_what_it_has": ("sync", "sync.replica.use_answer"),
}
"""Which promise is broken; who dies, and where, so that the break shows."""

OF_THE_SERVER = frozenset({"server_forgets_what_it_has"})


def id_before_commit() -> None:
    """The id is printed while its record is not yet durable."""
    save = importing._save

    def hasty(desk: Any, kind: str, line: int, given: Any, record_id: str) -> Any:
        print(f'{{"line": {line}, "id": "{record_id}"}}', flush=True)
        return save(desk, kind, line, given, record_id)

    importing._save = hasty


def record_and_outbox_apart() -> None:
    """The visible record is committed before the change that the server is to get."""
    flush: Callable[[UnitOfWork], None] = UnitOfWork.flush

    def in_two(unit: UnitOfWork) -> None:
        unit._tables.show([_created(edit) for edit in unit._edits.values()])
        unit._connection.execute("COMMIT")
        unit._connection.execute("BEGIN IMMEDIATE")
        flush(unit)

    UnitOfWork.flush = in_two  # type: ignore[method-assign]


def receipt_before_answer() -> None:
    """What is about to be sent counts as received."""
    open_request = engine.open_request

    def hasty(tables: Any, *rest: Any) -> Any:
        request = open_request(tables, *rest)
        rows = tables.by_id([change.change_id for change in request.changes()])
        epoch = tables.identity().epoch
        tables.update(
            [
                msgspec.structs.replace(row, standing=Standing.RECEIVED, epoch=epoch, position=1)
                for row in rows.values()
            ]
        )
        return request

    engine.open_request = hasty


def server_forgets_what_it_has() -> None:
    """No uniqueness: a change that comes again is applied again."""
    tables = sql_store.SqlTables
    tables.results = lambda _self, _ids: {}  # type: ignore[method-assign, assignment]

    def append(self: Any, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            row = sql_store.sql_rows.log_row(entry)
            gone = sql_schema.log.c.change_id == row["change_id"]
            self._c.execute(sql_schema.log.delete().where(gone))
            self._c.execute(sql_schema.log.insert(), row)

    tables.append = append  # type: ignore[method-assign]
