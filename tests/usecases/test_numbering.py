"""Case numbers from the counter's side, on the encrypted store and in memory (domain.md A.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case_file import CASE
from app.domain.case_numbers import series
from app.domain.policy import Parameter, Policy
from app.domain.problems import Refused
from app.messages import sentence
from app.store import Store, StoreFault
from app.usecases import records
from app.usecases.mediation import numbering, opening, parts
from sync.protocol import LeaseGrant
from tests.support.counter import HEAD, SHORT, Counter, done, in_memory, on_disk, why


@pytest.fixture(params=["memory", "encrypted"])
def counter(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Counter]:
    if request.param == "memory":
        yield in_memory()
        return
    with on_disk(data_dir) as (made, _store):
        yield made


@pytest.fixture
def encrypted(data_dir: Path) -> Iterator[tuple[Counter, Store]]:
    with on_disk(data_dir) as made:
        yield made


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


def test_the_common_template_may_be_another_one_next_year(counter: Counter) -> None:
    reference = counter.desk.reference
    old = [reference.policy.parameter(name, "2026-11-22") for name in reference.policy.names()]
    new = Parameter("case_no_template", "{year}年{committee}{number}号", "2027-01-01")
    delivered = replace(reference, policy=Policy([*old, new]))
    counter.desk = replace(counter.desk, references=lambda: delivered)
    counter.clock.set("2027-01-05T09:00")
    of = counter.committee()
    for year in (2026, 2027):
        counter.grant(of, year)
    # What was accepted in the old year is numbered in its way, also after New Year.
    assert counter.number(counter.case(of, "2026-12-30")) == f"(2026){SHORT}人调字第1号"
    assert counter.number(counter.case(of, "2027-01-04")) == f"2027年{SHORT}1号"


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
    assert numbering.gap_words(standing) == note


def test_a_case_that_went_to_the_successor_leaves_no_gap(counter: Counter) -> None:
    of = counter.committee()
    counter.grant(of)
    case = counter.case(of)
    counter.number(case)
    counter.number(counter.case(of))
    heir = counter.committee(name="瓦岗镇人民调解委员会", short_name="昭觉瓦岗")
    found = counter.desk.reader.get(CASE, case.id)
    assert found is not None
    moved = done(records.edit(counter.desk, found, {"committee_id": heir.id}))
    assert moved.text("case_no") == f"(2026){SHORT}人调字第1号"
    standing = numbering.standing(counter.desk, of.id, 2026)
    assert isinstance(standing, numbering.NumberStanding)
    assert (standing.issued, standing.gaps) == ((2,), ())
