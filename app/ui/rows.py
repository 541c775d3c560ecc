"""The row builder: every input gets a label buddy, an accessible name, help and a hint line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import current
from app.i18n import gettext as _
from app.ui.fields.base import FieldWidget
from app.ui.labels import Paragraph, PlainLabel, TwoLineLabel, set_tone, spoken
from app.ui.theme import SIZE, SPACE
from app.ui.theme.looks import scaled
from app.ui.two_lines import describe, has_second_line, tip

_LEFT = Qt.AlignmentFlag.AlignLeft
_LARGE = 150
"""Percent of text."""

_ROOMY = 2
"""Columns up to which labels are as wide as in a form of one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field on the screen. `hint` below it says what is missing or pointed out; without one
    the form says it elsewhere. `help` is a msgid shown by F1.
    """

    field: FieldWidget
    label: TwoLineLabel
    hint: PlainLabel | None
    help: str = ""

    def say(self, sentence: str, tone: str = "plain") -> None:
        """Show a sentence at the field; "" takes it back."""
        if self.hint is not None:
            self.hint.setText(sentence)
            self.hint.setVisible(bool(sentence))
            set_tone(self.hint, tone)
        self.field.set_tone(tone if sentence else "")
        describe(self.field.input, sentence or (_(self.help) if self.help else ""))


class Rows:
    """Puts rows into a grid of label and field; `columns` pairs stand side by side.

    Without `hints` the rows keep their height whatever there is to say.
    """

    def __init__(self, columns: int = 1, *, hints: bool = True) -> None:
        self.grid = QGridLayout()
        self.grid.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        self.grid.setHorizontalSpacing(SPACE.m)
        # Two lines of label bring air of their own.
        self.grid.setVerticalSpacing(SPACE.xs if has_second_line() else SPACE.s)
        self._columns = columns
        self._hints = hints
        # Large Tibetan labels leave a field no room beside them: they stand above it.
        self._above = columns == 1 and current() == "bo" and scaled(100) >= _LARGE
        self._next = 0
        for column in range(columns):
            self.grid.setColumnStretch(2 * column + 1, 1)

    def heading(self, title: str) -> None:
        """A title (a msgid) over the rows that follow."""
        self._to_new_line()
        head = TwoLineLabel(title, role="head", inline=True)
        self.grid.addWidget(head, self._next // self._columns, 0, 1, 2 * self._columns, _LEFT)
        self._next += self._columns

    def _to_new_line(self) -> None:
        if self._next % self._columns:
            self._next += self._columns - self._next % self._columns

    def add(self, label: str, field: FieldWidget, help_: str = "", *, wide: bool = False) -> Row:
        """A row with a msgid as label; `wide` takes the whole width."""
        row = make_row(label, field, help_, hint=self._hints, narrow=self._columns > _ROOMY)
        if wide:
            self._to_new_line()
        line, place = divmod(self._next, self._columns)
        span = 2 * self._columns - 1 if wide else 1
        if self._above:
            self.grid.addWidget(row.label, line, 0, 1, 2)
            self._next += 1
            self.grid.addWidget(with_hint(row), line + 1, 0, 1, 2)
        else:
            self.grid.addWidget(row.label, line, 2 * place, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(with_hint(row), line, 2 * place + 1, 1, span)
        self._next += self._columns if wide else 1
        return row


def make_row(
    label: str, field: FieldWidget, help_: str = "", *, hint: bool = True, narrow: bool = False
) -> Row:
    """Label, field and hint tied together; the caller places them. A `narrow` label is no wider
    than its words.
    """
    named = TwoLineLabel(label)
    named.reserve(QSize(0 if narrow else SIZE.label, scaled(SIZE.field)))
    return tie(named, field, help_, Paragraph(role="hint") if hint else None)


def tie(named: TwoLineLabel, field: FieldWidget, help_: str, below: Paragraph | None) -> Row:
    """A row of parts that exist: the label is the field's buddy and its accessible name."""
    named.setBuddy(field.input)
    field.input.setAccessibleName(spoken(named.message))
    if help_:
        describe(field.input, _(help_))
        field.input.setToolTip(tip(_(help_)))
    if below is not None:
        below.hide()
    return Row(field, named, below, help_)


def with_hint(row: Row) -> QWidget:
    """The field with its hint below, if it has one."""
    if row.hint is None:
        return row.field
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
    layout.setSpacing(SPACE.none)
    layout.addWidget(row.field)
    layout.addWidget(row.hint)
    return box


def side_by_side(*widgets: QWidget, space: int = SPACE.s) -> QHBoxLayout:
    """A line of widgets without margins."""
    layout = QHBoxLayout()
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
    layout.setSpacing(space)
    for widget in widgets:
        layout.addWidget(widget)
    return layout
