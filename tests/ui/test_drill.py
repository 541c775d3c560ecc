"""A restore drill by keystrokes: Today says when it is time, two keys lead to the button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.domain.changes import Changes
from app.ui.screens.today import TodayScreen
from app.ui.window import Workspace
from tests.support.memory_desk import memory_desk
from tests.support.station_window import StationWindow, station_window
from tests.support.time_and_ids import FixedClock


def workspace(window: StationWindow) -> Workspace:
    found = window.shell.workspace
    assert found is not None
    return found


def warning(window: StationWindow) -> str:
    shown = workspace(window).screen_shown
    assert isinstance(shown, TodayScreen)
    return shown.warning


def tab_to(window: StationWindow, label: str) -> None:
    """By the keyboard alone to the button of this label."""
    for _press in range(12):
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.text() == label:
            return
        window.keys.press(Qt.Key.Key_Tab)
    raise AssertionError(f"{label} is not reached")


def test_a_backup_never_tried_is_said_and_two_keys_away(dressed: QApplication) -> None:
    clock = FixedClock("2026-10-01T09:00")
    desk = memory_desk(clock=clock)
    desk.backups.make()
    clock.set("2026-11-05T09:00")  # 35 days
    with station_window(desk) as window:
        window.log_in()
        window.settle()
        assert warning(window) == ""
        clock.set("2026-11-06T09:00")
        window.shell.feed.publish(Changes(topics=frozenset({"settings"})))
        window.settle()
        assert warning(window) == "36 天没有做过恢复演练，请试一次备份能不能用"
        tab_to(window, "去演练")
        window.keys.enter()
        window.settle()
        assert workspace(window).room == "room.settings"
        tab_to(window, "恢复演练")
        window.keys.enter()
        window.settle()
        window.keys.chord(Qt.Key.Key_T)
        window.settle()
        assert warning(window) == ""
