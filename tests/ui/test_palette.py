"""Ctrl+K by keystrokes: people, records, commands; the list never takes the focus."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.fields.suggestions import _PAUSE_MS
from app.ui.palette import Palette
from app.usecases.desk import Desk
from tests.support.rooms import busy_desk
from tests.support.station_window import StationWindow, station_window


@pytest.fixture
def desk() -> Desk:
    return busy_desk()


@pytest.fixture
def opened(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        window.keys.chord(Qt.Key.Key_K)
        yield window


def palette(window: StationWindow) -> Palette:
    found = window.shell.findChild(Palette)
    assert isinstance(found, Palette)
    return found


def offered(window: StationWindow) -> list[str]:
    return [option.text for option in palette(window).line.list.options]


def room(window: StationWindow) -> str:
    workspace = window.shell.workspace
    assert workspace is not None
    return workspace.room


def test_it_offers_every_command_with_its_key(opened: StationWindow) -> None:
    shown = {o.text: o.detail for o in palette(opened).line.list.options}
    assert shown["来访"] == "F3"
    assert shown["锁屏"] == "F12"
    assert QApplication.focusWidget() is palette(opened).line


def test_a_command_by_its_name(opened: StationWindow) -> None:
    opened.keys.commit("资料")
    opened.keys.enter()
    opened.settle()
    assert room(opened) == "room.reference"
    assert not palette(opened).isVisible()


def test_a_person_by_initials_shows_the_visits(opened: StationWindow) -> None:
    opened.keys.type("jklz")
    opened.wait_for(lambda: "吉克拉则" in " ".join(offered(opened)))
    assert QApplication.focusWidget() is palette(opened).line
    opened.keys.enter()
    opened.settle()
    assert room(opened) == "room.ledger"


def test_nothing_is_searched_while_composing(
    opened: StationWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(desk.reader, "search", lambda text, *_: asked.append(text) or [])
    line = palette(opened).line
    QApplication.sendEvent(line, QInputMethodEvent("jk", []))
    QTest.qWait(2 * _PAUSE_MS)
    opened.settle()
    assert not asked
    opened.keys.commit("吉克")
    opened.wait_for(lambda: asked == ["吉克"])


def test_escape_gives_the_keys_back(dressed: QApplication) -> None:
    with station_window(busy_desk()) as window:
        window.log_in()
        window.settle()
        before = QApplication.focusWidget()
        window.keys.chord(Qt.Key.Key_K)
        window.keys.press(Qt.Key.Key_Escape, times=2)
        assert not palette(window).isVisible()
        assert QApplication.focusWidget() is before
