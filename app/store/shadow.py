"""The server's side of the replica: identity, cursors, shadow, stage, need (rules 7 to 20)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from app.store.engine import DriverConnection
from app.store.mappers import dump, id_bytes, id_text, load
from sync.ports import EpochDrop, Identity, PartitionState, Shadow, StagedItem
from sync.protocol import Cursor, Item

_PUT_IDENTITY = """
INSERT OR REPLACE INTO identity(one, device, incarnation, epoch, confirmed, next, forked, drops,
                                last_success)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_IDENTITY = "SELECT * FROM identity"
_PUT_PARTITION = """
INSERT OR REPLACE INTO partition_state(partition, visible_hi, visible_low, staged_hi, staged_low,
                                       head, safe, scope)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_PARTITIONS = "SELECT * FROM partition_state"
_SHADOWS = "SELECT * FROM shadow WHERE record_id IN (SELECT value FROM json_each(?))"
# Not REPLACE: a row that keeps its number stays on its page.
_PUT_SHADOW = """
INSERT INTO shadow(record_id, kind, partition, station, stations, fields, born, newest, whole_at,
                   absent)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (record_id) DO UPDATE SET
    kind = excluded.kind, partition = excluded.partition, station = excluded.station,
    stations = excluded.stations, fields = excluded.fields, born = excluded.born,
    newest = excluded.newest, whole_at = excluded.whole_at, absent = excluded.absent
"""
_NEWER = "SELECT record_id FROM shadow WHERE partition = ? AND newest > ?"
_LOWER_WHOLE = "UPDATE shadow SET whole_at = ? WHERE partition = ? AND whole_at > ?"
_STAGE = "INSERT INTO stage(partition, item) VALUES (?, ?)"
_STAGED = "SELECT item FROM stage WHERE partition = ? ORDER BY n"
_DROP_STAGE = "DELETE FROM stage WHERE partition = ?"
_NEED = "SELECT * FROM need LIMIT ?"
_WANT = "INSERT OR REPLACE INTO need(record_id, partition) VALUES (?, ?)"
_UNWANT = "DELETE FROM need WHERE record_id = ?"

_encode_item = msgspec.msgpack.Encoder().encode
_decode_item = msgspec.msgpack.Decoder(Item).decode
_decode_drops = msgspec.json.Decoder(tuple[EpochDrop, ...]).decode


class ShadowTables:
    """The part of `sync.ports.ReplicaTables` about the server, in one open transaction."""

    def __init__(self, connection: DriverConnection) -> None:
        self.connection = connection

    def identity(self) -> Identity:
        """Who this replica is; `open_store` writes the first one."""
        row = self.connection.execute(_IDENTITY).fetchone()
        return Identity(
            device=row["device"],
            incarnation=row["incarnation"],
            epoch=row["epoch"],
            confirmed=row["confirmed"],
            next=row["next"],
            forked=bool(row["forked"]),
            drops=_decode_drops(row["drops"]),
            last_success=row["last_success"],
        )

    def put_identity(self, identity: Identity) -> None:
        """Write the one row."""
        values = (
            1,
            identity.device,
            identity.incarnation,
            identity.epoch,
            identity.confirmed,
            identity.next,
            int(identity.forked),
            dump(identity.drops),
            identity.last_success,
        )
        self.connection.execute(_PUT_IDENTITY, values)

    def partitions(self) -> dict[str, PartitionState]:
        """Every partition this replica exchanges."""
        return {
            row["partition"]: PartitionState(
                partition=row["partition"],
                visible=Cursor(row["visible_hi"], row["visible_low"]),
                staged=Cursor(row["staged_hi"], row["staged_low"]),
                head=row["head"],
                safe=row["safe"],
                scope=row["scope"],
            )
            for row in self.connection.execute(_PARTITIONS)
        }

    def put_partitions(self, states: Sequence[PartitionState]) -> None:
        """Insert or replace."""
        rows = [
            (s.partition, *_pair(s.visible), *_pair(s.staged), s.head, s.safe, s.scope)
            for s in states
        ]
        self._many(_PUT_PARTITION, rows)

    def shadows(self, record_ids: Sequence[bytes]) -> dict[bytes, Shadow]:
        """The shadows of these records that exist."""
        ids = dump([id_text(raw) for raw in record_ids])
        rows = self.connection.execute(_SHADOWS, (ids,))
        return {found.record_id: found for found in map(_shadow, rows)}

    def put_shadows(self, shadows: Sequence[Shadow]) -> None:
        """Insert or replace."""
        self._many(_PUT_SHADOW, [_shadow_row(found) for found in shadows])

    def newer(self, partition: str, position: int) -> list[bytes]:
        """Records holding a value from above the position (rule 20)."""
        rows = self.connection.execute(_NEWER, (partition, position))
        return [id_bytes(row["record_id"]) for row in rows]

    def lower_whole(self, partition: str, position: int) -> None:
        """Nothing of another history counts as whole any more (rule 20)."""
        values = (position, partition, position)
        self.connection.execute(_LOWER_WHOLE, values)

    def stage(self, items: Sequence[StagedItem]) -> None:
        """Keep items until the head is reached (rule 14)."""
        self._many(_STAGE, [(staged.partition, _encode_item(staged.item)) for staged in items])

    def staged(self, partition: str) -> list[Item]:
        """In the order they were staged."""
        rows = self.connection.execute(_STAGED, (partition,))
        return [_decode_item(row["item"]) for row in rows]

    def drop_stage(self, partition: str) -> None:
        """Forget what is staged."""
        self.connection.execute(_DROP_STAGE, (partition,))

    def need(self, limit: int) -> dict[str, list[bytes]]:
        """Records to ask for, by partition."""
        wanted: dict[str, list[bytes]] = {}
        for row in self.connection.execute(_NEED, (limit,)):
            wanted.setdefault(row["partition"], []).append(id_bytes(row["record_id"]))
        return wanted

    def put_need(self, partition: str, record_ids: Sequence[bytes], wanted: bool) -> None:
        """Add to the list or strike off it; both may be repeated."""
        ids = [id_text(raw) for raw in record_ids]
        if wanted:
            self._many(_WANT, [(one, partition) for one in ids])
        else:
            self._many(_UNWANT, [(one,) for one in ids])

    def _many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self.connection.executemany(sql, rows)


def _pair(cursor: Cursor) -> tuple[int, int]:
    return cursor.hi, cursor.low


def _shadow(row: Any) -> Shadow:
    return Shadow(
        record_id=id_bytes(row["record_id"]),
        kind=row["kind"],
        partition=row["partition"],
        station=row["station"],
        to=tuple(load(row["stations"])),
        fields=load(row["fields"]),
        born=row["born"],
        newest=row["newest"],
        whole_at=row["whole_at"],
        absent=bool(row["absent"]),
    )


def _shadow_row(found: Shadow) -> tuple[object, ...]:
    return (
        id_text(found.record_id),
        found.kind,
        found.partition,
        found.station,
        dump(found.to),
        dump(found.fields),
        found.born,
        found.newest,
        found.whole_at,
        int(found.absent),
    )
