"""建议译文 by right click and by keystrokes; the coverage page counts."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from app import i18n
from app.domain.translation_suggestion import KIND
from app.ui.commands import BY_ID
from app.ui.screens.settings_translations import TranslationsPage
from app.ui.suggesting import SuggestCard, message_at, messages_on
from app.usecases.ports import Query
from tests.support.station_window import StationWindow, station_window


@pytest.fixture(params=["ii", "bo"])
def opened(dressed: QApplication, request: pytest.FixtureRequest) -> Iterator[StationWindow]:
    with station_window(locale=request.param, size=(1366, 768)) as window:
        window.log_in()
        yield window
    i18n.overlay({})


def card(window: StationWindow) -> SuggestCard:
    found = window.shell.findChild(SuggestCard)
    assert isinstance(found, SuggestCard)
    return found


def kept(window: StationWindow) -> list[dict[str, object]]:
    reader = window.desk.reader
    return [dict(record.values) for record in reader.many(KIND, reader.ids(Query(KIND)))]


def label_of(window: StationWindow, message: str) -> QWidget:
    labels = window.shell.workspace.findChildren(QLabel)  # type: ignore[union-attr]
    return next(one for one in labels if one.isVisible() and message_at(one) == message)


def right_click(window: StationWindow, widget: QWidget) -> None:
    middle = widget.rect().center()
    at = widget.mapToGlobal(middle)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, at)
    QApplication.sendEvent(widget, event)
    menu = next(one for one in window.shell.findChildren(QMenu) if one.isVisible())
    (action,) = menu.actions()
    assert "建议译文" in (action.text(), i18n.message_of(action.text()))
    action.trigger()
    menu.close()


def test_right_click_on_a_text_asks_for_a_better_one(opened: StationWindow) -> None:
    workspace = opened.shell.workspace
    assert workspace is not None
    message = BY_ID["room.ledger"].label
    right_click(opened, label_of(opened, message))
    asked = card(opened)
    assert asked.isVisible()
    assert asked.message == asked.chinese.text() == message
    assert i18n.translation(message).text in asked.present.text()
    opened.keys.type("x")
    asked.text.line.setText("ꀃꑍ")
    opened.keys.enter()
    opened.settle()
    assert not asked.isVisible()
    (record,) = kept(opened)
    assert (record["message"], record["locale"]) == (message, i18n.current())
    assert (record["text"], record["screen"]) == ("ꀃꑍ", BY_ID[workspace.room].label)
    assert record["author"] == opened.desk.actor.name


def test_the_keyboard_way_and_another_place(opened: StationWindow) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    opened.keys.press(Qt.Key.Key_T, control | shift)
    asked = card(opened)
    assert asked.isVisible()
    assert QApplication.focusWidget() is asked.text.line
    message = BY_ID["room.sync"].label
    (option,) = [one for one in asked.which.look_up(message) if one.key == message]
    asked.which.chosen.emit(option)
    assert asked.message == message
    opened.keys.press(Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert kept(opened) == []


def test_a_text_with_other_placeholders_is_not_kept(opened: StationWindow) -> None:
    asked = card(opened)
    asked.open_card("7 天内要办 {n} 件", "今日")
    for text in ("", "ꀃꑍ", "ꀃꑍ {m}"):
        asked.text.line.setText(text)
        asked.hand_in()
        opened.settle()
        assert asked.isVisible()
        assert asked.fault.sentence
    assert kept(opened) == []
    asked.text.line.setText("ꀃꑍ {n}")
    asked.hand_in()
    opened.settle()
    assert [one["text"] for one in kept(opened)] == ["ꀃꑍ {n}"]


def test_what_is_on_the_screen_can_be_chosen(opened: StationWindow) -> None:
    workspace = opened.shell.workspace
    assert workspace is not None
    found = messages_on(workspace)
    assert {BY_ID[one].label for one in ("room.today", "room.intake", "room.sync")} <= set(found)
    assert opened.desk.actor.name not in found
    assert message_at(None) == ""


def test_chinese_is_not_asked_about(dressed: QApplication) -> None:
    with station_window() as window:
        window.log_in()
        labels = window.shell.workspace.findChildren(QLabel)  # type: ignore[union-attr]
        label = next(one for one in labels if one.text() == BY_ID["room.ledger"].label)
        at = label.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, label.mapToGlobal(at))
        QApplication.sendEvent(label, event)
        assert not [menu for menu in window.shell.findChildren(QMenu) if menu.isVisible()]
        assert not window.shell.workspace.actions_.action("window.suggest").isEnabled()  # type: ignore[union-attr]


def test_the_coverage_page_counts_each_status(opened: StationWindow) -> None:
    page = TranslationsPage()
    for locale in ("ii", "bo"):
        counts = i18n.coverage(locale)
        for status, count in counts.items():
            assert page.shown(locale, status).startswith(f"{count}（")
        assert sum(counts.values()) > 500
    assert page.shown("bo", "reviewed") == "0（0%）"
    page.deleteLater()
