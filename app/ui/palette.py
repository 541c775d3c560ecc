"""Ctrl+K: people, records, every command with its key, rooms (product.md, Screens).

A line over the top of the window with its suggestions: they never take the focus, nothing is
searched while an input method composes, Enter opens, Escape closes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import RecordRef
from app.domain.person import KIND as PERSON
from app.i18n import gettext as _
from app.i18n import joined
from app.ui.actions import Actions
from app.ui.fields.base import wants_escape
from app.ui.fields.suggestions import Option, SuggestingLine
from app.ui.places import room_of
from app.ui.screens.base import Go
from app.ui.shortcuts import key_text
from app.ui.tasks import TaskRunner
from app.ui.theme import SPACE
from app.ui.two_lines import one_line
from app.usecases.desk import Desk

_HITS = 12
_COMMAND, _RECORD = "command:", "record:"
VISITS = "visits"
"""`go("room.ledger", (VISITS, person id))` lists all visits of a person."""


class Palette(QWidget):
    """Hidden until `open_at`; `Go` and `Actions` do what is chosen."""

    closed = Signal()

    def __init__(
        self, over: QWidget, desk: Desk, tasks: TaskRunner, actions: Actions, go: Go
    ) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._over = over
        self._desk = desk
        self._actions = actions
        self._go = go
        self._commands: Sequence[Option] = ()
        self._before: QWidget | None = None
        self.line = SuggestingLine(self._find, tasks)
        self.line.set_hints(
            _("姓名、拼音首字母、电话、编号、村，或一个命令"), _("搜人、案号、村、电话")
        )
        self.line.setAccessibleName(_("搜索"))
        self.line.typed.connect(self._on_typed)
        self.line.chosen.connect(self._on_chosen)
        self.line.left.connect(self.close_palette)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self.line)
        over.installEventFilter(self)
        self.hide()

    def open_palette(self) -> None:
        """Ctrl+K."""
        self._before = self.window().focusWidget()
        # Asked here, on the UI thread; the search itself runs beside it.
        self._commands = [
            Option(f"{_COMMAND}{one.id}", _(one.label), key_text(one.id) or _(one.help))
            for one in self._actions.available()
        ]
        self.line.clear()
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.offer_now()

    def close_palette(self) -> None:
        """Away, and the keys go back where they were."""
        if not self.isVisible():
            return
        had_keys = self.line.hasFocus()
        self.line.close_list()
        self.hide()
        if had_keys and self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, text: str) -> None:
        if not text.strip():
            self.line.offer_now()

    def _find(self, text: str) -> list[Option]:
        """Called off the UI thread: commands by their names, then people and records."""
        wanted = text.strip()
        if not wanted:
            return list(self._commands)
        sought = wanted.casefold()
        commands = [one for one in self._commands if sought in one_line(one.text).casefold()]
        hits = self._desk.reader.search(wanted, (), _HITS)
        records = [
            Option(
                f"{_RECORD}{hit.kind}:{hit.id}",
                hit.title,
                joined(" · ", (part for part in (self._kind(hit.kind), hit.snippet) if part)),
            )
            for hit in hits
        ]
        return [*records, *commands] if not wanted.isascii() or records else [*commands, *records]

    def _kind(self, name: str) -> str:
        kind = self._desk.kinds.get(name)
        return _(kind.label) if kind else ""

    def _on_chosen(self, option: Option) -> None:
        self.close_palette()
        if option.key.startswith(_COMMAND):
            self._actions.trigger(option.key.removeprefix(_COMMAND))
            return
        kind, _colon, record_id = option.key.removeprefix(_RECORD).partition(":")
        ref: RecordRef = (VISITS if kind == PERSON else kind, record_id)
        self._go(room_of(kind, self._desk.kinds), ref)

    def _place(self) -> None:
        width = min(self._over.width() * 2 // 3, self._over.width() - 2 * SPACE.xl)
        height = self.sizeHint().height()
        self.setGeometry((self._over.width() - width) // 2, SPACE.s, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Stay in the middle when the window changes its size."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Escape closes the palette before any shortcut of the window hears of it."""
        return wants_escape(event, self.isVisible) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Escape with no list left closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
            event.accept()
        else:
            super().keyPressEvent(event)
