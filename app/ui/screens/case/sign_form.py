"""All who sign one paper on one page: one date, each with how they signed, and the seal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.agreements import of_agreement
from app.domain.case_file import CaseFile
from app.domain.case_rules import check
from app.domain.common import is_empty
from app.domain.fields import FieldSpec, FieldType
from app.domain.problems import Problem, Refused, Severity
from app.domain.records import Record
from app.domain.signature import BY_OTHER, PARTY
from app.domain.values import parse
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.buttons import command_button
from app.ui.faults import refusal_words
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.dates import DateField
from app.ui.fields.suggestions import Option
from app.ui.fields.text import BoolField, TextField
from app.ui.labels import MessagePanel, Paragraph, PlainLabel
from app.ui.rows import Rows
from app.ui.screens.base import Context, TallPage
from app.ui.sides import columns, foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.ui.words import code_words
from app.usecases.mediation import signing
from app.usecases.mediation.signing import Signer
from app.usecases.records import Saved

_UNLAWFUL = "clause.unlawful"
_DAY = FieldSpec(name="signed_on", type=FieldType.DATE, label="签署日期")


class SignerRow:
    """One person: whether they signed, and how."""

    def __init__(self, signer: Signer, words: str, modes: Callable[[], list[Option]]) -> None:
        self._signer = signer
        self.signed = BoolField(words)
        self.signed.show_value(signer.asked)
        self.mode = ChoiceField(lambda _chosen: modes())
        self.mode.show_value(signer.sign_mode)
        self.mode.input.setAccessibleName(f"{signer.name} {_('签署方式')}")
        self.signed.input.setAccessibleName(words)
        self._how = signer.sign_mode
        self.mode.edited.connect(self._on_mode)

    def _on_mode(self, raw: object) -> None:
        self._how = str(raw)

    @property
    def is_signed(self) -> bool:
        """Whether the box is ticked."""
        return self.signed.box.isChecked()

    @property
    def by_other(self) -> bool:
        """Whether somebody else wrote the name."""
        return self.is_signed and self._how == BY_OTHER

    def signer(self, signed_by: str, witness: str) -> Signer:
        """The person as ticked."""
        one = self._signer
        by_other = self._how == BY_OTHER
        return replace(
            one,
            sign_mode=self._how,
            signed_by=signed_by if by_other else "",
            witness=witness if by_other else "",
        )


class SignForm(QWidget):
    """`saved` carries what was written, `left` comes when nobody signed."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._file: CaseFile | None = None
        self._part: Record | None = None
        self._told: tuple[Problem, ...] = ()
        self._days: dict[str, str] = {}
        self.rows: list[SignerRow] = []
        self._title = Paragraph(role="title")
        self._panel = MessagePanel()
        self.signed_on, self.sealed_on = DateField(), DateField()
        self.signed_by, self.witness = TextField(), TextField()
        self._grid = QGridLayout()
        self._body = QWidget()
        self._others = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        body = QVBoxLayout(self._body)
        body.setContentsMargins(SPACE.none, SPACE.none, SPACE.m, SPACE.none)
        body.setSpacing(SPACE.s)
        days = Rows(columns(2))
        days.add(N_("签署日期"), self.signed_on, N_("同一天签的，一次记完"))
        words = N_("加盖人民调解委员会印章的日期；书面协议盖章后才生效")
        self._seal_label = days.add(N_("盖章日期"), self.sealed_on, words).label
        body.addLayout(days.grid)
        body.addWidget(PlainLabel(_("谁签了，怎样签的"), role="head"))
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(SPACE.m)
        body.addLayout(self._grid)
        others = QVBoxLayout(self._others)
        others.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        others.addLayout(self._line(N_("代签人"), self.signed_by, N_("替不会写字的人写下名字的人")))
        others.addLayout(self._line(N_("见证人"), self.witness, N_("代签时最好有一位见证人")))
        body.addWidget(self._others)
        body.addStretch(1)
        actions = self._context.actions
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self._title)
        layout.addWidget(self._panel)
        layout.addWidget(TallPage(self._body), 1)
        layout.addWidget(
            foot(
                command_button(actions, "form.save", "primary"),
                command_button(actions, "record.back"),
            )
        )
        for name, field in (("signed_on", self.signed_on), ("sealed_on", self.sealed_on)):
            field.edited.connect(lambda raw, day=name, at=field: self._on_day(day, raw, at))
            field.advance.connect(self._next)
        for line in (self.signed_by, self.witness):
            line.advance.connect(self._next)

    def _line(self, label: str, field: FieldWidget, help_: str) -> QGridLayout:
        rows = Rows(1)
        rows.add(label, field, help_)
        return rows.grid

    @property
    def words(self) -> str:
        """What stands above the names."""
        return self._panel.sentence

    def open(self, file: CaseFile, part: Record) -> None:
        """Everybody who has not signed the paper of a part yet, ticked."""
        around = self._context.desk.surroundings
        self._file, self._part, self._told = file, part, ()
        document = code_words(around.codes, "paper_kind", signing.document_of(part))
        self._title.setText(joined(" · ", (_("签署"), document)))
        self._panel.say(self._before_signing(file, part), "attention")
        self._days = {"signed_on": around.today}
        self.signed_on.show_value(around.today)
        sealed = part.text("sealed_on")
        wants_seal = signing.needs_seal(part) and not sealed
        for widget in (self._seal_label, self.sealed_on):
            widget.setVisible(wants_seal)
        self._days["sealed_on"] = around.today if wants_seal else ""
        self.sealed_on.show_value(self._days["sealed_on"])
        self.signed_by.show_value("")
        self.witness.show_value("")
        self._put(signing.expected(file, part, around))
        self._show_others()

    def _before_signing(self, file: CaseFile, part: Record) -> str:
        """What should be set right first: a signed text is not changed any more (A.2)."""
        kinds, around = self._context.desk.kinds, self._context.desk.surroundings
        own = {part.id, *(one.id for one in of_agreement(file, "agreement_term", part))}
        wrong = [
            sentence(one.problem, kinds[one.kind])
            for one in check(file, around)
            if one.id in own
            and (one.problem.severity is Severity.WRONG or one.problem.code == _UNLAWFUL)
        ]
        return joined("", (_("签了就不能再改，请先改好："), *wrong)) if wrong else ""

    def _put(self, signers: tuple[Signer, ...]) -> None:
        for row in self.rows:
            for field in (row.signed, row.mode):
                self._grid.removeWidget(field)
                field.deleteLater()
        codes = self._context.desk.surroundings.codes
        self.rows = []
        for at, signer in enumerate(signers):
            role = code_words(codes, "signer_role", signer.role)
            row = SignerRow(signer, self._words_of(signer, role), self._modes)
            row.mode.edited.connect(lambda _raw: self._show_others())
            for field in (row.signed, row.mode):
                field.advance.connect(self._next)
            self._grid.addWidget(row.signed, at, 0)
            self._grid.addWidget(row.mode, at, 1)
            self.rows.append(row)

    def _words_of(self, signer: Signer, role: str) -> str:
        """Name and role; who acts for a party says for whom."""
        words = joined(" ", (signer.name, role))
        party = self._file.part("party", signer.party_id) if self._file else None
        if party is None or signer.role == PARTY:
            return words
        return _("{signer}（代表 {party}）").format(signer=words, party=party.text("name"))

    def _modes(self) -> list[Option]:
        around = self._context.desk.surroundings
        return [
            Option(one.code, code_words(around.codes, "sign_mode", one.code))
            for one in around.codes.active("sign_mode", around.today)
        ]

    def _show_others(self) -> None:
        self._others.setVisible(any(row.by_other for row in self.rows))

    def _on_day(self, name: str, raw: object, field: DateField) -> None:
        """The field shows the day that was understood; what was not is left as it was typed."""
        self._days[name] = str(raw)
        value = self._parsed(str(raw))
        field.show_value("" if isinstance(value, Problem) else value)

    def _next(self) -> None:
        self.focusNextChild()

    def focus_at(self, _name: str = "") -> None:
        """Work begins with the date."""
        self.signed_on.input.setFocus(Qt.FocusReason.TabFocusReason)

    def save(self) -> None:
        """Ctrl+S: all signatures in one act."""
        days = {name: self._parsed(raw) for name, raw in self._days.items()}
        wrong = next((day for day in days.values() if isinstance(day, Problem)), None)
        signers = [
            row.signer(self.signed_by.line.text().strip(), self.witness.line.text().strip())
            for row in self.rows
            if row.is_signed
        ]
        file, part, desk = self._file, self._part, self._context.desk
        if wrong is not None:
            self._panel.say(sentence(wrong, desk.kinds["signature"]), "stop")
        elif signers and not days["signed_on"]:
            self._panel.say(_("请填写签署日期"), "stop")
        elif file is not None and part is not None:
            signed, sealed = str(days["signed_on"]), str(days["sealed_on"])
            doubts = signing.doubts(file, part, signers, signed, desk.surroundings)
            if doubts and doubts != self._told:
                self._told = doubts
                self._tell(doubts)
                return
            self._context.tasks.run(
                self,
                lambda: signing.sign(desk, part, signers, signed, sealed),
                self._on_saved,
                lane=Lane.WRITE,
            )

    def _tell(self, doubts: tuple[Problem, ...]) -> None:
        """A signature is never edited: what is doubtful is said once, before it is written."""
        words = [sentence(one, self._context.desk.kinds["signature"]) for one in doubts]
        self._panel.say(joined("", (*words, _("没有错的话，再保存一次。"))), "attention")

    def _parsed(self, raw: str) -> str | Problem:
        value = parse(_DAY, raw, self._context.desk.surroundings)
        if isinstance(value, Problem):
            return value
        return "" if is_empty(value) else str(value)

    def _on_saved(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            words = refusal_words(result, self._context.desk.kinds["signature"])
            self._panel.say(words, "stop")
        else:
            self._context.say(_("签署已记下"), "good")
            self.saved.emit(result)

    def back(self) -> None:
        """Esc: nobody signed."""
        self.left.emit()

    def turn(self) -> None:
        """Nothing is folded away here."""

    def put_away(self) -> None:
        """Ticks are made again in a moment; there is no draft of them."""
