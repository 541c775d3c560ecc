"""A Yi or Tibetan text shows its Chinese line and its mark, wherever it stands (languages.md)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app import i18n
from app.i18n import Text
from app.ui.buttons import Button
from app.ui.fields.choices import Chip
from app.ui.labels import Paragraph, PlainLabel
from app.ui.two_lines import described, one_line, tip
from tests.support.bilingual import MARK, unaccompanied
from tests.support.rooms import busy_desk
from tests.support.station_window import StationWindow, station_window
from tests.ui.test_look import SCENES
from tests.ui.test_rooms_look import ROOMS

SAVE = Text("ཉར་ཚགས།", "保存", reviewed=False)
Make = Callable[[str], QWidget]


@pytest.mark.parametrize("text_scale", [100, 200])
@pytest.mark.parametrize("locale", ["ii", "bo"])
def test_every_room_is_in_both_languages(
    dressed: QApplication, locale: str, text_scale: int
) -> None:
    size = (1366, 768)
    with station_window(busy_desk(), locale=locale, text_scale=text_scale, size=size) as window:
        alone = unaccompanied(window.shell)
        window.log_in()
        for room in ROOMS:
            room(window)
            window.settle()
            alone += [f"{room.__name__}: {one}" for one in unaccompanied(window.shell)]
            window.keys.press(Qt.Key.Key_Escape)
    assert not alone


@pytest.mark.parametrize("locale", ["ii", "bo"])
def test_the_intake_is_in_both_languages(dressed: QApplication, locale: str) -> None:
    alone = []
    with station_window(busy_desk(), locale=locale) as window:
        for scene in SCENES:
            scene(window)
            window.settle()
            alone += [f"{scene.__name__}: {one}" for one in unaccompanied(window.shell)]
    assert not alone


def test_chinese_has_neither_mark_nor_second_line(station: StationWindow) -> None:
    for kind in (PlainLabel, Button, Chip):
        for widget in station.shell.findChildren(kind):
            assert not widget.chinese
            assert MARK not in widget.text()


@pytest.mark.parametrize("make", [PlainLabel, Paragraph, Button, lambda t: Chip("1 ", t)])
def test_the_second_line_takes_room_and_is_drawn(dressed: QApplication, make: Make) -> None:
    i18n.use("bo")
    try:
        with_chinese, alone = make(SAVE), make(f"{SAVE}\N{NO-BREAK SPACE}{MARK}")
        heights = []
        for widget in (with_chinese, alone):
            widget.resize(300, max(widget.sizeHint().height(), widget.heightForWidth(300)))
            heights.append(widget.height())
        assert heights[0] > heights[1]
        assert with_chinese.accessibleDescription() == "保存"
        alone.resize(with_chinese.size())
        lowest = with_chinese.rect().adjusted(0, heights[1] - 4, 0, 0)
        assert with_chinese.grab(lowest).toImage() != alone.grab(lowest).toImage()
    finally:
        i18n.use(i18n.CHINESE)


def test_one_place_says_how_a_text_is_shown() -> None:
    assert one_line(SAVE) == f"ཉར་ཚགས།\N{NO-BREAK SPACE}{MARK}  保存"
    assert one_line(Text("ཉར་ཚགས།", "保存")) == "ཉར་ཚགས།  保存"
    assert one_line("保存") == "保存"
    assert tip(Text("<b>", "保存 & 退出")) == "&lt;b&gt;<br>保存 &amp; 退出"


def test_f1_explains_in_both_languages(dressed: QApplication) -> None:
    with station_window(busy_desk(), locale="bo") as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F2)
        window.keys.enter(2)
        window.settle()
        focused = QApplication.focusWidget()
        assert focused is not None
        words = described(focused)
        assert words.chinese
        assert not words.reviewed
