"""One part of a case in its form: new or stored, its draft, its locks, its live sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.case_file import CaseFile
from app.domain.case_locks import locked
from app.domain.fields import RecordKind, Values
from app.domain.problems import Problem, Refused, Severity
from app.domain.records import Record
from app.domain.terms import sentence as term_sentence
from app.forms.opening import new_form, open_record
from app.forms.spec import FormSpec
from app.forms.state import FormState
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.buttons import command_button
from app.ui.draft_keeper import DraftKeeper
from app.ui.faults import refusal_words, saved_words
from app.ui.fields.factory import Helpers
from app.ui.fields.text import TextField
from app.ui.form_view import FormView
from app.ui.labels import MessagePanel, Paragraph
from app.ui.rows import make_row, with_hint
from app.ui.screens.base import Context, TallPage
from app.ui.screens.case.part_form import PartForm
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases.amending import needs_reason
from app.usecases.mediation import parts
from app.usecases.ports import Draft
from app.usecases.records import Saved

TERM = "agreement_term"


class PartEditor(QWidget):
    """One form for all parts of its kind. `saved` carries what was written, `left` comes when the
    form is put away without.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, form: FormSpec, helpers: Helpers) -> None:
        super().__init__()
        self._context = context
        self._form = form
        self._file: CaseFile | None = None
        self._record: Record | None = None
        self._fixed: frozenset[str] = frozenset()
        self._view = FormView(self, new_form(context.desk, form))
        self._keeper = DraftKeeper(
            self, context.desk, context.tasks, context.feed, self._on_refused
        )
        self._title = Paragraph(role="title")
        self._panel = MessagePanel()
        self._sentence = Paragraph(role="strong")
        self._reason = TextField()
        self._reason_box = QWidget()
        self.body = PartForm(form, self._view, helpers)
        self._lay_out()
        self._view.edited.connect(self._on_edited)
        self._view.finished.connect(self._on_finished)

    def _lay_out(self) -> None:
        actions = self._context.actions
        reason = make_row(
            N_("更正原因"), self._reason, N_("已上报的改动会标注为更正，原因一起上报")
        )
        line = QHBoxLayout(self._reason_box)
        line.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        line.setSpacing(SPACE.m)
        line.addWidget(reason.label)
        line.addWidget(with_hint(reason), 1)
        self._reason.advance.connect(self.save)
        self._supplement = command_button(actions, "case.supplement")
        self._void = command_button(actions, "record.void")
        buttons = [
            command_button(actions, "form.save", "primary"),
            self._supplement,
            self._void,
            command_button(actions, "record.back"),
        ]
        if self.body.has_more:
            buttons.insert(1, command_button(actions, "form.more"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self._title)
        layout.addWidget(self._panel)
        layout.addWidget(TallPage(self.body), 1)
        layout.addWidget(self._sentence)
        layout.addWidget(self._reason_box)
        layout.addWidget(foot(*buttons))

    @property
    def kind(self) -> RecordKind:
        """What is being written."""
        return self._form.kind

    @property
    def state(self) -> FormState:
        """The form as it is now."""
        return self._view.state

    @property
    def record(self) -> Record | None:
        """The stored record that is open, None for a new one."""
        return self._record

    @property
    def words(self) -> str:
        """What stands above and below the fields: lock and live sentence."""
        return f"{self._panel.sentence} {self._sentence.text()}".strip()

    @property
    def is_kept(self) -> bool:
        """Whether the record can only be voided, and this person may."""
        return not self._void.isHidden()

    def input(self, name: str) -> QWidget:
        """The widget that takes the keys of a field."""
        return self._view.input(name)

    # -- opening

    def open_new(self, file: CaseFile, given: Values, fixed: Values) -> None:
        """A new part: `given` stands in the form from the beginning and counts as untyped; `fixed`
        belongs to the record though no field shows it.
        """
        state = new_form(self._context.desk, self._form)
        begun = FormState.new(
            self._form,
            state.around,
            {**state.defaults, **given},
            {"case_id": file.case.id, **fixed},
        )
        self._fixed = frozenset(begun.typed)
        self._show(file, None, begun)
        self._keeper.begin(self._draft_title)

    def open(
        self, file: CaseFile, record: Record, given: Values | None = None, no: Refused | None = None
    ) -> None:
        """A stored part; `given` are values put in beforehand, `no` says why it is only read."""
        state = open_record(self._context.desk, record, self._form)
        self._show(file, record, state.set_values(given) if given else state, no)
        self._keeper.begin(self._draft_title)

    def open_draft(self, file: CaseFile, draft: Draft, state: FormState) -> None:
        """Go on with what was typed before."""
        self._show(file, state.record, state)
        self._keeper.begin(self._draft_title, draft)

    def _show(
        self, file: CaseFile, record: Record | None, state: FormState, no: Refused | None = None
    ) -> None:
        self._file, self._record = file, record
        self._view.open(state, tell=self._form.fields if record else ())
        self._title.setText(self._heading(record))
        self._reason.show_value("")
        self._reason_box.setVisible(self._is_correction)
        held = locked_fields(file, self.kind, record, self._form.fields) if record else {}
        if no is not None:
            held = dict.fromkeys(self._form.fields, no.problems[0])
        self._void.setVisible(any(one.code == "record.kept" for one in held.values()))
        self.body.lock(held)
        self._supplement.setVisible(any(one.code == "agreement.signed" for one in held.values()))
        first = next(iter(held.values()), None)
        self._panel.say(sentence(first, self.kind) if first else "", "attention")
        self.body.fold(on=not state.wanted)
        self._show_sentence()

    def _heading(self, record: Record | None) -> str:
        name = _(self.kind.label)
        if record is None:
            return _("新的{kind}").format(kind=name)
        title = self.kind.title(record.values)
        return title if title.startswith(self.kind.label) else joined(" · ", (name, title))

    def _show_sentence(self) -> None:
        """A term is read as the sentence that will be printed, while it is typed (product.md)."""
        shown = self._form.name == TERM and self._file is not None
        self._sentence.setVisible(shown)
        if shown and self._file is not None:
            around = self._context.desk.surroundings
            self._sentence.setText(term_sentence(self.state.values, self._file.parties(), around))

    def focus_at(self, name: str = "") -> None:
        """The field that was asked for, else the first that needs a hand, else the first of all."""
        if name not in self._form.fields:
            bad = [p.field for p in self.state.problems if p.severity is not Severity.WARN]
            wanted = [one for one in self._form.fields if one in bad]
            empty = [one for one in self._form.fields if one not in self.state.values]
            order = wanted if self._record else [*wanted, *empty]
            name = next(
                (one for one in order if self._view.input(one).isEnabled()), self._form.fields[0]
            )
        if self.body.is_rare(name):
            self.body.fold(on=False)
        self._view.input(name).setFocus(Qt.FocusReason.TabFocusReason)

    # -- acts

    def turn(self) -> None:
        """更多: show the rare fields, or hide them again."""
        self.body.fold(on=not self.body.folded)

    def save(self) -> None:
        """Ctrl+S: write, complete or not."""
        if self.state.refusals:
            name = next(iter(self.state.refusals))
            self._view.tell_everything()
            self.focus_at(name)
        elif self._record is not None and not self.state.changes:
            self._leave()
        elif self._lacks_reason():
            self._context.say(_("这条已经上报过，请先写更正原因"), "attention")
            self._reason.input.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._store()

    def _lacks_reason(self) -> bool:
        return self._is_correction and not self._reason.line.text().strip()

    @property
    def _is_correction(self) -> bool:
        """Whether what was typed changes something that was sent."""
        return self._record is not None and needs_reason(self._record, self.state.changes)

    def _store(self) -> None:
        desk, record, state = self._context.desk, self._record, self.state
        case_id = self._file.case.id if self._file else ""
        reason = self._reason.line.text().strip()
        kind, draft = self._form.name, self._keeper.draft_id
        self._keeper.write()

        def work() -> Saved | Refused:
            if record is None:
                return parts.add(desk, case_id, kind, state.given, draft)
            return parts.change(desk, record, state.changes, reason)

        self._context.tasks.run(self, work, self._on_saved, lane=Lane.WRITE)

    def _on_saved(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._on_refused(result)
            return
        self._keeper.forget()
        self._file = None
        self._context.say(*saved_words(_(self.kind.label), result, self.kind))
        self.saved.emit(result)

    def _on_refused(self, refused: Refused) -> None:
        words = refusal_words(refused, self.kind)
        self._panel.say(words, "stop")
        self._context.say(words, "stop")

    def _on_edited(self, state: FormState) -> None:
        self._show_sentence()
        self._reason_box.setVisible(self._is_correction)
        if state.is_dirty:
            self._keeper.keep(state)

    def _on_finished(self, _name: str) -> None:
        if self._reason_box.isVisible():
            self._reason.input.setFocus(Qt.FocusReason.TabFocusReason)

    def back(self) -> None:
        """Esc: what was typed stays as a draft."""
        if self._is_typed():
            self._keeper.park(self.state)
            self._context.say(_("没有保存的内容已暂放，可从“今日”打开"))
        self._leave()

    def _is_typed(self) -> bool:
        if self._record is not None:
            return self.state.is_dirty
        return bool(set(self.state.typed) - self._fixed)

    def put_away(self) -> None:
        """Write the draft before anything else is shown."""
        self._keeper.write()

    def _leave(self) -> None:
        self._file = None
        self.left.emit()

    def _draft_title(self, _state: FormState) -> str:
        title = self._file.case.text("dossier_title") if self._file else ""
        return " · ".join(part for part in (str(_(self.kind.label)), title) if part)


def locked_fields(
    file: CaseFile, kind: RecordKind, record: Record, names: Sequence[str]
) -> dict[str, Problem]:
    """What may not be changed any more, and why: each field asked as if it were emptied or set."""
    found: dict[str, Problem] = {}
    for name in names:
        before = record.get(name)
        change: Values = {name: None if before is not None else "?"}
        problems: Iterable[Problem] = (
            *kind.lock(record.values, change),
            *locked(file, record, change),
        )
        if first := next(iter(problems), None):
            found[name] = first
    return found
