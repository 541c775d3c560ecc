"""报表 by keystrokes: the return in four keys, numbers that open, a month that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from app.domain.changes import Changes
from app.i18n import locales
from app.ui.screens.reports import ReportsScreen
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.records import Saved
from tests.support.look import flaws, scrolls
from tests.support.memory_desk import CLERK, VILLAGE, memory_desk
from tests.support.station_window import StationWindow, station_window
from tests.usecases.test_reports import OTHER_VILLAGE, case, committee, put

ROLES = replace(CLERK, roles=frozenset({"clerk", "mediator", "head"}))


def busy() -> Desk:
    """October and November of two committees."""
    desk = replace(memory_desk(), actor=ROLES)
    first, second = committee(desk, "火普村", VILLAGE), committee(desk, "瓦岗村", OTHER_VILLAGE)
    whole = {
        "committee_kind": "village", "source_code": "applied", "result": "success",
        "agreement_form": "written", "people_involved": 2,
    }  # fmt: skip
    case(desk, **whole, committee_id=first.id, dispute_type="02", amount_fen=5_000_000,
         ended_on="2026-11-03", accepted_on="2026-11-01", party_names="阿苦木呷、吉克乌牛",
         dossier_title="阿苦木呷与吉克乌牛邻里纠纷")  # fmt: skip
    case(desk, **whole, committee_id=second.id, dispute_type="1001", ended_on="2026-11-05",
         accepted_on="2026-11-02", dossier_title="沙马与某公司拖欠农民工工资纠纷")  # fmt: skip
    case(desk, **whole, committee_id=second.id, dispute_type="01", ended_on="2026-10-05",
         accepted_on="2026-10-02", dossier_title="甲与乙婚姻家庭纠纷")  # fmt: skip
    put(desk, "screening_activity", occurred_on="2026-11-07", division_code=VILLAGE, times=3,
        found_count=7)  # fmt: skip
    return desk


@pytest.fixture
def desk() -> Desk:
    return busy()


@pytest.fixture
def window(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as opened:
        opened.log_in()
        yield opened


def screen(window: StationWindow) -> ReportsScreen:
    found = window.shell.findChild(ReportsScreen)
    assert found is not None
    return found


def opened(window: StationWindow) -> ReportsScreen:
    window.keys.press(Qt.Key.Key_F7)
    window.settle()
    return screen(window)


def figures(page: ReportsScreen) -> dict[str, tuple[str, ...]]:
    return {line.column: tuple(map(str, line.cells)) for line in page.figures.figures.lines}


def listed(window: StationWindow, page: ReportsScreen) -> list[str]:
    window.settle()
    model = page.records.records
    for _round in range(2):  # asking for a line brings its page
        titles = [model.text(row, 1) for row in range(model.rowCount())]
        window.settle()
    return titles


def test_the_month_as_a_workbook_takes_four_keys(
    window: StationWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    window.keys.presses = 0
    window.keys.press(Qt.Key.Key_F7)
    window.settle()
    window.keys.press(Qt.Key.Key_1)
    window.keys.enter()
    window.settle()
    window.keys.chord(Qt.Key.Key_E)
    window.settle()
    assert window.keys.presses <= 4
    (file,) = tmp_path.glob("*.xlsx")
    assert file.name == "调解案件情况统计表-2026-11-01-2026-11-30.xlsx"
    page = openpyxl.load_workbook(file).active
    assert page is not None
    assert [page.cell(row, 3).value for row in (2, 3, 4)] == [1, 1, 2]
    window.keys.chord(Qt.Key.Key_E)
    window.settle()
    assert len(list(tmp_path.glob("*.xlsx"))) == 2  # the first one is left as it is


def test_every_line_has_its_number_for_each_committee(window: StationWindow) -> None:
    page = opened(window)
    lines = figures(page)
    assert [name for name in lines if name] == [f"{n:02}" for n in range(1, 55)]
    assert lines["01"] == ("01", "调解案件总数", "2", "1", "1")
    assert lines["03"][2] == "2（100.0%）"
    assert lines["05"] == ("05", "协议涉及金额", "5 万元", "5", "")
    assert lines["21"][2:] == ("1", "1", "")
    assert lines["29"][2:] == ("1", "", "1")
    assert lines["53"][2] == "3 次，查出 7 件"
    titles = [page.figures.figures.title(n) for n in range(5)]
    assert titles == ["栏", "项目", "合计", "火普村", "瓦岗村"]
    assert "含未上报 3 件" in page.scope.text()


def test_a_number_opens_its_records_and_they_open_in_their_room(window: StationWindow) -> None:
    page = opened(window)
    window.keys.press(Qt.Key.Key_1)
    window.keys.enter()
    assert window.focus == "统计表"
    window.keys.enter()
    assert listed(window, page) == [
        "沙马与某公司拖欠农民工工资纠纷", "阿苦木呷与吉克乌牛邻里纠纷",
    ]  # fmt: skip
    window.keys.press(Qt.Key.Key_Escape)
    window.keys.press(Qt.Key.Key_Right)
    window.keys.enter()
    assert listed(window, page) == ["阿苦木呷与吉克乌牛邻里纠纷"]
    window.keys.enter()
    window.settle()
    assert not page.isVisible()
    opened(window)
    window.keys.press(Qt.Key.Key_1)
    window.keys.enter()
    window.settle()
    page.open_number("53", None)
    window.settle()
    assert len(listed(window, page)) == 1
    assert page.records.records.text(0, 0) == "2026-11-07"


def test_another_period_and_a_register(window: StationWindow) -> None:
    page = opened(window)
    page.period.put({"period": "2026-10"})
    window.settle()
    assert figures(page)["01"][2] == "1"
    page.period.put({"period": "2026-10-05..2026-11-03"})
    window.settle()
    assert figures(page)["01"][2] == "2"
    page.period.put({"period": "去年年底"})
    window.settle()
    assert "看不懂这个时间段" in page.texts
    page.period.put({"period": "2026-11"})
    page.focus_first()
    window.keys.press(Qt.Key.Key_2)
    window.settle()
    assert listed(window, page) == ["沙马与某公司拖欠农民工工资纠纷", "阿苦木呷与吉克乌牛邻里纠纷"]
    window.keys.enter()
    assert window.focus == "明细"


def test_what_does_not_agree_is_told(dressed: QApplication, desk: Desk) -> None:
    case(desk, ended_on="2026-11-09", source_code="applied", dispute_type="99", result="success")
    with station_window(desk) as window:
        window.log_in()
        page = opened(window)
        assert page.texts == "第 38、39 栏合计 2，应等于第 3 栏的 3"


def test_a_closed_month_lists_what_came_later(window: StationWindow, desk: Desk) -> None:
    page = opened(window)
    page.period.put({"period": "2026-10"})
    window.settle()
    page.freeze()
    window.settle()
    assert "已存档；之后录入 0 件" in page.texts
    late = records.create(desk, "screening_activity", {
        "occurred_on": "2026-10-20", "division_code": VILLAGE, "times": 1,
    })  # fmt: skip
    assert isinstance(late, Saved)
    window.shell.feed.publish(late.changes)
    window.settle()
    assert "之后录入 1 件" in page.texts
    page.open_late()
    (title,) = listed(window, page)
    assert title.endswith("昭觉县解放沟镇火普村")
    later = case(desk, ended_on="2026-10-21", dossier_title="迟来的案件")
    window.shell.feed.publish(Changes(frozenset({("mediation_case", later.id)})))
    window.settle()
    assert "之后录入 2 件" in page.texts
    page.open_late()
    assert listed(window, page) == ["迟来的案件"]
    page.open_late()
    assert listed(window, page) == [title]
    page.back()
    page.freeze()
    window.keys.commit("补录排查一次")
    window.keys.enter()
    window.settle()
    assert "之后录入 0 件" in page.texts


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_cut(dressed: QApplication, locale: str, scale: int) -> None:
    size = (1093, 614) if scale == 100 else (1366, 768)
    with station_window(busy(), locale=locale, text_scale=scale, size=size) as window:
        window.log_in()
        page = opened(window)
        assert not flaws(window.shell)
        page.open_number("01", None)
        window.settle()
        assert not flaws(window.shell)
        if scale == 100:
            assert not [one for one in scrolls(window.shell) if one.endswith("across")]
