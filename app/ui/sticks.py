"""USB sticks that are plugged in, and what lies on them; called off the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTED_BELOW = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_RECEIPTS = "*.receipt"


@dataclass(frozen=True, slots=True)
class Stick:
    """A folder to write to, with the name that the person knows it by."""

    folder: str
    name: str


FindSticks = Callable[[], Sequence[Stick]]


def plugged_in() -> list[Stick]:
    """Every writable volume that is not the system's own."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and _is_stick(root):
            found.append(Stick(root, volume.displayName() or root))
    return found


def _is_stick(root: str) -> bool:
    if len(root) >= 2 and root[1] == ":":  # a drive letter of Windows; C: is the system's
        return root[0].upper() > "C" and root.rstrip("/\\") != QStorageInfo.root().rootPath()[:2]
    return root.startswith(_MOUNTED_BELOW)


def receipts_on(sticks: Sequence[Stick]) -> list[Path]:
    """The receipt files on these sticks, the newest first."""
    found: list[tuple[float, Path]] = []
    for stick in sticks:
        try:
            found += [(p.stat().st_mtime, p) for p in Path(stick.folder).glob(_RECEIPTS)]
        except OSError:
            continue  # pulled out meanwhile
    return [path for _time, path in sorted(found, reverse=True)]
