"""Ledger, due list, Today, drafts, phrases and guide at one desk."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.disclosure import Disclosure
from app.domain.fields import FieldType
from app.domain.problems import Refused
from app.domain.records import SendState
from app.usecases import consult, drafts, due, guide, ledger, phrases, today
from app.usecases.desk import Desk
from app.usecases.ledger import Export, Filter
from app.usecases.ports import Actor, Draft, PortFault, Query
from app.usecases.records import Saved
from tests.support.memory_desk import CLERK, HEAD, STATION, as_actor, memory_desk
from tests.support.memory_store import MemoryStore
from tests.support.time_and_ids import FixedClock


@pytest.fixture
def desk() -> Desk:
    return memory_desk(HEAD)


def store(desk: Desk) -> MemoryStore:
    assert isinstance(desk.reader, MemoryStore)
    return desk.reader


def visit(desk: Desk, **values: Any) -> str:
    base = {"received_at": "2026-11-20T09:00", "visitor_name": "阿苦木呷", "facts": "工资"}
    done = consult.record_consultation(desk, {**base, **values})
    assert isinstance(done, Saved)
    return done.record.id


def query(desk: Desk, **chosen: Any) -> Query:
    found = ledger.build_query(desk, "consultation", Filter(**chosen))
    assert isinstance(found, Query), found
    return found


# ---- ledger


def test_a_filter_reads_what_people_write(desk: Desk) -> None:
    wanted = visit(desk, handling=("answered",), channel="call")
    visit(desk, received_at="2026-10-05T09:00")
    chosen = query(desk, period="2026-11", where={"channel": "来电", "handling": "当场解答"})
    assert [r.id for r in ledger.records(desk, chosen)] == [wanted]


def test_an_emptied_filter_asks_for_empty_fields(desk: Desk) -> None:
    open_one = visit(desk)
    visit(desk, closed_at="2026-11-20T10:00")
    chosen = query(desk, where={"closed_at": ""})
    assert [r.id for r in ledger.records(desk, chosen)] == [open_one]


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (Filter(period="去年"), "period.unknown"),
        (Filter(where={"channel": "飞鸽"}), "code.unknown"),
        (Filter(where={"colour": "red"}), "field.unknown"),
    ],
)
def test_a_filter_that_says_nothing_is_refused(desk: Desk, chosen: Filter, code: str) -> None:
    found = ledger.build_query(desk, "consultation", chosen)
    assert isinstance(found, Refused)
    assert found.problems[0].code == code


def test_states_and_completeness(desk: Desk) -> None:
    visit(desk)
    waiting = frozenset({SendState.WAITING})
    assert desk.reader.count(query(desk, states=waiting, complete=False)) == 1
    assert desk.reader.count(query(desk, complete=True)) == 0


def test_an_export_is_masked_counted_and_logged(desk: Desk) -> None:
    visit(desk)
    found = ledger.export(desk, query(desk))
    assert isinstance(found, Export)
    assert (found.disclosure, found.count) == (Disclosure.EXPORT, 1)
    assert ("export", "consultation", "", "1") in store(desk).rows.audit


def test_an_unmasked_export_logs_its_reason(desk: Desk) -> None:
    """commands.md: masked unless a reason is given (logged)."""
    found = ledger.export(desk, query(desk), unmasked_reason="县局核对")
    assert isinstance(found, Export)
    assert found.disclosure is Disclosure.FULL
    assert ("unmask", "consultation", "", "县局核对") in store(desk).rows.audit


def test_who_may_not_read_lists_nothing(desk: Desk) -> None:
    guest = as_actor(desk, Actor("见习", frozenset(), STATION, "513431"))
    assert isinstance(ledger.build_query(guest, "consultation", Filter()), Refused)
    assert isinstance(ledger.export(guest, Query("consultation")), Refused)
    board = today.today(guest)
    assert (board.due, list(board.recent), board.incomplete_count) == ((), [], 0)


# ---- due


def test_promises_are_due_until_they_are_closed(desk: Desk) -> None:
    """product.md R35; domain.md B.1 `due_on`, `appointment_at`."""
    late = visit(desk, due_on="2026-11-21")
    appointment = visit(
        desk,
        handling=("appointment",),
        appointment_at="2026-11-24T09:00",
        due_on="2026-11-24",
    )
    visit(desk, due_on="2026-11-21", closed_at="2026-11-21T10:00", outcome="已答复")
    visit(desk, due_on="2027-03-01")
    found = due.due(desk)
    assert [(item.rule, item.id, item.due_on, item.overdue) for item in found] == [
        ("answer", late, "2026-11-21", True),
        ("appointment", appointment, "2026-11-24", False),
    ]
    assert [item.id for item in due.due(desk, "2026-11-10", ahead=0)] == []


def test_every_due_rule_names_fields_of_its_kind(desk: Desk) -> None:
    for rule in due.DUE_RULES:
        kind = desk.kinds[rule.kind]
        assert kind.by_name[rule.on].type in (FieldType.DATE, FieldType.DATETIME)
        assert rule.closed_by in kind.by_name


def test_a_sensitive_record_is_due_without_a_name(desk: Desk) -> None:
    visit(desk, due_on="2026-11-21", sensitivity="sensitive")
    assert "阿苦" not in due.due(desk)[0].title


# ---- today


def test_today_counts_everything_and_shows_some(desk: Desk) -> None:
    for hour in range(10):
        visit(desk, received_at=f"2026-11-22T{hour:02}:00")
    drafts.autosave(desk, "consultation", {"facts": "半句"})
    board = today.today(desk)
    assert (board.today_count, board.incomplete_count) == (10, 10)
    assert len(board.incomplete) == len(board.recent) == 8
    assert board.recent[0].get("received_at") == "2026-11-22T09:00"
    assert len(board.drafts) == 1


@pytest.mark.parametrize(("days", "level"), [(6, 0), (7, 1), (14, 2), (30, 3)])
def test_what_waits_too_long_turns_amber(days: int, level: int) -> None:
    """product.md: waiting older than 7/14/30 days (parameter)."""
    clock = FixedClock()
    desk = memory_desk(clock=clock)
    assert today.today(desk).waiting == today.Waiting(0, 0)
    visit(desk)
    clock.advance(days * 86_400)
    assert today.today(desk).waiting == today.Waiting(days, level)


# ---- drafts


def test_drafts_are_private_and_parked_ones_wait(desk: Desk) -> None:
    """product.md R22 drafts private; Ctrl+P: several may be parked."""
    first = drafts.autosave(desk, "consultation", {"facts": "半句", "phone": None})
    assert isinstance(first, Draft)
    assert dict(first.values) == {"facts": "半句"}
    second = drafts.autosave(desk, "consultation", {"facts": "半句话"}, draft_id=first.id)
    assert isinstance(second, Draft)
    assert drafts.interrupted(desk, "consultation") == second
    drafts.park(desk, second)
    assert drafts.interrupted(desk, "consultation") is None
    assert [draft.id for draft in drafts.parked(desk)] == [first.id]
    assert drafts.own(as_actor(desk, CLERK)) == []
    drafts.bring_back(desk, second)
    assert drafts.parked(desk) == []
    assert drafts.drop(desk, first.id).topics == {drafts.TOPIC}
    assert drafts.own(desk) == []


def test_a_draft_that_cannot_be_written_is_told(desk: Desk) -> None:
    class FullDisk:
        def put(self, draft: Draft) -> None:
            raise PortFault("store.disk_full")

        def drop(self, draft_id: str) -> None: ...

        def of(self, owner: str) -> list[Draft]:
            return []

    outcome = drafts.autosave(replace(desk, drafts=FullDisk()), "consultation", {"facts": "半句"})
    assert isinstance(outcome, Refused)


# ---- phrases and guide


def test_a_trigger_becomes_the_phrase_of_the_matter(desk: Desk) -> None:
    """product.md, Intake: phrases by matter (`;qz`)."""
    text = "您好;qz"
    found = phrases.expansions(desk, text, len(text), "private_loan", "economic")
    assert [e.phrase.id for e in found] == ["p2", "p1"]
    assert found[0].apply(text) == "您好请保存借条和转账记录。"


def test_a_trigger_works_in_full_width_and_in_the_middle(desk: Desk) -> None:
    (found,) = phrases.expansions(desk, "先；LH再说", 4, "neighbour", "civil")
    assert found.apply("先；LH再说") == "先可以先申请人民调解,不收费。再说"


@pytest.mark.parametrize("text", ["qz", ";", ";不", "a;qz b"])
def test_without_a_trigger_nothing_happens(desk: Desk, text: str) -> None:
    assert phrases.expansions(desk, text, len(text)) == ()


def test_phrases_of_a_matter_come_before_those_of_its_class(desk: Desk) -> None:
    assert [p.id for p in phrases.for_matter(desk, "wages", "civil")] == ["p1", "p3"]


def test_the_guide_answers_by_words_and_stage(desk: Desk) -> None:
    assert [entry.id for entry in guide.search(desk, "工资")] == ["g1"]
    assert [entry.id for entry in guide.search(desk, "民政 离婚")] == ["g2"]
    assert [entry.id for entry in guide.search(desk, stage="family")] == ["g2"]
    assert len(guide.search(desk)) == 2
