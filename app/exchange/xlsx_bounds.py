"""What forbids opening a workbook: a ZIP of XML from anywhere, looked through before openpyxl does.

openpyxl keeps every element it does not know, and the whole table of strings. So each XML member
is first read as a stream that keeps nothing: a document type (entity bombs), an item without end
or too many elements outside of rows and strings refuse the file.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO
from xml.parsers import expat

from defusedxml import DTDForbidden

from app.domain.problems import Problem

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_MEMBERS = 500
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_STRINGS = 150_000
_MAX_WHOLE = 12 * 1024 * 1024  # every member that is kept whole: strings, styles, the book itself
_RATIO_MATTERS_FROM = 1024 * 1024
_ITEM_ELEMENTS = 8 * MAX_COLUMNS  # cell, value, text, runs of a row or of a string
_ITEM_BYTES = 1024 * 1024
_OTHER_ELEMENTS = 50_000
_CHUNK = 64 * 1024

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROW, _STRING = f"{_MAIN} row", f"{_MAIN} si"
_SHEETS = "xl/worksheets/"
_NO_XML = (expat.ExpatError,)


class _Refusal(Exception):
    """More of something than any real workbook has."""

    def __init__(self, code: str = "xlsx.unsafe") -> None:
        super().__init__(code)
        self.code = code


def check(path: Path) -> Problem | None:
    """Why the file is not opened, None when nothing speaks against it."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return Problem("xlsx.too_large")
        with zipfile.ZipFile(path) as archive:
            return _check_members(archive)
    except FileNotFoundError:
        return Problem("file.missing")
    except _Refusal as refusal:
        return Problem(refusal.code)
    except DTDForbidden:
        return Problem("xlsx.unsafe")
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, zlib.error):
        return Problem("xlsx.not_a_workbook")
    except (OSError, RuntimeError):  # RuntimeError: a member is encrypted, or packed unusually
        return Problem("file.not_readable")


def _check_members(archive: zipfile.ZipFile) -> Problem | None:
    members = archive.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        return Problem("xlsx.too_large")
    if len(members) > MAX_MEMBERS or any(_is_bomb(m) or _escapes(m) for m in members):
        return Problem("xlsx.unsafe")
    if any(m.file_size > _MAX_WHOLE for m in members if _is_xml(m) and not _is_sheet(m)):
        return Problem("xlsx.too_large")
    for member in members:
        # A picture is no XML from its first byte on; what begins as XML may be read as a sheet,
        # whatever its name.
        with archive.open(member) as file, suppress(*() if _is_xml(member) else _NO_XML):
            _Reading().read(file)
    return None


def _is_xml(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels"))


def _is_sheet(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith(_SHEETS)


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _RATIO_MATTERS_FROM and member.file_size > MAX_RATIO * max(
        1, member.compress_size
    )


def _escapes(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith(("/", "\\")) or ".." in member.filename.split("/")


class _Reading:
    """One member as a stream."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._item = ""  # the row or string that is open
        self._begun = 0  # the byte at which it was opened
        self._inside = 0
        self._outside = 0
        self._items = dict.fromkeys((_ROW, _STRING), 0)

    def read(self, file: IO[bytes]) -> None:
        """Raises `_Refusal`, `DTDForbidden` or `ExpatError`. Of a sheet only as much is looked at
        as will be read: its first rows.
        """
        silent = 0
        while self._items[_ROW] <= MAX_ROWS and (chunk := file.read(_CHUNK)):
            silent = 0 if b"<" in chunk else silent + len(chunk)
            if silent > _ITEM_BYTES:
                raise _Refusal
            self._parser.Parse(chunk, False)
        if self._items[_ROW] <= MAX_ROWS:
            self._parser.Parse(b"", True)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if self._item:
            self._inside += 1
            size = self._parser.CurrentByteIndex - self._begun
            if self._inside > _ITEM_ELEMENTS or size > _ITEM_BYTES:
                raise _Refusal
        elif name in self._items:
            self._items[name] += 1
            self._item, self._inside = name, 0
            self._begun = self._parser.CurrentByteIndex
            if self._items[_STRING] > MAX_STRINGS:
                raise _Refusal("xlsx.too_large")
        else:
            self._outside += 1
            if self._outside > _OTHER_ELEMENTS:
                raise _Refusal

    def _end(self, name: str) -> None:
        if name == self._item:
            self._item = ""

    @staticmethod
    def _doctype(name: str, system: str | None, public: str | None, _internal: int) -> None:
        raise DTDForbidden(name, system, public)
