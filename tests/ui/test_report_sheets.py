"""The sheets of the village log on the screen and on paper: chosen by key, printed, sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from app.documents.village_sheets import Produced, produce, wanted
from app.domain.fields import Value
from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import locales
from app.ui.printing.workshop import press
from app.ui.screens.reports import ReportsScreen
from app.usecases import attaching, records
from app.usecases.attaching import Place
from app.usecases.desk import Desk
from app.usecases.records import Saved
from app.usecases.village import entry, sealing, sheets
from app.usecases.village.sheet import Sheet
from app.usecases.village.sheets import SHEETS
from tests.support.look import flaws
from tests.support.memory_desk import CLERK, VILLAGE, memory_desk
from tests.support.station_window import StationWindow, station_window

ROLES = replace(CLERK, roles=frozenset({"clerk", "adviser", "head"}))
NEXT = "513431101201"


def done(found: Saved | Refused) -> Record:
    assert isinstance(found, Saved), found
    return found.record


def village_desk() -> Desk:
    """Two villages of one adviser with a month of visits."""
    desk = replace(memory_desk(), actor=ROLES)
    adviser = done(
        records.create(
            desk,
            "adviser",
            {"name": "王律师", "kind_code": "lawyer", "firm": "明理所",
             "division_code": "513431000000"},
        )
    ).id  # fmt: skip
    for village in (VILLAGE, NEXT):
        given: dict[str, Value] = {
            "village_code": village, "adviser_id": adviser, "signed_on": "2025-12-20",
            "start": "2026-01-01", "end": "2026-12-31",
        }  # fmt: skip
        done(records.create(desk, "engagement", given))
    for day, village, text in (
        ("2026-11-03", VILLAGE, "解答土地流转合同的租金和期限"),
        ("2026-11-12", VILLAGE, "协助调解邻里用水，当场和解"),
        ("2026-11-05", NEXT, "审查村规民约两处罚款条款"),
    ):
        visit: dict[str, Value] = {
            "village_code": village, "adviser_id": adviser, "service_date": day,
            "start_at": "09:00", "end_at": "13:00", "place": "村室", "language": "zh",
            "advice_count": 2, "client_count": 2, "clients": ("阿苦木呷",), "content": text,
            "late_reason": "集日统一补录",
        }  # fmt: skip
        done(entry.save(desk, visit))
    return desk


@pytest.fixture
def desk() -> Desk:
    return village_desk()


@pytest.fixture
def window(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as opened:
        opened.log_in()
        yield opened


def opened(window: StationWindow, name: str) -> ReportsScreen:
    window.keys.press(Qt.Key.Key_F7)
    window.settle()
    found = window.shell.findChild(ReportsScreen)
    assert found is not None
    found.choose(name)
    window.settle()
    return found


def made(desk: Desk, name: str = "adviser-month", village: str = VILLAGE) -> Sheet:
    found = sheets.make(desk, name, "2026-11" if name != "adviser-year" else "2026", village)
    assert isinstance(found, Sheet)
    return found


def printed(desk: Desk, *some: Sheet) -> Produced:
    found = produce(press(), desk, [wanted(desk, one) for one in some])
    assert isinstance(found, Produced), found
    return found


@pytest.mark.parametrize("kind", SHEETS, ids=[one.name for one in SHEETS])
def test_every_sheet_fits_its_paper(dressed: QApplication, desk: Desk, kind: object) -> None:
    name = next(one.name for one in SHEETS if one is kind)
    produced = printed(desk, *sheets.apart(desk, made(desk, name, "")))
    assert produced.problems == ()
    assert sum(produced.rendered.pages) >= len(produced.papers)
    assert produced.rendered.content.startswith(b"%PDF")


def test_a_printed_sheet_is_kept_and_sealed_when_every_page_came_back(
    dressed: QApplication, desk: Desk
) -> None:
    sheet = made(desk)
    first = printed(desk, sheet).records[0]
    assert (first.get("version"), first.get("division_code")) == (1, VILLAGE)
    (standing,) = sealing.printed(desk, sheet)
    assert not standing.sealed
    assert "待盖章" in sealing.told([standing])[0]
    assert first.text("sha256") != ""

    second = printed(desk, sheet).records[0]
    assert second.get("version") == 2
    page = (Path(__file__).parents[2] / "resources" / "screenshots" / "intake.png").read_bytes()
    pages = tuple(range(1, int(str(second.get("pages"))) + 1))
    done(attaching.attach(desk, Place(second, pages=len(pages), numbers=pages), page, "盖章.png"))
    (standing,) = sealing.printed(desk, sheet)
    assert (standing.record.id, standing.sealed) == (second.id, True)
    assert "第 2 版：已盖章" in sealing.told([standing])[0]
    assert sealing.printed(desk, made(desk, "adviser-month", NEXT)) == ()


def test_the_same_figures_have_the_same_digest(dressed: QApplication, desk: Desk) -> None:
    first, again = (printed(desk, made(desk)).records[0] for _round in range(2))
    assert first.get("figures_digest") == again.get("figures_digest")
    visit = {
        "village_code": VILLAGE, "service_date": "2026-11-20", "start_at": "09:00",
        "end_at": "10:00", "place": "村室", "language": "zh", "content": "再来一次",
        "client_count": 1,
    }  # fmt: skip
    done(entry.save(desk, visit))
    later = printed(desk, made(desk)).records[0]
    assert later.get("figures_digest") != first.get("figures_digest")


def test_a_clerk_of_another_trade_prints_nothing(dressed: QApplication, desk: Desk) -> None:
    stranger = replace(desk, actor=replace(ROLES, roles=frozenset({"mediator"})))
    assert isinstance(produce(press(), stranger, [wanted(desk, made(desk))]), Refused)


def test_the_month_is_chosen_looked_at_and_exported(
    window: StationWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    page = opened(window, "adviser-month")
    assert page.whose.isVisible()
    assert page.sheet.made is not None
    assert len(page.sheet.made.rows) == 3
    assert "本机已保存" in page.scope.text()
    window.keys.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    (file,) = tmp_path.glob("*.xlsx")
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("解答土地流转合同" in text for text in cells)
    assert not any("阿苦木呷" in text for text in cells)


def test_it_is_printed_by_keys_and_told_as_waiting_for_its_seal(
    window: StationWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    page = opened(window, "adviser-month")
    window.keys.press(Qt.Key.Key_F8)
    window.keys.enter()
    window.settle()
    (file,) = tmp_path.glob("*.pdf")
    assert file.read_bytes().startswith(b"%PDF")
    assert page.notes.text().count("待盖章") == 2  # one for each village


def test_one_village_is_picked(window: StationWindow) -> None:
    page = opened(window, "adviser-quarter")
    page.whose.put({"village": NEXT})
    window.settle()
    assert page.sheet.made is not None
    assert [line.cells[0] for line in page.sheet.made.rows] == ["瓦岗村"]


@pytest.mark.parametrize("locale", [one for one in locales() if one != "en"])
@pytest.mark.parametrize("kind", SHEETS, ids=[one.name for one in SHEETS])
def test_nothing_is_cut_on_the_smallest_screen(
    dressed: QApplication, desk: Desk, locale: str, kind: object
) -> None:
    name = next(one.name for one in SHEETS if one is kind)
    with station_window(desk, locale=locale) as window:
        window.log_in()
        window.shell.resize(1093, 614)
        opened(window, name)
        assert flaws(window.shell) == []


def test_a_quarter_says_its_months_and_other_reports_ask_for_no_village(
    window: StationWindow,
) -> None:
    page = opened(window, "mediation-statistics")
    assert not page.whose.isVisible()
    page = opened(window, "adviser-quarter")
    assert page.whose.isVisible()
    assert "2026年10月1日 至 2026年12月31日" in page.notes.text()
    page = opened(window, "adviser-month")
    assert "至" not in page.notes.text()
