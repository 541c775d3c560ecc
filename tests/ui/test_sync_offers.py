"""What the server lost or refused, by keystrokes: bring back, leave here, give up."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.domain.changes import Changes
from app.domain.consultation import KIND
from app.ui.lists import EntryList
from app.usecases.desk import Desk
from tests.support.memory_desk import memory_desk
from tests.support.rooms import add, refuse, store_of
from tests.support.station_window import StationWindow, station_window


@pytest.fixture
def desk() -> Desk:
    """Three records that the server has lost, one of them only today, and one refused."""
    desk = memory_desk()
    days = ("2026-11-15T09:00", "2026-11-16T09:00", "2026-11-22T09:00")
    for name, since in zip(("吉克", "木果", "今天的"), days, strict=True):
        record = add(desk, name)
        store_of(desk).rows.absent[KIND, record.id] = since
    store_of(desk).send_everything()
    return desk


@pytest.fixture
def sync(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F10)
        window.settle()
        yield window


def to_do(window: StationWindow) -> list[str]:
    workspace = window.shell.workspace
    assert workspace is not None
    assert workspace.screen_shown is not None
    lists = workspace.screen_shown.findChildren(EntryList)
    (found,) = (one for one in lists if one.accessibleName() == "要处理的")
    return [entry.title.split(" ")[0] for entry in found.entries]


def tab_to(window: StationWindow, label: str) -> None:
    for _press in range(6):
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.text().startswith(label):
            return
        window.keys.press(Qt.Key.Key_Tab)
    raise AssertionError(f"{label} is not reached")


def missed(desk: Desk) -> set[str]:
    return {one.title.split(" ")[0] for one in desk.reader.absent()}


def test_one_is_brought_back_with_two_keys(sync: StationWindow, desk: Desk) -> None:
    assert to_do(sync) == ["吉克", "木果"]  # the author of the third may still send it
    sync.keys.enter(2)
    sync.settle()
    assert missed(desk) == {"木果", "今天的"}
    assert to_do(sync) == ["木果"]
    assert [one.title.split(" ")[0] for one in desk.reader.waiting()] == ["吉克"]


def test_one_is_left_here_and_not_offered_again(sync: StationWindow, desk: Desk) -> None:
    sync.keys.press(Qt.Key.Key_Down)
    sync.keys.enter()
    tab_to(sync, "留在本机")
    sync.keys.enter()
    sync.settle()
    assert to_do(sync) == ["吉克"]
    assert len(missed(desk)) == 3
    assert not desk.reader.waiting()


def test_all_are_brought_back_at_once(sync: StationWindow, desk: Desk) -> None:
    sync.keys.enter()
    tab_to(sync, "全部带回（2 条）")
    sync.keys.enter()
    sync.settle()
    assert missed(desk) == {"今天的"}
    assert to_do(sync) == []


def test_what_was_refused_is_given_up_with_a_reason(sync: StationWindow, desk: Desk) -> None:
    refuse(desk, add(desk, "退回的"))
    sync.shell.feed.publish(Changes(topics=frozenset({"sync"})))
    sync.settle()
    assert to_do(sync)[0] == "退回的"
    sync.keys.press(Qt.Key.Key_Home)
    sync.keys.enter()
    tab_to(sync, "放弃这次改动")
    sync.keys.enter(2)  # without a reason nothing is given up
    sync.keys.commit("重复登记")
    sync.shell.feed.publish(Changes(topics=frozenset({"sync"})))
    sync.settle()
    sync.keys.enter()
    sync.settle()
    assert not desk.reader.refusals()
    assert to_do(sync) == ["吉克", "木果"]
    assert [entry[3] for entry in store_of(desk).rows.audit if entry[0] == "remove"] == ["重复登记"]
