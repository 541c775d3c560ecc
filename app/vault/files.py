"""Small files that must survive a power cut: written aside, synced, renamed, the folder synced."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

_log = logging.getLogger(__name__)


def write_durably(file: Path, data: bytes) -> None:
    """Put `data` in place whole or not at all; on return it is on the disk. Raises OSError."""
    aside = file.with_name(file.name + ".part")
    # Readable by its owner only, from the first byte on.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    descriptor = os.open(aside, flags, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # NTFS journals names
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class TwoCopies:
    """One content in two files: a bad sector or a half-written disk leaves the other."""

    def __init__(self, folder: Path, name: str) -> None:
        self._files = (folder / f"{name}.1", folder / f"{name}.2")

    def read(self) -> list[bytes]:
        """The contents that can be read, the first copy first; raises OSError when none can."""
        found: list[bytes] = []
        failure: OSError | None = None
        for file in self._files:
            try:
                found.append(file.read_bytes())
            except FileNotFoundError:
                continue
            except OSError as error:
                failure = error
        if failure and not found:
            raise failure
        return found

    def write(self, data: bytes) -> None:
        """Write the first copy, then the second; raises OSError when the first cannot be."""
        first, second = self._files
        first.parent.mkdir(parents=True, exist_ok=True)
        write_durably(first, data)
        try:
            write_durably(second, data)
        except OSError:
            # The content is durable, and the owner brings differing copies in step.
            _log.warning("the second copy was not written")
