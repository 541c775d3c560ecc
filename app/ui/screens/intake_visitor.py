"""Who is speaking: a person found by search, or a new one (product.md R27)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.person import KIND as PERSON
from app.domain.records import Record
from app.forms.state import FormState
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import sentence
from app.ui.fields.visitor import VisitorField, number_kind
from app.ui.form_view import FormView
from app.ui.screens.base import Context
from app.ui.screens.intake_side import IntakeSide
from app.usecases import consult, people


class IntakeVisitor(QObject):
    """Keeps form, search line and side panel in step with the person. `changed`: the form did."""

    changed = Signal()

    def __init__(
        self, context: Context, view: FormView, field: VisitorField, side: IntakeSide
    ) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._field = field
        self._side = side
        self.person: Record | None = None
        field.picked.connect(self._on_picked)
        field.renamed.connect(self._forget)
        field.left.connect(self._on_left)

    def begin(self) -> None:
        """Nobody yet."""
        self.person = None
        self._field.clear()

    def look_up(self, state: FormState) -> None:
        """The person whom a draft or a record names."""
        person_id = state.values.get("person_id")
        if isinstance(person_id, str):
            reader = self._context.desk.reader
            self._context.tasks.run(self, lambda: reader.get(PERSON, person_id), self._on_known)

    def _on_picked(self, person_id: str) -> None:
        person = self._context.desk.reader.get(PERSON, person_id)
        if person is None:
            return
        known = consult.visitor_values(person)
        self._view.put(self._view.state.set_values({"visitor_name": None, **known}))
        self.changed.emit()
        self._on_known(person)
        self._view.input("division_code").setFocus(Qt.FocusReason.TabFocusReason)

    def _on_known(self, person: Record | None) -> None:
        if person is None:
            return
        self.person = person
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: consult.last_contacts(desk, person.id), self._side.show_contacts
        )

    def _forget(self) -> None:
        """Another name is typed: what the former visitor brought along goes with them."""
        if self.person is None:
            return
        state = self._view.state
        for name, value in consult.visitor_values(self.person).items():
            if name != "visitor_name" and state.read.get(name) == value:
                state = state.reset(name)
        self.person = None
        self._view.put(state)
        self._side.show_nothing()

    def _on_left(self) -> None:
        name = self._view.state.values.get("visitor_name")
        if self.person is not None or not isinstance(name, str):
            return
        if field := number_kind(name):
            self._keep_number(field, name)
            return
        self._side.show_new()
        values = {"name": name, "sex": self._view.state.values.get("sex")}
        desk = self._context.desk
        self._context.tasks.run(self, lambda: people.duplicates(desk, values), self._on_duplicates)

    def _keep_number(self, field: str, number: str) -> None:
        """A number that nobody bears is no name: keep it where it belongs and ask for the name."""
        self._view.put(self._view.state.set_many({field: number, "visitor_name": ""}))
        self._field.clear()
        self.changed.emit()
        self._context.say(_("没有找到这个号码，请输入姓名登记新来访人"))
        self._view.input("visitor_name").setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_duplicates(self, found: tuple[Record, ...]) -> None:
        if self.person is None and found:
            warning = people.duplicate_warning(found)
            self._side.show_new(joined(" ", (sentence(problem) for problem in warning)))
