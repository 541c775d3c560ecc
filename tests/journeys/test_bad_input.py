"""Bad input and faults (issue 2): one clear sentence, the right exit code, nothing lost.

Each test ends by looking at what was there before: it still is.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from app.compose import Ground
from app.messages import Exit
from app.store import DatabaseKey
from app.store.engine import connect
from app.vault import delays
from sync.server import enrolment, inviting, organisation
from tests.journeys.conftest import NewConsole
from tests.support.chaos import ChaosProxy, Fate
from tests.support.console import CLERK, CONSULTATION, Console, write_rows
from tests.support.patience import PATIENCE
from tests.support.prefecture import Prefecture
from tests.support.stations import PASSWORD

HOSTILE = {
    "line.json": b'{"facts": "half',
    "line.not_object": b'["facts"]',
    "line.nul": b'{"facts": "a\0b"}',
    "line.encoding": "{'facts': '乱码'}".encode("gb18030"),
    "line.duplicate_key": b'{"facts": "a", "facts": "b"}',
    "line.number": b'{"headcount": NaN}',
    "line.too_deep": b'{"handling": ' + b"[" * 50 + b"]" * 50 + b"}",
    "line.too_long": b'{"facts": "' + b"x" * 3_000_000 + b'"}',
    "line.surrogate": b'{"\\ud800": "a"}',
    "value.text": b'{"facts": "\\ud800"}',
    "value.nul": b'{"facts": "a\\u0000b"}',
    "value.too_long": json.dumps({"facts": "长" * 60_000}, ensure_ascii=False).encode(),
    "field.unknown": b'{"no_such_field": "a"}',
    "code.unknown": '{"matter_class": "无此类"}'.encode(),
    "line.empty": b"{}",
}
"""What a hostile or broken line is called; the code may also be a more exact one of its family."""


def held(ctl: Console) -> list[str]:
    return sorted(row["id"] for row in ctl.ok("list", "consultation").rows)


@pytest.mark.parametrize("code", HOSTILE)
def test_a_bad_line_is_refused_by_code_and_its_neighbours_are_kept(
    ctl: Console, tmp_path: Path, code: str
) -> None:
    good = json.dumps(CONSULTATION, ensure_ascii=False).encode()
    file = tmp_path / "visits.jsonl"
    file.write_bytes(b"\n".join([good, HOSTILE[code], good, b""]))
    ended = ctl.run("import", "consultation", file)
    assert ended.code is Exit.REFUSED
    assert ended.row == {"imported": 2, "refused": 1}
    assert [row["line"] for row in ended.rows[:-1]] == [1, 2, 3]
    (reason,) = ended.rows[1]["refused"]
    assert reason["code"].partition(".")[0] == code.partition(".")[0]
    assert len(held(ctl)) == 2


def test_a_workbook_that_is_none_and_a_file_that_is_not_there(ctl: Console, tmp_path: Path) -> None:
    (tmp_path / "visits.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    ended = ctl.run("import", "consultation", tmp_path / "visits.xlsx")
    assert ended.code is Exit.REFUSED
    assert ended.error["message"].endswith("。")
    ctl.fails(Exit.USAGE, "file.missing", "import", "consultation", tmp_path / "none.jsonl")
    ctl.fails(Exit.USAGE, "ctl.unknown_kind", "import", "nonsense", tmp_path / "none.jsonl")
    assert held(ctl) == []


# -- enrolment -------------------------------------------------------------------------------


def sealed_file(prefecture: Prefecture, file: Path, days: int = 14) -> str:
    """Write an enrolment file; gives its code."""
    station = organisation.stations(prefecture.house)[0]
    people = [inviting.Listed(CLERK, ("clerk",))]
    invited = inviting.write(prefecture.house, station, people, [prefecture.url], days)
    file.write_bytes(invited.file)
    return invited.code


def test_an_enrolment_that_fails_can_be_tried_again(
    console: NewConsole, office: Prefecture, tmp_path: Path
) -> None:
    ctl, file = console("窗口"), tmp_path / "file"
    code = sealed_file(office, file)
    content = file.read_bytes()
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    ctl.fails(Exit.REFUSED, "enrol.wrong_code", "enrol", file, "--code", wrong)
    file.write_bytes(b"a letter from the county")
    ctl.fails(Exit.REFUSED, "enrol.not_a_file", "enrol", file, "--code", code)
    file.write_bytes(content[:-5])
    assert ctl.run("enrol", file, "--code", code).error["error"] in {
        "enrol.damaged", "enrol.wrong_code",
    }  # fmt: skip
    file.write_bytes(content)
    nowhere = ("--server", "http://127.0.0.1:9")
    ctl.fails(Exit.NO_SERVER, "enrol.no_server", "enrol", file, "--code", code, *nowhere)
    ctl.fails(Exit.NEEDS_PERSON, "vault.not_enrolled", "status")
    ctl.ok("enrol", file, "--code", code)
    ctl.fails(Exit.REFUSED, "vault.already_enrolled", "enrol", file, "--code", code)
    other = console("别处")
    other.fails(Exit.REFUSED, "enrol.used", "enrol", file, "--code", code)
    code = sealed_file(office, file, days=-1)
    other.fails(Exit.REFUSED, "enrol.expired", "enrol", file, "--code", code)
    other.fails(Exit.USAGE, "file.not_readable", "enrol", tmp_path / "none", "--code", code)


def test_without_a_key_ring_a_short_password_is_refused(
    console: NewConsole, office: Prefecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctl, file = console("窗口"), tmp_path / "file"
    code = sealed_file(office, file)
    monkeypatch.setenv("STATION_KEYRING", "none")
    monkeypatch.setenv("STATION_PASSWORD", "短口令-2026")
    ctl.fails(Exit.REFUSED, "vault.passphrase_too_short", "enrol", file, "--code", code)
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    ctl.ok("enrol", file, "--code", code)
    ctl.ok("status")


def test_wrong_passwords_wait_longer_and_longer_and_wipe_nothing(
    ctl: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ctl.imported(CONSULTATION)
    assert delays.WAITS[3]
    monkeypatch.setattr(delays, "WAITS", (0, 0, 0, 600))  # longer than any machine is busy
    monkeypatch.setenv("STATION_PASSWORD", "不是这个口令")
    for _ in range(4):
        ctl.fails(Exit.REFUSED, "vault.wrong_password", "status")
    ctl.fails(Exit.NEEDS_PERSON, "vault.wait", "status")
    (ctl.folder / "keys" / "delays").unlink()
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert held(ctl) == made


# -- the way to the server -------------------------------------------------------------------


@contextmanager
def hanging_up() -> Iterator[str]:
    """A port that closes every connection at once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    listener.accept()[0].close()
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE)


def test_no_server_a_portal_and_a_line_that_hangs_up(ctl: Console, office: Prefecture) -> None:
    made = ctl.imported(CONSULTATION)

    def fails(url: str, error: str) -> None:
        ended = ctl.run("sync", "--server", url)
        assert (ended.code, ended.row["error"]) == (Exit.NO_SERVER, error)
        assert ended.row["pending"] == 1
        assert ended.error["error"] == error
        assert ended.error["message"].endswith("。")

    fails("http://127.0.0.1:9", "offline")
    host, port = office.url.removeprefix("http://").split(":")
    with ChaosProxy((host, int(port)), lambda _n: Fate(portal=True)) as line:
        fails(line.url, "not-the-server")
    with hanging_up() as url:
        fails(url, "cut")
    assert held(ctl) == made
    assert ctl.ok("sync").row["sent"] == 1  # and nothing was lost or doubled on the way


def test_a_server_that_breaks_is_said_to_be_broken(
    ctl: Console, office: Prefecture, monkeypatch: pytest.MonkeyPatch, expected_logs: list[object]
) -> None:
    ctl.imported(CONSULTATION)

    def broken(_request: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(office.house.service, "exchange", broken)
    ended = ctl.run("sync")
    assert (ended.code, ended.error["error"]) == (Exit.NO_SERVER, "server-error")
    monkeypatch.undo()
    os.environ["STATION_PASSWORD"] = PASSWORD
    assert ctl.ok("sync").row["sent"] == 1
    del os.environ["STATION_PASSWORD"]


def test_a_revoked_device_needs_a_person_and_keeps_its_records(
    console: NewConsole, office: Prefecture
) -> None:
    ctl = console("窗口")
    device = ctl.enrol(office).row["device"]
    made = ctl.imported(CONSULTATION)
    enrolment.revoke(office.house.store, device)
    ended = ctl.run("sync")
    assert (ended.code, ended.error["error"]) == (Exit.NEEDS_PERSON, "revoked")
    assert held(ctl) == made
    assert ctl.ok("status").row["pending"] == 1


# -- the data folder ---------------------------------------------------------------------------


def test_a_second_instance_is_told_before_it_asks_for_a_password(
    ctl: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = Ground.open(ctl.folder)
    assert isinstance(ground, Ground)
    with closing(ground):
        monkeypatch.delenv("STATION_PASSWORD")
        ctl.fails(Exit.NEEDS_PERSON, "store.locked", "status")
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    ctl.ok("status")


def database_key(folder: Path) -> DatabaseKey:
    ground = Ground.open(folder)
    assert isinstance(ground, Ground)
    with closing(ground):
        ground.vault.people.login(CLERK, PASSWORD)
        return DatabaseKey(*ground.vault.database_key())


def test_a_newer_database_is_left_alone(ctl: Console) -> None:
    made = ctl.imported(CONSULTATION)
    key, file = database_key(ctl.folder), ctl.folder / "station.db"

    def stamp(schema: int) -> None:
        with closing(connect(file, key)) as connection:
            connection.execute(f"PRAGMA user_version={schema}")

    now = ctl.ok("status").row["schema"]
    stamp(now + 1)
    before = file.read_bytes()
    ctl.fails(Exit.NEEDS_PERSON, "store.newer", "status")
    assert file.read_bytes() == before
    stamp(now)
    assert held(ctl) == made


def test_damage_is_named_and_repaired_without_deleting(ctl: Console) -> None:
    first = ctl.imported(CONSULTATION)
    ctl.ok("backup")
    later = ctl.imported(CONSULTATION)
    ctl.ok("sync")
    file = ctl.folder / "station.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2 :: 4096] = bytes(len(content[len(content) // 2 :: 4096]))
    content[4096:4200] = bytes(104)
    file.write_bytes(content)
    ended = ctl.run("list", "consultation")
    assert (ended.code, ended.error["error"]) == (Exit.NEEDS_PERSON, "store.damaged")
    repaired = ctl.run("repair")
    assert repaired.code in {Exit.DONE, Exit.NEEDS_PERSON}
    assert repaired.row["certain"] >= 1
    assert Path(repaired.row["quarantined"]).exists()
    assert set(first) <= set(held(ctl))
    ctl.run("confirm-fork")
    ctl.run("sync")  # own records come back from the prefecture
    assert set(first + later) <= set(held(ctl))
    assert ctl.ok("verify").row["ok"]


def test_unexpected_faults_are_one_line_with_the_place_in_the_log(
    ctl: Console, monkeypatch: pytest.MonkeyPatch, expected_logs: list[object]
) -> None:
    made = ctl.imported(CONSULTATION)

    def broken(*_args: object) -> None:
        raise ZeroDivisionError("倮伍木呷 12812345678")

    with monkeypatch.context() as broken_printer:
        broken_printer.setattr("app.ctl.exchange.Printer.row", broken)
        ctl.fails(Exit.FAULT, "unexpected", "status")
    log = (ctl.folder / "logs" / "station.log").read_text("ascii")
    assert "ZeroDivisionError" in log
    assert "12812345678" not in log
    assert held(ctl) == made


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of its own on `folder`."""
    folder.mkdir(exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m"]
    mounted = subprocess.run(["mount", *options, "none", folder], check=False, capture_output=True)
    if mounted.returncode:
        pytest.fail("mounting a small disk needs root in a container that may mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount() -> bool:
    """Whether this test may make a file system of its own."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    probe = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0


def test_a_full_disk_says_so_and_reading_goes_on(ctl: Console, tmp_path: Path) -> None:
    """On a disk of its own where the test may mount one, else with a file size limit."""
    made = ctl.imported(CONSULTATION)
    rows = [CONSULTATION | {"facts": f"第 {n} 件。" + "山高路远" * 400} for n in range(400)]
    file = write_rows(tmp_path / "many.jsonl", *rows)
    with full_disk(ctl.folder) as expected:
        ended = ctl.run("import", "consultation", file)
        assert ended.code is not Exit.DONE
        told = [row["id"] for row in ended.rows if "id" in row]
        assert 0 < len(told) < len(rows)
        codes = {p["code"] for row in ended.rows[:-1] for p in row.get("refused", [])}
        assert codes <= expected
        assert ended.code is Exit.REFUSED or ended.error["error"] in expected
        assert set(held(ctl)) >= {*made, *told}
    assert set(held(ctl)) == {*made, *told}
    assert ctl.ok("verify").row["ok"]


@contextmanager
def full_disk(folder: Path) -> Iterator[set[str]]:
    """`folder` on a disk with hardly any room, or files that may hardly grow; gives the codes that
    saving then ends with.
    """
    if can_mount():
        aside = folder.with_name("aside")
        shutil.move(folder, aside)
        with small_disk(folder, 4):
            # Without its reserve: that one is for saves such as these (storage-security.md).
            without_reserve = shutil.ignore_patterns("ballast*")
            shutil.copytree(aside, folder, dirs_exist_ok=True, ignore=without_reserve)
            yield {"store.disk_full"}
            shutil.copytree(folder, aside, dirs_exist_ok=True)
        folder.rmdir()
        shutil.move(aside, folder)
        return
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        yield {"store.disk_full", "store.io"}  # what the limit says is no full disk to SQLite
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """`folder` cannot be written: by its rights, for root by a mount, else by what `open` says."""
    if os.geteuid() != 0:
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    if not can_mount():
        with patch.object(os, "open", side_effect=OSError(errno.EROFS, "read-only")):
            yield
        return
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_read_only_folder_says_so(ctl: Console) -> None:
    made = ctl.imported(CONSULTATION)
    with read_only(ctl.folder):
        ctl.fails(Exit.FAULT, "store.read_only", "status")
    assert held(ctl) == made
