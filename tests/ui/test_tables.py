"""Cells of the ledger: what is typical is whole, what is very long is whole in the preview."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from app.i18n import locales
from app.ui.screens.ledger_table import LedgerTable
from app.ui.screens.record_view import RecordView
from app.ui.tables import wrapped
from tests.support.look import flaws
from tests.support.memory_desk import memory_desk
from tests.support.rooms import add, store_of
from tests.support.station_window import station_window

LONG = "阿苦" * 30
MIXED = "ꀉꈌꇁꍈ·吉克拉则·འཇིགས་མེད"
COLUMN = 120


@pytest.mark.parametrize("text_scale", [100, 150])
@pytest.mark.parametrize("locale", locales())
def test_typical_cells_are_whole(dressed: QApplication, locale: str, text_scale: int) -> None:
    desk = memory_desk()
    add(desk, MIXED, handling=("mediation",), received_at="2026-10-03T09:00", late_reason="本子")
    add(desk, "吉克拉则", handling=("answered", "guide"), received_at="2025-12-31T09:00")
    store_of(desk).send_everything()
    add(desk, "沙马阿呷", handling=("lawyer",))
    with station_window(desk, locale=locale, text_scale=text_scale) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        assert not [one for one in flaws(window.shell) if "cuts" in one]


def test_the_longest_name_is_whole_without_the_mouse(dressed: QApplication) -> None:
    desk = memory_desk()
    add(desk, LONG)
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F3)
        window.settle()
        table = window.shell.findChild(LedgerTable)
        preview = window.shell.findChild(RecordView)
        assert table is not None
        assert preview is not None
        assert preview.value_text("visitor_name") == LONG
        cell = table.records.index(0, 2)
        assert cell.data(Qt.ItemDataRole.ToolTipRole) == LONG
        assert table.rowHeight(0) >= 2 * table.fontMetrics().height()


@pytest.mark.parametrize("text", [LONG, MIXED, "𠮷" * 20, "བཀྲ་ཤིས་" * 8])
def test_two_lines_at_most(dressed: QApplication, text: str) -> None:
    font = QFont(dressed.font())
    lines = wrapped(text, font, COLUMN)
    assert len(lines) == 2
    assert all(QFontMetrics(font).horizontalAdvance(line) <= COLUMN + 1 for line in lines)
    if not lines[1].endswith("…"):
        assert "".join(lines) == text
    else:
        assert text.startswith(lines[0] + lines[1][:-1].rstrip())
    assert wrapped("阿苦", font, COLUMN) == ["阿苦"]
