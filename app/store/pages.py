"""Whether single pages of an encrypted file verify, without opening it.

SQLCipher reports a wrong key and a damaged first page with the same words. Each page carries a
message authentication code of its own, so the two can be told apart: with the right key some page
verifies. (Format: SQLCipher 4, 4,096-byte pages, IV and HMAC-SHA512 in the last 80 bytes.)
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

from app.store.engine import DatabaseKey

PAGE_BYTES = 4096
_SALT_BYTES = 16
_HMAC_BYTES = 64
_SALT_MASK = 0x3A
_FAST_ROUNDS = 2
_LOOK_AT = 64


def any_page_verifies(file: Path, key: DatabaseKey) -> bool:
    """Whether any of the first pages was written with this key."""
    return any(verify(file, key, _LOOK_AT))


def verify(file: Path, key: DatabaseKey, most: int) -> Iterator[bool]:
    """Of each page in order, at most so many: whether it verifies."""
    salt = bytes(byte ^ _SALT_MASK for byte in key.salt)
    mac_key = hashlib.pbkdf2_hmac("sha512", key.key, salt, _FAST_ROUNDS, 32)
    with file.open("rb") as content:
        for number in range(1, most + 1):
            page = content.read(PAGE_BYTES)
            if len(page) < PAGE_BYTES:
                return
            start = _SALT_BYTES if number == 1 else 0
            covered = page[start:-_HMAC_BYTES] + number.to_bytes(4, "little")
            yield hmac.compare_digest(page[-_HMAC_BYTES:], hmac.digest(mac_key, covered, "sha512"))
