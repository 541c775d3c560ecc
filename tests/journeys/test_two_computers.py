"""Two PCs of one station, both offline, never give the same local number (domain.md B.1, R34)."""

from __future__ import annotations

from pathlib import Path

from app.usecases import consult
from app.usecases.records import Saved
from sync.server import inviting
from tests.support.prefecture import Prefecture
from tests.support.stations import Client, enrol, opened


def number(client: Client) -> str:
    """The number of a new consultation."""
    saved = consult.record_consultation(client.desk, {"visitor_name": "倮伍木呷", "facts": "工资"})
    assert isinstance(saved, Saved), saved
    return saved.record.text("consult_no")


def test_each_computer_has_its_own_mark(office: Prefecture, data_dir: Path) -> None:
    marks = []
    for name, person, station in (
        ("窗口", "阿苦", "PX102"),
        ("调解室", "吉克", "PX102"),
        ("邻乡", "曲比", "PX201"),
    ):
        enrol(office, data_dir / name, f"{person}:clerk", station=station)
        with opened(data_dir / name, person) as client:
            year = client.desk.clock.now()[:4]
            marks.append(number(client).removeprefix(f"{station}-{year}-"))
    assert marks == ["0001", "B0001", "0001"]


def test_a_mark_that_somebody_set_stays(office: Prefecture, data_dir: Path) -> None:
    enrol(office, data_dir / "窗口", "阿苦:clerk", station="PX101")
    for mark in ("", "东"):
        with opened(data_dir / "窗口", "阿苦") as client:
            assert client.desk.preferences.get("", consult.DEVICE_MARK) == mark
            client.desk.preferences.set("", consult.DEVICE_MARK, "东")


def test_marks_go_on_after_z() -> None:
    assert [inviting.letters(n) for n in (2, 26, 27, 52, 53, 703)] == [
        "B", "Z", "AA", "AZ", "BA", "AAA",
    ]  # fmt: skip
