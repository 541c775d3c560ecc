"""One exchange and its answer: fence, epoch, news, receipts, scope (rules 7 to 23)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from sync import authoring, replica, view
from sync.authoring import Authorship, Edit, Home
from sync.errors import Code, SyncError
from sync.ports import Shadow, Standing
from sync.protocol import (
    NO_CURSOR,
    Answer,
    Cursor,
    EnrolRequest,
    Item,
    LeaseRequest,
    Op,
    Request,
    State,
)
from sync.replica import Limits
from sync.rules import ALL, Rules
from sync.server import chain, enrolment, epochs
from sync.server.memory_store import MemoryBook, MemoryStore
from sync.server.ports import DeviceRow, EpochNode, RightsRow
from sync.server.service import Service
from tests.support.sync_memory import MemoryReplica
from tests.support.time_and_ids import CountedIds

EPOCH = b"e" * 16
NOW = "2026-11-22T10:41"


class Office:
    """A server and the devices that a test enrols."""

    def __init__(self, rules: Rules = ALL) -> None:
        self.rules = rules
        self.book = MemoryBook(EPOCH)
        self.store = MemoryStore()
        self.service = Service(self.store, self.book, lambda: NOW, rules=rules)

    def device(self, name: str, **more: Any) -> Station:
        plain = {"sign_public": b"", "box_public": b"", "partitions": ("p",), "everything": True}
        with self.store.admin() as tables:
            tables.put_device(DeviceRow(device=name, **{**plain, **more}))
        return Station(self, name)

    def restore(self, contents: Any, epoch: bytes) -> None:
        self.store.contents = contents.copy()
        heads = {p: h.head for p, h in contents.heads.items()}
        self.book.add(epochs.branch(epoch, self.book.current(), heads))

    def head(self) -> int:
        return self.store.contents.heads["p"].head


class Station:
    """A device with its replica."""

    def __init__(self, office: Office, name: str) -> None:
        self.office = office
        self.replica = MemoryReplica(name, EPOCH, ("p",))
        self.ids = CountedIds(sum(name.encode()))

    @property
    def tables(self) -> Any:
        return self.replica.tables

    def create(self, record: bytes, station: str = "s1", **fields: Any) -> None:
        home = Home("p", station)
        self._author(Edit(record_id=record, kind="thing", op=Op.CREATE, set=fields, home=home))

    def edit(self, record: bytes, **fields: Any) -> None:
        with self.replica.read() as tables:
            seen = authoring.seen(tables, record, self.office.rules)
        self._author(Edit(record_id=record, kind="thing", set=fields, seen=seen))

    def _author(self, edit: Edit) -> None:
        by = Authorship(verb="thing.save", actor="wang", at=NOW)
        with self.replica.write() as tables:
            authoring.author(tables, [edit], by, self.ids, self.office.rules)
            view.show(tables, {edit.record_id: set(edit.set)})

    def request(self, **limits: Any) -> Request:
        with self.replica.write() as tables:
            return replica.open_request(tables, Limits(**limits), self.ids, rules=self.office.rules)

    def ask(self, request: Request) -> Answer:
        return self.office.service.exchange(request)

    def use(self, request: Request, answer: Answer) -> replica.Tally:
        with self.replica.write() as tables:
            return replica.use_answer(tables, request, answer, NOW, self.office.rules)

    def sync(self, **limits: Any) -> Answer:
        """Exchanges until nothing more comes; the last answer."""
        while True:
            request = self.request(**limits)
            answer = self.ask(request)
            if not self.use(request, answer).more:
                return answer

    def shown(self, record: bytes) -> Any:
        return self.tables.seen[record].fields


def rid(number: int) -> bytes:
    return number.to_bytes(16)


@pytest.fixture
def office() -> Office:
    return Office()


# -- fence and order -----------------------------------------------------------------------------


def test_rule_7_a_lost_answer_and_a_late_duplicate_are_the_same_client(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    first = one.request()
    lost = one.ask(first)
    one.create(rid(2), a="2")
    second = one.request()
    assert second.fence == first.fence
    answer = one.ask(second)
    assert answer.results[0] == lost.results[0]
    one.use(second, answer)
    one.sync()
    assert one.ask(first).code == ""


def test_rule_7_a_clone_is_a_fork_until_a_person_confirms(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    twin = Station(office, "d1")
    twin.replica.tables = one.replica.tables.copy()
    twin.ids = CountedIds(99)
    one.sync()
    request = twin.request()
    answer = twin.ask(request)
    assert answer.code == Code.FORK
    twin.use(request, answer)
    with pytest.raises(SyncError, match="fork"):
        twin.request()
    with twin.replica.write() as tables:
        replica.confirm_fork(tables, twin.ids)
    twin.create(rid(2), a="2")
    assert twin.sync().code == ""
    with office.store.admin() as admin:
        assert [f.flagged for f in admin.fences("d1")].count(True) == 1


def test_rule_7_the_pair_is_stored_before_the_first_byte_leaves(office: Office) -> None:
    one = office.device("d1")
    request = one.request()
    assert one.tables.identity_row.next == request.fence.next != b""


def test_rule_8_the_first_exchange_in_a_new_epoch_adopts_the_pair(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    backup = office.store.contents.copy()
    one.create(rid(2), a="2")
    one.sync()
    office.restore(backup, b"2" * 16)
    answer = one.sync()
    assert answer.code == ""
    assert one.tables.identity_row.epoch == b"2" * 16
    assert not one.tables.identity_row.forked


def test_rule_8_an_answer_of_an_old_epoch_moves_no_fence(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    first = one.request()
    late = one.ask(first)
    office.restore(MemoryStore().contents, b"2" * 16)
    office.device("d1")
    second = one.request()
    one.use(second, one.ask(second))
    one.use(first, late)
    assert one.tables.identity_row.next == first.fence.next


def test_rule_9_every_request_is_a_prefix_in_order(office: Office) -> None:
    one = office.device("d1")
    for number in range(1, 6):
        one.create(rid(number), a="x")
    small = one.request(changes=2)
    assert [c.record_id for c in small.changes()] == [rid(1), rid(2)]
    assert [c.record_id for c in one.request().changes()] == [rid(n) for n in range(1, 6)]
    assert [c.seq for c in one.request().changes()] == [1, 2, 3, 4, 5]


def test_rule_10_a_limit_never_cuts_an_act(office: Office) -> None:
    one = office.device("d1")
    home = Home("p", "s1")
    edits = [
        Edit(record_id=rid(n), kind="thing", op=Op.CREATE, set={"a": "x"}, home=home)
        for n in (1, 2, 3)
    ]
    with one.replica.write() as tables:
        authoring.author(tables, edits, Authorship(verb="v", actor="w", at=NOW), one.ids)
    assert len(one.request(changes=2).acts[0].changes) == 3


# -- receipts ------------------------------------------------------------------------------------


def test_acknowledges_exactly_what_was_answered(office: Office) -> None:
    """An edit made while the request was on its way stays pending."""
    one = office.device("d1")
    one.create(rid(1), a="1")
    request = one.request()
    one.edit(rid(1), a="2")
    one.use(request, one.ask(request))
    with one.replica.read() as tables:
        assert tables.counts().pending == 1
    assert one.shown(rid(1)) == {"a": "2"}


def test_one_bad_change_is_refused_and_the_others_apply(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.create(rid(2), a="\0")
    one.create(rid(3), a="3")
    answer = one.sync()
    assert [r.state for r in answer.results] == [State.APPLIED, State.REFUSED, State.APPLIED]
    with office.store.admin() as admin:
        assert [q.code for q in admin.quarantined()] == [Code.BAD_CHANGE]
    with one.replica.read() as tables:
        assert [c.code for c in tables.refused()] == [Code.BAD_CHANGE]
        assert tables.counts().refused == 1
    assert one.shown(rid(2)) == {"a": "\0"}


def test_an_act_in_a_foreign_partition_is_refused(office: Office) -> None:
    one = office.device("d1", partitions=("q",))
    one.create(rid(1), a="1")
    assert one.sync().results[0].code == Code.BAD_PARTITION


def test_rights_are_the_delivered_table_and_nothing_else(office: Office) -> None:
    one = office.device("d1", stations=("s1",), everything=False, roles={"wang": "clerk"})
    row = RightsRow(role="clerk", kind="thing", act="thing.save", scope="station")
    with office.store.admin() as admin:
        admin.put_rights([row])
    one.create(rid(1), station="s1", a="1")
    one.create(rid(2), station="s9", a="1")
    results = one.sync().results
    assert [r.code for r in results] == ["", Code.NOT_ALLOWED]


def test_a_revoked_device_is_turned_away_and_keeps_its_work(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    enrolment.revoke(office.store, "d1")
    request = one.request()
    with pytest.raises(SyncError, match="revoked"):
        one.use(request, one.ask(request))
    with one.replica.read() as tables:
        assert tables.counts().pending == 1


# -- news ----------------------------------------------------------------------------------------


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
    one.sync()
    assert set(one.tables.seen) == {rid(1), rid(2), rid(3)}


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


# -- epoch ---------------------------------------------------------------------------------------


def test_rule_19_common_positions_are_those_of_the_lowest_common_ancestor() -> None:
    nodes = {
        b"a": EpochNode(epoch=b"a"),
        b"b": EpochNode(epoch=b"b", parent=b"a", left={"p": 10, "q": 4}),
        b"c": EpochNode(epoch=b"c", parent=b"b", left={"p": 14, "q": 6}),
        b"d": EpochNode(epoch=b"d", parent=b"a", left={"p": 7, "q": 9}),
    }
    assert epochs.common(nodes, b"a", b"c") == {"p": 10, "q": 4}
    assert epochs.common(nodes, b"c", b"d") == {"p": 7, "q": 4}
    assert epochs.common(nodes, b"b", b"c") == {"p": 14, "q": 6}
    assert epochs.common(nodes, b"x", b"c") == {}


def test_rule_20_receipts_are_withdrawn_and_the_counter_goes_up(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    backup = office.store.contents.copy()
    one.create(rid(2), a="2")
    one.edit(rid(1), a="later")
    one.sync()
    office.restore(backup, b"2" * 16)
    request = one.request()
    one.use(request, one.ask(request))
    with one.replica.read() as tables:
        assert tables.counts().pending == 2
        assert tables.need(10) == {"p": [rid(1), rid(2)]}
    assert one.tables.states["p"].visible == Cursor(1, 0)
    one.sync()
    assert one.tables.shadow[rid(1)].fields == {"a": "later"}
    assert not one.tables.needed


def test_rule_21_a_record_the_server_lost_stays_readable(office: Office) -> None:
    one, two = office.device("d1"), office.device("d2")
    backup = office.store.contents.copy()
    one.create(rid(1), a="1")
    one.sync()
    two.sync()
    office.restore(backup, b"2" * 16)
    two.sync()
    assert two.tables.shadow[rid(1)].absent
    assert two.shown(rid(1)) == {"a": "1"}
    one.sync()
    two.sync()
    two.sync()
    assert not two.tables.shadow[rid(1)].absent


def test_rule_22_safe_is_told_per_epoch(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.sync()
    with office.store.admin() as admin:
        admin.put_heads([structs.replace(h, safe=h.head) for h in admin.heads().values()])
    one.sync()
    assert one.tables.states["p"].safe == 1


def test_a_restored_database_is_not_served_unawares(office: Office) -> None:
    office.book.raise_high_water({"p": 5})
    epochs.require_known_history(office.book, EPOCH, {"p": 5})
    with pytest.raises(SyncError, match="restore-not-done"):
        epochs.require_known_history(office.book, EPOCH, {"p": 4})
    with pytest.raises(SyncError, match="restore-not-done"):
        epochs.require_known_history(office.book, b"x" * 16, {"p": 5})


# -- enrolment, numbers, log ---------------------------------------------------------------------


def test_an_invitation_is_used_once(office: Office) -> None:
    row = DeviceRow(device="d7", sign_public=b"", box_public=b"", partitions=("p",))
    enrolment.invite(office.store, b"token", "2026-12-01T00:00", row, {"station": "s1"})
    asked = EnrolRequest(token=b"token", sign_public=b"s" * 32, box_public=b"b" * 32)
    first = enrolment.enrol(office.store, office.book, asked, NOW)
    assert (first.code, first.device, first.epoch) == ("", "d7", EPOCH)
    assert enrolment.enrol(office.store, office.book, asked, NOW) == first
    other = structs.replace(asked, sign_public=b"x" * 32)
    assert enrolment.enrol(office.store, office.book, other, NOW).code == Code.ALREADY_USED
    wrong = structs.replace(asked, token=b"guess")
    assert enrolment.enrol(office.store, office.book, wrong, NOW).code == Code.WRONG_CODE


def test_an_invitation_expires(office: Office) -> None:
    row = DeviceRow(device="d7", sign_public=b"", box_public=b"")
    enrolment.invite(office.store, b"token", "2026-11-01T00:00", row, {})
    asked = EnrolRequest(token=b"token", sign_public=b"s", box_public=b"b")
    assert enrolment.enrol(office.store, office.book, asked, NOW).code == Code.EXPIRED


def test_leases_are_consecutive_and_repeatable(office: Office) -> None:
    office.device("d1")
    ask = LeaseRequest(device="d1", lease_id=b"lease-01", series="号", count=10)
    first = office.service.lease(ask)
    assert (first.first, first.last) == (1, 10)
    assert office.service.lease(ask) == first
    second = office.service.lease(structs.replace(ask, lease_id=b"lease-02"))
    assert (second.first, second.last) == (11, 20)
    assert office.service.lease(structs.replace(ask, count=0)).code == Code.MALFORMED


def test_the_log_is_chained(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.edit(rid(1), a="2")
    one.sync()
    with office.store.admin() as admin:
        entries = admin.log("p", 0, 10)
        end = admin.heads()["p"].chain
    assert chain.verify(entries) == end
    forged = structs.replace(entries[0], actor="li")
    with pytest.raises(SyncError, match="chain-broken"):
        chain.verify([forged, *entries[1:]])


def test_flags_never_refuse(office: Office) -> None:
    one = office.device("d1")
    flagged = Service(office.store, office.book, lambda: NOW, flag=lambda change, op: ["late"])
    one.create(rid(1), a="1")
    answer = flagged.exchange(one.request())
    assert answer.results[0].state is State.APPLIED
    assert [n.code for n in answer.notices] == ["late"]


def test_a_newer_protocol_is_told_so(office: Office) -> None:
    one = office.device("d1")
    request = structs.replace(one.request(), protocol=99)
    assert one.ask(request).code == Code.PROTOCOL_TOO_NEW
