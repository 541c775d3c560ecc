"""Unlawful clauses as data: every shipped pattern with its samples (issue 3; domain.md A.7)."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app.domain.clauses import UnlawfulClause, fault, find, plain
from app.packs.files import Overlay
from app.packs.reference import load_directory, parse
from tests.support.memory_desk import RESOURCES, reference

CLAUSES = reference().clauses
every_clause = pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
GOOD = UnlawfulClause(
    "x", "罚酒", "why", "law", ("罚酒", "要罚酒", "罚酒三杯"), ("酒", "喝酒", "罚")
)


def test_there_are_enough_of_them_and_none_twice() -> None:
    assert len(CLAUSES) >= 15
    assert len({clause.id for clause in CLAUSES}) == len(CLAUSES)


@every_clause
def test_a_pattern_finds_its_hits_and_passes_its_near_misses(clause: UnlawfulClause) -> None:
    assert len(clause.hits) >= 3
    assert len(clause.near_misses) >= 3
    for text in clause.hits:
        assert find(text, [clause]), text
    for text in clause.near_misses:
        assert not find(text, [clause]), text
    assert fault(clause) == ""


@every_clause
def test_a_near_miss_of_one_is_a_hit_of_none(clause: UnlawfulClause) -> None:
    assert [(f.clause.id, t) for t in clause.near_misses for f in find(t, CLAUSES)] == []


@every_clause
def test_a_clause_says_why_by_which_law_and_with_a_known_flag(clause: UnlawfulClause) -> None:
    assert len(clause.why) >= 8
    assert "第" in clause.source
    known = reference().codes.get("legality_flag")
    assert known is not None
    assert clause.flag in {"", *known.by_code}


@pytest.mark.parametrize(
    "text",
    [
        "乙方于2026年12月5日前（含当日）向甲方支付医疗费人民币3600元（大写：叁仟陆佰元整）。",
        "双方今后和睦相处，不再为此事争吵、打架。",
        "甲方把田埂恢复到承包证上的位置，乙方不再阻拦放水。",
        "三个儿子每人每月给母亲四百元，轮流照看。",
        "一方不履行的，另一方可以向人民法院起诉或者申请强制执行。",
        "男方同意女方退还彩礼五万元，双方解除婚约。",
        "双方自愿离婚，孩子由母亲抚养，父亲每月付抚养费六百元。",
        "被申请人向申请人当面赔礼道歉，并请两家吃顿饭。",
    ],
)
def test_ordinary_terms_are_left_alone(text: str) -> None:
    assert find(text, CLAUSES) == ()


def test_spaces_line_ends_and_wide_digits_hide_nothing() -> None:
    assert plain("罚 酒\n２０ 斤") == "罚酒20斤"
    assert find("不再 追究\n刑事 责任", CLAUSES)[0].words == "不再追究刑事责任"
    assert find("", CLAUSES) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pattern": "("}, "pattern"),
        ({"pattern": ""}, "missing"),
        ({"pattern": "罚" * 401}, "too long"),
        ({"hits": ("罚酒",)}, "three"),
        ({"hits": ("罚酒", "罚酒", "喝水")}, "does not find 喝水"),
        ({"near_misses": ("酒", "水", "罚酒")}, "near miss 罚酒"),
    ],
)
def test_a_bad_entry_says_what_is_wrong(change: dict[str, Any], reason: str) -> None:
    assert fault(GOOD) == ""
    assert reason in fault(replace(GOOD, **change))


def entry(**changes: Any) -> dict[str, Any]:
    good = {name: getattr(GOOD, name) for name in GOOD.__dataclass_fields__}
    return {**good, **changes}


@pytest.mark.parametrize(
    ("entries", "bad"),
    [
        ([entry()], []),
        ([entry(), entry(hits=["水", "水", "水"], id="y")], [2]),
        ([entry(flag="invented")], [1]),
        ([entry(), entry()], [2]),
        ([{"id": "z"}], [1]),
    ],
)
def test_a_pack_with_a_bad_clause_is_refused_by_entry(
    entries: list[dict[str, Any]], bad: list[int]
) -> None:
    """The prefecture may replace the list; a delivered one is tried by its own samples."""
    raw = json.dumps({"clauses": entries}).encode()
    found, problems = parse(Overlay(load_directory(RESOURCES), {"clauses/unlawful.json": raw}))
    assert [problem.args["entry"] for problem in problems] == bad
    assert {clause.id for clause in found.clauses} <= {"x", "y"}  # nothing of the old list
