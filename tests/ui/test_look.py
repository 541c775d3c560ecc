"""Every screen of the foundation in every language and size of text: nothing is cut."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.i18n import locales
from app.ui.shell import TEXT_SCALE
from tests.support.look import flaws, scrolls
from tests.support.memory_desk import VILLAGE, memory_desk
from tests.support.station_window import SMALLEST, StationWindow, station_window

Steps = Callable[[StationWindow], None]


def at_the_login(_window: StationWindow) -> None:
    """Nothing pressed yet."""


def with_a_wrong_password(window: StationWindow) -> None:
    window.keys.type("wrong-password")
    window.keys.enter()
    window.settle()


def at_an_empty_intake(window: StationWindow) -> None:
    window.log_in()
    window.keys.press(Qt.Key.Key_F2)
    window.settle()


def with_a_visitor_half_typed(window: StationWindow) -> None:
    at_an_empty_intake(window)
    window.keys.type("jklz")
    window.keys.enter()
    window.settle()


def with_something_missing(window: StationWindow) -> None:
    at_an_empty_intake(window)
    window.keys.commit("沙马")
    window.keys.enter(7)
    window.settle()


def at_the_other_fields(window: StationWindow) -> None:
    at_an_empty_intake(window)
    window.keys.chord(Qt.Key.Key_D)
    window.settle()


def at_the_lock(window: StationWindow) -> None:
    window.log_in()
    window.keys.press(Qt.Key.Key_F12)
    window.settle()


SCENES: list[Steps] = [
    at_the_login,
    with_a_wrong_password,
    at_an_empty_intake,
    with_a_visitor_half_typed,
    with_something_missing,
    at_the_other_fields,
    at_the_lock,
]


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_nothing_is_cut(dressed: QApplication, scene: Steps, locale: str) -> None:
    desk = memory_desk()
    with desk.writer.begin(desk.actor, "person.create") as unit:
        person = {"name": "吉克拉则", "sex": "2", "division_code": VILLAGE}
        unit.add("person", desk.ids.record_id(), person)
    with station_window(desk, locale=locale) as window:
        scene(window)
        assert (window.shell.width(), window.shell.height()) == SMALLEST
        assert not flaws(window.shell)
        if scene is not at_the_other_fields:
            assert not scrolls(window.shell)


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_larger_text_is_not_cut_either(dressed: QApplication, scene: Steps, locale: str) -> None:
    """At 200 % it may scroll, downwards only."""
    with station_window(locale=locale, text_scale=200, size=(1366, 768)) as window:
        scene(window)
        assert not flaws(window.shell)
        assert not [one for one in scrolls(window.shell) if one.endswith("across")]


def test_a_larger_text_is_kept_for_the_person(station: StationWindow) -> None:
    before = station.shell.workspace
    station.desk.preferences.set(station.desk.actor.name, TEXT_SCALE, "150")
    station.shell.redress()
    assert station.shell.workspace is not before
    assert QApplication.font().pixelSize() == 24
