"""The key-slot file: who can open the root key, and by what (storage-security.md, Keys).

Every slot has an X25519 pair. Its public half lies in the file and the root key is sealed to it, so
a new root key is given to everybody without anybody's password. The slots differ only in where the
private half comes from: a user's is wrapped by the password (with the device secret of the key
ring), that of recovery is derived from the printed code, that of escrow is in the prefecture.

Names and roles are readable, because the login screen shows them before any key is there. They are
covered by the authentication code, which is checked as soon as the root key is known.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import msgspec

from app.vault.identity import Identity
from app.vault.keys import Use, derived
from app.vault.suites import KEY_BYTES, Cost, Suite, WrongKey

FORMAT = 1
_TITLE = b"legal-station key slots"
_ROOT = "root key"
_PRIVATE = "private half of a user"
_SALT_BYTES = 16


class Damaged(Exception):
    """The bytes are not a whole key-slot file."""


class Newer(Exception):
    """The file was written by a newer program."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The root key for the holder of one private half."""

    public: bytes
    root: bytes

    def open(self, suite: Suite, private: bytes) -> bytes:
        """The root key; raises WrongKey."""
        return suite.unseal(private, self.root, _ROOT)


def slot_for(suite: Suite, public: bytes, root: bytes) -> Slot:
    """A slot that only the holder of the private half opens."""
    return Slot(public, suite.seal(public, root, _ROOT))


@dataclass(frozen=True, slots=True)
class Lock:
    """A user's private half under the password.

    `ring_entry` names the device secret in the key ring, "" where there is none.
    """

    salt: bytes
    cost: Cost
    private: bytes
    ring_entry: str = ""

    def open(self, suite: Suite, password: str, device_secret: bytes) -> bytes:
        """The private half; raises WrongKey when the password is wrong."""
        key = _password_key(suite, password, device_secret, self.salt, self.cost)
        return suite.unwrap(key, self.private, _PRIVATE)


def lock_for(
    suite: Suite, private: bytes, password: str, ring_entry: str = "", device_secret: bytes = b""
) -> Lock:
    """A user's private half under a new password."""
    salt = suite.token(_SALT_BYTES)
    key = _password_key(suite, password, device_secret, salt, suite.cost)
    return Lock(salt, suite.cost, suite.wrap(key, private, _PRIVATE), ring_entry)


def _password_key(
    suite: Suite, password: str, device_secret: bytes, salt: bytes, cost: Cost
) -> bytes:
    return suite.derive(suite.stretch(password, salt, cost) + device_secret, "password key")


@dataclass(frozen=True, slots=True)
class User:
    """One person of this installation; without `lock` and `slot` until the first password."""

    name: str
    roles: tuple[str, ...]
    lock: Lock | None = None
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """Re-opens the screen for somebody who gave the password since the program started.

    A plain digest is enough here: it lies under the root key, where guessing is pointless.
    """

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, pin: str, salt: bytes) -> Pin:
        """The digest of a PIN."""
        return cls(salt, hashlib.sha256(salt + pin.encode("utf-8", "surrogatepass")).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What only an opened vault reads.

    `former` are the root keys before the last rekeys, newest first: attachments and backups made
    under them stay readable. `next` and `leaving` are there while a rekey runs.
    """

    identity: Identity
    pins: dict[str, Pin] = field(default_factory=dict)
    former: tuple[bytes, ...] = ()
    next: bytes = b""
    leaving: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFile:
    """Everything that is stored about keys. The copy of the highest `generation` counts.

    `salt` is that of the database, kept here too so that a torn header stays readable.
    """

    salt: bytes
    users: tuple[User, ...]
    recovery: Slot
    escrow: Slot | None
    inside: bytes = b""
    generation: int = 0
    mac: bytes = b""

    def user(self, name: str) -> User | None:
        """The person of this name."""
        return next((user for user in self.users if user.name == name), None)

    def sealed(self, suite: Suite, root: bytes, inside: Inside) -> SlotFile:
        """The next generation of this file, authenticated under `root`."""
        key = derived(suite, root, Use.INSIDE)
        plain = msgspec.msgpack.encode(inside)
        wrapped = suite.wrap(key, plain, Use.INSIDE)
        newer = replace(self, inside=wrapped, generation=self.generation + 1, mac=b"")
        return replace(newer, mac=newer._code(suite, root))

    def opened(self, suite: Suite, root: bytes) -> Inside:
        """What is inside; raises WrongKey when anything in the file was altered."""
        if self._code(suite, root) != self.mac:
            raise WrongKey
        plain = suite.unwrap(derived(suite, root, Use.INSIDE), self.inside, Use.INSIDE)
        return msgspec.msgpack.decode(plain, type=Inside)

    def rewrapped(self, suite: Suite, root: bytes, without: str) -> SlotFile:
        """All slots but one person's for another root key; to be `sealed` afterwards."""
        return replace(
            self,
            users=tuple(_rewrapped(suite, u, root) for u in self.users if u.name != without),
            recovery=slot_for(suite, self.recovery.public, root),
            escrow=self.escrow and slot_for(suite, self.escrow.public, root),
        )

    def with_user(self, user: User) -> SlotFile:
        """This person added, or in place of the one with this name."""
        if self.user(user.name) is None:
            return replace(self, users=(*self.users, user))
        return replace(self, users=tuple(user if u.name == user.name else u for u in self.users))

    def without_user(self, name: str) -> SlotFile:
        """Nobody of this name."""
        return replace(self, users=tuple(u for u in self.users if u.name != name))

    def _code(self, suite: Suite, root: bytes) -> bytes:
        data = msgspec.json.encode(replace(self, mac=b""))
        return suite.mac(derived(suite, root, Use.SLOT_FILE), data)


def _rewrapped(suite: Suite, user: User, root: bytes) -> User:
    if user.slot is None:
        return user
    return replace(user, slot=slot_for(suite, user.slot.public, root))


def recovery_private(suite: Suite, secret: str) -> bytes:
    """The private half of the recovery slot, from the characters of the code."""
    # 130 random bits need no stretching.
    return suite.derive(secret.encode("ascii"), "recovery code")


def new_private(suite: Suite) -> bytes:
    """A fresh X25519 private half."""
    return suite.token(KEY_BYTES)


def encoded(file: SlotFile) -> bytes:
    """A line with title, format and SHA-256, then JSON that a technician can read."""
    body = msgspec.json.format(msgspec.json.encode(file), indent=1)
    return b"%s %d %s\n%s" % (_TITLE, FORMAT, _digest(body), body)


def decoded(data: bytes) -> SlotFile:
    """The file of these bytes; raises Damaged, Newer."""
    head, _, body = data.partition(b"\n")
    title, _, numbers = head.partition(b" slots ")
    number, _, digest = numbers.partition(b" ")
    if title + b" slots" != _TITLE or not number.isdigit():
        raise Damaged
    if int(number) > FORMAT:
        raise Newer
    if digest != _digest(body):
        raise Damaged
    try:
        return msgspec.json.decode(body, type=SlotFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged from error


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
