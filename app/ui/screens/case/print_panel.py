"""F8: the set of a stage before it is printed: what can be made, what each paper still lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.documents.papers import NUMBERED, Wanted, papers_for
from app.domain.blocks import Paper
from app.domain.problems import Refused
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import label, sentence
from app.ui.asking import AskBar
from app.ui.buttons import Button, command_button
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.labels import MessagePanel, Paragraph
from app.ui.lists import Entry, EntryList
from app.ui.screens.base import Context
from app.ui.screens.case import paper_work
from app.ui.screens.case.paper_work import Made, Outcome
from app.ui.screens.case.papers import DocumentRow, key_of, wanted_of
from app.ui.screens.case.scene import Scene
from app.ui.screens.file_acts import documents_folder
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE

_ONE = "one"
"""The set that is a single paper, chosen from the list of documents."""

_Work = Callable[[str, Sequence[Wanted], bool], Outcome]
"""What is done with papers of a case (its id), in spite of warnings or not."""


class PrintPanel(QWidget):
    """`lacking` carries the key of a field that a paper needs, `made` what changed, `left` is
    Esc.
    """

    lacking = Signal(str)
    made = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._scene: Scene | None = None
        self._set = ""
        self._one: Wanted | None = None
        self._rows: tuple[DocumentRow, ...] = ()
        self._ready: tuple[Paper, ...] = ()
        self._stopped: _Work | None = None
        self._title = Paragraph(_("打印文书"), role="title")
        self._panel = MessagePanel()
        self.sets = ChoiceField(lambda _chosen: self._offer())
        self.sets.input.setAccessibleName(_("哪一套"))
        self.papers = EntryList(_("要打印的文书"))
        self.go_button = Button("", self.make)
        self.go_button.setProperty("role", "primary")
        self._pdf = Button(_("另存 PDF"), self._ask_pdf)
        self._docx = Button(_("另存 .docx"), self._ask_docx)
        self.ask = AskBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._title)
        layout.addWidget(self.sets)
        layout.addWidget(self._panel)
        layout.addWidget(self.papers, 1)
        layout.addWidget(self.ask)
        back = command_button(context.actions, "record.back")
        layout.addWidget(foot(self.go_button, self._pdf, self._docx, back))
        self.sets.edited.connect(lambda key: self.show_set(str(key)))
        self.sets.advance.connect(self.focus_at)
        self.papers.opened.connect(self._on_row)

    @property
    def sentence(self) -> str:
        """What came of the last act."""
        return self._panel.sentence

    # -- what is to be printed

    def open(self, scene: Scene, one: Wanted | None = None) -> None:
        """The set of the stage, or one paper; once more the same after a warning goes on."""
        if self._stopped and self.isVisible() and one == self._one:
            self.make()
            return
        self._scene, self._one = scene, one
        self._panel.say("")
        self.ask.close_question()
        self.sets.refresh()
        self.show_set(_ONE if one else paper_work.set_of(scene.file))

    def show_set(self, stage: str) -> None:
        """Another set; "" is the whole file."""
        self._set, self._ready, self._stopped = "" if stage == "all" else stage, (), None
        self.sets.show_value(self._set or "all")
        self._show_rows()

    def _offer(self) -> list[Option]:
        if self._scene is None:
            return []
        found = paper_work.sets_with_papers(self._scene.file)
        options = [Option(stage or "all", _(title)) for stage, title in found]
        return [Option(_ONE, _("这一份")), *options] if self._one else options

    def _show_rows(self) -> None:
        scene = self._scene
        if scene is None:
            return
        wanted = [self._one] if self._set == _ONE else papers_for(scene.file, self._set)
        known = {row.wanted: row for row in scene.documents}
        self._rows = tuple(known[one] for one in wanted if one in known)
        self.papers.put([self._entry(row) for row in self._rows])
        count = len(self._possible())
        words = _("仍然打印 {n} 种") if self._stopped else _("打印 {n} 种")
        self.go_button.set_text(words.format(n=count), "Enter")
        self.go_button.setEnabled(bool(count))
        for button in (self._pdf, self._docx):
            button.setEnabled(bool(count))

    def _entry(self, row: DocumentRow) -> Entry:
        kinds = self._context.desk.kinds
        copies = _("{n} 份").format(n=row.copies)
        if not row.missing:
            numbers = row.wanted.document in NUMBERED and not self._has_number()
            note = _("打印时编号") if numbers else _("可以打印")
            return Entry(key_of(row.wanted), row.title, copies, note, "good")
        wrong = next((one for one in row.missing if one.problem.code != "missing"), None)
        if wrong is not None:
            words = sentence(wrong.problem, kinds[wrong.kind])
            return Entry(key_of(row.wanted), row.title, words, _("先改正"), "stop")
        names = dict.fromkeys(str(label(kinds[one.kind], one.problem.field)) for one in row.missing)
        lacks = _("还缺：{names}").format(names="、".join(names))
        return Entry(key_of(row.wanted), row.title, lacks, _("先补填"), "attention")

    def _has_number(self) -> bool:
        return self._scene is not None and bool(self._scene.case.text("case_no"))

    def _possible(self) -> list[Wanted]:
        return [row.wanted for row in self._rows if not row.missing]

    def _on_row(self, key: str) -> None:
        """Enter on a paper that lacks something goes there; any other is printed with the rest."""
        row = next(one for one in self._rows if one.wanted == wanted_of(key))
        if row.missing:
            self.lacking.emit(str(row.first_missing))
        else:
            self.make()

    def focus_at(self, _name: str = "") -> None:
        """Enter prints; without anything to print the list says why."""
        first = self.go_button if self.go_button.isEnabled() else self.papers
        first.setFocus(Qt.FocusReason.TabFocusReason)

    # -- acts

    def make(self) -> None:
        """Make, keep and print what is possible; or go on with what a warning has stopped."""
        desk = self._context.desk
        if self._stopped:
            self._run(self._stopped, anyway=True)
        else:
            self._run(
                lambda case_id, wanted, anyway: paper_work.make(
                    desk, case_id, wanted, anyway=anyway
                )
            )

    def _run(self, work: _Work, *, anyway: bool = False) -> None:
        wanted, scene = self._possible(), self._scene
        if scene is None or not wanted:
            return
        self._stopped = None
        self.go_button.setEnabled(False)
        self._panel.say(_("正在生成文书…"))
        self._context.tasks.run(
            self,
            lambda: work(scene.case.id, wanted, anyway),
            lambda outcome: self._on_made(outcome, work),
            self._on_error,
            lane=Lane.WRITE,
        )

    def _on_made(self, outcome: Outcome, work: _Work) -> None:
        self.go_button.setEnabled(True)
        if isinstance(outcome, Made) and outcome.printed.stopped:
            self._stopped = work
        self._show_rows()
        if self.isVisible():
            self.focus_at()  # the button lost the keys while it could not be pressed
        if isinstance(outcome, Refused):
            self._panel.say(refusal_words(outcome), "stop")
            return
        printed = outcome.printed
        self._ready = printed.papers
        words = [self._done_words(outcome)] if printed.papers else []
        words += [str(sentence(problem)) for problem in printed.problems]
        if printed.stopped:
            words.append(_("还没有打印。再按 Enter 或 F8，就照这样打印。"))
        self._panel.say(joined("", words), "attention" if printed.problems else "good")
        self.made.emit(printed.changes)

    def _done_words(self, made: Made) -> str:
        count = len(made.printed.papers)
        if made.file:
            return _("{n} 种文书已另存到 {place}。").format(n=count, place=made.file)
        pages = sum(
            number for one in made.printed.records if isinstance(number := one.get("pages"), int)
        )
        done = _("已生成 {n} 种文书，共 {pages} 页。").format(n=count, pages=pages)
        if made.printer:
            return done + _("已送到打印机 {name}。").format(name=made.printer)
        return done + _("这台电脑没有打印机，可以另存 PDF。")

    def _on_error(self, error: BaseException) -> None:
        self.go_button.setEnabled(True)
        self._panel.say(fault_words(error), "stop")

    def _ask_pdf(self) -> None:
        desk, ready = self._context.desk, self._ready
        place = documents_folder() / f"{self._file_name()}.pdf"
        self.ask.ask(
            _("把文书另存为 PDF（含个人信息，请妥善保管）"),
            _("另存"),
            lambda text: self._run(
                lambda case_id, wanted, anyway: paper_work.save_pdf(
                    desk, case_id, wanted, text, ready, anyway=anyway
                )
            ),
            str(place),
        )
        self.ask.offer(_("选择位置"), self._choose_file)

    def _ask_docx(self) -> None:
        self.ask.ask(
            _("把文书另存为 .docx，放到文件夹（含个人信息，请妥善保管）"),
            _("另存"),
            self._save_docx,
            str(documents_folder()),
        )
        self.ask.offer(_("选择位置"), self._choose_folder)

    def _save_docx(self, folder: str) -> None:
        desk, scene, wanted = self._context.desk, self._scene, self._possible()
        if scene is not None:
            self._context.tasks.run(
                self,
                lambda: paper_work.save_docx(desk, scene.case.id, wanted, folder),
                self._on_saved,
                self._on_error,
            )

    def _on_saved(self, result: int | Refused) -> None:
        if isinstance(result, Refused):
            self._panel.say(refusal_words(result), "stop")
        else:
            self._panel.say(_("已另存 {n} 个文件").format(n=result), "good")

    def _file_name(self) -> str:
        case = self._scene.case if self._scene else None
        return (case.text("case_no") if case else "") or _("调解文书")

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, "", self.ask.line.text(), "*.pdf")
        if chosen:
            self.ask.line.setText(chosen)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "", self.ask.line.text())
        if chosen:
            self.ask.line.setText(chosen)

    def use(self, scene: Scene) -> None:
        """The case as it is now, after something was printed or filled in."""
        if self._scene is not None and self._scene.case.id == scene.case.id:
            self._scene = replace(scene)
            self._show_rows()

    def back(self) -> None:
        """Esc."""
        self.left.emit()

    def save(self) -> None:
        """Ctrl+S keeps nothing here that is not kept already."""

    def turn(self) -> None:
        """Nothing is folded away here."""

    def put_away(self) -> None:
        """Nothing is typed here."""
