"""Case numbers from the counter's side, on the encrypted store and in memory (domain.md A.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.case_file import CASE
from app.domain.case_numbers import series
from app.domain.problems import Problem, Refused, Severity
from app.domain.records import Record
from app.messages import sentence
from app.store import Store, StoreFault, open_store
from app.usecases import importing, records
from app.usecases.desk import Desk
from app.usecases.mediation import numbering, opening, parts
from app.usecases.ports import Actor
from app.usecases.records import Saved
from sync.protocol import LeaseGrant
from tests.support.memory_desk import STATION, VILLAGE, memory_desk
from tests.support.memory_store import MemoryStore
from tests.support.station_store import KEY, setup_for
from tests.support.time_and_ids import FixedClock

HEAD = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), STATION, "513431")
SHORT = "昭觉解放沟"


@dataclass
class Counter:
    """A desk with a committee and its mediator, and a server that grants what is asked for."""

    desk: Desk
    store: Store | MemoryStore
    clock: FixedClock

    def committee(self, **values: Any) -> Record:
        given = {
            "name": "解放沟镇人民调解委员会", "short_name": SHORT, "kind_code": "township",
            "division_code": "513431101000",
        }  # fmt: skip
        return done(records.create(self.desk, "committee", {**given, **values}))

    def case(self, of: Record, accepted: str = "2026-11-02", **values: Any) -> Record:
        given = {
            "source_code": "applied", "applied_on": accepted, "application_mode": "oral",
            "accepted_on": accepted, "dispute_type": "02", "dispute_division": VILLAGE,
            "people_involved": 2, "brief": "两家因田埂排水争吵。", "languages": ("zh",),
            "consented": True, "committee_id": of.id,
        }  # fmt: skip
        sides = [{"side": "applicant", "name": "木呷"}, {"side": "respondent", "name": "乌牛"}]
        return done(opening.open_case(self.desk, {**given, **values}, sides))

    def grant(self, of: Record, year: int = 2026, first: int = 1, last: int = 50) -> None:
        """The answer of the server to the open wish for the series, or its own idea."""
        name = series(of.id, year)
        if isinstance(self.store, MemoryStore):
            self.store.grant(name, first, last)
            return
        with self.store.writer.begin(HEAD, "test.ask") as unit:
            unit.ask_numbers(name, last - first + 1)
        with self.store.replica.write() as tables:
            (wish,) = [w for w in tables.open_leases(100) if w.series == name]
            grant = LeaseGrant(lease_id=wish.lease_id, first=first, last=last)
            tables.put_leases([grant], tables.identity().epoch)

    def number(self, case: Record) -> str:
        return done(numbering.issue(self.desk, case)).text("case_no")


def done(outcome: Saved | Refused) -> Record:
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def why(outcome: object) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    assert all(sentence(problem) for problem in outcome.problems)
    return [problem.code for problem in outcome.problems]


@pytest.fixture(params=["memory", "encrypted"])
def counter(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Counter]:
    fake = replace(memory_desk(), actor=HEAD)
    assert isinstance(fake.clock, FixedClock)
    if request.param == "memory":
        assert isinstance(fake.reader, MemoryStore)
        yield Counter(fake, fake.reader, fake.clock)
        return
    store = open_store(data_dir / "station.db", KEY, setup_for(fake.clock, fake.ids))
    yield Counter(replace(fake, reader=store.reader, writer=store.writer), store, fake.clock)
    store.close()


@pytest.fixture
def encrypted(data_dir: Path) -> Iterator[tuple[Counter, Store]]:
    fake = replace(memory_desk(), actor=HEAD)
    assert isinstance(fake.clock, FixedClock)
    store = open_store(data_dir / "station.db", KEY, setup_for(fake.clock, fake.ids))
    desk = replace(fake, reader=store.reader, writer=store.writer)
    yield Counter(desk, store, fake.clock), store
    store.close()


# -- issuing ---------------------------------------------------------------------------------------


def test_numbers_follow_each_other_within_a_committee_and_year(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    numbers = [counter.number(counter.case(of)) for _ in range(3)]
    assert numbers == [f"(2026){SHORT}人调字第{n}号" for n in (1, 2, 3)]


def test_a_number_is_never_given_anew(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    case = counter.case(of)
    assert counter.number(case) == counter.number(case) == f"(2026){SHORT}人调字第1号"
    current = counter.desk.reader.get(CASE, case.id)
    assert current is not None
    typed = records.set_fields(counter.desk, CASE, case.id, {"case_no": "另一个号"})
    assert why(typed) == ["field.derived"]
    renamed = counter.desk.reader.get("committee", of.id)
    assert renamed is not None
    done(records.edit(counter.desk, renamed, {"short_name": "新简称"}))
    assert counter.number(current) == f"(2026){SHORT}人调字第1号"
    assert counter.number(counter.case(of)) == "(2026)新简称人调字第2号"
    standing = numbering.standing(counter.desk, of.id, 2026)
    assert isinstance(standing, numbering.NumberStanding)
    assert (standing.issued, standing.gaps) == ((1, 2), ())


def test_the_agreement_bears_the_number_of_its_case(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    case = counter.case(of)
    agreement = done(parts.add(counter.desk, case.id, "agreement", {"form": "written"}))
    counter.number(case)
    found = counter.desk.reader.get("agreement", agreement.id)
    assert found is not None
    assert found.text("agreement_no") == f"(2026){SHORT}人调字第1号"


def test_a_draft_waits_for_what_registration_needs(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    case = done(opening.open_case(counter.desk, {"committee_id": of.id}))
    outcome = numbering.issue(counter.desk, case)
    assert isinstance(outcome, Refused)
    fields = {problem.field for problem in outcome.problems}
    assert fields >= {"source_code", "dispute_type", "brief", "party_names", "consented"}
    assert counter.desk.reader.numbers(series(of.id, 2026)).free == 50


def test_without_numbers_the_wish_is_noted_and_the_case_waits(counter: Counter) -> None:
    of = counter.committee()
    case = counter.case(of)
    for _ in range(2):
        assert why(numbering.issue(counter.desk, case)) == ["number.none_left"]
    assert counter.desk.reader.numbers(series(of.id, 2026)).asked
    counter.grant(of)
    assert counter.number(case).endswith("第1号")


def test_the_last_number_is_given_and_then_none(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of, first=7, last=8)
    assert [counter.number(counter.case(of))[-3:] for _ in range(2)] == ["第7号", "第8号"]
    assert why(numbering.issue(counter.desk, counter.case(of))) == ["number.none_left"]
    counter.grant(of, first=20, last=21)
    assert counter.number(counter.case(of)).endswith("第20号")


def test_the_next_block_is_asked_for_before_the_last_number(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of, first=1, last=12)
    name = series(of.id, 2026)
    counter.number(counter.case(of))
    assert not counter.desk.reader.numbers(name).asked
    counter.number(counter.case(of))
    assert counter.desk.reader.numbers(name).asked


def test_in_december_numbers_for_the_new_year_are_asked_for(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    next_year = series(of.id, 2027)
    counter.number(counter.case(of))
    assert not counter.desk.reader.numbers(next_year).asked
    counter.clock.set("2026-12-03T10:00")
    counter.number(counter.case(of, "2026-12-02"))
    assert counter.desk.reader.numbers(next_year).asked
    counter.grant(of, 2027)
    counter.clock.set("2027-01-04T09:00")  # the road is closed, the line is down
    assert counter.number(counter.case(of, "2027-01-04")) == f"(2027){SHORT}人调字第1号"
    assert counter.number(counter.case(of, "2026-12-31")) == f"(2026){SHORT}人调字第3号"


def test_a_successor_counts_from_one_under_its_own_name(counter: Counter) -> None:
    old = counter.committee()
    counter.grant(old)
    counter.number(counter.case(old))
    heir = counter.committee(name="瓦岗镇人民调解委员会", short_name="昭觉瓦岗")
    found = counter.desk.reader.get("committee", old.id)
    assert found is not None
    closed = {"closed_on": "2026-11-10", "successor_id": heir.id}
    done(records.edit(counter.desk, found, closed))
    late = counter.case(old, "2026-11-11")
    outcome = numbering.issue(counter.desk, late)
    assert why(outcome) == ["number.committee_closed"]
    assert isinstance(outcome, Refused)
    assert "瓦岗镇人民调解委员会" in sentence(outcome.problems[0])
    # What it had accepted before is still its own.
    assert counter.number(counter.case(old, "2026-11-10")).endswith("第2号")
    counter.grant(heir)
    assert counter.number(counter.case(heir, "2026-11-11")) == "(2026)昭觉瓦岗人调字第1号"


def test_each_committee_has_its_template(counter: Counter) -> None:
    of = counter.committee(number_template="{committee}调〔{year}〕{number:03}号")
    counter.grant(of)
    assert counter.number(counter.case(of)) == f"{SHORT}调〔2026〕001号"


@pytest.mark.parametrize("template", ["第{number}号", "{year}{number:q}", "{year}{number}{0}"])
def test_a_template_that_cannot_be_used_is_refused_by_name(counter: Counter, template: str) -> None:
    of = counter.committee(number_template=template)
    counter.grant(of)
    assert why(numbering.issue(counter.desk, counter.case(of))) == ["number.template"]
    assert counter.desk.reader.numbers(series(of.id, 2026)).free == 50


def test_an_unknown_committee_is_refused(counter: Counter) -> None:
    of = counter.committee()
    case = counter.case(of)
    done(records.remove(counter.desk, of, "重复登记"))
    assert why(numbering.issue(counter.desk, case)) == ["number.no_committee"]


# -- the server says no, the machine fails ---------------------------------------------------------


def test_a_series_of_another_device(encrypted: tuple[Counter, Store]) -> None:
    counter, store = encrypted
    of = counter.committee()
    case = counter.case(of)
    numbering.issue(counter.desk, case)
    with store.replica.write() as tables:
        (wish,) = tables.open_leases(10)
        refusal = LeaseGrant(lease_id=wish.lease_id, code="lease-held")
        tables.put_leases([refusal], tables.identity().epoch)
        assert tables.open_leases(10) == []
    outcome = numbering.issue(counter.desk, case)
    assert why(outcome) == ["number.held"]
    assert isinstance(outcome, Refused)
    assert wish.series in sentence(outcome.problems[0])
    with store.replica.read() as tables:
        assert [one.lease_id for one in tables.open_leases(10)] == [wish.lease_id]


def test_a_failed_commit_uses_no_number(encrypted: tuple[Counter, Store]) -> None:
    counter, store = encrypted
    of = counter.committee()
    counter.grant(of)
    name = series(of.id, 2026)
    with pytest.raises(ZeroDivisionError), store.writer.begin(HEAD, "test") as unit:
        _ = unit.take_number(name) == 1 and 1 // 0
    assert store.reader.numbers(name).free == 50
    assert counter.number(counter.case(of)).endswith("第1号")


def test_a_copy_that_nobody_confirmed_gives_no_number(encrypted: tuple[Counter, Store]) -> None:
    counter, store = encrypted
    of = counter.committee()
    counter.grant(of)
    case = counter.case(of)
    path = store.backups.make().path
    assert counter.number(counter.case(of)).endswith("第1号")
    assert store.backups.restore(path) is None
    assert why(numbering.issue(counter.desk, case)) == ["number.unsure"]
    store.confirm_sync()
    # What was left may stand on paper: it is not given again, and listed as missing.
    assert why(numbering.issue(counter.desk, case)) == ["number.none_left"]
    counter.grant(of, first=51, last=60)
    assert counter.number(case).endswith("第51号")
    standing = numbering.standing(counter.desk, of.id, 2026)
    assert isinstance(standing, numbering.NumberStanding)
    assert standing.gaps == tuple(range(1, 51))


def test_a_machine_that_fails_says_so(
    encrypted: tuple[Counter, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    counter, _store = encrypted
    case = counter.case(counter.committee())

    def full(*_args: object) -> None:
        raise StoreFault("store.full")

    monkeypatch.setattr(counter.desk.writer, "begin", full)
    assert why(numbering.issue(counter.desk, case)) == ["store.full"]


# -- gaps ------------------------------------------------------------------------------------------


def test_gaps_are_listed_for_the_dossier_note(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    cases = [counter.case(of) for _ in range(6)]
    for case in cases:
        counter.number(case)
    assert numbering.gap_note(counter.desk, cases[0]) == ""
    for index in (1, 2, 4):
        found = counter.desk.reader.get(CASE, cases[index].id)
        assert found is not None
        done(records.remove(counter.desk, found, "登记错了"))
    standing = numbering.standing(counter.desk, of.id, 2026)
    assert isinstance(standing, numbering.NumberStanding)
    assert (standing.issued, standing.gaps) == ((1, 4, 6), (2, 3, 5))
    assert standing.stock.free == 44
    note = numbering.gap_note(counter.desk, cases[0])
    assert note == "解放沟镇人民调解委员会2026 年卷号有空号：2—3、5，未使用"


# -- numbers that come with a file -----------------------------------------------------------------


def bring(counter: Counter, of: Record, **raws: Any) -> tuple[Record, list[Problem]]:
    row = {"committee_id": of.id, "accepted_on": "2026-11-02", "brief": "排水", **raws}
    outcome = importing.import_row(counter.desk, CASE, importing.Row(1, row))
    assert outcome.refused == ()
    found = counter.desk.reader.get(CASE, outcome.record_id)
    assert found is not None
    return found, [p for p in outcome.problems if p.code.startswith("number.")]


@pytest.mark.parametrize(
    "number", [f"(2026){SHORT}人调字第7号", "(2026)别处人调字第1号", "无法看懂", "第51号"]
)
def test_a_foreign_number_is_pointed_out_and_not_kept(counter: Counter, number: str) -> None:
    of = counter.committee()
    counter.grant(of)
    counter.number(counter.case(of))
    case, told = bring(counter, of, case_no=number, accepted_on="2026-11-22")
    assert [(p.code, p.field, p.severity) for p in told] == [
        ("number.foreign", "case_no", Severity.WRONG)
    ]
    assert number in sentence(told[0])
    assert case.text("case_no") == ""
    assert number in case.text("remark")


def test_a_number_is_foreign_where_none_was_ever_leased(counter: Counter) -> None:
    case, told = bring(counter, counter.committee(), case_no=f"(2026){SHORT}人调字第7号")
    assert [p.code for p in told] == ["number.foreign"]
    assert case.text("case_no") == ""


def test_an_old_paper_case_keeps_its_number_and_it_is_not_given_again(counter: Counter) -> None:
    of = counter.committee()
    old, told = bring(counter, of, case_no="（2025）解放沟第3号", accepted_on="2025-03-01")
    assert [(p.code, p.severity) for p in told] == [("number.on_paper", Severity.WARN)]
    assert old.text("case_no") == "（2025）解放沟第3号"
    counter.grant(of)  # numbered here since 2026-11-22
    paper, told = bring(counter, of, case_no=f"（2026）{SHORT}人调字第1号")
    assert [p.code for p in told] == ["number.on_paper"]
    assert paper.text("case_no") == f"（2026）{SHORT}人调字第1号"
    assert counter.number(counter.case(of)).endswith("第2号")


def test_a_case_of_this_device_that_was_lost_comes_back_with_its_number(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    case = counter.case(of)
    number = counter.number(case)
    found = counter.desk.reader.get(CASE, case.id)
    assert found is not None
    done(records.remove(counter.desk, found, "误删"))
    again, told = bring(counter, of, case_no=number, accepted_on="2026-11-22")
    assert (again.text("case_no"), told) == (number, [])
    twice, told = bring(counter, of, case_no=number, accepted_on="2026-11-22")
    assert [p.code for p in told] == ["number.foreign"]
    assert twice.text("case_no") == ""
