"""Case numbers from server to paper: two PCs of one committee, by network and by stick (A.5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.messages import Exit
from sync.server import backup, cli
from sync.server.house import House
from tests.journeys.conftest import NewConsole, PrefectureConsole
from tests.support.console import Console, write_rows
from tests.support.prefecture import Prefecture, running, serving

COMMITTEE = "0193a001-0000-7000-8000-0000000000c1"
SERIES = f"case_no/{COMMITTEE}/2026"
USER = "阿苦:clerk,mediator,head"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Prefecture]:
    """A prefecture of its own for each test: series are held for ever."""
    with running(f"sqlite:///{tmp_path / 'p.db'}", tmp_path) as server:
        yield server


def committee(ctl: Console, tmp_path: Path) -> None:
    row = {
        "id": COMMITTEE, "name": "解放沟镇人民调解委员会", "short_name": "昭觉解放沟",
        "kind_code": "township", "division_code": "513431101000",
    }  # fmt: skip
    ctl.ok("import", "committee", write_rows(tmp_path / "committee.jsonl", row))


def cases(ctl: Console, tmp_path: Path, count: int = 1, **more: Any) -> list[str]:
    row = {
        "committee_id": COMMITTEE, "source_code": "applied", "applied_on": "2026-11-02",
        "application_mode": "oral", "accepted_on": "2026-11-02", "dispute_type": "02",
        "dispute_division": "513431101000", "people_involved": 2, "languages": ["zh"],
        "brief": "两家因田埂排水争吵。", "consented": True, **more,
        "parties": [
            {"side": "applicant", "name": "木呷"}, {"side": "respondent", "name": "乌牛"},
        ],
    }  # fmt: skip
    ended = ctl.run(
        "import", "mediation_case", write_rows(tmp_path / "cases.jsonl", *[row] * count)
    )
    assert ended.code is Exit.DONE, ended
    return [row["id"] for row in ended.rows[:-1]]


def numbered(ctl: Console, case: str) -> str:
    return str(ctl.ok("number", case).row["case_no"])


def standing(ctl: Console) -> dict[str, Any]:
    (row,) = ctl.ok("numbers", "--year", 2026, "--committee", COMMITTEE).rows
    return row


def test_the_first_pc_numbers_and_the_second_one_is_told(
    console: NewConsole, office: Prefecture, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    one, two = console("一号机"), console("二号机")
    for ctl in (one, two):
        ctl.enrol(office, USER)
    committee(one, tmp_path)
    first, second, third = cases(one, tmp_path, 3)
    one.fails(Exit.REFUSED, "number.none_left", "number", first)
    assert standing(one)["asked"]
    one.ok("sync")
    assert standing(one)["free"] == 50
    assert numbered(one, first) == numbered(one, first) == "(2026)昭觉解放沟人调字第1号"
    one.ok("sync")

    two.ok("sync")
    two.fails(Exit.REFUSED, "number.none_left", "number", second)
    two.ok("sync")
    said = two.fails(Exit.REFUSED, "number.held", "number", second)
    assert SERIES in said.error["message"]
    assert standing(two)["issued"] == [1]
    assert standing(one)["gap_note"] == ""

    device = two.ok("status").row["device"]
    (row,) = prefecture.run("series", "--release", SERIES, "--to", device)
    assert row == {"series": SERIES, "last": 50, "holder": device}
    assert row in prefecture.run("series")
    two.ok("sync")
    assert numbered(two, second) == "(2026)昭觉解放沟人调字第51号"
    assert numbered(one, third) == "(2026)昭觉解放沟人调字第2号"
    (error,) = prefecture.run("series", "--release", "没有", code=cli.PERSON)
    assert error["error"] == "unknown-series"


def test_numbers_come_by_stick(
    console: NewConsole, office: Prefecture, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    far = console("山上")
    far.enrol(office, USER)
    committee(far, tmp_path)
    (case,) = cases(far, tmp_path)
    far.fails(Exit.REFUSED, "number.none_left", "number", case)
    stick = tmp_path / "stick"
    stick.mkdir()
    bundle = far.ok("courier", "export", stick).row["file"]
    (row,) = prefecture.run("courier", "import", bundle, "--out", tmp_path / "receipts")
    far.ok("courier", "import", row["receipt"])
    assert numbered(far, case) == "(2026)昭觉解放沟人调字第1号"
    far.ok("courier", "import", row["receipt"])  # harmless
    assert standing(far)["free"] == 49


def test_a_server_restored_from_a_backup_grants_no_number_twice(
    console: NewConsole, data_dir: Path, tmp_path: Path
) -> None:
    one, two = console("一号机"), console("二号机")
    database, kept = data_dir / "p.db", data_dir / "kept.db"
    url = f"sqlite:///{database}"
    with running(url, data_dir) as office:
        for ctl in (one, two):
            ctl.enrol(office, USER)
        committee(one, tmp_path)
        first, second = cases(one, tmp_path, 2)
        one.ok("sync")
        two.ok("sync")
        backup.make(office.house, kept)
        one.run("number", first)
        one.ok("sync")
        assert numbered(one, first).endswith("第1号")
    for file in data_dir.glob("p.db-*"):
        if file.is_file():
            file.unlink()
    kept.replace(database)
    house = House.open(url)
    backup.restore_done(house)
    with serving(house) as where:
        two.run("number", second)
        two.ok("sync", "--server", where)
        two.fails(Exit.REFUSED, "number.held", "number", second)
        one.ok("sync", "--server", where)
        assert numbered(one, second).endswith("第2号")
        with house.store.admin() as admin:
            (row,) = [row for row in admin.all_series() if row.series == SERIES]
        assert row.last == 50
    house.close()


def test_an_import_tells_of_a_foreign_number(
    ctl: Console, console: NewConsole, office: Prefecture, tmp_path: Path
) -> None:
    committee(ctl, tmp_path)
    rows = [{"committee_id": COMMITTEE, "case_no": "(2026)别处人调字第9号", "brief": "排水"}]
    rows.append(rows[0] | {"accepted_on": "2019-05-06", "case_no": "(2019)旧人调字第9号"})
    ended = ctl.run("import", "mediation_case", write_rows(tmp_path / "cases.jsonl", *rows))
    told = [
        [(p["code"], p["field"]) for p in row["problems"] if p["code"].startswith("number.")]
        for row in ended.rows[:-1]
    ]
    assert told == [[("number.foreign", "case_no")], [("number.on_paper", "case_no")]]
    numbers = [
        ctl.ok("show", "mediation_case", row["id"]).row["fields"].get("case_no")
        for row in ended.rows[:-1]
    ]
    assert numbers == [None, "(2019)旧人调字第9号"]
