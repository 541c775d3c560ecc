"""The sheets of the village log: their rows, totals and remarks, on both stores (domain.md C.5)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.fields import Value
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.records import Saved
from app.usecases.village import entry, sheets
from app.usecases.village.sheet import Sheet
from app.usecases.village.sheets import SHEETS, apart, default_period, lines, make
from tests.support.memory_desk import HEAD, VILLAGE, as_actor
from tests.support.village_log import STORES, desk_on

NEXT = "513431101201"


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    with desk_on(request.param, data_dir) as found:
        yield found


def saved(found: Saved | Refused) -> Record:
    assert isinstance(found, Saved), found
    return found.record


def made(desk: Desk, name: str, period: str = "", village: str = "", adviser: str = "") -> Sheet:
    found = make(desk, name, period, village, adviser)
    assert isinstance(found, Sheet), found
    return found


def cells(sheet: Sheet, row: int = 0) -> dict[str, object]:
    names = (column.name for column in sheet.columns)
    return dict(zip(names, sheet.rows[row].cells, strict=True))


def adviser(desk: Desk, name: str = "王律师", kind: str = "lawyer") -> str:
    given = {"name": name, "kind_code": kind, "firm": "明理所", "division_code": "513431000000"}
    return saved(records.create(desk, "adviser", given)).id


def engage(desk: Desk, who: str, village: str = VILLAGE, **more: Value) -> str:
    given: dict[str, Value] = {
        "village_code": village, "adviser_id": who, "signed_on": "2025-12-20",
        "start": "2026-01-01", "end": "2026-12-31", "fee_fen_year": 600000, **more,
    }  # fmt: skip
    return saved(records.create(desk, "engagement", given)).id


def visit(desk: Desk, who: str, day: str, village: str = VILLAGE, **more: Value) -> Record:
    given: dict[str, Value] = {
        "village_code": village, "adviser_id": who, "service_date": day, "start_at": "09:00",
        "end_at": "13:00", "place": "村室", "language": "zh", "advice_count": 2,
        "client_count": 3, "content": f"解答{day}的问题", "late_reason": "集日统一补录", **more,
    }  # fmt: skip
    return saved(entry.save(desk, given))


def lecture(desk: Desk, who: str, day: str, village: str = VILLAGE, **more: Value) -> Record:
    given: dict[str, Value] = {
        "village_code": village, "adviser_id": who, "lecturer": "王律师", "held_on": day,
        "start_at": "15:00", "end_at": "16:00", "topic": "反诈", "topic_code": "fraud",
        "language": "zh", "audience_count": 40, "late_reason": "集日统一补录", **more,
    }  # fmt: skip
    return saved(records.create(desk, "legal_lecture", given))


def test_a_month_visit_by_visit(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who)
    visit(desk, who, "2026-10-08", mediation_count=1, clients=("阿苦木呷",), result="mediated")
    visit(desk, who, "2026-10-20", mode="phone", start_at="20:00", end_at="20:30")
    visit(desk, who, "2026-11-02")
    lecture(desk, who, "2026-10-08")
    sheet = made(desk, "adviser-month", "2026-10", VILLAGE)
    assert [cells(sheet, n)["date"] for n in range(3)] == ["2026-10-08", "2026-10-08", "2026-10-20"]
    first = cells(sheet)
    assert (first["times"], first["minutes"], first["mode"]) == ("09:00–13:00", 240, "实地")
    assert first["clients"] == "3 人 阿***"
    assert first["result"] == "已调解"
    assert cells(sheet, 1)["kinds"] == "法治讲座"
    told = {
        "onsite_minutes": 300, "all_minutes": 330, "remote_minutes": 30, "target_minutes": 240,
        "visits": 2, "lectures": 1, "advice": 4, "disputes": 1, "matters": 5, "people": 6,
    }  # fmt: skip
    assert {name: sheet.figures[name] for name in told} == told
    assert (sheet.village_name, sheet.adviser_name) == ("火普村", "王律师")
    assert (sheet.scope.records, sheet.scope.unsent) == (3, 3)


def test_a_visit_sent_back_is_on_no_sheet_and_a_reason_stands_below(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who)
    engage(desk, who, NEXT)
    returned = visit(desk, who, "2026-10-08")
    with desk.writer.begin(desk.actor, "adviser_visit.edit") as unit:
        unit.edit(returned, {"review_state": "returned"})
    visit(desk, who, "2026-10-09")
    visit(desk, who, "2026-10-09", NEXT, content="另一个村的事", override_reason="两村同场集中服务")
    sheet = made(desk, "adviser-month", "2026-10")
    assert len(sheet.rows) == 2
    assert sheet.figures["onsite_minutes"] == 480
    assert [note for note in sheet.notes if "两村同场集中服务" in note]
    assert [note for note in sheet.notes if note.startswith("有 1 次服务")]


def test_a_quarter_says_what_each_village_lacks(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who)
    engage(desk, who, NEXT)
    for day in ("2026-07-02", "2026-08-03"):
        visit(desk, who, day, service_kind=("advice", "legal_aid"), pushes=3)
    visit(desk, who, "2026-09-01", start_at="09:00", end_at="11:30", major_matter=True,
          major_reported_on="2026-09-01")  # fmt: skip
    lecture(desk, who, "2026-08-03")
    sheet = made(desk, "adviser-quarter", "2026-Q3")
    row = cells(sheet)
    assert [row[f"month{n}"] for n in (1, 2, 3)] == ["4 ✓", "5 ✓", "2.5 ×"]
    assert row["lectures"] == "08-03 反诈 40 人"
    assert (row["legal_aid"], row["pushes"], row["major_matters"]) == (2, 6, 1)
    assert row["problems"] == "9月还差 1.5 小时"
    assert cells(sheet, 1)["problems"] == "7月还差 4 小时；8月还差 4 小时；9月还差 4 小时；讲座待补"
    assert [sheet.figures[f"month{n}"] for n in (1, 2, 3)] == [240, 300, 150]
    assert sheet.figures["lectures_met"] == 1


def test_a_year_holds_all_ways_of_service_against_fifty_hours(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who)
    for month in range(1, 13):
        visit(desk, who, f"2026-{month:02}-05")
    sheet = made(desk, "adviser-year", "2026")
    row = cells(sheet)
    assert {row[f"m{month:02}"] for month in range(1, 13)} == {"4"}
    assert (row["onsite"], row["all"]) == ("48", "48 ×")  # 12 x 4 = 48 < 50
    visit(desk, who, "2026-06-06", mode="video", start_at="20:00", end_at="22:00")
    row = cells(made(desk, "adviser-year", "2026"))
    assert (row["onsite"], row["all"]) == ("48", "50 ✓")


def test_a_month_that_is_not_over_bears_no_cross(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who)
    visit(desk, who, "2026-10-05", end_at="12:00")
    visit(desk, who, "2026-11-05", end_at="12:00")
    row = cells(made(desk, "adviser-quarter", "2026-Q4"))
    assert [row[f"month{n}"] for n in (1, 2, 3)] == ["3 ×", "3", ""]


def test_a_township_tells_coverage_without_ranking(desk: Desk) -> None:
    who, other = adviser(desk), adviser(desk, "吉木阿支", "grassroots")
    engage(desk, who)
    engage(desk, other, NEXT)
    visit(desk, who, "2026-10-05", end_at="12:00")
    visit(desk, other, "2026-10-06", NEXT)
    sheet = made(desk, "township", "2026-10")
    assert [cells(sheet, n)["village"] for n in (0, 1)] == ["火普村", "瓦岗村"]
    assert [cells(sheet, n)["short"] for n in (0, 1)] == ["1", ""]
    told = ("villages", "engaged", "met", "advisers", "lawyers", "grassroots", "coverage_permille")
    assert [sheet.figures[name] for name in told] == [2, 2, 1, 2, 1, 1, 500]
    assert sheet.notes[0].startswith("有效覆盖率 50.0%")


def test_marks_rest_on_records_and_the_panel_decides_the_rest(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who, plan_on="2026-01-10", survey_on="2026-01-20")
    for month in range(1, 11):
        visit(desk, who, f"2026-{month:02}-05", pushes=1)
    saved(
        records.create(
            desk,
            "notice_board",
            {"village_code": VILLAGE, "adviser_id": who, "phone": "13800000000",
             "times": "集日", "checked_on": "2026-11-01", "is_ok": True},
        )
    )  # fmt: skip
    sheet = made(desk, "score-sheet", "2026")
    marks = {cells(sheet, n)["item"]: cells(sheet, n)["proposed"] for n in range(len(sheet.rows))}
    assert marks["按时签订合同"] == 5
    assert marks["公示"] == 5
    assert marks["工作日志"] == 20
    assert marks["年度服务计划"] == 6
    assert marks["每月到村"] == 11  # of the eleven months so far one has no visit
    assert marks["五项服务"] == 4  # advice and, by the pushes, publicity
    assert marks["法治宣传推送"] == 8
    assert marks["满意度与群众测评"] == ""
    assert marks["建议得分合计（待评项目未计）"] == 5 + 5 + 20 + 6 + 11 + 4 + 4 + 8


def test_fees_are_told_by_the_months_of_each_engagement(desk: Desk) -> None:
    who, other = adviser(desk), adviser(desk, "吉木阿支")
    engage(desk, who, end="2026-06-30")
    engage(desk, other, start="2026-07-01")
    visit(desk, who, "2026-03-05")
    visit(desk, other, "2026-09-05")
    sheet = made(desk, "fee-statement", "2026")
    rows = [cells(sheet, n) for n in (0, 1)]
    assert [(row["adviser"], row["months"], row["fee"]) for row in rows] == [
        ("王律师", 6, "3000"),
        ("吉木阿支", 6, "3000"),
    ]
    assert [row["met"] for row in rows] == [1, 1]
    assert sheet.figures["fee_fen"] == 600000


def test_one_adviser_has_sheets_of_the_own_villages(desk: Desk) -> None:
    who, other = adviser(desk), adviser(desk, "吉木阿支")
    engage(desk, who)
    engage(desk, other, NEXT)
    visit(desk, who, "2026-10-05")
    visit(desk, other, "2026-10-06", NEXT)
    sheet = made(desk, "adviser-month", "2026-10", adviser=who)
    assert [cells(sheet, n)["village"] for n in range(len(sheet.rows))] == ["火普村"]
    assert sheet.figures["visits"] == 1


def test_what_a_village_seals_is_printed_apart(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who)
    engage(desk, who, NEXT)
    visit(desk, who, "2026-10-05")
    some = apart(desk, made(desk, "adviser-month", "2026-10"))
    assert [(one.village_name, len(one.rows)) for one in some] == [("火普村", 1), ("瓦岗村", 0)]
    assert len(apart(desk, made(desk, "township", "2026-10"))) == 1


def test_a_workbook_has_chinese_titles_and_sums(desk: Desk) -> None:
    who = adviser(desk)
    engage(desk, who)
    visit(desk, who, "2026-10-05")
    found = lines(made(desk, "township", "2026-10"))
    assert found.columns[0] == "村（社区）"
    assert found.rows[0][found.columns.index("服务次数")] == 1
    assert found.columns.index("服务次数") in found.summed
    assert "本机已保存" in found.subtitle
    assert found.rows[0][found.columns.index("驻村（小时）")] == 4.0
    assert found.rows[0][found.columns.index("还差（小时）")] == ""
    assert lines(made(desk, "adviser_month", "2026-10")).columns[0] == "村（社区）"


def test_figures_are_there_at_nothing_and_an_adviser_may_be_named(desk: Desk) -> None:
    engage(desk, adviser(desk))
    empty = made(desk, "adviser-year", "2026", adviser="王律师").figures
    assert (empty["visits"], empty["onsite_minutes"], empty["lectures"]) == (0, 0, 0)
    assert empty["target_minutes"] == 3000
    assert isinstance(make(desk, "adviser-year", "2026", adviser="没有这个人"), Refused)
    assert made(desk, "adviser-year", "2026", village=VILLAGE[:9] + "000").rows


@pytest.mark.parametrize("kind", SHEETS, ids=[one.name for one in SHEETS])
def test_a_station_without_anything_has_empty_sheets(desk: Desk, kind: sheets.SheetKind) -> None:
    sheet = made(desk, kind.name)
    assert sheet.rows == ()
    assert not any(sheet.figures.get(name) for name in ("visits", "all_minutes", "met"))
    assert made(desk, kind.name, default_period(desk, kind)).wish.period == sheet.wish.period


def test_a_quarter_and_a_year_are_whole(desk: Desk) -> None:
    for name, asked, first, last in (
        ("adviser-quarter", "2026-11", "2026-10-01", "2026-12-31"),
        ("adviser-year", "2026-Q1", "2026-01-01", "2026-12-31"),
        ("adviser-month", "2026-10-01..2026-10-15", "2026-10-01", "2026-10-15"),
    ):
        period = made(desk, name, asked).wish.period
        assert (period.first, period.last) == (first, last)


def test_what_is_no_sheet_period_or_village_is_refused(desk: Desk) -> None:
    for asked, code in (
        (("nothing", ""), "report.unknown"),
        (("township", "十月"), "period.unknown"),
        (("township", "2026-10", "513431999999"), "division.unknown"),
    ):
        found = make(desk, *asked)
        assert isinstance(found, Refused)
        assert found.problems[0].code == code
    nobody = as_actor(desk, replace(HEAD, roles=frozenset({"mediator"})))
    assert isinstance(make(nobody, "township"), Refused)
