"""A second start brings the first window to the front; a killed program hinders nobody."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.single import First, raise_first
from tests.support.patience import PATIENCE


def test_a_second_start_shows_the_window_of_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    found: list[bool] = []
    with First(tmp_path, window):
        second = threading.Thread(target=lambda: found.append(raise_first(tmp_path)))
        second.start()
        qtbot.waitUntil(lambda: bool(found), timeout=int(PATIENCE * 1000))
        second.join()
        assert found == [True]
        assert window.isVisible()
    assert raise_first(tmp_path) is False
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_behind_answers_nobody(tmp_path: Path) -> None:
    (tmp_path / "window").mkdir()
    assert raise_first(tmp_path) is False
    assert list((tmp_path / "window").iterdir()) == []
