"""Between the rows of the SQL tables and the frozen values of `ports`: pure, no SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sync.protocol import Change, Cursor, State
from sync.server.ports import DeviceRow, FenceRow, Invitation, LogEntry, Quarantined
from sync.stored import Cell, StoredRecord, StoredResult, Touch

Row = Mapping[Any, Any]

encode = msgspec.msgpack.encode
_decode_change = msgspec.msgpack.Decoder(Change).decode

_LOG_PLAIN = (
    "partition",
    "position",
    "order",
    "act_id",
    "cause",
    "verb",
    "device",
    "incarnation",
    "actor",
    "at",
    "received_at",
    "previous",
    "digest",
)


def device(row: Row) -> DeviceRow:
    lists = {name: tuple(row[name]) for name in ("partitions", "leaving", "stations")}
    return DeviceRow(**{**row, **lists})


def fence(row: Row) -> FenceRow:
    cursors = {name: Cursor(*pair) for name, pair in row["cursors"].items()}
    return FenceRow(**{**row, "cursors": cursors})


def fence_row(fence: FenceRow) -> dict[str, Any]:
    cursors = {name: [cursor.hi, cursor.low] for name, cursor in fence.cursors.items()}
    return msgspec.structs.asdict(fence) | {"cursors": cursors}


def record(row: Row) -> StoredRecord:
    cells = {
        name: Cell(value, stamp, bytes.fromhex(setter))
        for name, (value, stamp, setter) in row["cells"].items()
    }
    return StoredRecord(**{**row, "to": tuple(row["to"]), "cells": cells})


def record_row(record: StoredRecord) -> dict[str, Any]:
    cells = {
        name: [cell.value, cell.stamp, cell.setter.hex()] for name, cell in record.cells.items()
    }
    return msgspec.structs.asdict(record) | {"cells": cells}


def touch_rows(touch: Touch) -> Iterator[dict[str, Any]]:
    """One row for the record's own station and one for each station it is addressed to."""
    for audience in dict.fromkeys((touch.station, *touch.to)):
        yield {
            "partition": touch.partition,
            "position": touch.position,
            "record_id": touch.record_id,
            "audience": audience,
        }


def birth_rows(record: StoredRecord) -> Iterator[dict[str, Any]]:
    """The same for the position of creation, which may bear no field any more (rule 15)."""
    return touch_rows(
        Touch(record.partition, record.born, record.record_id, record.station, record.to)
    )


def result(row: Row) -> StoredResult:
    return StoredResult(
        change_id=row["change_id"],
        partition=row["partition"],
        state=State(row["state"]),
        position=row["position"],
        kept=tuple(row["kept"]),
        decided_by=row["decided_by"],
    )


def log_row(entry: LogEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _LOG_PLAIN} | {
        "change_id": entry.change.change_id,
        "change": encode(entry.change),
        "state": entry.result.state.value,
        "kept": list(entry.result.kept),
        "decided_by": entry.result.decided_by,
    }


def log_entry(row: Row) -> LogEntry:
    plain = {name: row[name] for name in _LOG_PLAIN}
    return LogEntry(change=_decode_change(row["change"]), result=result(row), **plain)


def quarantine_row(refused: Quarantined) -> dict[str, Any]:
    return msgspec.structs.asdict(refused) | {
        "change_id": refused.change.change_id,
        "change": encode(refused.change),
    }


def quarantined(row: Row) -> Quarantined:
    plain = {n: row[n] for n in ("partition", "device", "actor", "code", "received_at")}
    return Quarantined(change=_decode_change(row["change"]), **plain)


def invitation_row(invitation: Invitation) -> dict[str, Any]:
    return msgspec.structs.asdict(invitation) | {
        "device": encode(invitation.device),
        "details": encode(invitation.details),
    }


def invitation(row: Row) -> Invitation:
    inner = {
        "device": msgspec.msgpack.decode(row["device"], type=DeviceRow),
        "details": msgspec.msgpack.decode(row["details"]),
    }
    return Invitation(**{**row, **inner})
