"""The surface of `stationctl` (commands.md): names, JSON keys and exit codes that stay."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app.ctl.options import main
from app.messages import Exit
from sync.server import publishing
from tests.journeys.conftest import NewConsole
from tests.support.console import CLERK, CONSULTATION, Console, write_rows
from tests.support.prefecture import Prefecture
from tests.support.stations import PASSWORD

RECORD_KEYS = {"id", "version", "state", "complete", "fields"}
SYNC_KEYS = {
    "sent", "received", "merged", "conflicts", "refused", "pending", "requests",
    "bytes_up", "bytes_down",
}  # fmt: skip


def test_enrolment_says_what_was_made(console: NewConsole, office: Prefecture) -> None:
    ended = console("窗口").enrol(office, f"{CLERK}:clerk", "罗所长:head,clerk")
    assert ended.row.keys() == {"device", "station", "users"}
    assert ended.row["station"] == "PX101"
    assert ended.row["users"] == [CLERK, "罗所长"]


def test_a_recovery_code_is_written_once_and_opens(
    console: NewConsole, office: Prefecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctl = console("窗口")
    file, code = office.enrolment(f"{CLERK}:clerk")
    (tmp_path / "file").write_bytes(file)
    ctl.ok("enrol", tmp_path / "file", "--code", code, "--recovery-out", tmp_path / "envelope")
    assert (tmp_path / "envelope").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("STATION_PASSWORD", "另一个很长很长的新口令啊")
    ctl.fails(Exit.REFUSED, "vault.wrong_password", "status")
    ctl.ok("recover", "--code-file", tmp_path / "envelope")
    ctl.ok("status")


def test_import_tells_each_line_and_keeps_the_good_ones(ctl: Console, tmp_path: Path) -> None:
    rows = [CONSULTATION, CONSULTATION | {"matter_class": "无此类"}, {"facts": "只有事由"}]
    file = write_rows(tmp_path / "visits.jsonl", *rows)
    ended = ctl.run("import", "consultation", file)
    assert ended.code is Exit.REFUSED
    first, second, third, last = ended.rows
    assert first["line"] == 1
    assert len(first["id"]) == 36
    assert second["line"] == 2
    assert second["refused"][0]["code"] == "code.unknown"
    assert second["refused"][0]["field"] == "matter_class"
    assert third["line"] == 3
    assert {"code", "field", "severity"} <= third["problems"][0].keys()
    assert last == {"imported": 2, "refused": 1}
    listed = {row["id"]: row for row in ctl.ok("list", "consultation").rows}
    assert listed.keys() == {first["id"], third["id"]}
    assert not listed[third["id"]]["complete"]


def test_a_dry_run_writes_nothing(ctl: Console, tmp_path: Path) -> None:
    file = write_rows(tmp_path / "visits.jsonl", CONSULTATION)
    assert ctl.ok("import", "consultation", file, "--dry-run").row == {"imported": 1, "refused": 0}
    assert ctl.ok("list", "consultation").rows == []


def test_rows_with_an_id_are_imported_once(ctl: Console) -> None:
    (first,) = ctl.imported(CONSULTATION)
    assert ctl.imported(CONSULTATION | {"id": first}) == [first]
    assert len(ctl.ok("list", "consultation").rows) == 1


def test_list_show_set_and_history(ctl: Console) -> None:
    first, second = ctl.imported(CONSULTATION, CONSULTATION | {"visitor_name": "马海尔古"})
    (found,) = ctl.ok("list", "consultation", "--where", "visitor_name=马海尔古").rows
    assert found.keys() == RECORD_KEYS
    assert (found["id"], found["state"]) == (second, "waiting")
    assert len(ctl.ok("list", "consultation", "--limit", 1).rows) == 1
    changed = ctl.ok(
        "set", "consultation", first, "demand=请求道歉=并赔偿", "matter_class=民事"
    ).row
    assert changed["fields"]["demand"] == "请求道歉=并赔偿"
    assert changed["version"] > found["version"]
    shown = ctl.ok("show", "consultation", first, "--history").rows
    assert shown[0]["fields"]["demand"] == "请求道歉=并赔偿"
    edit = next(row for row in shown[1:] if row["after"].get("demand"))
    assert edit.keys() == {
        "change", "at", "actor", "device", "before", "after", "outcome", "reason",
    }  # fmt: skip
    assert ctl.ok("status").row["pending"] == 3
    ctl.fails(Exit.REFUSED, "code.unknown", "set", "consultation", first, "matter_class=没有")
    ctl.fails(Exit.USAGE, "ctl.not_a_pair", "set", "consultation", first, "demand")
    ctl.fails(Exit.REFUSED, "record.gone", "show", "consultation", "0" * 8 + first[8:])
    ctl.fails(Exit.USAGE, "ctl.unknown_kind", "list", "visits")
    ctl.fails(Exit.USAGE, "field.unknown", "list", "consultation", "--where", "name=1")


def test_remove_takes_a_record_out_of_the_lists(ctl: Console) -> None:
    (first,) = ctl.imported(CONSULTATION)
    assert ctl.ok("remove", "consultation", first, "--reason", "录重了").row == {"removed": first}
    assert ctl.ok("list", "consultation").rows == []
    ctl.fails(Exit.REFUSED, "record.gone", "set", "consultation", first, "demand=x")


def test_search_finds_in_rank_order(ctl: Console) -> None:
    wages, other = ctl.imported(CONSULTATION, CONSULTATION | {"facts": "与邻居为地界争吵。"})
    (hit,) = ctl.ok("search", "地界").rows
    assert hit.keys() == {"kind", "id", "title", "snippet"}
    assert (hit["kind"], hit["id"]) == ("consultation", other)
    assert {row["id"] for row in ctl.ok("search", "倮伍").rows} == {wages, other}
    assert ctl.ok("search", "倮伍", "--limit", 1).rows[0].keys() == hit.keys()


def test_due_lists_what_is_late(ctl: Console) -> None:
    visit = CONSULTATION | {
        "received_at": "2026-11-02T09:30", "handling": ["appointment"],
        "appointment_at": "2026-11-05T10:00", "late_reason": "停电",
    }  # fmt: skip
    (made,) = ctl.imported(visit)
    rows = ctl.ok("due", "--as-of", "2026-11-09").rows
    assert {"rule", "kind", "id", "due_on", "overdue"} == rows[0].keys()
    assert ("appointment", made, "2026-11-05", True) in [
        (row["rule"], row["id"], row["due_on"], row["overdue"]) for row in rows
    ]
    assert not [
        row for row in ctl.ok("due", "--as-of", "2026-11-04").rows if row["overdue"]
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "xlsx"])
def test_an_export_masks_unless_a_reason_is_given(ctl: Console, tmp_path: Path, form: str) -> None:
    ctl.imported(CONSULTATION)
    masked, full = tmp_path / f"masked.{form}", tmp_path / f"full.{form}"
    row = ctl.ok("export", "consultation", f"--{form}", masked).row
    assert row == {"file": str(masked), "records": 1, "masked": True}
    reason = ("--unmasked", "县局核查")
    row = ctl.ok("export", "consultation", f"--{form}", full, *reason).row
    assert row["masked"] is False
    if form == "jsonl":
        (line,) = masked.read_text("utf-8").splitlines()
        assert "12812345678" not in line
        assert json.loads(line)["phone"] == "128****5678"
        assert json.loads(full.read_text("utf-8"))["phone"] == "12812345678"
    assert (
        ctl.ok("export", "consultation", f"--{form}", full, "--period", "2019").row["records"] == 0
    )


def test_an_exported_ledger_can_be_imported_elsewhere(
    ctl: Console, console: NewConsole, office: Prefecture, tmp_path: Path
) -> None:
    made = ctl.imported(CONSULTATION)
    ctl.ok("export", "consultation", "--jsonl", tmp_path / "ledger.jsonl")
    other = console("别处")
    other.enrol(office)
    ended = other.run("import", "consultation", tmp_path / "ledger.jsonl")
    assert [row.get("id") for row in ended.rows[:-1]] == made


def test_sync_counts_and_two_clients_meet(
    ctl: Console, console: NewConsole, office: Prefecture
) -> None:
    other = console("调解室")
    other.enrol(office, "吉克:clerk,mediator")
    (made,) = ctl.imported(CONSULTATION)
    assert ctl.ok("status").row["pending"] == 1
    first = ctl.ok("sync").row
    assert first.keys() == SYNC_KEYS
    assert (first["sent"], first["pending"], first["requests"]) == (1, 0, 1)
    assert ctl.ok("sync", "--limit-seconds", 5).row["sent"] == 0
    other.ok("sync")
    assert other.ok("show", "consultation", made).row["state"] == "received"

    ctl.ok("set", "consultation", made, "demand=请求道歉")
    other.ok("set", "consultation", made, "demand=请求赔偿")
    ctl.ok("sync")
    ended = other.run("sync")
    assert (ended.code, ended.row["conflicts"]) == (Exit.NEEDS_PERSON, 1)
    (conflict,) = other.ok("conflicts").rows
    assert {"id", "kind", "record", "field", "title", "candidates"} <= conflict.keys()
    assert sorted(c["value"] for c in conflict["candidates"]) == ["请求赔偿", "请求道歉"]
    assert other.ok("status").row["needs_person"] == 1
    other.ok("resolve", made, "demand=theirs")
    other.ok("sync")
    assert other.ok("conflicts").rows == []
    ctl.ok("sync")
    assert ctl.ok("show", "consultation", made).row["fields"]["demand"] == "请求道歉"
    ctl.fails(Exit.REFUSED, "sync.no-conflict", "resolve", made, "demand=mine")


def test_courier_carries_changes_and_receipts_on_a_stick(
    ctl: Console, office: Prefecture, tmp_path: Path
) -> None:
    ctl.imported(CONSULTATION, CONSULTATION | {"visitor_name": "马海尔古"})
    stick = tmp_path / "U盘"
    stick.mkdir()
    out = ctl.ok("courier", "export", stick).row
    assert out["changes"] == 2
    assert Path(out["file"]).parent == stick
    assert ctl.ok("status").row["pending"] == 2  # an export marks nothing as sent (rule 9)
    publishing.courier_import(office.house, Path(out["file"]), stick / "receipt")
    back = ctl.ok("courier", "import", stick / "receipt").row
    assert back.keys() == {"receipts", "received"}
    assert back["receipts"] == 2
    assert ctl.ok("status").row["pending"] == 0
    assert ctl.ok("courier", "import", stick / "receipt").row["receipts"] == 0  # harmless again
    assert ctl.ok("sync").row["sent"] == 0
    torn = stick / "torn"
    torn.write_bytes((stick / "receipt").read_bytes()[:-9])
    ctl.fails(Exit.REFUSED, "truncated", "courier", "import", torn)
    ctl.fails(Exit.REFUSED, "courier.not_readable", "courier", "import", stick / "none")


def test_packs_by_file_and_by_network(ctl: Console, office: Prefecture, tmp_path: Path) -> None:
    lists = {"parameters/local.json": b'{"parameters": []}'}
    publishing.send(office.house, "local", lists, tmp_path / "local.pack")
    applied = ctl.ok("pack", "import", tmp_path / "local.pack")
    assert applied.row == {"pack": "local", "version": 1}
    before = {row["pack"]: row["version"] for row in ctl.ok("pack", "list").rows}
    assert before["base"] == 0
    ctl.ok("sync")
    after = {row["pack"]: row["version"] for row in ctl.ok("pack", "list").rows}
    assert after["organisation"] >= 1
    (tmp_path / "no.pack").write_bytes(b"PK\x03\x04 nothing of ours")
    ctl.fails(Exit.REFUSED, "pack.damaged", "pack", "import", tmp_path / "no.pack")


def test_people_of_an_installation(
    console: NewConsole, office: Prefecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctl = console("窗口")
    ctl.enrol(office, "罗所长:head,clerk")
    (tmp_path / "new").write_text("新来的同事的口令-2026\n", encoding="utf-8")
    ctl.ok("user", "add", "吉克", "clerk", "--new-password-file", tmp_path / "new", user="罗所长")
    listed = ctl.ok("user", "list").rows
    assert {"name": "吉克", "roles": ["clerk"]} in listed
    ctl.fails(Exit.USAGE, "ctl.which_user", "status")
    monkeypatch.setenv("STATION_PASSWORD", "新来的同事的口令-2026")
    ctl.ok("status", user="吉克")
    (tmp_path / "newer").write_text("又换了一个口令啊-2026\n", encoding="utf-8")
    ctl.ok("user", "password", "--new-password-file", tmp_path / "newer", user="吉克")
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    ctl.ok("user", "remove", "吉克", user="罗所长")
    assert [row["name"] for row in ctl.ok("user", "list").rows] == ["罗所长"]
    ctl.ok("verify")  # the database has another key now and is whole


def test_backup_restore_and_verify(ctl: Console, tmp_path: Path) -> None:
    kept = ctl.imported(CONSULTATION)
    copies = tmp_path / "备份盘"
    copies.mkdir()
    made = ctl.ok("backup", copies).row
    assert {"backup", "records"} <= made.keys()
    later = ctl.imported(CONSULTATION)
    checked = ctl.ok("verify").row
    assert checked.keys() >= {"ok", "records", "audit_entries", "chain_ok", "problems"}
    assert (checked["ok"], checked["chain_ok"], checked["records"]) == (True, True, 2)
    drilled = ctl.ok("drill", made["backup"]).row
    assert drilled.keys() == {"backup", "made_at", "records", "audit_entries"}
    assert drilled["records"] == 1
    ctl.ok("restore", made["backup"])
    assert [row["id"] for row in ctl.ok("list", "consultation").rows] == kept
    assert list(ctl.folder.glob("quarantine/*/*"))  # the newer database is kept
    assert later
    bytes_of = bytearray(Path(made["backup"]).read_bytes())
    bytes_of[len(bytes_of) // 2] ^= 1
    (tmp_path / "flipped.backup").write_bytes(bytes_of)
    ctl.fails(Exit.REFUSED, "store.backup_damaged", "restore", tmp_path / "flipped.backup")
    ctl.fails(Exit.REFUSED, "store.backup_damaged", "drill", tmp_path / "flipped.backup")
    ctl.fails(Exit.REFUSED, "file.missing", "restore", tmp_path / "none")
    assert [row["id"] for row in ctl.ok("list", "consultation").rows] == kept


def test_only_what_the_server_has_lost_is_brought_back(ctl: Console) -> None:
    (kept,) = ctl.imported(CONSULTATION)
    assert ctl.ok("absent").rows == []
    ctl.fails(Exit.REFUSED, "record.on_server", "bring-back", kept)


def test_status_tells_the_facts_of_the_strip(ctl: Console) -> None:
    ctl.imported(CONSULTATION)
    row = ctl.ok("status").row
    assert row.keys() == {
        "records", "pending", "oldest_pending", "last_success", "needs_person", "schema", "device",
    }  # fmt: skip
    assert (row["records"]["consultation"], row["pending"]) == (1, 1)
    assert row["oldest_pending"]
    assert row["last_success"] is None


def test_words_for_people_without_json(
    ctl: Console, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ctl.imported(CONSULTATION)
    assert main(["--data-dir", str(ctl.folder), "list", "consultation"]) == Exit.DONE
    assert "visitor_name" in capsys.readouterr().out
    (tmp_path / "password").write_text("这不是口令\n", encoding="utf-8")
    options = ["--data-dir", str(ctl.folder), "--password-file", str(tmp_path / "password")]
    assert main([*options, "status"]) == Exit.REFUSED
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "密码不对" in err
    with pytest.raises(SystemExit) as wrong:
        main(["--data-dir", str(ctl.folder), "no-such-command"])
    assert wrong.value.code == Exit.USAGE
    del os.environ["STATION_PASSWORD"]
    assert main(["--data-dir", str(ctl.folder), "status"]) == Exit.USAGE
