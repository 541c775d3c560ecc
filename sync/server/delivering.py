"""News for a device that cannot reach the network, without a request of it (rule 24).

They start where the device itself said it stood, with its last exchange or bundle. Whether the
answer to that one arrived is unknown here and need not be known: the device skips what it has.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.errors import Code, SyncError
from sync.protocol import NO_CURSOR, Answer, Cursor, Delivery, EpochInfo
from sync.rules import ALL
from sync.server import epochs
from sync.server.news import NewsReader, Page
from sync.server.ports import (
    DeviceRow,
    EpochBook,
    PartitionHead,
    Scope,
    ServerStore,
    ServerTables,
)

ROOM = 4 * 1024 * 1024
"""Raw bytes of one answer, as a bundle asks for; well below what a message may hold."""

MAX_ANSWERS = 6
"""So many answers stay below the size of a file on a stick (`courier.MAX_FILE`)."""

Cursors = Mapping[str, Cursor]


def delivery(store: ServerStore, book: EpochBook, device: str, room: int = ROOM) -> Delivery:
    """What the device does not know yet, as far as one file carries it.

    Raises ``SyncError``: unknown-device, revoked.
    """
    with store.admin() as admin:
        last = max(admin.fences(device), key=lambda fence: fence.last_seen, default=None)
    current = book.current()
    epoch = last.epoch if last else current
    cursors: Cursors = last.cursors if last else {}
    answers: list[Answer] = []
    if epoch != current:
        common = epochs.common(book.nodes(), epoch, current)
        info = EpochInfo(epoch=current, common=common)
        answers.append(Answer(epoch=info, code=Code.EPOCH_CHANGED))
        cursors = {name: _back(cursor, common.get(name, 0)) for name, cursor in cursors.items()}
    with store.exchange() as tables:
        row = tables.device(device)
        if row is None or row.revoked:
            raise SyncError(Code.REVOKED if row else Code.UNKNOWN_DEVICE)
        answers += _pages(tables, row, cursors, current, room)
    return Delivery(
        device=device,
        incarnation=last.incarnation if last else b"",
        epoch=epoch,
        answers=tuple(answers),
    )


def is_complete(delivery: Delivery) -> bool:
    """Whether the device is at the head of everything after it."""
    ends = {news.partition: news for answer in delivery.answers for news in answer.news}
    return all(news.end == Cursor(news.head, 0) for news in ends.values())


def _back(cursor: Cursor, common: int) -> Cursor:
    """Where the device stands once it has left its epoch (rule 20)."""
    return Cursor(min(cursor.hi, common), min(cursor.low, common))


def _pages(
    tables: ServerTables, device: DeviceRow, cursors: Cursors, epoch: bytes, room: int
) -> list[Answer]:
    """Page after page of one snapshot (rule 13), until the head and the last of the backfill."""
    scope = Scope(device.everything, device.stations)
    heads = tables.lock([], sorted(device.partitions))
    left = {name: cursors.get(name, NO_CURSOR) for name in sorted(device.partitions)}
    answers: list[Answer] = []
    while left and len(answers) < MAX_ANSWERS:
        reader = NewsReader(tables, room, ALL)
        news = [
            reader.page(Page(heads.get(name, PartitionHead(partition=name)), at, scope, own={}))
            for name, at in left.items()
        ]
        answers.append(Answer(epoch=EpochInfo(epoch=epoch), news=tuple(news)))
        left = {n.partition: n.end for n in news if n.end != Cursor(n.head, 0)}
    return answers
