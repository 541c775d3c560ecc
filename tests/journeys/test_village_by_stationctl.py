"""The village log as a stranger meets it who knows the domain page and commands.md only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.messages import Exit
from tests.journeys.conftest import NewConsole, PrefectureConsole
from tests.support.console import Console, write_rows
from tests.support.prefecture import Prefecture, running

COUNTY, NEAR, FAR = "513499000000", "513499101201", "513499102201"
VISIT = "adviser_visit"
HEAD = "罗所长"
Row = dict[str, Any]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Prefecture]:
    """A prefecture of each test's own: they all have an adviser of the same name."""
    with running(f"sqlite:///{tmp_path / 'p.db'}", tmp_path) as server:
        yield server


def visit(day: str, village: str = NEAR, **more: Any) -> Row:
    return {
        "village_code": village, "adviser_id": "王律师", "service_date": day, "mode": "实地",
        "start_at": "09:00", "end_at": "13:00", "place": "村室", "language": "彝语",
        "service_kind": ["法律咨询解答"], "client_count": 3, "content": f"{day}问承包地。",
        "result": "已解答", "late_reason": "集中补录", **more,
    }  # fmt: skip


def lecture(day: str, **more: Any) -> Row:
    return {
        "village": NEAR, "adviser": "王律师", "lecturer": "王律师", "held_on": day, "topic": "反诈",
        "topic_code": "反诈", "language": "彝语", "audience_count": 30, "start": "10:00",
        "end": "11:30", "late_reason": "集中补录", **more,
    }  # fmt: skip


def bring(ctl: Console, kind: str, *rows: Row) -> list[Row]:
    """What `import` says of each line."""
    return ctl.run("import", kind, write_rows(ctl.folder.parent / "in.jsonl", *rows)).rows[:-1]


def engaged(ctl: Console, *villages: str) -> None:
    county = {"kind_code": "律师", "division_code": COUNTY}
    term = {"signed_on": "2023-12-20", "start": "2024-01-01", "end": "2099-12-31"}
    bring(ctl, "adviser", {"name": "王律师", **county})
    given = [{"village_code": one, "adviser_id": "王律师", **term} for one in villages]
    told = bring(ctl, "engagement", *given)
    assert all(row.keys() == {"line", "id"} for row in told), told


def head(console: NewConsole, office: Prefecture, name: str = "司法所") -> Console:
    made = console(name)
    made.enrol(office, f"{HEAD}:head,clerk")
    made.ok("sync")
    return made


def codes(row: Row) -> dict[str, str]:
    """What is said of a line, by field."""
    return {
        one["field"]: one["code"] for one in (*row.get("problems", ()), *row.get("refused", ()))
    }


def counted(ctl: Console, village: str, year: int) -> Row:
    return ctl.ok("hours", "--village", village, "--year", year).row


def test_rows_as_the_domain_page_names_things(console: NewConsole, office: Prefecture) -> None:
    ctl = head(console, office)
    engaged(ctl, NEAR)
    moment = {"start_at": "2024-05-20T22:00", "end_at": "2024-05-21T02:00"}
    matters = [
        {
            "service_kind": "法律咨询解答",
            "client_name": "倮伍",
            "content": "问工伤",
            "result": "已解答",
        },
        {"service_kind": "参与人民调解", "content": "两户地界", "result": "转调委会"},
    ]
    bare = {"service_kind": None, "client_count": None, "content": None}
    people = {"clients": [{"name": "马海木呷", "sex": "男"}, {"name": "阿依", "sex": "女"}]}
    told = bring(
        ctl,
        VISIT,
        visit("2024-05-20", **moment),
        visit("2024-02-29", matters=matters, **bare),
        visit("2024-03-01", mode="微信/网络", client_count=None, **people),
    )
    assert [row.keys() for row in told] == [{"line", "id"}] * 3, told
    nested = ctl.ok("show", VISIT, told[1]["id"]).row["fields"]
    assert (nested["client_count"], nested["advice_count"], nested["mediation_count"]) == (2, 1, 1)
    of_visit = ctl.ok("list", "visit_matter", "--where", f"visit_id={told[1]['id']}").rows
    assert [row["fields"]["seq"] for row in of_visit] == [2, 1]
    served = ctl.ok("show", VISIT, told[2]["id"]).row["fields"]
    assert (served["client_count"], served["women_count"]) == (2, 1)
    made = counted(ctl, NEAR, 2024)
    assert (made["months"][1], made["months"][4], made["onsite"], made["year"]) == (
        240,
        240,
        480,
        720,
    )
    moved = ctl.ok(
        "set", VISIT, told[2]["id"], "start_at=2024-03-01T08:30", "adviser_id=王律师"
    ).row
    assert moved["fields"]["minutes"] == 270
    who = {"village": NEAR, "person": "吉克", "chosen_on": "2024-03-01", "kind": "网格员"}
    assert bring(ctl, "legal_literate_villager", who)[0].keys() == {"line", "id"}
    letter = {
        "opened_on": "2026-11-20",
        "village": NEAR,
        "content": "修路占地",
        "is_anonymous": True,
    }
    (item,) = bring(ctl, "mailbox_item", letter)
    made = ctl.ok("promote", "mailbox_item", item["id"]).row
    again = ctl.ok("promote", "mailbox_item", item["id"]).row
    assert made["consultation"] == again["consultation"]
    board = {"village": NEAR, "adviser": "王律师", "phone": "0834-1234567", "times": "每月五日"}
    (posted,) = bring(ctl, "notice_board", board)
    out = ctl.folder.parent / "poster.pdf"
    printed = ctl.ok(
        "print", "notice_board", posted["id"], "--document", "notice_board", "--pdf", out
    )
    assert (printed.row["pages"], out.read_bytes()[:5]) == (1, b"%PDF-")
    assert [hit["kind"] for hit in ctl.ok("search", "吉克").rows] == ["legal_literate_villager"]
    for kind in (VISIT, "engagement", "legal_literate_villager", "mailbox_item"):
        out = ctl.folder.parent / f"{kind}.jsonl"
        ctl.ok("export", kind, "--jsonl", out)
        assert json.loads(out.read_text("utf-8").splitlines()[0])["id"]


def test_what_is_wrong_stands_at_its_field_and_nothing_else_is_lost(
    console: NewConsole, office: Prefecture
) -> None:
    ctl = head(console, office)
    engaged(ctl, NEAR)
    bring(ctl, "adviser", {"name": "外县律师", "division_code": "513431000000"})
    told = bring(
        ctl,
        VISIT,
        visit("2026-11-02", end_at="08:00", advice_count=-1),
        visit("2026-11-03", FAR),
        visit("2026-11-04", adviser_id="外县律师"),
        visit("2026-11-05", "513499999201"),
        visit("2026-11-06", service_kind=["算命"], mode="骑马"),
        visit("2026-11-09", content="长" * 10_000),
        visit("2026-11-10", content="a\0b"),
        visit("2026-11-11"),
    )
    assert codes(told[0]) == {"end_at": "visit.end_before_start", "advice_count": "value.too_small"}
    assert codes(told[1]) == {"engagement_id": "visit.no_engagement"}
    assert codes(told[2])["adviser_id"] == "visit.other_county"
    assert codes(told[3])["village_code"] == "visit.village_unknown"
    assert codes(told[4]) == {"service_kind": "code.unknown", "mode": "code.unknown"}
    assert codes(told[5]) == {"content": "value.too_long"}
    assert codes(told[6]) == {"content": "value.nul"}
    assert ["refused" in row for row in told] == [False] * 4 + [True] * 3 + [False]
    kept = ctl.ok("list", VISIT).rows
    assert [row["complete"] for row in kept] == [True, False, False, False, False]
    assert counted(ctl, NEAR, 2026)["onsite"] == 480  # the one without an end counts nothing


def test_a_lecture_is_counted_once_whatever_becomes_of_its_visit(
    console: NewConsole, office: Prefecture
) -> None:
    ctl = head(console, office)
    engaged(ctl, NEAR)
    (around,) = bring(ctl, VISIT, visit("2025-05-12"))
    bring(
        ctl,
        "legal_lecture",
        lecture("2025-05-12"),
        lecture("2025-05-12", start="12:30", end="14:00"),
    )
    assert counted(ctl, NEAR, 2025)["onsite"] == 240 + 60
    ctl.ok("set", VISIT, around["id"], "review_state=已提交")
    no_reason = ctl.run("set", VISIT, around["id"], "review_state=退回")
    assert no_reason.error["error"] == "reason.missing"
    ctl.ok("review", around["id"], "return", "--reason", "时间不对")
    assert counted(ctl, NEAR, 2025)["onsite"] == 90 + 90
    ctl.ok("review", around["id"], "submit")
    assert counted(ctl, NEAR, 2025)["onsite"] == 300
    ctl.ok("set", VISIT, around["id"], "start_at=11:00")
    assert counted(ctl, NEAR, 2025)["onsite"] == 120 + 60 + 60
    ctl.ok("remove", VISIT, around["id"], "--reason", "重复")
    assert counted(ctl, NEAR, 2025)["onsite"] == 180
    assert counted(ctl, NEAR, 2025)["lectures"] == [0, 2, 0, 0]


def test_merged_and_split_villages_in_counters_and_reports(
    console: NewConsole, office: Prefecture, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    town = "513499101"
    one, two, three = (f"{town}20{n}" for n in (1, 2, 3))
    whole, upper, lower = (f"{town}30{n}" for n in (1, 2, 3))
    ctl = head(console, office)
    engaged(ctl, one, two, three)
    bring(ctl, VISIT, visit("2026-03-02", one), visit("2026-03-03", two, end_at="11:00"))
    bring(ctl, VISIT, visit("2026-03-04", three), visit("2026-04-07", three, mode="电话"))

    def division(code: str, name: str, **days: str) -> Row:
        place = {"level": "village", "parent": f"{town}000"}
        return {"kind": "division", "code": code, "name": name, **place, **days}

    def became(old: str, new: str, how: str) -> Row:
        return {"kind": "succession", "old": old, "new": new, "succession_kind": how, "on": day}

    day, before = "2026-07-01", {"valid_from": "2021-01-01", "valid_to": "2026-06-30"}
    names = {one: "河湾村", two: "核桃坪村", three: "松林村"}
    later = {whole: "新河村", upper: "松林上村", lower: "松林下村"}
    rows = [division(code, name, **before) for code, name in names.items()]
    rows += [division(code, name, valid_from=day) for code, name in later.items()]
    rows += [became(one, whole, "merge"), became(two, whole, "merge")]
    rows += [became(three, upper, "split"), became(three, lower, "split")]
    prefecture.run("import-org", write_rows(tmp_path / "org.jsonl", *rows))
    ctl.ok("sync")
    told = bring(ctl, VISIT, visit("2026-08-03", whole), visit("2026-08-04", upper))
    assert all(row.keys() == {"line", "id"} for row in told), told
    assert [counted(ctl, code, 2026)["year"] for code in later] == [600, 720, 480]
    assert counted(ctl, upper, 2026)["shared"] == [three]

    def report(name: str, period: str, *more: str) -> Row:
        return ctl.ok("report", name, "--period", period, *more).row

    year = report("adviser-year", "2026", "--village", f"{town}000")
    figures = year["columns"]
    assert (figures["visits"], figures["onsite_minutes"], figures["all_minutes"]) == (6, 1080, 1320)
    assert (figures["m03"], figures["m08"]) == (600, 480)  # a visit shared by two villages once
    assert [row["village"] for row in year["rows"]] == list(later.values())
    old = report("township", "2026-03", "--village", f"{town}000")
    assert [row["village"] for row in old["rows"]] == list(names.values())
    assert (old["columns"]["met"], old["columns"]["engaged"]) == (2, 3)
    assert report("fee-statement", "2026")["columns"]["engagements"] == 3
    mine = report("adviser_year", "2026", "--adviser", "王律师")
    assert mine["columns"]["visits"] == 6
    unknown = ctl.run("report", "adviser-year", "--period", "2026", "--adviser", "无此人")
    assert unknown.code is Exit.USAGE


def test_entered_on_two_devices_told_on_both_and_reviewed_by_the_head(
    console: NewConsole, office: Prefecture, prefecture: PrefectureConsole
) -> None:
    near, laptop = console("索玛"), console("手提")
    near.enrol(office, "阿苦:clerk", f"{HEAD}:head")
    file = laptop.folder.parent / "laptop.enrol"
    both = ["--station", "PX101", "--station", "PX102"]
    (made,) = prefecture.run("enrol-file", *both, "--user", "王律师:adviser", "--out", file)
    laptop.ok("enrol", file, "--code", made["code"], "--server", office.url)

    def sync() -> None:
        for ctl, user in ((near, HEAD), (laptop, "王律师"), (near, HEAD), (laptop, "王律师")):
            assert ctl.ok("sync", user=user).row["pending"] == 0

    def told(ctl: Console, user: str, record: str) -> list[str]:
        row = ctl.ok("show", VISIT, record, user=user).row
        return [one["code"] for one in row.get("problems", ())]

    county = {"kind_code": "律师", "division_code": COUNTY, "member": "王律师"}
    term = {"adviser_id": "王律师", "signed_on": "2025-12-20", "start": "2026-01-01"}
    folder = near.folder.parent
    sync()
    near.ok(
        "import", "adviser", write_rows(folder / "a.jsonl", {"name": "王律师", **county}), user=HEAD
    )
    villages = [{"village_code": code, **term} for code in (NEAR, FAR)]
    near.ok("import", "engagement", write_rows(folder / "e.jsonl", *villages), user=HEAD)
    sync()
    one = write_rows(folder / "v.jsonl", visit("2026-11-18"))
    here = near.ok("import", VISIT, one, user="阿苦").rows[0]["id"]
    other = write_rows(
        folder / "w.jsonl", visit("2026-11-18", FAR, start_at="12:00", end_at="15:00")
    )
    there = laptop.ok("import", VISIT, other, user="王律师").rows[0]["id"]
    assert told(near, "阿苦", here) == []
    sync()
    for ctl, user in ((near, HEAD), (laptop, "王律师")):
        assert told(ctl, user, here) == told(ctl, user, there) == ["visit.overlap"]
        for code, minutes in ((NEAR, 240), (FAR, 180)):
            row = ctl.ok("hours", "--village", code, "--year", 2026, user=user).row
            assert row["onsite"] == minutes
    laptop.ok("review", there, "submit", user="王律师")
    own = laptop.run("set", VISIT, there, "review_state=passed", user="王律师")
    assert (own.code, own.error["error"]) == (Exit.REFUSED, "rights.not_allowed")
    sync()
    near.ok("review", there, "pass", user=HEAD)
    sync()
    passed = laptop.ok("show", VISIT, there, user="王律师").row["fields"]
    assert (passed["review_state"], passed["reviewed_by"]) == ("passed", HEAD)
