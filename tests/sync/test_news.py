"""The downward half of an exchange: pages, echo, overlay, scope (rules 14 to 18, 23)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from sync import authoring, replica
from sync.authoring import Authorship, Edit, Home
from sync.ports import Shadow, Standing
from sync.protocol import (
    NO_CURSOR,
    Cursor,
    Item,
    Op,
)
from sync.rules import ALL, Rules
from tests.support.sync_office import NOW, Office, Station, rid


@pytest.fixture
def office() -> Office:
    return Office()


def test_rule_14_pages_are_staged_and_shown_together(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    two.sync()
    one.create(rid(9), a="0")
    one.sync()
    two.sync()
    for number in range(1, 5):
        one.create(rid(number), a=str(number))
    one.sync()
    request = two.request(room=1)
    assert two.use(request, two.ask(request)).more
    assert rid(1) not in two.tables.seen
    assert two.tables.states["p"].visible.hi == 1
    assert two.tables.states["p"].staged.hi == 2
    with two.replica.write() as tables:
        replica.drop_stage(tables)
    assert two.tables.states["p"].staged.hi == 1
    two.sync(room=1)
    assert [two.shown(rid(n)) for n in range(1, 5)] == [{"a": str(n)} for n in range(1, 5)]


def test_rule_14_a_page_never_cuts_inside_a_position(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    one.create(rid(999), a="0")
    one.sync()
    two.sync()
    home = Home("p", "s1")
    edits = [
        Edit(record_id=rid(n), kind="thing", op=Op.CREATE, set={"a": "x" * 200}, home=home)
        for n in range(1, 150)
    ]
    with one.replica.write() as tables:
        authoring.author(tables, edits, Authorship(verb="v", actor="w", at=NOW), one.ids)
    one.sync()
    answer = two.ask(two.request(room=1))
    assert len(answer.news[0].items) == 149


def test_rule_14_a_late_page_does_not_complete_a_newer_one(office: Office) -> None:
    """What moved up since the late page was read is in neither of the two."""
    one, two = office.device("d1"), office.device("d2")
    one.create(rid(1), a="0")
    one.sync()
    two.sync()
    one.edit(rid(1), a="1")
    one.create(rid(2), a="0")
    one.sync()
    first = two.request(room=1)
    two.use(first, two.ask(first))
    late = two.request(room=1)
    answer = two.ask(late)
    with two.replica.write() as tables:
        replica.drop_stage(tables)
    one.edit(rid(1), a="2")
    one.sync()
    again = two.request(room=1)
    two.use(again, two.ask(again))
    two.use(late, answer)
    assert (two.tables.states["p"].visible.hi, two.shown(rid(1))) == (1, {"a": "0"})
    two.sync()
    assert (two.shown(rid(1)), two.shown(rid(2))) == ({"a": "2"}, {"a": "0"})


def test_rule_15_first_pull_goes_down_by_birth(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    for number in range(1, 6):
        one.create(rid(number), a=str(number))
    one.sync()
    one.edit(rid(1), a="new")
    one.sync()
    answer = two.ask(two.request(room=1))
    news = answer.news[0]
    assert (news.start, news.end) == (NO_CURSOR, Cursor(6, 4))
    assert [i.record_id for i in news.backfill] == [rid(5)]
    two.sync(room=1)
    assert [two.shown(rid(n))["a"] for n in range(1, 6)] == ["new", "2", "3", "4", "5"]
    assert two.tables.states["p"].visible == Cursor(6, 0)


@pytest.mark.parametrize("rules", [ALL, replace(ALL, whole_below_low=False)])
def test_rule_15_what_is_not_loaded_yet_travels_whole(rules: Rules) -> None:
    office = Office(rules)
    one, two = office.device("d1"), office.device("d2")
    for number in range(1, 6):
        one.create(rid(number), a=str(number), b="b")
    one.sync()
    first = two.request(room=1)
    two.use(first, two.ask(first))
    one.edit(rid(1), a="new")
    one.sync()
    items = two.ask(two.request(room=1)).news[0].items
    assert [i.whole for i in items] == [rules is ALL]
    assert ("b" in items[0].fields) is (rules is ALL)


@pytest.mark.parametrize("rules", [ALL, replace(ALL, skip_as_of=False)])
def test_rule_16_what_is_already_contained_is_skipped(rules: Rules) -> None:
    """A record that came whole at 3 must not be taken back by an older page."""
    office = Office(rules)
    two = office.device("d2")
    held = Shadow(
        record_id=rid(1),
        kind="thing",
        partition="p",
        station="s1",
        to=(),
        fields={"a": "at 3"},
        born=1,
        newest=3,
        whole_at=3,
    )
    one = office.device("d1")
    one.create(rid(1), a="at 1")
    one.sync()
    at = Cursor(1, 0)
    with two.replica.write() as tables:
        tables.put_shadows([held])
        state = tables.partitions()["p"]
        tables.put_partitions([structs.replace(state, visible=at, staged=at)])
    request = two.request()
    answer = two.ask(request)
    old = Item(record_id=rid(1), kind="thing", stamp=2, born=1, fields={"a": "at 2"})
    page = structs.replace(answer.news[0], end=Cursor(2, 0), head=2, items=(old,))
    two.use(request, structs.replace(answer, news=(page,)))
    assert two.tables.shadow[rid(1)].fields == {"a": "at 3" if rules is ALL else "at 2"}


def test_rule_16_an_old_receipt_file_moves_no_cursor_but_gives_its_receipts(
    office: Office,
) -> None:
    one, two = office.device("d1"), office.device("d2")
    one.create(rid(9), a="0")
    one.sync()
    one.create(rid(1), a="1")
    stick = one.request()
    late = one.ask(stick)
    two.create(rid(2), a="2")
    two.sync()
    with one.replica.write() as tables:
        state = tables.partitions()["p"]
        tables.put_partitions([structs.replace(state, staged=Cursor(3, 0))])
    one.use(stick, late)
    assert one.tables.states["p"].staged == Cursor(3, 0)
    assert one.tables.outbox[rid(1)].standing is Standing.RECEIVED


def test_rule_17_own_values_do_not_come_back_and_are_folded_in(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(9), a="0")
    one.sync()
    one.create(rid(1), a="1", b="2")
    request = one.request()
    answer = one.ask(request)
    assert answer.news[0].items == ()
    one.use(request, answer)
    assert one.tables.shadow[rid(1)].fields == {"a": "1", "b": "2"}
    assert not any(c.overlay for c in one.tables.outbox.values())


def test_rule_18_an_own_value_shows_until_the_visible_cursor_has_passed(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    one.create(rid(1), a="1")
    one.sync()
    two.sync()
    for number in range(2, 6):
        two.create(rid(number), a="x")
    two.sync()
    one.edit(rid(1), a="mine")
    request = one.request(room=1)
    one.use(request, one.ask(request))
    assert next(reversed(one.tables.outbox.values())).standing is Standing.RECEIVED
    assert one.tables.states["p"].visible.hi == 1
    assert one.shown(rid(1)) == {"a": "mine"}
    one.sync()
    assert one.shown(rid(1)) == {"a": "mine"}
    assert one.tables.shadow[rid(1)].fields == {"a": "mine"}


def test_scope_a_station_sees_its_rows_and_a_new_scope_loads_again(office: Office) -> None:
    desk = office.device("desk")
    desk.create(rid(1), station="s1", a="1")
    desk.create(rid(2), station="s2", a="2")
    desk.create(rid(3), station="", a="3")
    desk.sync()
    one = office.device("d1", stations=("s1",), everything=False)
    one.sync()
    assert set(one.tables.seen) == {rid(1), rid(3)}
    office.device("d1", stations=("s1", "s2"), everything=False)
    one.sync()
    assert set(one.tables.seen) == {rid(1), rid(2), rid(3)}


def test_a_new_scope_among_staged_pages_begins_again_at_what_is_visible(office: Office) -> None:
    desk = office.device("desk")
    desk.create(rid(1), station="s1", a="1")
    desk.sync()
    one = office.device("d1", stations=("s1",), everything=False)
    one.sync()
    desk.create(rid(2), station="s2", a="2", b="2")
    for number in (3, 4, 5):
        desk.create(rid(number), station="s1", a=str(number))
    desk.sync()
    request = one.request(room=1)
    one.use(request, one.ask(request))
    assert one.tables.states["p"].staged.hi == 3  # behind what it was not to see
    office.device("d1", stations=("s1", "s2"), everything=False)
    desk.edit(rid(2), a="new")
    desk.sync()
    one.sync(room=1)
    assert set(one.tables.seen) == {rid(n) for n in range(1, 6)}
    assert one.shown(rid(2)) == {"a": "new", "b": "2"}


def test_rule_23_a_county_left_gets_receipts_but_no_news(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    one.create(rid(1), a="1")
    one.sync()
    one.edit(rid(1), a="2")
    office.device("d1", partitions=(), leaving=("p",))
    two.create(rid(2), a="x")
    two.sync()
    answer = one.sync()
    assert answer.news[0].exchange_only
    assert answer.news[0].items == ()
    with one.replica.read() as tables:
        assert tables.counts().pending == 0


def test_a_part_that_finds_no_place_waits_for_the_whole_record(office: Office) -> None:
    """A client restored to its first day sends an edit again; its echo is left out of the news,
    and the record it belongs to is not held."""
    one, two = office.device("d1"), office.device("d2")
    one.create(rid(1), a="1")
    one.edit(rid(1), a="2")
    one.sync()
    two.sync()
    two.edit(rid(1), c="3")
    two.sync()
    edit = one.replica.tables.outbox[next(i for i in one.tables.outbox if i != rid(1))]
    restored = Station(office, "d1")
    empty = Cursor(0, 0)
    with restored.replica.write() as tables:
        replica.confirm_fork(tables, restored.ids)
        plain = {"standing": Standing.PENDING, "overlay": True, "position": 0, "epoch": b""}
        tables.add([structs.replace(edit, **plain)])
        state = tables.partitions()["p"]
        tables.put_partitions([structs.replace(state, visible=empty, staged=empty)])
    restored.sync()
    assert restored.tables.shadow[rid(1)].fields == {"a": "2", "c": "3"}
    assert not restored.tables.needed
