"""Templates: values are never markup, edits are simple, broken ones are refused by their line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.documents import checking, filling
from app.documents.facts import Office, facts, list_facts
from app.documents.faults import BrokenTemplate
from app.documents.filters import FILTERS
from app.documents.markup import KEYWORDS
from app.documents.papers import PAPERS, Wanted
from app.documents.sheets import SHEETS
from app.documents.templates import Template, load
from app.domain.blocks import Grid, Heading, Paper, Paragraph, Run, texts
from tests.support import case_papers
from tests.support.memory_desk import surroundings

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "templates"
README = (FOLDER / "README.md").read_text("utf-8")


def source(document: str) -> str:
    return (FOLDER / f"{document}.txt").read_text("utf-8")


def filled(text: str, document: str, part_kind: str = "") -> Paper:
    """The paper of an edited template, checked as the program does, with the typical case."""
    template = checking.parse(text, Path(f"{document}.txt"), surroundings())
    file = case_papers.typical()
    part = file.of(part_kind)[0].id if part_kind else ""
    filler = filling.Filler({document: template}, file, surroundings(), case_papers.OFFICE)
    wanted = Wanted(document, part)
    return filler.make(wanted, filler.facts(wanted))


def refusal(text: str, document: str = "follow_up") -> str:
    with pytest.raises(BrokenTemplate) as broken:
        checking.parse(text, Path(f"{document}.txt"), surroundings())
    return str(broken.value)


def test_there_is_a_template_for_every_paper() -> None:
    templates = load(FOLDER)
    assert set(templates) - set(SHEETS) == set(PAPERS)
    for template in templates.values():
        checking.check(template, surroundings())


def test_every_paper_is_a_code_with_its_name() -> None:
    codes = surroundings().codes.get("paper_kind")
    assert codes is not None
    assert set(PAPERS) == set(codes.by_code) - set(SHEETS)


# ------------------------------------------------------------------ the three edits


def test_a_sentence_is_changed_by_changing_it() -> None:
    text = source("rights_notice").replace("不收取任何费用", "一分钱也不收")
    assert "一分钱也不收" in "".join(texts(filled(text, "rights_notice").blocks))


def test_a_field_is_added_by_a_line() -> None:
    text = source("follow_up").replace("\n@end", "\n| 录入时间 | {{ part.blank_no }} |\n@end", 1)
    grid = next(b for b in filled(text, "follow_up", "follow_up").blocks if isinstance(b, Grid))
    assert grid.rows[-1].cells[0].paragraphs == ((Run("录入时间"),),)
    assert sum(cell.columns for cell in grid.rows[-1].cells) == len(grid.columns)


def test_a_column_is_added_by_a_width_a_head_and_a_cell() -> None:
    text = (
        source("evidence_list")
        .replace("@table 3 9 7 6 3 3 9 8", "@table 3 9 7 6 3 3 9 8 6")
        .replace("| 收到日期 |", "| 收到日期 | 退还日期 |")
        .replace("{{ e.received_on }} |", "{{ e.received_on }} | {{ e.returned_on }} |")
    )
    grid = next(b for b in filled(text, "evidence_list").blocks if isinstance(b, Grid))
    assert len(grid.columns) == 9
    assert grid.rows[0].cells[-1].paragraphs == ((Run("退还日期"),),)
    assert [len(row.cells) for row in grid.rows] == [9] * 4


# ------------------------------------------------------------------ broken edits

HEAD = "# 回访记录\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("@gird 1 2", "不认识“@gird”"),
        ("@row 20", "@row 只能写在表格里"),
        ("@lines 0", "1 到 250"),
        ("@end", "没有对应的开头"),
        ("| 一 | 二 |", "@grid 或 @table 与 @end 之间"),
        ("@grid 一 二", "每一列的宽度"),
        ("@sign", "@sign 身份"),
        ("@sign a | b | c | d", "@sign 身份"),
        ("**粗", "没有成对"),
        ("#标题", "空一格"),
        ("{{ part.sitaution }}", "没有“sitaution”这一项"),
        ("{{ patr.situation }}", "没有“patr”这一项"),
        ("{{ part.situation | blank }} {{ case.nothing | blank(3) }}", "没有“nothing”"),
        ("{{ case.nothing | yes_no }}", "没有“nothing”"),
        ("{{ case.nothing | money }}", "没有“nothing”"),
        ("{{ case.nothing | code('sex') }}", "没有“nothing”"),
        ("{{ part.situation", "要成对"),
        ("{{ part.sued | code('sexx') }}", "没有“sexx”"),
        ("{{ part.sued | boxes('sexx') }}", "没有“sexx”"),
        ("{{ part.situation ( }}", "括号和引号"),
        ("{{ part.situation | capitals }}", "没有“capitals”这个功能"),
        ("{{ part.situation.__class__ }}", "算不出来"),
        ("{{ ''.__class__ }}", "算不出来"),
        ("{{ 1 // 0 }}", "算不出来"),
        ("{{ case.values }}", "没有“values”"),
        ("{% if part.sued %}起诉{% endif %}", "单独占一行"),
        ("\ufdd0 ", "不能使用的字符"),
    ],
)
def test_a_broken_line_is_refused_with_file_and_line(line: str, said: str) -> None:
    message = refusal(f"{HEAD}第二行\n{line}\n第四行\n")
    assert message.startswith("模板 follow_up.txt 第 3 行：")
    assert said in message


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + "@grid 1 2\n| 一 | 二 |\n", 2, "没有用 @end 结束"),
        (HEAD + "@keep\n一\n", 2, "没有用 @end 结束"),
        (HEAD + "@grid 1 2\n@end\n", 3, "没有行"),
        (HEAD + "@grid 1 2\n一\n@end\n", 3, "都要以“|”开头"),
        (HEAD + "@grid 1 2\n| 一 | 二 | 三 |\n@end\n", 3, "这一行有 3 格，表格只有 2 列"),
        (HEAD + "@grid 1 2\n| ^ | 二 |\n@end\n", 3, "上面没有可以合并的格"),
        (HEAD + "@grid 1 1 1\n| 一 || 二 |\n| 三 | ^ |\n@end\n", 4, "没有可以合并的格"),
        (HEAD + "{% for p in parties %}\n一\n", 2, "缺少 {% endfor %}"),
        (HEAD + "{% for p in parties %}\n{{ p.nmae }}\n{% endfor %}", 3, "没有“nmae”"),
        (HEAD + "{% for p in sides %}\n| 一 |\n{% endfor %}", 3, "@grid"),
        ("没有标题\n", 0, "缺少标题"),
    ],
)
def test_a_broken_structure_is_refused_where_it_begins(text: str, line: int, said: str) -> None:
    with pytest.raises(BrokenTemplate) as broken:
        checking.parse(text, Path("follow_up.txt"), surroundings())
    assert broken.value.line == line
    assert said in str(broken.value)


def test_a_file_that_is_no_paper_or_no_text_is_refused(tmp_path: Path) -> None:
    assert "没有这种文书" in refusal(HEAD, "wish_list")
    (tmp_path / "follow_up.txt").write_bytes("# 回访".encode("gbk"))
    with pytest.raises(BrokenTemplate, match="UTF-8"):
        load(tmp_path)


# ------------------------------------------------------------------ values

HOSTILE = "# 题\n@page\n**粗** | {{ case.brief }} {% for %} ____ <br> \ufdd00\ufdd1 ^ @sign a"


def test_a_value_is_never_read_as_markup() -> None:
    template = Template.parse(
        "# 表\n{{ v }}\n@grid 1 1\n| {{ v }} | **{{ v }}** |\n@end\n@foot {{ v }}\n", Path("x.txt")
    )
    sheet = template.fill({"v": HOSTILE})
    clean = HOSTILE.replace("\ufdd0", "").replace("\ufdd1", "")
    first, *others = sheet.blocks
    assert first == Heading((Run("表"),), level=1)
    grid = others.pop()
    assert [block.text for block in others if isinstance(block, Paragraph)] == [
        (Run(line),) for line in clean.split("\n")
    ]
    assert isinstance(grid, Grid)
    assert "\n".join(p[0].text for p in grid.rows[0].cells[0].paragraphs) == clean
    assert all(run.bold for text in grid.rows[0].cells[1].paragraphs for run in text)
    assert sheet.foot == (Run(clean.replace("\n", " ")),)


def test_a_cell_may_begin_with_a_new_line() -> None:
    """Room above what is written by hand; `<` alone puts a cell to the left."""
    sheet = Template.parse("# 表\n@grid 1 1\n| <br>签名： | < <br>签名： |\n@end", Path("x.txt"))
    grid = sheet.fill({}).blocks[-1]
    assert isinstance(grid, Grid)
    first, second = grid.rows[0].cells
    assert first.paragraphs == second.paragraphs
    assert "".join(run.text for text in first.paragraphs for run in text).strip() == "签名："
    assert (first.label, second.label) == (True, False)


def show(expression: str, **values: object) -> str:
    known = {**facts(None, surroundings(), Office()), **values}
    sheet = Template.parse(f"{{{{ {expression} }}}}", Path("x.txt")).fill(known)
    return "".join(texts(sheet.blocks))


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("v | date_cn", "2026-01-05", "2026年1月5日"),
        ("v | date_cn", "2026-01-05T10:41", "2026年1月5日"),
        ("v | time_cn", "2026-01-05T10:41", "2026年1月5日10时41分"),
        ("v | time_cn", "2026-01-05T00:00", "2026年1月5日"),
        ("v | money", 123450, "1,234.50元"),
        ("v | money", 0, "0.00元"),
        ("v | money_cn", 123450, "壹仟贰佰叁拾肆元伍角整"),
        ("v | yes_no", True, "■是　□否"),
        ("v | yes_no", False, "□是　■否"),
        ("v | yes_no", None, "□是　□否"),
        ("v | code('sex')", "2", "女"),
        ("v | code('language')", ("zh", "ii"), "汉语、彝语"),
        ("v | boxes('session_result')", "failed", "□调解成功　■调解不成　□有待继续调解"),
        ("v | age('2026-03-01')", {"birth_date": "1986-03-02"}, "39"),
        ("v | age('2026-03-02')", {"birth_date": "1986-03-02"}, "40"),
        ("v | age('2026-03-02')", {"birth_year": 1950}, "76"),
        ("v | age('2026-03-02')", {"age_stated": 81}, "81"),
        ("v | days('2026-03-02')", "2026-02-28", "2"),
        ("v | names", [{"name": "张三"}, {"name": "李四"}], "张三、李四"),
        ("v", ("一", "二"), "一、二"),
        ("v", True, "是"),
        ("'有' if v", None, ""),
    ],
)
def test_filters(expression: str, value: object, shown: str) -> None:
    assert show(expression, v=value) == shown


def test_empty_values_leave_room_to_write() -> None:
    sheet = Template.parse("{{ v | blank(10) }}{{ v | money }}", Path("x.txt")).fill({"v": None})
    (paragraph,) = sheet.blocks
    assert paragraph == Paragraph(
        (Run("", ruled=True, width=10), Run("", ruled=True, width=6), Run("元"))
    )
    assert show("v | date_cn", v=None).split() == ["年", "月", "日"]


# ------------------------------------------------------------------ the page about it


def test_the_page_about_templates_names_everything_and_nothing_else() -> None:
    described = set(
        re.findall(r"`([a-z_]+)`|[`、]`?([a-z_]+)`", README.split("花括号里能写什么")[1])
    )
    words = {word for pair in described for word in pair if word}
    names = {n for n in facts(None, surroundings(), Office()) if not n.startswith("_")}
    assert names <= words
    for keyword in KEYWORDS:
        assert f"@{keyword}" in README
    for name in FILTERS:
        assert re.search(rf"\| {name}\b", README), name


def test_lists_show_the_fields_of_their_records() -> None:
    template = load(FOLDER)["subsidy_list"]
    rows = [(case_papers.typical().case, {"missing": (), "subsidy_fen": 20000})]
    known = list_facts(surroundings(), case_papers.COMMITTEE, rows, "2026年第一季度")
    text = "".join(texts(filling.make(template, known).blocks))
    assert "2026年第一季度" in text
    assert "200.00元" in text
    assert "齐全" in text
