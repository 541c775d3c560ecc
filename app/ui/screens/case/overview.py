"""The parts of a case, page by page, with what is due and missing beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import N_
from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.commands import BY_ID
from app.ui.fields.flow import more_rows
from app.ui.labels import PlainLabel
from app.ui.lists import Entry, EntryList, Listing
from app.ui.screens.case.guidance import Guidance
from app.ui.screens.case.rows import ADD_WORDS, TABS, RowKey, Tab
from app.ui.screens.case.scene import Scene
from app.ui.shortcuts import key_text
from app.ui.sides import Sides, columns, foot
from app.ui.tabs import Tabs
from app.ui.theme import SPACE

_SIDES = (N_("申请人"), N_("被申请人"))
_EMPTY = {
    "inquiry": N_("还没有调查和证据"),
    "mediation": N_("还没有调解记录"),
    "agreement": N_("还没有协议"),
    "performance": N_("还没有履行计划和回访"),
    "papers": N_("还没有要做的文书"),
    "history": N_("还没有修改记录"),
}

Act = tuple[str, Callable[[], None]]
"""A button below the rows of a page: its msgid, or the id of a command, and what it does."""


def least_height(widget: QWidget, rows: int = 2) -> int:
    """So many rows with an explanation."""
    return rows * 2 * (widget.fontMetrics().height() + SPACE.xs)


def few_rows(listed: EntryList, rows: int = 2, *, grows: bool = False) -> None:
    """A list beside others: few rows at least while it scrolls by itself; in large text, when the
    whole page scrolls, as high as its rows (no scroll inside a scroll), unless it `grows` long.
    """
    if columns(2) > 1 or grows:
        listed.setMinimumHeight(least_height(listed, rows))
    else:
        listed.fit()


def _button(words: str, act: Callable[[], None]) -> Button:
    """That of a command says its key."""
    command = BY_ID.get(words)
    button = Button(_(command.label if command else words), act)
    if command:
        button.set_text(_(command.label), key_text(words))
    return button


class PartPage(QWidget):
    """The rows of one page, or two sides of them, and the buttons that add one more."""

    opened = Signal(str)

    def __init__(self, tab: Tab, acts: Sequence[Act]) -> None:
        super().__init__()
        self._tab = tab
        self.lists: list[EntryList] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.xs)
        if tab.key == "parties":
            layout.addLayout(self._two_sides(), 1)
        else:
            self._listing = Listing(_(tab.title))
            self._listing.list.dense = tab.key == "papers"
            self.lists.append(self._listing.list)
            self._listing.setMinimumHeight(least_height(self))
            layout.addWidget(self._listing, 1)
        self._foot = foot(*(_button(words, act) for words, act in acts))
        layout.addWidget(self._foot)
        self._foot.setVisible(bool(acts))  # within the page: alone it would be a window of its own
        for one in self.lists:
            one.opened.connect(self.opened)
            few_rows(one, grows=tab.key == "history")
        self.setFocusProxy(self.lists[0])

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """Its buttons in all of their rows."""
        return super().minimumSizeHint() + QSize(0, more_rows(self._foot, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The narrower, the more rows of buttons."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _two_sides(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SPACE.m)
        for title in _SIDES:
            column = QVBoxLayout()
            column.setSpacing(SPACE.none)
            column.addWidget(PlainLabel(_(title), role="head"))
            rows = EntryList(_(title))
            self.lists.append(rows)
            column.addWidget(rows, 1)
            line.addLayout(column, 1)
        return line

    def put(self, *rows: Sequence[Entry]) -> None:
        """Show these rows, list by list."""
        if self._tab.key == "parties":
            for one, found in zip(self.lists, rows, strict=True):
                one.put(found)
        else:
            self._listing.put(rows[0], _(_EMPTY[self._tab.key]))

    @property
    def current_key(self) -> str:
        """The marked row of the list that has the keys."""
        here = next((one for one in self.lists if one.hasFocus()), self.lists[0])
        return here.current_key

    def mark(self, key: str) -> bool:
        """Mark the row of a record and give it the keys; False when it is not here."""
        for one in self.lists:
            for at, entry in enumerate(one.entries):
                if entry.key == key:
                    one.mark(at)
                    one.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
        return False


class Overview(QWidget):
    """`opened` carries the key of a row, `wanted` a kind of which one more is to be made, `turned`
    the page that is shown.
    """

    opened = Signal(str)
    wanted = Signal(str)
    turned = Signal(str)

    def __init__(self, more: dict[str, Sequence[Act]]) -> None:
        super().__init__()
        self.guidance = Guidance()
        few_rows(self.guidance.problems, rows=1)
        self.tabs = Tabs(_("案件各部分"))
        self.pages: dict[str, PartPage] = {}
        for tab in TABS:
            adds = [(ADD_WORDS[kind], self._adder(kind)) for kind in tab.adds]
            page = PartPage(tab, [*adds, *more.get(tab.key, ())])
            page.opened.connect(self.opened)
            self.pages[tab.key] = page
            self.tabs.add(tab.key, tab.title, page)
        sides = Sides(self.tabs, self.guidance, (2, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.addWidget(sides)
        self.guidance.opened.connect(self.opened)
        self.tabs.turned.connect(self.turned)

    def hasHeightForWidth(self) -> bool:  # Qt's name
        """The lists scroll, so that the page need not: it takes the height it gets. Large text
        lets the whole page scroll instead.
        """
        return columns(2) == 1 and super().hasHeightForWidth()

    def _adder(self, kind: str) -> Callable[[], None]:
        return lambda: self.wanted.emit(kind)

    def show_scene(self, scene: Scene) -> None:
        """Show one case."""
        self.guidance.show_scene(scene)
        for key, rows in scene.tabs.items():
            if key == "parties":
                self.pages[key].put(*scene.sides)
            elif key != "history":
                self.pages[key].put(rows)
        self.tabs.set_counts({tab.key: len(scene.tabs[tab.key]) for tab in TABS if tab.kinds})

    def show_history(self, rows: Sequence[Entry]) -> None:
        """Show who changed what."""
        self.pages["history"].put(rows)

    @property
    def current_key(self) -> str:
        """The marked row, of the page or of what is missing."""
        problems = self.guidance.problems
        if QApplication.focusWidget() is problems:
            return problems.current_key
        return self.pages[self.tabs.current].current_key

    def turn_to(self, key: RowKey, tab: str) -> None:
        """Turn to a record and mark it."""
        self.tabs.go(tab)
        self.pages[tab].mark(str(RowKey(key.kind, key.id)))

    def focus_first(self) -> None:
        """The pages, so that a number key turns and Enter goes in."""
        self.tabs.chips.input.setFocus(Qt.FocusReason.OtherFocusReason)
