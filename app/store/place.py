"""Where a live database may lie, and the room it needs (storage-security.md, "Store").

A network drive has no reliable locks and a cloud client copies a database while it is written:
both tear it, so both are refused. A ballast file is given up when the disk is full, so that text
can still be saved.
"""

from __future__ import annotations

import os
import shutil
import sys
from enum import StrEnum
from pathlib import Path, PurePath
from typing import IO

from app.store.faults import (
    CLOUD_FOLDER,
    DISK_FULL,
    NETWORK_FOLDER,
    READ_ONLY,
    StoreFault,
    code_of,
    translated,
)

MIB = 1024 * 1024
BALLAST_BYTES = 64 * MIB
_TIGHT = 16 * MIB  # a save with its index needs far less
WARN_BELOW = 1024 * MIB
HOLD_ATTACHMENTS_BELOW = 300 * MIB
_BALLAST = "ballast"

_NETWORK_TYPES = {
    "9p", "afs", "afpfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
    "smb2", "smb3", "smbfs", "webdav",
}  # fmt: skip
_NETWORK_FUSE = ("curlftpfs", "davfs", "gvfsd", "rclone", "s3fs", "smbnetfs", "sshfs")
# Folder names that sync clients make, normalised to lower case without spaces.
_CLOUD_NAMES = (
    "onedrive", "dropbox", "googledrive", "icloud", "mobiledocuments", "nutstore", "坚果云",
    "baidusyncdisk", "baidunetdisk", "百度网盘", "百度云", "wpscloud", "wps云盘", "kingsoftcloud",
    "weiyun", "微云", "阿里云盘", "aliyundrive", "nextcloud", "owncloud", "seafile", "syncthing",
)  # fmt: skip


class Room(StrEnum):
    """How much disk is left."""

    ENOUGH = "enough"
    WARN = "warn"  # below 1 GiB
    TEXT_ONLY = "text_only"  # below 300 MiB: attachments are held


class Place:
    """The folder of one database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / _BALLAST

    def check(self) -> None:
        """Refuse a network drive, a cloud-synced folder and one that cannot be written."""
        with translated():
            self.folder.mkdir(parents=True, exist_ok=True)
            resolved = self.folder.resolve()
        if is_network(resolved):
            raise StoreFault(NETWORK_FOLDER)
        if is_cloud(resolved):
            raise StoreFault(CLOUD_FOLDER)
        probe = self.folder / ".probe"
        try:
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            code = code_of(error)
            # A full disk still opens: reading goes on, saving says so.
            if code != DISK_FULL:
                raise StoreFault(READ_ONLY if code == READ_ONLY else code) from error

    def room(self) -> Room:
        """What may still be stored."""
        free = shutil.disk_usage(self.folder).free
        if free < HOLD_ATTACHMENTS_BELOW:
            return Room.TEXT_ONLY
        return Room.WARN if free < WARN_BELOW else Room.ENOUGH

    def lay_ballast(self) -> None:
        """Set 64 MiB aside while there is plenty; never an error."""
        if self._ballast.exists() or shutil.disk_usage(self.folder).free < WARN_BELOW:
            return
        aside = self._ballast.with_suffix(".part")
        try:
            with aside.open("wb") as file:
                _occupy(file, BALLAST_BYTES)
            aside.replace(self._ballast)
        except OSError:
            aside.unlink(missing_ok=True)

    def make_room(self, full: bool) -> None:
        """Give the ballast up when the disk is `full` or as good as full."""
        if full or shutil.disk_usage(self.folder).free < _TIGHT:
            self._ballast.unlink(missing_ok=True)


def _occupy(file: IO[bytes], size: int) -> None:
    """Take real blocks: a hole in a sparse file would free nothing."""
    if allocate := getattr(os, "posix_fallocate", None):  # missing on Windows and macOS
        allocate(file.fileno(), 0, size)
    else:
        for _ in range(size // MIB):
            file.write(bytes(MIB))


def is_network(folder: Path) -> bool:
    """Whether the folder lies on another computer's disk."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - has `windll` only there

        remote = 4  # DRIVE_REMOTE
        anchor = folder.anchor
        return anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == remote
    mounts = Path("/proc/self/mountinfo")
    return mounts.exists() and is_network_type(mount_type(folder, mounts.read_text("utf-8")))


def mount_type(folder: PurePath, mountinfo: str) -> str:
    """The file system type of the mount that holds `folder` (format: proc(5), mountinfo)."""
    best, found = -1, ""
    for line in mountinfo.splitlines():
        head, _, tail = line.partition(" - ")
        point = PurePath(_unescape(head.split()[4]))
        # Later lines cover earlier ones on the same point.
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), tail.split()[0]
    return found


def is_network_type(name: str) -> bool:
    """Whether a Linux file system type reaches over a network."""
    name = name.lower()
    return name in _NETWORK_TYPES or (
        name.startswith("fuse.") and name.removeprefix("fuse.").startswith(_NETWORK_FUSE)
    )


def is_cloud(folder: PurePath) -> bool:
    """Whether the folder lies inside one that a cloud client keeps in step."""
    names = (part.lower().replace(" ", "") for part in folder.parts)
    return any(name.startswith(_CLOUD_NAMES) for name in names)


def _unescape(path: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        path = path.replace(code, character)
    return path
