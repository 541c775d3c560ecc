"""One of many: codes, divisions, members, found by typing or by number key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from app.domain.fields import Value
from app.ui.fields.base import FieldWidget
from app.ui.fields.suggestions import Find, Option, SuggestingLine
from app.ui.tasks import TaskRunner

Name = Callable[[str], str]


class PickField(FieldWidget):
    """A line that takes one of the options of `find`; `name` words the key that is stored.

    What is typed and matches nothing is reported as typed: the form says that it does not know it,
    and nothing is lost.
    """

    def __init__(
        self, find: Find, name: Name, tasks: TaskRunner | None = None, *, numbered: bool = False
    ) -> None:
        super().__init__()
        self._name = name
        self._value: Value = None
        self.line = SuggestingLine(find, tasks, numbered=numbered)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.typed.connect(self._on_typed)
        self.line.chosen.connect(self._on_chosen)
        self.line.entered.connect(self.advance)
        self.line.left.connect(self._on_left)

    def show_value(self, value: Value) -> None:
        """Show a value by its name."""
        self._value = value
        if not self.line.hasFocus():
            self._write()

    def _write(self) -> None:
        text = "" if self._value in (None, "") else self._name(str(self._value))
        self.line.settled = text
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def _on_typed(self, text: str) -> None:
        self.edited.emit(text)

    def _on_chosen(self, option: Option) -> None:
        self._value = option.key
        self._write()
        self.edited.emit(option.key)
        self.advance.emit()

    def _on_left(self) -> None:
        self._take_the_only_one()
        self.left.emit()

    def _take_the_only_one(self) -> None:
        """A name typed in full needs no choosing."""
        text = self.line.text().strip()
        if not text or (self._value not in (None, "") and text == self._name(str(self._value))):
            return
        exact = [option for option in self.line.look_up(text) if option.text == text]
        if len(exact) == 1:
            self._value = exact[0].key
            self.edited.emit(exact[0].key)


class PickSeveralField(FieldWidget):
    """Several of a long list: each choice becomes a word before the line, a click or Backspace in
    the empty line takes it back.
    """

    def __init__(self, find: Find, name: Name) -> None:
        super().__init__()
        self._find = find
        self._name = name
        self._keys: list[str] = []
        self._chips: list[QToolButton] = []
        self.line = SuggestingLine(self._unchosen, numbered=True)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.chosen.connect(self._on_chosen)
        self.line.entered.connect(self.advance)
        self.line.left.connect(self.left)
        self.line.erased.connect(lambda: self._drop(self._keys[-1]) if self._keys else None)

    def _unchosen(self, text: str) -> list[Option]:
        return [option for option in self._find(text) if option.key not in self._keys]

    def show_value(self, value: Value) -> None:
        """Show what is chosen."""
        keys = [str(one) for one in value] if isinstance(value, tuple | list) else []
        if keys != self._keys:
            self._keys = keys
            self._write()

    def _write(self) -> None:
        for chip in self._chips:
            self.row.removeWidget(chip)
            chip.deleteLater()
        self._chips = [self._chip(key) for key in self._keys]
        for place, chip in enumerate(self._chips):
            self.row.insertWidget(place, chip)

    def _chip(self, key: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty("role", "chip")
        chip.setText(self._name(key).replace("&", "&&") + " ×")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(lambda: self._drop(key))
        return chip

    def _on_chosen(self, option: Option) -> None:
        self.line.clear()
        self._report([*self._keys, option.key])

    def _drop(self, key: str) -> None:
        self._report([one for one in self._keys if one != key])

    def _report(self, keys: list[str]) -> None:
        self._keys = keys
        self._write()
        self.edited.emit(tuple(keys))
        self.line.offer_now()
