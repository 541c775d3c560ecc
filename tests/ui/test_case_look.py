"""The case page in every language and size of text: nothing is cut, nothing scrolls twice."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.i18n import locales
from app.ui.fields.flow import FlowBox
from app.ui.screens.case.overview import PartPage
from tests.support.case_desk import open_case, sample_desk, sample_id
from tests.support.look import flaws, scrolls
from tests.support.station_window import SMALLEST, StationWindow, station_window

PERFORMING, INFORMED, MEDIATING = 1, 5, 6
SHOWN: list[tuple[int, Qt.Key | None]] = [
    (PERFORMING, None),
    (PERFORMING, Qt.Key.Key_4),
    (INFORMED, Qt.Key.Key_F5),
    (MEDIATING, Qt.Key.Key_F8),
]


def each_page(window: StationWindow) -> list[str]:
    found = []
    for number, key in SHOWN:
        open_case(window, sample_id(number))
        if key is not None:
            window.keys.press(key)
            window.settle()
        found += [f"{number} {key}: {flaw}" for flaw in flaws(window.shell)]
        across = [one for one in scrolls(window.shell) if one.endswith("across")]
        found += [f"{number} {key}: scrolls {one}" for one in across]
    return found


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize(("text_scale", "size"), [(100, SMALLEST), (200, (1366, 768))])
def test_nothing_is_cut(
    dressed: QApplication, locale: str, text_scale: int, size: tuple[int, int]
) -> None:
    with station_window(sample_desk(), locale=locale, text_scale=text_scale, size=size) as window:
        window.log_in()
        assert not each_page(window)
        assert (window.shell.width(), window.shell.height()) == size


def test_the_lists_scroll_before_the_page_does(dressed: QApplication) -> None:
    with station_window(sample_desk()) as window:
        window.log_in()
        open_case(window, sample_id(PERFORMING))
        window.keys.type("4")
        window.settle()
        assert not [one for one in scrolls(window.shell) if one.startswith("TallPage")]


@pytest.mark.parametrize("locale", locales())
def test_the_buttons_of_a_page_lie_below_its_rows(dressed: QApplication, locale: str) -> None:
    with station_window(sample_desk(), locale=locale) as window:
        window.log_in()
        open_case(window, sample_id(PERFORMING))
        for key in "123456":
            window.keys.type(key)
            window.settle()
            (page,) = [one for one in window.shell.findChildren(PartPage) if one.isVisible()]
            boxes = [one for one in page.findChildren(FlowBox) if one.parent() is page]
            for box in boxes:
                assert box.isHidden() or page.height() >= box.geometry().bottom(), key
                for rows in page.lists:
                    bottom = rows.mapTo(page, rows.rect().bottomLeft()).y()
                    assert box.isHidden() or bottom <= box.geometry().top(), key
