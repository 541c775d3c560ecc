"""Secrets that people read from paper: Crockford's base 32 in checksummed groups.

`XXXXC-XXXXC-…`: four characters and a check character each. The check depends on the place of the
group, so exchanged groups are found too, and a mistyped code is refused with the number of the
wrong group. O is read as 0, I and L as 1; lower case, spaces and full-width characters are fine.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from app.domain.problems import Problem

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_CHARACTERS = 26  # 130 bits
RELEASE_CHARACTERS = 52  # 256 bits and four zero bits: a root key that the prefecture released

_DATA = 4  # characters of a group before its check character
_GROUP = _DATA + 1
_WEIGHTS = (1, 3, 5, 7)  # odd: every single wrong character changes the sum modulo 32
_FORGIVEN = str.maketrans("OIL", "011")
_SHORTEST_SEAL = 2


def new_recovery_secret(token: Callable[[int], bytes]) -> str:
    """26 random characters."""
    return "".join(ALPHABET[byte % 32] for byte in token(RECOVERY_CHARACTERS))


def secret_of(key: bytes) -> str:
    """A 32-byte key as 52 characters."""
    number = int.from_bytes(key) << 4
    return "".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(RELEASE_CHARACTERS)))


def key_of(secret: str) -> bytes:
    """The key of `secret_of`."""
    number = 0
    for character in secret:
        number = number << 5 | ALPHABET.index(character)
    return (number >> 4).to_bytes(32)


def printed(secret: str) -> str:
    """The secret with its seal (a checksum of the whole), in checksummed groups."""
    sealed = secret + _seal(secret)
    groups = (sealed[i : i + _DATA] for i in range(0, len(sealed), _DATA))
    return "-".join(group + _check(group, place) for place, group in enumerate(groups))


def read(text: str) -> str | Problem:
    """The secret of a typed code.

    Problems: `vault.code_length` (args groups), `vault.code_group` (args group, counted from 1),
    `vault.code_checksum` (two groups are wrong in a way that hides each other).
    """
    typed = unicodedata.normalize("NFKC", text).upper().translate(_FORGIVEN)
    characters = "".join(c for c in typed if c.isalnum())
    length = next(
        (n for n in (RECOVERY_CHARACTERS, RELEASE_CHARACTERS) if len(characters) == _length(n)), 0
    )
    if not length:
        return Problem("vault.code_length", args={"groups": _length(RECOVERY_CHARACTERS) // _GROUP})
    groups = [characters[i : i + _GROUP] for i in range(0, len(characters), _GROUP)]
    for place, group in enumerate(groups):
        if set(group) - set(ALPHABET) or _check(group[:_DATA], place) != group[_DATA]:
            return Problem("vault.code_group", args={"group": place + 1})
    secret = "".join(group[:_DATA] for group in groups)[:length]
    intact = printed(secret).replace("-", "") == characters
    return secret if intact else Problem("vault.code_checksum")


def _length(secret_length: int) -> int:
    """Characters of the printed code without dashes."""
    return (secret_length + _seal_length(secret_length)) // _DATA * _GROUP


def _seal_length(secret_length: int) -> int:
    return _SHORTEST_SEAL + (-secret_length - _SHORTEST_SEAL) % _DATA


def _seal(secret: str) -> str:
    digest = hashlib.sha256(secret.encode("ascii")).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[: _seal_length(len(secret))])


def _check(group: str, place: int) -> str:
    values = (ALPHABET.index(character) for character in group)
    total = sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True))
    return ALPHABET[(total + place) % 32]
