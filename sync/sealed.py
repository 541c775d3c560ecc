"""Cipher suite 1 around everything that leaves a machine: sealed, signed, named by a suite id.

Suite 1 = AES-256-GCM, X25519, Ed25519, HKDF-SHA-256, argon2id. Every envelope begins with a magic
word or carries the suite id, so that another suite (SM2/SM3/SM4) can be added beside it.
Failures are `WireError`s with a code; nothing of an envelope is believed before it is verified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
import zstandard
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from sync.errors import Code, WireError

SUITE = 1
KEY_BYTES = 32
SIGNATURE_BYTES = 64

_NONCE = bytes(12)  # every sealed body has a key of its own, used once
_ENROLMENT = b"LSENROL1"
_BUNDLE = b"LSPACK01"
_DIGEST_BYTES = 32
_COST_BYTES = 5
_SALT_BYTES = 16
_MAX_BUNDLE = 64 * 1024 * 1024
_T = TypeVar("_T")
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 12


# -- signatures ---------------------------------------------------------------------------------


def sign(private: bytes, message: bytes) -> bytes:
    """Ed25519 signature (64 bytes) by a raw 32-byte private key."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` was made by the owner of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_public(private: bytes) -> bytes:
    """The raw public half of a signing key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def box_public(private: bytes) -> bytes:
    """The raw public half of a sealing key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def request_message(method: str, path: str, device: str, body: bytes) -> bytes:
    """What a device signs: method, path, its name and the hash of the body."""
    head = f"station-request-{SUITE}\n{method}\n{path}\n{device}\n".encode()
    return head + hashlib.sha256(body).digest()


def answer_message(request: bytes, status: int, body: bytes) -> bytes:
    """What the server signs: the request it answers, the status and the hash of the body."""
    head = f"station-answer-{SUITE}\n{status}\n".encode()
    return head + hashlib.sha256(request).digest() + hashlib.sha256(body).digest()


# -- bodies -------------------------------------------------------------------------------------


def seal(public: bytes, plain: bytes, purpose: str, token: Callable[[int], bytes]) -> bytes:
    """`plain` for the owner of a raw X25519 key: suite, ephemeral key, ciphertext with tag.

    `purpose` separates the uses of one key; `token` gives random bytes.
    """
    ephemeral = X25519PrivateKey.from_private_bytes(token(KEY_BYTES))
    sender = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    key = _box_key(shared, sender, public, purpose)
    return bytes([SUITE]) + sender + AESGCM(key).encrypt(_NONCE, plain, None)


def unseal(private: bytes, sealed: bytes, purpose: str) -> bytes:
    """The plain bytes; raises `WireError(unknown-suite | not-for-us)`."""
    if not sealed or sealed[0] != SUITE:
        raise WireError(Code.UNKNOWN_SUITE)
    own = X25519PrivateKey.from_private_bytes(private)
    sender = sealed[1 : 1 + KEY_BYTES]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
        key = _box_key(shared, sender, own.public_key().public_bytes_raw(), purpose)
        return AESGCM(key).decrypt(_NONCE, sealed[1 + KEY_BYTES :], None)
    except (InvalidTag, ValueError) as error:
        raise WireError(Code.NOT_FOR_US) from error


def _box_key(shared: bytes, sender: bytes, receiver: bytes, purpose: str) -> bytes:
    info = f"station-{purpose}-{SUITE}".encode()
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=sender + receiver, info=info)
    return hkdf.derive(shared)


def is_box_public(public: bytes) -> bool:
    """Whether something can be sealed to this key: its length is right, its order not small."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return False
    return True


def unpack(data: bytes, shape: type[_T], code: Code = Code.ALTERED) -> _T:
    """Read msgpack from anywhere; raises `WireError(code)` when it has another shape."""
    try:
        return msgspec.msgpack.decode(data, type=shape)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise WireError(code) from error


# -- the enrolment file ---------------------------------------------------------------------------


class Stretch(Struct, frozen=True):
    """Cost of one guess at an enrolment code (argon2id): KiB of memory and passes."""

    memory: int = 64 * 1024
    passes: int = 3


def new_enrolment_code(token: Callable[[int], bytes]) -> str:
    """A code of 60 random bits to be told separately: `XXXX-XXXX-XXXX`, no I, L, O, U."""
    letters = "".join(CODE_ALPHABET[byte % 32] for byte in token(_CODE_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def seal_enrolment(
    details: Mapping[str, object],
    code: str,
    token: Callable[[int], bytes],
    cost: Stretch = Stretch(),  # noqa: B008 - frozen
) -> bytes:
    """The enrolment file: opaque details under a key stretched from the code.

    The file alone reveals nothing; a checksum tells damage from a wrong code.
    """
    salt = token(_SALT_BYTES)
    plain = msgspec.msgpack.encode(dict(details))
    key = _stretched(code, salt, cost)
    costs = cost.memory.to_bytes(4) + cost.passes.to_bytes(1)
    body = _ENROLMENT + costs + salt + AESGCM(key).encrypt(_NONCE, plain, _ENROLMENT)
    return body + hashlib.sha256(body).digest()


def open_enrolment(file: bytes, code: str) -> dict[str, object]:
    """The details; raises `WireError(not-a-bundle | altered | wrong-code)`."""
    if not file.startswith(_ENROLMENT):
        raise WireError(Code.NOT_A_BUNDLE)
    body, digest = file[:-_DIGEST_BYTES], file[-_DIGEST_BYTES:]
    rest = body[len(_ENROLMENT) :]
    if hashlib.sha256(body).digest() != digest or len(rest) < _COST_BYTES + _SALT_BYTES:
        raise WireError(Code.ALTERED)
    cost = Stretch(int.from_bytes(rest[:4]), rest[4])
    # A crafted file must not cost more than ours do.
    if not (8 <= cost.memory <= Stretch().memory and 1 <= cost.passes <= Stretch().passes):
        raise WireError(Code.ALTERED)
    salt, sealed = rest[_COST_BYTES:][:_SALT_BYTES], rest[_COST_BYTES + _SALT_BYTES :]
    try:
        plain = AESGCM(_stretched(code, salt, cost)).decrypt(_NONCE, sealed, _ENROLMENT)
    except (InvalidTag, ValueError) as error:
        raise WireError(Code.WRONG_CODE) from error
    return unpack(plain, dict[str, object])


def plain_code(code: str) -> str:
    """A code as typed, without dashes and spaces; O, I and L are forgiven."""
    letters = "".join(c for c in code.upper() if c.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))


def _stretched(code: str, salt: bytes, cost: Stretch) -> bytes:
    return hash_secret_raw(
        plain_code(code).encode(), salt, cost.passes, cost.memory, 1, KEY_BYTES, Type.ID
    )


# -- signed bundles of files ---------------------------------------------------------------------


class Bundle(Struct, frozen=True):
    """A named, numbered set of files with the public key that signed it (reference packs)."""

    name: str
    version: int
    format: int
    files: dict[str, bytes]
    signer: bytes = b""


def seal_bundle(bundle: Bundle, private: bytes) -> bytes:
    """Magic word, signer, signature, compressed content. Not secret: reference data."""
    plain = msgspec.msgpack.encode(
        [bundle.name, bundle.version, bundle.format, dict(sorted(bundle.files.items()))]
    )
    body = zstandard.ZstdCompressor(level=19).compress(plain)
    signature = sign(private, _BUNDLE + body)
    return _BUNDLE + sign_public(private) + signature + body


def open_bundle(data: bytes) -> Bundle:
    """Verify and unpack; raises `WireError(not-a-bundle | forged | altered | too-large)`.

    Whether the signer may sign is for the caller to decide.
    """
    if not data.startswith(_BUNDLE):
        raise WireError(Code.NOT_A_BUNDLE)
    at = len(_BUNDLE)
    signer, signature = data[at : at + KEY_BYTES], data[at + KEY_BYTES :][:SIGNATURE_BYTES]
    body = data[at + KEY_BYTES + SIGNATURE_BYTES :]
    if not is_signed(signer, _BUNDLE + body, signature):
        raise WireError(Code.FORGED)
    try:
        if zstandard.frame_content_size(body) > _MAX_BUNDLE:
            raise WireError(Code.TOO_LARGE)
        plain = zstandard.ZstdDecompressor().decompress(body, max_output_size=_MAX_BUNDLE)
    except zstandard.ZstdError as error:
        raise WireError(Code.ALTERED) from error
    name, version, form, files = unpack(plain, tuple[str, int, int, dict[str, bytes]])
    return Bundle(name, version, form, files, signer)
