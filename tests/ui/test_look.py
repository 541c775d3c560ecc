"""Every screen of the foundation in every language and size of text: nothing is cut."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.i18n import locales
from app.ui.shell import TEXT_SCALE
from app.usecases.records import create
from tests.support.look import flaws, scrolls
from tests.support.memory_desk import VILLAGE, memory_desk
from tests.support.station_window import SMALLEST, StationWindow, station_window

PHONE = "12812345678"


def at_the_login(_window: StationWindow) -> None:
    """Nothing pressed yet."""


def with_a_wrong_password(window: StationWindow) -> None:
    window.keys.type("wrong-password")
    window.keys.enter()


def at_an_empty_intake(window: StationWindow) -> None:
    window.log_in()
    window.keys.press(Qt.Key.Key_F2)


def with_a_list_open(window: StationWindow) -> None:
    window.keys.type(PHONE[:8])


def with_a_repeat_visitor(window: StationWindow) -> None:
    window.keys.type(PHONE[8:])
    window.keys.enter()


def with_something_missing(window: StationWindow) -> None:
    window.keys.chord(Qt.Key.Key_N)
    window.keys.commit("沙马")
    window.keys.enter(7)


def at_the_other_fields(window: StationWindow) -> None:
    window.keys.chord(Qt.Key.Key_D)


def with_two_parked(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_Escape)
    window.keys.chord(Qt.Key.Key_P)


def at_the_lock(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_F12)


SCENES: tuple[Callable[[StationWindow], None], ...] = (
    at_the_login,
    with_a_wrong_password,
    at_an_empty_intake,
    with_a_list_open,
    with_a_repeat_visitor,
    with_something_missing,
    at_the_other_fields,
    with_two_parked,
    at_the_lock,
)
"""One after the other in one window."""


def walk(locale: str, text_scale: int, size: tuple[int, int]) -> tuple[list[str], list[str]]:
    """What is cut and what scrolls on the way, each with its scene."""
    desk = memory_desk()
    person = {"name": "吉克拉则", "sex": "2", "phone": PHONE, "division_code": VILLAGE}
    with desk.writer.begin(desk.actor, "person.create") as unit:
        known = unit.add("person", desk.ids.record_id(), person)
    for month in (5, 6, 7):
        visit = {"received_at": f"2026-0{month}-02T09:00", "matter_type": "wages"}
        create(desk, "consultation", {**visit, "person_id": known.id, "handling": ("guide",)})
    cut, scrolled = [], []
    with station_window(desk, locale=locale, text_scale=text_scale, size=size) as window:
        for scene in SCENES:
            scene(window)
            window.settle()
            assert (window.shell.width(), window.shell.height()) == size
            cut += [f"{scene.__name__}: {one}" for one in flaws(window.shell)]
            scrolled += [f"{scene.__name__}: {one}" for one in scrolls(window.shell)]
    return cut, scrolled


@pytest.mark.parametrize("locale", locales())
def test_one_screen_without_scrolling(dressed: QApplication, locale: str) -> None:
    """R30: only the page behind scrolls, and it only down."""
    cut, scrolled = walk(locale, 100, SMALLEST)
    assert not cut
    assert {one.split(":")[0] for one in scrolled} <= {"at_the_other_fields"}
    assert not [one for one in scrolled if one.endswith("across")]


@pytest.mark.parametrize("locale", locales())
def test_larger_text_scrolls_down_only(dressed: QApplication, locale: str) -> None:
    """R30: at 200 % it may scroll, vertically."""
    cut, scrolled = walk(locale, 200, (1366, 768))
    assert not cut
    assert not [one for one in scrolled if one.endswith("across")]


def test_a_larger_text_is_kept_for_the_person(station: StationWindow) -> None:
    before = station.shell.workspace
    station.desk.preferences.set(station.desk.actor.name, TEXT_SCALE, "150")
    station.shell.redress()
    assert station.shell.workspace is not before
    assert QApplication.font().pixelSize() == 24
