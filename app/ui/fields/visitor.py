"""Search first: one line that finds a known visitor or names a new one (product.md, R27)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from app.domain.fields import Mask, Value
from app.domain.masking import mask
from app.domain.records import Record
from app.domain.text import normalise
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.fields.base import FieldWidget
from app.ui.fields.suggestions import Option, SuggestingLine
from app.ui.tasks import TaskRunner

FindPersons = Callable[[str], Sequence[Record]]
_NEW = ""


class VisitorField(FieldWidget):
    """ID number, telephone, name in any script or initials; `picked` carries a person's id.

    A name that nobody bears exactly is offered as a new visitor first: to file a contact under the
    wrong person is worse than a duplicate, which can be merged later. `newcomer` is the msgid
    of that offer, with {name}.
    """

    picked = Signal(str)
    renamed = Signal()

    def __init__(
        self, find: FindPersons, tasks: TaskRunner, newcomer: str = N_("新来访人：{name}")
    ) -> None:
        super().__init__()
        self._persons = find
        self._newcomer = newcomer
        self.line = SuggestingLine(self._find, tasks)
        self.line.set_hints(_("姓名、拼音首字母、电话或证件号"), _("姓名或电话"))
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.typed.connect(self._on_typed)
        self.line.chosen.connect(self._on_chosen)
        self.line.entered.connect(self.advance)
        self.line.left.connect(self.left)

    def show_value(self, value: Value) -> None:
        """Show the visitor's name."""
        text = "" if value is None else str(value)
        if text != self.line.text() and (text or not self.line.hasFocus()):
            self.line.setText(text)
        self.line.settled = text

    def clear(self) -> None:
        """Ask again, e.g. for a name after a number that nobody bears."""
        self.line.close_list()
        self.line.clear()
        self.line.settled = ""

    def _on_typed(self, text: str) -> None:
        if self.line.settled:
            self.line.settled = ""
            self.renamed.emit()
        self.edited.emit(text)

    def _on_chosen(self, option: Option) -> None:
        if option.key == _NEW:
            self.advance.emit()
        else:
            self.picked.emit(option.key)

    def _find(self, text: str) -> list[Option]:
        persons = self._persons(text) if text.strip() else ()
        options = [_known(person, text) for person in persons]
        if options and not _is_key(text):
            words = _(self._newcomer).format(name=text.strip())
            nobody = not any(option.likely for option in options)
            options.append(Option(_NEW, words, likely=nobody))
        return options


def _known(person: Record, text: str) -> Option:
    """A person as offered: enough to tell two of one name apart, numbers masked."""
    name = person.text("name") or person.text("name_native")
    parts = (
        person.text("birth_year"),
        person.text("division_name"),
        mask(person.text("phone"), Mask.PHONE),
    )
    same = normalise(text) in (normalise(name), normalise(person.text("name_native")))
    return Option(person.id, name, " · ".join(part for part in parts if part), likely=same)


def _is_key(text: str) -> bool:
    """Whether the text looks for somebody (initials, a number) and cannot be a name."""
    return text.strip().isascii()


def number_kind(text: str) -> str:
    """Which field a typed number belongs to when nobody bears it; "" for a name."""
    number = "".join(text.split()).upper()
    if len(number) == 18 and number[:17].isdigit():
        return "id_no"
    return "phone" if number.isdigit() and len(number) >= 7 else ""
