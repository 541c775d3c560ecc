"""Every register and form of the villages in every language and in large text: nothing is cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.screens.village import VillageScreen
from app.ui.screens.village.entries import ENTRIES
from app.ui.screens.village.registers import REGISTERS
from tests.support.look import flaws, scrolls
from tests.support.station_window import SMALLEST, StationWindow, station_window
from tests.support.stationwork_desk import stationwork_desk

LARGE = (1366, 768)
CHECK = "station_check"


def pages(window: StationWindow) -> Iterator[str]:
    """One page after the other, by name."""
    window.log_in()
    window.keys.press(Qt.Key.Key_F4)
    window.settle()
    workspace = window.shell.workspace
    assert workspace is not None
    screen = workspace.screen_shown
    assert isinstance(screen, VillageScreen)
    for spec, _title in REGISTERS:
        screen.lists.go(spec.kind)
        window.settle()
        yield spec.kind
    for form in ENTRIES:
        screen.enter_new(form)
        window.settle()
        yield form
        window.keys.chord(Qt.Key.Key_D)
        window.settle()
        yield f"{form} behind"
    for check_id in screen.lists.register(CHECK).table.records.ids:
        screen.open_record((CHECK, check_id))
        window.settle()
        yield "items"


@pytest.mark.parametrize(
    ("locale", "scale", "size"),
    [
        ("zh_CN", 100, SMALLEST),
        ("ii", 100, SMALLEST),
        ("bo", 100, SMALLEST),
        ("bo", 200, LARGE),
    ],
)
def test_no_page_is_cut(
    dressed: QApplication, locale: str, scale: int, size: tuple[int, int]
) -> None:
    with station_window(stationwork_desk(), locale=locale, text_scale=scale, size=size) as window:
        found = {}
        for name in pages(window):
            cut = flaws(window.shell)
            cut += [one for one in scrolls(window.shell) if one.endswith("across")]
            if (window.shell.width(), window.shell.height()) != size:
                cut.append("the window grew")
            if cut:
                found[name] = cut
        assert not found
