"""A pack store in memory and bundles that need no cryptography."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app.packs.files import Files
from app.packs.ports import OpenedBundle, PackHead

SIGNER = "prefecture"
Open = Callable[[bytes], OpenedBundle]


class MemoryPackStore:
    """The newest version of each pack; counts what was put."""

    def __init__(self) -> None:
        self.packs: dict[str, tuple[PackHead, Files]] = {}
        self.puts = 0

    def list(self) -> Sequence[PackHead]:
        """The packs in force."""
        return [head for head, _ in self.packs.values()]

    def get(self, name: str) -> Files:
        """The files of one pack."""
        return self.packs[name][1]

    def put(self, head: PackHead, files: Files) -> None:
        """Keep a pack."""
        self.puts += 1
        self.packs[head.name] = (head, files)


@pytest.fixture
def store() -> MemoryPackStore:
    """An empty pack store."""
    return MemoryPackStore()


def bundle(
    files: dict[str, Any],
    name: str = "liangshan",
    version: int = 1,
    signer: str = SIGNER,
    format_: int = 1,
) -> bytes:
    """A bundle as `open_bundle` below reads it; a str or bytes file is taken as it is."""
    texts = {
        path: content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        for path, content in files.items()
    }
    return json.dumps([name, version, texts, signer, format_]).encode()


def open_bundle(raw: bytes) -> OpenedBundle:
    """Stands for the verifier: whatever is not JSON counts as forged (ValueError)."""
    name, version, texts, signer, format_ = json.loads(raw)
    files = {path: text.encode() for path, text in texts.items()}
    return OpenedBundle(name, version, files, signer, format_)
