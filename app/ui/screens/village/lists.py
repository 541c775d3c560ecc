"""The numbered pages of the room: entry and board, month grid, pictures, then the registers.

A page is made when it is first turned to: F4 is not to wait for twelve registers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.advising import ADVISER, ENGAGEMENT, VISIT
from app.domain.changes import Changes
from app.domain.helper_activity import KIND as ACTIVITY
from app.domain.legal_lecture import KIND as LECTURE
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.mailbox_item import KIND as LETTER
from app.domain.notice_board import KIND as BOARD
from app.domain.people import Act
from app.domain.publicity_event import KIND as EVENT
from app.domain.sheet import KIND as SHEET
from app.domain.station_check import KIND as CHECK
from app.domain.training import KIND as TRAINING
from app.domain.volunteer import KIND as VOLUNTEER
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.faults import refusal_words
from app.ui.screens.base import Context, TallPage
from app.ui.screens.register import VIEW, Register
from app.ui.screens.village.grid_page import GridPage
from app.ui.screens.village.groups import Group
from app.ui.screens.village.month import MonthPage
from app.ui.screens.village.pictures import PicturesPage
from app.ui.tabs import Tabs
from app.ui.theme import SPACE
from app.usecases.ports import Draft
from app.usecases.records import denied
from app.usecases.village.grid import DRAFT

MONTH, GRID, PICTURES = "month", "grid", "pictures"
_RIGHTS = {
    "form.new": Act.CREATE,
    "visit.save_next": Act.CREATE,
    "record.export": Act.EXPORT,
}
"""What the pages before the registers do with visits."""

_Page = MonthPage | GridPage | PicturesPage | Group

PAGES: tuple[tuple[str, str, Callable[[Context], _Page]], ...] = (
    (MONTH, N_("本月"), MonthPage),
    (GRID, N_("月表"), GridPage),
    (PICTURES, N_("图"), PicturesPage),
)
"""What stands before the registers: key, title (a msgid), and what makes the page."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("日志"), (VISIT,)),
    (N_("聘任"), (ENGAGEMENT, ADVISER)),
    (N_("讲座"), (LECTURE,)),
    (N_("明白人"), (VILLAGER, VOLUNTEER, ACTIVITY, TRAINING)),
    (N_("活动与公示"), (EVENT, BOARD, LETTER, CHECK, SHEET)),
)
"""The registers: title of the page (a msgid) and the kinds on it; the page is called as its first
kind.
"""

_PAGE_OF = {kind: kinds[0] for _title, kinds in GROUPS for kind in kinds}


class _Place(QWidget):
    """Where a page will be."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)

        self._page: _Page | None = None

    def put(self, page: _Page) -> None:
        """The page."""
        self._page = page
        # In large text a picture needs more height than there is.
        self._layout.addWidget(TallPage(page) if isinstance(page, PicturesPage) else page)

    def focusInEvent(self, event: QFocusEvent) -> None:  # Qt's name
        """Enter on the chips leads where the page wants the keys."""
        super().focusInEvent(event)
        if self._page is not None:
            self._page.focus_first()


class VillageLists(QWidget):
    """`opened` carries kind and id of a record, `made` the kind of a new one, `filed` the record
    whose files are wanted; `lectured` what is known of a lecture; `turned` tells that other
    commands are at hand.
    """

    opened = Signal(str, str)
    made = Signal(str)
    filed = Signal(object)
    lectured = Signal(object)
    turned = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._pages: dict[str, _Page] = {}
        self._makers: dict[str, Callable[[], _Page]] = {}
        self._places: dict[str, _Place] = {}
        self.tabs = Tabs(_("驻村"))
        for key, title, make in PAGES:
            self._add(key, title, partial(make, context))
        for title, kinds in GROUPS:
            self._add(kinds[0], title, partial(Group, context, kinds))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.addWidget(self.tabs)
        self.page(MONTH)
        self.tabs.turned.connect(self._on_turned)

    def _add(self, key: str, title: str, make: Callable[[], _Page]) -> None:
        self._makers[key] = make
        self._places[key] = _Place()
        self.tabs.add(key, title, self._places[key])

    def page(self, key: str) -> _Page:
        """One page, made now when nobody has been there."""
        if key not in self._pages:
            page = self._makers[key]()
            self._pages[key] = page
            self._places[key].put(page)
            self._connect(page)
            page.reload()
        return self._pages[key]

    def _connect(self, page: _Page) -> None:
        if isinstance(page, MonthPage):
            page.logged.connect(self.show_log)
            page.lectured.connect(self.lectured)
            page.filed.connect(self.filed)
        elif isinstance(page, GridPage):
            page.logged.connect(self.show_log)
        elif isinstance(page, PicturesPage):
            page.opened.connect(self.show_log)
        else:
            page.opened.connect(self.opened)
            page.made.connect(self.made)
            page.filed.connect(self.filed)
            page.turned.connect(self.turned)

    @property
    def shown(self) -> _Page:
        """The page in front."""
        return self.page(self.tabs.current)

    @property
    def month(self) -> MonthPage:
        """The page of the entry line."""
        return cast(MonthPage, self.page(MONTH))

    @property
    def grid(self) -> GridPage:
        """The page of the month grid."""
        return cast(GridPage, self.page(GRID))

    def register(self, kind: str) -> Register:
        """The register of a kind."""
        return self._group(kind).registers[kind]

    def _group(self, kind: str) -> Group:
        return cast(Group, self.page(_PAGE_OF[kind]))

    # -- what the room asks

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of the page in front."""
        return self.shown.handlers()

    def focus_first(self) -> None:
        """Where the page in front wants the keys, with what this person may do there."""
        self._forbid()
        self.shown.focus_first()

    def reload(self, changes: Changes | None = None) -> None:
        """Every page that there is reads again what changed."""
        for page in self._pages.values():
            page.reload(changes)

    def put_away(self) -> None:
        """What was typed is on the disk, and no mask stays lifted."""
        for page in self._pages.values():
            page.put_away()

    # -- going places

    def go(self, key: str, record_id: str = "") -> None:
        """Turn to a page, or to the register of a kind at one of its records."""
        page = _PAGE_OF.get(key, key)
        if self.tabs.current != page:
            self.tabs.go(page)
        if key in _PAGE_OF:
            self._group(key).go(key, record_id)

    def show_log(self, village: str, day: str = "") -> None:
        """The visits of a village ("" for all); of one day or month when it is named."""
        self.go(VISIT)
        asked = {"village_code": village, "period": f"{day}..{day}" if len(day) > 7 else day}
        filters = self.register(VISIT).filters
        filters.put({VIEW: "", **asked})
        self.focus_first()

    def open_draft(self, draft: Draft) -> bool:
        """Go on with a half-typed visit or month; False when this program cannot open it."""
        is_month = draft.form == DRAFT
        is_open = self.grid.open_draft(draft.id) if is_month else self.month.open_draft(draft)
        if is_open:
            self.go(GRID if is_month else MONTH)
            self.focus_first()
        return is_open

    def _on_turned(self, key: str) -> None:
        self.page(key)
        self._forbid()
        self.turned.emit()

    def _forbid(self) -> None:
        """Grey out what this person may not do here; a register knows it of its own kind."""
        page = self.shown
        if isinstance(page, Group):
            page.forbid()
            return
        for command, act in _RIGHTS.items():
            no = denied(self._context.desk, VISIT, act)
            words = refusal_words(no, ADVISER_VISIT) if no else ""
            self._context.actions.forbid(command, words)
