"""What is done with a report: written as a workbook, or kept as it is when its month is closed.

A workbook goes into the documents folder at once, never over a file that is there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.documents.village_sheets import Produced, produce, wanted
from app.domain.fields import RecordKind
from app.domain.periods import Period
from app.domain.problems import Problem, Refused, Severity, refused
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.asking import AskBar
from app.ui.faults import fault_words, refusal_words
from app.ui.printing.workshop import press
from app.ui.progress import ProgressPanel
from app.ui.screens.base import Context
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases import ledger, month_close
from app.usecases.ledger import Lines
from app.usecases.month_close import Closed
from app.usecases.ports import Cancelled, Progress, Query
from app.usecases.records import Saved
from app.usecases.reports import Table
from app.usecases.village import sheets
from app.usecases.village.sheet import Sheet

Written = int | Problem | Refused
Work = Callable[[Path, Progress, Cancelled], Written]


class ReportActs(QWidget):
    """The question that is asked now, or the work that is under way. `frozen`: a period is closed
    now.
    """

    frozen = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._ask = AskBar()
        self._progress = ProgressPanel(context.tasks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.none)
        layout.addWidget(self._ask)
        layout.addWidget(self._progress)

    def freeze(self, made: Table, closed: Closed | None) -> None:
        """Close the period; asked for a reason when it was closed before."""
        if closed is None:
            self._freeze(made, "")
        else:
            words = _("这一期已经存过档，再次存档的原因")
            self._ask.ask(words, _("存档"), lambda reason: self._freeze(made, reason))

    def _freeze(self, made: Table, reason: str) -> None:
        desk, period = self._context.desk, f"{made.period.first}..{made.period.last}"
        self._context.tasks.run(
            self,
            lambda: month_close.freeze(desk, made.report.name, period, reason),
            self._on_frozen,
            lane=Lane.WRITE,
        )

    def _on_frozen(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
            return
        self._context.feed.publish(result.changes)
        self._context.say(_("已存档，之后录入的会另外列出"), "good")
        self.frozen.emit()

    def table(self, made: Table) -> None:
        """A return: figures only, no names."""
        desk = self._context.desk
        name = f"{made.report.title}-{made.period.first}-{made.period.last}"
        self._start(name, None, lambda path, *_how: desk.ledgers.write_table(desk, made, path))

    def lines(self, title: str, period: Period, lines: Lines) -> None:
        """A sheet of the village log: figures and masked names."""
        desk = self._context.desk
        name = f"{title}-{period.first}-{period.last}"
        self._start(name, None, lambda path, *_how: desk.ledgers.write_lines(desk, lines, path))

    def print_sheet(self, made: Sheet) -> None:
        """F8: where its PDF goes; it is kept here as well, and waits for its seal."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        name = f"{made.wish.kind.title}-{made.wish.period.first[:7]}.pdf"
        place = Path(QStandardPaths.writableLocation(documents)) / name
        words = _("打印成 PDF，存到（盖章后扫描回来即记为已盖章）")
        self._ask.ask(words, _("生成"), lambda text: self._print(made, Path(text)), str(place))

    def _print(self, made: Sheet, place: Path, *, anyway: bool = False) -> None:
        desk = self._context.desk

        def work() -> Produced | Refused:
            wishes = [wanted(desk, one) for one in sheets.apart(desk, made)]
            produced = produce(press(), desk, wishes, anyway=anyway)
            if isinstance(produced, Produced):
                try:
                    place.write_bytes(produced.rendered.content)
                except OSError:
                    return refused("file.not_written")
            return produced

        self._context.tasks.run(
            self,
            work,
            lambda result: self._on_printed(result, made, place),
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _on_printed(self, result: Produced | Refused, made: Sheet, place: Path) -> None:
        if isinstance(result, Produced):
            self._context.feed.publish(result.changes)
            words = _("已生成 {n} 份，共 {pages} 页：{file}").format(
                n=len(result.papers), pages=sum(result.rendered.pages), file=place
            )
            self._context.say(words, "good")
            return
        self._context.say(refusal_words(result), "stop")
        if all(one.severity is Severity.WARN for one in result.problems):  # a rare character
            again = _("有字打不出来，仍然打印，存到")
            self._ask.ask(
                again,
                _("生成"),
                lambda text: self._print(made, Path(text), anyway=True),
                str(place),
            )

    def register(self, title: str, query: Query) -> None:
        """A register: names and numbers masked."""
        desk = self._context.desk

        def work(path: Path, progress: Progress, cancelled: Cancelled) -> Written:
            allowed = ledger.export(desk, query)
            if isinstance(allowed, Refused):
                return allowed
            return desk.ledgers.write_xlsx(desk, allowed, path, progress, cancelled)

        self._start(f"{title}-{query.since}-{query.until}", desk.kinds[query.kind], work)

    def _start(self, name: str, kind: RecordKind | None, work: Work) -> None:
        path = _free(name)
        self._progress.start(
            _("正在导出"),
            lambda progress, cancelled: work(path, progress, cancelled),
            lambda result: self._on_written(result, path, kind),
            lambda error: self._context.say(fault_words(error), "stop"),
            lambda: self._context.say(_("已停止，没有写出文件")),
        )

    def _on_written(self, result: Written, path: Path, kind: RecordKind | None) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result, kind), "stop")
        elif isinstance(result, Problem):
            self._context.say(sentence(result), "stop")
        else:
            self._context.say(_("已导出到 {file}").format(file=path), "good")


def _free(name: str) -> Path:
    """A place in the documents folder that nothing lies at."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    folder = Path(QStandardPaths.writableLocation(documents))
    names = (f"{name}.xlsx" if not n else f"{name} ({n + 1}).xlsx" for n in range(1_000))
    return next(path for path in map(folder.joinpath, names) if not path.exists())
