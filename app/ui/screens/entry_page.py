"""A new record, or several on one sheet: what is always asked in front, the rest behind (Ctrl+D).

Typing is on the disk within two seconds. Ctrl+S saves, Ctrl+Enter saves and begins the next, Esc
leaves with everything kept as a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.fields import Values
from app.domain.problems import Refused
from app.forms.opening import new_form, reopen
from app.forms.spec import FormSpec
from app.forms.state import FormState
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import command_button
from app.ui.draft_keeper import DraftKeeper
from app.ui.faults import fault_words, refusal_words, saved_words
from app.ui.fields.factory import Helpers
from app.ui.fields.records import Choices, read_choices
from app.ui.form_view import FormView
from app.ui.labels import Paragraph, TwoLineLabel, set_tone
from app.ui.screens.base import Context, TallPage
from app.ui.screens.entry_fields import PartyLine, build_sections, references
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases import drafts
from app.usecases.desk import Desk
from app.usecases.ports import Draft
from app.usecases.records import Saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A form and what becomes of it. `save` gets what was typed and the id of the draft, which
    becomes that of the record; `given` what a new one begins with; `way` the fields of the Enter
    key; `people` prefixes of fields that name a person, who is searched for first; `wide` short
    texts that want a line of their own.
    """

    form: FormSpec
    save: Callable[[Desk, Values, str], Saved | Refused]
    name: Callable[[Values], str]
    given: Callable[[Desk], Values] = lambda _desk: {}
    way: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()


class EntryPage(QWidget):
    """`saved` carries the id of the record; `closed` tells that the page is left without one."""

    saved = Signal(str)
    closed = Signal()

    def __init__(self, context: Context, entry: Entry) -> None:
        super().__init__()
        self._context = context
        self._entry = entry
        self._choices = Choices()
        self._given: Values = {}
        desk = context.desk
        self.view = FormView(self, new_form(desk, entry.form))
        self.keeper = DraftKeeper(self, desk, context.tasks, context.feed, self._say_refused)
        self._hint = Paragraph(role="hint")
        self._hint.hide()
        self._pages = QStackedWidget()
        self._lay_out()
        self.view.edited.connect(self._on_edited)
        self.view.told.connect(self._on_told)
        self.view.finished.connect(self._on_finished)

    def _lay_out(self) -> None:
        context, desk = self._context, self._context.desk
        helpers = Helpers(
            around=desk.surroundings,
            initials=context.initials,
            members=[person.name for person in desk.people.list()],
            township=desk.station.division if desk.station else "",
            choices=lambda: self._choices,
        )
        people = {p + "name": PartyLine(context, self.view, p) for p in self._entry.people}
        for line in people.values():
            line.changed.connect(lambda: self._on_edited(self.state))
        sections = self._entry.form.sections
        fronts = [section for section in sections if not section.more]
        behind = [section for section in sections if section.more]
        front = build_sections(self.view, helpers, fronts, people, wide_fields=self._entry.wide)
        self._pages.addWidget(TallPage(front))
        self._pages.addWidget(TallPage(build_sections(self.view, helpers, behind, {}, heads=True)))
        self.view.add_way(*(self._entry.way or tuple(n for s in fronts for n in s.fields)))
        self.view.add_way(*(name for section in behind for name in section.fields))
        actions = context.actions
        self._save_button = command_button(actions, "form.save", "primary")
        others = ("form.save_next", "form.more", "record.back")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        title = TwoLineLabel(self._entry.form.title, role="head", inline=True)
        layout.addWidget(title, 0, Qt.AlignmentFlag.AlignLeft)
        # Behind, every section has a title of its own.
        self._pages.currentChanged.connect(lambda place: title.setVisible(place == 0))
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._hint)
        layout.addWidget(foot(self._save_button, *(command_button(actions, one) for one in others)))

    # -- what the room asks

    @property
    def state(self) -> FormState:
        """The form as it is now."""
        return self.view.state

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed beyond what the form began with."""
        return any(self._given.get(n) != raw for n, raw in self.state.typed.items() if raw != "")

    def handlers(self) -> Mapping[str, Handler]:
        """Saving, parking and the page behind."""
        return {
            "form.save": self.save,
            "form.save_next": lambda: self._store(stay=True),
            "form.park": self.park,
            "form.more": self.turn,
            "form.discard": self.discard,
            "record.back": self.back,
        }

    def focus_first(self) -> None:
        """The first field of the page in front."""
        self._pages.setCurrentIndex(0)
        first = self._entry.way[0] if self._entry.way else self._entry.form.fields[0]
        self.view.input(first).setFocus(Qt.FocusReason.TabFocusReason)

    def open_new(self) -> None:
        """Go on with what was interrupted, else an empty form; what is open stays."""
        if self.is_touched:
            return
        draft = drafts.interrupted(self._context.desk, self._entry.form.name)
        if draft is None or not self.open_draft(draft):
            self._begin()

    def open_given(self, given: Values) -> None:
        """A form that is known in part; another one that was being typed is parked, not changed."""
        self._put_aside()
        self._begin()
        self._given = dict(given)
        self.view.put(self.state.set_values(given))

    def open_draft(self, draft: Draft) -> bool:
        """Go on with a draft; False when this program cannot open it."""
        if draft.id == self.keeper.draft_id:
            return True
        state = reopen(self._context.desk, draft)
        if state is None:
            return False
        self._put_aside()
        if draft.parked:
            drafts.bring_back(self._context.desk, draft)
        self.keeper.begin(self._title, draft)
        self._given = {}
        self.view.open(state)
        self._read()
        return True

    def put_away(self) -> None:
        """Write the draft before anything else is shown."""
        self.keeper.write()

    # -- opening

    def _begin(self) -> None:
        self._given = {}
        self.keeper.begin(self._title)
        self.view.open(new_form(self._context.desk, self._entry.form))
        self._read()

    def _title(self, state: FormState) -> str:
        return self._entry.name(state.values)

    def _read(self) -> None:
        """What may be chosen, and what a new one begins with."""
        desk, entry, draft_id = self._context.desk, self._entry, self.keeper.draft_id

        def work() -> tuple[Choices, Values]:
            found = read_choices(desk, *references(entry.form.kind))
            return found, entry.given(desk)

        self._context.tasks.run(
            self,
            work,
            lambda found: self._on_read(draft_id, *found),
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _on_read(self, draft_id: str, choices: Choices, given: Values) -> None:
        self._choices = choices
        if draft_id != self.keeper.draft_id:
            return
        state = self.state
        fresh = {
            n: value
            for n, value in given.items()
            if n not in state.typed and n in state.form.kind.by_name
        }
        self._given = {**self._given, **fresh}
        self.view.put(state.set_values(fresh))

    # -- typing

    def _on_edited(self, state: FormState) -> None:
        if self.is_touched:
            self.keeper.keep(state)

    def _on_told(self, words: str, tone: str) -> None:
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
        set_tone(self._hint, tone)

    def _on_finished(self, _name: str) -> None:
        """Enter has left the last field: what is missing, else the button that saves."""
        missing = self.state.missing
        if missing and self._pages.currentIndex() == 0:
            self.view.tell_everything()
            self._go_to(missing[0])
        else:
            self._save_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to(self, name: str) -> None:
        field = self.view.input(name)
        self._pages.setCurrentIndex(0 if self._pages.widget(0).isAncestorOf(field) else 1)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self) -> None:
        """更多: the other fields, and back."""
        if self._pages.currentIndex():
            self.focus_first()
            return
        self._pages.setCurrentIndex(1)
        first = self.view.first_visible(self._pages.currentWidget())
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    # -- saving

    def save(self) -> None:
        """Ctrl+S: on the disk, complete or not."""
        self._store(stay=False)

    def _store(self, *, stay: bool) -> None:
        if self.state.refusals:
            self.view.tell_everything()
            self._go_to(next(iter(self.state.refusals)))
            return
        if not self.is_touched:
            self._context.say(_("还没有填写内容"))
            return
        desk, given, draft_id = self._context.desk, self.state.given, self.keeper.draft_id
        self.keeper.write()
        self._context.tasks.run(
            self,
            lambda: self._entry.save(desk, given, draft_id),
            lambda result: self._on_saved(result, stay=stay),
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _on_saved(self, result: Saved | Refused, *, stay: bool) -> None:
        if isinstance(result, Refused):
            self._say_refused(result)
            return
        self.keeper.forget()
        self._context.feed.publish(result.changes)
        title = self._entry.name(self.state.values)
        kind = self._context.desk.kinds[result.record.kind]
        self._context.say(*saved_words(title, result, kind))
        self._begin()
        if stay:
            self.focus_first()
        else:
            self.saved.emit(result.record.id)

    def _say_refused(self, refused: Refused) -> None:
        self._context.say(refusal_words(refused, self._entry.form.kind), "stop")

    # -- leaving

    def _put_aside(self) -> bool:
        if self.is_touched:
            self.keeper.park(self.state)
            return True
        return False

    def park(self) -> None:
        """Ctrl+P: aside with this one; on an empty form, back with the last one that waits."""
        if self._put_aside():
            self._context.say(_("已暂放，再按 Ctrl+P 取回"), "good")
            self._begin()
        else:
            name = self._entry.form.name
            waiting = [d for d in drafts.parked(self._context.desk) if d.form == name]
            if not waiting or not self.open_draft(waiting[0]):
                self._context.say(_("没有暂放的登记"))
        self.focus_first()

    def discard(self) -> None:
        """Throw this form away, on purpose."""
        self.keeper.forget()
        self._begin()
        self.focus_first()

    def back(self) -> None:
        """Esc: from the page behind to the front; from there to the list, with a draft."""
        if self._pages.currentIndex():
            self.focus_first()
            return
        if self._put_aside():
            self._context.say(_("没有保存的改动已暂放，可从“今日”打开"))
            self._begin()
        self.closed.emit()
