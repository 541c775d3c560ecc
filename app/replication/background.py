"""The background: an exchange when it is due, a backup when it is due, on one thread.

It never asks a person anything; what came of it is handed to `report`. The thread sleeps on an
event, so that a save, a click and the end of the program wake it at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.usecases.ports import Cancelled, PortFault, SyncOutcome
from sync.schedule import Schedule

_BACKUP_EVERY = 10 * 60.0
_FIRST_EXCHANGE = 3.0  # after the window has drawn itself
_RESULTS_OF_A_PERSON = frozenset({"revoked", "unknown-device", "fork", "protocol-too-new"})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What the background does. `uniform(low, high)` gives random seconds."""

    exchange: Callable[[Cancelled], SyncOutcome | None]
    backup: Callable[[], object]
    report: Callable[[SyncOutcome], None]
    monotonic: Callable[[], float]
    uniform: Callable[[float, float], float]


class Background:
    """Starts with `start`, ends with `stop`; `saved` after every save."""

    def __init__(self, duties: Duties) -> None:
        self._duties = duties
        self._wake = threading.Event()
        self._stopping = False
        self._schedule = Schedule(due=duties.monotonic() + _FIRST_EXCHANGE)
        self._backup_due = duties.monotonic() + _BACKUP_EVERY
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a running exchange is cancelled between two steps."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def saved(self) -> None:
        """Something new waits: exchange soon when the line is good."""
        self._schedule = self._schedule.after_save(self._duties.monotonic())
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping:
            now = self._duties.monotonic()
            wait = min(self._schedule.wait(now), max(0.0, self._backup_due - now))
            if wait > 0:
                self._wake.wait(wait)
                self._wake.clear()
                continue
            if self._backup_due <= now:
                self._back_up(now)
            else:
                self._exchange()

    def _back_up(self, now: float) -> None:
        self._backup_due = now + _BACKUP_EVERY
        try:
            self._duties.backup()
        except PortFault as fault:
            _log.warning("no backup", extra={"code": fault.code})

    def _exchange(self) -> None:
        outcome = self._duties.exchange(lambda: self._stopping)
        now = self._duties.monotonic()
        if outcome is None:
            self._schedule = Schedule().after_success(now, pending=False)
            return
        if outcome.error in _RESULTS_OF_A_PERSON:
            # Asking again changes nothing until somebody acts.
            self._schedule = Schedule().after_success(now, pending=False)
        elif outcome.error:
            self._schedule = self._schedule.after_failure(now, self._duties.uniform)
        else:
            self._schedule = self._schedule.after_success(now, pending=outcome.pending > 0)
        self._duties.report(outcome)
