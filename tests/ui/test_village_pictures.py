"""图 by keystrokes: bars, a year, tiles; each as a table and a workbook with one key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from app.i18n import locales
from app.ui.screens.village import VillageScreen
from app.ui.screens.village.drawn import PLACES, TILES, YEAR
from app.ui.screens.village.lists import PICTURES
from app.ui.screens.village.pictures import PicturesPage
from tests.support.look import flaws
from tests.support.memory_desk import VILLAGE
from tests.support.station_window import StationWindow, station_window
from tests.ui.test_report_sheets import NEXT, village_desk


def opened(window: StationWindow) -> PicturesPage:
    window.keys.press(Qt.Key.Key_F4)
    window.settle()
    screen = window.shell.findChild(VillageScreen)
    assert screen is not None
    screen.lists.tabs.go(PICTURES)
    window.settle()
    page = screen.lists.page(PICTURES)
    assert isinstance(page, PicturesPage)
    page.focus_first()
    return page


@pytest.fixture
def window(dressed: QApplication) -> Iterator[StationWindow]:
    with station_window(village_desk()) as made:
        made.log_in()
        yield made


def words(page: PicturesPage, key: str) -> list[str]:
    return [str(mark.words) for mark in page._ways[key].chart.marks]


def test_bars_stand_by_what_a_village_lacks_and_say_what_was_counted(window: StationWindow) -> None:
    page = opened(window)
    first, second = words(page, PLACES)
    assert first.endswith(
        "瓦岗村：本月驻村 4 / 4 小时，今年服务 4 / 50 小时，讲座 未讲 未讲 未讲 待讲"
    )
    assert "本月驻村 8 / 4 小时" in second
    caption = page._ways[PLACES].chart.caption
    assert caption.startswith("2026-11")
    assert caption.endswith("本站 · 本机已保存，含未上报 3 件 · 截至 2026-11-22 10:41")


def test_enter_on_a_village_shows_its_year_and_esc_all_of_them(window: StationWindow) -> None:
    page = opened(window)
    window.keys.press(Qt.Key.Key_Down)
    window.keys.enter()
    window.settle()
    assert [mark.key for mark in page._ways[YEAR].chart.marks] == ["2026-11-03", "2026-11-12"]
    assert "火普村" in page._ways[YEAR].chart.caption
    told: list[tuple[str, str]] = []
    page.opened.connect(lambda *where: told.append(where))
    window.keys.enter()
    assert told == [(VILLAGE, "2026-11-03")]


def test_esc_leaves_the_village_again(window: StationWindow) -> None:
    page = opened(window)
    window.keys.enter()
    window.settle()
    assert page._village == NEXT
    window.keys.press(Qt.Key.Key_Escape)
    window.settle()
    assert len(page._ways[YEAR].chart.marks) == 3


@pytest.mark.parametrize(
    ("key", "rows", "cells"),
    [
        (PLACES, 2, {"解放沟镇瓦岗村", "4", "50", "未讲 未讲 未讲 待讲"}),
        (YEAR, 3, {"2026-11-05", "1", "4"}),
        (TILES, 2, {"解放沟镇", "4"}),
    ],
)
def test_each_picture_is_a_table_and_a_workbook_with_one_key(
    window: StationWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    rows: int,
    cells: set[str],
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    page = opened(window)
    page._turn(key)
    page.focus_first()
    window.keys.press(Qt.Key.Key_F5)
    window.settle()
    table = page._ways[key].table
    assert table.isVisible()
    model = table.records
    for _round in range(2):  # asking for a line brings its page
        shown = {
            model.text(row, column) for row in range(rows) for column in range(model.columnCount())
        }
        window.settle()
    assert cells <= shown
    window.keys.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    window.keys.enter()
    window.settle()
    (file,) = tmp_path.glob("*.xlsx")
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    written = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert cells <= written
    window.keys.press(Qt.Key.Key_Escape)
    assert page._ways[key].chart.isVisible()


@pytest.mark.parametrize("locale", [one for one in locales() if one != "en"])
@pytest.mark.parametrize("key", [PLACES, YEAR, TILES])
def test_a_year_fits_the_smallest_window_and_nothing_is_cut(
    dressed: QApplication, locale: str, key: str
) -> None:
    with station_window(village_desk(), locale=locale) as window:
        window.log_in()
        window.shell.resize(1093, 614)
        page = opened(window)
        page._turn(key)
        window.settle()
        assert flaws(window.shell) == []
        if locale == "zh_CN":
            shown = page._ways[key]
            assert shown.chart.height() <= shown.frame.viewport().height()
