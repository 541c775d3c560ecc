"""The merge on the server, rule by rule: one record, a few changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sync.merge import Known, Merger, conflict_id, conflicts_to_read
from sync.protocol import DELETED, Act, Change, Op, Result, State
from sync.rules import ALL, Rules
from sync.stored import StoredRecord

RECORD = b"r" * 16
OTHER = b"o" * 16
FOREIGN = b"foreign1"


def change(name: str, op: Op = Op.EDIT, record: bytes = RECORD, **more: Any) -> Change:
    """A change whose id is its name; a creation bears its record's id."""
    change_id = record if op is Op.CREATE and name == "create" else name.encode().ljust(8, b".")
    return Change(change_id=change_id, record_id=record, kind="thing", op=op, **more)


def act(*changes: Change) -> Act:
    return Act(partition="p", verb="v", actor="wang", at="2026-11-22T10:41", changes=changes)


class Desk:
    """A partition that remembers between exchanges."""

    def __init__(self, rules: Rules = ALL) -> None:
        self.records: dict[bytes, StoredRecord] = {}
        self.known = Known()
        self.head = 0
        self.rules = rules

    def take(self, *acts: Act, refusals: dict[bytes, str] | None = None) -> list[Result]:
        """One exchange."""
        changes = [c for a in acts for c in a.changes]
        wanted = {c.record_id for c in changes} | set(conflicts_to_read(changes, self.records))
        read = {i: r for i, r in self.records.items() if i in wanted}
        merger = Merger("p", self.head, read, self.known, self.rules)
        results = [result for a in acts for result in merger.act(a, refusals or {})]
        self.head = merger.head
        self.records.update({r.record_id: r for r in merger.written})
        self.touches = [(t.position, t.record_id) for t in merger.touches]
        return results

    def one(self, name: str, op: Op = Op.EDIT, **more: Any) -> Result:
        return self.take(act(change(name, op, **more)))[0]

    def value(self, name: str, record: bytes = RECORD) -> Any:
        return self.records[record].cells[name].value

    def candidates(self, name: str) -> dict[str, Any]:
        record = self.records.get(conflict_id(RECORD, name))
        found = record.cells["candidates"].value if record else {}
        return {bytes.fromhex(i).decode().rstrip("."): c["value"] for i, c in found.items()}


@pytest.fixture
def desk() -> Desk:
    """Holds one record, created at 1 by somebody else's device."""
    made = Desk()
    made.one("create", Op.CREATE, set={"a": "a1", "b": "b1"}, station="s1")
    return made


def test_rule_2_different_fields_merge_and_say_so(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": "a2"})
    result = desk.one("y", base=1, set={"b": "b2"})
    assert result == Result(state=State.MERGED, position=3)
    assert (desk.value("a"), desk.value("b")) == ("a2", "b2")


def test_rule_2_same_field_keeps_both(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": "x", "b": "b2"})
    result = desk.one("y", base=1, set={"a": "y", "c": "c1"})
    assert (result.state, result.kept) == (State.CONFLICT, ("a",))
    assert desk.value("a") == "x"
    assert desk.value("c") == "c1"
    assert desk.candidates("a") == {"y": "y"}


def test_rule_2_equal_values_never_conflict(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": "same"})
    assert desk.one("y", base=1, set={"a": "same"}).state is State.APPLIED
    assert desk.records[RECORD].cells["a"].setter == b"x......."


def test_rule_2_true_is_not_one(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": True})
    assert desk.one("y", base=1, set={"a": 1}).state is State.CONFLICT


def test_rule_2_own_earlier_change_is_no_conflict(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": "x"})
    assert desk.one("y", base=1, over=(b"x.......",), set={"a": "y"}).state is State.APPLIED
    assert desk.value("a") == "y"


@pytest.mark.parametrize("rules", [ALL, replace(ALL, equal_moves_setter=False)])
def test_rule_2_equal_value_moves_the_setter(rules: Rules) -> None:
    """A, then (over A) the same value again, then a change over that one alone."""
    desk = Desk(rules)
    desk.one("create", Op.CREATE, set={"a": "a1"})
    desk.one("x", base=1, set={"a": "x"})
    desk.one("y", base=1, over=(b"x.......",), set={"a": "x"})
    stamp = desk.records[RECORD].cells["a"].stamp
    result = desk.one("z", base=1, over=(b"y.......",), set={"a": "z"})
    assert stamp == 2
    assert result.state is (State.APPLIED if rules is ALL else State.CONFLICT)


@pytest.mark.parametrize("rules", [ALL, replace(ALL, superseded=False)])
def test_rule_4_what_was_gone_over_is_logged_when_it_comes_late(rules: Rules) -> None:
    desk = Desk(rules)
    desk.one("create", Op.CREATE, set={"a": "a1", "b": "b1"})
    desk.one("corr", base=1, over=(b"late....",), set={"a": "right"})
    result = desk.one("late", base=5, set={"a": "wrong", "b": "b2"})
    if rules is ALL:
        assert (result.state, result.kept) == (State.LOGGED, ("a",))
        assert (desk.value("a"), desk.value("b")) == ("right", "b2")
    else:
        assert desk.value("a") == "wrong"


def test_rule_5_delete_has_the_whole_record_as_footprint(desk: Desk) -> None:
    desk.one("x", base=1, set={"b": "b2"})
    result = desk.one("del", Op.DELETE, base=1)
    assert (result.state, result.kept) == (State.CONFLICT, (DELETED,))
    assert DELETED not in desk.records[RECORD].cells
    assert desk.candidates(DELETED) == {"del": True}


def test_rule_5_edit_that_meets_an_unseen_delete_applies_and_asks(desk: Desk) -> None:
    desk.one("del", Op.DELETE, base=1)
    result = desk.one("x", base=1, set={"a": "a2"})
    assert result.state is State.CONFLICT
    assert desk.value("a") == "a2"
    assert desk.value(DELETED) is True
    assert desk.candidates(DELETED) == {"x": False}


def test_rule_5_two_deletes_are_one(desk: Desk) -> None:
    desk.one("del", Op.DELETE, base=1)
    assert desk.one("del2", Op.DELETE, base=1).state is State.APPLIED


def test_rule_6_a_new_candidate_replaces_its_predecessor(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": "x"})
    desk.one("y", base=1, set={"a": "y"})
    desk.one("z", base=1, over=(b"y.......",), set={"a": "z"})
    assert desk.candidates("a") == {"z": "z"}


def test_rule_6_a_resolution_removes_and_remembers(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": "x"})
    desk.one("y", base=1, set={"a": "y"})
    desk.one("res", base=3, set={"a": "y"}, resolves=(b"y.......",))
    assert desk.value("a") == "y"
    assert desk.candidates("a") == {}
    again = desk.one("res2", base=3, set={"a": "x"}, resolves=(b"y.......",))
    assert (again.state, again.code, again.decided_by) == (State.LOGGED, "decided", "wang")
    assert desk.value("a") == "y"


def test_rule_6_a_resolution_that_missed_news_becomes_a_candidate(desk: Desk) -> None:
    desk.one("x", base=1, set={"a": "x"})
    desk.one("y", base=1, set={"a": "y"})
    desk.one("w", base=3, set={"a": "w"})
    result = desk.one("res", base=3, set={"a": "y"}, resolves=(b"y.......",))
    assert result.state is State.CONFLICT
    assert desk.candidates("a") == {"res": "y"}


def test_rule_6_a_candidate_decided_before_it_came_is_only_logged(desk: Desk) -> None:
    """A server restored: the decision is here, the change it decided comes after."""
    desk.one("res", base=1, set={"a": "r"}, resolves=(b"y.......",))
    result = desk.one("y", base=1, set={"a": "y"})
    assert (result.state, result.kept) == (State.LOGGED, ("a",))
    assert desk.candidates("a") == {}


def test_rule_10_one_position_for_an_act_and_all_or_nothing(desk: Desk) -> None:
    pair = act(change("x", base=1, set={"a": "x"}), change("create", Op.CREATE, OTHER, set={}))
    assert [r.position for r in desk.take(pair)] == [2, 2]
    bad = act(change("y", base=2, set={"a": "y"}), change("z", record=OTHER, set={"c": 1}))
    results = desk.take(bad, refusals={b"z.......": "not-allowed"})
    assert [r.code for r in results] == ["act-refused", "not-allowed"]
    assert desk.value("a") == "x"
    assert desk.head == 2


def test_rule_11_unknown_record_waits_and_so_does_its_act(desk: Desk) -> None:
    mixed = act(change("x", base=1, set={"a": "x"}), change("y", record=OTHER, set={"c": 1}))
    assert [r.state for r in desk.take(mixed)] == [State.WAIT, State.WAIT]
    assert desk.value("a") == "a1"
    assert desk.head == 1


@pytest.mark.parametrize("rules", [ALL, replace(ALL, wait_order=False)])
def test_rule_11_later_acts_wait_behind_a_waiting_record(rules: Rules) -> None:
    desk = Desk(rules)
    desk.one("create", Op.CREATE, set={"a": "a1"})
    mixed = act(change("x", base=1, set={"a": "x"}), change("y", record=OTHER, set={"c": 1}))
    later = act(change("z", base=1, over=(b"x.......",), set={"a": "z"}))
    states = [r.state for r in desk.take(mixed, later)]
    assert states[2] is (State.WAIT if rules is ALL else State.APPLIED)


def test_rule_11_the_act_that_creates_ends_the_waiting(desk: Desk) -> None:
    early = act(change("y", record=OTHER, set={"c": 1}))
    made = act(change("create", Op.CREATE, OTHER, set={"c": 0}))
    late = act(change("z", record=OTHER, base=0, over=(OTHER,), set={"c": 2}))
    states = [r.state for r in desk.take(early, made)]
    assert states == [State.WAIT, State.APPLIED]
    assert desk.take(late)[0].state is State.APPLIED


def test_rule_11_an_applied_change_keeps_its_answer_whatever_becomes_of_its_act(
    desk: Desk,
) -> None:
    first = change("x", base=1, set={"a": "x"})
    applied = desk.take(act(first))[0]
    again = desk.take(act(first, change("y", record=OTHER, set={"c": 1})))
    assert again == [applied, Result(state=State.WAIT)]
    refused = desk.take(act(first, change("w", set={"a": "w"})), refusals={b"w.......": "bad"})
    assert refused[0] == applied


def test_repetition_changes_nothing(desk: Desk) -> None:
    """Every change of every message may come again at any time."""
    changes = [
        change("x", base=1, set={"a": "x"}),
        change("y", base=1, set={"a": "y"}),
        change("del", Op.DELETE, base=1),
    ]
    first = [desk.take(act(c))[0] for c in changes]
    before = dict(desk.records)
    assert [desk.take(act(c))[0] for c in reversed(changes)] == first[::-1]
    assert desk.records == before


def test_touches_name_every_position_that_a_cell_still_bears(desk: Desk) -> None:
    desk.take(
        act(change("x", base=1, set={"a": "x"})),
        act(change("y", base=1, set={"b": "y"})),
        act(change("z", base=1, over=(b"x.......",), set={"a": "z"})),
    )
    assert desk.touches == [(3, RECORD), (4, RECORD)]
