"""The reference room by keystrokes: guide, phrases, places."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.screens.reference import Library, ReferenceScreen
from tests.support.memory_desk import memory_desk
from tests.support.station_window import StationWindow, station_window


@pytest.fixture
def reference(dressed: QApplication) -> Iterator[StationWindow]:
    with station_window(memory_desk()) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F9)
        window.settle()
        yield window


def library(window: StationWindow, key: str) -> Library:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, ReferenceScreen)
    return workspace.screen_shown.libraries[key]


def titles(found: Library) -> list[str]:
    return [entry.title for entry in found.listing.list.entries]


def turn(window: StationWindow, page: str) -> None:
    window.keys.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    window.keys.type(page)
    window.settle()


def test_the_guide_answers_a_question(reference: StationWindow) -> None:
    reference.keys.commit("工资")
    reference.keys.enter()
    reference.settle()
    found = library(reference, "guide")
    assert titles(found) == ["老板拖欠工资怎么办"]
    assert found.detail.texts == ("老板拖欠工资怎么办", "1. 保存证据\n2. 向人社部门投诉")
    assert found.listing.list.entries[0].note == "请按当地核实"
    assert QApplication.focusWidget() is found.listing.list


def test_nothing_found_is_said(reference: StationWindow) -> None:
    reference.keys.commit("没有这样的事")
    reference.keys.enter()
    reference.settle()
    assert not titles(library(reference, "guide"))
    assert library(reference, "guide").listing.empty.words.startswith("没有找到")


def test_phrases_by_their_letters(reference: StationWindow) -> None:
    turn(reference, "2")
    reference.keys.type("qz")
    reference.keys.enter()
    reference.settle()
    found = library(reference, "phrases")
    assert len(titles(found)) == 2
    assert "保存考勤和工资条" in found.detail.texts[1]


def test_villages_by_their_initials(reference: StationWindow) -> None:
    turn(reference, "3")
    assert "火普村" in titles(library(reference, "places"))
    reference.keys.type("wgc")
    reference.keys.enter()
    reference.settle()
    found = library(reference, "places")
    assert titles(found) == ["瓦岗村"]
    assert "凉山彝族自治州昭觉县解放沟镇" in found.detail.texts
