"""Hostile names: every label shows its text and nothing else (storage-security.md)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit, QToolTip, QWidget

from app.domain.fields import FieldType
from app.ui.rooms import ROOMS
from app.usecases.records import create
from tests.support.memory_desk import HEAD, VILLAGE, memory_desk
from tests.support.rooms import add, busy_desk, clash, parked, refuse
from tests.support.station_window import StationWindow, station_window

HOSTILE = (
    "<img src='file:////host/share/x.png'>",
    "//host/share",
    "<b>粗</b><a href='http://example.invalid'>点我</a>",
    "&amp;&lt;script&gt;",
    "a&b &c",
    "名\u202e倒\u2066序",
)


def assert_plain(window: StationWindow) -> None:
    for label in window.shell.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
        assert not label.openExternalLinks()
    assert not window.shell.findChildren(QTextEdit)
    assert not QToolTip.isVisible()


def test_hostile_names_are_only_text_everywhere(dressed: QApplication) -> None:
    desk = memory_desk()
    people = [
        create(desk, "person", {"name": name, "division_code": VILLAGE, "phone": f"1280000000{n}"})
        for n, name in enumerate(HOSTILE)
    ]
    for saved, name in zip(people, HOSTILE, strict=True):
        values = {
            spec.name: name
            for spec in desk.kinds["consultation"].fields
            if spec.type in (FieldType.TEXT, FieldType.LONG_TEXT) and not spec.compact
        }
        person_id = saved.record.id  # type: ignore[union-attr]
        create(desk, "consultation", {**values, "person_id": person_id, "visitor_name": name})
    with station_window(desk) as window:
        window.log_in()
        workspace = window.shell.workspace
        assert workspace is not None
        for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F9, Qt.Key.Key_F10):
            window.keys.press(key)
            window.settle()
            assert_plain(window)
        window.keys.press(Qt.Key.Key_F2)
        for number, name in enumerate(HOSTILE):
            window.keys.chord(Qt.Key.Key_N)
            window.keys.type(f"1280000000{number}")
            window.keys.enter()
            window.settle()
            workspace.context.say(name, "attention")
            window.settle()
            assert_plain(window)
            typed = workspace.screen_shown
            assert typed is not None
        window.keys.press(Qt.Key.Key_F12)
        window.settle()
        assert_plain(window)


def test_every_room_shows_hostile_data_as_text(dressed: QApplication) -> None:
    desk = busy_desk(HEAD)
    for name in (*HOSTILE, "长" * 60):
        record = add(desk, name, facts=name, answer=name, demand=name, opponent=name)
        refuse(desk, record)
        other = add(desk, name, facts=name)
        clash(desk, other, "demand", name, name[::-1])
        parked(desk, name)
    with station_window(desk) as window:
        window.log_in()
        workspace = window.shell.workspace
        assert workspace is not None
        for room in ROOMS:
            workspace.go(room.command)
            window.settle()
            assert workspace.room == room.command
            for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape):
                window.keys.press(key)
                window.settle()
                assert_plain(window)
                for widget in window.shell.findChildren(QWidget):
                    assert "<" not in widget.toolTip()


def test_an_ampersand_in_a_name_is_no_shortcut(dressed: QApplication) -> None:
    from app.ui.buttons import Button

    assert Button("a&b").text() == "a&&b"
