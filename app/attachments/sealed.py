"""The folder of sealed files, each under the SHA-256 of its content.

A file appears whole or not at all and is on the disk when its record is written. Nothing is ever
deleted: a damaged file is moved into quarantine, so that its place is free for a good copy.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.attachments import envelope
from app.usecases.attachment_ports import Condition
from app.usecases.ports import PortFault

MISSING, DAMAGED = "attachment.missing", "attachment.damaged"
NO_ROOM = "attachment.no_room"
_KEEP_FREE = 300 * 1024 * 1024  # for text records (storage-security.md, Store)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NAME_LENGTH = 64

Keys = Callable[[], Sequence[bytes]]
"""Files are sealed with the first; those of before a removal open with one of the others."""


class AttachmentFault(PortFault):
    """A file could not be kept or read; nothing was changed."""


class SealedFiles:
    """`token(n)` gives random bytes, `free(folder)` the bytes left on its disk."""

    def __init__(
        self,
        folder: Path,
        quarantine: Path,
        keys: Keys,
        token: Callable[[int], bytes],
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._folder = folder
        self._quarantine = quarantine
        self._keys = keys
        self._token = token
        self._free = free

    def put(self, source: Path | bytes) -> tuple[str, int]:
        """Seal a content durably; its digest and size. The same content is kept once."""
        with _translated():
            self._folder.mkdir(parents=True, exist_ok=True)
            size = len(source) if isinstance(source, bytes) else source.stat().st_size
            if self._free(self._folder) < _KEEP_FREE + size:
                raise AttachmentFault(NO_ROOM)
            aside = self._folder / f"{self._token(8).hex()}.part"
            try:
                digest, size = self._write(source, aside)
                if self.has(digest) and self._sound(digest):
                    aside.unlink()
                else:
                    target = self._file(digest)
                    target.parent.mkdir(exist_ok=True)
                    aside.replace(target)
                    _sync_folder(target.parent)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
        return digest, size

    def get(self, sha256: str) -> bytes:
        """The whole content; `attachment.missing`, `attachment.damaged`."""
        return b"".join(self.chunks(sha256))

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The content in pieces of 256 KiB, each verified. What the last piece shows to be another
        content is damage too: use nothing of it before the end.
        """
        file = self._file(sha256)
        digest = hashlib.sha256()
        with _translated():
            try:
                with file.open("rb") as stream:
                    key, _at = envelope.content_key(self._keys(), stream.read(envelope.HEAD_BYTES))
                    for chunk in envelope.opened(stream, key):
                        digest.update(chunk)
                        yield chunk
                if digest.hexdigest() != sha256:
                    raise envelope.Unreadable
            except FileNotFoundError:
                raise AttachmentFault(MISSING) from None
            except envelope.Unreadable:
                self._put_aside(file)
                raise AttachmentFault(DAMAGED) from None

    def has(self, sha256: str) -> bool:
        """Whether there is such a file, whatever its condition."""
        return _is_digest(sha256) and self._file(sha256).is_file()

    def names(self) -> list[str]:
        """The digests of all files."""
        found = (file.name for file in self._folder.glob("??/*") if file.is_file())
        return sorted(name for name in found if _is_digest(name))

    def check(self) -> Condition:
        """Read everything."""
        names = self.names()
        return Condition(len(names), tuple(name for name in names if not self._sound(name)))

    def renew(self) -> int:
        """Bring every head under the present key after a removal; how many were rewritten. A cut
        leaves some for the next time: they open with the keys of before.
        """
        keys, renewed = self._keys(), 0
        for aside in self._folder.glob("*.part"):
            aside.unlink()  # of a run that was cut
        for name in self.names():
            with _translated(), self._file(name).open("rb") as stream:
                try:
                    key, at = envelope.content_key(keys, stream.read(envelope.HEAD_BYTES))
                except envelope.Unreadable:
                    continue  # whoever reads it is told
                if at:
                    self._rewrite(name, key, stream)
                    renewed += 1
        return renewed

    def copy_to(self, folder: Path) -> int:
        """Copy what is not there yet into a folder on another disk, sealed as it is."""
        copied = 0
        with _translated():
            for name in self.names():
                target = folder / name[:2] / name
                if not target.exists():
                    _copy(self._file(name), target)
                    copied += 1
        return copied

    def copy_from(self, folder: Path) -> int:
        """Take back from such a folder what is missing here."""
        copied = 0
        with _translated():
            for file in sorted(folder.glob("??/*")):
                if _is_digest(file.name) and not self.has(file.name):
                    _copy(file, self._file(file.name))
                    copied += 1
        return copied

    # -- inner -------------------------------------------------------------------------------

    def _file(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _sound(self, sha256: str) -> bool:
        try:
            for _chunk in self.chunks(sha256):
                pass
        except AttachmentFault:
            return False
        return True

    def _write(self, source: Path | bytes, aside: Path) -> tuple[str, int]:
        key = self._token(envelope.KEY_BYTES)
        nonce = self._token(envelope.NONCE_BYTES)
        digest, size = hashlib.sha256(), 0

        def pieces() -> Iterator[bytes]:
            nonlocal size
            for piece in _pieces(source):
                digest.update(piece)
                size += len(piece)
                yield piece

        with _durable(aside) as target:
            target.write(envelope.head(self._keys()[0], nonce, key))
            envelope.seal(pieces(), key, target)
        return digest.hexdigest(), size

    def _rewrite(self, name: str, key: bytes, body: BinaryIO) -> None:
        """The same body behind another head."""
        aside = self._folder / f"{name}.part"
        with _durable(aside) as target:
            target.write(envelope.head(self._keys()[0], self._token(envelope.NONCE_BYTES), key))
            shutil.copyfileobj(body, target, envelope.CHUNK)
        aside.replace(self._file(name))
        _sync_folder(self._file(name).parent)

    def _put_aside(self, file: Path) -> None:
        folder = self._quarantine / "attachments"
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / file.name, 1
        while target.exists():
            number += 1
            target = folder / f"{file.name}-{number}"
        file.rename(target)
        _sync_folder(folder)


def _is_digest(name: str) -> bool:
    return len(name) == _NAME_LENGTH and all(c in "0123456789abcdef" for c in name)


def _pieces(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        for at in range(0, len(source), envelope.CHUNK):
            yield source[at : at + envelope.CHUNK]
        return
    with source.open("rb") as stream:
        while piece := stream.read(envelope.CHUNK):
            yield piece


@contextmanager
def _durable(file: Path) -> Iterator[BinaryIO]:
    """A new file readable by its owner only; on the disk when the block ends."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags, 0o600), "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(target.name + ".part")
    with source.open("rb") as content, _durable(aside) as stream:
        shutil.copyfileobj(content, stream, envelope.CHUNK)
    aside.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # NTFS journals names
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated() -> Iterator[None]:
    """Errors of the disk as codes that the catalogue knows."""
    try:
        yield
    except FileNotFoundError as error:
        raise AttachmentFault("file.missing") from error
    except OSError as error:
        code = "store.disk_full" if error.errno in _FULL else "file.not_readable"
        raise AttachmentFault(code) from error
