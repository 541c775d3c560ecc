"""Pages of one screen side by side: numbered chips on top, the chosen page below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.fields.choices import ChoiceField
from app.ui.fields.flow import more_rows
from app.ui.fields.suggestions import Option
from app.ui.theme import SPACE


class Tabs(QWidget):
    """`turned` carries the key of the page that is shown. Number keys turn, Enter goes into it."""

    turned = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._keys: list[str] = []
        self._titles: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self.chips = ChoiceField(self._offer)
        self.chips.input.setAccessibleName(name)
        self.chips.edited.connect(lambda key: self.go(str(key)))
        self.chips.advance.connect(self._enter_page)
        self._pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.chips)
        layout.addWidget(self._pages, 1)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """Its chips in all of their rows."""
        return super().minimumSizeHint() + QSize(0, more_rows(self.chips, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The narrower, the more rows of chips."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def add(self, key: str, title: str, page: QWidget) -> None:
        """One more page; `title` is a msgid."""
        self._keys.append(key)
        self._titles[key] = title
        self._pages.addWidget(page)
        self.chips.refresh()
        if len(self._keys) == 1:
            self.chips.show_value(key)

    @property
    def current(self) -> str:
        """The key of the page that is shown."""
        return self._keys[self._pages.currentIndex()]

    def go(self, key: str) -> None:
        """Turn to a page."""
        if key in self._keys:
            self._pages.setCurrentIndex(self._keys.index(key))
            self.chips.show_value(key)
            self.turned.emit(key)

    def set_count(self, key: str, count: int) -> None:
        """How many things are on a page; 0 shows nothing."""
        self.set_counts({key: count})

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """The same of several pages at once."""
        if any(self._counts.get(key, 0) != count for key, count in counts.items()):
            self._counts.update(counts)
            self.chips.refresh()

    def _offer(self, _chosen: Sequence[str]) -> list[Option]:
        counts = {key: f" {self._counts[key]}" for key in self._keys if self._counts.get(key)}
        return [Option(key, _(self._titles[key]) + counts.get(key, "")) for key in self._keys]

    def _enter_page(self) -> None:
        self._pages.currentWidget().setFocus(Qt.FocusReason.TabFocusReason)
