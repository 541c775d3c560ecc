"""The vault as the program sees it: made at enrolment, opened by a person, recovered by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.problems import Problem
from app.usecases.ports import Clock, Ids
from app.vault import codes
from app.vault.delays import Delays
from app.vault.identity import Identity
from app.vault.keys import Use
from app.vault.passwords import Passwords
from app.vault.people import VaultPeople
from app.vault.ring import Ring, SystemRing
from app.vault.safe import Database, Safe
from app.vault.slots import Inside, Slot, SlotFile, User, recovery_private, slot_for
from app.vault.suites import KEY_BYTES, Cost, Suite, WrongKey

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person of the enrolment; without a password until the first login (`people.add`)."""

    name: str
    roles: tuple[str, ...]
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Created:
    """The code is shown or printed once and stored nowhere."""

    recovery_code: str = field(repr=False)


class Vault:
    """All keys of one data folder. Every failure is a Problem with a code `vault.…`.

    What needs an open vault raises RuntimeError while it is closed: `database_key`, `keys`,
    `identity`, `escrow`.
    """

    def __init__(self, safe: Safe, passwords: Passwords, delays: Delays) -> None:
        self._safe = safe
        self._passwords = passwords
        self._delays = delays
        self.people = VaultPeople(safe, passwords, delays)

    @classmethod
    def open(
        cls,
        folder: Path,
        clock: Clock,
        ids: Ids,
        *,
        keyring: Ring | None = None,
        database: Database | None = None,
        cost: Cost | None = None,
    ) -> Vault | Problem:
        """Read the slot file in `folder`; no key is touched yet.

        `keyring` None takes that of the system; `database` is asked when somebody leaves (without
        one, only the slot file gets a new key); `cost` is that of passwords set from now on.
        """
        suite = Suite(ids.token, cost)
        safe = Safe(folder, suite, database)
        if problem := safe.load():
            return problem
        passwords = Passwords(suite, keyring or SystemRing())
        return cls(safe, passwords, Delays(folder / "delays", clock))

    # -- enrolment ---------------------------------------------------------------------------
    @property
    def enrolled(self) -> bool:
        """Whether there is a slot file at all."""
        return self._safe.exists

    def create(
        self, people: Sequence[NewPerson], identity: Identity, escrow_public: bytes | None
    ) -> Created | Problem:
        """Make the root key and a slot for everybody with a password; the vault is open then."""
        if self.enrolled:
            return Problem("vault.already_enrolled")
        suite = self._safe.suite
        root, secret = suite.token(KEY_BYTES), codes.new_recovery_secret(suite.token)
        users: list[User] = []
        for person in people:
            user = (
                self._passwords.user(person.name, person.roles, person.password, root)
                if person.password
                else User(person.name, person.roles)
            )
            if isinstance(user, Problem):
                return user
            users.append(user)
        if not any(user.lock for user in users):
            return Problem("vault.no_password")
        file = SlotFile(
            salt=suite.token(_SALT_BYTES),
            users=tuple(users),
            recovery=self._recovery_slot(secret, root),
            escrow=slot_for(suite, escrow_public, root) if escrow_public else None,
        )
        if problem := self._safe.create(root, file, Inside(identity=identity)):
            return problem
        return Created(codes.printed(secret))

    def unfit(self, password: str) -> Problem | None:
        """Whether a new password may not be taken; for telling it before anything is done."""
        return self._passwords.unfit(password)

    # -- keys --------------------------------------------------------------------------------
    @property
    def is_open(self) -> bool:
        """Whether somebody gave a password since the program started."""
        return self._safe.is_open

    def database_key(self) -> tuple[bytes, bytes]:
        """Raw key (32 bytes) and salt (16 bytes) of the database."""
        return self.keys(Use.DATABASE)[0], self._safe.file.salt

    def keys(self, use: Use) -> tuple[bytes, ...]:
        """The keys of one use: seal with the first, open older things with the others.

        Ask again after somebody left: a removal changes them all.
        """
        return self._safe.keys(use)

    # -- identity ----------------------------------------------------------------------------
    def identity(self) -> Identity:
        """Who this device is towards the prefecture."""
        return self._safe.inside.identity

    def set_identity(self, identity: Identity) -> Problem | None:
        """Another address of the server, for instance."""
        with self._safe.turn:
            return self._safe.change(inside=replace(self._safe.inside, identity=identity))

    # -- when passwords are lost -------------------------------------------------------------
    def recover(self, code: str, name: str, password: str) -> Problem | None:
        """Give one person a new password by the printed code or by a code of the prefecture.

        Opens the vault. It works without the key ring and needs no delay: the code has 130 bits.
        """
        secret = codes.read(code)
        if isinstance(secret, Problem):
            return secret
        with self._safe.turn:
            if not self.enrolled:
                return Problem("vault.not_enrolled")
            try:
                problem = self._safe.open(lambda file: self._root_by(secret, file))
            except WrongKey:
                return Problem("vault.code_wrong")
            if problem:
                return problem
            user = self._safe.file.user(name)
            if user is None:
                return Problem("vault.person_unknown")
            if problem := self.people.put(name, user.roles, password):
                return problem
            self._delays.clear(name)
            return None

    def new_recovery_code(self) -> str | Problem:
        """Another code; the one printed before opens nothing any more."""
        with self._safe.turn:
            if not self.is_open:
                return Problem("vault.closed")
            secret = codes.new_recovery_secret(self._safe.suite.token)
            slot = self._recovery_slot(secret, self._safe.root)
            problem = self._safe.change(replace(self._safe.file, recovery=slot))
            return problem or codes.printed(secret)

    def escrow(self) -> bytes | None:
        """The root key sealed to the prefecture, to be deposited there again after a removal."""
        slot = self._safe.file.escrow if self._safe.is_open else None
        return slot.root if slot else None

    def sealed_escrow(self) -> bytes | None:
        """The same as it lies in the file, for somebody who is locked out; not authenticated."""
        slot = self._safe.file.escrow if self._safe.exists else None
        return slot.root if slot else None

    def _recovery_slot(self, secret: str, root: bytes) -> Slot:
        suite = self._safe.suite
        return slot_for(suite, suite.box_public(recovery_private(suite, secret)), root)

    def _root_by(self, secret: str, file: SlotFile) -> bytes:
        suite = self._safe.suite
        if len(secret) == codes.RECOVERY_CHARACTERS:
            return file.recovery.open(suite, recovery_private(suite, secret))
        root = codes.key_of(secret)
        file.opened(suite, root)  # a released root key proves itself only here
        return root
