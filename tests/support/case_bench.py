"""One case open in a window, worked on by keys, beside what lies on the disk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from app.domain.case_file import CASE
from app.domain.records import Record
from app.ui.screens.case import CasePage
from app.ui.screens.case.part_editor import PartEditor
from app.usecases.mediation.reading import parts_of
from tests.support.case_desk import sample_id
from tests.support.station_window import StationWindow


class CaseBench:
    """A window with one case open, and what lies on the disk."""

    def __init__(self, window: StationWindow, page: CasePage, number: int) -> None:
        self.window, self.page, self.case = window, page, sample_id(number)
        self.keys, self.desk = window.keys, window.desk

    def ctrl(self, key: Qt.Key) -> None:
        self.keys.chord(key)
        self.window.settle()

    def press(self, key: Qt.Key) -> None:
        self.keys.press(key)
        self.window.settle()

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    @property
    def editor(self) -> PartEditor:
        form = self.page.forms.current
        assert isinstance(form, PartEditor), form
        return form

    def fill(self, **texts: str) -> None:
        """Type into fields of the open form, each reached by its widget."""
        for name, text in texts.items():
            field = self.editor.input(name)
            field.setFocus(Qt.FocusReason.TabFocusReason)
            assert isinstance(field, QLineEdit | QPlainTextEdit)
            field.selectAll()
            self.keys.commit(text)
        self.window.settle()

    def save(self) -> None:
        self.ctrl(Qt.Key.Key_S)

    def parts(self, kind: str) -> tuple[Record, ...]:
        return parts_of(self.desk, self.case).get(kind, ())

    @property
    def header(self) -> Record:
        found = self.desk.reader.get(CASE, self.case)
        assert found is not None
        return found

    def go(self, tab: str) -> None:
        self.page.overview.tabs.go(tab)
        self.page.overview.pages[tab].setFocus(Qt.FocusReason.TabFocusReason)
        self.window.settle()

    def titles(self, tab: str) -> list[str]:
        return [
            str(one.title) for rows in self.page.overview.pages[tab].lists for one in rows.entries
        ]


Open = Callable[[int], CaseBench]
"""Opens a sample case by its number: the fixture `open_at`."""


def click(page: QWidget, words: str) -> None:
    """Press the button with these words."""
    found = [one for one in page.findChildren(QPushButton) if one.text() == words]
    found[0].click()
