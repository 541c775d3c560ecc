"""Cipher suites: every envelope begins with the number of the suite that made it.

Suite 1 is AES-256-GCM, X25519, HKDF-SHA-256 and argon2id (signatures by Ed25519 are made by the
sync library). A suite of the national algorithms (SM2, SM3, SM4) takes the next number; old
envelopes stay readable by theirs.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_ONE_MESSAGE = bytes(_NONCE_BYTES)  # nonce of a key that serves a single message
_LARGEST_MEMORY_KIB = 1024 * 1024


class WrongKey(Exception):
    """The envelope does not open: another key, another purpose, or altered bytes."""


class UnknownSuite(Exception):
    """The envelope was made by a suite that this program does not have."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a password costs (argon2id): KiB of memory, passes over it, lanes."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1


class Suite:
    """Suite 1. `token(n)` gives n random bytes; `cost` is that of newly set passwords.

    `purpose` binds an envelope to its use: bytes made for one place never open in another.
    """

    number = 1

    def __init__(self, token: Callable[[int], bytes], cost: Cost | None = None) -> None:
        self.token = token
        self.cost = cost or Cost()

    # -- symmetric ---------------------------------------------------------------------------
    def wrap(self, key: bytes, plain: bytes, purpose: str) -> bytes:
        """`plain` under a 32-byte key: suite, nonce, ciphertext with tag."""
        nonce = self.token(_NONCE_BYTES)
        return self._head + nonce + AESGCM(key).encrypt(nonce, plain, purpose.encode())

    def unwrap(self, key: bytes, envelope: bytes, purpose: str) -> bytes:
        """The content of `wrap`; raises WrongKey, UnknownSuite."""
        body = self._body(envelope)
        nonce, sealed = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, sealed, purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error

    @staticmethod
    def derive(secret: bytes, purpose: str) -> bytes:
        """A 32-byte key for one purpose out of a strong secret (never out of a password)."""
        return _hkdf(secret, f"legal-station {purpose}".encode())

    @staticmethod
    def mac(key: bytes, data: bytes) -> bytes:
        """A 32-byte authentication code."""
        return hmac.digest(key, data, hashlib.sha256)

    @staticmethod
    def stretch(password: str, salt: bytes, cost: Cost) -> bytes:
        """32 bytes out of a password, at a price; raises WrongKey for a cost nobody set."""
        if cost.memory_kib > _LARGEST_MEMORY_KIB or cost.passes * cost.lanes > 64:
            raise WrongKey  # an altered file must not make the program take all memory
        secret = plain_password(password).encode("utf-8", "surrogatepass")
        return hash_secret_raw(
            secret,
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )

    # -- asymmetric --------------------------------------------------------------------------
    @staticmethod
    def box_public(private: bytes) -> bytes:
        """The public half of an X25519 private half."""
        return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()

    def seal(self, public: bytes, plain: bytes, purpose: str) -> bytes:
        """`plain` for the holder of one X25519 key: suite, ephemeral public half, ciphertext."""
        ephemeral = X25519PrivateKey.from_private_bytes(self.token(KEY_BYTES))
        sender = ephemeral.public_key().public_bytes_raw()
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
        cipher = _box(shared, sender, public, purpose)
        return self._head + sender + cipher.encrypt(_ONE_MESSAGE, plain, None)

    def unseal(self, private: bytes, envelope: bytes, purpose: str) -> bytes:
        """The content of `seal`; raises WrongKey, UnknownSuite."""
        body = self._body(envelope)
        sender, sealed = body[:KEY_BYTES], body[KEY_BYTES:]
        try:
            own = X25519PrivateKey.from_private_bytes(private)
            shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
            cipher = _box(shared, sender, own.public_key().public_bytes_raw(), purpose)
            return cipher.decrypt(_ONE_MESSAGE, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error

    @property
    def _head(self) -> bytes:
        return bytes([self.number])

    def _body(self, envelope: bytes) -> bytes:
        if envelope[:1] != self._head:
            raise UnknownSuite
        return envelope[1:]


def plain_password(password: str) -> str:
    """One password, however the input method wrote it: full-width letters and digits as ASCII."""
    return unicodedata.normalize("NFKC", password)


def _box(shared: bytes, sender: bytes, public: bytes, purpose: str) -> AESGCM:
    # The same derivation as in the sync library, so that the prefecture opens what is in escrow.
    return AESGCM(_hkdf(shared, f"station-{purpose}-{Suite.number}".encode(), sender + public))


def _hkdf(secret: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(secret)
