"""Returns, registers and papers by `stationctl` (commands.md): report, export, print."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image

from app.messages import Exit
from app.paths import resources_dir
from tests.journeys.conftest import NewConsole, PrefectureConsole
from tests.support.case_rows import BARE, CASE, bring, changed, imported, mediation_office
from tests.support.console import Console
from tests.support.prefecture import Prefecture
from tests.support.scans import pdf_of


@pytest.fixture
def ctl(console: NewConsole, office: Prefecture) -> Console:
    return mediation_office(console("调解室"), office)


def test_the_return_of_a_month(ctl: Console, tmp_path: Path) -> None:
    second = changed("dispute_type", "1001")
    second["source_code"] = "entrusted_court"
    second["referral_org"] = "县法院"
    imported(ctl, "mediation_case", CASE, second)
    names = ctl.ok("report", "--list", user="吉克").rows
    assert names[0] == {"name": "mediation-cases", "title": "调解案件情况统计表"}
    row = ctl.ok("report", "mediation-cases", "--period", "2024-10", user="吉克").row
    assert {"columns", "scope", "records"} <= row.keys()
    assert len(row["columns"]) == 54
    some = {name: value for name, value in row["columns"].items() if value}
    assert some == {
        "调解案件总数": 2, "涉及当事人数": 4, "调解成功": 2, "协议涉及金额": 0.1,
        "乡镇调委会": 2, "依申请调解": 1, "接受委托移送调解": 1, "其中：法院": 1,
        "邻里纠纷": 1, "拖欠农民工工资纠纷": 1, "书面协议": 2,
    }  # fmt: skip
    assert (row["records"], row["unsent"], row["failed"], row["late"]) == (2, 2, [], [])
    assert row["scope"].startswith("本站 · 本机已保存，含未上报 2 件 · 截至 ")
    assert row["committees"][0]["name"] == "索玛镇"
    empty = ctl.ok("report", "mediation-cases", "--period", "2024-11", user="吉克").row
    assert not any(empty["columns"].values())
    whole = ctl.ok("report", "mediation-cases", "--period", "2024-10-12..2024-10-12", user="吉克")
    assert whole.row["records"] == 2
    for words, code in (
        (("nothing", "--period", "2024-10"), "report.unknown"),
        (("mediation-cases", "--period", "十月"), "period.unknown"),
    ):
        ended = ctl.run("report", *words, user="吉克")
        assert (ended.code, ended.error["error"]) == (Exit.USAGE, code)


def test_the_return_as_a_workbook(ctl: Console, tmp_path: Path) -> None:
    imported(ctl, "mediation_case", CASE)
    out = tmp_path / "统计表.xlsx"
    ctl.ok("report", "mediation-cases", "--period", "2024-10", "--xlsx", out, user="吉克")
    page = openpyxl.load_workbook(out).active
    assert page is not None
    head = [cell.value for cell in page[1]]
    assert head[:3] == ["序号", "人民调解委员会", "1 调解案件总数"]
    assert (head[6], head[-1]) == ("5 协议涉及金额（万元）", "54 预防纠纷")
    assert len(head) == 56
    values = {head[place]: cell.value for place, cell in enumerate(page[2])}
    assert values["人民调解委员会"] == "索玛镇"
    assert (values["1 调解案件总数"], values["5 协议涉及金额（万元）"]) == (1, 0.05)
    assert (values["21 邻里纠纷"], values["20 婚姻家庭纠纷"], values["39 书面协议"]) == (1, 0, 1)
    assert page.cell(3, 3).value == 1  # the sums
    foot = [cell.value for row in page.iter_rows(min_row=4) for cell in row if cell.value]
    assert [text.partition("：")[0] for text in foot] == ["填表人", "审核人", "日期"]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.freeze_panes == "C2"


def test_a_month_is_frozen_and_late_entries_are_told(ctl: Console) -> None:
    imported(ctl, "mediation_case", CASE)
    words = ("report", "mediation-cases", "--period", "2024-10")
    frozen = ctl.ok(*words, "--freeze", user="吉克").row
    assert frozen["snapshot"]
    (late,) = imported(ctl, "mediation_case", CASE)
    row = ctl.ok(*words, user="吉克").row
    assert row["late"] == [{"kind": "mediation_case", "id": late}]
    assert row["snapshot"] == frozen["snapshot"]
    ended = ctl.run(*words, "--freeze", user="吉克")
    assert (ended.code, ended.error["error"]) == (Exit.REFUSED, "report.reason")
    ctl.ok(*words, "--freeze", "--reason", "补录一件", user="吉克")
    assert ctl.ok(*words, user="吉克").row["late"] == []


@pytest.mark.parametrize(
    ("kind", "register"),
    [("mediation_case", "case-register"), ("follow_up", "follow-up-register")],
)
def test_registers_of_cases_and_follow_ups(
    ctl: Console, tmp_path: Path, kind: str, register: str
) -> None:
    imported(ctl, "mediation_case", CASE)
    exported = ctl.ok("export", kind, "--xlsx", tmp_path / "a.xlsx", user="罗所长").row
    assert exported["records"] == 1
    out = tmp_path / "b.xlsx"
    row = ctl.ok("report", register, "--period", "2024-10", "--xlsx", out, user="罗所长").row
    assert (row["records"], row["columns"]) == (1, {"件数": 1})
    for file in (tmp_path / "a.xlsx", out):
        page = openpyxl.load_workbook(file).active
        assert page is not None
        cells = [str(cell.value) for line in page.iter_rows() for cell in line]
        assert not any("阿苦木呷" in text for text in cells)  # masked, no reason was given
        assert page.max_row > 2
    ended = ctl.ok("report", register, "--period", "2025", user="罗所长").row
    assert ended["records"] == 0


def test_a_paper_is_printed_and_what_lacks_is_told_by_name(ctl: Console, tmp_path: Path) -> None:
    (case,) = imported(ctl, "mediation_case", CASE)
    out = tmp_path / "告知书.pdf"
    words = ("print", "mediation_case", case)
    row = ctl.ok(*words, "--document", "rights_notice", "--pdf", out, user="吉克").row
    assert {"pdf", "pages", "sha256", "missing"} <= row.keys()
    assert (row["pdf"], row["missing"]) == (str(out), [])
    assert out.read_bytes().startswith(b"%PDF")
    assert row["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert row["pages"] >= 1
    (paper,) = ctl.ok("show", "mediation_case", case, user="吉克").row["papers"]
    assert paper["fields"]["document"] == "rights_notice"
    items = {one["item"]: one["state"] for one in ctl.ok("dossier", case, user="吉克").rows}
    assert "made" in items.values()
    whole = ctl.ok(*words, "--set", "--pdf", tmp_path / "set.pdf", user="吉克")
    assert "written_agreement" in [one["document"] for one in whole.row["papers"]], "with a blank"
    (numbered,) = imported(ctl, "mediation_case", CASE | {"case_no": "（2024）索玛镇人调字第7号"})
    words = ("print", "mediation_case", numbered)
    whole = ctl.ok(*words, "--set", "--pdf", tmp_path / "set.pdf", user="吉克")
    assert "written_agreement" in [one["document"] for one in whole.row["papers"]]
    assert whole.row["pages"] == sum(one["pages"] for one in whole.row["papers"])
    for extra, code in (
        (("--document", "no_such_paper"), "paper.unknown"),
        (("--document", "rights_notice", "--pdf", tmp_path / "none" / "a.pdf"), "file.not_written"),
    ):
        ended = ctl.run(*words, "--pdf", out, *extra, user="吉克")
        assert ended.error["error"] == code
    ended = ctl.run("print", "party", "0" * 36, "--document", "rights_notice", "--pdf", out,
                    user="吉克")  # fmt: skip
    assert ended.error["error"] == "record.gone"


def test_the_prefecture_changes_the_text_of_a_paper(
    ctl: Console, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    """A broken one is refused with its line when it comes, not when somebody prints."""
    shipped = (resources_dir() / "templates" / "rights_notice.txt").read_text("utf-8")
    folder = tmp_path / "papers"
    (folder / "templates").mkdir(parents=True)

    def publish(text: str) -> Path:
        (folder / "templates" / "rights_notice.txt").write_text(text, encoding="utf-8")
        prefecture.run("pack", "publish", folder, "--out", tmp_path / "papers.pack")
        return tmp_path / "papers.pack"

    (case,) = imported(ctl, "mediation_case", CASE)
    broken = publish(shipped + "@nothing\n")
    refused = ctl.run("pack", "import", broken, user="罗所长")
    assert refused.code == Exit.REFUSED
    assert refused.error["error"] == "pack.template"
    line = len(shipped.splitlines()) + 1
    assert f"rights_notice.txt 第 {line} 行" in refused.error["message"]
    changed = shipped.replace("不收取任何费用", "一分钱也不收")
    ctl.ok("pack", "import", publish(changed), user="罗所长")
    words = ("print", "mediation_case", case, "--document", "rights_notice", "--pdf")
    ctl.ok(*words, tmp_path / "a.pdf", user="吉克")
    (paper,) = ctl.ok("show", "mediation_case", case, user="吉克").row["papers"]
    digest = hashlib.sha256(changed.encode()).hexdigest()
    assert paper["fields"]["template_version"] == digest[:12]


def test_a_paper_that_lacks_something_is_refused_by_the_name_of_the_field(
    ctl: Console, tmp_path: Path
) -> None:
    case = BARE | {"brief": None, "parties": [CASE["parties"][0]]}
    ended = bring(ctl, "mediation_case", case)
    out = tmp_path / "登记表.pdf"
    words = ("--document", "acceptance_register", "--pdf", out)
    told = ctl.run("print", "mediation_case", ended.rows[0]["id"], *words, user="吉克")
    assert told.code is Exit.REFUSED
    assert told.row["pdf"] is None
    assert not out.exists()
    assert {"document", "kind", "field", "code"} <= told.row["missing"][0].keys()
    assert "brief" in {one["field"] for one in told.row["missing"]}


def test_one_page_of_an_agreement_is_not_its_scan(ctl: Console, tmp_path: Path) -> None:
    (case,) = imported(ctl, "mediation_case", CASE)
    words = ("print", "mediation_case", case, "--document", "written_agreement")
    printed = ctl.ok(*words, "--pdf", tmp_path / "a.pdf", user="吉克").row
    assert printed["pages"] == 2
    (paper,) = ctl.ok("show", "mediation_case", case, user="吉克").row["papers"]

    def agreement(*colours: str) -> dict[str, Any]:
        """Its item once a scan with a page of each colour is attached."""
        scan = tmp_path / "scan.pdf"
        scan.write_bytes(pdf_of([Image.new("RGB", (600, 800), one) for one in colours]))
        ctl.ok("attach", "paper", paper["id"], scan, user="吉克")
        rows = ctl.ok("dossier", case, user="吉克").rows
        return next(dict(row) for row in rows if row["item"] == "08")

    half = agreement("red")
    assert half["state"] == "signed"
    (partly,) = half["partly"]
    assert (partly["document"], partly["pages"], partly["lacking"]) == (
        "written_agreement", [], [1, 2],
    )  # fmt: skip
    assert agreement("red", "blue") == {"item": "08", "need": "required", "state": "scanned"}
