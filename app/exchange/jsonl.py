"""JSON lines in and out: one object a line; a bad line is refused by code, the others are kept.

Nothing of a line is trusted: its length, its depth, its keys and its numbers are bounded before
they cost anything (storage-security.md, "hostile input").
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from app.domain.problems import Problem
from app.usecases.importing import Row

MAX_LINE_BYTES = 2 * 1024 * 1024  # a whole case, with the records of thirty sessions
MAX_DEPTH = 8
MAX_KEYS = 200
MAX_KEY_LENGTH = 60
_BOM = b"\xef\xbb\xbf"


class _Refusal(Exception):
    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.problem = Problem(code, field)


def read_file(path: Path) -> Iterator[Row] | Problem:
    """The rows of a file, read while they are asked for; a problem when it cannot be opened."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return Problem("file.missing")
    except OSError:
        return Problem("file.not_readable")
    return _closing(file)


def _closing(file: BinaryIO) -> Iterator[Row]:
    with file:
        yield from read(file)


def read(file: BinaryIO) -> Iterator[Row]:
    """One row per line that is not blank, numbered from 1."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) > MAX_LINE_BYTES:
            _skip_rest(file, line)
            yield Row(number, {}, Problem("line.too_long"))
        elif line.strip():
            yield _row(number, line)


def _skip_rest(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE_BYTES)


def _row(number: int, line: bytes) -> Row:
    try:
        return Row(number, _object(line))
    except _Refusal as refusal:
        return Row(number, {}, refusal.problem)


def _object(line: bytes) -> dict[str, object]:
    if b"\0" in line:
        raise _Refusal("line.nul")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise _Refusal("line.encoding") from None
    _check_depth(text)
    try:
        # Whole numbers beyond any use are texts to the parser of values, which names the field.
        found = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_no_constant, parse_int=_whole
        )
    except (ValueError, RecursionError):
        raise _Refusal("line.json") from None
    if not isinstance(found, dict):
        raise _Refusal("line.not_object")
    return found


def _check_depth(text: str) -> None:
    """Brackets outside of strings, counted before the recursive parser sees them."""
    depth, quoted, escaped = 0, False, False
    for character in text:
        if quoted:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            else:
                quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _Refusal("line.too_deep")
        elif character in "]}":
            depth -= 1


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    if len(pairs) > MAX_KEYS:
        raise _Refusal("line.too_long")
    for key, value in pairs:
        _check_key(key)
        if key in found:
            raise _Refusal("line.duplicate_key", key)
        found[key] = value
    return found


def _check_key(key: str) -> None:
    """A key names a field: it is told to the reader, so it has to be harmless."""
    if "\0" in key:
        raise _Refusal("line.nul")
    if any("\ud800" <= character <= "\udfff" for character in key):
        raise _Refusal("line.surrogate")
    if len(key) > MAX_KEY_LENGTH or not key.isprintable():
        raise _Refusal("field.unknown", "".join(c for c in key if c.isprintable())[:20])


def _no_constant(_name: str) -> NoReturn:
    raise _Refusal("line.number")


def _whole(digits: str) -> object:
    return int(digits) if len(digits) <= 40 else digits
