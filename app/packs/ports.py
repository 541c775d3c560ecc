"""What applying a pack needs from outside: a store for packs and a verifier of signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.packs.files import Files

FORMAT = 1
"""The newest pack format this client understands."""


class OpenedBundle(NamedTuple):
    """A bundle whose signature is good; `signer` identifies the public key that made it."""

    name: str
    version: int
    files: Files
    signer: str
    format: int = FORMAT


OpenBundle = Callable[[bytes], OpenedBundle]
"""Verifies and opens a signed bundle; raises ValueError when it is damaged or forged."""


@dataclass(frozen=True, slots=True)
class PackHead:
    """One pack in force: which version, its content digest, who signed it."""

    name: str
    version: int
    digest: str
    signer: str


class PackStore(Protocol):
    """Where applied packs are kept, the newest version of each name."""

    def list(self) -> Sequence[PackHead]:
        """The packs in force."""
        ...

    def get(self, name: str) -> Files:
        """The files of one pack; KeyError when there is none."""
        ...

    def put(self, head: PackHead, files: Files) -> None:
        """Keep a pack in place of its older version, durably and all at once."""
        ...
