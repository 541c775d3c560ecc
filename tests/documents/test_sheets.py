"""Sheets that belong to no case: filled from plain values, checked like every other template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import i18n
from app.documents import checking
from app.documents.faults import BrokenTemplate
from app.documents.press import Press
from app.documents.sheets import sheet_paper
from app.documents.templates import Template
from app.domain.blocks import Grid, texts
from app.domain.reference import Reviewed
from tests.support.bare_pages import Pages
from tests.support.mediation_desk import mediation_desk
from tests.support.memory_desk import surroundings

ID = "01890000-0000-7000-8000-0000000000ab"
MONTH = """
@landscape
@tight
# 法律顾问月度服务统计表
~ {{ subtitle }}
@table 3 8 4 4
| 序号 | 村（社区） | 日期 | 时长 |
{% for r in rows %}
| = {{ loop.index }} | {{ r.village }} | = {{ r.day | date_cn }} | > {{ r.hours }} |
{% else %}
| | | | |
{% endfor %}
@end
~ 合计 {{ figures.hours }} 小时，审核：{{ part.reviewed_by | blank(8) }}
{% for n in notes %}
~ {{ n }}
{% endfor %}
"""
ROWS = ({"village": "向阳村", "day": "2026-11-03", "hours": "4.5"},)


def parsed(text: str) -> Template:
    return checking.parse(text, Path("adviser_month.txt"), surroundings())


def press(text: str = MONTH) -> Press:
    return Press({"adviser_month": parsed(text)}, Pages())


def test_a_sheet_is_its_template_with_the_rows_of_a_verb() -> None:
    totals = {"figures": {"hours": 4}, "part": {"reviewed_by": "罗所长"}}
    facts = {**totals, "rows": ROWS, "notes": ("有 1 次没有说明",)}
    paper, rendered = press().sheet(mediation_desk(), "adviser_month", facts, ID)
    words = "".join(texts(paper.blocks))
    for word in ("向阳村", "2026年11月3日", "合计 4 小时", "罗所长", "有 1 次没有说明"):
        assert word in words
    assert paper.landscape
    assert paper.tight
    assert paper.qr(1, 2) == "LS1:018900000000700080000000000000ab:1/2"
    assert rendered.content
    assert (paper.document, paper.copies) == ("adviser_month", 1)


def test_without_rows_it_is_a_blank_sheet_without_a_qr() -> None:
    paper, _rendered = press().sheet(mediation_desk(), "adviser_month", {})
    (grid,) = [block for block in paper.blocks if isinstance(block, Grid)]
    assert len(grid.rows) == 2
    assert not paper.qr(1, 1)


def test_a_fact_that_no_sheet_has_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError, match="village"):
        press().sheet(mediation_desk(), "adviser_month", {"village": "向阳村"})


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [("{{ subtitle }}", "{{ subtitel }}", 5), ("~ {{ n }}", "@seall {{ n }}", 16)],
)
def test_a_broken_sheet_is_refused_by_its_line(right: str, wrong: str, line: int) -> None:
    with pytest.raises(BrokenTemplate, match=f"{line}"):
        parsed(MONTH.replace(right, wrong))


def test_a_column_that_the_verb_does_not_give_is_refused_by_name() -> None:
    edited = press(MONTH.replace("r.hours", "r.hour"))
    with pytest.raises(BrokenTemplate, match="hour") as broken:
        edited.sheet(mediation_desk(), "adviser_month", {"rows": ROWS, "figures": {"hours": 4}})
    assert "9" in str(broken.value)


@pytest.fixture
def tibetan() -> Iterator[None]:
    before = i18n.current()
    i18n.use("bo")
    yield
    i18n.use(before)
    i18n.overlay({})


def test_a_head_has_two_languages_where_the_second_is_confirmed(tibetan: None) -> None:
    shipped = Path(__file__).parents[2] / "resources" / "templates" / "adviser_month.txt"
    template = parsed(shipped.read_text("utf-8"))
    confirmed = i18n.translation("服务类别")
    assert confirmed.status == "composed"

    def heads() -> str:
        paper = sheet_paper(template, surroundings(), {})
        return "\n".join(texts(paper.blocks))

    assert confirmed.text not in heads()  # what nobody confirmed stays off the paper
    i18n.overlay({"bo": [Reviewed("服务类别", confirmed.text, "扎西", "2026-11-20")]})
    assert confirmed.text in heads()
    assert "服务类别" in heads()
    assert i18n.printed("服务类别") == f"服务类别\n{confirmed.text}"
