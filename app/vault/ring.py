"""The operating system's key ring, when there is a real one (the only importer of keyring).

It holds one device secret per password, so that a copied data folder cannot be guessed open on
another machine. A back-end that keeps secrets in plain text, or nowhere, counts as none.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "legal-station"
_REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
_REAL = 1  # keyring gives its recommended back-ends a priority of at least 1
_log = logging.getLogger(__name__)


class RingLocked(Exception):
    """The key ring is there, but the desktop session keeps it locked or it does not answer."""


class Ring(Protocol):
    """A store of secrets outside the data folder. Every call may raise RingLocked."""

    @property
    def available(self) -> bool:
        """Whether there is a real key ring at all."""
        ...

    def get(self, entry: str) -> bytes | None: ...
    def put(self, entry: str, secret: bytes) -> None: ...
    def delete(self, entry: str) -> None: ...


class SystemRing:
    """The key ring of this session, looked for at the first use.

    Importing keyring and asking the desktop for its back-ends takes as long as a quarter of the
    program's start, and the login screen does not need it.
    """

    def __init__(self) -> None:
        self._looked = False
        self._backend: KeyringBackend | None = None

    @property
    def available(self) -> bool:
        """Whether a back-end of this machine keeps secrets encrypted."""
        if not self._looked:
            self._backend = None if _forbidden() else _real_backend()
            self._looked = True
        return self._backend is not None

    def get(self, entry: str) -> bytes | None:
        """The secret, None when the ring does not know it."""
        text = self._call("get_password", entry)
        try:
            return None if text is None else bytes.fromhex(text)
        except ValueError:
            return None  # somebody else's entry

    def put(self, entry: str, secret: bytes) -> None:
        """Keep a secret, and make sure that it was kept."""
        self._call("set_password", entry, secret.hex())
        if self.get(entry) != secret:
            raise RingLocked

    def delete(self, entry: str) -> None:
        """Forget a secret; one that is not there is forgotten already."""
        try:
            self._call("delete_password", entry)
        except RingLocked:
            _log.info("key ring entry not deleted")

    def _call(self, method: str, *arguments: str) -> str | None:
        if not self.available:
            return None
        try:
            found: str | None = getattr(self._backend, method)(_SERVICE, *arguments)
        except Exception as error:  # back-ends leak the errors of their libraries
            raise RingLocked from error
        return found


def _forbidden() -> bool:
    return os.environ.get("STATION_KEYRING", "") == "none"


def _real_backend() -> KeyringBackend | None:
    import keyring  # noqa: PLC0415 - see SystemRing

    try:
        found = keyring.get_keyring()
        # The chainer asks several back-ends in turn; one of them could be of the refused kind.
        candidates = getattr(found, "backends", [found])
        return next((backend for backend in candidates if _is_real(backend)), None)
    except Exception:  # noqa: BLE001 - a broken back-end is none
        _log.warning("no key ring could be loaded")
        return None


def _is_real(backend: KeyringBackend) -> bool:
    module = type(backend).__module__
    return backend.priority >= _REAL and not module.startswith(_REFUSED_MODULES)
