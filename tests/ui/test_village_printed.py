"""Printed sheets and posters in the room of the villages: listed, printed by F8, sealed by scan."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.attachment import ATTACHMENT
from app.domain.records import Record
from app.ui.screens.files import FilesPanel
from app.ui.screens.village import VillageScreen
from app.usecases import attaching
from app.usecases.desk import Desk
from tests.support.scans import jpeg
from tests.support.station_window import StationWindow, station_window
from tests.support.stationwork_desk import every, make, stationwork_desk
from tests.ui.test_report_sheets import made, printed

SHEET, BOARD = "sheet", "notice_board"


@pytest.fixture
def desk() -> Desk:
    return stationwork_desk()


@pytest.fixture
def sheet(dressed: QApplication, desk: Desk) -> Record:
    """The month of a village, printed."""
    return printed(desk, made(desk)).records[0]


@pytest.fixture
def room(dressed: QApplication, desk: Desk, sheet: Record) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F4)
        window.settle()
        yield window


def screen(window: StationWindow) -> VillageScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, VillageScreen)
    return workspace.screen_shown


def at(window: StationWindow, record: Record) -> None:
    """The keys in a register, at one of its records."""
    screen(window).lists.go(record.kind, record.id)
    screen(window).lists.focus_first()
    window.settle()


def press(window: StationWindow, key: Qt.Key) -> None:
    window.keys.press(key)
    window.settle()


def ctrl(window: StationWindow, key: Qt.Key) -> None:
    window.keys.chord(key)
    window.settle()


def cells(window: StationWindow, record: Record) -> list[str]:
    rows = screen(window).lists.register(record.kind).table.records
    rows.text(0, 0)
    window.settle()
    return [rows.text(rows.ids.index(record.id), column) for column in range(rows.columnCount())]


def answer(window: StationWindow, record: Record, text: str) -> None:
    """Instead of the place that is offered."""
    line = screen(window).lists.register(record.kind).acts.ask.line
    assert line.hasFocus()
    line.setText(text)
    press(window, Qt.Key.Key_Return)


def test_a_printed_sheet_waits_for_its_seal(room: StationWindow, sheet: Record) -> None:
    at(room, sheet)
    assert cells(room, sheet)[:5] == [
        "法律顾问月度服务统计表", "2026-11-01–2026-11-30", "解放沟镇火普村", "第 1 版", "1",
    ]  # fmt: skip
    assert cells(room, sheet)[5] == "待盖章，盖章后扫描回来"


def test_the_same_pdf_is_printed_again(
    room: StationWindow, desk: Desk, sheet: Record, tmp_path: Path
) -> None:
    at(room, sheet)
    press(room, Qt.Key.Key_F8)
    answer(room, sheet, str(tmp_path / "again.pdf"))
    kept = attaching.produced(desk, sheet)
    assert kept is not None
    assert (tmp_path / "again.pdf").read_bytes() == desk.attachments.get(kept.text("sha256"))
    assert len(every(desk, SHEET)) == 1, "no further version"


def test_a_scan_beside_the_sheet_is_its_seal(
    room: StationWindow, desk: Desk, sheet: Record, tmp_path: Path
) -> None:
    scan = tmp_path / "盖章.jpg"
    scan.write_bytes(jpeg(Image.new("RGB", (1600, 2200), (240, 240, 240))))
    at(room, sheet)
    press(room, Qt.Key.Key_Return)
    page = screen(room).shown
    assert isinstance(page, FilesPanel)
    assert [str(one.note) for one in page.listing.list.entries] == ["程序生成"]
    ctrl(room, Qt.Key.Key_I)
    room.keys.commit(str(scan))
    press(room, Qt.Key.Key_Return)
    added = next(one for one in every(desk, ATTACHMENT.name) if one.text("file_name") == scan.name)
    assert added.text("document") == "adviser_month", "a page of paper stays readable"
    press(room, Qt.Key.Key_Escape)
    assert cells(room, sheet)[5] == "已盖章"


def test_nothing_new_is_made_among_the_printed(room: StationWindow, sheet: Record) -> None:
    at(room, sheet)
    ctrl(room, Qt.Key.Key_N)
    assert screen(room).lists.register(SHEET).table.hasFocus()


def test_the_poster_of_a_board_is_printed_and_its_day_noted(
    room: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    hanging = every(desk, BOARD)[0]
    given = {name: hanging.get(name) for name in ("adviser_id", "village_code", "phone", "times")}
    board = make(desk, BOARD, **given)
    for one in (board, hanging):
        at(room, one)
        room.settle()
        press(room, Qt.Key.Key_F8)
        answer(room, one, str(tmp_path / f"{one.id}.pdf"))
    assert len(PdfDocument((tmp_path / f"{board.id}.pdf").read_bytes())) == 1, "one sheet of paper"
    now, before = desk.reader.get(BOARD, board.id), desk.reader.get(BOARD, hanging.id)
    assert now is not None
    assert before is not None
    assert now.text("printed_on") == "2026-11-22"
    assert before.text("printed_on") == "", "what hangs there is the older print"
    posters = [one for one in every(desk, SHEET) if one.text("document") == BOARD]
    assert {one.text("division_code") for one in posters} == {board.text("village_code")}
