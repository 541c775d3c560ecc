"""月表: a month of all villages typed like a spreadsheet, saved in one act (product.md, 驻村)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Refused
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import Button, command_button
from app.ui.empty import EmptyState
from app.ui.faults import fault_words, refusal_words
from app.ui.labels import Paragraph, PlainLabel, set_tone
from app.ui.screens.base import Context, TallPage
from app.ui.screens.village import grid_draft
from app.ui.screens.village.grid_alike import CONTENT, GridAlike
from app.ui.screens.village.grid_draft import GridKeeper, Typed
from app.ui.screens.village.grid_model import GridModel
from app.ui.screens.village.grid_table import GridTable
from app.ui.sides import foot
from app.ui.tasks import CancelToken, Lane
from app.ui.theme import SPACE
from app.ui.two_lines import describe
from app.usecases.village import grid
from app.usecases.village.grid import Edit, Grid, GridSaved

_KEYS = N_(
    "填小时数 4、4.5、3:30，或起止时间 0900-1300；Enter 改，Delete 清除，"
    "Ctrl+C、Ctrl+V 和表格软件互相复制，PageUp、PageDown 换月"
)
_WATCHED = (grid.KIND, "engagement", "legal_lecture")


class GridPage(QWidget):
    """`logged` carries the village whose log is wanted; `loaded` tells that a month is shown."""

    logged = Signal(str)
    loaded = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._month = context.desk.surroundings.today[:7]
        self._token: CancelToken | None = None
        self._is_stale = False
        self.model = GridModel(self)
        self.table = GridTable(self.model, _("驻村月表"))
        describe(self.table, _(_KEYS))
        self.alike = GridAlike(context)
        self.told = Paragraph(role="hint")
        self._title = PlainLabel(role="head")
        self._empty = EmptyState()
        self._pages = QStackedWidget()
        self.keeper = GridKeeper(self, context, self._say_refused)
        self._lay_out()
        self.model.edited.connect(self._on_edited)
        self.alike.edited.connect(self._on_edited)
        self.alike.finished.connect(self.table.setFocus)
        self.alike.told.connect(self._on_told)
        self.table.turned.connect(self.turn)
        self.table.opened.connect(self.logged)
        self.table.pasted.connect(partial(_tell_pasted, context))
        self.table.closed.connect(self._on_closed)
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._tell())

    def _lay_out(self) -> None:
        actions = self._context.actions
        top = QHBoxLayout()
        top.setSpacing(SPACE.s)
        before = Button(_("上个月"), lambda: self.turn(-1))
        after = Button(_("下个月"), lambda: self.turn(1))
        for button in (before, after):  # the page keys turn: these are for the mouse
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (before, self._title, after):
            top.addWidget(part)
        top.addStretch(1)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        first = command_button(actions, "form.save", "primary")
        others = ("grid.fill", "grid.undo", "grid.redo", "village.log", "record.back")
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.addLayout(top)
        inside.addWidget(self.alike)
        inside.addWidget(self._pages, 1)
        inside.addWidget(self.told)
        layout = QVBoxLayout(self)
        for box in (inside, layout):
            box.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
            box.setSpacing(SPACE.s)
        layout.addWidget(TallPage(body), 1)
        layout.addWidget(foot(first, *(command_button(actions, one) for one in others)))

    # -- what the room asks

    def handlers(self) -> Mapping[str, Handler]:
        """Saving, filling down, undo; the log of the village where the keys are."""
        return {
            "form.save": self.save,
            "grid.fill": self.table.fill_down,
            "grid.undo": self.table.undo,
            "grid.redo": self.model.undo_stack.redo,
            "village.log": lambda: self.logged.emit(self.table.village),
            "record.back": self.back,
        }

    def focus_first(self) -> None:
        """The first cell; an empty page has none."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, changes: Changes | None = None) -> None:
        """Read the month again after anything that is counted in it."""
        if changes is not None and not any(changes.touches(kind) for kind in _WATCHED):
            return
        if self.table.is_typing:  # not under the fingers: when the cell is closed
            self._is_stale = True
        else:
            self.open_month(self._month)

    def put_away(self) -> None:
        """What was typed is on the disk."""
        self.table.finish_typing()
        self.keeper.write()

    def open_draft(self, draft_id: str) -> bool:
        """Go on with the month of a draft; False when it is gone."""
        found = grid_draft.find(self._context.desk, draft_id=draft_id)
        if found is not None:
            self.open_month(found[1].month)
        return found is not None

    # -- months

    def turn(self, step: int) -> None:
        """The month before or after; what was typed stays in the draft of its month."""
        self.put_away()
        year, month = (int(part) for part in self._month.split("-"))
        years, place = divmod(year * 12 + month - 1 + step, 12)
        self.open_month(f"{years:04}-{place + 1:02}")

    def open_month(self, month: str) -> None:
        """Read a month and what was typed into it."""
        self.put_away()
        self._month = month
        desk = self._context.desk
        if self._token is not None:
            self._token.cancel()
        # In the lane of the writes: the draft that was just written is read.
        self._token = self._context.tasks.run(
            self,
            lambda: (grid.read(desk, month), grid_draft.find(desk, month)),
            self._on_read,
            self._on_failed,
            lane=Lane.WRITE,
        )

    def _on_read(self, found: tuple[Grid, tuple[str, Typed] | None]) -> None:
        read, draft = found
        self._token = None
        is_same = self.model.cells is not None and self.model.cells.grid.month == read.month
        typed = draft[1] if draft else Typed(read.month)
        if is_same:  # read again: what was typed meanwhile is newer than the disk
            typed = self.typed
        here = self.table.place
        self.keeper.begin(draft[0] if draft else "")
        self.model.put(read, typed.cells)
        self.alike.put(typed.alike)
        year, month = read.month.split("-")
        self._title.setText(_("{year}年{month}月").format(year=year, month=int(month)))
        if not read.lines:
            self._empty.nothing(_("还没有聘任登记"), _("先在“聘任”里登记村和法律顾问"))
        self._pages.setCurrentWidget(self.table if read.lines else self._empty)
        if here is not None:
            self.table.go((here[0], f"{read.month}{here[1][7:]}"))
        self._tell()
        self.loaded.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._token = None
        again = _("再试一次")
        words = fault_words(error)
        self._empty.failed(_("台账读不出来"), words, again, lambda: self.open_month(self._month))
        self._pages.setCurrentWidget(self._empty)

    # -- typing

    @property
    def typed(self) -> Typed:
        """What is not saved yet."""
        cells = dict(self.model.cells.typed) if self.model.cells else {}
        return Typed(self._month, cells, self.alike.values)

    def _on_edited(self) -> None:
        self.keeper.keep(self.typed)
        self._tell()

    def _on_told(self, words: object, tone: str) -> None:
        if words:
            self.told.setText(str(words))
            set_tone(self.told, tone)
        else:
            self._tell()

    def _on_closed(self) -> None:
        if self._is_stale:
            self._is_stale = False
            self.open_month(self._month)

    def _tell(self) -> None:
        """The cell where the keys are, in words."""
        cells, index = self.model.cells, self.table.currentIndex()
        if cells is None or not index.isValid():
            self.told.setText("")
            return
        place = cells.place(index.row(), index.column())
        stored = cells.stored(place)
        is_bad = place in cells.typed and cells.cell(place) is None
        noticed = stored is not None and bool(stored.noticed)
        self.told.setText(cells.words(index.row(), index.column()))
        set_tone(self.told, "stop" if is_bad else "attention" if noticed else "plain")

    # -- saving

    def save(self) -> None:
        """Ctrl+S: all changed cells in one act; a text that is no time is shown first."""
        self.table.finish_typing()
        cells, typed = self.model.cells, self.typed
        if cells is None or not typed.cells:
            self._context.say(_("还没有填写内容"))
        elif unread := cells.unread:
            self.table.go(unread[0])
            self.focus_first()
            self._context.say(_("有 {n} 格看不懂，改好再保存").format(n=len(unread)), "stop")
        elif name := self.alike.unread:
            self.alike.view.tell_everything()
            self.alike.view.input(name).setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.alike.has_content and grid.makes_visits(cells.grid, typed.cells):
            self._context.say(_("先写这些服务做了什么，只写一次"), "attention")
            self.alike.view.input(CONTENT).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            edits = [Edit(place, cell) for place in typed.cells if (cell := cells.cell(place))]
            self._store(cells.grid, edits, typed)

    def _store(self, read: Grid, edits: Sequence[Edit], typed: Typed) -> None:
        desk = self._context.desk
        self.keeper.write()
        self._context.tasks.run(
            self,
            lambda: grid.save(desk, read, edits, typed.alike),
            lambda result: self._on_saved(result, typed),
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _on_saved(self, result: GridSaved | Refused, typed: Typed) -> None:
        if isinstance(result, Refused):
            self._say_refused(result)
            return
        # What was typed while the disk wrote stays.
        cells = self.model.cells
        rest = {p: t for p, t in cells.typed.items() if typed.cells.get(p) != t} if cells else {}
        self.focus_first()
        self.alike.put({})
        if cells is not None:
            self.model.put(cells.grid, rest)
        self.keeper.keep(Typed(self._month, rest))
        self.keeper.write()
        self._context.feed.publish(result.changes)
        words = _("已保存 {n} 次服务")
        if not result.is_complete:
            words = _("已保存 {n} 次服务，类别和人数还要在日志里补")
        words = words.format(n=len(result.records))
        self._context.say(words, "good" if result.is_complete else "attention")

    def _say_refused(self, refused: Refused) -> None:
        kind = self._context.desk.kinds[grid.KIND]
        self._context.say(refusal_words(refused, kind), "stop")

    # -- leaving

    def back(self) -> None:
        """Esc: everything stays as it is, and on the disk."""
        self.put_away()
        if not self.typed.is_empty:
            self._context.say(_("没有保存的改动留在草稿里"))
        self.focus_first()


def _tell_pasted(context: Context, taken: int, left_out: int) -> None:
    words = _("已填 {n} 格").format(n=taken)
    if left_out:
        words = _("已填 {n} 格，{out} 格不能填").format(n=taken, out=left_out)
    context.say(words, "attention" if left_out else "good")
