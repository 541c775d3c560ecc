"""A power cut under the real driver: a layer below SQLite that notes every write and every sync.

SQLite's file systems are tables of functions ("VFS", sqlite.org/vfs.html). A copy of the default
one is registered whose files note writes, truncations and syncs before doing them. From the notes
any later cut can be played: what was synced is there, of the rest each sector may be or not.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import sqlcipher3._sqlite3 as driver

SECTOR = 512
_OK = 0
_XOPEN, _XWRITE, _XTRUNCATE, _XSYNC = 1, 2, 3, 4  # places in their tables
_METHODS = 18

_Open = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_Write = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
)
_Truncate = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_bytes", ctypes.c_int),
        ("path_bytes", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("pointers", ctypes.c_void_p * 17),  # pAppData, xOpen, …
    )


class _Methods(ctypes.Structure):
    _fields_ = (("version", ctypes.c_int), ("functions", ctypes.c_void_p * _METHODS))


class Note(NamedTuple):
    """One thing that happened to one file: a write, a truncation (`size`), or a sync."""

    file: str
    offset: int = 0
    content: bytes = b""
    size: int | None = None
    sync: bool = False


@dataclass
class Recorder:
    """Notes of all files under `folder` since `begin`."""

    folder: Path
    notes: list[Note] = field(default_factory=list)
    start: dict[str, bytes] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)

    def install(self) -> None:
        """From now on every database of this process goes through the recorder."""
        library = ctypes.CDLL(driver.__file__)
        library.sqlite3_vfs_find.restype = ctypes.c_void_p
        library.sqlite3_vfs_register.argtypes = (ctypes.c_void_p, ctypes.c_int)
        original = _Vfs.from_address(library.sqlite3_vfs_find(None))
        copy = _Vfs()
        ctypes.pointer(copy)[0] = original
        copy.name = b"recorder"
        real_open = _Open(original.pointers[_XOPEN])

        def opened(vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
            # The pointer itself goes on: SQLite keeps it, and reads on behind the name.
            code = int(real_open(vfs, name, file, flags, out))
            path = ctypes.string_at(name).decode() if name else ""
            if code == _OK and path.startswith(str(self.folder)):
                self._wrap(file, path)
            return code

        mine = _Open(opened)
        copy.pointers[_XOPEN] = ctypes.cast(mine, ctypes.c_void_p).value
        self._kept += [copy, mine, library]
        library.sqlite3_vfs_register(ctypes.addressof(copy), 1)

    def begin(self) -> None:
        """Forget the past: what is in the files now counts as safe."""
        self.notes.clear()
        self.start = {
            str(path): path.read_bytes() for path in self.folder.iterdir() if path.is_file()
        }

    def _wrap(self, file: int, name: str) -> None:
        methods = ctypes.c_void_p.from_address(file)
        original = _Methods.from_address(methods.value or 0)
        mine = _Methods()
        ctypes.pointer(mine)[0] = original
        write = _Write(original.functions[_XWRITE])
        truncate = _Truncate(original.functions[_XTRUNCATE])
        sync = _Sync(original.functions[_XSYNC])

        def on_write(handle: int, content: int, amount: int, offset: int) -> int:
            self.notes.append(Note(name, offset, ctypes.string_at(content, amount)))
            return int(write(handle, content, amount, offset))

        def on_truncate(handle: int, size: int) -> int:
            self.notes.append(Note(name, size=size))
            return int(truncate(handle, size))

        def on_sync(handle: int, flags: int) -> int:
            code = int(sync(handle, flags))
            self.notes.append(Note(name, sync=True))
            return code

        wrapped = (_Write(on_write), _Truncate(on_truncate), _Sync(on_sync))
        for place, function in zip((_XWRITE, _XTRUNCATE, _XSYNC), wrapped, strict=True):
            mine.functions[place] = ctypes.cast(function, ctypes.c_void_p).value
        methods.value = ctypes.addressof(mine)
        self._kept += [mine, *wrapped]

    def after_cut(self, at: int, random: Random, target: Path) -> None:
        """Write into `target` what a disk may hold when power fails after `at` notes."""
        files = {name: bytearray(content) for name, content in self.start.items()}
        names = {note.file for note in self.notes[:at]} | set(files)
        for name in names:
            content = files.setdefault(name, bytearray())
            mine = [note for note in self.notes[:at] if note.file == name]
            synced = max((n for n, note in enumerate(mine, 1) if note.sync), default=0)
            for note in mine[:synced]:
                _apply(content, note.offset, note.content, note.size)
            for note in mine[synced:]:
                for offset, part, size in _sectors(note):
                    if random.random() < 0.5:
                        _apply(content, offset, part, size)
            if not name.endswith("-shm"):
                (target / Path(name).name).write_bytes(content)


def _apply(content: bytearray, offset: int, part: bytes, size: int | None) -> None:
    if size is not None:
        del content[size:]
        return
    if len(content) < offset:
        content += bytes(offset - len(content))
    content[offset : offset + len(part)] = part


def _sectors(note: Note) -> Iterator[tuple[int, bytes, int | None]]:
    if note.size is not None:
        yield 0, b"", note.size
        return
    start = 0
    while start < len(note.content):
        end = min(len(note.content), ((note.offset + start) // SECTOR + 1) * SECTOR - note.offset)
        yield note.offset + start, note.content[start:end], None
        start = end
