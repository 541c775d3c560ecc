"""`prefecture courier export`: news for stations that no network reaches (commands.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.messages import Exit
from sync.server import cli
from tests.journeys.conftest import NewConsole, PrefectureConsole
from tests.support.console import CONSULTATION, Console
from tests.support.prefecture import Prefecture


def device_of(ctl: Console) -> str:
    return str(ctl.ok("status").row["device"])


def fields(ctl: Console, record: str) -> dict[str, Any]:
    return dict(ctl.ok("show", "consultation", record).row["fields"])


def test_two_stations_one_of_them_without_a_network(
    ctl: Console,
    console: NewConsole,
    office: Prefecture,
    prefecture: PrefectureConsole,
    tmp_path: Path,
) -> None:
    far = console("山上")
    far.enrol(office, "吉克:clerk")
    (made,) = ctl.imported(CONSULTATION)
    ctl.ok("sync")

    def carried(name: str) -> Path:
        (row,) = prefecture.run(
            "courier", "export", "--device", device_of(far), "--out", tmp_path / name
        )
        assert row["complete"]
        assert row["bytes"] == (tmp_path / name).stat().st_size
        return Path(row["file"])

    # It never exchanged: everything comes, packs included.
    first = carried("first")
    assert far.ok("courier", "import", first).row["received"] > 1
    assert fields(far, made)["demand"] == CONSULTATION["demand"]
    assert {row["pack"] for row in far.ok("pack", "list").rows} > {"base"}
    assert far.ok("courier", "import", first).row == {"receipts": 0, "received": 0}

    # It exchanged once; what came after that, in the wrong order and twice.
    (own,) = far.imported(CONSULTATION | {"visitor_name": "马海尔古"})
    far.ok("sync")
    files = []
    for demand in ("请求道歉", "请求赔偿", "请求道歉并赔偿"):
        ctl.ok("set", "consultation", made, f"demand={demand}")
        ctl.ok("sync")
        files.append(carried(demand))
    far.ok("courier", "import", files[1])
    assert fields(far, made)["demand"] == "请求赔偿"
    assert far.ok("courier", "import", files[0]).row["received"] == 0
    assert fields(far, made)["demand"] == "请求赔偿"
    far.ok("set", "consultation", own, "demand=请求返还")
    far.ok("courier", "import", files[2])
    assert far.ok("courier", "import", files[1]).row["received"] == 0
    assert fields(far, made)["demand"] == "请求道歉并赔偿"
    assert far.ok("status").row["pending"] == 1  # nothing was claimed as sent

    # The network is back: nobody is taken for a copy, nothing is asked twice.
    assert far.ok("sync").row["conflicts"] == 0
    ctl.ok("sync")
    assert fields(ctl, own)["demand"] == "请求返还"


def test_a_file_that_does_not_join_is_refused_in_words(
    console: NewConsole, office: Prefecture, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    copy, own = tmp_path / "copy", console("恢复过的")
    own.enrol(office, "罗所长:head,clerk")
    own.ok("sync")
    backup = own.ok("backup", tmp_path).row["backup"]
    own.imported(CONSULTATION)
    own.ok("sync")
    own.ok("sync")
    own.ok("restore", backup)
    device = device_of(own)
    prefecture.run("courier", "export", "--device", device, "--out", copy)
    own.fails(Exit.REFUSED, "gap", "courier", "import", copy)
    torn = tmp_path / "torn"
    torn.write_bytes(copy.read_bytes()[:-9])
    own.fails(Exit.REFUSED, "truncated", "courier", "import", torn)


def test_files_are_written_for_devices_in_good_standing(
    console: NewConsole, office: Prefecture, prefecture: PrefectureConsole, tmp_path: Path
) -> None:
    gone, other = console("已停用"), console("另一台")
    for one in (gone, other):
        one.enrol(office, "罗所长:head,clerk")
    export = ("courier", "export", "--out", tmp_path / "file", "--device")
    (error,) = prefecture.run(*export, "nobody", code=cli.PERSON)
    assert error["error"] == "unknown-device"
    prefecture.run(*export, device_of(gone))
    other.fails(Exit.REFUSED, "not-for-us", "courier", "import", tmp_path / "file")
    prefecture.run("revoke", device_of(gone))
    (error,) = prefecture.run(*export, device_of(gone), code=cli.PERSON)
    assert error["error"] == "revoked"
