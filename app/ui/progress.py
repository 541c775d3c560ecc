"""Long work in its place on the screen: what is being done, how far, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.labels import PlainLabel
from app.ui.rows import side_by_side
from app.ui.tasks import CancelToken, LongWork, TaskRunner
from app.ui.theme import SPACE

T = TypeVar("T")


class ProgressPanel(QWidget):
    """Runs one long work at a time and shows it; hidden while nothing runs."""

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        self._tasks = tasks
        self._token: CancelToken | None = None
        self._on_cancel: Callable[[], None] = lambda: None
        self._words = PlainLabel()
        self._count = PlainLabel(role="small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = Button(_("停止"), self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.xs, SPACE.none, SPACE.xs)
        layout.setSpacing(SPACE.xs)
        line = side_by_side(self._words, self._count, self._stop)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self._bar)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether work is under way."""
        return self._token is not None

    def start(
        self,
        words: str,
        work: LongWork[T],
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None] | None = None,
        on_cancel: Callable[[], None] | None = None,
    ) -> None:
        """Run `work(progress, cancelled)` under these words; refused while another runs."""
        if self.running:
            return
        self._words.setText(words)
        self._count.setText("")
        self._bar.setRange(0, 0)
        self._on_cancel = on_cancel or (lambda: None)
        self.show()

        def done(result: T) -> None:
            self._finish()
            on_done(result)

        def failed(error: BaseException) -> None:
            self._finish()
            if on_error is None:
                raise error
            on_error(error)

        self._token = self._tasks.run_long(self, work, done, self._on_progress, failed)

    def cancel(self) -> None:
        """Ask the work to stop; what is already saved stays saved."""
        if self._token is not None:
            self._token.cancel()
            self._finish()
            self._on_cancel()

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        counted = _("第 {done} 件，共 {total} 件").format(done=done, total=total)
        self._count.setText(counted if total else "")

    def _finish(self) -> None:
        self._token = None
        self.hide()
