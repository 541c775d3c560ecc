"""The row builder: every input gets a label buddy, an accessible name, help and a hint line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.fields.base import FieldWidget
from app.ui.labels import PlainLabel, TwoLineLabel, spoken
from app.ui.theme import SIZE, SPACE


@dataclass(frozen=True, slots=True)
class Row:
    """One field on the screen. `hint` speaks beside the label or below: what is missing, what is
    pointed out; `help` is a msgid shown by F1.
    """

    field: FieldWidget
    label: TwoLineLabel
    hint: PlainLabel
    help: str = ""

    def say(self, sentence: str, tone: str = "plain") -> None:
        """Show a sentence at the field; "" takes it back."""
        self.hint.setText(sentence)
        self.hint.setVisible(bool(sentence))
        self.hint.setProperty("tone", tone)
        self.hint.style().unpolish(self.hint)
        self.hint.style().polish(self.hint)
        self.field.set_tone(tone if sentence else "")
        self.field.input.setAccessibleDescription(sentence or (_(self.help) if self.help else ""))

    def set_shown(self, shown: bool) -> None:
        """Show or hide the whole row."""
        self.field.setVisible(shown)
        self.label.setVisible(shown)
        self.hint.setVisible(shown and bool(self.hint.text()))


class Rows:
    """Puts rows into a grid of label and field; `columns` pairs stand side by side."""

    def __init__(self, columns: int = 1) -> None:
        self.grid = QGridLayout()
        self.grid.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        self.grid.setHorizontalSpacing(SPACE.m)
        self.grid.setVerticalSpacing(SPACE.s)
        self._columns = columns
        self._next = 0
        for column in range(columns):
            self.grid.setColumnStretch(2 * column + 1, 1)

    def add(self, label: str, field: FieldWidget, help_: str = "", *, wide: bool = False) -> Row:
        """A row with a msgid as label; `wide` takes the whole width."""
        row = make_row(label, field, help_)
        if wide and self._next % self._columns:
            self._next += self._columns - self._next % self._columns
        line, place = divmod(self._next, self._columns)
        span = 2 * self._columns - 1 if wide else 1
        self.grid.addWidget(row.label, line, 2 * place, Qt.AlignmentFlag.AlignVCenter)
        self.grid.addWidget(with_hint(row), line, 2 * place + 1, 1, span)
        self._next += self._columns if wide else 1
        return row


def make_row(label: str, field: FieldWidget, help_: str = "") -> Row:
    """Label, field and hint tied together; the caller places them."""
    named = TwoLineLabel(label)
    named.setBuddy(field.input)
    named.setMinimumWidth(SIZE.label)
    field.input.setAccessibleName(spoken(label))
    if help_:
        field.input.setAccessibleDescription(_(help_))
        field.input.setToolTip(_(help_))
    hint = PlainLabel(role="hint")
    hint.setWordWrap(True)
    hint.hide()
    return Row(field, named, hint, help_)


def with_hint(row: Row) -> QWidget:
    """The field with its hint below."""
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
