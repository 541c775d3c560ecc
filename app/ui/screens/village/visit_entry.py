"""One visit in one line: suggested by what is known, kept while it is typed, saved by one key.

Everything that nobody typed follows the village and the day: adviser, hours of last time, what was
recorded there that day. Ctrl+Enter saves and begins the next; a form whose save the disk refused
waits among the drafts (product.md, 驻村, R28-R29).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.divisions import Level
from app.domain.problems import Refused
from app.domain.records import Record
from app.forms.opening import new_form, reopen
from app.forms.specs.visit_line import VISIT_LINE
from app.forms.state import FormState
from app.i18n import current, joined
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.draft_keeper import DraftKeeper
from app.ui.faults import fault_words, refusal_words, saved_words
from app.ui.form_view import FormView
from app.ui.labels import Paragraph, set_tone
from app.ui.screens.base import Context
from app.ui.screens.village.check_line import Checking, CheckLine
from app.ui.screens.village.visit_defaults import VisitDefaults
from app.ui.tasks import Lane
from app.usecases import drafts
from app.usecases.ports import Draft
from app.usecases.records import Saved
from app.usecases.village import entry


class VisitEntry(QWidget):
    """The form without its place on the screen. `saved` carries the code of the village."""

    saved = Signal(str)
    missing = Signal(str)  # the field that has to be filled or read before anything else

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        desk = context.desk
        self.view = FormView(self, new_form(desk, VISIT_LINE))
        self.keeper = DraftKeeper(self, desk, context.tasks, context.feed, self._say_refused)
        self.told = Paragraph(role="hint")
        self.checks = CheckLine(self.view)
        self.last: Record | None = None  # the visit that was saved last
        self._defaults = VisitDefaults(self, context)
        self._defaults.found.connect(self._on_found)
        self._checking = Checking(self, context)
        self._checking.found.connect(self.checks.show_problems)
        self.view.edited.connect(self._on_edited)
        self.view.told.connect(self._on_told)

    # -- what the page asks

    @property
    def state(self) -> FormState:
        """The form as it is now."""
        return self.view.state

    @property
    def is_touched(self) -> bool:
        """Whether a person typed anything beyond what was suggested and what was chosen outside."""
        return self._defaults.is_touched(self.state)

    def open(self) -> None:
        """Go on with what was interrupted, else with a fresh line; what is open stays."""
        if self.is_touched:
            return
        draft = drafts.interrupted(self._context.desk, VISIT_LINE.name)
        if draft is None or not self.open_draft(draft):
            self.begin()

    def open_draft(self, draft: Draft) -> bool:
        """Go on with a draft; False when this program cannot open it."""
        if draft.id == self.keeper.draft_id:
            return True
        state = reopen(self._context.desk, draft)
        if state is None:
            return False
        self.put_aside()
        if draft.parked:
            drafts.bring_back(self._context.desk, draft)
        self._show(state, draft)
        self._defaults.ask(state)
        self._checking.look(state, draft.id)
        return True

    def begin(self) -> None:
        """A fresh line."""
        self._show(new_form(self._context.desk, VISIT_LINE))
        self._defaults.ask(self.state)

    def _show(self, state: FormState, draft: Draft | None = None) -> None:
        self._defaults.begin({} if draft else dict(state.read))
        self._checking.stop()
        self.checks.show_problems(())
        self.keeper.begin(_title, draft)
        self.view.open(state)

    def take_village(self, code: str) -> None:
        """A village was chosen on the board: the line is about it."""
        self._defaults.given = {**self._defaults.given, "village_code": code}
        self.view.put(self.state.set_values({"village_code": code}))
        self._on_edited(self.state)

    def _on_found(self) -> None:
        self.view.put(self._defaults.put_into(self.state))
        self._tell_facts()
        self._checking.look(self.state, self.keeper.draft_id)

    # -- typing

    def _on_edited(self, state: FormState) -> None:
        if self.is_touched:
            self.keeper.keep(state)
        self._defaults.ask(state)
        self._tell_facts()
        self._checking.look(state, self.keeper.draft_id)

    def _on_told(self, words: str, tone: str) -> None:
        if words:
            self.told.setText(words)
            set_tone(self.told, tone)
        else:
            self._tell_facts()

    def _tell_facts(self) -> None:
        self.told.setText(self._defaults.facts(self.state))
        set_tone(self.told, "plain")

    # -- saving

    def save(self) -> None:
        """On the disk, complete or not; a fresh line is begun."""
        if self.state.refusals:
            self.view.tell_everything()
            self.missing.emit(next(iter(self.state.refusals)))
        elif not self.is_touched:
            self._context.say(_("还没有填写内容"))
        elif not self._defaults.afterwards(self.save):  # faster than the machine: a moment later
            self._store()

    def _store(self) -> None:
        desk, given, draft_id = self._context.desk, self.state.given, self.keeper.draft_id
        own_day = self._defaults.is_own(self.state, "service_date")
        day = {"service_date": given["service_date"]} if own_day else {}
        self.keeper.write()
        self._context.tasks.run(
            self,
            lambda: entry.save(desk, given, draft_id),
            lambda result: self._on_saved(result, draft_id),
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )
        # The keys of the next visit are pressed at once; its village is suggested afterwards.
        self._show(new_form(desk, VISIT_LINE, day))

    def _on_saved(self, result: Saved | Refused, draft_id: str) -> None:
        desk, context = self._context.desk, self._context
        self._defaults.ask(self.state, again=True)
        if isinstance(result, Refused):
            self._keep_for_later(result, draft_id)
            return
        context.tasks.run(
            self, lambda: drafts.drop(desk, draft_id), context.feed.publish, lane=Lane.WRITE
        )
        context.feed.publish(result.changes)
        self.last = result.record
        title = ADVISER_VISIT.title(result.record.values)
        words, tone = saved_words(title, result, ADVISER_VISIT)
        more = _("按 Ctrl+J 可以加照片、签到表")
        context.say(joined(" · ", (words, more)), tone)
        self.saved.emit(result.record.text("village_code"))

    def _keep_for_later(self, refused: Refused, draft_id: str) -> None:
        """The next visit is already being typed: what was refused waits among the drafts."""
        desk = self._context.desk
        draft = next((one for one in drafts.own(desk) if one.id == draft_id), None)
        if draft is not None:
            drafts.park(desk, draft)
        words = [sentence(problem, ADVISER_VISIT) for problem in refused.problems]
        self._context.say(joined(" ", [*words, _("内容已暂放，可从“今日”打开")]), "stop")

    def _say_refused(self, refused: Refused) -> None:
        self._context.say(refusal_words(refused, ADVISER_VISIT), "stop")

    # -- leaving

    def put_away(self) -> None:
        """What was typed is on the disk, and nothing is compared any more."""
        self.keeper.write()
        self._checking.stop()

    def put_aside(self) -> bool:
        """Park what was typed; False when there is nothing."""
        if not self.is_touched:
            return False
        self.keeper.park(self.state)
        return True

    def discard(self) -> None:
        """Throw this visit away, on purpose."""
        self.keeper.forget()
        self.begin()


def _title(state: FormState) -> str:
    """The village and the day, as lists of drafts name it; what it is where no village is known."""
    village = str(state.values.get("village_code") or "")
    name = state.around.divisions.path_name(village, Level.COUNTY, current()) if village else ""
    name = name or _(VISIT_LINE.title)
    return joined(
        " · ", [one for one in (name, str(state.values.get("service_date") or "")) if one]
    )
