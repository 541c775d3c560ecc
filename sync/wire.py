"""The written form of requests: a column of raw ids and a JSON text (rule 26).

Ids do not compress, so they travel beside the text that the coder sees. Rows are arrays; a
reader ignores what a later version appends to a row. References to changes of the same request
are their index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from sync.errors import Code, WireError
from sync.protocol import (
    CHANGE_ID_BYTES,
    LEASE_ID_BYTES,
    RECORD_ID_BYTES,
    Act,
    Change,
    Cursor,
    Fence,
    Fields,
    LeaseWish,
    Op,
    Request,
)

Int = Annotated[int, Meta(ge=-(2**62), le=2**62)]
"""No number of a message is bigger than a database's integer."""

_SIZES = {0, CHANGE_ID_BYTES, RECORD_ID_BYTES, 32}
_OPS = {Op.CREATE: "c", Op.EDIT: "e", Op.DELETE: "d"}
_OP_OF = {letter: op for op, letter in _OPS.items()}


class Column:
    """Writes ids one behind the other."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def put(self, value: bytes) -> int:
        """Returns the size, which the text has to say where it is not fixed."""
        self.parts.append(value)
        return len(value)

    def put_all(self, values: Iterable[bytes]) -> list[int]:
        return [self.put(value) for value in values]


class Reader:
    """Takes them off again; raises ``WireError(malformed)`` when the column is too short."""

    def __init__(self, column: bytes) -> None:
        self._column = column
        self._at = 0

    def take(self, size: int) -> bytes:
        end = self._at + size
        if size not in _SIZES or end > len(self._column):
            raise WireError(Code.MALFORMED)
        value = self._column[self._at : end]
        self._at = end
        return value

    def take_all(self, sizes: Iterable[int]) -> tuple[bytes, ...]:
        return tuple(self.take(size) for size in sizes)


# -- rows ------------------------------------------------------------------------------------
# `seq`, `base`, `stamp`, `born` are differences from the row before. An entry of `over` and
# `resolves` is the index of a change of this request, or minus the size of an id in the column.


class _ChangeRow(Struct, array_like=True):
    kind: str
    op: str
    fields: Fields
    station: str = ""
    seq: Int = 0
    base: Int = 0
    own_id: Int = 0
    over: list[Int] = []
    resolves: list[Int] = []
    to: list[str] = []


class _ActRow(Struct, array_like=True):
    partition: str
    verb: str
    actor: str
    at: str
    changes: list[_ChangeRow]
    cause: Int = 0


class _LeaseRow(Struct, array_like=True):
    series: str
    count: Int
    sole: bool = False
    first: Int = 0
    last: Int = 0


class _RequestRow(Struct, array_like=True):
    protocol: Int
    schema: str
    device: str
    sizes: list[Int]
    cursors: dict[str, tuple[Int, Int]]
    need: dict[str, Int]
    room: Int
    acts: list[_ActRow]
    leases: list[_LeaseRow] = []


_Row = TypeVar("_Row")


def parse(text: bytes, row: type[_Row]) -> _Row:
    try:
        return msgspec.json.decode(text, type=row)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError) as error:
        raise WireError(Code.MALFORMED) from error


# -- requests --------------------------------------------------------------------------------


def write_request(request: Request) -> tuple[bytes, bytes]:
    """(column, text)."""
    column = Column()
    sizes = column.put_all(
        (
            request.incarnation,
            request.fence.confirmed,
            request.fence.next,
            request.epoch,
            request.chain_head,
        )
    )
    for ids in request.need.values():
        column.put_all(ids)
    row = _RequestRow(
        protocol=request.protocol,
        schema=request.schema,
        device=request.device,
        sizes=sizes,
        cursors={p: (c.hi, c.low) for p, c in request.cursors.items()},
        need={p: len(ids) for p, ids in request.need.items()},
        room=request.room,
        acts=_act_rows(request.acts, column),
        leases=_lease_rows(request.leases, column),
    )
    return b"".join(column.parts), msgspec.json.encode(row)


def _lease_rows(wishes: Sequence[LeaseWish], column: Column) -> list[_LeaseRow]:
    column.put_all(wish.lease_id for wish in wishes)
    return [_LeaseRow(w.series, w.count, w.sole, w.first, w.last) for w in wishes]


def _act_rows(acts: Sequence[Act], column: Column) -> list[_ActRow]:
    index: dict[bytes, int] = {}
    rows: list[_ActRow] = []
    seq = base = 0

    def reference(change_id: bytes) -> int:
        return index[change_id] if change_id in index else -column.put(change_id)

    for act in acts:
        cause = column.put(act.cause)
        changes: list[_ChangeRow] = []
        for change in act.changes:
            column.put(change.record_id)
            first = change.op is Op.CREATE and change.change_id == change.record_id
            changes.append(
                _ChangeRow(
                    kind=change.kind,
                    op=_OPS[change.op],
                    fields=change.set,
                    station=change.station,
                    seq=change.seq - seq,
                    base=change.base - base,
                    own_id=0 if first else column.put(change.change_id),
                    over=[reference(i) for i in change.over],
                    resolves=[reference(i) for i in change.resolves],
                    to=list(change.to),
                )
            )
            seq, base = change.seq, change.base
            index[change.change_id] = len(index)
        rows.append(_ActRow(act.partition, act.verb, act.actor, act.at, changes, cause))
    return rows


def read_request(column: bytes, text: bytes) -> Request:
    """Raises ``WireError(malformed)``."""
    row, ids = parse(text, _RequestRow), Reader(column)
    if len(row.sizes) < 5:
        raise WireError(Code.MALFORMED)
    incarnation, confirmed, following, epoch, chain_head = ids.take_all(row.sizes[:5])
    need = {p: take_records(ids, count) for p, count in row.need.items()}
    acts = _read_acts(row.acts, ids)
    return Request(
        device=row.device,
        incarnation=incarnation,
        fence=Fence(confirmed, following),
        epoch=epoch,
        protocol=row.protocol,
        schema=row.schema,
        cursors={p: Cursor(*pair) for p, pair in row.cursors.items()},
        acts=acts,
        need=need,
        room=row.room,
        chain_head=chain_head,
        leases=tuple(_read_lease(line, ids) for line in row.leases),
    )


def _read_lease(row: _LeaseRow, ids: Reader) -> LeaseWish:
    return LeaseWish(
        lease_id=ids.take(LEASE_ID_BYTES),
        series=row.series,
        count=row.count,
        sole=row.sole,
        first=row.first,
        last=row.last,
    )


def _read_acts(rows: Sequence[_ActRow], ids: Reader) -> tuple[Act, ...]:
    known: list[bytes] = []
    seq = base = 0

    def referred(entry: int) -> bytes:
        if entry >= len(known):
            raise WireError(Code.MALFORMED)
        return known[entry] if entry >= 0 else ids.take(-entry)

    acts: list[Act] = []
    for row in rows:
        cause = ids.take(row.cause)
        if not row.changes:
            raise WireError(Code.MALFORMED)
        changes: list[Change] = []
        for line in row.changes:
            if line.op not in _OP_OF:
                raise WireError(Code.MALFORMED)
            record_id = ids.take(RECORD_ID_BYTES)
            seq, base = seq + line.seq, base + line.base
            change = Change(
                change_id=ids.take(line.own_id) if line.own_id else record_id,
                record_id=record_id,
                kind=line.kind,
                op=_OP_OF[line.op],
                seq=seq,
                base=base,
                over=tuple(referred(i) for i in line.over),
                set=line.fields,
                resolves=tuple(referred(i) for i in line.resolves),
                station=line.station,
                to=tuple(line.to),
            )
            known.append(change.change_id)
            changes.append(change)
        acts.append(
            Act(
                partition=row.partition,
                verb=row.verb,
                actor=row.actor,
                at=row.at,
                changes=tuple(changes),
                cause=cause,
            )
        )
    return tuple(acts)


def take_records(ids: Reader, count: int) -> tuple[bytes, ...]:
    return tuple(ids.take(RECORD_ID_BYTES) for _ in range(count))
