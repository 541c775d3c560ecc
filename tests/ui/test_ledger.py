"""The ledger by keystrokes: find, read, correct, void, show in full, export; any length."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QModelIndex, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.changes import Changes
from app.domain.consultation import KIND
from app.domain.problems import Problem
from app.domain.records import SendState
from app.ui.models.records import RecordsModel, Row
from app.ui.progress import ProgressPanel
from app.ui.screens.ledger import LedgerScreen
from app.ui.screens.ledger_table import LedgerTable
from app.ui.screens.record_editor import RecordEditor
from app.ui.screens.record_view import RecordView
from app.ui.tasks import TaskRunner
from app.usecases.amending import REASON
from app.usecases.desk import Desk
from app.usecases.ports import PortFault
from tests.support.memory_desk import ADVISER, memory_desk
from tests.support.rooms import HOSTILE, add, busy_desk, refuse, store_of
from tests.support.station_window import StationWindow, station_window


@pytest.fixture
def desk() -> Desk:
    return busy_desk()


@pytest.fixture
def ledger(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        yield window


def screen(window: StationWindow) -> LedgerScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, LedgerScreen)
    return workspace.screen_shown


def part(window: StationWindow, kind: type[QWidget]) -> QWidget:
    found = screen(window).findChild(kind)
    assert isinstance(found, kind)
    return found


def table(window: StationWindow) -> LedgerTable:
    found = part(window, LedgerTable)
    assert isinstance(found, LedgerTable)
    return found


def view(window: StationWindow) -> RecordView:
    found = part(window, RecordView)
    assert isinstance(found, RecordView)
    return found


def names(window: StationWindow) -> list[str]:
    model = table(window).records
    window.settle()
    return [str(model.data(model.index(row, 2))) for row in range(model.rowCount())]


def mark(window: StationWindow, name: str) -> str:
    """Down to the line of a visitor, by the arrow key; the id of the record."""
    for _line in range(table(window).records.rowCount()):
        window.settle()
        row = table(window).currentIndex()
        if table(window).records.data(row.siblingAtColumn(2)) == name:
            return table(window).current_id
        window.keys.press(Qt.Key.Key_Down)
    raise AssertionError(f"{name} is not listed")


def test_a_name_of_eight_characters_has_room_in_the_smallest_window(ledger: StationWindow) -> None:
    table = ledger.shell.findChild(LedgerTable)
    assert table is not None
    name = table.fontMetrics().horizontalAdvance("沙马依布新木呷哈")
    assert table.columnWidth(2) > name + 6  # the margins of a cell


def test_f3_lists_newest_first_and_previews_the_marked_one(ledger: StationWindow) -> None:
    assert names(ledger)[0] == HOSTILE
    assert QApplication.focusWidget() is table(ledger)
    assert view(ledger).value_text("visitor_name") == HOSTILE
    assert view(ledger).value_text("phone") == "138****5678"


def test_words_typed_into_the_search_narrow_the_list(ledger: StationWindow) -> None:
    ledger.keys.chord(Qt.Key.Key_F)
    ledger.keys.commit("木果")
    ledger.keys.enter()
    ledger.settle()
    assert names(ledger) == ["木果"]
    ledger.keys.press(Qt.Key.Key_Escape)
    ledger.settle()
    assert len(names(ledger)) == 8


def test_filters_are_reached_by_tab_and_chosen_by_number(ledger: StationWindow) -> None:
    ledger.keys.chord(Qt.Key.Key_F)
    ledger.keys.press(Qt.Key.Key_Tab)
    assert ledger.focus == "期间"
    ledger.keys.type("2")  # last month
    ledger.settle()
    assert names(ledger) == ["木果"]


def test_what_is_not_complete_is_found(ledger: StationWindow) -> None:
    ledger.keys.chord(Qt.Key.Key_F)
    ledger.keys.press(Qt.Key.Key_Tab, times=3)
    assert ledger.focus == "完整"
    ledger.keys.type("2")
    ledger.settle()
    assert names(ledger) == ["王小芳"]


def test_enter_opens_the_whole_record_and_save_writes_it(ledger: StationWindow, desk: Desk) -> None:
    record_id = mark(ledger, "王小芳")
    ledger.keys.enter()
    ledger.settle()
    assert ledger.focus == "基本事实"  # the first field that needs a hand
    ledger.keys.commit("问怎样办低保")
    ledger.keys.chord(Qt.Key.Key_S)
    ledger.settle()
    record = desk.reader.get(KIND, record_id)
    assert record is not None
    assert record.get("facts") == "问怎样办低保"
    assert QApplication.focusWidget() is table(ledger)


def test_what_was_sent_is_corrected_with_a_reason(ledger: StationWindow, desk: Desk) -> None:
    record_id = mark(ledger, "木果")
    ledger.keys.enter()
    ledger.settle()
    ledger.keys.chord(Qt.Key.Key_A)
    ledger.keys.commit("木果子")
    ledger.keys.chord(Qt.Key.Key_S)
    assert ledger.focus == "更正原因"
    ledger.keys.commit("名字写错")
    ledger.keys.enter()
    ledger.settle()
    record = desk.reader.get(KIND, record_id)
    assert record is not None
    assert record.get("visitor_name") == "木果子"
    last = desk.reader.history(KIND, record_id)[-1]
    assert last.after == {"visitor_name": "木果子", REASON: "名字写错"}
    assert last.before["visitor_name"] == "木果"


def test_a_refused_record_says_why_and_is_sent_again(ledger: StationWindow, desk: Desk) -> None:
    record_id = mark(ledger, "吉克拉则")
    ledger.keys.enter()
    ledger.settle()
    editor = screen(ledger).findChild(RecordEditor)
    assert isinstance(editor, RecordEditor)
    assert "服务器没有接受" in editor.sentence
    ledger.keys.chord(Qt.Key.Key_A)
    ledger.keys.commit("吉克拉泽")
    ledger.keys.chord(Qt.Key.Key_S)
    ledger.settle()
    assert not desk.reader.refusals()
    record = desk.reader.get(KIND, record_id)
    assert record is not None
    assert (record.get("visitor_name"), record.state) == ("吉克拉泽", SendState.WAITING)


def test_escape_keeps_a_half_made_change_as_a_draft(ledger: StationWindow, desk: Desk) -> None:
    record_id = mark(ledger, "尔古")
    ledger.keys.enter()
    ledger.settle()
    ledger.keys.chord(Qt.Key.Key_A)
    ledger.keys.commit("尔古木")
    ledger.keys.press(Qt.Key.Key_Escape)
    ledger.settle()
    kept = [draft for draft in desk.drafts.of("阿苦") if draft.record_id == record_id]
    assert [draft.values["visitor_name"] for draft in kept] == ["尔古木"]
    record = desk.reader.get(KIND, record_id)
    assert record is not None
    assert record.get("visitor_name") == "尔古"


def test_an_older_value_is_brought_back_from_the_history(ledger: StationWindow, desk: Desk) -> None:
    record_id = mark(ledger, "尔古")
    ledger.keys.enter()
    ledger.settle()
    ledger.keys.chord(Qt.Key.Key_A)
    ledger.keys.commit("写错了")
    ledger.keys.chord(Qt.Key.Key_S)
    ledger.settle()
    ledger.keys.press(Qt.Key.Key_Tab, times=2)
    assert ledger.focus == "修改记录"
    ledger.keys.enter()
    ledger.settle()
    ledger.keys.chord(Qt.Key.Key_S)
    ledger.settle()
    record = desk.reader.get(KIND, record_id)
    assert record is not None
    assert record.get("visitor_name") == "尔古"
    assert len(desk.reader.history(KIND, record_id)) == 3


def test_void_asks_for_a_reason_and_takes_it_from_the_list(
    ledger: StationWindow, desk: Desk
) -> None:
    record_id = mark(ledger, "尔古")
    ledger.keys.chord(Qt.Key.Key_Delete)
    ledger.keys.enter()  # no reason, no act
    ledger.settle()
    assert desk.reader.get(KIND, record_id) is not None
    ledger.keys.commit("重复登记")
    ledger.keys.enter()
    ledger.settle()
    assert desk.reader.get(KIND, record_id) is None
    assert ("remove", KIND, record_id, "重复登记") in store_of(desk).rows.audit
    assert "尔古" not in names(ledger)


def test_a_mask_is_lifted_only_while_held_and_only_with_a_reason(
    ledger: StationWindow, desk: Desk
) -> None:
    record_id = mark(ledger, HOSTILE)
    ledger.keys.chord(Qt.Key.Key_U)
    ledger.keys.commit("核对电话")
    ledger.keys.enter()
    ledger.settle()
    assert ("unmask", KIND, record_id, "核对电话") in store_of(desk).rows.audit
    assert view(ledger).value_text("phone") == "138****5678"
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyPress(held, Qt.Key.Key_Space)
    assert view(ledger).value_text("phone") == "13812345678"
    QTest.keyRelease(held, Qt.Key.Key_Space)
    assert view(ledger).value_text("phone") == "138****5678"


def test_a_sensitive_record_hides_everything_and_opens_with_a_reason(
    ledger: StationWindow, desk: Desk
) -> None:
    record_id = mark(ledger, "***")
    assert view(ledger).title == "敏感登记"
    assert view(ledger).value_text("facts") == "***"
    ledger.keys.enter()
    ledger.settle()
    ledger.keys.commit("补全内容")
    ledger.keys.enter()
    ledger.settle()
    assert ("unmask", KIND, record_id, "补全内容") in store_of(desk).rows.audit
    assert ledger.focus == "来访人姓名"


def test_export_writes_what_is_listed_masked(
    ledger: StationWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    ledger.keys.chord(Qt.Key.Key_E)
    ledger.keys.enter()
    ledger.settle()
    book = load_workbook(tmp_path / "来访登记簿-2026-11-22.xlsx")
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert not any("13812345678" in cell or "沙马阿呷" in cell for cell in cells)
    assert any("沙***" in cell for cell in cells)


def test_a_long_export_can_be_stopped(
    ledger: StationWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Event()

    def endless(*args: object) -> Problem:
        progress, cancelled = args[-2:]
        assert callable(progress)
        assert callable(cancelled)
        progress(1, 8)
        while not cancelled():
            stopped.wait(0.01)
        stopped.set()
        return Problem("export.cancelled")

    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    monkeypatch.setattr(desk.ledgers, "write_xlsx", endless)
    ledger.keys.chord(Qt.Key.Key_E)
    ledger.keys.enter()
    panel = screen(ledger).findChild(ProgressPanel)
    assert isinstance(panel, ProgressPanel)
    ledger.wait_for(lambda: panel.running)
    panel.cancel()
    ledger.settle()
    assert stopped.is_set()
    assert not panel.running
    assert not list(tmp_path.iterdir())


def test_who_may_not_is_told_who_may(dressed: QApplication) -> None:
    with station_window(busy_desk(ADVISER)) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        workspace = window.shell.workspace
        assert workspace is not None
        action = workspace.actions_.action("record.void")
        assert not action.isEnabled()
        assert "司法所长" in action.toolTip()


def test_a_list_that_cannot_be_read_offers_to_try_again(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = busy_desk()
    with station_window(desk) as window:
        window.log_in()

        def broken(*_args: object) -> Sequence[str]:
            raise PortFault("store.io")

        monkeypatch.setattr(store_of(desk), "ids", broken)
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        assert screen(window).empty_words.startswith("台账读不出来 磁盘读写出错")


def test_a_new_record_appears_by_itself(ledger: StationWindow, desk: Desk) -> None:
    record = add(desk, "新来的", received_at="2026-11-22T11:00")
    ledger.shell.feed.publish(Changes(frozenset({(KIND, record.id)})))
    ledger.settle()
    assert names(ledger)[0] == "新来的"


def test_a_refused_one_is_found_by_its_state(ledger: StationWindow, desk: Desk) -> None:
    record = desk.reader.get(KIND, mark(ledger, "木果"))
    assert record is not None
    refuse(desk, record)
    ledger.keys.chord(Qt.Key.Key_F)
    ledger.keys.press(Qt.Key.Key_Tab, times=2)
    assert ledger.focus == "上报"
    ledger.keys.type("4")
    ledger.settle()
    assert names(ledger) == ["吉克拉则", "木果"]


def test_a_hundred_thousand_rows_hold_a_dozen_pages(dressed: QApplication) -> None:
    owner = QWidget()
    tasks = TaskRunner(owner)
    asked: list[int] = []

    def fetch(ids: Sequence[str]) -> list[Row]:
        asked.append(len(ids))
        return [Row(one, ("", "", one, "", "", "")) for one in ids]

    model = RecordsModel(owner, tasks, ["a"] * 6, fetch)
    shown = LedgerTable(model)
    shown.resize(600, 400)
    shown.show()
    model.show_ids([str(n) for n in range(100_000)])

    def settle() -> None:
        while tasks.busy:
            QApplication.processEvents()
        QApplication.processEvents()

    for row in range(0, 100_000, 2_500):
        shown.setCurrentIndex(model.index(row, 0))
        shown.scrollTo(model.index(row, 0))
        QApplication.processEvents()
        settle()
    assert model.data(model.index(97_500, 2)) == "97500"
    assert model.pages_held <= 12
    assert sum(asked) < 30_000
    assert model.rowCount(QModelIndex()) == 100_000
    shown.close()
    shown.deleteLater()
    tasks.shutdown()
    owner.deleteLater()


def test_an_empty_ledger_leads_to_the_intake(dressed: QApplication) -> None:
    with station_window(memory_desk()) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        assert screen(window).empty_words.startswith("还没有登记")
