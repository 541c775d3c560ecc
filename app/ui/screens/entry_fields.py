"""The fields of a new record: sections in two columns, and lines that look for a person first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.common import is_empty
from app.domain.fields import FieldSpec, FieldType, RecordKind, Value
from app.domain.person import KIND as PERSON
from app.forms.spec import Option as CodeOption
from app.forms.spec import Section
from app.i18n import N_
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.factory import Helpers, make_field
from app.ui.fields.visitor import VisitorField, number_kind
from app.ui.form_view import FormView
from app.ui.rows import Rows
from app.ui.screens.base import Context
from app.ui.screens.intake_form import sex_offer
from app.ui.sides import columns
from app.ui.theme import SPACE
from app.usecases import people

_WIDE = (FieldType.LONG_TEXT, FieldType.CODES, FieldType.TEXTS, FieldType.REFS)

_CHOSEN = frozenset(
    {
        "committee", "mediator", "mediation_case", "adviser", "engagement", "volunteer",
        "legal_literate_villager", "station_check",
    }
)  # fmt: skip
"""Kinds with so few records that one is chosen from a list; persons are searched for."""

_OF_A_PERSON = (
    "name", "name_native", "sex", "birth_year", "ethnicity", "id_type", "id_no", "phone",
    "division_code", "address", "language",
)  # fmt: skip


class PartyLine(QObject):
    """The line of a name: a known person brings along what is known. `changed`: the form did."""

    changed = Signal()

    def __init__(self, context: Context, view: FormView, prefix: str) -> None:
        super().__init__(view)
        self._reader = context.desk.reader
        self._view = view
        self._prefix = prefix
        desk = context.desk
        self.field = VisitorField(
            lambda text: people.find(desk, text), context.tasks, N_("新当事人：{name}")
        )
        self.field.picked.connect(self._on_picked)
        self.field.renamed.connect(self._forget)
        self.field.left.connect(self._on_left)

    def _on_picked(self, person_id: str) -> None:
        person = self._reader.get(PERSON, person_id)
        if person is None:
            return
        known: dict[str, Value] = {"person_id": person.id}
        known |= {n: person.get(n) for n in _OF_A_PERSON if not is_empty(person.get(n))}
        names = self._view.state.form.kind.by_name
        put = {self._prefix + n: v for n, v in known.items() if self._prefix + n in names}
        self._view.put(self._view.state.set_values({self._prefix + "name": None, **put}))
        self.changed.emit()
        self._view.go_on(self._prefix + "name")

    def _forget(self) -> None:
        """Another name is typed: what the former person brought along goes with them."""
        state = self._view.state
        person = self._reader.get(PERSON, str(state.read.get(self._prefix + "person_id") or ""))
        if person is None:
            return
        for name in ("person_id", *_OF_A_PERSON[1:]):
            value = person.id if name == "person_id" else person.get(name)
            if not is_empty(value) and state.read.get(self._prefix + name) == value:
                state = state.reset(self._prefix + name)
        self._view.put(state)

    def _on_left(self) -> None:
        """A number that nobody bears is no name: it goes where it belongs."""
        name = self._view.state.values.get(self._prefix + "name")
        if isinstance(name, str) and (number := number_kind(name)):
            self._view.put(
                self._view.state.set_many({self._prefix + number: name, self._prefix + "name": ""})
            )
            self.field.clear()
            self.changed.emit()
            self.field.input.setFocus(Qt.FocusReason.OtherFocusReason)


def references(kind: RecordKind) -> list[str]:
    """The kinds of record that fields of a form name."""
    refs = (s.ref for s in kind.fields if s.type in (FieldType.REF, FieldType.REFS))
    return list(dict.fromkeys(r for r in refs if r in _CHOSEN))


def build_sections(
    view: FormView,
    helpers: Helpers,
    sections: Sequence[Section],
    people_: Mapping[str, PartyLine],
    *,
    heads: bool = False,
    wide_fields: Sequence[str] = (),
) -> QWidget:
    """Three fields to a line; `heads` puts the title of each section above it, and two to a line.
    `wide_fields` have a line of their own.
    """
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.m, SPACE.none)
    layout.setSpacing(SPACE.s)
    rows = Rows(columns(2 if heads else 3), hints=heads)
    for section in sections:
        if heads:
            rows.heading(section.title)
        for name in section.fields:
            spec = view.state.form.kind.by_name[name]
            if name in people_:
                field = people_[name].field
                view.bind(name, rows.add(spec.label, field, spec.help))
                continue
            made = _field(view, helpers, spec)
            wide = spec.type in _WIDE or name in wide_fields
            view.bind(name, rows.add(spec.label, made, spec.help, wide=wide))
    layout.addLayout(rows.grid)
    layout.addStretch(1)
    return content


def _field(view: FormView, helpers: Helpers, spec: FieldSpec) -> FieldWidget:
    if spec.codes == "sex":
        return ChoiceField(sex_offer(view, helpers.around.codes, spec.name))
    return make_field(spec, helpers, _options(view, spec.name))


def _options(view: FormView, name: str) -> Callable[[], Sequence[CodeOption]]:
    return lambda: view.options(name)
