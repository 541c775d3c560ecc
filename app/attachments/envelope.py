"""The format of a sealed file: AES-256-GCM in chunks of 256 KiB (storage-security.md, "Keys").

Each file has a content key of its own, wrapped under the station's attachment key in the head: a
removal of a person rewrites heads, never contents. The nonce of a chunk is its number and whether
it is the last, so that chunks cannot be dropped, swapped or appended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 256 * 1024
KEY_BYTES = 32
NONCE_BYTES = 12
_TAG = 16
_MAGIC = b"LSA\x01"  # the last byte is the number of the cipher suite
HEAD_BYTES = len(_MAGIC) + NONCE_BYTES + KEY_BYTES + _TAG


class Unreadable(Exception):
    """Altered, cut short, or under a key of another station."""


def head(key: bytes, nonce: bytes, content_key: bytes) -> bytes:
    """The head of a file under an attachment key."""
    return _MAGIC + nonce + AESGCM(key).encrypt(nonce, content_key, _MAGIC)


def content_key(keys: Sequence[bytes], data: bytes) -> tuple[bytes, int]:
    """The content key out of a head, and which of the keys opened it; raises Unreadable."""
    if len(data) != HEAD_BYTES or not data.startswith(_MAGIC):
        raise Unreadable
    nonce, wrapped = data[4 : 4 + NONCE_BYTES], data[4 + NONCE_BYTES :]
    for at, key in enumerate(keys):
        try:
            return AESGCM(key).decrypt(nonce, wrapped, _MAGIC), at
        except InvalidTag:
            continue
    raise Unreadable


def seal(chunks: Iterator[bytes], key: bytes, target: BinaryIO) -> None:
    """Write the body; every chunk but the last has `CHUNK` bytes."""
    cipher, number = AESGCM(key), 0
    before = next(chunks, b"")
    for chunk in chunks:
        target.write(cipher.encrypt(_nonce(number, last=False), before, None))
        before, number = chunk, number + 1
    target.write(cipher.encrypt(_nonce(number, last=True), before, None))


def opened(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The chunks of a body; raises Unreadable before a chunk that was not sealed so."""
    cipher, number = AESGCM(key), 0
    sealed = source.read(CHUNK + _TAG)
    while sealed:
        following = source.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error
        sealed, number = following, number + 1
    if not number:
        raise Unreadable


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])
