"""The files beside any record by keystrokes: counted in its list, looked at, added, voided."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.records import Record
from app.ui.screens.files import FilesPanel
from app.ui.screens.village import VillageScreen
from app.usecases import attaching
from app.usecases.attaching import Place
from app.usecases.desk import Desk
from tests.support.scans import jpeg
from tests.support.station_window import StationWindow, station_window
from tests.support.stationwork_desk import every, stationwork_desk
from tests.usecases.test_attaching import attached
from tests.usecases.test_village_checks import with_parameter

PHOTO = jpeg(Image.new("RGB", (600, 800), (200, 180, 160)))
OTHER = jpeg(Image.new("RGB", (600, 800), (20, 80, 60)))
VISIT = "adviser_visit"


@pytest.fixture
def desk() -> Desk:
    return stationwork_desk()


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F4)
        window.settle()
        yield window


T = TypeVar("T")


def shown(window: StationWindow, kind: type[T]) -> T:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, kind)
    return workspace.screen_shown


def ctrl(window: StationWindow, key: Qt.Key) -> None:
    window.keys.chord(key)
    window.settle()


def press(window: StationWindow, key: Qt.Key) -> None:
    window.keys.press(key)
    window.settle()


def panel(window: StationWindow) -> FilesPanel:
    page = shown(window, VillageScreen).shown
    assert isinstance(page, FilesPanel)
    return page


def titles(page: FilesPanel) -> list[str]:
    return [str(one.title) for one in page.listing.list.entries]


def at(window: StationWindow, kind: str, record: Record) -> None:
    """The keys in a register, at one of its records."""
    lists = shown(window, VillageScreen).lists
    lists.go(kind, record.id)
    lists.focus_first()
    window.settle()


def said(window: StationWindow, kind: str) -> str:
    """What the preview says of the files."""
    return shown(window, VillageScreen).lists.register(kind).view.files_text


def cell(window: StationWindow, record: Record, column: int) -> str:
    rows = shown(window, VillageScreen).lists.register(record.kind).table.records
    rows.text(0, 0)
    window.settle()
    return rows.text(rows.ids.index(record.id), column)


def photos(folder: Path) -> str:
    """Two pictures as Windows copies their paths."""
    (folder / "签到表.jpg").write_bytes(PHOTO)
    (folder / "现场 照片.jpg").write_bytes(OTHER)
    return f'"{folder / "签到表.jpg"}" "{folder / "现场 照片.jpg"}"'


def test_photos_of_a_visit_are_added_at_once_and_counted(
    room: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    visit = every(desk, VISIT)[0]
    at(room, VISIT, visit)
    assert said(room, VISIT) == "附件 0 份（佐证）"
    assert cell(room, visit, 5) == ""
    ctrl(room, Qt.Key.Key_J)
    ctrl(room, Qt.Key.Key_I)
    room.keys.commit(photos(tmp_path))
    press(room, Qt.Key.Key_Return)
    assert panel(room).sentence == "已加上：签到表.jpg、现场 照片.jpg"
    assert sorted(titles(panel(room))) == ["现场 照片.jpg", "签到表.jpg"]
    assert room.focus == "附件"
    assert panel(room).view.words.startswith("第 1 页，共 1 页")
    assert [one.get("owner_kind") for one in attaching.of(desk, visit)] == [VISIT, VISIT]
    press(room, Qt.Key.Key_Escape)
    assert room.focus == "法律顾问工作日志"
    assert said(room, VISIT) == "附件 2 份（佐证）"
    assert cell(room, visit, 5) == "2 份"


def test_one_that_cannot_be_added_keeps_no_other_out(
    room: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    at(room, VISIT, every(desk, VISIT)[0])
    ctrl(room, Qt.Key.Key_J)
    ctrl(room, Qt.Key.Key_I)
    room.keys.commit(f'{photos(tmp_path)} "{tmp_path / "没有.jpg"}"')
    press(room, Qt.Key.Key_Return)
    assert panel(room).sentence.startswith("找不到这个文件")
    assert len(titles(panel(room))) == 2


def test_that_evidence_is_wished_for_is_a_hint(dressed: QApplication, desk: Desk) -> None:
    with station_window(with_parameter(desk, evidence_min=2)) as window:
        window.log_in()
        press(window, Qt.Key.Key_F4)
        visit = every(desk, VISIT)[0]
        attached(desk, Place(visit), PHOTO)
        at(window, VISIT, visit)
        assert said(window, VISIT).startswith("附件 1 份（佐证） · 一般要有佐证，还差 1 份")
