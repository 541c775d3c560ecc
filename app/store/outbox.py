"""The outbox: this device's own changes, kept for ever as its history (sync rules 9, 18, 22)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.store.engine import DriverConnection
from app.store.mappers import dump, id_bytes, id_text, load
from app.store.statements import insert_all
from sync.ports import Counts, OwnChange, Standing
from sync.protocol import Op

WITHOUT_RECEIPT = "standing IN ('pending', 'wait')"
_IDS = "(SELECT unhex(value) FROM json_each(?))"

_COLUMNS = (
    "seq", "change_id", "act_id", "record_id", "kind", "op", "partition", "fields", "over",
    "resolves", "station", "stations", "verb", "actor", "cause", "at", "base", "standing",
    "overlay", "epoch", "position", "outcome", "code", "kept", "replaced_by", "before",
)  # fmt: skip
_ADD = insert_all("own_change", _COLUMNS)
_UPDATE = (
    "UPDATE own_change SET base = ?, standing = ?, overlay = ?, epoch = ?, position = ?,"
    " outcome = ?, code = ?, kept = ?, replaced_by = ? WHERE change_id = ?"
)


def _where(condition: str, limit: str = "") -> str:
    # Conditions are constants of this module.
    return f"SELECT * FROM own_change WHERE {condition} ORDER BY seq{limit}"  # noqa: S608


_OF_RECORDS = _where("record_id IN (SELECT value FROM json_each(?))")
_BY_ID = _where(f"change_id IN {_IDS}")
_BY_ACT = _where("change_id = ? OR (act_id = ? AND act_id <> change_id)")
# Few rows are in the overlay; the plus keeps SQLite from walking the whole history instead.
_UNRECEIPTED = _where(f"overlay = 1 AND {WITHOUT_RECEIPT} AND +seq > ?", " LIMIT ?")
_REFUSED = _where("overlay = 1 AND standing = 'refused'")
_UNSETTLED = _where("overlay = 1 AND partition = ?")
_MASKING = _where(
    "overlay = 1 AND partition = ? AND +position BETWEEN 1 AND ? AND standing = 'received'"
)
_RECEIVED_AFTER = _where(
    "position > 0 AND partition = ? AND position > ? AND standing = 'received'"
)
_COUNTS = f"""
SELECT coalesce(sum({WITHOUT_RECEIPT}), 0),
       coalesce(min(CASE WHEN {WITHOUT_RECEIPT} THEN at END), ''),
       coalesce(sum(standing = 'wait'), 0),
       coalesce(sum(standing = 'refused'), 0),
       (SELECT count(*) FROM conflict),
       count(DISTINCT CASE WHEN {WITHOUT_RECEIPT} THEN record_id END)
FROM own_change WHERE overlay = 1
"""  # noqa: S608 - constants only


class OutboxTables:
    """The part of `sync.ports.ReplicaTables` about own changes, in one open transaction."""

    def __init__(self, connection: DriverConnection) -> None:
        self.connection = connection
        self.authored: list[OwnChange] = []
        """What this transaction added."""

    def add(self, changes: Sequence[OwnChange]) -> None:
        """Append in the order given; `before` is what people see now, kept for the history."""
        if not changes:
            return
        shown = self.before([change for change in changes if change.op is not Op.CREATE])
        rows = [_row(change, shown.get(change.record_id, {})) for change in changes]
        self.connection.executemany(_ADD, rows)
        self.authored += changes

    def before(self, _changes: Sequence[OwnChange]) -> dict[bytes, dict[str, Any]]:
        """The visible fields of the records these changes touch, by record id."""
        return {}

    def update(self, changes: Sequence[OwnChange]) -> None:
        """Write the moving columns of rows that exist."""
        if changes:
            rows = [(*_moving(change), change.change_id) for change in changes]
            self.connection.executemany(_UPDATE, rows)

    def own(self, record_ids: Sequence[bytes]) -> dict[bytes, list[OwnChange]]:
        """All own changes of these records, each list in `seq` order."""
        found: dict[bytes, list[OwnChange]] = {}
        for change in self._select(_OF_RECORDS, dump([id_text(raw) for raw in record_ids])):
            found.setdefault(change.record_id, []).append(change)
        return found

    def by_id(self, change_ids: Sequence[bytes]) -> dict[bytes, OwnChange]:
        """The changes of these ids that exist."""
        ids = dump([raw.hex() for raw in change_ids])
        return {change.change_id: change for change in self._select(_BY_ID, ids)}

    def by_act(self, act_id: bytes) -> list[OwnChange]:
        """The changes of one act in `seq` order."""
        return self._select(_BY_ACT, act_id, act_id)

    def unreceipted(self, limit: int, after: int = 0) -> list[OwnChange]:
        """The prefix of rule 9: changes without a receipt, from the oldest on."""
        return self._select(_UNRECEIPTED, after, limit)

    def masking(self, partition: str, upto: int) -> list[OwnChange]:
        """Received changes that still mask the server's values (rule 18)."""
        return self._select(_MASKING, partition, upto)

    def unsettled(self, partition: str) -> list[OwnChange]:
        """Own changes of the partition in the overlay, received or not."""
        return self._select(_UNSETTLED, partition)

    def received_after(self, partition: str, position: int) -> list[OwnChange]:
        """Received changes above a position, for withdrawal (rule 20)."""
        return self._select(_RECEIVED_AFTER, partition, position)

    def refused(self) -> list[OwnChange]:
        """Changes that a person must correct or withdraw."""
        return self._select(_REFUSED)

    def counts(self) -> Counts:
        """The facts of the status strip, counted from rows."""
        found = self.connection.execute(_COUNTS).fetchone()
        pending, oldest, waiting, refused, conflicts, records = found
        return Counts(
            pending=pending,
            oldest=oldest,
            waiting=waiting,
            refused=refused,
            conflicts=conflicts,
            records_pending=records,
        )

    def _select(self, sql: str, *values: object) -> list[OwnChange]:
        return [change_of(row) for row in self.connection.execute(sql, values)]


def _row(change: OwnChange, shown: dict[str, Any]) -> tuple[object, ...]:
    """The columns of the table, in its order; SQLite gives `seq`: one more than the highest."""
    return (
        None,
        change.change_id,
        change.act_id,
        id_text(change.record_id),
        change.kind,
        change.op.value,
        change.partition,
        dump(change.set),
        _ids_text(change.over),
        _ids_text(change.resolves),
        change.station,
        dump(change.to),
        change.verb,
        change.actor,
        change.cause,
        change.at,
        *_moving(change),
        dump({name: shown[name] for name in (change.set or shown) if name in shown}),
    )


def _moving(change: OwnChange) -> tuple[object, ...]:
    return (
        change.base,
        change.standing.value,
        int(change.overlay),
        change.epoch,
        change.position,
        change.outcome,
        change.code,
        dump(change.kept),
        change.replaced_by,
    )


def change_of(row: Any) -> OwnChange:
    """A row of the outbox."""
    return OwnChange(
        change_id=row["change_id"],
        act_id=row["act_id"],
        record_id=id_bytes(row["record_id"]),
        kind=row["kind"],
        op=Op(row["op"]),
        partition=row["partition"],
        set=load(row["fields"]),
        over=_ids(row["over"]),
        resolves=_ids(row["resolves"]),
        station=row["station"],
        to=tuple(load(row["stations"])),
        verb=row["verb"],
        actor=row["actor"],
        cause=row["cause"],
        at=row["at"],
        base=row["base"],
        seq=row["seq"],
        standing=Standing(row["standing"]),
        overlay=bool(row["overlay"]),
        epoch=row["epoch"],
        position=row["position"],
        outcome=row["outcome"],
        code=row["code"],
        kept=tuple(load(row["kept"])),
        replaced_by=row["replaced_by"],
    )


def _ids_text(ids: Sequence[bytes]) -> str:
    return " ".join(raw.hex() for raw in ids)


def _ids(text_of_ids: str) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(part) for part in text_of_ids.split())
