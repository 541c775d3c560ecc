"""登记 Intake: one walk-in on one page, without a mouse and without waiting (product.md, Screens).

Ctrl+Enter saves and opens the next with the same village and date; the form that was saved is kept
as a draft until the disk has said yes, so the next visitor never waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.domain.changes import Changes, RecordRef
from app.domain.common import is_empty
from app.domain.consultation import KIND
from app.domain.fields import Values
from app.domain.person import KIND as PERSON
from app.domain.problems import Refused
from app.domain.records import Record
from app.domain.reference import Phrase
from app.forms.opening import new_form, open_record, reopen
from app.forms.specs.consultation import INTAKE
from app.forms.state import FormState
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.actions import Handler
from app.ui.buttons import command_button
from app.ui.draft_keeper import DraftKeeper
from app.ui.fields.factory import Helpers
from app.ui.fields.flow import FlowBox
from app.ui.fields.text import LongTextField
from app.ui.fields.visitor import VisitorField, number_kind
from app.ui.form_view import FormView
from app.ui.labels import Paragraph, set_tone
from app.ui.screens.base import Context, Screen
from app.ui.screens.intake_form import ENTER_ORDER, Tools, build_main, build_more
from app.ui.screens.intake_side import IntakeSide
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases import consult, drafts, people, phrases
from app.usecases.ports import Draft
from app.usecases.records import Saved, edit


class IntakeScreen(Screen):
    """The form, its draft, and what happens to both."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        desk = context.desk
        self._person: Record | None = None
        self._given: Values = {}
        self._view = FormView(self, new_form(desk, INTAKE))
        self._keeper = DraftKeeper(self, desk, context.tasks, context.feed, self._on_draft_refused)
        self._visitor = VisitorField(lambda text: people.find(desk, text), context.tasks)
        self._side = IntakeSide(desk, self._bring_back)
        self._pages = QStackedWidget()
        self._hint = Paragraph(role="hint")
        self._lay_out()
        self._connect()
        self._open_first()

    # -- building

    def _lay_out(self) -> None:
        desk = self.context.desk
        helpers = Helpers(
            around=desk.surroundings,
            initials=self.context.initials,
            members=[person.name for person in desk.people.list()],
            township=desk.station.division if desk.station else "",
        )
        tools = Tools(helpers, self._visitor, self._expansions)
        self._pages.addWidget(build_main(self._view, tools, self._side, self._hint))
        more, names = build_more(self._view, tools)
        self._pages.addWidget(more)
        self._view.add_way(*ENTER_ORDER)
        self._view.add_way("received_at", "matter_type")
        self._view.add_way(*names)
        actions = self.context.actions
        self._next_button = command_button(actions, "form.save_next", "primary")
        foot = FlowBox()
        for button in (
            self._next_button,
            command_button(actions, "form.save"),
            command_button(actions, "form.park"),
            command_button(actions, "form.more"),
        ):
            foot.flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._pages, 1)
        layout.addWidget(foot)

    def _connect(self) -> None:
        self._view.edited.connect(self._on_edited)
        self._view.told.connect(self._on_told)
        self._view.finished.connect(self._on_finished)
        self._visitor.picked.connect(self._on_picked)
        self._visitor.renamed.connect(self._forget_person)
        self._visitor.left.connect(self._on_visitor_left)
        for name in ("facts", "answer"):
            field = self._view.row(name).field
            if isinstance(field, LongTextField):
                field.expanded.connect(self._on_phrase)

    def handlers(self) -> Mapping[str, Handler]:
        """Saving, parking and the page behind."""
        return {
            "form.save": self.save,
            "form.save_next": self.save_and_next,
            "form.park": self.park,
            "form.more": self.turn_page,
            "form.new": self.start_anew,
            "form.discard": self.discard,
        }

    # -- what is on the screen

    @property
    def state(self) -> FormState:
        """The form as it is now."""
        return self._view.state

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed beyond what the form was opened with."""
        if self.state.record is not None:
            return self.state.is_dirty
        return any(self._given.get(n) != raw for n, raw in self.state.typed.items() if raw != "")

    def focus_first(self) -> None:
        """Work begins with the visitor."""
        self._pages.setCurrentIndex(0)
        self._view.input("visitor_name").setFocus(Qt.FocusReason.TabFocusReason)

    def open_record(self, record: RecordRef) -> None:
        """Correct a saved consultation; what was being typed is parked."""
        kind, record_id = record
        if kind == drafts.TOPIC:
            self._bring_back(record_id)
            return
        self._make_room()
        self.context.tasks.run(
            self, lambda: self.context.desk.reader.get(kind, record_id), self._on_record
        )

    def _on_record(self, record: Record | None) -> None:
        if record is None or record.kind != KIND:
            self.context.say(_("这条登记已经不在了"), "attention")
            return
        self._show(open_record(self.context.desk, record), tell=record.values)
        self.focus_first()

    def open_draft(self, draft: Draft) -> None:
        """Go on with a half-typed intake."""
        state = reopen(self.context.desk, draft)
        if state is None:
            self.context.say(_("这份草稿已经打不开了"), "attention")
            return
        self._make_room()
        self._show(state, draft=draft)

    def _open_first(self) -> None:
        draft = drafts.interrupted(self.context.desk, INTAKE.name)
        if draft is not None:
            self.open_draft(draft)
        else:
            self._open_new({})

    def _begin(self, given: Values) -> None:
        # The keys go first: a field they leave afterwards would be spoken of in the new form.
        self.focus_first()
        self._open_new(given)

    def _open_new(self, given: Values) -> None:
        self._given = given
        self._show(new_form(self.context.desk, INTAKE, given))

    def _show(
        self, state: FormState, draft: Draft | None = None, tell: Sequence[str] | Values = ()
    ) -> None:
        self._keeper.begin(_title, draft)
        self._person = None
        self._visitor.clear()
        self._view.open(state, tell)
        self._pages.setCurrentIndex(0)
        self._load_person(state)
        self._show_side()

    def _load_person(self, state: FormState) -> None:
        person_id = state.values.get("person_id")
        if isinstance(person_id, str):
            reader = self.context.desk.reader
            self.context.tasks.run(self, lambda: reader.get(PERSON, person_id), self._on_known)

    # -- the visitor

    def _on_picked(self, person_id: str) -> None:
        person = self.context.desk.reader.get(PERSON, person_id)
        if person is None:
            return
        self._person = person
        known = consult.visitor_values(person)
        self._view.put(self.state.set_values({"visitor_name": None, **known}))
        self._on_edited(self.state)
        self._on_known(person)
        self._view.input("division_code").setFocus(Qt.FocusReason.TabFocusReason)

    def _on_known(self, person: Record | None) -> None:
        if person is None:
            return
        self._person = person
        desk = self.context.desk
        self.context.tasks.run(
            self, lambda: consult.last_contacts(desk, person.id), self._side.show_contacts
        )

    def _forget_person(self) -> None:
        """Another name is typed: what the former visitor brought along goes with them."""
        if self._person is None:
            return
        state = self.state
        for name, value in consult.visitor_values(self._person).items():
            if name != "visitor_name" and state.read.get(name) == value:
                state = state.reset(name)
        self._person = None
        self._view.put(state)
        self._show_side()

    def _on_visitor_left(self) -> None:
        name = self.state.values.get("visitor_name")
        if self._person is not None or not isinstance(name, str):
            return
        if field := number_kind(name):
            # A number that nobody bears is no name: keep it where it belongs and ask for the name.
            self._view.put(self.state.set_many({field: name, "visitor_name": ""}))
            self._visitor.clear()
            self._on_edited(self.state)
            self.context.say(_("没有找到这个号码,请输入姓名登记新来访人"))
            self._view.input("visitor_name").setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._side.show_new()
        values = {"name": name, "sex": self.state.values.get("sex")}
        desk = self.context.desk
        self.context.tasks.run(self, lambda: people.duplicates(desk, values), self._on_duplicates)

    def _on_duplicates(self, found: tuple[Record, ...]) -> None:
        if self._person is None and found:
            warning = people.duplicate_warning(found)
            self._side.show_new(" ".join(sentence(problem) for problem in warning))

    # -- typing

    def _on_edited(self, state: FormState) -> None:
        if self.is_touched:
            self._keeper.keep(state)
        if self._side.shows_parked and self.is_touched:
            self._side.show_nothing()

    def _on_told(self, words: str, tone: str) -> None:
        self._hint.setText(words)
        set_tone(self._hint, tone)

    def _on_finished(self, name: str) -> None:
        if self.state.wanted and name == "handling":
            self._pages.setCurrentIndex(1)
            self._view.tell_everything()
            self._view.input(self.state.wanted[0]).setFocus(Qt.FocusReason.TabFocusReason)
        elif name == "handling":
            self._next_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.turn_page()

    def _expansions(self, text: str, cursor: int) -> Sequence[phrases.Expansion]:
        values = self.state.values
        return phrases.expansions(
            self.context.desk,
            text,
            cursor,
            str(values.get("matter_type") or ""),
            str(values.get("matter_class") or ""),
        )

    def _on_phrase(self, phrase: Phrase) -> None:
        """A ready answer with its articles. Chosen where the facts are told, it says both."""
        values = self.state.values
        news: dict[str, object] = {}
        if phrase.text not in str(values.get("answer") or ""):
            before = str(values.get("answer") or "")
            news["answer"] = f"{before}\n{phrase.text}".strip()
        if is_empty(values.get("facts")):
            news["facts"] = self._facts_of_matter()
        if phrase.law_refs and is_empty(values.get("law_refs")):
            news["law_refs"] = phrase.law_refs
        # The keys go first: a field that has them does not let itself be overwritten.
        self._view.input("handling").setFocus(Qt.FocusReason.TabFocusReason)
        self._view.put(self.state.set_many(news))
        self._on_edited(self.state)

    def _facts_of_matter(self) -> str:
        """The least that is true: the visitor asked about this matter."""
        matter = self.state.text("matter_type")
        return f"咨询{matter}" if matter else ""

    # -- commands

    def turn_page(self) -> None:
        """更多: the other fields, and back."""
        behind = self._pages.currentIndex() == 0
        self._pages.setCurrentIndex(int(behind))
        first = self._view.first_visible(self._pages.currentWidget())
        if behind and first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        elif not behind:
            self._view.input("handling").setFocus(Qt.FocusReason.TabFocusReason)

    def save(self) -> None:
        """Ctrl+S: on the disk, complete or not; the form stays open on the saved record."""
        if self._is_readable():
            self._store(stay=True)

    def save_and_next(self) -> None:
        """Ctrl+Enter: saved, and the next visitor may speak."""
        if not self._is_readable():
            return
        state = self.state
        self._store(stay=False)
        given = {"division_code": state.values.get("division_code")}
        if "received_at" in state.typed:
            given["received_at"] = state.values.get("received_at")
        self._begin({name: value for name, value in given.items() if not is_empty(value)})

    def _is_readable(self) -> bool:
        """Whether there is something to save and all of it can be read."""
        refused = next(iter(self.state.refusals), None)
        if refused is None:
            if not self.is_touched:
                self.context.say(_("还没有填写内容"))
            return self.is_touched
        self._view.tell_everything()
        self._show_page_of(refused)
        self._view.input(refused).setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _show_page_of(self, name: str) -> None:
        main = self._pages.widget(0)
        self._pages.setCurrentIndex(0 if main.isAncestorOf(self._view.input(name)) else 1)

    def _store(self, *, stay: bool) -> None:
        desk, state, person = self.context.desk, self.state, self._person
        draft_id = self._keeper.draft_id
        self._keeper.write()

        def work() -> Saved | Refused:
            if state.record is not None:
                return edit(desk, state.record, state.changes)
            # The draft lends its id to the record, so that a repeated save makes no second one.
            return consult.record_consultation(desk, state.given, person, draft_id)

        def done(result: Saved | Refused) -> None:
            if isinstance(result, Refused):
                self._on_not_saved(result, draft_id, stay=stay)
            else:
                self._on_saved(result, draft_id, stay=stay)

        self.context.tasks.run(self, work, done, lane=Lane.WRITE)

    def _on_saved(self, saved: Saved, draft_id: str, *, stay: bool) -> None:
        desk, feed = self.context.desk, self.context.feed
        self.context.tasks.run(
            self, lambda: drafts.drop(desk, draft_id), feed.publish, lane=Lane.WRITE
        )
        feed.publish(saved.changes)
        if stay and draft_id == self._keeper.draft_id:
            self._show(open_record(desk, saved.record), tell=[*INTAKE.fields])
        title = desk.kinds[KIND].title(saved.record.values)
        if saved.record.complete:
            self.context.say(_("已保存:{title}").format(title=title), "good")
        else:
            words = _("已保存,还不完整:{title}").format(title=title)
            self.context.say(words, "attention")

    def _on_not_saved(self, refused: Refused, draft_id: str, *, stay: bool) -> None:
        words = " ".join(sentence(problem) for problem in refused.problems)
        if stay:
            self.context.say(words, "stop")
            return
        desk = self.context.desk
        draft = next((one for one in drafts.own(desk) if one.id == draft_id), None)
        if draft is not None:
            drafts.park(desk, draft)
        self.context.say(f"{words} {_('内容已暂放,按 Ctrl+P 取回')}", "stop")
        self._show_side()

    def park(self) -> None:
        """Ctrl+P: aside with this one; on an empty form, back with the one that waits."""
        if self.is_touched:
            self._keeper.park(self.state)
            self.context.say(_("已暂放,再按 Ctrl+P 取回"), "good")
            self._begin({})
            return
        waiting = self._parked()
        if len(waiting) == 1:
            self._bring_back(waiting[0].id)
        elif waiting:
            self._side.show_parked(waiting)
            self._side.parked.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.context.say(_("没有暂放的登记"))

    def _parked(self) -> list[Draft]:
        return [one for one in drafts.parked(self.context.desk) if one.form == INTAKE.name]

    def _bring_back(self, draft_id: str) -> None:
        draft = next((one for one in self._parked() if one.id == draft_id), None)
        if draft is not None:
            drafts.bring_back(self.context.desk, draft)
            self.focus_first()
            self.open_draft(draft)

    def start_anew(self) -> None:
        """Ctrl+N: an empty form; what was typed is parked, never lost."""
        self._make_room()
        self._begin({})

    def _make_room(self) -> None:
        if self.is_touched:
            self._keeper.park(self.state)

    def discard(self) -> None:
        """Throw this form away, on purpose."""
        self._keeper.forget()
        self._begin({})

    # -- around

    def reload(self, changes: Changes | None = None) -> None:
        """Parked forms may have come or gone."""
        if changes is not None and drafts.TOPIC in changes.topics and not self.is_touched:
            self._show_side()

    def _show_side(self) -> None:
        waiting = self._parked()
        if self._person is None and not self.is_touched and waiting:
            self._side.show_parked(waiting)
        elif self._person is None:
            self._side.show_nothing()

    def put_away(self) -> None:
        """Write the draft before anything else is shown."""
        self._keeper.write()

    def _on_draft_refused(self, refused: Refused) -> None:
        self.context.say(" ".join(sentence(problem) for problem in refused.problems), "stop")


def _title(state: FormState) -> str:
    name = state.values.get("visitor_name") or state.values.get("org_name")
    return str(name or "")
