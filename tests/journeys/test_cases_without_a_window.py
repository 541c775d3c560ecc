"""People's mediation by `stationctl` (commands.md): import, show, dossier, promote, report."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.clock import SystemClock
from app.messages import Exit
from tests.journeys.conftest import NewConsole
from tests.support.console import CONSULTATION, Console, Ended, write_rows
from tests.support.prefecture import Prefecture

VILLAGE = "513499101201"
PEOPLE = ("吉克:mediator,clerk", "罗所长:head")
COMMITTEE = {
    "name": "索玛镇人民调解委员会",
    "short_name": "索玛镇",
    "kind_code": "township",
    "division_code": "513499101000",
    "founded_on": "2015-05-01",
    "meeting_place": "镇调解室",
}
CASE: dict[str, Any] = {
    "committee_id": "索玛镇人民调解委员会",
    "chief_mediator": "吉克",
    "source_code": "依申请调解",
    "applied_on": "2024-10-08",
    "application_mode": "oral",
    "accepted_on": "2024-10-08",
    "dispute_type": "邻里纠纷",
    "dispute_division": VILLAGE,
    "difficulty": "simple",
    "people_involved": 2,
    "brief": "两家因田埂排水争吵，要求恢复原来的水沟。",
    "languages": ["zh"],
    "consented": True,
    "informed_on": "2024-10-08",
    "recorder": "吉克",
    "late_reason": "停电，先记在纸上",
    "parties": [
        {"side": "applicant", "name": "阿苦木呷", "sex": "1", "birth_year": "1970",
         "division_code": VILLAGE},
        {"side": "respondent", "name": "吉克乌牛", "sex": "1", "birth_year": "1975",
         "division_code": VILLAGE},
    ],
    "sessions": [
        {
            "mediated_at": "2024-10-12T09:00",
            "place": "镇调解室",
            "attendees": [0, "吉克乌牛"],
            "notice_given": True,
            "record_text": "双方到场，各自说明。",
            "session_result": "success",
        }
    ],
    "agreement": {
        "form": "written",
        "facts_and_issues": "排水沟被填。",
        "performance_mode": "lump_sum",
        "performance_due": "2024-10-31",
        "amount_fen": 50_000,
        "agreed_on": "2024-10-12",
        "sealed_on": "2024-10-12",
        "terms": [
            {"act": "pay", "debtor": 1, "creditor": "阿苦木呷", "amount_fen": 50_000,
             "due_on": "2024-10-31"},
        ],
        "performances": [
            {"term": 0, "what": "付清", "due_on": "2024-10-31", "amount_fen": 50_000},
        ],
        "signatures": [
            {"role": "party", "name": "阿苦木呷", "sign_mode": "fingerprint",
             "signed_on": "2024-10-12"},
            {"role": "party", "party": 1, "name": "吉克乌牛", "sign_mode": "signature",
             "signed_on": "2024-10-12"},
            {"role": "mediator", "name": "吉克", "sign_mode": "signature",
             "signed_on": "2024-10-12"},
        ],
    },
    "follow_ups": [
        {"visited_on": "2024-10-30", "mode": "visit", "visited_parties": [0, 1],
         "situation": "已付清，水沟已通。", "visitor": "吉克"},
    ],
}  # fmt: skip

BARE = {
    name: value
    for name, value in CASE.items()
    if name not in ("sessions", "agreement", "follow_ups")
}
"""Opened and no further."""

THIS_YEAR = SystemClock().now()[:4]


@pytest.fixture
def ctl(console: NewConsole, office: Prefecture) -> Console:
    """A station with a mediator, its committee and one mediator of it."""
    made = console("调解室")
    made.enrol(office, *PEOPLE)
    (committee,) = imported(made, "committee", COMMITTEE)
    given = {"name": "吉克", "committee_id": committee, "appointed_on": "2020-01-01", "sex": "1"}
    imported(made, "mediator", given)
    return made


def bring(ctl: Console, kind: str, *rows: dict[str, Any]) -> Ended:
    file = write_rows(ctl.folder.parent / f"{kind}.jsonl", *rows)
    return ctl.run("import", kind, file, user="吉克")


def imported(ctl: Console, kind: str, *rows: dict[str, Any]) -> list[str]:
    ended = bring(ctl, kind, *rows)
    assert ended.code is Exit.DONE, ended
    return [row["id"] for row in ended.rows[:-1]]


def changed(path: str, value: object) -> dict[str, Any]:
    """The case with one value changed; None takes it away."""
    case: dict[str, Any] = json.loads(json.dumps(CASE))
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = case
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return case


def hard(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Problems that are no mere warnings."""
    problems = row.get("problems", [])
    return [(p["code"], p["field"]) for p in problems if p["severity"] != "warn"]


def test_a_case_comes_in_with_everything_nested(ctl: Console) -> None:
    ended = bring(ctl, "mediation_case", CASE)
    assert ended.code is Exit.DONE, ended
    first, last = ended.rows
    assert last == {"imported": 1, "refused": 0}
    assert hard(first) == []
    shown = ctl.ok("show", "mediation_case", first["id"], user="吉克").row
    fields = shown["fields"]
    assert shown["complete"]
    assert fields["result"] == "success"
    assert fields["stage"] == "followed_up" if fields.get("performed_on") else "breached"
    assert (fields["amount_fen"], fields["effective_on"]) == (50_000, "2024-10-12")
    assert fields["committee_name"] == COMMITTEE["name"]
    assert fields["dossier_title"].startswith("阿苦木呷与吉克乌牛")
    one, two = shown["parties"]
    assert [p["fields"]["seq"] for p in (one, two)] == [1, 2]
    assert shown["sessions"][0]["fields"]["attendees"] == [one["id"], two["id"]]
    agreement = shown["agreement"]
    assert agreement["fields"]["signed_on"] == "2024-10-12"
    (term,) = agreement["terms"]
    assert (term["fields"]["debtor_id"], term["fields"]["creditor_id"]) == (two["id"], one["id"])
    assert "伍佰元" in term["fields"]["sentence"]
    assert agreement["performances"][0]["fields"]["term_id"] == term["id"]
    signed = [s["fields"] for s in shown["signatures"]]
    assert [s.get("party_id") for s in signed] == [one["id"], two["id"], None]
    assert {(s["document"], s["part_id"]) for s in signed} == {
        ("written_agreement", agreement["id"])
    }
    assert shown["follow_ups"][0]["fields"]["agreement_id"] == agreement["id"]
    part = ctl.ok("show", "party", one["id"], user="吉克").row
    assert part["fields"]["case_id"] == first["id"]


def test_a_part_is_set_by_its_kind_and_id_until_it_is_signed(ctl: Console) -> None:
    (case,) = imported(ctl, "mediation_case", CASE)
    shown = ctl.ok("show", "mediation_case", case, user="吉克").row
    party, term = shown["parties"][1]["id"], shown["agreement"]["terms"][0]["id"]
    ctl.ok("set", "party", party, "phone=12812345678", user="吉克")
    named = ctl.run("set", "party", party, "name=吉克乌牛惹", user="吉克")
    assert (named.code, named.error["error"]) == (Exit.REFUSED, "record.signed")
    (open_case,) = imported(ctl, "mediation_case", BARE)
    other = ctl.ok("show", "mediation_case", open_case, user="吉克").row["parties"][1]["id"]
    ctl.ok("set", "party", other, "name=吉克乌牛惹", user="吉克")
    after = ctl.ok("show", "mediation_case", open_case, user="吉克").row
    assert "吉克乌牛惹" in after["fields"]["party_names"]
    locked = ctl.run("set", "agreement_term", term, "amount_fen=9000", user="吉克")
    assert (locked.code, locked.error["error"]) == (Exit.REFUSED, "agreement.signed")
    kept = ctl.ok("show", "agreement_term", term, user="吉克").row
    assert kept["fields"]["amount_fen"] == 50_000


AGENT = {
    "party": 1, "agent_name": "代理人", "authority": ["receive"], "valid_from": "2024-10-01",
    "signed_on": "2024-10-08",
}  # fmt: skip
BY_AGENT = {
    "role": "agent", "agent": "代理人", "party": 1, "name": "代理人", "sign_mode": "signature",
    "signed_on": "2024-10-12",
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "code", "field"),
    [
        (changed("parties/1/side", "applicant"), "case.two_sides", "party_names"),
        (BARE | {"parties": [CASE["parties"][0]]}, "case.two_sides", "party_names"),
        (BARE | {"parties": []}, "case.two_sides", "party_names"),
        (
            changed("agreement/performances/0/amount_fen", 40_000),
            "agreement.amount",
            "agreement.amount_fen",
        ),
        (
            changed("agreement/signatures/0/signed_on", "2024-10-07"),
            "signature.before_acceptance",
            "agreement.signatures[0].signed_on",
        ),
        (
            changed("follow_ups/0/visited_on", "2024-10-09"),
            "follow_up.before_agreement",
            "follow_ups[0].visited_on",
        ),
        (
            changed("agreement/signatures/1", BY_AGENT) | {"authorisations": [AGENT]},
            "signature.no_authority",
            "agreement.signatures[1].agent_id",
        ),
        (changed("parties/1/name", None), "missing", "parties[1].name"),
        (
            BARE | {"accepted_on": f"{THIS_YEAR}-01-02", "case_no": f"（{THIS_YEAR}）别处第3号"},
            "number.foreign",
            "case_no",
        ),
    ],
)  # fmt: skip
def test_what_no_rule_allows_is_told_at_its_field_and_kept(
    ctl: Console, case: dict[str, Any], code: str, field: str
) -> None:
    if field == "parties[1].name":
        case["sessions"][0]["attendees"] = [0, 1]
    ended = bring(ctl, "mediation_case", case)
    assert ended.code is Exit.DONE, ended
    assert (code, field) in hard(ended.rows[0]), hard(ended.rows[0])
    kept = ctl.ok("show", "mediation_case", ended.rows[0]["id"], user="吉克").row
    assert len(kept.get("parties", ())) == len(case["parties"])


@pytest.mark.parametrize(
    ("case", "code", "field"),
    [
        (changed("dispute_type", "没有这种"), "code.unknown", "dispute_type"),
        (changed("parties/1/side", "中间人"), "code.unknown", "parties[1].side"),
        (changed("parties/1/nickname", "x"), "field.unknown", "parties[1].nickname"),
        (changed("agreement/terms/0/debtor", 7), "ref.unknown", "agreement.terms[0].debtor_id"),
        (changed("sessions/0/attendees", ["谁"]), "ref.unknown", "sessions[0].attendees"),
        (changed("committee_id", "不存在的调委会"), "ref.unknown", "committee_id"),
        (changed("agreement/terms/0/amount_fen", "很多"), "value.number",
         "agreement.terms[0].amount_fen"),
        (changed("parties/0", "阿苦木呷"), "value.type", "parties[0]"),
        (changed("parties", [CASE["parties"][0]] * 201), "value.too_many", "parties"),
        (changed("parties/0/id", "x"), "value.id", "parties[0].id"),
    ],
)  # fmt: skip
def test_what_has_no_type_is_refused_by_its_path_and_the_others_are_kept(
    ctl: Console, case: dict[str, Any], code: str, field: str
) -> None:
    ended = bring(ctl, "mediation_case", case, CASE)
    assert ended.code is Exit.REFUSED
    bad, good, last = ended.rows
    assert (code, field) in [(p["code"], p["field"]) for p in bad["refused"]]
    assert last == {"imported": 1, "refused": 1}
    listed = ctl.ok("list", "mediation_case", user="吉克").rows
    assert [row["id"] for row in listed] == [good["id"]]
    assert len(ctl.ok("list", "party", user="吉克").rows) == 2


def test_a_case_with_an_id_comes_in_once_and_a_dry_run_writes_nothing(ctl: Console) -> None:
    file = write_rows(ctl.folder.parent / "dry.jsonl", changed("parties/1/side", "third"))
    dry = ctl.ok("import", "mediation_case", file, "--dry-run", user="吉克").rows
    assert ("case.two_sides", "party_names") in hard(dry[0])
    assert ctl.ok("list", "mediation_case", user="吉克").rows == []
    given = CASE | {"id": "0193a000-0000-7000-8000-0000000000aa"}
    imported(ctl, "mediation_case", given)
    again = bring(ctl, "mediation_case", given)
    assert again.rows[0]["already"] is True
    assert len(ctl.ok("list", "party", user="吉克").rows) == 2


def test_the_dossier_tells_thirteen_items(ctl: Console) -> None:
    (case,) = imported(ctl, "mediation_case", CASE)
    rows = ctl.ok("dossier", case, user="吉克").rows
    assert len(rows) == 13
    assert all(row.keys() == {"item", "need", "state"} for row in rows)
    assert {row["need"] for row in rows} <= {"required", "if_needed"}
    assert {row["state"] for row in rows} <= {"missing", "made", "signed", "scanned"}
    (agreement,) = (row for row in rows if row["state"] == "signed")
    assert agreement["item"] == "08"
    ended = ctl.run("dossier", "0" * 8 + case[8:], user="吉克")
    assert (ended.code, ended.error["error"]) == (Exit.REFUSED, "record.gone")


def test_a_consultation_is_promoted_once_and_carries_what_both_know(ctl: Console) -> None:
    (visit,) = imported(ctl, "consultation", dict(CONSULTATION) | {"opponent": "某某建筑公司"})
    made = ctl.ok("promote", "consultation", visit, user="吉克").row
    case = ctl.ok("show", "mediation_case", made["mediation_case"], user="吉克").row
    assert case["fields"]["brief"] == CONSULTATION["facts"]
    assert case["fields"]["consultation_id"] == visit
    assert [p["fields"]["name"] for p in case["parties"]] == ["倮伍木呷", "某某建筑公司"]
    assert case["parties"][0]["fields"]["phone"] == CONSULTATION["phone"]
    again = ctl.ok("promote", "consultation", visit, user="吉克").row
    assert again["mediation_case"] == made["mediation_case"]
    ended = ctl.run("promote", "party", visit, user="吉克")
    assert ended.code is Exit.USAGE
    ended = ctl.run("promote", "consultation", "0" * 8 + visit[8:], user="吉克")
    assert ended.error["error"] == "record.gone"


def test_due_names_what_a_case_promised(ctl: Console) -> None:
    case = changed("follow_ups", [])
    (made,) = imported(ctl, "mediation_case", case)
    rows = ctl.ok("due", "--as-of", "2024-11-02", user="吉克").rows
    told = {(row["rule"], row["due_on"], row["overdue"]) for row in rows if row["id"] == made}
    assert ("follow_up", "2024-10-31", True) in told
    assert "performance" in {row["rule"] for row in rows}


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
    whole = ctl.run(*words, "--set", "--pdf", tmp_path / "set.pdf", user="吉克")
    assert whole.code is Exit.REFUSED
    lacking = {(one["document"], one["field"]) for one in whole.row["missing"]}
    assert ("written_agreement", "case_no") in lacking
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
    assert {"document", "kind", "field"} <= told.row["missing"][0].keys()
    assert "brief" in {one["field"] for one in told.row["missing"]}
