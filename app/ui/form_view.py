"""Joins a form's state with its widgets: text in; values, sentences and focus out; no rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.problems import Problem, Severity
from app.forms.spec import Option
from app.forms.state import FormState
from app.i18n import current
from app.messages import sentence
from app.ui.rows import Row

_TONES = {
    Severity.REFUSE: "stop",
    Severity.WRONG: "stop",
    Severity.MISSING: "attention",
    Severity.WARN: "attention",
}


class FormView(QObject):
    """One form on the screen.

    A problem is spoken of once its field was left or the form was saved: nobody is told off while
    typing. Rows without a hint of their own are spoken for by `told` (sentence and tone): that of
    the field that has the keys, else the first. `edited` follows every accepted key; `finished`
    comes when Enter leaves the last field of a way, with its name.
    """

    edited = Signal(object)
    told = Signal(object, str)
    finished = Signal(str)

    def __init__(self, parent: QWidget, state: FormState) -> None:
        super().__init__(parent)
        self._state = state
        self._rows: dict[str, Row] = {}
        self._ways: list[list[QWidget]] = []
        self._left: set[str] = set()

    @property
    def state(self) -> FormState:
        """The form as it is now."""
        return self._state

    def bind(self, name: str, row: Row) -> None:
        """The row of one field."""
        self._rows[name] = row
        row.field.edited.connect(lambda raw: self._on_edited(name, raw))
        row.field.left.connect(lambda: self._on_left(name))
        row.field.advance.connect(lambda: self._on_advance(name))

    def add_way(self, *names: str) -> None:
        """Fields in the order of the Enter key; what is hidden or disabled is passed over. A field
        on no way leads to the beginning of the first one. Tab follows the screen.
        """
        self._ways.append([self.input(name) for name in names])

    def open(self, state: FormState, tell: Iterable[str] = ()) -> None:
        """Show another state: a new form, a record, a draft. `tell` speaks of these fields now."""
        self._left = set(tell)
        self.put(state)

    def put(self, state: FormState) -> None:
        """The same form, changed by other means than its fields."""
        self._state = state
        self._show()

    def set(self, name: str, raw: object) -> None:
        """Type into a field by program: a chosen visitor, a phrase."""
        self.put(self._state.set(name, raw))
        self.edited.emit(self._state)

    def tell_everything(self) -> None:
        """Speak of all problems, after a save that left something to do."""
        self._left = set(self._rows)
        self._show()

    def options(self, name: str) -> Sequence[Option]:
        """What may be chosen in a code field now, in the user's language."""
        return self._state.options(name, current())

    def input(self, name: str) -> QWidget:
        """The widget of a field that takes the keys."""
        return self._rows[name].field.input

    def row(self, name: str) -> Row:
        """The row of one field."""
        return self._rows[name]

    def first_visible(self, page: QWidget) -> QWidget | None:
        """The first input of a page."""
        inputs = (row.field.input for row in self._rows.values())
        return next((one for one in inputs if page.isAncestorOf(one) and one.isEnabled()), None)

    def go_on(self, after: str) -> None:
        """Focus the next input of the way that `after` is on."""
        here = self.input(after)
        way = next((way for way in self._ways if here in way[:-1]), None)
        if way is None and any(here is way[-1] for way in self._ways):
            self.finished.emit(after)
            return
        rest = way[way.index(here) + 1 :] if way else self._ways[0]
        for widget in rest:
            if widget.isVisible() and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.finished.emit(after)

    def _on_edited(self, name: str, raw: object) -> None:
        self._state = self._state.set(name, raw)
        self._show(except_for=name)
        self.edited.emit(self._state)

    def _on_left(self, name: str) -> None:
        if name not in self._left:
            self._left.add(name)
            self._tell()
        if name not in self._state.refusals:
            self._rows[name].field.show_value(self._state.values.get(name))

    def _on_advance(self, name: str) -> None:
        self.go_on(name)

    def _show(self, except_for: str = "") -> None:
        for name, row in self._rows.items():
            if name in self._state.refusals:
                if name != except_for:
                    row.field.show_value(self._state.text(name))
            elif name != except_for or not isinstance(self._state.typed.get(name), str):
                row.field.show_value(self._state.values.get(name))
        self._tell()

    def _tell(self) -> None:
        spoken = ("", "plain")
        for name, row in self._rows.items():
            problem = self._problem(name)
            words = "" if problem is None else sentence(problem, self._state.form.kind)
            tone = _TONES[problem.severity] if problem else "plain"
            row.say(words, tone)
            here = row.field.input.hasFocus()
            if words and row.hint is None and (here or not spoken[0]):
                spoken = (words, tone)
        self.told.emit(*spoken)

    def _problem(self, name: str) -> Problem | None:
        if name not in self._left:
            return None
        found = self._state.problems_of(name)
        return found[0] if found else None
