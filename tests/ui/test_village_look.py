"""Every page of the room of the villages in every language and size of text: nothing is cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel

from app.i18n import locales
from app.ui.screens.village import VillageScreen
from app.ui.screens.village.grid_headers import small_font
from app.ui.screens.village.grid_table import GridTable
from app.ui.screens.village.lists import GRID, GROUPS, PICTURES
from tests.support.look import flaws, scrolls
from tests.support.station_window import SMALLEST, StationWindow, station_window
from tests.support.village_desk import busy_village_desk, village_code, village_desk

LARGE = (1366, 768)


def pages(window: StationWindow) -> Iterator[str]:
    """One page after the other, by name."""
    window.log_in()
    window.keys.press(Qt.Key.Key_F4)
    window.settle()
    assert window.shell.workspace is not None
    screen = window.shell.workspace.screen_shown
    assert isinstance(screen, VillageScreen)
    yield "month"
    screen.lists.month.entry.take_village(village_code(2))
    screen.lists.month.entry.view.set("service_date", "1117")
    screen.lists.month.entry.view.set("start_at", "9")  # over the visit that is there already
    screen.lists.month.entry.view.set("end_at", "13")
    screen.lists.month.entry.view.set("start_at", "0900")  # while the adviser is elsewhere
    screen.lists.month.entry.view.set("end_at", "1200")
    window.wait_for(screen.lists.month.entry.checks.isVisible)
    window.settle()
    yield "month with what was noticed"
    window.keys.chord(Qt.Key.Key_D)
    window.settle()
    yield "month behind"
    window.keys.press(Qt.Key.Key_Escape)
    for kind in (GRID, PICTURES, *(kind for _title, kinds in GROUPS for kind in kinds)):
        screen.lists.go(kind)
        screen.focus_first()
        window.settle()
        yield kind


def found_flaws(window: StationWindow, name: str, size: tuple[int, int]) -> list[str]:
    # Cells of the month have a font and margins of their own: see `month_flaws`.
    cut = [one for one in flaws(window.shell) if not one.startswith("GridTable")]
    across = [one for one in scrolls(window.shell) if one.endswith("across")]
    # 31 days in large text are scrolled to; the keys stay in sight.
    cut += month_flaws(window) if name == GRID else across
    if (window.shell.width(), window.shell.height()) != size:
        cut.append("the window grew")
    return cut


def month_flaws(window: StationWindow) -> list[str]:
    """Hours that are wider than their day."""
    table = window.shell.findChild(GridTable)
    assert table is not None
    metrics, model = QFontMetrics(small_font(table)), table.model()
    return [
        f"cuts «{text}»"
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        if metrics.horizontalAdvance(text := str(model.index(row, column).data() or ""))
        > table.columnWidth(column)
    ]


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize(("scale", "size"), [(100, SMALLEST), (200, LARGE)])
def test_no_page_is_cut(
    dressed: QApplication, locale: str, scale: int, size: tuple[int, int]
) -> None:
    with station_window(busy_village_desk(), locale=locale, text_scale=scale, size=size) as window:
        found = {name: cut for name in pages(window) if (cut := found_flaws(window, name, size))}
        assert not found


def test_a_month_is_seen_whole_on_the_smallest_screen(dressed: QApplication) -> None:
    with station_window(busy_village_desk()) as window:
        for name in pages(window):
            if name == GRID:
                assert not [one for one in scrolls(window.shell) if one.endswith("across")]


def test_a_station_without_engagements_is_told_what_to_do(dressed: QApplication) -> None:
    with station_window(village_desk(0)) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F4)
        window.settle()
        labels = [one for one in window.shell.findChildren(QLabel) if one.isVisible()]
        assert any("聘任" in label.text() for label in labels)
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
        assert not flaws(window.shell)
