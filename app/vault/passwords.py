"""Passwords: how long they must be, and what else they are bound to.

A password alone can be guessed by whoever copies the data folder. With a key ring, a random device
secret that never lies in the folder goes into the key, and 8 characters are enough; without one
the password must carry the whole weight with 14 (storage-security.md, Keys).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.problems import Problem
from app.vault.ring import Ring, RingLocked
from app.vault.slots import Lock, User, lock_for, slot_for
from app.vault.suites import KEY_BYTES, Suite, plain_password

MINIMUM = 8
MINIMUM_WITHOUT_RING = 14
LONGEST = 200
_ENTRY_BYTES = 16


class Passwords:
    """Makes and opens the locks of users."""

    def __init__(self, suite: Suite, ring: Ring) -> None:
        self._suite = suite
        self._ring = ring

    @property
    def ring_available(self) -> bool:
        """Whether new passwords are bound to a key ring."""
        return self._ring.available

    def user(self, name: str, roles: Sequence[str], password: str, root: bytes) -> User | Problem:
        """A person with a new pair, a password and the root key."""
        private = self._suite.token(KEY_BYTES)
        lock = self.lock(private, password)
        if isinstance(lock, Problem):
            return lock
        public = self._suite.box_public(private)
        return User(name, tuple(roles), lock, slot_for(self._suite, public, root))

    def unfit(self, password: str) -> Problem | None:
        """Whether a new password may not be taken.

        Problems: `vault.password_too_short`, `vault.passphrase_too_short` (there is no ring), both
        with args minimum; `vault.password_too_long` with args maximum.
        """
        length = len(plain_password(password))
        if length > LONGEST:
            return Problem("vault.password_too_long", args={"maximum": LONGEST})
        code, minimum = "vault.passphrase_too_short", MINIMUM_WITHOUT_RING
        if self._ring.available:
            code, minimum = "vault.password_too_short", MINIMUM
        return Problem(code, args={"minimum": minimum}) if length < minimum else None

    def lock(self, private: bytes, password: str) -> Lock | Problem:
        """A private half under a new password and, where there is a ring, a new device secret.

        Problems: those of `unfit`, and `vault.keyring_locked` (args minimum) with a password that
        is too short to do without the ring.
        """
        if problem := self.unfit(password):
            return problem
        if self._ring.available:
            entry, secret = self._suite.token(_ENTRY_BYTES).hex(), self._suite.token(KEY_BYTES)
            try:
                self._ring.put(entry, secret)
                return lock_for(self._suite, private, password, entry, secret)
            except RingLocked:
                if len(plain_password(password)) < MINIMUM_WITHOUT_RING:
                    return Problem("vault.keyring_locked", args={"minimum": MINIMUM_WITHOUT_RING})
        return lock_for(self._suite, private, password)

    def device_secret(self, lock: Lock) -> bytes | Problem:
        """The device secret of a lock, b"" where it has none.

        Problems: `vault.keyring_missing` (there is no ring any more), `vault.keyring_locked`,
        `vault.keyring_lost` (the ring does not know this installation). The recovery code helps.
        """
        if not lock.ring_entry:
            return b""
        if not self._ring.available:
            return Problem("vault.keyring_missing")
        try:
            secret = self._ring.get(lock.ring_entry)
        except RingLocked:
            return Problem("vault.keyring_locked")
        return Problem("vault.keyring_lost") if secret is None else secret

    def forget(self, user: User | None) -> None:
        """Delete the device secret of a lock that is no longer used."""
        if user and user.lock and user.lock.ring_entry:
            self._ring.delete(user.lock.ring_entry)
