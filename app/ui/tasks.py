"""The one door off the UI thread (architecture.md, "Rules of the house").

Reading runs side by side, writing one after the other, and long work tells how far it is and can be
cancelled. Work gets data and returns data: it never holds a widget. Its outcome is delivered on the
UI thread, and dropped when the owner is gone or the work was cancelled.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum, auto
from threading import Event
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from app.usecases.ports import Cancelled, Progress

T = TypeVar("T")
LongWork = Callable[[Progress, Cancelled], T]

_log = logging.getLogger(__name__)


class Lane(Enum):
    """READ runs beside others; WRITE keeps the order in which acts were asked for."""

    READ = auto()
    WRITE = auto()


class CancelToken:
    """Handed out for every work: `cancel` asks it to stop and drops its outcome."""

    def __init__(self) -> None:
        self._event = Event()

    def cancel(self) -> None:
        """Ask the work to stop; its outcome is not delivered."""
        self._event.set()

    def cancelled(self) -> bool:
        """Whether somebody asked; callable from any thread."""
        return self._event.is_set()


class _Mail(QObject):
    """Carries callbacks from the workers to the UI thread, in order."""

    posted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver(self, callback: Callable[[], None]) -> None:
        callback()


class _Job(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        self._run()


class TaskRunner(QObject):
    """Runs work off the UI thread. `on_unexpected` hears of failures nobody else handles."""

    idle = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        on_unexpected: Callable[[BaseException], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._mail = _Mail(self)
        self._pools = {Lane.READ: QThreadPool(self), Lane.WRITE: QThreadPool(self)}
        self._pools[Lane.READ].setMaxThreadCount(3)
        self._pools[Lane.WRITE].setMaxThreadCount(1)
        self._on_unexpected = on_unexpected
        self._running: dict[CancelToken, QObject] = {}

    @property
    def busy(self) -> bool:
        """Whether any outcome is still to come."""
        return bool(self._running)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[BaseException], None] | None = None,
        lane: Lane = Lane.READ,
    ) -> CancelToken:
        """Run `work` in `lane`; hand its result to `on_done` or what it raised to `on_error`."""
        return self._start(owner, lambda _token: work(), on_done, on_error, lane)

    def run_long(
        self,
        owner: QObject,
        work: LongWork[T],
        on_done: Callable[[T], None] | None = None,
        on_progress: Progress | None = None,
        on_error: Callable[[BaseException], None] | None = None,
    ) -> CancelToken:
        """Like `run` in the reading lane, for work that reports (done, total) and stops when asked.

        The reading lane, because backups and syncs must not hold up the next save.
        """

        def reporting(token: CancelToken) -> T:
            def progress(done: int, total: int) -> None:
                if on_progress is not None:
                    self._post(owner, token, lambda: on_progress(done, total))

            return work(progress, token.cancelled)

        return self._start(owner, reporting, on_done, on_error, Lane.READ)

    def shutdown(self) -> None:
        """Finish what is being written, drop what is being read, and wait for the threads."""
        for token in self._running:
            token.cancel()
        for pool in self._pools.values():
            pool.waitForDone()

    def _start(
        self,
        owner: QObject,
        work: Callable[[CancelToken], T],
        on_done: Callable[[T], None] | None,
        on_error: Callable[[BaseException], None] | None,
        lane: Lane,
    ) -> CancelToken:
        token = CancelToken()
        self._running[token] = owner

        def run() -> None:
            try:
                result = work(token)
            except BaseException as error:  # noqa: BLE001 - handed to the UI thread, never lost
                failure = error
                self._mail.posted.emit(lambda: self._failed(owner, token, on_error, failure))
            else:
                self._mail.posted.emit(lambda: self._finished(owner, token, on_done, result))

        self._pools[lane].start(_Job(run))
        return token

    def _post(self, owner: QObject, token: CancelToken, callback: Callable[[], None]) -> None:
        self._mail.posted.emit(lambda: callback() if self._wanted(owner, token) else None)

    def _wanted(self, owner: QObject, token: CancelToken) -> bool:
        return not token.cancelled() and shiboken6.isValid(owner)

    def _finished(
        self, owner: QObject, token: CancelToken, on_done: Callable[[T], None] | None, result: T
    ) -> None:
        self._forget(token)
        if on_done is not None and self._wanted(owner, token):
            on_done(result)

    def _failed(
        self,
        owner: QObject,
        token: CancelToken,
        on_error: Callable[[BaseException], None] | None,
        error: BaseException,
    ) -> None:
        self._forget(token)
        if not self._wanted(owner, token):
            # The type alone: the text of an exception may name a person.
            _log.info("work without an owner failed: %s", type(error).__name__)
        elif on_error is not None:
            on_error(error)
        elif self._on_unexpected is not None:
            self._on_unexpected(error)
        else:
            raise error

    def _forget(self, token: CancelToken) -> None:
        self._running.pop(token, None)
        if not self._running:
            self.idle.emit()
