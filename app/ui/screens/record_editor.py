"""A stored record on one page, to complete it, correct it, or answer a refusal.

What was sent is corrected with a reason (R10); what the server refused says why on top and is sent
again as it is or corrected (R9). Typing is on the disk within two seconds, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.fields import FieldType, Need, Values
from app.domain.problems import Refused, Severity
from app.domain.projection import project
from app.domain.records import Record
from app.forms.opening import open_record
from app.forms.spec import FormSpec
from app.forms.spec import Option as CodeOption
from app.forms.state import FormState
from app.i18n import N_
from app.i18n import gettext as _
from app.messages import message
from app.ui.buttons import Button, command_button
from app.ui.draft_keeper import DraftKeeper
from app.ui.faults import refusal_words
from app.ui.fields.factory import Helpers, make_field
from app.ui.fields.records import Choices, read_choices
from app.ui.fields.text import TextField
from app.ui.form_view import FormView
from app.ui.labels import MessagePanel, Paragraph, PlainLabel
from app.ui.rows import Rows, make_row, with_hint
from app.ui.screens.base import Context, TallPage
from app.ui.screens.entry_fields import references
from app.ui.sides import columns, foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases.amending import amend, needs_reason
from app.usecases.ports import Draft, Refusal
from app.usecases.records import Saved

_WIDE = (FieldType.LONG_TEXT, FieldType.CODES, FieldType.TEXTS)


class RecordEditor(QWidget):
    """`done` tells that the page is left; the record is saved or its draft is kept."""

    done = Signal()

    def __init__(self, context: Context, form: FormSpec, record: Record) -> None:
        super().__init__()
        self._context = context
        self._form = form
        self._record = record
        self._refusal: Refusal | None = None
        self._is_open = False
        self._choices = Choices()
        self._view = FormView(self, open_record(context.desk, record, form))
        self._keeper = DraftKeeper(
            self, context.desk, context.tasks, context.feed, self._on_refused
        )
        self._title = Paragraph(role="title")
        self._panel = MessagePanel()
        self._reason = TextField()
        self._reason_box = QWidget()
        self._requeue = Button(_("原样再报一次"), self._send_again)
        self._lay_out()
        self._view.edited.connect(self._on_edited)
        self._view.finished.connect(self._on_finished)

    def _lay_out(self) -> None:
        actions = self._context.actions
        help_ = N_("已上报的改动会标注为更正，原因一起上报")
        reason = make_row(N_("更正原因"), self._reason, help_)
        line = QHBoxLayout(self._reason_box)
        line.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        line.setSpacing(SPACE.m)
        line.addWidget(reason.label)
        line.addWidget(with_hint(reason), 1)
        self._reason.advance.connect(self.save)
        buttons = foot(
            command_button(actions, "form.save", "primary"),
            command_button(actions, "record.back"),
            self._requeue,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._title)
        layout.addWidget(self._panel)
        layout.addWidget(TallPage(self._fields()), 1)
        layout.addWidget(self._reason_box)
        layout.addWidget(buttons)

    def _fields(self) -> QWidget:
        desk = self._context.desk
        helpers = Helpers(
            around=desk.surroundings,
            initials=self._context.initials,
            members=[person.name for person in desk.people.list()],
            township=desk.station.division if desk.station else "",
            choices=lambda: self._choices,
        )
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.m, SPACE.none)
        layout.setSpacing(SPACE.s)
        for section in self._form.sections:
            layout.addWidget(PlainLabel(_(section.title), role="head"))
            rows = Rows(columns(2))
            for name in section.fields:
                spec = self._form.kind.by_name[name]
                field = make_field(spec, helpers, self._options(name))
                wide = spec.type in _WIDE
                self._view.bind(name, rows.add(spec.label, field, spec.help, wide=wide))
            layout.addLayout(rows.grid)
        layout.addStretch(1)
        self._view.add_way(*self._form.fields)
        return content

    def _options(self, name: str) -> Callable[[], Sequence[CodeOption]]:
        return lambda: self._view.options(name)

    @property
    def state(self) -> FormState:
        """The form as it is now."""
        return self._view.state

    @property
    def record(self) -> Record:
        """The record as it was opened."""
        return self._record

    @property
    def sentence(self) -> str:
        """What the server said about this record, "" when it took it."""
        return self._panel.sentence

    def open(
        self, record: Record, refusal: Refusal | None = None, given: Values | None = None
    ) -> None:
        """Show a record; `given` are values put in beforehand, `refusal` what the server said."""
        self._make_room()
        self._show(record, refusal, open_record(self._context.desk, record, self._form))
        self._keeper.begin(self._draft_title)
        if given:
            put = {
                n: v
                for n, v in given.items()
                if self._form.kind.by_name[n].need is not Need.DERIVED
            }
            self._view.put(self.state.set_values(put))
            self._on_edited(self.state)

    def open_draft(self, draft: Draft, state: FormState, refusal: Refusal | None) -> None:
        """Go on with what was typed before."""
        self._make_room()
        if state.record is not None:
            self._show(state.record, refusal, state)
            self._keeper.begin(self._draft_title, draft)

    def _make_room(self) -> None:
        """Another record comes: what was being typed is parked, never lost."""
        if self._is_open and self.state.is_dirty:
            self._keeper.park(self.state)
        self._is_open = True

    def _show(self, record: Record, refusal: Refusal | None, state: FormState) -> None:
        self._record, self._refusal = record, refusal
        self._view.open(state, tell=self._form.fields)
        self._read_choices()
        self._title.setText(self._title_of(record))
        self._reason.show_value("")
        self._reason_box.setVisible(self._is_correction)
        self._requeue.setVisible(refusal is not None)
        if refusal is not None:
            self._panel.say(message(refusal.code).sentence, "attention")
        else:
            self._panel.say("")

    def _read_choices(self) -> None:
        """What fields that name records may name; then those fields can say what they hold."""
        desk, kinds = self._context.desk, references(self._form.kind)
        if kinds:
            self._context.tasks.run(self, lambda: read_choices(desk, *kinds), self._on_choices)

    def _on_choices(self, choices: Choices) -> None:
        self._choices = choices
        self._view.put(self.state)

    def _title_of(self, record: Record) -> str:
        return project(self._form.kind, record.values, self._context.desk.surroundings).title

    def _draft_title(self, _state: FormState) -> str:
        return self._title_of(self._record)

    def focus_first(self) -> None:
        """The first field that needs a hand, else the first of all."""
        bad = (one for one in self.state.problems if one.severity is not Severity.WARN)
        problems = {problem.field for problem in bad}
        name = next((one for one in self._form.fields if one in problems), self._form.fields[0])
        self._view.input(name).setFocus(Qt.FocusReason.TabFocusReason)

    def save(self) -> None:
        """Ctrl+S: write what was changed and go back to the list."""
        if self.state.refusals:
            name = next(iter(self.state.refusals))
            self._view.tell_everything()
            self._view.input(name).setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.state.changes:
            self._leave()
        elif self._needs_reason():
            self._context.say(_("这条已经上报过，请先写更正原因"), "attention")
            self._reason.input.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._store(self.state.changes)

    def _needs_reason(self) -> bool:
        return self._is_correction and not self._reason.line.text().strip()

    @property
    def _is_correction(self) -> bool:
        """Whether what was typed changes something that was sent."""
        return self._refusal is None and needs_reason(self._record, self.state.changes)

    def _send_again(self) -> None:
        self._store({})

    def _store(self, changes: Values) -> None:
        desk, record, reason = self._context.desk, self._record, self._reason.line.text()
        self._keeper.write()
        self._context.tasks.run(
            self, lambda: amend(desk, record, changes, reason), self._on_saved, lane=Lane.WRITE
        )

    def _on_saved(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._on_refused(result)
            return
        self._keeper.forget()
        self._context.feed.publish(result.changes)
        self._context.say(
            _("已保存：{title}").format(title=self._title_of(result.record)),
            "good" if result.record.complete else "attention",
        )
        self._leave()

    def _on_refused(self, refused: Refused) -> None:
        self._context.say(refusal_words(refused, self._form.kind), "stop")

    def _on_edited(self, state: FormState) -> None:
        self._reason_box.setVisible(self._is_correction)
        if state.is_dirty:
            self._keeper.keep(state)

    def _on_finished(self, _name: str) -> None:
        if self._reason_box.isVisible():
            self._reason.input.setFocus(Qt.FocusReason.TabFocusReason)

    def back(self) -> None:
        """Esc: to the list; what was typed stays as a draft and is on the Today page."""
        if self.state.is_dirty:
            self._keeper.park(self.state)
            self._context.say(_("没有保存的改动已暂放，可从“今日”打开"))
        self._leave()

    def put_away(self) -> None:
        """Write the draft before anything else is shown."""
        self._keeper.write()

    def _leave(self) -> None:
        self._is_open = False
        self.done.emit()
