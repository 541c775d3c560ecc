"""What nobody typed into a visit: it follows the village, the day and the adviser (C.2).

A field is a person's own once it says something else than what was suggested; the others follow
along whenever village, day or adviser change.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.fields import Need, Values
from app.domain.visit_cell import hours_text
from app.forms.state import FormState
from app.i18n import gettext as _
from app.i18n import joined
from app.ui.faults import fault_words
from app.ui.screens.base import Context
from app.ui.tasks import CancelToken
from app.usecases.village import entry
from app.usecases.village.linking import CASES, CONSULTATIONS, linked

_ASKED = ("village_code", "service_date", "adviser_id")
"""What everything else follows from."""


class VisitDefaults(QObject):
    """`found` tells that a suggestion came; `put_into` writes it into the form. `given` is what was
    chosen outside of the form: a village on the board, the day of the visit before.
    """

    found = Signal()

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self._context = context
        self.given: Values = {}
        self._known: Values = {}
        self._shown: Values = {}
        self._asked: tuple[str, ...] | None = None
        self._token: CancelToken | None = None
        self._then: Callable[[], None] | None = None

    def begin(self, given: Values) -> None:
        """Another form; nothing is known of it."""
        if self._token is not None:
            self._token.cancel()
        self._token, self._asked, self._then = None, None, None
        self.given, self._known, self._shown = given, {}, {}

    # -- whose a value is

    def is_own(self, state: FormState, name: str) -> bool:
        """Whether a person typed something else than what was suggested."""
        return name in state.typed and state.typed[name] != self._shown.get(name)

    def is_touched(self, state: FormState) -> bool:
        """Whether a person typed anything beyond what was suggested and what was given."""
        return any(
            self.is_own(state, name) and raw not in ("", self.given.get(name))
            for name, raw in state.typed.items()
        )

    # -- asking

    def ask(self, state: FormState, *, again: bool = False) -> None:
        """Ask what follows now, unless it was asked; `again` when something was saved."""
        asked = tuple(
            str(state.values.get(name) or "") if self.is_own(state, name) else "" for name in _ASKED
        )
        if _ASKED[0] in state.refusals or (asked == self._asked and not again):
            return
        self._asked = asked
        if self._token is not None:
            self._token.cancel()
        desk = self._context.desk
        self._token = self._context.tasks.run(
            self, lambda: entry.suggest(desk, *asked), self._on_found, self._on_failed
        )

    def afterwards(self, act: Callable[[], None]) -> bool:
        """Do this once the answer is there; False when none is waited for."""
        if self._token is not None:
            self._then = act
        return self._token is not None

    def _on_found(self, known: Values) -> None:
        self._token, self._known = None, known
        self.found.emit()
        self._do_then()

    def _on_failed(self, error: BaseException) -> None:
        self._token = None
        self._context.say(fault_words(error), "stop")
        self._do_then()

    def _do_then(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    # -- answering

    def put_into(self, state: FormState) -> FormState:
        """The form with what was suggested, where nobody typed anything."""
        names = state.form.kind.by_name
        fresh = {
            name: value
            for name, value in self._known.items()
            if name in names
            and names[name].need is not Need.DERIVED
            and not self.is_own(state, name)
        }
        for name in self._shown:
            if name not in fresh and not self.is_own(state, name):
                state = state.reset(name)
        self._shown = fresh
        return state.set_values(fresh)

    def facts(self, state: FormState) -> str:
        """Who, how long, and what of that day the visit takes along."""
        parts: list[str] = []
        adviser = self._known.get("adviser_name")
        if isinstance(adviser, str) and not self.is_own(state, "adviser_id"):
            parts.append(adviser)
        if isinstance(minutes := state.values.get("minutes"), int):
            parts.append(_("{hours} 小时").format(hours=hours_text(minutes)))
        if visits := len(linked(self._known, CONSULTATIONS)):
            parts.append(_("当日来访 {n} 件已带入").format(n=visits))
        if cases := len(linked(self._known, CASES)):
            parts.append(_("当日调解 {n} 件已带入").format(n=cases))
        return joined(" · ", parts) if parts else ""
