"""Whole files, durably: written aside, synced, renamed, and the folder synced too."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def sync_file(file: Path) -> None:
    """Wait until the content of `file` is on the disk."""
    # Windows flushes only a handle that may write.
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until names made or changed in `folder` are on the disk (POSIX; NTFS journals them)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(source: Path, target: Path) -> None:
    """Make a finished file take the name `target`, atomically and durably, on one disk."""
    sync_file(source)
    source.replace(target)
    sync_folder(target.parent)


def copy(source: Path, target: Path) -> None:
    """Copy to any disk; `target` appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(target.name + ".part")
    shutil.copyfile(source, aside)
    put_in_place(aside, target)


def also_named(source: Path, name: Path) -> None:
    """Give `source` a second name that keeps its content when the first one is replaced."""
    name.parent.mkdir(parents=True, exist_ok=True)
    name.unlink(missing_ok=True)
    try:
        name.hardlink_to(source)
    except OSError:  # FAT and some drivers know no hard links
        copy(source, name)
    sync_folder(name.parent)


def with_companions(file: Path) -> list[Path]:
    """A database with SQLite's files beside it, those that exist."""
    names = (file.with_name(file.name + end) for end in ("", "-wal", "-shm", "-journal"))
    return [name for name in names if name.exists()]


def remove_database(file: Path) -> Path:
    """Remove what an interrupted run left of a database that was never put in place."""
    for part in with_companions(file):
        part.unlink()
    return file


def move_aside(file: Path, folder: Path, label: str) -> Path:
    """Rename a database with all its files into a new folder `label` of `folder`; its new path.

    Nothing is ever overwritten there: a label that is taken gets a number.
    """
    target, number = folder / label, 1
    while target.exists():
        number += 1
        target = folder / f"{label}-{number}"
    target.mkdir(parents=True)
    for part in with_companions(file):
        part.rename(target / part.name)
    for changed in (target, folder, file.parent):
        sync_folder(changed)
    return target / file.name
