"""The one form that lies on the counter, and the draft of it on the disk."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from app.domain.fields import Values
from app.forms.opening import new_form
from app.forms.specs.consultation import INTAKE
from app.forms.state import FormState
from app.ui.draft_keeper import DraftKeeper
from app.ui.fields.factory import Helpers
from app.ui.fields.visitor import VisitorField
from app.ui.form_view import FormView
from app.ui.screens.base import Context
from app.ui.screens.intake_form import Tools
from app.ui.screens.intake_pages import IntakePages
from app.ui.screens.intake_phrases import IntakePhrases
from app.ui.screens.intake_side import IntakeSide
from app.ui.screens.intake_visitor import IntakeVisitor
from app.usecases import people
from app.usecases.ports import Draft


class IntakeSheet:
    """Form, visitor, phrases and draft belong together: opened, typed into and put away as one."""

    def __init__(
        self, owner: QWidget, context: Context, keeper: DraftKeeper, side: IntakeSide
    ) -> None:
        desk = context.desk
        self._desk = desk
        self._given: Values = {}
        self._side = side
        self.keeper = keeper
        self.view = FormView(owner, new_form(desk, INTAKE))
        field = VisitorField(lambda text: people.find(desk, text), context.tasks)
        phrases = IntakePhrases(desk, self.view)
        helpers = Helpers(
            around=desk.surroundings,
            initials=context.initials,
            members=[person.name for person in desk.people.list()],
            township=desk.station.division if desk.station else "",
        )
        tools = Tools(helpers, field, phrases.expand)
        self.pages = IntakePages(self.view, tools, side, context.actions)
        phrases.listen("facts", "answer")
        self.visitor = IntakeVisitor(context, self.view, field, side)
        for source in (phrases, self.visitor):
            source.changed.connect(self._on_edited)
        self.view.edited.connect(self._on_edited)

    @property
    def state(self) -> FormState:
        """The form as it is now."""
        return self.view.state

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed beyond what the form was opened with."""
        if self.state.record is not None:
            return self.state.is_dirty
        return any(self._given.get(n) != raw for n, raw in self.state.typed.items() if raw != "")

    def open_new(self, given: Values) -> None:
        """An empty form with these values."""
        self._given = given
        self.open(new_form(self._desk, INTAKE, given))

    def open(self, state: FormState, draft: Draft | None = None, tell: Iterable[str] = ()) -> None:
        """A form as it is: of a record, of a draft. `tell` speaks of these fields at once."""
        self.keeper.begin(_title, draft)
        self.visitor.begin()
        self.view.open(state, tell)
        self.pages.show_front()
        self.visitor.look_up(state)
        self._side.show_nothing()

    def park(self) -> bool:
        """Put what was typed aside; False when there is nothing."""
        if self.is_touched:
            self.keeper.park(self.state)
            return True
        return False

    def refused(self) -> bool:
        """Whether something cannot be read; the keys go there."""
        name = next(iter(self.state.refusals), None)
        if name is not None:
            self.view.tell_everything()
            self.pages.go_to(name)
        return name is not None

    def carried_over(self) -> Values:
        """What the next visitor has in common: the village, and the day when it was typed."""
        values = self.state.values
        names = ["division_code", *(["received_at"] if "received_at" in self.state.typed else [])]
        return {name: values[name] for name in names if name in values}

    def _on_edited(self, _state: object = None) -> None:
        if self.is_touched:
            self.keeper.keep(self.state)
            if self._side.shows_parked:
                self._side.show_nothing()


def _title(state: FormState) -> str:
    name = state.values.get("visitor_name") or state.values.get("org_name")
    return str(name or "")
