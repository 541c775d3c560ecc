"""Between the shapes of the layers: ids, JSON text, and the columns of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from app.domain.dates import is_day, is_moment, is_time
from app.domain.fields import FieldSpec, FieldType, RecordKind, Value, Values

Plain = dict[str, Any]  # fields as JSON gives them: lists, not tuples

LISTS = frozenset({FieldType.CODES, FieldType.TEXTS, FieldType.REFS})
KIND_PREFIX = "kind_"
OWNER = "record_row"
"""The column by which a kind's table hangs on `record`."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_INTEGER_LIMIT = 1 << 63
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def dump(value: object) -> str:
    """JSON text of a plain value."""
    return _encode(value).decode()


def load(text: str) -> Any:
    """The plain value of JSON text."""
    return _decode(text)


def id_text(raw: bytes) -> str:
    """16 bytes as canonical UUID text."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def id_bytes(text: str) -> bytes:
    """Canonical UUID text as 16 bytes."""
    return bytes.fromhex(text.replace("-", ""))


def frozen(value: Any) -> Value:
    """A plain value as the layers above see it: lists become tuples."""
    if isinstance(value, list | tuple):
        return tuple(frozen(part) for part in value)
    if isinstance(value, Mapping):
        return {name: frozen(part) for name, part in value.items()}
    return value  # type: ignore[no-any-return]


def plain(value: Value) -> Any:
    """The opposite of `frozen`."""
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    return value


def plain_fields(values: Values) -> Plain:
    """Every value made plain, None included."""
    return {name: plain(value) for name, value in values.items()}


def frozen_values(fields: Mapping[str, Any]) -> Values:
    """Every value frozen; what is None is absent."""
    return {name: frozen(value) for name, value in fields.items() if value is not None}


class Split(NamedTuple):
    """The fields of one record as the store keeps them."""

    columns: Plain  # a value for every column, in order
    known: dict[str, Value]  # what this program understands, frozen
    extra: Plain  # everything else, as it came


class KindMapper:
    """Between the fields of one kind and the columns of its table.

    A value whose shape is not that of its column (a newer program changed it) and a field without
    a column go to `extra` as they are, and are never touched.
    """

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self.table = KIND_PREFIX + kind.name
        self._empty: Plain = dict.fromkeys(kind.by_name)

    def split(self, fields: Mapping[str, Any]) -> Split:
        """Sort fields into columns, frozen values of the known ones, and the rest."""
        columns: Plain = dict(self._empty)
        known: dict[str, Value] = {}
        extra: Plain = {}
        by_name = self.kind.by_name
        for name, value in fields.items():
            if value is None:
                continue
            spec = by_name.get(name)
            if spec is None or not _fits(spec, value):
                extra[name] = value
            elif spec.type in LISTS:
                columns[name], known[name] = dump(value), tuple(value)
            else:
                columns[name] = known[name] = value
        return Split(columns, known, extra)

    def values(self, row: Sequence[Any]) -> dict[str, Value]:
        """The values of a row whose columns stand in the order of the kind's fields."""
        found: dict[str, Value] = {}
        for spec, value in zip(self.kind.fields, row, strict=True):
            if value is not None:
                found[spec.name] = stored_value(spec, value)
        return found


def stored_value(spec: FieldSpec, value: Any) -> Value:
    """What a column holds, as a frozen value."""
    if spec.type in LISTS:
        return tuple(load(value))
    if spec.type is FieldType.BOOLEAN:
        return bool(value)
    return value  # type: ignore[no-any-return]


_WRITTEN: Mapping[FieldType, Callable[[str], bool]] = {
    FieldType.DATE: is_day,
    FieldType.DATETIME: is_moment,
    FieldType.TIME: is_time,
}


def _fits(spec: FieldSpec, value: Any) -> bool:
    if spec.type is FieldType.BOOLEAN:
        return isinstance(value, bool)
    if spec.type in (FieldType.INTEGER, FieldType.MONEY):
        return type(value) is int and -_INTEGER_LIMIT <= value < _INTEGER_LIMIT
    if spec.type in LISTS:
        return isinstance(value, list | tuple) and all(map(_is_text, value))
    # Rules reckon with dates: one that is none stays what it is, unread, in `extra`.
    is_written = _WRITTEN.get(spec.type)
    return _is_text(value) and (is_written is None or is_written(value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not _LONE_SURROGATE.search(value)
