"""`prefecture enrol-file` with several stations: an adviser's own laptop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync import sealed
from sync.protocol import EnrolRequest
from sync.server import cli, enrolment, organisation
from sync.server.house import House
from sync.server.ports import DeviceRow
from tests.support.stations import cheap_secrets

OTHER_COUNTY = {
    "kind": "station",
    "id": "PY101",
    "name": "邻县工作站",
    "station_kind": "township_station",
    "division": "513498101000",
    "serves": ["513498101000"],
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    database = f"sqlite:///{tmp_path / 'prefecture.db'}"
    house = House.init(database)
    organisation.import_rows(house, [*organisation.demo_rows(), OTHER_COUNTY])
    house.close()
    return database


def written(url: str, file: Path, *stations: str) -> int:
    words = [word for one in stations for word in ("--station", one)]
    options = ["enrol-file", *words, "--user", "王律师:adviser", "--out", str(file)]
    with cheap_secrets():
        return cli.main(["--json", *options, "--database-url", url])


def enrolled(url: str, token: bytes) -> DeviceRow:
    house = House.open(url)
    request = EnrolRequest(token=token, sign_public=b"s" * 32, box_public=b"b" * 32)
    device = enrolment.enrol(house.store, house.home, request, "2026-11-22T10:41").device
    with house.store.admin() as tables:
        found = next(row for row in tables.devices() if row.device == device)
    house.close()
    return found


def test_a_laptop_of_several_stations(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert written(url, tmp_path / "file", "PX102", "PX101", "PX102") == cli.DONE
    row = json.loads(capsys.readouterr().out)
    assert (row["station"], row["stations"]) == ("PX102", ["PX102", "PX101"])
    details = sealed.open_enrolment((tmp_path / "file").read_bytes(), row["code"])
    assert details["station"]["id"] == "PX102"  # the home of what it creates
    device = enrolled(url, details["token"])
    assert (device.stations, device.everything) == (("PX102", "PX101"), False)
    assert device.partitions == ("513499", "reference")


def test_the_stations_of_a_laptop_lie_in_one_county(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert written(url, tmp_path / "file", "PX101", "PY101") == cli.USAGE
    assert "同一个县" in json.loads(capsys.readouterr().err)["message"]
    assert not (tmp_path / "file").exists()


def test_one_station_is_as_before(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert written(url, tmp_path / "file", "PX101") == cli.DONE
    assert "stations" not in json.loads(capsys.readouterr().out)
