"""登记 Intake: one walk-in on one page, without a mouse and without waiting (product.md, Screens).

Ctrl+Enter saves and opens the next with the same village and date; the form that was saved is kept
as a draft until the disk has said yes, so the next visitor never waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from app.domain.changes import Changes, RecordRef
from app.domain.consultation import KIND
from app.domain.fields import Values
from app.domain.problems import Refused
from app.domain.records import Record
from app.forms.opening import open_record, reopen
from app.forms.specs.consultation import INTAKE
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import sentence
from app.ui.actions import Handler
from app.ui.draft_keeper import DraftKeeper
from app.ui.promoting import promote
from app.ui.screens.base import Context, Screen
from app.ui.screens.intake_sheet import IntakeSheet
from app.ui.screens.intake_side import IntakeSide
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases import consult, drafts
from app.usecases.ports import Draft
from app.usecases.records import Saved, edit


class IntakeScreen(Screen):
    """The commands of the counter: save, next, park, bring back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.side = IntakeSide(context.desk, self._bring_back)
        keeper = DraftKeeper(self, context.desk, context.tasks, context.feed, self._say_refused)
        self.sheet = IntakeSheet(self, context, keeper, self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.addWidget(self.sheet.pages)
        draft = self._interrupted()
        if draft is None or not self.open_draft(draft):
            self.sheet.open_new({})
            self._offer_parked()

    def handlers(self) -> Mapping[str, Handler]:
        """Saving, parking and the page behind."""
        return {
            "form.save": self.save,
            "form.save_next": self.save_and_next,
            "form.park": self.park,
            "form.more": self.sheet.pages.turn,
            "record.back": self.sheet.pages.back,
            "form.new": self.start_anew,
            "form.discard": self.discard,
            "case.promote": self.promote,
        }

    def focus_first(self) -> None:
        """Work begins with the visitor."""
        self.sheet.pages.focus_first()

    # -- opening

    def open_record(self, record: RecordRef) -> None:
        """Correct a saved consultation, or go on with a draft; what was being typed is parked."""
        kind, record_id = record
        if kind == drafts.TOPIC:
            self._bring_back(record_id)
            return
        self.sheet.park()
        reader = self.context.desk.reader
        self.context.tasks.run(self, lambda: reader.get(kind, record_id), self._on_record)

    def _on_record(self, record: Record | None) -> None:
        if record is None or record.kind != KIND:
            self.context.say(_("这条登记已经不在了"), "attention")
            return
        self.sheet.open(open_record(self.context.desk, record), tell=record.values)
        self.focus_first()

    def open_draft(self, draft: Draft) -> bool:
        """Go on with a half-typed intake; False when this program cannot open it."""
        state = reopen(self.context.desk, draft)
        if state is None:
            self.context.say(_("这份草稿已经打不开了"), "attention")
            return False
        self.sheet.park()
        self.sheet.open(state, draft)
        return True

    def _interrupted(self) -> Draft | None:
        """The visit that was being typed when the program ended; corrections wait in the lists."""
        own = drafts.own(self.context.desk, INTAKE.name)
        return next((one for one in own if not one.parked and not one.record_id), None)

    def _begin(self, given: Values) -> None:
        # The keys go first: a field they leave afterwards would be spoken of in the new form.
        self.focus_first()
        self.sheet.open_new(given)
        self._offer_parked()

    # -- saving

    def save(self) -> None:
        """Ctrl+S: on the disk, complete or not; the form stays open on the saved record."""
        if self._can_be_saved():
            self._store(stay=True)

    def save_and_next(self) -> None:
        """Ctrl+Enter: saved, and the next visitor may speak."""
        if self._can_be_saved():
            given = self.sheet.carried_over()
            self._store(stay=False)
            self._begin(given)

    def _can_be_saved(self) -> bool:
        if self.sheet.refused():
            return False
        if not self.sheet.is_touched:
            self.context.say(_("还没有填写内容"))
        return self.sheet.is_touched

    def promote(self) -> None:
        """Ctrl+M: a saved consultation becomes a case; what is not saved is saved before."""
        record = self.sheet.state.record
        if record is not None and not self.sheet.is_touched:
            promote(self, self.context, record)
        elif self._can_be_saved():
            self._store(stay=True, then=lambda saved: promote(self, self.context, saved))

    def _store(self, *, stay: bool, then: Callable[[Record], None] | None = None) -> None:
        desk, state, person = self.context.desk, self.sheet.state, self.sheet.visitor.person
        draft_id = self.sheet.keeper.draft_id
        self.sheet.keeper.write()

        def work() -> Saved | Refused:
            if state.record is not None:
                return edit(desk, state.record, state.changes)
            # The draft lends its id to the record, so that a repeated save makes no second one.
            return consult.record_consultation(desk, state.given, person, draft_id)

        def done(result: Saved | Refused) -> None:
            if isinstance(result, Saved):
                self._on_saved(result, draft_id, stay=stay)
                if then is not None:
                    then(result.record)
            elif stay:
                self._say_refused(result)
            else:
                self._keep_for_later(result, draft_id)

        self.context.tasks.run(self, work, done, lane=Lane.WRITE)

    def _on_saved(self, saved: Saved, draft_id: str, *, stay: bool) -> None:
        desk, feed = self.context.desk, self.context.feed
        self.context.tasks.run(
            self, lambda: drafts.drop(desk, draft_id), feed.publish, lane=Lane.WRITE
        )
        feed.publish(saved.changes)
        if stay and draft_id == self.sheet.keeper.draft_id:
            self.sheet.open(open_record(desk, saved.record), tell=INTAKE.fields)
        title = desk.kinds[KIND].title(saved.record.values)
        if saved.record.complete:
            self.context.say(_("已保存：{title}").format(title=title), "good")
        else:
            words = _("已保存，还不完整：{title}").format(title=title)
            self.context.say(words, "attention")

    def _keep_for_later(self, refused: Refused, draft_id: str) -> None:
        """The next visitor is already being typed: what the disk refused waits among the parked."""
        desk = self.context.desk
        draft = next((one for one in drafts.own(desk) if one.id == draft_id), None)
        if draft is not None:
            drafts.park(desk, draft)
        self._say_refused(refused, _("内容已暂放，按 Ctrl+P 取回"))
        self._offer_parked()

    def _say_refused(self, refused: Refused, more: str = "") -> None:
        words = [sentence(problem) for problem in refused.problems]
        self.context.say(joined(" ", [*words, more] if more else words), "stop")

    # -- parking

    def park(self) -> None:
        """Ctrl+P: aside with this one; on an empty form, back with the one that waits."""
        if self.sheet.park():
            self.context.say(_("已暂放，再按 Ctrl+P 取回"), "good")
            self._begin({})
            return
        waiting = self._waiting()
        if len(waiting) == 1:
            self._bring_back(waiting[0].id)
        elif waiting:
            self.side.show_parked(waiting)
            self.side.parked.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.context.say(_("没有暂放的登记"))

    def _waiting(self) -> list[Draft]:
        return [one for one in drafts.parked(self.context.desk) if one.form == INTAKE.name]

    def _bring_back(self, draft_id: str) -> None:
        own = drafts.own(self.context.desk, INTAKE.name)
        draft = next((one for one in own if one.id == draft_id), None)
        if draft is not None and draft_id != self.sheet.keeper.draft_id:
            drafts.bring_back(self.context.desk, draft)
            self.focus_first()
            self.open_draft(draft)

    def _offer_parked(self) -> None:
        waiting = self._waiting()
        if waiting and not self.sheet.is_touched:
            self.side.show_parked(waiting)

    def start_anew(self) -> None:
        """Ctrl+N: an empty form; what was typed is parked, never lost."""
        self.sheet.park()
        self._begin({})

    def discard(self) -> None:
        """Throw this form away, on purpose."""
        self.sheet.keeper.forget()
        self._begin({})

    # -- around

    def reload(self, changes: Changes | None = None) -> None:
        """Parked forms may have come or gone."""
        if changes is not None and drafts.TOPIC in changes.topics:
            self._offer_parked()

    def put_away(self) -> None:
        """Write the draft before anything else is shown."""
        self.sheet.keeper.write()
