"""The returns: every column of domain.md F.2 in its place, and every number opens its records.

The columns are written down here from the domain page and from nowhere else: an earlier exporter
had them shifted by one (F.2, last line).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.problems import Refused
from app.domain.records import Record
from app.store import open_store
from app.usecases import records, reports
from app.usecases.desk import Desk
from app.usecases.ports import Actor
from app.usecases.records import Saved
from app.usecases.reports import Table
from tests.support.memory_desk import STATION, VILLAGE, memory_desk
from tests.support.station_store import KEY, setup_for
from tests.support.time_and_ids import FixedClock

OTHER_VILLAGE = "513431101201"
TOWN = "513431101000"
MEDIATOR = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), STATION, "513431")

_NAMES = """
调解案件总数 涉及当事人数 调解成功 疑难复杂案件 协议涉及金额 村调委会 居调委会
乡镇调委会 街道调委会 企事业单位调委会 社会团体和其他组织调委会 主动调解
依申请调解 接受委托移送调解 其中：法院 其中：检察院 其中：公安机关 其中：信访部门
其中：其他部门 婚姻家庭纠纷 邻里纠纷 房屋宅基地纠纷 合同纠纷 生产经营纠纷
损害赔偿纠纷 山林土地纠纷 征地拆迁纠纷 环境污染纠纷 拖欠农民工工资纠纷
其他劳动争议纠纷 旅游纠纷 电子商务纠纷 其他消费纠纷 医疗纠纷 道路交通事故纠纷
物业纠纷 其他纠纷 口头协议 书面协议 协议已履行 司法确认 达成协议后起诉
法院判决维持 履行其他 防止自杀（件） 防止自杀（人） 防止民转刑（件）
防止民转刑（人） 防止群体性上访（件） 防止群体性上访（人） 防止群体性械斗（件）
防止群体性械斗（人） 排查纠纷 预防纠纷
"""
COLUMNS = _NAMES.split()

# domain.md F.2 with A.6: what a case says, and the number of the one column it adds to.
PLACES: tuple[tuple[str, str, int], ...] = (
    ("result", "success", 3),
    ("difficulty", "major", 4),
    ("difficulty", "complex", 4),
    ("committee_kind", "village", 6),
    ("committee_kind", "residents", 7),
    ("committee_kind", "township", 8),
    ("committee_kind", "street", 9),
    ("committee_kind", "company", 10),
    ("committee_kind", "association", 11),
    ("committee_kind", "court_room", 11),
    ("source_code", "proactive", 12),
    ("source_code", "applied", 13),
    ("source_code", "entrusted_court", 15),
    ("source_code", "entrusted_procuratorate", 16),
    ("source_code", "entrusted_police", 17),
    ("source_code", "entrusted_petition", 18),
    ("source_code", "entrusted_other", 19),
    ("source_code", "entrusted", 19),
    ("dispute_type", "01", 20),
    ("dispute_type", "0151", 20),
    ("dispute_type", "02", 21),
    ("dispute_type", "03", 22),
    ("dispute_type", "04", 23),
    ("dispute_type", "05", 24),
    ("dispute_type", "06", 25),
    ("dispute_type", "0651", 25),
    ("dispute_type", "07", 26),
    ("dispute_type", "0752", 26),
    ("dispute_type", "08", 27),
    ("dispute_type", "09", 28),
    ("dispute_type", "1001", 29),
    ("dispute_type", "1009", 30),
    ("dispute_type", "1051", 30),
    ("dispute_type", "11", 31),
    ("dispute_type", "1201", 32),
    ("dispute_type", "1209", 33),
    ("dispute_type", "13", 34),
    ("dispute_type", "14", 35),
    ("dispute_type", "15", 36),
    ("dispute_type", "99", 37),
    ("dispute_type", "9951", 37),
    ("agreement_form", "oral", 38),
    ("agreement_form", "written", 39),
    ("performance", "performed", 40),
    ("performance", "confirmed", 41),
    ("performance", "sued", 42),
    ("performance", "upheld", 43),
    ("performance", "other", 44),
    ("performance", "changed", 44),
)
SUMS = (
    ("people_involved", 2),
    ("amount_fen", 5),
    ("prevented_suicide_cases", 45),
    ("prevented_suicide_persons", 46),
    ("prevented_crime_cases", 47),
    ("prevented_crime_persons", 48),
    ("prevented_petition_cases", 49),
    ("prevented_petition_persons", 50),
    ("prevented_fight_cases", 51),
    ("prevented_fight_persons", 52),
)


@pytest.fixture(params=["memory", "encrypted"])
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    fake = replace(memory_desk(), actor=MEDIATOR)
    if request.param == "memory":
        yield fake
        return
    store = open_store(data_dir / "station.db", KEY, setup_for(fake.clock, fake.ids))
    yield replace(fake, reader=store.reader, writer=store.writer)
    store.close()


def put(desk: Desk, kind: str, **values: Any) -> Record:
    """A stored record with exactly these fields: figures look at nothing else."""
    record_id = desk.ids.record_id()
    with desk.writer.begin(desk.actor, f"{kind}.create") as unit:
        return unit.add(kind, record_id, values)


def case(desk: Desk, **values: Any) -> Record:
    return put(desk, "mediation_case", **{"ended_on": "2026-10-15", "committee_id": "", **values})


def table(desk: Desk, period: str = "2026-10", committee: str = "") -> Table:
    made = reports.table(desk, "mediation-cases", period, committee)
    assert isinstance(made, Table), made
    return made


def counted(made: Table) -> dict[int, int]:
    """Column number → value, without the empty ones."""
    return {int(name): n for name, n in made.total.items() if name.isdecimal() and n}


def committee(desk: Desk, name: str, division: str, **values: Any) -> Record:
    given = {"name": name, "short_name": name, "division_code": division, "kind_code": "village"}
    saved = records.create(desk, "committee", {**given, **values})
    assert isinstance(saved, Saved), saved
    return saved.record


def test_the_columns_are_those_of_the_return_in_their_order(desk: Desk) -> None:
    made = table(desk)
    assert [measure.name for measure in made.spec.measures] == [f"{n:02}" for n in range(1, 55)]
    assert list(made.names.values()) == COLUMNS


@pytest.mark.parametrize(("name", "code", "column"), PLACES)
def test_each_code_counts_in_its_column_and_in_no_other(name: str, code: str, column: int) -> None:
    desk = replace(memory_desk(), actor=MEDIATOR)
    case(desk, **{name: code})
    above = {14: 1} if 15 <= column <= 19 else {}
    assert counted(table(desk)) == {1: 1, column: 1, **above}


@pytest.mark.parametrize(("name", "column"), SUMS)
def test_each_number_is_summed_in_its_column(name: str, column: int) -> None:
    desk = replace(memory_desk(), actor=MEDIATOR)
    case(desk, **{name: 40})
    case(desk, **{name: 2})
    assert counted(table(desk)) == {1: 2, column: 42}


def test_both_stores_count_everything_at_once(desk: Desk) -> None:
    of = committee(desk, "火普村", VILLAGE)
    expected: dict[int, int] = {}
    for name, code, column in PLACES:
        case(desk, committee_id=of.id, **{name: code})
        for one in (1, column, *([14] if 15 <= column <= 19 else [])):
            expected[one] = expected.get(one, 0) + 1
    for name, column in SUMS:
        case(desk, committee_id=of.id, **{name: column})
        expected[1] += 1
        expected[column] = column
    case(desk, committee_id=of.id, ended_on="2026-09-30")
    case(desk, committee_id=of.id, ended_on="2026-11-01")
    put(desk, "screening_activity", occurred_on="2026-10-31", division_code=VILLAGE,
        times=3, found_count=7, prevented_cases=2)  # fmt: skip
    expected |= {53: 3, 54: 2}
    made = table(desk)
    assert counted(made) == expected
    assert made.total["53.found"] == 7
    assert counted(replace(made, total=made.rows[0].figures)) == expected
    assert made.scope.records == expected[1] + 1
    assert made.scope.unsent == expected[1] + 1


def test_screening_counts_for_the_committee_of_the_place_else_in_the_total(desk: Desk) -> None:
    village = committee(desk, "火普村", VILLAGE)
    for name in ("镇调委会", "镇医调委"):
        committee(desk, name, TOWN, kind_code="township")
    for place, times in ((VILLAGE, 1), (TOWN, 10), (OTHER_VILLAGE, 100)):
        put(desk, "screening_activity", occurred_on="2026-10-08", division_code=place, times=times)
    made = table(desk)
    assert made.total["53"] == 111
    assert {row.id: row.figures.get("53", 0) for row in made.rows if row.figures.get("53")} == {
        village.id: 1,
        reports.NOWHERE: 110,
    }
    assert len(reports.behind(desk, made, "53")) == 3
    assert len(reports.behind(desk, made, "53", village.id)) == 1
    assert len(reports.behind(desk, made, "53", reports.NOWHERE)) == 2
    assert table(desk, committee=village.id).total["53"] == 1


def test_every_number_opens_its_records(desk: Desk) -> None:
    one, two = committee(desk, "甲", VILLAGE), committee(desk, "乙", OTHER_VILLAGE)
    first = case(desk, committee_id=one.id, result="success", amount_fen=5_000)
    second = case(desk, committee_id=two.id, result="success", ended_on="2026-10-16")
    third = case(desk, committee_id=two.id, result="failed", dispute_type="0651")
    made = table(desk)
    assert list(reports.behind(desk, made, "03")) == [second.id, first.id]
    assert list(reports.behind(desk, made, "03", one.id)) == [first.id]
    assert list(reports.behind(desk, made, "25")) == [third.id]
    assert list(reports.behind(desk, made, "05")) == [first.id]
    assert list(reports.behind(desk, made, "37")) == []
    only = table(desk, committee=two.id)
    assert counted(only) == {1: 2, 3: 1, 25: 1}
    assert list(reports.behind(desk, only, "03")) == [second.id]
    for measure in made.spec.measures:
        if not measure.sums:
            assert len(reports.behind(desk, made, measure.name)) == made.total[measure.name]


def complete(desk: Desk, **values: Any) -> Record:
    given = {
        "source_code": "entrusted", "dispute_type": "10", "result": "success",
        "agreement_form": "oral",
    }  # fmt: skip
    return case(desk, **{**given, **values})


@pytest.mark.parametrize(
    ("values", "failed"),
    [
        ({}, []),
        ({"source_code": "entrusted_new"}, [0]),
        ({"dispute_type": "77"}, [2]),
        ({"agreement_form": None}, [3]),
        ({"result": "failed"}, [3]),
    ],
)
def test_the_cross_checks_say_what_does_not_agree(
    values: dict[str, Any], failed: list[int]
) -> None:
    desk = replace(memory_desk(), actor=MEDIATOR)
    complete(desk, **values)
    made = table(desk)
    assert [made.spec.checks.index(check) for check in made.failed] == failed


def test_the_five_checks_are_those_of_the_domain_page() -> None:
    made = table(replace(memory_desk(), actor=MEDIATOR))
    sums = [(c.parts, c.wholes, c.at_most) for c in made.spec.checks]
    span = lambda first, last: tuple(f"{n:02}" for n in range(first, last + 1))  # noqa: E731
    assert sums == [
        (("12", "13", "14"), ("01",), False),
        (span(15, 19), ("14",), False),
        (span(20, 37), ("01",), False),
        (("38", "39"), ("03",), False),
        (("03",), ("01",), True),
    ]
    assert len(span(20, 37)) == 18
    assert not made.spec.checks[1].holds({"14": 2, "15": 1})
    assert not made.spec.checks[4].holds({"01": 1, "03": 2})


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026-10", ["2026-10-01", "2026-10-31"]),
        ("2026-Q4", ["2026-10-01", "2026-10-31", "2026-11-01"]),
        ("2026", ["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01"]),
        ("2025-12-01..2026-09-30", ["2025-12-01", "2026-09-30"]),
    ],
)
def test_any_period(desk: Desk, period: str, days: list[str]) -> None:
    every = ("2025-12-01", "2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01")
    for day in every:
        case(desk, ended_on=day)
    found = desk.reader.many("mediation_case", reports.behind(desk, table(desk, period), "01"))
    assert sorted(record.text("ended_on") for record in found) == days


def test_the_parameter_decides_which_day_counts(desk: Desk) -> None:
    case(desk, accepted_on="2026-09-20", ended_on="2026-10-15")
    assert counted(table(desk)) == {1: 1}
    data = desk.reference
    line = next(
        replace(data.policy.parameter(name, "2026-01-01"), value="accepted_on")
        for name in ["mediation_count_date"]
    )
    others = [
        data.policy.parameter(name, "2026-01-01")
        for name in data.policy.names()
        if name != line.name
    ]
    changed = replace(data, policy=type(data.policy)([*others, line]))
    desk = replace(desk, references=lambda: changed)
    assert counted(table(desk)) == {}
    assert counted(table(desk, "2026-09")) == {1: 1}


def test_what_is_no_report_and_no_period_is_refused_by_name(desk: Desk) -> None:
    for name, period, code in (
        ("nothing", "2026-10", "report.unknown"),
        ("case-register", "2026-10", "report.unknown"),
        ("mediation-cases", "2026-13", "period.unknown"),
    ):
        refusal = reports.table(desk, name, period)
        assert isinstance(refusal, Refused)
        assert refusal.problems[0].code == code


@pytest.mark.parametrize(
    ("now", "period"), [("2026-11-05T09:00", "2026-10"), ("2026-11-06T09:00", "2026-11")]
)
def test_the_month_that_is_due_is_offered_first(now: str, period: str) -> None:
    desk = memory_desk(clock=FixedClock(now))
    assert reports.default_period(desk) == period
