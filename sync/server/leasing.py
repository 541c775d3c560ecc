"""Numbers of a series, granted in blocks; what they mean is the client's (domain.md A.5).

A number is granted once and for all. Every grant is noted in the book beside the database before
it is committed, so that a database restored from a backup grants none of them again; where the
book was lost too, the devices themselves tell what they hold (`LeaseWish.first`).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from sync.errors import Code, SyncError
from sync.protocol import LeaseGrant, LeaseWish
from sync.server.ports import EpochBook, Lease, Series, ServerStore, ServerTables
from sync.server.shape import is_text

MAX_LEASE = 10_000
MAX_WISHES = 100
"""In one request; the rest is asked for again."""
MAX_NUMBER = 10**9


def answer(
    tables: ServerTables, book: EpochBook, device: str, wishes: Sequence[LeaseWish]
) -> tuple[LeaseGrant, ...]:
    """All wishes of one request. Series are locked in the order of their names, so that two
    exchanges never wait for each other; what is told again comes before what is new.
    """
    order = sorted(wishes[:MAX_WISHES], key=lambda wish: (wish.series, not wish.first, wish.first))
    return tuple(grant(tables, book, device, wish) for wish in order)


def grant(tables: ServerTables, book: EpochBook, device: str, wish: LeaseWish) -> LeaseGrant:
    """The next numbers of the series; the same lease id gets the same numbers again."""
    if not _is_sound(wish):
        return LeaseGrant(lease_id=wish.lease_id, code=Code.MALFORMED)
    series = tables.series(wish.series)
    known = tables.lease(wish.lease_id)
    if known and (known.device, known.series) != (device, wish.series):
        return LeaseGrant(lease_id=wish.lease_id, code=Code.MALFORMED)
    if known:
        return LeaseGrant(lease_id=wish.lease_id, first=known.first, last=known.last)
    if series.holder not in ("", device):
        # What the other one may have written on paper is never granted again all the same.
        tables.put_series(structs.replace(series, last=max(series.last, wish.last)))
        return LeaseGrant(lease_id=wish.lease_id, code=Code.LEASE_HELD)
    first = wish.first or series.last + 1
    lease = Lease(
        lease_id=wish.lease_id,
        device=device,
        series=wish.series,
        first=first,
        last=first + wish.count - 1,
        sole=wish.sole,
    )
    book.note_lease(lease)
    _enter(tables, series, lease)
    return LeaseGrant(lease_id=wish.lease_id, first=lease.first, last=lease.last)


def recall(tables: ServerTables, book: EpochBook) -> None:
    """Put back the leases that a restored database has forgotten, and who held their series."""
    for lease in sorted(book.leases().values(), key=lambda lease: (lease.series, lease.first)):
        if tables.lease(lease.lease_id) is None:
            _enter(tables, tables.series(lease.series), lease)


def hand_over(store: ServerStore, name: str, to: str = "") -> None:
    """A series belongs to nobody, or to the device ``to``: its holder has died. What was granted
    stays granted. Raises ``SyncError``: unknown-series, unknown-device.
    """
    with store.admin() as admin:
        known = {row.series for row in admin.all_series()}
    if name not in known:
        raise SyncError(Code.UNKNOWN_SERIES)
    with store.exchange() as tables:
        if to and tables.device(to) is None:
            raise SyncError(Code.UNKNOWN_DEVICE)
        tables.put_series(structs.replace(tables.series(name), holder=to))


def _enter(tables: ServerTables, series: Series, lease: Lease) -> None:
    tables.put_lease(lease)
    last = max(series.last, lease.last)
    holder = lease.device if lease.sole else series.holder
    tables.put_series(structs.replace(series, last=last, holder=holder))


def _is_sound(wish: LeaseWish) -> bool:
    told = wish.first == wish.last == 0 or (
        wish.first > 0 and wish.last < MAX_NUMBER and wish.last - wish.first + 1 == wish.count
    )
    return bool(wish.series) and is_text(wish.series) and 0 < wish.count <= MAX_LEASE and told
