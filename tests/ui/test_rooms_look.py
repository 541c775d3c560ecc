"""Every room in every language and size of text: nothing is cut, names are plain text."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.i18n import locales
from app.ui.screens.base import TallPage
from app.ui.screens.record_editor import RecordEditor
from app.ui.theme import TEXT_SCALES
from tests.support.look import flaws, scrolls
from tests.support.memory_desk import memory_desk
from tests.support.rooms import busy_desk
from tests.support.station_window import SMALLEST, StationWindow, station_window

Steps = Callable[[StationWindow], None]


def today(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)


def ledger(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_F3)


def whole_record(window: StationWindow) -> None:
    ledger(window)
    window.settle()
    window.keys.enter()


def question(window: StationWindow) -> None:
    ledger(window)
    window.settle()
    window.keys.chord(Qt.Key.Key_Delete)


def sync(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_F10)


def sticks(window: StationWindow) -> None:
    sync(window)
    window.settle()
    window.keys.chord(Qt.Key.Key_B)


def reference(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_F9)


def palette(window: StationWindow) -> None:
    window.keys.chord(Qt.Key.Key_K)


def settings(page: str) -> Steps:
    def steps(window: StationWindow) -> None:
        window.keys.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        window.settle()
        window.keys.type(page)

    steps.__name__ = f"settings_{page}"
    return steps


ROOMS: list[Steps] = [
    today,
    ledger,
    whole_record,
    question,
    sync,
    sticks,
    reference,
    palette,
    *(settings(page) for page in "12345"),
]


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_no_room_is_cut(dressed: QApplication, room: Steps, locale: str) -> None:
    with station_window(busy_desk(), locale=locale) as window:
        window.log_in()
        room(window)
        window.settle()
        assert (window.shell.width(), window.shell.height()) == SMALLEST
        assert not flaws(window.shell)
        assert not [one for one in scrolls(window.shell) if one.endswith("across")]


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_no_room_is_cut_in_large_text(dressed: QApplication, room: Steps, locale: str) -> None:
    desk, size = busy_desk(), (1366, 768)
    with station_window(desk, locale=locale, text_scale=200, size=size) as window:
        window.log_in()
        room(window)
        window.settle()
        assert not flaws(window.shell)
        assert not [one for one in scrolls(window.shell) if one.endswith("across")]


@pytest.mark.parametrize("locale", locales())
def test_large_text_fits_the_smallest_screen(dressed: QApplication, locale: str) -> None:
    """At 200 % pages scroll; the window grows beyond the screen in neither direction."""
    with station_window(busy_desk(), locale=locale, text_scale=200) as window:
        window.log_in()
        for room in ROOMS:
            room(window)
            window.settle()
            assert (window.shell.width(), window.shell.height()) == SMALLEST, room.__name__


@pytest.mark.parametrize("text_scale", TEXT_SCALES)
def test_every_field_of_a_record_has_its_width(dressed: QApplication, text_scale: int) -> None:
    """Tibetan labels are the longest: nothing may stand beyond the right edge."""
    with station_window(busy_desk(), locale="bo", text_scale=text_scale) as window:
        window.log_in()
        whole_record(window)
        window.settle()
        editor = window.shell.findChild(RecordEditor)
        assert editor is not None
        page = editor.findChild(TallPage)
        assert page is not None
        assert page.widget().minimumSizeHint().width() <= page.viewport().width()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_an_empty_room_says_so(dressed: QApplication, room: Steps) -> None:
    with station_window(memory_desk()) as window:
        window.log_in()
        room(window)
        window.settle()
        assert not flaws(window.shell)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_every_word_is_plain_text(dressed: QApplication, room: Steps) -> None:
    with station_window(busy_desk()) as window:
        window.log_in()
        room(window)
        window.settle()
        labels = window.shell.findChildren(QLabel)
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
