"""附件: the files beside a record, each page shown in the window.

A file is unsealed in memory alone; a copy on the disk is made only for who asks for it and may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.case_file import CASE
from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import format_datetime, joined
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import Button, command_button
from app.ui.faults import fault_words, refusal_words
from app.ui.labels import MessagePanel, Paragraph
from app.ui.lists import Entry, Listing
from app.ui.page_view import STEPS, PageView
from app.ui.screens.base import Context
from app.ui.screens.file_acts import FileActs
from app.ui.sides import Sides, foot
from app.ui.tasks import CancelToken
from app.ui.theme import SPACE
from app.ui.words import code_words
from app.usecases import attaching
from app.usecases.attaching import Place
from app.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the panel lists, the newest file first, and where one more of them goes. `made` are the
    ids of those that the program produced.
    """

    title: str
    files: tuple[Record, ...]
    made: frozenset[str]
    place: Place

    @property
    def is_whole_case(self) -> bool:
        """Whether the files are of several documents, or of none."""
        return self.place.owner.kind == CASE and not self.place.document

    @property
    def has_documents(self) -> bool:
        """Whether files may be documents, which can be complete."""
        return self.is_whole_case or bool(self.place.document)


def _entry(desk: Desk, shelf: Shelf, one: Record) -> Entry:
    """One file as a row: pages, when and by whom it was added, and whether it lies here."""
    parts: list[str] = [_("{n} 页").format(n=_pages(one))]
    if shelf.is_whole_case and one.text("document"):
        codes = desk.surroundings.codes
        parts.insert(0, code_words(codes, "paper_kind", one.text("document")))
    parts += [format_datetime(one.text("added_at")), one.text("author"), one.text("note")]
    note, tone = "", "plain"
    if not attaching.is_here(desk, one):
        note, tone = _("在另一台电脑上"), "attention"
    elif one.get("whole") is True:
        note, tone = _("整份已齐"), "good"
    elif one.id in shelf.made:
        note = _("程序生成")
    detail = joined(" · ", [part for part in parts if part])
    return Entry(one.id, one.text("file_name"), detail, note, tone)


class FilesPanel(QWidget):
    """`changed` carries what was written, `left` is Esc in the list. The page around it binds its
    `handlers()` while it is shown.
    """

    changed = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shelf: Shelf | None = None
        self._shown, self._page = "", 1
        self._loading: CancelToken | None = None
        self._title = Paragraph(role="title")
        self._panel = MessagePanel()
        self.acts = FileActs(context)
        self.listing = Listing(_("附件"))
        self.view = PageView()
        self.sides = Sides(self.listing, self.view, (2, 3))
        self._whole = Button(_("整份已齐"), lambda: self._with_marked(self.acts.call_whole))
        self._copy = Button(_("另存"), lambda: self._with_marked(self.acts.save_copy))
        self._lay_out()
        self.acts.said.connect(self._panel.say)
        self.acts.changed.connect(self.changed)
        self.listing.list.marked.connect(self._on_marked)
        self.listing.list.opened.connect(lambda _key: self._read())
        self.listing.list.installEventFilter(self)
        self.view.turned.connect(self._turn)
        self.view.toggled.connect(lambda: self.view.widen(on=not self.view.is_wide))

    def _lay_out(self) -> None:
        actions = self._context.actions
        self._foot = foot(
            command_button(actions, "file.add", "primary"),
            self._whole,
            self._copy,
            command_button(actions, "record.void"),
            command_button(actions, "record.back"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        for widget in (self._title, self._panel):
            layout.addWidget(widget)
        layout.addWidget(self.sides, 1)
        layout.addWidget(self.acts)
        layout.addWidget(self._foot)
        self.acts.stand_for(self._foot)

    @property
    def sentence(self) -> str:
        """What came of the last act."""
        return self._panel.sentence

    # -- what is listed

    def open(self, shelf: Shelf) -> None:
        """The files beside another record."""
        self._panel.say("")
        self.acts.close_question()
        self._stop_reading()
        self._shown = ""
        self.use(shelf)

    def use(self, shelf: Shelf) -> None:
        """The same files as they are now."""
        self._shelf, was_empty = shelf, not self.listing.list.entries
        self._title.setText(_("附件：{title}").format(title=shelf.title))
        self._whole.setVisible(shelf.has_documents)
        self.listing.put(
            [_entry(self._context.desk, shelf, one) for one in shelf.files],
            _("还没有附件"),
            _("可以加照片、扫描件，也可以放到扫描文件夹里自动归档"),
        )
        if shelf.files and not self.listing.list.current_key:
            self.listing.list.mark(0)
        if was_empty and shelf.files and self._foot.isAncestorOf(self.window().focusWidget()):
            self.focus_at()
        self._on_marked(self.listing.list.current_key)
        self._allow(self.marked)

    @property
    def marked(self) -> Record | None:
        """The file whose row is marked."""
        files = self._shelf.files if self._shelf else ()
        return next((one for one in files if one.id == self.listing.list.current_key), None)

    # -- pages

    def _on_marked(self, key: str) -> None:
        """Another file from its first page; one that is being read stays where it is."""
        if key != self._shown:
            self._open_page(1)

    def _open_page(self, number: int) -> None:
        """Fetch a page of the marked file in a worker; what is not here says so in its place."""
        record, desk = self.marked, self._context.desk
        if self._loading is not None:
            self._loading.cancel()
        self._allow(record)
        self._shown, self._page = record.id if record else "", number
        if record is None:
            self.view.show_png(b"")
            return
        self._loading = self._context.tasks.run(
            self,
            lambda: attaching.preview(desk, record, number),
            lambda found: self._show_page(record, found),
            self._on_error,
        )

    def _on_error(self, error: BaseException) -> None:
        self._loading = None
        self.view.show_png(b"", fault_words(error))

    def _show_page(self, record: Record, found: bytes | Refused) -> None:
        self._loading = None
        if isinstance(found, Refused):
            self.view.show_png(b"", refusal_words(found))
        elif not found:
            self.view.show_png(b"", _("这种文件在这里看不了，可以另存后打开"))
        else:
            numbers = _("第 {page} 页，共 {pages} 页").format(page=self._page, pages=_pages(record))
            keys = _("回车放大、缩小，PageUp、PageDown 翻页，Esc 返回")
            self.view.show_png(found, joined(" · ", (numbers, keys)))

    def _allow(self, record: Record | None) -> None:
        """Only a document has a whole to be complete."""
        open_one = record is not None and bool(record.text("document")) and not record.get("whole")
        made = record is not None and self._shelf is not None and record.id in self._shelf.made
        self._whole.setEnabled(open_one and not made)
        self._copy.setEnabled(record is not None)

    def _turn(self, step: int) -> None:
        record = self.marked
        if step and record is not None and 1 <= self._page + step <= _pages(record):
            self._open_page(self._page + step)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # Qt's name
        """PageUp and PageDown in the list turn the pages of the marked file."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(Qt.Key(event.key()), 0)
            self._turn(step)
            return bool(step)
        return False

    def _read(self) -> None:
        """Enter: the page alone, as wide as the window."""
        if self.view.drawn.isEmpty() and self._loading is None:
            return  # there is nothing to read, and why stands there
        for widget in (self.listing, self._title, self._foot):
            widget.hide()
        self.view.widen(on=True)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop_reading(self) -> None:
        for widget in (self.listing, self._title, self._foot):
            widget.show()
        self.view.widen(on=False)

    # -- acts

    def add(self) -> None:
        """Ask for one more file."""
        if self._shelf is not None:
            self._stop_reading()
            self.acts.add(self._shelf.title, self._shelf.place)

    def void(self) -> None:
        """Ask why the marked file is voided."""
        self._with_marked(self.acts.void)

    def _with_marked(self, act: Callable[[Record], None]) -> None:
        if (record := self.marked) is not None:
            act(record)

    # -- what the page around it asks

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of a page of files."""
        return {"file.add": self.add, "record.void": self.void, "record.back": self.back}

    def focus_first(self) -> None:
        """Where the keys go; a page that was put away is fetched again."""
        if self._shelf is not None:
            self.use(self._shelf)
        self.focus_at()

    def focus_at(self, _name: str = "") -> None:
        """The files; without any, the way to add one."""
        if self.listing.list.entries:
            self.listing.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._foot.findChildren(Button)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def back(self) -> None:
        """Esc: from the page to the list, from the list to the record."""
        if self.listing.isHidden():
            self._stop_reading()
            self.listing.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.put_away()
            self.left.emit()

    def save(self) -> None:
        """Ctrl+S keeps nothing here that is not kept already."""

    def turn(self) -> None:
        """Nothing is folded away here."""

    def put_away(self) -> None:
        """No page stays in memory behind another screen."""
        self._shown = ""
        self.view.show_png(b"")


def _pages(record: Record) -> int:
    value = record.get("pages")
    return value if isinstance(value, int) else 1
