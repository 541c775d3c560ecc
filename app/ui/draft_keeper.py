"""Puts what is typed on the disk: within two seconds of the last key, in order, off the UI thread.

R28: `kill -9` loses at most the last two seconds of typing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.domain.problems import Refused
from app.forms.drafting import to_draft
from app.forms.state import FormState
from app.ui.feed import Feed
from app.ui.tasks import Lane, TaskRunner
from app.usecases import drafts
from app.usecases.desk import Desk
from app.usecases.ports import Draft


class DraftKeeper(QTimer):
    """Keeps the draft of the one form that is open. `on_refused` hears when the disk says no."""

    def __init__(
        self,
        owner: QWidget,
        desk: Desk,
        tasks: TaskRunner,
        feed: Feed,
        on_refused: Callable[[Refused], None],
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._desk = desk
        self._tasks = tasks
        self._feed = feed
        self._on_refused = on_refused
        self._id = ""
        self._title: Callable[[FormState], str] = lambda _state: ""
        self._state: FormState | None = None
        self.setSingleShot(True)
        self.setInterval(int(drafts.AUTOSAVE_SECONDS * 1000))
        self.timeout.connect(self.write)

    def begin(self, title: Callable[[FormState], str], draft: Draft | None = None) -> None:
        """A new form, or one that lies on the disk already. `title` names it in lists of drafts."""
        self.stop()
        self._id = draft.id if draft else self._desk.ids.record_id()
        self._title = title
        self._state = None

    @property
    def draft_id(self) -> str:
        """The id of the draft of the open form."""
        return self._id

    def keep(self, state: FormState) -> None:
        """Something was typed."""
        self._state = state
        self.start()

    def write(self) -> None:
        """Write now what is not yet written."""
        self.stop()
        state, self._state = self._state, None
        if state is not None:
            self._run(lambda draft: draft, state)

    def park(self, state: FormState) -> None:
        """Put the form aside; it waits among the parked ones."""
        self.stop()
        self._state = None
        self._run(lambda draft: drafts.park(self._desk, draft), state)

    def forget(self) -> None:
        """The form was saved as a record, or thrown away."""
        self.stop()
        self._state = None
        gone = self._id
        self._tasks.run(
            self._owner, lambda: drafts.drop(self._desk, gone), self._feed.publish, lane=Lane.WRITE
        )

    def _run(self, then: Callable[[Draft], Draft | Refused], state: FormState) -> None:
        desk, draft_id, title = self._desk, self._id, self._title(state)
        record_id = state.record.id if state.record else ""

        def work() -> Draft | Refused:
            kept = drafts.autosave(
                desk,
                state.form.name,
                to_draft(state),
                draft_id=draft_id,
                record_id=record_id,
                title=title,
            )
            return kept if isinstance(kept, Refused) else then(kept)

        self._tasks.run(self._owner, work, self._on_kept, lane=Lane.WRITE)

    def _on_kept(self, kept: Draft | Refused) -> None:
        if isinstance(kept, Refused):
            self._on_refused(kept)
        else:
            self._feed.publish(Changes(topics=frozenset({drafts.TOPIC}), origin=kept.form))
