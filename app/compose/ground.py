"""A data folder before anybody logged in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import SystemClock, SystemIds
from app.domain.problems import Problem
from app.paths import DataFolder
from app.store import InstanceLock, StoreFault
from app.store.journal import Journal
from app.store.rekey import Rekeying
from app.usecases.ports import Clock, Ids
from app.vault import Vault
from app.vault.ring import Ring
from app.vault.witness import WitnessedPeople

if TYPE_CHECKING:
    from app.compose.station import Station
    from app.replication.enrolment import Enrolled
    from app.store import Recovery


class Ground:
    """One data folder, held by this process; no key is touched yet.

    `lock` is taken at once, so that a second instance is told before it asks for a password.
    """

    def __init__(self, folder: DataFolder, vault: Vault, lock: InstanceLock, rekeying: Rekeying):
        self.folder = folder
        self.vault = vault
        self.clock: Clock = SystemClock()
        self.ids: Ids = SystemIds()
        self.journal = Journal(self.clock.now)
        self.people = WitnessedPeople(vault, self.journal)
        self._lock = lock
        self._rekeying = rekeying

    @classmethod
    def open(cls, root: Path, keyring: Ring | None = None) -> Ground | Problem:
        """The ground of a data folder, which is made when it is new; `keyring` None takes that of
        the system. Problems: store.locked (another instance), store.read_only, vault.…
        """
        try:
            root.mkdir(parents=True, exist_ok=True)
            folder = DataFolder(root)
            lock = InstanceLock(folder.lock)
        except StoreFault as fault:
            return Problem(fault.code)
        except OSError:
            return Problem("store.read_only")
        rekeying = Rekeying(folder.database)
        vault = Vault.open(
            folder.keys, SystemClock(), SystemIds(), keyring=keyring, database=rekeying
        )
        if isinstance(vault, Problem):
            lock.release()
            return vault
        return cls(folder, vault, lock, rekeying)

    def enrol(
        self, file: bytes, code: str, passwords: Mapping[str, str], url: str = ""
    ) -> Enrolled | Problem:
        """Make this folder a station's device; see `Enrolment.run`."""
        from app.replication import enrolment as enrolling  # noqa: PLC0415 - see the package

        keys = self.folder.keys
        ask = enrolling.over_http(keys, self.clock, self.ids)
        enrolment = enrolling.Enrolment(self.vault, keys, self.clock, self.ids, ask)
        done = enrolment.run(file, code, passwords, url)
        if not isinstance(done, Problem):
            self.journal.enter("enrol", detail=done.device)
        return done

    @staticmethod
    def first_listed(file: bytes, code: str) -> str | Problem:
        """The first person whom an enrolment file names."""
        from app.replication.enrolment import open_file  # noqa: PLC0415 - see the package

        listed = open_file(file, code)
        return listed if isinstance(listed, Problem) else listed.users[0].name

    def open_station(self, server: str = "") -> Station:
        """The station, with the vault open; `server` stands in for the enrolled address.

        Raises `StoreFault`.
        """
        from app.compose.station import Station  # noqa: PLC0415 - see the package

        return Station(self, self._lock, self._rekeying, server)

    def recover_store(self) -> Recovery:
        """After `store.damaged`: quarantine, newest verified backup, salvage; what came of it."""
        from app.compose.station import recover  # noqa: PLC0415 - see the package

        return recover(self, self._lock)

    def close(self) -> None:
        """Let the next instance in."""
        self._lock.release()
