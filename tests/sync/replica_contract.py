"""What every implementation of `sync.ports.ReplicaTables` must do; one class, run on each of them.

A subclass gives the fixture `replica`: a `sync.ports.Replica` of device "d1" that exchanges the
partitions "p" and "q", never pulled, in epoch `EPOCH`, and nothing else.
"""

from __future__ import annotations

import pytest
from msgspec import structs

from sync.ports import (
    STALE,
    OwnChange,
    PartitionState,
    Replica,
    Shadow,
    Shown,
    StagedItem,
    Standing,
)
from sync.protocol import CONFLICT_KIND, DELETED, NO_CURSOR, Cursor, Item, Op

EPOCH = b"e" * 16


def rid(number: int) -> bytes:
    return number.to_bytes(16)


def own(number: int, record: int = 1, **changes: object) -> OwnChange:
    """An own change with a recognisable id; `changes` override."""
    plain = OwnChange(
        change_id=number.to_bytes(8),
        act_id=number.to_bytes(8),
        record_id=rid(record),
        kind="consultation",
        op=Op.EDIT,
        partition="p",
        set={"a": "文字", "n": 7, "l": ["x", None], "b": True},
        over=(b"12345678", rid(9)),
        resolves=(b"87654321",),
        station="s1",
        to=("s2",),
        verb="consultation.edit",
        actor="wang",
        cause=b"cause-id",
        at="2026-11-22T10:41",
        base=5,
    )
    return structs.replace(plain, **changes)


def shadow(record: int, **changes: object) -> Shadow:
    plain = Shadow(
        record_id=rid(record),
        kind="consultation",
        partition="p",
        station="s1",
        to=("s2",),
        fields={"a": "甲", DELETED: False},
        born=3,
        newest=8,
        whole_at=6,
    )
    return structs.replace(plain, **changes)


def item(record: int, **changes: object) -> Item:
    plain = Item(record_id=rid(record), kind="consultation", stamp=4, born=2, fields={"a": "乙"})
    return structs.replace(plain, **changes)


class ReplicaContract:
    """Run on memory here and on SQL beside the client's store."""

    def test_identity_is_written_and_read_back(self, replica: Replica) -> None:
        with replica.write() as tables:
            before = tables.identity()
            tables.put_identity(
                structs.replace(before, confirmed=b"c" * 8, next=b"n" * 8, forked=True)
            )
        with replica.read() as tables:
            after = tables.identity()
        assert before.device == "d1"
        assert before.epoch == EPOCH
        assert (after.confirmed, after.next, after.forked) == (b"c" * 8, b"n" * 8, True)

    def test_partitions_begin_unpulled_and_are_replaced_one_by_one(self, replica: Replica) -> None:
        moved = PartitionState(
            partition="p", visible=Cursor(5, 2), staged=Cursor(9, 2), head=12, safe=4, scope="ab"
        )
        with replica.write() as tables:
            assert tables.partitions()["q"].visible == NO_CURSOR
            tables.put_partitions([moved])
        with replica.read() as tables:
            assert tables.partitions()["p"] == moved
            assert set(tables.partitions()) == {"p", "q"}

    def test_outbox_numbers_upwards_and_keeps_every_column(self, replica: Replica) -> None:
        first, second = own(1), own(2, op=Op.DELETE, set={}, over=(), resolves=())
        with replica.write() as tables:
            tables.add([first, second])
        with replica.write() as tables:
            tables.add([own(3, record=2)])
        with replica.read() as tables:
            rows = tables.own([rid(1), rid(2), rid(77)])
        seqs = [row.seq for row in (*rows[rid(1)], *rows[rid(2)])]
        assert seqs == sorted(set(seqs))
        assert min(seqs) > 0
        assert [structs.replace(row, seq=0) for row in rows[rid(1)]] == [first, second]
        assert rid(77) not in rows

    def test_update_moves_the_columns_that_may_move(self, replica: Replica) -> None:
        with replica.write() as tables:
            tables.add([own(1)])
            row = tables.by_id([(1).to_bytes(8)])[(1).to_bytes(8)]
            moved = structs.replace(
                row,
                base=2,
                standing=Standing.RECEIVED,
                overlay=False,
                epoch=EPOCH,
                position=11,
                outcome="conflict",
                code="x",
                kept=("a",),
                replaced_by=b"r" * 8,
            )
            tables.update([moved])
        with replica.read() as tables:
            assert tables.by_act((1).to_bytes(8)) == [moved]
            assert tables.by_id([b"nothing!"]) == {}

    def test_unreceipted_is_pending_and_waiting_in_order(self, replica: Replica) -> None:
        changes = [
            own(1),
            own(2, standing=Standing.WAIT),
            own(3, standing=Standing.RECEIVED),
            own(4, standing=Standing.REFUSED),
            own(5),
        ]
        with replica.write() as tables:
            tables.add(changes)
            rows = tables.unreceipted(10)
            assert [row.change_id[-1] for row in rows] == [1, 2, 5]
            assert [r.change_id[-1] for r in tables.unreceipted(1)] == [1]
            assert [r.change_id[-1] for r in tables.unreceipted(9, after=rows[0].seq)] == [2, 5]
            assert [r.change_id[-1] for r in tables.refused()] == [4]

    def test_receipts_are_found_by_partition_and_position(self, replica: Replica) -> None:
        received = {"standing": Standing.RECEIVED}
        with replica.write() as tables:
            tables.add(
                [
                    own(1, position=4, **received),
                    own(2, position=6, **received),
                    own(3, position=6, overlay=False, **received),
                    own(4, position=4, partition="q", **received),
                    own(5),
                ]
            )
            assert [c.change_id[-1] for c in tables.masking("p", 5)] == [1]
            assert [c.change_id[-1] for c in tables.masking("p", 6)] == [1, 2]
            assert [c.change_id[-1] for c in tables.received_after("p", 4)] == [2, 3]
            assert [c.change_id[-1] for c in tables.unsettled("p")] == [1, 2, 5]

    def test_counts_are_a_query(self, replica: Replica) -> None:
        with replica.write() as tables:
            assert tables.counts().pending == 0
            assert tables.counts().oldest == ""
            tables.add(
                [
                    own(1, at="2026-11-22T09:00"),
                    own(2, record=2, standing=Standing.WAIT, at="2026-11-21T09:00"),
                    own(3, record=3, standing=Standing.REFUSED),
                    own(4, record=4, standing=Standing.RECEIVED),
                ]
            )
            counts = tables.counts()
        assert (counts.pending, counts.waiting, counts.refused) == (2, 1, 1)
        assert counts.records_pending == 2
        assert counts.oldest == "2026-11-21T09:00"

    def test_open_conflicts_are_counted_as_they_are_shown(self, replica: Replica) -> None:
        def conflict(number: int, candidates: dict[str, object]) -> Shown:
            return Shown(
                record_id=rid(number),
                kind=CONFLICT_KIND,
                partition="p",
                station="s1",
                to=(),
                fields={
                    "record": rid(1).hex(),
                    "kind": "consultation",
                    "field": "a",
                    "candidates": candidates,
                    "resolved": {},
                },
                changed=frozenset({"candidates"}),
            )

        one = {"00" * 8: {"value": "甲", "actor": "wang", "at": ""}}
        with replica.write() as tables:
            tables.show([conflict(50, one), conflict(51, one), conflict(52, {})])
            assert tables.counts().conflicts == 2
            tables.show([conflict(50, {})])
            assert tables.counts().conflicts == 1

    def test_shadow_is_replaced_and_found_by_newest(self, replica: Replica) -> None:
        with replica.write() as tables:
            tables.put_shadows([shadow(1), shadow(2, newest=3, whole_at=9), shadow(3)])
            tables.put_shadows([shadow(3, whole_at=STALE, absent=True, fields={"新": 1})])
            assert tables.shadows([rid(3), rid(4)]) == {
                rid(3): shadow(3, whole_at=STALE, absent=True, fields={"新": 1})
            }
            assert sorted(tables.newer("p", 7)) == [rid(1), rid(3)]
            assert tables.newer("q", 0) == []

    def test_whole_at_is_lowered_in_one_partition(self, replica: Replica) -> None:
        with replica.write() as tables:
            tables.put_shadows([shadow(1, whole_at=9), shadow(2, whole_at=2)])
            tables.put_shadows([shadow(3, whole_at=9, partition="q"), shadow(4, whole_at=STALE)])
            tables.lower_whole("p", 4)
            found = tables.shadows([rid(n) for n in (1, 2, 3, 4)])
        assert [found[rid(n)].whole_at for n in (1, 2, 3, 4)] == [4, 2, 9, STALE]

    def test_stage_keeps_its_order_and_is_dropped_by_partition(self, replica: Replica) -> None:
        items = [item(2, stamp=4), item(1, stamp=5, whole=True, newest=3), item(2, stamp=6)]
        with replica.write() as tables:
            tables.stage([StagedItem("p", staged) for staged in items[:2]])
            tables.stage([StagedItem("q", item(7)), StagedItem("p", items[2])])
        with replica.write() as tables:
            assert tables.staged("p") == items
            tables.drop_stage("p")
            assert tables.staged("p") == []
            assert tables.staged("q") == [item(7)]

    def test_need_is_a_set_by_partition(self, replica: Replica) -> None:
        with replica.write() as tables:
            tables.put_need("p", [rid(1), rid(2)], True)
            tables.put_need("p", [rid(2)], True)
            tables.put_need("q", [rid(3)], True)
            found = tables.need(10)
            assert {p: sorted(ids) for p, ids in found.items()} == {
                "p": [rid(1), rid(2)],
                "q": [rid(3)],
            }
            assert sum(len(ids) for ids in tables.need(2).values()) == 2
            tables.put_need("p", [rid(1), rid(2), rid(9)], False)
            assert tables.need(10) == {"q": [rid(3)]}

    def test_a_failed_transaction_leaves_nothing(self, replica: Replica) -> None:
        def fail() -> None:
            with replica.write() as tables:
                tables.add([own(1)])
                tables.put_shadows([shadow(1)])
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with replica.read() as tables:
            assert tables.unreceipted(10) == []
            assert tables.shadows([rid(1)]) == {}

    def test_long_lists_are_one_statement_each(self, replica: Replica) -> None:
        """Some databases limit the parameters of a statement; a page of news does not care."""
        many = [rid(n) for n in range(1, 3001)]
        with replica.write() as tables:
            tables.put_shadows([shadow(n) for n in range(1, 3001)])
            assert len(tables.shadows(many)) == 3000
            assert tables.own(many) == {}
            tables.put_need("p", many, True)
            assert len(tables.need(5000)["p"]) == 3000
