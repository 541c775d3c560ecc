"""A scan on its way through a real station: sealed, backed up, gone back to, under new keys."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from app.domain.problems import Refused
from app.domain.records import Record
from app.messages import Exit
from app.usecases import attaching, records
from app.usecases.attaching import Place
from app.usecases.desk import Desk
from tests.journeys.conftest import NewConsole
from tests.support.prefecture import Prefecture
from tests.support.scans import jpeg
from tests.support.stations import enrol, opened

NAME = "吉克拉则的身份证.jpg"
PHOTO = jpeg(Image.linear_gradient("L").resize((900, 600)).convert("RGB"))
DIGEST = hashlib.sha256(PHOTO).hexdigest()


def kept(desk: Desk) -> Record:
    """A case with one file."""
    case = records.create(desk, "mediation_case", {"brief": "界沟纠纷"})
    assert not isinstance(case, Refused)
    saved = attaching.attach(desk, Place(case.record, "identity_proof"), PHOTO, NAME)
    assert not isinstance(saved, Refused), saved
    return saved.record


def sealed(folder: Path) -> Path:
    return folder / "attachments" / DIGEST[:2] / DIGEST


def test_nothing_of_a_file_is_readable_outside_the_program(
    office: Prefecture, data_dir: Path
) -> None:
    folder = data_dir / "站"
    enrol(office, folder, "罗所长:head,clerk")
    with opened(folder, "罗所长") as client:
        kept(client.desk)
        client.desk.backups.make()
    for file in (one for one in folder.rglob("*") if one.is_file()):
        data = file.read_bytes()
        assert PHOTO[200:400] not in data, file
        assert NAME.encode() not in data, file
    assert [file.name for file in (folder / "attachments").rglob("*") if file.is_file()] == [DIGEST]


def test_a_copy_on_a_stick_brings_the_files_back(
    office: Prefecture, data_dir: Path, tmp_path: Path
) -> None:
    folder, stick = data_dir / "站", tmp_path / "stick"
    stick.mkdir()
    enrol(office, folder, "罗所长:head,clerk")
    with opened(folder, "罗所长") as client:
        desk = client.desk
        record = kept(desk)
        info = desk.backups.make(str(stick))
        assert desk.backups.verify()["ok"]
        sealed(folder).unlink()
        verdict = desk.backups.verify()
        assert verdict["ok"] is False
        assert verdict["problems"] == [f"attachment_missing:{DIGEST}"]
        assert desk.backups.restore(info.path) is None
        assert attaching.content(desk, record) == PHOTO
        assert desk.backups.verify()["problems"] == []


def test_damage_is_told_and_the_file_kept_aside(office: Prefecture, data_dir: Path) -> None:
    folder = data_dir / "站"
    enrol(office, folder, "罗所长:head,clerk")
    with opened(folder, "罗所长") as client:
        record = kept(client.desk)
        data = bytearray(sealed(folder).read_bytes())
        data[-1] ^= 1
        sealed(folder).write_bytes(data)
        verdict = client.desk.backups.verify()
        assert f"attachment_damaged:{DIGEST}" in verdict["problems"]  # type: ignore[operator]
        assert (folder / "quarantine" / "attachments" / DIGEST).read_bytes() == data
        refused = attaching.preview(client.desk, record)
        assert isinstance(refused, Refused)
        assert refused.problems[0].code == "attachment.missing"


def test_who_left_opens_nothing_any_more(office: Prefecture, data_dir: Path) -> None:
    folder = data_dir / "站"
    enrol(office, folder, "罗所长:head,clerk", "阿苦:clerk")
    with opened(folder, "罗所长") as client:
        desk = client.desk
        record = kept(desk)
        before = sealed(folder).read_bytes()
        assert desk.people.remove("阿苦") is None
        assert attaching.content(desk, record) == PHOTO  # before the heads are rewritten
        assert client.station.files.renew() == 1
        after = sealed(folder).read_bytes()
        assert before[:80] != after[:80]
        assert before[80:] == after[80:]
        assert attaching.content(desk, record) == PHOTO


def test_stationctl_attaches(
    console: NewConsole, office: Prefecture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ctl = console("窗口")
    ctl.enrol(office, "罗所长:head,clerk")
    rows = tmp_path / "case.jsonl"
    rows.write_text('{"brief": "界沟纠纷"}\n', "utf-8")
    case_id = ctl.run("import", "mediation_case", rows).rows[0]["id"]
    (tmp_path / NAME).write_bytes(PHOTO)
    row = ctl.ok(
        "attach", "mediation_case", case_id, tmp_path / NAME, "--document", "identity_proof"
    ).row
    assert (row["sha256"], row["bytes"]) == (DIGEST, len(PHOTO))
    listed = ctl.ok("list", "attachment").rows
    assert [one["fields"]["document"] for one in listed] == ["identity_proof"]
    (tmp_path / "病毒.jpg").write_bytes(b"MZ" + bytes(100))
    ctl.fails(
        Exit.REFUSED, "attachment.program", "attach", "mediation_case", case_id,
        tmp_path / "病毒.jpg",
    )  # fmt: skip
    assert ctl.ok("verify").row["attachments"] == 1
