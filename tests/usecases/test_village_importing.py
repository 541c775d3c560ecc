"""The village log from a file: names, matters, and rows that somebody got wrong (commands.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.records import Record
from app.messages import sentence
from app.usecases.desk import Desk
from app.usecases.importing import Outcome, Row, import_rows
from app.usecases.ports import Query
from tests.support.memory_desk import VILLAGE
from tests.support.village_log import NEXT, STORES, adviser, desk_on, engage

VISIT = "adviser_visit"
ROW: dict[str, Any] = {
    "village_code": VILLAGE,
    "adviser_id": "王律师",
    "service_date": "2026-11-20",
    "start_at": "9点半",
    "end_at": "1330",
    "advice_count": "2",
    "content": "村民问承包地被占，告知先核对合同和四至。",
}


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, data_dir: Path) -> Iterator[Desk]:
    with desk_on(request.param, data_dir) as found:
        yield found


def brought(desk: Desk, kind: str, *rows: dict[str, Any], dry_run: bool = False) -> list[Outcome]:
    lines = [Row(number, row) for number, row in enumerate(rows, start=1)]
    return list(import_rows(desk, kind, lines, dry_run=dry_run))


def one(desk: Desk, kind: str, row: dict[str, Any]) -> tuple[Record, set[str]]:
    (outcome,) = brought(desk, kind, row)
    assert not outcome.refused, outcome.refused
    record = desk.reader.get(kind, outcome.record_id)
    assert record is not None
    return record, {problem.code for problem in outcome.problems}


def test_an_adviser_is_given_by_name(desk: Desk) -> None:
    wang = adviser(desk)
    engaged = engage(desk, wang)
    visit, codes = one(desk, VISIT, ROW)
    assert (visit.get("adviser_id"), visit.get("engagement_id")) == (wang.id, engaged.id)
    assert (visit.get("start_at"), visit.get("minutes")) == ("09:30", 240)
    assert visit.get("service_kind") == ("advice",)
    assert codes == set()
    assert visit.complete
    (outcome,) = brought(desk, VISIT, ROW | {"service_date": "2026-11-19"}, dry_run=True)
    assert (outcome.record_id, outcome.problems) == ("", ())


def test_an_engagement_makes_its_adviser_and_takes_the_visits(desk: Desk) -> None:
    visit, codes = one(desk, VISIT, ROW)
    assert visit.get("adviser_name") == "王律师"
    assert "visit.no_engagement" in codes
    row = {
        "village_code": VILLAGE,
        "adviser_id": "王律师",
        "firm": "明理所",
        "signed_on": "2026-01-01",
        "start": "2026-01-01",
    }
    engaged, _codes = one(desk, "engagement", row)
    one(desk, "engagement", row | {"village_code": NEXT})
    (adviser_id,) = desk.reader.ids(Query("adviser"))
    assert engaged.get("adviser_id") == adviser_id
    now = desk.reader.get(VISIT, visit.id)
    assert now is not None
    assert (now.get("adviser_id"), now.get("engagement_id")) == (adviser_id, engaged.id)


def test_two_of_one_name_are_not_guessed(desk: Desk) -> None:
    for _ in range(2):
        adviser(desk)
    visit, _codes = one(desk, VISIT, ROW)
    assert (visit.get("adviser_id"), visit.get("adviser_name")) == (None, "王律师")


def test_matters_come_nested(desk: Desk) -> None:
    engage(desk, adviser(desk))
    matters = [
        {"service_kind": "advice", "client_name": "单木呷", "content": "问工伤认定期限"},
        {"service_kind": "法律咨询解答", "content": "问彩礼返还"},
        {"service_kind": "drafting", "content": "代写起诉状"},
    ]
    row = {name: raw for name, raw in ROW.items() if name not in ("advice_count", "content")}
    visit, codes = one(desk, VISIT, row | {"matters": matters})
    counts = [visit.get(name) for name in ("advice_count", "document_count", "client_count")]
    assert counts == [2, 1, 3]
    assert visit.get("content") == "1. 问工伤认定期限\n2. 问彩礼返还\n3. 代写起诉状"
    assert codes == set()
    assert visit.complete
    ids = desk.reader.ids(Query("visit_matter", where={"visit_id": visit.id}))
    found = desk.reader.many("visit_matter", ids)
    assert sorted((m.get("seq"), m.get("service_kind")) for m in found) == [
        (1, "advice"),
        (2, "advice"),
        (3, "drafting"),
    ]


# ---- what somebody got wrong


def test_an_unknown_kind_of_service_refuses_its_line_only(desk: Desk) -> None:
    engage(desk, adviser(desk))
    bad = ROW | {"service_kind": ["占卜"]}
    nested = ROW | {"matters": [{"service_kind": "占卜", "content": "问吉凶"}]}
    good, first, second, last = brought(desk, VISIT, ROW, bad, nested, ROW | {"matters": ["x"]})
    assert good.record_id
    assert not good.refused
    assert [problem.field for problem in first.refused] == ["service_kind"]
    assert [problem.field for problem in second.refused] == ["matters[0].service_kind"]
    assert [problem.code for problem in last.refused] == ["value.type"]
    assert "“服务类别”的选项不存在" in sentence(first.refused[0], desk.kinds[VISIT])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"end_at": "08:00"}, "visit.end_before_start"),
        ({"end_at": "09:30"}, "visit.end_before_start"),
        ({"village_code": NEXT}, "visit.no_engagement"),
        ({"advice_count": -1}, "value.too_small"),
        ({"women_count": "-3"}, "value.too_small"),
    ],
)
def test_what_no_rule_allows_is_kept_incomplete(
    desk: Desk, change: dict[str, Any], code: str
) -> None:
    engage(desk, adviser(desk))
    visit, codes = one(desk, VISIT, ROW | change)
    assert code in codes
    assert not visit.complete


def test_an_adviser_of_another_county_is_pointed_out(desk: Desk) -> None:
    engage(desk, adviser(desk, division_code="513432000000"))
    visit, codes = one(desk, VISIT, ROW)
    assert codes == {"visit.other_county"}
    assert visit.complete
