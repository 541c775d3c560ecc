"""Acts that need no form: 作废 with a reason, 编号, a copy of a paper that was made."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.case_file import CASE
from app.domain.problems import Refused
from app.domain.projection import project
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.asking import AskBar
from app.ui.faults import refusal_words
from app.ui.screens.base import Context
from app.ui.screens.case import paper_work
from app.ui.screens.case.papers import DocumentRow
from app.ui.screens.file_acts import documents_folder
from app.ui.tasks import Lane
from app.usecases.amending import reveal
from app.usecases.mediation import numbering
from app.usecases.records import Saved, remove


class CaseActs(AskBar):
    """Asks at the foot of the page what an act wants to know."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def void(self, record: Record) -> None:
        """Ask why; the part leaves the lists and stays in the history."""
        desk = self._context.desk
        title = project(desk.kinds[record.kind], record.values, desk.surroundings).title
        words = _("作废“{title}”的原因（作废后不再列出，历史保留）").format(title=title)
        self.ask(words, _("作废"), lambda reason: self._void(record, reason))

    def _void(self, record: Record, reason: str) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: remove(desk, record, reason),
            lambda result: self._on_done(result, _("已作废")),
            lane=Lane.WRITE,
        )

    def number(self, case: Record) -> None:
        """Give the case its number, or say why there is none to give."""
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: numbering.issue(desk, case),
            lambda result: self._on_done(result, _("已编号")),
            lane=Lane.WRITE,
        )

    def reveal(self, case: Record, then: Callable[[], None]) -> None:
        """A sensitive case is opened for a reason, which is logged before anything is shown."""
        desk = self._context.desk
        words = _("这是敏感登记，打开前写明原因（会记入日志）")

        def on_answer(no: Refused | None) -> None:
            if no is None:
                then()
            else:
                self._context.say(refusal_words(no, desk.kinds[CASE]), "stop")

        self.ask(
            words,
            _("打开"),
            lambda reason: self._reveal(case, reason, on_answer),
        )

    def _reveal(self, case: Record, reason: str, then: Callable[[Refused | None], None]) -> None:
        desk = self._context.desk
        self._context.tasks.run(self, lambda: reveal(desk, case, reason), then, lane=Lane.WRITE)

    def export(self, paper: DocumentRow) -> None:
        """Ask where to, and write the PDF that was kept of the newest version, byte for byte."""
        words = _("把“{title}”第 {n} 版另存为 PDF（含个人信息，请妥善保管）")
        place = documents_folder() / f"{paper.title}.pdf"
        self.ask(
            words.format(title=paper.title, n=paper.version),
            _("另存"),
            lambda text: self._export(paper, text),
            str(place),
        )

    def _export(self, paper: DocumentRow, place: str) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self,
            lambda: paper_work.export(desk, paper.newest, place),
            self._on_exported,
            lane=Lane.WRITE,
        )

    def _on_exported(self, no: Refused | None) -> None:
        if no is not None:
            self._context.say(refusal_words(no), "stop")
        else:
            self._context.say(_("已另存 {n} 个文件").format(n=1), "good")

    def _on_done(self, result: Saved | Refused, words: str) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result, self._context.desk.kinds[CASE]), "stop")
        else:
            self._context.feed.publish(result.changes)
            self._context.say(words, "good")
