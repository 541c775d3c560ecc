"""What was noticed about a visit, and the reason why it is right all the same (domain.md C.7).

Every check explains itself and may be overridden: it says what it saw, and never stops a save.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.problems import Problem
from app.forms.state import FormState
from app.i18n import N_, joined
from app.messages import sentence
from app.ui.fields.text import TextField
from app.ui.form_view import FormView
from app.ui.labels import MessagePanel
from app.ui.rows import Rows
from app.ui.screens.base import Context
from app.ui.tasks import CancelToken
from app.ui.theme import SPACE
from app.usecases.village.checks import check

REASON = "override_reason"
_PAUSE_MS = 300
"""After the last key: a check reads the other visits of the adviser."""


class CheckLine(QWidget):
    """Shown while something was noticed; its field is that of the form `view`."""

    def __init__(self, view: FormView) -> None:
        super().__init__()
        self._panel = MessagePanel()
        self.reason = TextField()
        rows = Rows(hints=False)
        view.bind(REASON, rows.add(N_("情况说明"), self.reason, N_("写明原因后照样可以保存")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self._panel)
        layout.addLayout(rows.grid)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says now."""
        return self._panel.sentence

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Tell what was noticed; nothing hides the line."""
        words = list(dict.fromkeys(sentence(one, ADVISER_VISIT) for one in problems))
        self._panel.say(joined(" ", words) if words else "", "attention")
        self.setVisible(bool(words))


class Checking(QObject):
    """Compares what is typed with the other visits, off the UI thread; `found` carries Problems."""

    found = Signal(object)

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self._context = context
        self._state: FormState | None = None
        self._record_id = ""
        self._token: CancelToken | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)

    def look(self, state: FormState, record_id: str) -> None:
        """Look at this form when the keys rest."""
        self._state, self._record_id = state, record_id
        self._pause.start()

    def stop(self) -> None:
        """Another form is shown."""
        self._pause.stop()
        if self._token is not None:
            self._token.cancel()
            self._token = None

    def _look(self) -> None:
        state, record_id, desk = self._state, self._record_id, self._context.desk
        self.stop()
        if state is not None:
            self._token = self._context.tasks.run(
                self, lambda: check(desk, state.given, record_id), self.found.emit
            )
