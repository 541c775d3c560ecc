"""The fields of one form, section by section; what is rarely needed is folded away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.fields import FieldType
from app.forms.spec import FormSpec, Section
from app.forms.spec import Option as CodeOption
from app.ui.fields.base import FieldWidget
from app.ui.fields.factory import Helpers, make_field
from app.ui.form_view import FormView
from app.ui.rows import Rows
from app.ui.sides import columns
from app.ui.theme import SPACE

_WIDE = (FieldType.LONG_TEXT, FieldType.CODES, FieldType.TEXTS, FieldType.REFS)


class PartForm(QWidget):
    """All rows of a form, bound to its view. `folded` tells whether the rare ones are hidden."""

    def __init__(self, form: FormSpec, view: FormView, helpers: Helpers) -> None:
        super().__init__()
        self._form = form
        self._view = view
        self._helpers = helpers
        self._fields: dict[str, FieldWidget] = {}
        self._more = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.m, SPACE.none)
        layout.setSpacing(SPACE.xs)
        behind = QVBoxLayout(self._more)
        behind.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        behind.setSpacing(SPACE.xs)
        # One grid for all sections of a half: their fields stand in line.
        front, rare = Rows(columns(2)), Rows(columns(2))
        for section in form.sections:
            self._add(section, rare if section.more else front)
        layout.addLayout(front.grid)
        behind.addLayout(rare.grid)
        layout.addWidget(self._more)
        layout.addStretch(1)
        self._more.hide()
        view.add_way(*form.fields)

    def _add(self, section: Section, rows: Rows) -> None:
        rows.heading(section.title)
        for name in section.fields:
            spec = self._form.kind.by_name[name]
            field = make_field(spec, self._helpers, self._options(name))
            self._fields[name] = field
            wide = spec.type in _WIDE
            self._view.bind(name, rows.add(spec.label, field, spec.help, wide=wide))

    def _options(self, name: str) -> Callable[[], Sequence[CodeOption]]:
        return lambda: self._view.options(name)

    @property
    def has_more(self) -> bool:
        """Whether anything is folded away."""
        return any(section.more for section in self._form.sections)

    @property
    def folded(self) -> bool:
        """Whether the rare fields are hidden."""
        return self._more.isHidden()

    def fold(self, *, on: bool) -> None:
        """Hide or show the rare fields."""
        self._more.setVisible(not on)

    def is_rare(self, name: str) -> bool:
        """Whether a field is among those that are folded away."""
        return any(name in section.fields for section in self._form.sections if section.more)

    def lock(self, names: Collection[str]) -> None:
        """What may not be changed any more can be read and not typed into."""
        for name, field in self._fields.items():
            field.setEnabled(name not in names)
