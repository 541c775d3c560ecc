"""Where the files of a pack come from: the program's folder, a delivered pack, both overlaid."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

Files = Mapping[str, bytes]
"""Content by path inside the pack: forward slashes, e.g. "codes/channel.json"."""

FOLDERS = (
    "calendar",
    "clauses",
    "codes",
    "guide",
    "parameters",
    "phrases",
    "rights",
    "translations",
)
"""The folders whose JSON files this client understands; others are kept for newer clients. Beside
them a pack may bring `templates/<paper>.txt`; the program's own are read by `app.documents`.
"""

MAX_FILE_BYTES = 16 * 1024 * 1024
_TEMPLATE = re.compile(r"templates/([a-z0-9_]+)\.txt")
_SAFE_PATH = re.compile(r"[a-z][a-z0-9_]*(/[A-Za-z0-9][A-Za-z0-9._-]*)+|[a-z][a-z0-9_]*\.json")


class FolderFiles(Files):
    """The JSON files of a folder on disk, each read when asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = {
            f"{name}/{path.name}": path
            for name in FOLDERS
            for path in sorted((folder / name).glob("*.json"))
        }

    def __getitem__(self, path: str) -> bytes:
        return self._paths[path].read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths


class Overlay(Files):
    """Several layers as one; the last layer that has a file gives the whole file."""

    def __init__(self, *layers: Files) -> None:
        self._owner = {path: layer for layer in layers for path in layer}

    def __getitem__(self, path: str) -> bytes:
        return self._owner[path][path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._owner)

    def __len__(self) -> int:
        return len(self._owner)


def in_folder(files: Files, folder: str) -> list[str]:
    """The JSON paths of one folder in their order of name."""
    return sorted(p for p in files if p.startswith(f"{folder}/") and p.endswith(".json"))


def templates_in(files: Files) -> dict[str, str]:
    """The paths of delivered templates by the name of their paper."""
    found = (_TEMPLATE.fullmatch(path) for path in sorted(files))
    return {match[1]: match[0] for match in found if match}


def is_safe_path(path: str) -> bool:
    """Whether a delivered path stays inside the pack whatever system it is written to."""
    return _SAFE_PATH.fullmatch(path) is not None


def digest(files: Files) -> str:
    """SHA-256 (hex) over all paths and contents, independent of order."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(hashlib.sha256(path.encode()).digest())
        whole.update(hashlib.sha256(files[path]).digest())
    return whole.hexdigest()
