"""What the ledger lists, as a workbook: masked at once; in full with a reason and the password.

Everything is asked at the foot of the list; nothing opens a window of its own but the system's
chooser of a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.domain.fields import RecordKind
from app.domain.problems import Problem, Refused
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.asking import AskBar
from app.ui.faults import fault_words, refusal_words
from app.ui.progress import ProgressPanel
from app.ui.screens.base import Context
from app.usecases import ledger, reentry
from app.usecases.ledger import Export
from app.usecases.ports import Cancelled, Progress, Query

Allow = Callable[[], Export | Refused]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed now: the query, and the ids where the list is narrower than it."""

    query: Query
    only: Sequence[str] | None = None


class LedgerExport(QObject):
    """Asks in the bar of the screen and works in its progress panel. `file_name` is a msgid with
    {day}.
    """

    def __init__(
        self,
        context: Context,
        kind: RecordKind,
        ask: AskBar,
        progress: ProgressPanel,
        file_name: str,
    ) -> None:
        super().__init__(ask)
        self._file_name = file_name
        self._context = context
        self._kind = kind
        self._ask = ask
        self._progress = progress

    def masked(self, listed: Listed | None) -> None:
        """Ask where to; `listed` is None when nothing is."""
        if listed is None:
            self._context.say(_("没有可以导出的登记"))
            return
        desk = self._context.desk
        words = _("导出 Excel 到（姓名和号码已遮盖）")
        query, only = listed.query, listed.only
        self._ask_place(
            words, lambda place: self._write(place, lambda: ledger.export(desk, query, only=only))
        )

    def full(self, listed: Listed | None) -> None:
        """Ask why, where to, and who: the file shows every name and number."""
        if listed is None:
            self._context.say(_("没有可以导出的登记"))
            return
        words = _("导出全文的原因（会记入日志，文件里姓名和号码都不遮盖）")
        self._ask.ask(words, _("下一步"), lambda reason: self._ask_full_place(listed, reason))

    def _ask_full_place(self, listed: Listed, reason: str) -> None:
        words = _("导出 Excel 到（姓名和号码不遮盖，请妥善保管）")
        self._ask_place(words, lambda place: self._ask_secret(listed, reason, place))

    def _ask_secret(self, listed: Listed, reason: str, place: str) -> None:
        desk = self._context.desk
        words = _("请再输一次您的 PIN") if reentry.by_pin(desk) else _("请再输一次您的密码")
        self._ask.ask_secret(
            words,
            _("导出全文"),
            lambda secret: self._write(
                place, lambda: ledger.export_full(desk, listed.query, reason, secret, listed.only)
            ),
        )

    def _ask_place(self, words: str, then: Callable[[str], None]) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = _(self._file_name).format(day=self._context.desk.clock.now()[:10])
        place = Path(QStandardPaths.writableLocation(documents)) / f"{name}.xlsx"
        self._ask.ask(words, _("导出"), then, str(place))
        self._ask.offer(_("选择位置"), self._choose_place)

    def _choose_place(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self._ask, "", self._ask.line.text(), "*.xlsx")
        if chosen:
            self._ask.line.setText(chosen)

    def _write(self, place: str, allow: Allow) -> None:
        desk = self._context.desk

        def work(progress: Progress, cancelled: Cancelled) -> int | Problem | Refused:
            allowed = allow()
            if isinstance(allowed, Refused):
                return allowed
            return desk.ledgers.write_xlsx(desk, allowed, Path(place), progress, cancelled)

        self._progress.start(
            _("正在导出"),
            work,
            lambda result: self._on_written(result, place),
            lambda error: self._context.say(fault_words(error), "stop"),
            lambda: self._context.say(_("已停止，没有写出文件")),
        )

    def _on_written(self, result: int | Problem | Refused, place: str) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result, self._kind), "stop")
        elif isinstance(result, Problem):
            self._context.say(sentence(result), "stop")
        else:
            words = _("已导出 {n} 条到 {file}").format(n=result, file=place)
            self._context.say(words, "good")
