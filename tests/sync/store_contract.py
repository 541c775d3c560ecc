"""What every implementation of `sync.server.ports.ServerStore` must do; one class, run on each.

A subclass gives the fixture `store`: an empty `ServerStore`.
"""

from __future__ import annotations

import pytest
from msgspec import structs

from sync.protocol import NO_CURSOR, Change, Cursor, Op, State
from sync.server.ports import (
    DeviceRow,
    FenceRow,
    Invitation,
    Lease,
    LogEntry,
    PartitionHead,
    Quarantined,
    RightsRow,
    Scope,
    Series,
    ServerStore,
)
from sync.stored import Cell, StoredRecord, StoredResult, Superseded, Touch

ALL_ROWS = Scope(True)


def rid(number: int) -> bytes:
    return number.to_bytes(16)


def cid(number: int) -> bytes:
    return number.to_bytes(8)


def record(number: int, **changes: object) -> StoredRecord:
    plain = StoredRecord(
        partition="p",
        record_id=rid(number),
        kind="consultation",
        station="s1",
        to=("s2",),
        born=number,
        newest=number,
        cells={"a": Cell({"文": [1, None, True, "字"]}, number, cid(number))},
    )
    return structs.replace(plain, **changes)


def touch(number: int, position: int, station: str = "s1", to: tuple[str, ...] = ()) -> Touch:
    return Touch("p", position, rid(number), station, to)


def entry(number: int, position: int, order: int = 0, **changes: object) -> LogEntry:
    change = Change(
        change_id=cid(number),
        record_id=rid(number),
        kind="consultation",
        op=Op.EDIT,
        seq=number,
        base=2,
        over=(cid(90), rid(91)),
        set={"a": "甲"},
        resolves=(cid(92),),
    )
    plain = LogEntry(
        partition="p",
        position=position,
        order=order,
        change=change,
        act_id=cid(number),
        cause=b"",
        verb="consultation.edit",
        device="d1",
        incarnation=b"incarn-1",
        actor="wang",
        at="2026-11-22T10:41",
        received_at="2026-11-22T10:42",
        result=StoredResult(
            change_id=cid(number),
            partition="p",
            state=State.CONFLICT,
            position=position,
            kept=("a",),
            decided_by="li",
        ),
        previous=b"p" * 32,
        digest=b"d" * 32,
    )
    return structs.replace(plain, **changes)


DEVICE = DeviceRow(
    device="d1",
    sign_public=b"s" * 32,
    box_public=b"b" * 32,
    name="一号机",
    partitions=("p", "reference"),
    leaving=("old",),
    stations=("s1",),
    everything=False,
    roles={"wang": "clerk"},
)


class StoreContract:
    """Run on memory here, on SQLite and PostgreSQL beside the SQL store."""

    # -- exchange --------------------------------------------------------------------------------

    def test_device_and_fences(self, store: ServerStore) -> None:
        fence = FenceRow(device="d1", incarnation=b"incarn-1", token=b"t" * 8, epoch=b"e" * 16)
        with store.admin() as admin:
            admin.put_device(DEVICE)
        with store.exchange() as tables:
            assert tables.device("d1") == DEVICE
            assert tables.device("d2") is None
            assert tables.fence("d1", b"incarn-1") is None
            tables.put_fence(fence, b"x" * 16)
            later = structs.replace(fence, flagged=True, last_seen="now", chain_head=b"h" * 32)
            later = structs.replace(later, cursors={"p": Cursor(7, 3), "q": NO_CURSOR})
            tables.put_fence(later, b"")
            assert tables.pair_seen("d1", b"incarn-1", b"x" * 16)
            assert not tables.pair_seen("d1", b"incarn-2", b"x" * 16)
            assert not tables.pair_seen("d1", b"incarn-1", b"")
        with store.exchange() as tables:
            again = tables.fence("d1", b"incarn-1")
        assert again == later
        with store.admin() as admin:
            assert admin.fences("d1") == [again]
            assert admin.devices() == [DEVICE]

    def test_a_pair_may_be_remembered_twice(self, store: ServerStore) -> None:
        fence = FenceRow(device="d1", incarnation=b"incarn-1", token=b"t" * 8, epoch=b"e" * 16)
        with store.exchange() as tables:
            tables.put_fence(fence, b"x" * 16)
            tables.put_fence(fence, b"x" * 16)
            assert tables.pair_seen("d1", b"incarn-1", b"x" * 16)

    def test_lock_creates_what_is_pushed_to_only(self, store: ServerStore) -> None:
        with store.exchange() as tables:
            heads = tables.lock(["p"], ["q"])
            assert heads == {"p": PartitionHead(partition="p")}
            tables.put_heads([PartitionHead(partition="p", head=3, safe=2, chain=b"c" * 32)])
        with store.exchange() as tables:
            assert tables.lock([], ["p", "q"]) == {
                "p": PartitionHead(partition="p", head=3, safe=2, chain=b"c" * 32)
            }
        with store.admin() as admin:
            assert set(admin.heads()) == {"p"}

    def test_records_are_replaced_whole(self, store: ServerStore) -> None:
        changed = record(
            1, newest=5, cells={"b": Cell(None, 5, b""), "~deleted": Cell(True, 4, rid(3))}
        )
        with store.exchange() as tables:
            tables.lock(["p"], [])
            tables.put_records([record(1), record(2)], [])
            tables.put_records([changed], [])
        with store.exchange() as tables:
            assert tables.records("p", [rid(1), rid(2), rid(3)]) == {
                rid(1): changed,
                rid(2): record(2),
            }
            assert tables.records("q", [rid(1)]) == {}
            assert tables.records("p", []) == {}

    def test_results_come_from_the_log(self, store: ServerStore) -> None:
        with store.exchange() as tables:
            tables.lock(["p"], [])
            tables.append([entry(1, 7), entry(2, 7, order=1)])
        with store.exchange() as tables:
            found = tables.results([cid(1), cid(2), cid(3)])
            assert found == {cid(n): entry(n, 7).result for n in (1, 2)}

    def test_a_change_id_is_applied_once(self, store: ServerStore) -> None:
        with store.exchange() as tables:
            tables.lock(["p"], [])
            tables.append([entry(1, 7)])
        with pytest.raises(Exception, match=r"."), store.exchange() as tables:
            tables.append([entry(1, 8)])

    def test_superseded_fields_are_united(self, store: ServerStore) -> None:
        with store.exchange() as tables:
            tables.put_superseded([Superseded(cid(1), ("b", "a")), Superseded(rid(2), ("c",))])
            tables.put_superseded([Superseded(cid(1), ("d",))])
            found = tables.superseded([cid(1), rid(2), cid(3)])
        assert {i: set(names) for i, names in found.items()} == {
            cid(1): {"a", "b", "d"},
            rid(2): {"c"},
        }

    def test_quarantine_replaces(self, store: ServerStore) -> None:
        row = Quarantined(
            change=entry(1, 1).change,
            partition="p",
            device="d1",
            actor="wang",
            code="not-allowed",
            received_at="2026-11-22T10:42",
        )
        with store.exchange() as tables:
            tables.quarantine([row])
            tables.quarantine([structs.replace(row, code="bad-change")])
        with store.admin() as admin:
            assert admin.quarantined() == [structs.replace(row, code="bad-change")]

    # -- news ------------------------------------------------------------------------------------

    def test_touched_ascends_within_scope_and_limit(self, store: ServerStore) -> None:
        touches = [
            touch(1, 3),
            touch(2, 1),
            touch(3, 2, station="s9"),
            touch(4, 2, station="s9", to=("s1", "s2")),
            touch(5, 4, station=""),
        ]
        with store.exchange() as tables:
            tables.lock(["p"], [])
            tables.put_records([record(n) for n in range(1, 6)], touches)
            everything = tables.touched("p", 0, ALL_ROWS, 10)
            assert [position for position, _ in everything] == [1, 2, 2, 3, 4]
            assert {r for p, r in everything if p == 2} == {rid(3), rid(4)}
            mine = tables.touched("p", 0, Scope(False, ("s1",)), 10)
            assert mine == [(1, rid(2)), (2, rid(4)), (3, rid(1)), (4, rid(5))]
            assert tables.touched("p", 2, Scope(False, ("s1",)), 1) == [(3, rid(1))]
            assert tables.touched("p", 0, Scope(False, ()), 10) == [(4, rid(5))]
            assert tables.touched("q", 0, ALL_ROWS, 10) == []

    def test_born_descends_within_scope_and_limit(self, store: ServerStore) -> None:
        records = [
            record(1),
            record(2, station="s9", to=()),
            record(3, station="s9", to=("s1", "s2")),
            record(4, station="", to=()),
        ]
        with store.exchange() as tables:
            tables.lock(["p"], [])
            tables.put_records(records, [])
            tables.put_records([structs.replace(records[0], newest=9)], [])
            everything = tables.born("p", 9, ALL_ROWS, 10)
            assert everything == [(4, rid(4)), (3, rid(3)), (2, rid(2)), (1, rid(1))]
            scope = Scope(False, ("s1", "s2"))
            assert tables.born("p", 3, scope, 10) == [(3, rid(3)), (1, rid(1))]
            assert tables.born("p", 4, scope, 1) == [(4, rid(4))]
            assert tables.born("p", 0, ALL_ROWS, 10) == []

    # -- numbers, rights, enrolment --------------------------------------------------------------

    def test_leases_do_not_overlap_and_repeat(self, store: ServerStore) -> None:
        lease = Lease(lease_id=b"lease-01", device="d1", series="文号", first=1, last=50, sole=True)
        with store.exchange() as tables:
            assert tables.series("文号") == Series(series="文号")
            tables.put_lease(lease)
            tables.put_series(Series(series="文号", last=50, holder="d1"))
        with store.exchange() as tables:
            assert tables.lease(b"lease-01") == lease
            assert tables.lease(b"lease-02") is None
            assert tables.series("文号") == Series(series="文号", last=50, holder="d1")
            assert tables.series("other").last == 0
        with store.admin() as admin:
            assert [row.series for row in admin.all_series()] == ["other", "文号"]

    def test_rights_are_replaced_as_a_table(self, store: ServerStore) -> None:
        row = RightsRow(role="clerk", kind="*", act="*", scope="station")
        with store.exchange() as tables:
            assert list(tables.rights()) == []
        with store.admin() as admin:
            admin.put_rights([row, structs.replace(row, role="county", scope="county")])
            admin.put_rights([row])
        with store.exchange() as tables:
            assert list(tables.rights()) == [row]

    def test_invitations_are_written_over(self, store: ServerStore) -> None:
        invitation = Invitation(
            token_hash=b"h" * 32, expires="2026-12-01", device=DEVICE, details={"站": ["甲"]}
        )
        with store.admin() as admin:
            assert admin.invitation(b"h" * 32) is None
            admin.put_invitation(invitation)
            admin.put_invitation(structs.replace(invitation, used_by="u"))
        with store.admin() as admin:
            assert admin.invitation(b"h" * 32) == structs.replace(invitation, used_by="u")

    def test_the_log_is_read_in_order_and_never_cut_inside_a_position(
        self, store: ServerStore
    ) -> None:
        entries = [entry(1, 1), entry(2, 2), entry(3, 2, order=1), entry(4, 3)]
        with store.exchange() as tables:
            tables.lock(["p"], [])
            tables.append(entries)
        with store.admin() as admin:
            assert admin.log("p", 0, 100) == entries
            assert admin.log("p", 1, 1) == entries[1:3]
            assert admin.log("q", 0, 100) == []

    def test_the_database_knows_its_epoch(self, store: ServerStore) -> None:
        with store.admin() as admin:
            assert admin.epoch() == b""
            admin.put_epoch(b"e" * 16)
        with store.admin() as admin:
            assert admin.epoch() == b"e" * 16

    def test_a_failed_transaction_leaves_nothing(self, store: ServerStore) -> None:
        def fail() -> None:
            with store.exchange() as tables:
                tables.lock(["p"], [])
                tables.put_records([record(1)], [touch(1, 1)])
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with store.exchange() as tables:
            assert tables.lock([], ["p"]) == {}
            assert tables.records("p", [rid(1)]) == {}

    def test_many_rows_at_once(self, store: ServerStore) -> None:
        """Some databases limit the parameters of a statement; an exchange does not care."""
        numbers = range(1, 2001)
        with store.exchange() as tables:
            tables.lock(["p"], [])
            tables.put_records([record(n) for n in numbers], [touch(n, n) for n in numbers])
            tables.append([entry(n, n) for n in numbers])
            assert len(tables.records("p", [rid(n) for n in numbers])) == 2000
            assert len(tables.results([cid(n) for n in numbers])) == 2000
            assert len(tables.superseded([cid(n) for n in numbers])) == 0
            assert len(tables.touched("p", 0, ALL_ROWS, 5000)) == 2000
