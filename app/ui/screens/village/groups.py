"""Registers that lie on one page of the room: one alone, or several side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.advising import VISIT
from app.domain.changes import Changes
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.mailbox_item import KIND as LETTER
from app.domain.notice_board import KIND as BOARD
from app.domain.sheet import KIND as SHEET
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.screens.base import Context
from app.ui.screens.register import Register
from app.ui.screens.village.letter_acts import LetterActs
from app.ui.screens.village.print_acts import AGAIN, POSTER, PrintActs
from app.ui.screens.village.registers import REGISTERS
from app.ui.screens.village.review_acts import ReviewActs
from app.ui.screens.village.short_line import ShortLine
from app.ui.theme import SPACE

_SPECS = {spec.kind: (spec, title) for spec, title in REGISTERS}


class Acts(Protocol):
    """What is done with the record that is marked in a register, beyond what every list does."""

    def handlers(self) -> Mapping[str, Handler]:
        """By command."""
        ...

    def forbid(self) -> None:
        """Grey out what this person may not do."""
        ...


_ACTS: Mapping[str, Callable[[Context, Register], Acts]] = {
    VISIT: ReviewActs,
    LETTER: LetterActs,
    BOARD: partial(PrintActs, how=POSTER),
    SHEET: partial(PrintActs, how=AGAIN),
}
"""The acts of a register, by its kind."""


class Group(QWidget):
    """`opened` carries kind and id of a record, `made` the kind of a new one, `filed` the record
    whose files are wanted; `turned` tells that other commands are at hand.
    """

    opened = Signal(str, str)
    made = Signal(str)
    filed = Signal(object)
    turned = Signal()

    def __init__(self, context: Context, kinds: Sequence[str]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        self.registers = {kind: self._make(context, kind) for kind in kinds}
        self._acts = {
            kind: make(context, self.registers[kind])
            for kind, make in _ACTS.items()
            if kind in kinds
        }
        self._short = ShortLine(context) if VILLAGER in kinds else None
        if self._short is not None:
            self.registers[VILLAGER].put_head(self._short)
        self._pages = QStackedWidget()
        self._chips: dict[str, ChoiceField] = {}
        for kind, register in self.registers.items():
            self._pages.addWidget(register)
            if len(kinds) > 1:
                self._chips[kind] = self._choice(kind)
                register.put_head(self._chips[kind])
        self._turn(kinds[0])
        layout.addWidget(self._pages)

    def _choice(self, kind: str) -> ChoiceField:
        """Which register, above each of them: it scrolls away where large text needs the room."""
        chips = ChoiceField(
            lambda _chosen: [Option(one, _(_SPECS[one][1])) for one in self.registers]
        )
        chips.input.setAccessibleName(_("登记簿"))
        chips.show_value(kind)
        chips.edited.connect(lambda key: self.go(str(key)))
        chips.advance.connect(lambda: self.shown.table.setFocus(Qt.FocusReason.TabFocusReason))
        return chips

    def _make(self, context: Context, kind: str) -> Register:
        register = Register(context, _SPECS[kind][0])
        if kind == SHEET:  # nobody changes what was printed: it is looked at
            register.opened.connect(lambda _record_id: register.open_files())
        else:
            register.opened.connect(lambda record_id: self.opened.emit(kind, record_id))
        register.made.connect(lambda: self.made.emit(kind))
        register.filed.connect(self.filed)
        return register

    @property
    def shown(self) -> Register:
        """The register in front."""
        return cast(Register, self._pages.currentWidget())

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of the register in front."""
        kind = self.shown.spec.kind
        acts = self._acts.get(kind)
        handlers = {**self.shown.handlers(), **(acts.handlers() if acts else {})}
        if kind == SHEET:  # it is made where it is printed
            del handlers["form.new"]
        return handlers

    def forbid(self) -> None:
        """Grey out what this person may not do."""
        self.shown.forbid()
        if acts := self._acts.get(self.shown.spec.kind):
            acts.forbid()

    def focus_first(self) -> None:
        """The list in front, with what this person may do with it."""
        self.forbid()
        self.shown.focus_first()

    def reload(self, changes: Changes | None = None) -> None:
        """Every list reads again what changed."""
        for register in self.registers.values():
            register.reload(changes)
        if self._short is not None and (
            changes is None or changes.touches(VILLAGER) or "sync" in changes.topics
        ):
            self._short.read()

    def put_away(self) -> None:
        """No mask stays lifted."""
        for register in self.registers.values():
            register.view.reveal(on=False)

    def go(self, kind: str, record_id: str = "") -> None:
        """Turn to a register, at one of its records."""
        if self.shown is not self.registers[kind]:
            self._turn(kind)
            self.forbid()
            self.turned.emit()
        if record_id:
            self.registers[kind].mark(record_id)

    def _turn(self, kind: str) -> None:
        self._pages.setCurrentWidget(self.registers[kind])
        first = self._chips[kind].input if self._chips else self.registers[kind].table
        self.setFocusProxy(first)
        for own, chips in self._chips.items():  # each stands on its page and says which it is
            chips.show_value(own)
