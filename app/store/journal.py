"""Events beside the records — login, people, packs, backups — on their way into the audit chain."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.domain.problems import Problem
from app.store import audit
from app.store.faults import StoreFault
from app.usecases.ports import BackupInfo, Drill, PortFault
from app.usecases.ports import Backups as BackupsPort

if TYPE_CHECKING:
    from app.store.engine import Database

_log = logging.getLogger(__name__)


class Journal:
    """Enters events at once while a store is attached; before that they wait in memory.

    A wrong password is met before there is a key to write with, so it is entered at the login that
    follows. A disk that cannot be written holds nobody up: the events go on waiting.
    """

    def __init__(self, now: Callable[[], str]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._waiting: list[audit.Entry] = []
        self._database: Database | None = None

    def note(self, event: str, actor: str = "", detail: str = "") -> None:
        """Remember an event; it is entered with the next one. For callers that may not wait."""
        with self._lock:
            self._waiting.append(audit.Entry(self._now(), actor, event, detail=detail))

    def enter(self, event: str, actor: str = "", detail: str = "") -> None:
        """Enter an event, durably when a store is open. `detail` is a code, never typed text."""
        self.note(event, actor, detail)
        self._flush()

    def attach(self, database: Database) -> None:
        """The store is open: what waited is entered."""
        self._database = database
        self._flush()

    def detach(self) -> None:
        """Before the store is closed."""
        self._flush()
        self._database = None

    def _flush(self) -> None:
        with self._lock:
            if self._database is None or not self._waiting:
                return
            try:
                with self._database.write() as connection:
                    for entry in self._waiting:
                        audit.append(connection, entry)
            except StoreFault as fault:
                _log.info("events wait for the audit chain", extra={"code": fault.code})
                return
            self._waiting.clear()


class AuditedBackups:
    """Port `Backups` for one person: a copy that somebody makes or goes back to is an event."""

    def __init__(self, inner: BackupsPort, journal: Journal, actor: str) -> None:
        self._inner = inner
        self._journal = journal
        self._actor = actor

    def make(self, folder: str | None = None) -> BackupInfo:
        """Entered first, so that the copy holds its own entry."""
        self._journal.enter("backup", self._actor, "copied_out" if folder else "")
        try:
            return self._inner.make(folder)
        except PortFault as fault:
            self._journal.enter("backup_failed", self._actor, fault.code)
            raise

    def list(self) -> Sequence[BackupInfo]:
        """The backups beside the database, newest first."""
        return self._inner.list()

    def restore(self, path: str) -> Problem | None:
        """Entered into the chain that goes on, which is that of the backup."""
        problem = self._inner.restore(path)
        if problem is None:
            self._journal.enter("restored", self._actor)
        else:
            self._journal.enter("restore_failed", self._actor, problem.code)
        return problem

    def drill(self, path: str = "") -> Drill | Problem:
        """A drill is an event, and one that failed all the more."""
        result = self._inner.drill(path)
        if isinstance(result, Problem):
            self._journal.enter("drill_failed", self._actor, result.code)
        else:
            self._journal.enter("drill", self._actor)
        return result

    def verify(self) -> Mapping[str, object]:
        """Nothing is changed by looking."""
        return self._inner.verify()
