"""Case numbers that come with a file: on paper, from here, or foreign (domain.md A.5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.case_file import CASE
from app.domain.problems import Problem, Severity
from app.domain.records import Record
from app.messages import sentence
from app.usecases import importing, records
from tests.support.counter import SHORT, Counter, done, in_memory, on_disk


@pytest.fixture(params=["memory", "encrypted"])
def counter(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Counter]:
    if request.param == "memory":
        yield in_memory()
        return
    with on_disk(data_dir) as (made, _store):
        yield made


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


def test_an_old_number_is_judged_by_the_committee_that_the_case_gets(counter: Counter) -> None:
    """The file names no committee: the only one of the place is meant."""
    of = counter.committee()
    row = {"accepted_on": "2025-03-01", "brief": "排水", "case_no": "（2025）解放沟第3号"}
    outcome = importing.import_row(counter.desk, CASE, importing.Row(1, row))
    found = counter.desk.reader.get(CASE, outcome.record_id)
    assert found is not None
    assert found.text("committee_id") == of.id
    assert found.text("case_no") == "（2025）解放沟第3号"
    assert "number.foreign" not in {problem.code for problem in outcome.problems}


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
