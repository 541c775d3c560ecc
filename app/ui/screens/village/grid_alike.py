"""What all visits newly typed into a month have in common: asked once, not once for each of them.

Content is asked for; kind of service and people are what a complete visit lacks otherwise (C.2).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.fields import Value, Values
from app.domain.problems import Problem
from app.forms.spec import FormSpec, Section
from app.forms.state import FormState
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.fields.base import FieldWidget
from app.ui.fields.factory import Helpers, code_finder, code_name
from app.ui.fields.pickers import PickField
from app.ui.fields.text import TextField
from app.ui.form_view import FormView
from app.ui.rows import make_row
from app.ui.screens.base import Context
from app.ui.theme import SPACE
from app.usecases.village.grid import ALIKE

CONTENT, _KIND, _PEOPLE = ALIKE
_CODES = "service_kind"
_WAY = ALIKE
_CHARACTERS = {_KIND: 6, _PEOPLE: 2}
_LABELS = {CONTENT: N_("服务内容"), _KIND: N_("类别"), _PEOPLE: N_("每次人数")}
_HELP = {
    CONTENT: N_("新填的这些服务做了什么，只写一次"),
    _KIND: N_("新填的这些服务主要是哪一类；当天有来访、调解的按件数定"),
    _PEOPLE: N_("新填的每一次服务了多少人；各次不同的不填，在日志里补"),
}
_FORM = FormSpec(
    name="village_alike",
    kind=ADVISER_VISIT,
    title=N_("驻村月表"),
    sections=(Section("work", N_("服务内容"), _WAY),),
)


class _KindField(PickField):
    """One kind of a field that may hold several."""

    def show_value(self, value: Value) -> None:
        """The only one, or the first."""
        super().show_value(value[0] if isinstance(value, tuple | list) and value else None)


class _View(FormView):
    """Nothing has to be filled here: only what cannot be read is spoken of."""

    def _problem(self, name: str) -> Problem | None:
        return super()._problem(name) if name in self.state.refusals else None


class GridAlike(QWidget):
    """`edited` follows every key; `finished` comes when Enter leaves the last field; `told` is what
    is wrong with a field, and its tone.
    """

    edited = Signal()
    finished = Signal()
    told = Signal(object, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._around = context.desk.surroundings
        self.view = _View(self, self._empty())
        self.view.edited.connect(lambda _state: self.edited.emit())
        self.view.finished.connect(lambda _name: self.finished.emit())
        self.view.told.connect(self.told)
        self._lay_out(Helpers(around=self._around, initials=context.initials))

    def _lay_out(self, helpers: Helpers) -> None:
        content = TextField()
        content.line.set_hints(_(_HELP[CONTENT]), _("做了什么"))
        find = code_finder(_CODES, helpers, lambda: self.view.options(_KIND))
        kind = _KindField(find, code_name(_CODES, helpers), numbered=True)
        fields: dict[str, FieldWidget] = {CONTENT: content, _KIND: kind, _PEOPLE: TextField()}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        for name, field in fields.items():
            row = make_row(_LABELS[name], field, _HELP[name], hint=False, narrow=True)
            if name in _CHARACTERS:
                character = field.fontMetrics().horizontalAdvance("国")
                field.setFixedWidth(_CHARACTERS[name] * character + 2 * SPACE.m)
            self.view.bind(name, row)
            layout.addWidget(row.label)
            layout.addWidget(row.field, int(name == CONTENT))
        self.view.add_way(*_WAY)

    def _empty(self) -> FormState:
        return FormState.new(_FORM, self._around, {})

    @property
    def values(self) -> Values:
        """What was typed and could be read."""
        read = self.view.state.read
        return {name: read[name] for name in _WAY if read.get(name) not in (None, "", ())}

    @property
    def has_content(self) -> bool:
        """Whether somebody said what was done."""
        return bool(str(self.values.get(CONTENT) or "").strip())

    @property
    def unread(self) -> str:
        """The field whose text is none of its kind, "" when all could be read."""
        return next(iter(self.view.state.refusals), "")

    def put(self, values: Values) -> None:
        """What a draft holds; nothing begins anew."""
        known = {name: value for name, value in values.items() if name in _WAY}
        self.view.open(self._empty().set_values(known))
