"""People coming, going and changing are events of the audit chain (storage-security.md, "Audit").

The vault has no store to write into, so it tells a witness; composition hands over the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.problems import Problem
from app.usecases.ports import Actor, Person
from app.vault.vault import Vault


class Witness(Protocol):
    """Where events go."""

    def enter(self, event: str, actor: str = "", detail: str = "") -> None:
        """Keep an event durably as soon as that is possible."""
        ...

    def note(self, event: str, actor: str = "", detail: str = "") -> None:
        """Keep an event without waiting for a disk."""
        ...


class WitnessedPeople:
    """Port `People` over a vault's people; every success and every failure is told."""

    def __init__(self, vault: Vault, witness: Witness) -> None:
        self._vault = vault
        self._people = vault.people
        self._witness = witness

    # -- who is there ------------------------------------------------------------------------
    def list(self) -> Sequence[Person]:
        """The tiles."""
        return self._people.list()

    @property
    def has_keyring(self) -> bool:
        """Whether passwords here are bound to the key ring of the system."""
        return self._people.has_keyring

    # -- coming and going --------------------------------------------------------------------
    def login(self, name: str, password: str) -> Actor | Problem:
        """The entry of a login counts the wrong passwords since the one before, also those of
        earlier starts of the program.
        """
        failures = self._people.failures(name)
        found = self._people.login(name, password)
        if isinstance(found, Problem):
            self._failed("login", name, found)
        else:
            self._witness.enter("login", name, f"failures:{failures}" if failures else "")
        return found

    def reopen(self, name: str, pin: str) -> Actor | Problem:
        """By PIN."""
        found = self._people.reopen(name, pin)
        if isinstance(found, Problem):
            self._failed("reopen", name, found)
        else:
            self._witness.enter("reopen", name)
        return found

    def lock(self) -> None:
        """The screen is locked at once; the event may wait for the next one."""
        current = self._people.current
        self._people.lock()
        if current is not None:
            self._witness.note("lock", current.name)

    # -- secrets and people ------------------------------------------------------------------
    def set_pin(self, name: str, pin: str) -> Problem | None:
        """One's own PIN; "" removes it."""
        return self._told("pin", name, self._people.set_pin(name, pin))

    def change_password(self, name: str, old: str, new: str) -> Problem | None:
        """One's own password."""
        return self._told("password", name, self._people.change_password(name, old, new))

    def recover(self, code: str, name: str, password: str) -> Problem | None:
        """A new password by the printed code; see `Vault.recover`."""
        return self._told("recover", name, self._vault.recover(code, name, password))

    def add(self, name: str, roles: Sequence[str], password: str) -> Problem | None:
        """A new person."""
        return self._told("person_add", name, self._people.add(name, roles, password))

    def remove(self, name: str) -> Problem | None:
        """Somebody leaves."""
        known = self._known(name)  # nobody knows the name afterwards
        problem = self._people.remove(name)
        event = "person_remove_failed" if problem else "person_remove"
        self._witness.enter(event, self._at_screen(), problem.code if problem else known)
        return problem

    # -- inner -------------------------------------------------------------------------------
    def _told(self, event: str, name: str, problem: Problem | None) -> Problem | None:
        if problem is not None:
            self._failed(event, name, problem)
        else:
            self._witness.enter(event, self._at_screen() or name, name)
        return problem

    def _failed(self, event: str, name: str, problem: Problem) -> None:
        self._witness.enter(f"{event}_failed", self._known(name), problem.code)

    def _at_screen(self) -> str:
        current = self._people.current
        return current.name if current else ""

    def _known(self, name: str) -> str:
        """The name of a tile; anything else may be a password in the wrong box."""
        return name if any(person.name == name for person in self._people.list()) else ""
