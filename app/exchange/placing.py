"""Write a file whole or not at all: beside its place, flushed, then renamed into it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """A path to write to; it becomes `target` when the block ends well and vanishes otherwise.

    Raises OSError when the folder cannot be written.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.touch()  # a folder that cannot be written says so before any work is done
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(target)
        _sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle for a folder; the rename is journalled there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
