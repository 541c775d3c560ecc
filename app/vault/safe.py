"""The key-slot file in the running program: read, opened by somebody, changed, rekeyed.

Once opened it stays open until the program ends: the background sync needs the database, and a
PIN could never open it again. Locking the screen is the matter of `people`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.domain.problems import Problem
from app.vault.files import TwoCopies
from app.vault.keys import Use, derived
from app.vault.slots import Damaged, Inside, Newer, SlotFile, decoded, encoded
from app.vault.suites import KEY_BYTES, Suite, UnknownSuite, WrongKey

Key = Callable[[SlotFile], bytes]
"""Gets the root key out of a slot file; raises WrongKey."""

_log = logging.getLogger(__name__)


class Database(Protocol):
    """What a rekey asks of the encrypted database (composition joins the store to it).

    `rekey` is atomic: an exception or a power cut leaves the database under either key, never
    under both, and `opens_with` tells which.
    """

    def opens_with(self, key: bytes, salt: bytes) -> bool: ...
    def rekey(self, key: bytes, salt: bytes) -> None: ...


class Safe:
    """The slot file of one data folder. Failures are Problems; what fails changes nothing."""

    def __init__(self, folder: Path, suite: Suite, database: Database | None) -> None:
        self.suite = suite
        self.turn = threading.RLock()  # one login or change at a time
        self._copies = TwoCopies(folder, "slots")
        self._database = database
        self._files: list[SlotFile] = []  # best copy first; both only until the first opening
        self._in_step = True
        self._root = b""
        self._inside: Inside | None = None

    # -- reading -----------------------------------------------------------------------------
    def load(self) -> Problem | None:
        """Read both copies; nothing there is no problem."""
        try:
            copies = self._copies.read()
        except OSError:
            return Problem("vault.not_readable")
        found: list[SlotFile] = []
        for data in copies:
            try:
                found.append(decoded(data))
            except Damaged:
                _log.warning("a copy of the key-slot file is damaged", extra={"count": len(data)})
            except Newer:
                return Problem("vault.newer_program")
        if copies and not found:
            return Problem("vault.slots_damaged")
        self._files = sorted(found, key=lambda file: -file.generation)
        self._in_step = len(copies) == 2 and copies[0] == copies[1]
        return None

    @property
    def exists(self) -> bool:
        """Whether this installation is enrolled."""
        return bool(self._files)

    @property
    def is_open(self) -> bool:
        """Whether the root key is in memory."""
        return self._inside is not None

    @property
    def file(self) -> SlotFile:
        """The copy that counts. Before the first opening nothing in it is authenticated."""
        return self._files[0]

    @property
    def inside(self) -> Inside:
        """What only an opened vault reads; RuntimeError while it is closed."""
        if self._inside is None:
            raise RuntimeError("the vault is closed")
        return self._inside

    @property
    def root(self) -> bytes:
        """The root key; only for sealing it to another slot."""
        return self._root

    def keys(self, use: Use) -> tuple[bytes, ...]:
        """The keys of one use: the present one, then those of before each rekey."""
        return tuple(derived(self.suite, root, use) for root in (self._root, *self.inside.former))

    # -- opening -----------------------------------------------------------------------------
    def open(self, key: Key) -> Problem | None:
        """Open with whatever `key` gets out of a slot; raises WrongKey when it fits no copy.

        A copy that was altered in place is passed over for the other one.
        """
        wrong: WrongKey | None = None
        for file in self._files:
            try:
                root = key(file)
            except WrongKey as error:
                wrong = error
                continue
            try:
                inside = file.opened(self.suite, root)
            except (WrongKey, UnknownSuite):
                _log.warning("a copy of the key-slot file was altered")
                continue
            self._files, self._root, self._inside = [file], root, inside
            self._bring_in_step()
            return None
        if wrong:
            raise wrong
        return Problem("vault.slots_damaged")

    def _bring_in_step(self) -> None:
        # What cannot be written now is done at the next opening; reading needs none of it.
        if self.inside.next:
            self._settle()
        elif not self._in_step:
            self._in_step = self._store(self.file) is None

    # -- changing ----------------------------------------------------------------------------
    def create(self, root: bytes, file: SlotFile, inside: Inside) -> Problem | None:
        """Store the next generation under `root`."""
        sealed = file.sealed(self.suite, root, inside)
        if problem := self._store(sealed):
            return problem
        self._files, self._root, self._inside = [sealed], root, inside
        return None

    def change(self, file: SlotFile | None = None, inside: Inside | None = None) -> Problem | None:
        """Store other people or another inside; needs an open vault."""
        return self.create(self._root, file or self.file, inside or self.inside)

    def _store(self, file: SlotFile) -> Problem | None:
        try:
            self._copies.write(encoded(file))
        except OSError:
            return Problem("vault.not_written")
        return None

    # -- rekey -------------------------------------------------------------------------------
    def rekey(self, leaving: str) -> Problem | None:
        """A new root key for everybody but one person, and the database under it.

        The new key is stored under the old one first; from then on a cut at any moment leaves a
        file that opens and a database that one of the two keys opens (`_settle`).
        """
        following = self.suite.token(KEY_BYTES)
        if problem := self.change(inside=replace(self.inside, next=following, leaving=leaving)):
            return problem
        if self._database:
            try:
                self._database.rekey(derived(self.suite, following, Use.DATABASE), self.file.salt)
            except Exception:  # noqa: BLE001 - whatever happened, `_settle` sees the outcome
                _log.exception("the database was not rekeyed")
        problem = self._settle()
        if problem is None and self.file.user(leaving):
            return Problem("vault.rekey_failed")
        return problem

    def _settle(self) -> Problem | None:
        """Finish the rekey when the database has the new key, drop it when it has the old one."""
        root, inside = self.inside.next, self.inside
        key = derived(self.suite, root, Use.DATABASE)
        settled = replace(inside, next=b"", leaving="")
        if self._database and not self._database.opens_with(key, self.file.salt):
            return self.change(inside=settled)
        pins = {name: pin for name, pin in inside.pins.items() if name != inside.leaving}
        file = self.file.rewrapped(self.suite, root, without=inside.leaving)
        settled = replace(settled, pins=pins, former=(self._root, *inside.former))
        sealed = file.sealed(self.suite, root, settled)
        problem = self._store(sealed)
        # The database is under the new key whether or not the file could be written.
        self._files, self._root, self._inside = [sealed], root, settled
        return problem
