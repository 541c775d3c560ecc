"""The people of this installation: tiles, passwords, PINs (fills the port `People`).

Who may add or remove whom is checked by the verbs; here everybody needs an open vault.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.domain.problems import Problem
from app.domain.text import ascii_digits, normalise
from app.usecases.ports import Actor, Person
from app.vault.delays import Delays
from app.vault.passwords import Passwords
from app.vault.safe import Safe
from app.vault.slots import Pin, SlotFile, User
from app.vault.suites import WrongKey

PIN_TRIES = 3
PIN_DIGITS = 6
LONGEST_NAME = 60
_PIN_SALT_BYTES = 16


class VaultPeople:
    """Login, lock, PIN and the list of people. Failures are Problems with codes `vault.…`."""

    def __init__(self, safe: Safe, passwords: Passwords, delays: Delays) -> None:
        self._safe = safe
        self._passwords = passwords
        self._delays = delays
        self._tries: dict[str, int] = {}  # PIN tries left, of those who gave the password
        self._current: Actor | None = None

    # -- who is there ------------------------------------------------------------------------
    def list(self) -> Sequence[Person]:
        """The tiles, in the order of enrolment. Never waits for a running login."""
        if not self._safe.exists:
            return ()
        pins = self._safe.inside.pins if self._safe.is_open else {}
        return tuple(
            Person(
                name=user.name,
                roles=user.roles,
                opened=user.name in self._tries,
                has_pin=user.name in pins,
                wait_seconds=self._delays.remaining(user.name),
            )
            for user in self._safe.file.users
        )

    @property
    def has_keyring(self) -> bool:
        """Whether passwords here are bound to the key ring of the system."""
        locks = [u.lock for u in self._safe.file.users if u.lock] if self._safe.exists else []
        # The file knows; asking the system takes long and the login screen must not wait.
        return any(k.ring_entry for k in locks) if locks else self._passwords.ring_available

    @property
    def current(self) -> Actor | None:
        """Who is at the screen; None while it is locked."""
        return self._current

    def failures(self, name: str) -> int:
        """Wrong passwords since this person last came in, also those before a restart."""
        return self._delays.failures(name)

    # -- coming and going --------------------------------------------------------------------
    def login(self, name: str, password: str) -> Actor | Problem:
        """By password: always possible, and the only way after the start of the program."""
        with self._safe.turn:
            proof = self._prove(name, password)
            if isinstance(proof, Problem):
                return proof
            self._tries[name] = PIN_TRIES
            return self._enter(name)

    def reopen(self, name: str, pin: str) -> Actor | Problem:
        """By PIN, for somebody who gave the password since the program started."""
        with self._safe.turn:
            if name not in self._tries:
                return Problem("vault.pin_needs_password")
            known = self._safe.inside.pins.get(name)
            if known is None:
                return Problem("vault.no_pin")
            if hmac.compare_digest(Pin.of(ascii_digits(pin), known.salt).digest, known.digest):
                self._tries[name] = PIN_TRIES
                return self._enter(name)
            self._tries[name] -= 1
            if left := self._tries[name]:
                return Problem("vault.wrong_pin", args={"left": left})
            del self._tries[name]
            return Problem("vault.pin_needs_password")

    def lock(self) -> None:
        """Nobody is at the screen. The vault stays open for the background sync."""
        self._current = None

    # -- own secrets -------------------------------------------------------------------------
    def set_pin(self, name: str, pin: str) -> Problem | None:
        """Set or change the PIN of the person at the screen; "" removes it."""
        digits = ascii_digits(pin)
        with self._safe.turn:
            if self._current is None or self._current.name != name:
                return Problem("vault.pin_needs_password")
            if digits and (problem := _weak_pin(digits)):
                return problem
            inside = self._safe.inside
            pins = {owner: known for owner, known in inside.pins.items() if owner != name}
            if digits:
                pins[name] = Pin.of(digits, self._safe.suite.token(_PIN_SALT_BYTES))
            return self._safe.change(inside=replace(inside, pins=pins))

    def change_password(self, name: str, old: str, new: str) -> Problem | None:
        """Another password for the same person; the old one proves who asks."""
        with self._safe.turn:
            private = self._prove(name, old)
            if isinstance(private, Problem):
                return private
            user = self._known(name)
            lock = self._passwords.lock(private, new)
            if isinstance(lock, Problem):
                return lock
            problem = self._safe.change(self._safe.file.with_user(replace(user, lock=lock)))
            self._passwords.forget(replace(user, lock=lock) if problem else user)
            return problem

    # -- others ------------------------------------------------------------------------------
    def add(self, name: str, roles: Sequence[str], password: str) -> Problem | None:
        """A new person, or the first password of somebody whom the enrolment listed."""
        name = name.strip()
        with self._safe.turn:
            if not self._safe.is_open:
                return Problem("vault.closed")
            listed = self._safe.file.user(name)
            if problem := self._unfit(name, listed, roles):
                return problem
            return self.put(name, roles or (listed.roles if listed else ()), password)

    def put(self, name: str, roles: Sequence[str], password: str) -> Problem | None:
        """Store this person with a new pair and password, whatever was there before."""
        before = self._safe.file.user(name)
        user = self._passwords.user(name, roles, password, self._safe.root)
        if isinstance(user, Problem):
            return user
        problem = self._safe.change(self._safe.file.with_user(user))
        self._passwords.forget(user if problem else before)
        return problem

    def remove(self, name: str) -> Problem | None:
        """Somebody leaves: no slot any more, and a new root key that the old slot never held."""
        with self._safe.turn:
            if not self._safe.is_open:
                return Problem("vault.closed")
            user = self._safe.file.user(name)
            if user is None:
                return Problem("vault.person_unknown")
            if self._current and self._current.name == name:
                return Problem("vault.remove_self")
            if user.lock and sum(1 for u in self._safe.file.users if u.lock) == 1:
                return Problem("vault.last_person")
            if user.lock:
                problem = self._safe.rekey(leaving=name)
            else:
                problem = self._safe.change(self._safe.file.without_user(name))
            if problem is None:
                self._passwords.forget(user)
                self._delays.clear(name)
                self._tries.pop(name, None)
            return problem

    # -- inner -------------------------------------------------------------------------------
    def _prove(self, name: str, password: str) -> bytes | Problem:
        """The private half of whoever knows the password; the attempt counts; opens the vault."""
        user = self._safe.file.user(name) if self._safe.exists else None
        if user is None:
            return Problem("vault.person_unknown")
        if user.lock is None:
            return Problem("vault.no_password_yet")
        if seconds := self._delays.remaining(name):
            return Problem("vault.wait", args={"seconds": seconds})
        device_secret = self._passwords.device_secret(user.lock)
        if isinstance(device_secret, Problem):
            return device_secret
        suite, private = self._safe.suite, b""

        def root(file: SlotFile) -> bytes:
            nonlocal private
            known = file.user(name)
            if known is None or known.lock is None or known.slot is None:
                raise WrongKey
            private = known.lock.open(suite, password, device_secret)
            return known.slot.open(suite, private)

        self._delays.count(name)
        try:
            problem = self._safe.open(root)
        except WrongKey:
            return Problem("vault.wrong_password", args={"seconds": self._delays.remaining(name)})
        self._delays.clear(name)
        if problem:
            return problem
        # Opening may have finished the removal of this very person.
        return private if self._safe.file.user(name) else Problem("vault.person_unknown")

    def _enter(self, name: str) -> Actor:
        identity = self._safe.inside.identity
        roles = frozenset(self._known(name).roles)
        further = frozenset(identity.stations) - {identity.station}
        self._current = Actor(name, roles, identity.station, identity.partition, further)
        return self._current

    def _known(self, name: str) -> User:
        user = self._safe.file.user(name)
        if user is None:
            raise KeyError("no such person")
        return user

    def _unfit(self, name: str, listed: User | None, roles: Sequence[str]) -> Problem | None:
        if listed and listed.lock:
            return Problem("vault.person_exists")
        others = {normalise(u.name) for u in self._safe.file.users if u != listed}
        if normalise(name) in others:
            return Problem("vault.person_exists")
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            return Problem("vault.person_name", args={"maximum": LONGEST_NAME})
        return None if roles or listed else Problem("vault.no_role")


def _weak_pin(pin: str) -> Problem | None:
    if not (pin.isascii() and pin.isdigit() and len(pin) >= PIN_DIGITS):
        return Problem("vault.pin_digits", args={"minimum": PIN_DIGITS})
    steps = {ord(b) - ord(a) for a, b in pairwise(pin)}
    # 111111, 123456, 654321: what a bystander tries first.
    return Problem("vault.pin_too_simple") if steps in ({0}, {1}, {-1}) else None
