"""The whole ledger unmasked, by keystrokes: a reason, a place, the password or PIN again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.consultation import KIND
from app.usecases.desk import Desk
from tests.support.memory_desk import ADVISER
from tests.support.rooms import busy_desk, store_of
from tests.support.station_window import PASSWORD, StationWindow, station_window


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


def test_an_export_in_full_asks_why_where_and_who(
    ledger: StationWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    audit = store_of(desk).rows.audit
    file = tmp_path / "来访登记簿-2026-11-22.xlsx"

    def ask(reason: str, secret: str) -> None:
        ledger.keys.press(
            Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        ledger.keys.enter()  # no reason, no next step
        assert "原因" in ledger.focus
        ledger.keys.commit(reason)
        ledger.keys.enter()
        assert "不遮盖" in ledger.focus
        ledger.keys.enter()
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        assert line.echoMode() is QLineEdit.EchoMode.Password
        ledger.keys.type(secret)
        ledger.keys.enter()
        ledger.settle()

    ask("移交法院", "wrong-password")
    assert not file.exists()
    assert not any(entry[0] == "unmask" for entry in audit)
    ask("移交法院", PASSWORD)
    cells = [str(c.value) for row in load_workbook(file).active.iter_rows() for c in row]
    assert any("13812345678" in cell for cell in cells)
    assert ("unmask", KIND, "", "移交法院") in store_of(desk).rows.audit
    file.unlink()
    desk.people.set_pin(desk.actor.name, "246813")
    ask("移交法院", PASSWORD)  # whoever has a PIN gives the PIN
    assert not file.exists()
    ask("移交法院", "246813")
    assert file.exists()
    # The next question shows what is typed again.
    ledger.keys.chord(Qt.Key.Key_E)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Normal


def test_whoever_may_not_unmask_is_told_who_may(dressed: QApplication) -> None:
    with station_window(busy_desk(ADVISER)) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        workspace = window.shell.workspace
        assert workspace is not None
        assert not workspace.actions_.action("record.export_full").isEnabled()
