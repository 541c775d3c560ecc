"""Settings by keystrokes: looks at once, own secrets, people by the head, backups."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import i18n
from app.domain.problems import Problem
from app.ui.screens.settings import SettingsScreen
from app.ui.theme.looks import theme_in_use
from app.usecases.backups import DRILLED
from app.usecases.desk import Desk
from app.usecases.ports import Actor
from tests.support.memory_desk import CLERK, STATION, memory_desk
from tests.support.station_window import StationWindow, station_window

HEAD = Actor(CLERK.name, frozenset({"clerk", "head"}), STATION, CLERK.partition)
Open = Callable[[Desk, str], StationWindow]


@pytest.fixture
def opened(dressed: QApplication) -> Iterator[Open]:
    windows = []

    def open_page(desk: Desk, page: str) -> StationWindow:
        context = station_window(desk)
        window = context.__enter__()
        windows.append(context)
        window.log_in()
        window.keys.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        window.settle()
        window.keys.type(page)
        window.settle()
        return window

    yield open_page
    for context in windows:
        context.__exit__(None, None, None)


def screen(window: StationWindow) -> SettingsScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, SettingsScreen)
    return workspace.screen_shown


def test_the_language_changes_at_once(opened: Open) -> None:
    window = opened(memory_desk(), "1")
    window.keys.type("2")
    window.settle()
    assert i18n.current() == i18n.locales()[1]
    assert screen(window).tabs.current == "looks"


def test_the_theme_changes_at_once_and_is_kept(opened: Open) -> None:
    desk = memory_desk()
    window = opened(desk, "1")
    window.keys.press(Qt.Key.Key_Tab)
    window.keys.type("2")
    window.settle()
    assert theme_in_use() == "dark"
    assert desk.preferences.get(CLERK.name, "ui.theme") == "dark"


def test_a_pin_is_set_and_opens_the_lock(opened: Open) -> None:
    desk = memory_desk()
    window = opened(desk, "2")
    window.keys.type("246813")
    window.keys.enter()
    window.keys.type("246813")
    window.keys.enter()
    window.settle()
    assert screen(window).secrets.panel.sentence == "PIN 已设置，现在就能用"
    assert desk.people.reopen(CLERK.name, "246813") == CLERK


def test_a_pin_that_differs_is_not_set(opened: Open) -> None:
    desk = memory_desk()
    window = opened(desk, "2")
    window.keys.type("246813")
    window.keys.enter()
    window.keys.type("246814")
    window.keys.enter()
    window.settle()
    assert screen(window).secrets.panel.sentence == "两次输入的 PIN 不一样"
    assert isinstance(desk.people.reopen(CLERK.name, "246813"), Problem)


def test_a_wrong_old_password_is_refused_in_words(opened: Open) -> None:
    window = opened(memory_desk(), "2")
    secrets = screen(window).secrets
    secrets.password[0].line.setFocus()
    for text in ("wrong", "new-password-1", "new-password-1"):
        window.keys.type(text)
        window.keys.enter()
    window.settle()
    assert secrets.panel.sentence.startswith("密码不对")
    assert not secrets.password[1].text


def test_the_head_adds_and_removes_a_person(opened: Open) -> None:
    desk = memory_desk(HEAD)
    window = opened(desk, "3")
    people = screen(window).people
    people.name.line.setFocus()
    window.keys.commit("新来的")
    window.keys.enter()
    window.keys.type("2")
    window.keys.enter()
    for _line in range(2):
        window.keys.type("first-password")
        window.keys.enter()
    window.settle()
    assert people.panel.sentence == "已添加 新来的"
    added = next(one for one in desk.people.list() if one.name == "新来的")
    assert set(added.roles) == {"clerk", "mediator"}
    people.list.setFocus()
    window.keys.press(Qt.Key.Key_End)
    people.remove.setFocus()
    window.keys.enter()
    window.settle()
    assert len(desk.people.list()) == 4
    window.keys.enter()
    window.settle()
    assert len(desk.people.list()) == 3


def test_a_clerk_is_told_who_may_add_people(opened: Open) -> None:
    window = opened(memory_desk(), "3")
    people = screen(window).people
    assert not people.may_change
    assert not people.add.isVisible()


def test_a_backup_is_made_checked_and_restored_on_a_second_press(opened: Open) -> None:
    desk = memory_desk()
    window = opened(desk, "4")
    window.keys.enter()
    window.settle()
    backups = screen(window).backups
    assert backups.panel.sentence.startswith("已备份并核对 0 条记录")
    assert len(desk.backups.list()) == 1
    backups.check.setFocus()
    window.keys.enter()
    window.settle()
    assert backups.panel.sentence.startswith("数据完好")
    window.keys.press(Qt.Key.Key_Tab)
    window.keys.enter()
    window.settle()
    assert backups.panel.sentence.startswith("演练成功：2026年11月22日 10:41 能恢复")
    assert desk.preferences.get("", DRILLED) == "2026-11-22T10:41"
    backups.listing.list.setFocus()
    backups.restore.setFocus()
    window.keys.enter()
    assert "再按一次" in backups.restore.text()
    window.keys.enter()
    window.settle()
    assert backups.panel.sentence.startswith("已恢复")


def test_a_drill_that_fails_is_said_and_not_noted(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = memory_desk()
    desk.backups.make()
    monkeypatch.setattr(desk.backups, "drill", lambda _path: Problem("store.backup_damaged"))
    window = opened(desk, "4")
    backups = screen(window).backups
    backups.drill.setFocus()
    window.keys.enter()
    window.settle()
    assert backups.panel.sentence.startswith("这份备份已损坏，不能用来恢复")
    assert not desk.preferences.get("", DRILLED)
