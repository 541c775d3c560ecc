"""How own changes are made: base, over, corrections, decisions (rules 1 to 6 and 12, 21)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import structs

from sync import authoring
from sync.authoring import Authorship, Edit, Home, Seen
from sync.errors import Code, SyncError
from sync.ports import EpochDrop, OwnChange, PartitionState, Shadow, Standing
from sync.protocol import DELETED, Cursor, Op
from sync.rules import ALL, Rules
from tests.support.sync_memory import MemoryReplica
from tests.support.time_and_ids import CountedIds

RECORD = b"r" * 16
BY = Authorship(verb="thing.edit", actor="wang", at="2026-11-22T10:41")


class Desk:
    """One replica whose record was pulled at 10, and what is done to it."""

    def __init__(self) -> None:
        self.replica = MemoryReplica()
        self.ids = CountedIds()
        self.pull(10, {"a": "a1", "b": "b1"})

    def pull(self, position: int, fields: dict[str, Any]) -> None:
        """News arrived: the shadow and the visible cursor move."""
        at = Cursor(position, 0)
        with self.replica.write() as tables:
            held = tables.shadows([RECORD]).get(RECORD)
            tables.put_shadows(
                [
                    Shadow(
                        record_id=RECORD,
                        kind="thing",
                        partition="p",
                        station="s1",
                        to=(),
                        fields={**(held.fields if held else {}), **fields},
                        born=1,
                        newest=position,
                        whole_at=1,
                    )
                ]
            )
            tables.put_partitions([PartitionState(partition="p", visible=at, staged=at)])

    def seen(self, rules: Rules = ALL) -> Seen:
        with self.replica.read() as tables:
            return authoring.seen(tables, RECORD, rules)

    def author(self, *edits: Edit, rules: Rules = ALL) -> list[OwnChange]:
        with self.replica.write() as tables:
            return authoring.author(tables, edits, BY, self.ids, rules)

    def edit(self, fields: dict[str, Any], seen: Seen | None = None, **more: Any) -> OwnChange:
        made = self.author(
            Edit(record_id=RECORD, kind="thing", set=fields, seen=seen or self.seen(), **more)
        )
        assert len(made) == 1
        return made[0]

    def create(self, record: bytes = b"n" * 16, **fields: Any) -> OwnChange:
        home = Home("p", "s1", ("s2",))
        edit = Edit(record_id=record, kind="thing", op=Op.CREATE, set=fields, home=home)
        return self.author(edit)[0]

    def delete(self, seen: Seen | None = None, rules: Rules = ALL) -> OwnChange:
        edit = Edit(record_id=RECORD, kind="thing", op=Op.DELETE, seen=seen or self.seen())
        return self.author(edit, rules=rules)[0]

    def mark(self, change: OwnChange, standing: Standing, **more: Any) -> None:
        with self.replica.write() as tables:
            row = tables.by_id([change.change_id])[change.change_id]
            tables.update([structs.replace(row, standing=standing, **more)])

    def receive(self, change: OwnChange, position: int) -> None:
        self.mark(change, Standing.RECEIVED, position=position, outcome="applied")

    def rows(self) -> dict[bytes, Standing]:
        return {i: c.standing for i, c in self.replica.tables.outbox.items()}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_rule_1_base_is_taken_when_the_form_opens(desk: Desk) -> None:
    opened = desk.seen()
    desk.pull(12, {"a": "foreign"})
    assert desk.edit({"a": "mine"}, opened).base == 10


def test_rule_1_base_is_what_is_shown_not_the_cursor_of_the_stage(desk: Desk) -> None:
    with desk.replica.write() as tables:
        state = tables.partitions()["p"]
        tables.put_partitions([structs.replace(state, staged=Cursor(40, 0), head=60)])
    assert desk.seen().base == 10


def test_rule_1_a_record_that_came_whole_is_known_up_to_there(desk: Desk) -> None:
    with desk.replica.write() as tables:
        held = tables.shadows([RECORD])[RECORD]
        tables.put_shadows([structs.replace(held, whole_at=33)])
    assert desk.seen().base == 33


def test_rule_2_over_names_the_own_predecessor_and_its_chain(desk: Desk) -> None:
    first = desk.edit({"a": "1"})
    second = desk.edit({"a": "2"})
    third = desk.edit({"a": "3"})
    assert first.over == ()
    assert second.over == (first.change_id,)
    assert set(third.over) == {first.change_id, second.change_id}


def test_rule_2_a_receipt_ends_the_chain(desk: Desk) -> None:
    first = desk.edit({"a": "1"})
    second = desk.edit({"a": "2"})
    desk.receive(second, 12)
    assert first.change_id not in desk.edit({"a": "3"}).over


def test_rule_3_a_masked_field_inherits_the_base_of_its_mask(desk: Desk) -> None:
    """News may lie hidden under the own pending value."""
    desk.edit({"a": "mine"})
    desk.pull(20, {"a": "foreign, hidden"})
    assert desk.edit({"a": "again"}).base == 10
    assert desk.edit({"b": "fresh"}).base == 20


def test_rule_3_different_grounds_make_several_changes_of_one_act(desk: Desk) -> None:
    desk.edit({"a": "mine"})
    desk.pull(20, {})
    edit = Edit(record_id=RECORD, kind="thing", set={"a": "x", "b": "y"}, seen=desk.seen())
    made = desk.author(edit)
    assert sorted((c.base, tuple(c.set)) for c in made) == [(10, ("a",)), (20, ("b",))]
    assert {c.act_id for c in made} == {made[0].change_id}


def test_rule_3_a_form_opened_before_an_own_save_takes_the_lower_base(desk: Desk) -> None:
    opened = desk.seen()
    desk.pull(20, {"a": "foreign"})
    desk.edit({"a": "mine"})
    late = desk.edit({"a": "late"}, opened)
    assert late.base == 10
    assert late.over


@pytest.mark.parametrize("rules", [ALL, replace(ALL, delete_base=False)])
def test_rule_5_delete_takes_the_lowest_base_of_what_is_pending(rules: Rules) -> None:
    desk = Desk()
    opened = desk.seen()
    desk.edit({"a": "1"}, opened)
    desk.pull(20, {"a": "foreign, hidden"})
    fresh = structs.replace(desk.seen(), own={})  # a form that shows nothing of its own
    deleted = desk.delete(fresh, rules)
    assert deleted.base == (10 if rules is ALL else 20)


def test_rule_5_delete_goes_over_every_own_field(desk: Desk) -> None:
    first, second = desk.edit({"a": "1"}), desk.edit({"b": "2"})
    assert set(desk.delete().over) >= {first.change_id, second.change_id}


def test_rule_26_a_creation_bears_its_records_id(desk: Desk) -> None:
    made = desk.create(a="x")
    assert made.change_id == made.record_id == b"n" * 16
    assert (made.partition, made.station, made.to, made.base) == ("p", "s1", ("s2",), 0)
    assert len(desk.edit({"a": "2"}).change_id) == 8


@pytest.mark.parametrize("rules", [ALL, replace(ALL, keep_refused_id=False)])
def test_rule_12_correction_goes_over_the_refused_id(rules: Rules) -> None:
    desk = Desk()
    first = desk.edit({"a": "1"})
    bad = desk.edit({"a": "bad"})
    desk.receive(first, 11)
    desk.mark(bad, Standing.REFUSED, code="not-allowed")
    with desk.replica.write() as tables:
        made = authoring.correct(tables, bad.act_id, {RECORD: {"a": "good"}}, BY, desk.ids, rules)
    assert (bad.change_id in made[0].over) is (rules is ALL)
    assert desk.rows()[bad.change_id] is Standing.CORRECTED
    assert desk.replica.tables.outbox[bad.change_id].replaced_by == made[0].change_id


def test_rule_12_what_the_person_leaves_alone_is_sent_as_it_was(desk: Desk) -> None:
    bad = desk.edit({"a": "kept", "b": "bad"})
    desk.mark(bad, Standing.REFUSED)
    with desk.replica.write() as tables:
        made = authoring.correct(tables, bad.act_id, {RECORD: {"b": "good"}}, BY, desk.ids)
    assert {n: v for c in made for n, v in c.set.items()} == {"a": "kept", "b": "good"}


def test_rule_12_correcting_a_creation_folds_in_what_waits(desk: Desk) -> None:
    made = desk.create(RECORD_2, a="bad", b="b1")
    with desk.replica.read() as tables:
        opened = authoring.seen(tables, RECORD_2)
    edit = Edit(record_id=RECORD_2, kind="thing", set={"c": "c1"}, seen=opened)
    waiting = desk.author(edit)[0]
    desk.mark(made, Standing.REFUSED)
    desk.mark(waiting, Standing.WAIT)
    with desk.replica.write() as tables:
        again = authoring.correct(tables, made.act_id, {RECORD_2: {"a": "good"}}, BY, desk.ids)
    assert len(again) == 1
    assert again[0].op is Op.CREATE
    assert again[0].set == {"a": "good", "b": "b1", "c": "c1"}
    assert {RECORD_2, waiting.change_id} <= set(again[0].over)
    assert desk.rows()[waiting.change_id] is Standing.FOLDED


RECORD_2 = b"2" * 16


def test_rule_12_nothing_is_corrected_on_a_deleted_record(desk: Desk) -> None:
    bad = desk.edit({"a": "bad"})
    desk.mark(bad, Standing.REFUSED)
    desk.delete()
    with desk.replica.write() as tables, pytest.raises(SyncError) as caught:
        authoring.correct(tables, bad.act_id, {}, BY, desk.ids)
    assert caught.value.code is Code.RECORD_DELETED


def test_rule_12_only_what_is_refused_is_corrected_or_given_up(desk: Desk) -> None:
    fine = desk.edit({"a": "1"})
    with desk.replica.write() as tables:
        with pytest.raises(SyncError, match="not-refused"):
            authoring.correct(tables, fine.act_id, {}, BY, desk.ids)
        with pytest.raises(SyncError, match="not-refused"):
            authoring.withdraw(tables, fine.act_id)


def test_giving_up_shows_the_server_again(desk: Desk) -> None:
    bad = desk.edit({"a": "bad"})
    desk.mark(bad, Standing.REFUSED)
    with desk.replica.write() as tables:
        authoring.withdraw(tables, bad.act_id)
    assert desk.replica.tables.seen[RECORD].fields == {"a": "a1", "b": "b1"}
    assert desk.rows()[bad.change_id] is Standing.WITHDRAWN


def test_giving_up_a_creation_gives_up_what_stands_behind_it(desk: Desk) -> None:
    made = desk.create(RECORD_2, a="bad")
    with desk.replica.read() as tables:
        opened = authoring.seen(tables, RECORD_2)
    behind = desk.author(Edit(record_id=RECORD_2, kind="thing", set={"b": "1"}, seen=opened))[0]
    desk.mark(made, Standing.REFUSED)
    with desk.replica.write() as tables:
        authoring.withdraw(tables, made.act_id)
    assert desk.rows()[behind.change_id] is Standing.WITHDRAWN
    assert desk.replica.tables.seen[RECORD_2].fields is None
    with pytest.raises(SyncError, match="record-deleted"):
        desk.author(Edit(record_id=RECORD_2, kind="thing", set={"b": "2"}, seen=opened))


def test_no_edit_on_what_this_device_deleted(desk: Desk) -> None:
    opened = desk.seen()
    desk.delete()
    with pytest.raises(SyncError, match="record-deleted"):
        desk.edit({"a": "late"}, opened)


def test_rule_6_a_decision_names_what_was_seen(desk: Desk) -> None:
    edit = Edit(
        record_id=RECORD, kind="thing", set={"a": "x"}, seen=desk.seen(), resolves=(b"candida1",)
    )
    with desk.replica.write() as tables:
        made = authoring.resolve(tables, edit, BY, desk.ids)
    assert made[0].resolves == (b"candida1",)


def test_rule_20_an_open_form_is_lowered_by_every_epoch_since(desk: Desk) -> None:
    opened = desk.seen()
    with desk.replica.write() as tables:
        mine = tables.identity()
        drops = (EpochDrop(mine.epoch, {"p": 6}), EpochDrop(b"second..", {"p": 8}))
        tables.put_identity(structs.replace(mine, epoch=b"third...", drops=drops))
    assert desk.edit({"a": "x"}, opened).base == 6
    unknown = structs.replace(opened, epoch=b"unknown.".hex())
    assert desk.edit({"b": "x"}, unknown).base == 0


def test_rule_21_a_holder_offers_an_absent_record(desk: Desk) -> None:
    waiting = desk.edit({"a": "mine"})
    with desk.replica.write() as tables:
        held = tables.shadows([RECORD])[RECORD]
        tables.put_shadows(
            [structs.replace(held, absent=True, fields={**held.fields, DELETED: False})]
        )
        made = authoring.bring_back(tables, RECORD, BY, desk.ids)
    assert made[0].op is Op.CREATE
    assert made[0].change_id != RECORD
    assert made[0].set == {"a": "mine", "b": "b1"}
    assert {RECORD, waiting.change_id} <= set(made[0].over)
    assert desk.rows()[waiting.change_id] is Standing.FOLDED


def test_a_seen_survives_a_draft_on_disk(desk: Desk) -> None:
    desk.edit({"a": "mine"})
    seen = desk.seen()
    assert msgspec.json.decode(msgspec.json.encode(seen), type=Seen) == seen


def test_a_save_reads_twice_and_writes_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save must stay within four times a bare commit: a constant number of statements."""
    opened = desk.seen()
    calls: list[str] = []
    with desk.replica.write() as tables:
        for name in dir(tables):
            if not name.startswith("_"):
                plain = getattr(tables, name)
                monkeypatch.setattr(
                    tables,
                    name,
                    lambda *a, _n=name, _p=plain, **k: (calls.append(_n), _p(*a, **k))[1],
                )
        edit = Edit(record_id=RECORD, kind="thing", set={"a": "x", "b": "y"}, seen=opened)
        authoring.author(tables, [edit], BY, desk.ids)
    assert sorted(calls) == ["add", "identity", "own"]
