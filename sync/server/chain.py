"""The hash chain over the append-only log of one partition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from sync.errors import Code, SyncError
from sync.server.ports import LogEntry


def digest(previous: bytes, entry: LogEntry) -> bytes:
    """SHA-256 over the digest before and everything in the entry that can never change.

    ``base`` is left out: a client may lower it after a server restore (rule 20).
    """
    change, result = entry.change, entry.result
    words = (
        (entry.partition, entry.position, entry.order, entry.act_id, entry.cause, entry.verb),
        (entry.device, entry.incarnation, entry.actor, entry.at, entry.received_at),
        (change.change_id, change.record_id, change.kind, change.op.value, change.seq),
        (change.over, change.set, change.resolves, change.station, change.to),
        (result.state.value, result.kept, result.decided_by),
    )
    encoded = msgspec.msgpack.encode(words, order="deterministic")
    return hashlib.sha256(previous + encoded).digest()


def verify(entries: Iterable[LogEntry], previous: bytes = b"") -> bytes:
    """Walk a partition's log; return the digest at its end.

    Raises ``SyncError(chain-broken)`` with partition and position of the first bad entry.
    """
    for entry in entries:
        if entry.previous != previous or entry.digest != digest(previous, entry):
            raise SyncError(Code.CHAIN_BROKEN, partition=entry.partition, position=entry.position)
        previous = entry.digest
    return previous
