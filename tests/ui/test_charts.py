"""The pictures: what keys reach, what they say, and that black and white is enough to read them."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.ui.charts.bullets import HELD, LATER, MISSED, OPEN, Bullet, BulletChart, Gauge, dot_words
from app.ui.charts.chart import Chart
from app.ui.charts.tiles import Tile, TileChart
from app.ui.charts.year import Day, YearChart

WIDTH = 900
TITLES = ("村（社区）", "本月驻村", "今年服务", "各季讲座")
DARK = 160  # of 255: what a black-and-white printer prints


def bullet(key: str, done: int, *dots: str) -> Bullet:
    month = Gauge(done, 240, f"{done} / 240")
    return Bullet(key, key, month, Gauge(done * 5, 3000, "x"), dots or (HELD,) * 4, f"{key} {done}")


def shown(qtbot: QtBot, chart: Chart) -> Chart:
    qtbot.addWidget(chart)
    chart.resize(WIDTH, 100)
    chart.refresh()
    chart.resize(WIDTH, chart.sizeHint().height())
    chart.show()
    return chart


def picture(chart: Chart) -> QImage:
    return chart.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def dark(image: QImage, place: QRect) -> int:
    """Pixels in a place that are printed."""
    return sum(
        QColor(image.pixel(x, y)).value() < DARK
        for x in range(max(0, place.left()), min(place.right(), image.width()))
        for y in range(max(0, place.top()), min(place.bottom(), image.height()))
    )


def test_arrows_go_from_line_to_line_and_enter_opens(qtbot: QtBot) -> None:
    chart = BulletChart("村")
    chart.put([bullet("a", 10), bullet("b", 20), bullet("c", 30)], TITLES)
    shown(qtbot, chart)
    chart.setFocus()

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(chart, key)
    assert chart.accessibleDescription() == "b 20"
    with qtbot.waitSignal(chart.opened) as opened:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened.args == ["b"]

    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.current is not None
    assert chart.current.key == "c"


def test_new_figures_keep_the_line_with_the_keys(qtbot: QtBot) -> None:
    chart = BulletChart("村")
    chart.put([bullet("a", 10), bullet("b", 20)], TITLES)
    shown(qtbot, chart)
    chart.go(1)
    chart.put([bullet("b", 200), bullet("a", 10)], TITLES)
    assert chart.current is not None
    assert chart.current.words == "b 200"


def test_a_longer_bar_is_darker_paper_and_every_line_has_its_tick(qtbot: QtBot) -> None:
    chart = BulletChart("村")
    chart.put([bullet("a", 0), bullet("b", 120), bullet("c", 240)], TITLES)
    image = picture(shown(qtbot, chart))
    gauges = [
        mark.place.adjusted(int(WIDTH * 0.24), 1, -int(WIDTH * 0.45), -1) for mark in chart.marks
    ]
    printed = [dark(image, place) for place in gauges]
    assert 0 < printed[0] < printed[1] < printed[2]


def test_the_dots_of_the_quarters_differ_without_colour(qtbot: QtBot) -> None:
    chart = BulletChart("村")
    chart.put([bullet("a", 0, HELD, OPEN, MISSED, LATER)], TITLES)
    image = picture(shown(qtbot, chart))
    line = chart.marks[0].place
    step = line.height()
    dots = [
        dark(image, QRect(WIDTH - (4 - n) * step, line.top() + 1, step, line.height() - 2))
        for n in range(4)
    ]
    assert dots[0] > dots[1] > dots[2] > dots[3]
    assert dot_words((HELD, OPEN, MISSED, LATER)) == "已讲 待讲 未讲 —"


@pytest.mark.parametrize(("less", "more"), [(30, 120), (120, 240)])
def test_the_area_of_a_day_is_its_time(qtbot: QtBot, less: int, more: int) -> None:
    chart = YearChart("年")
    days = {"2026-03-05": Day(less, "a"), "2026-03-20": Day(more, "b")}
    chart.put(2026, days, 240, [f"{n}月" for n in range(1, 13)], [""] * 12)
    image = picture(shown(qtbot, chart))
    small, large = (dark(image, mark.place) for mark in chart.marks)
    assert large / small == pytest.approx(more / less, rel=0.4)


def test_a_year_has_its_own_days_in_order_and_a_leap_day(qtbot: QtBot) -> None:
    chart = YearChart("年")
    days = {day: Day(60, day) for day in ("2024-12-31", "2024-02-29", "2023-06-01")}
    chart.put(2024, days, 240, [f"{n}月" for n in range(1, 13)], [""] * 12)
    shown(qtbot, chart)
    assert [mark.key for mark in chart.marks] == ["2024-02-29", "2024-12-31"]
    assert (
        chart.marks[0].place.left()
        == chart.marks[1].place.left() - 2 * chart.marks[0].place.width()
    )


def test_tiles_stand_in_their_groups_and_a_whole_one_has_a_heavy_frame(qtbot: QtBot) -> None:
    chart = TileChart("村")
    tiles = [
        Tile(key, group, key, share, "", key)
        for key, group, share in (("a", "甲镇", 1.0), ("b", "乙镇", 0.5), ("c", "甲镇", 0.5))
    ]
    chart.put(tiles)
    image = picture(shown(qtbot, chart))
    assert [mark.key for mark in chart.marks] == ["a", "c", "b"]
    first, second, third = (mark.place for mark in chart.marks)
    assert first.top() == second.top() < third.top()
    edge = [
        dark(image, QRect(one.left() - 2, one.top() - 2, one.width() + 4, 6))
        for one in (first, second)
    ]
    assert edge[0] > 2 * edge[1]


def test_the_caption_stands_below_and_takes_its_room(qtbot: QtBot) -> None:
    chart = TileChart("村")
    chart.put([Tile("a", "甲镇", "a", 0.0, "", "a")])
    shown(qtbot, chart)
    bare = chart.sizeHint().height()
    chart.caption = "本站 · 本机已保存，含未上报 3 件 · 截至 2026-11-22 10:41"
    chart.refresh()
    assert chart.sizeHint().height() > bare
    chart.resize(WIDTH, chart.sizeHint().height())
    foot = QRect(0, bare, WIDTH, chart.sizeHint().height() - bare)
    assert dark(picture(chart), foot) > 100
