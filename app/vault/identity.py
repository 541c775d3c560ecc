"""Who this device is towards the prefecture: kept inside the key-slot file, under the root key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.vault.suites import KEY_BYTES


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The private halves of the device: Ed25519 for signing, X25519 for what is sealed to it."""

    sign_private: bytes = field(repr=False)
    box_private: bytes = field(repr=False)

    @classmethod
    def new(cls, token: Callable[[int], bytes]) -> DeviceKeys:
        """A fresh pair of pairs."""
        return cls(token(KEY_BYTES), token(KEY_BYTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The outcome of an enrolment.

    `incarnation` and `epoch` are those of the first exchange; the replica moves on from them.
    `ca` is the PEM text of the only certificate authority that is trusted, "" on loopback.
    `details` is what the server added for the client: names, users, publishers of packs.
    """

    device: str
    station: str
    partition: str
    url: str
    keys: DeviceKeys
    server_sign: bytes
    server_box: bytes
    ca: str = ""
    incarnation: bytes = b""
    epoch: bytes = b""
    stations: tuple[str, ...] = ()
    partitions: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
