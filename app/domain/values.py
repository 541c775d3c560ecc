"""What clerks type and files bring, parsed into the JSON-plain values of `FieldType`.

`parse` refuses only what has no type (architecture.md R29: saving is always allowed); whether a
value is sensible is for the rules of the kind. Every refusal is a `Problem` without the raw text.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from app.domain import dates
from app.domain.divisions import CODE_LENGTH, Level
from app.domain.fields import FieldSpec, FieldType, Value, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.text import ascii_digits

MAX_ITEMS: Final = 100
"""Elements of one list field."""
MAX_LONG_TEXT: Final = 20_000
"""No field may allow more characters than this."""
_MAX_INTEGER: Final = 2**53 - 1  # the largest whole number that JSON readers agree on

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NOT_COMPACT = re.compile(r"[\s\-‐-―−]+")
_BREAK = re.compile(r"[;；\n]+")
_WEAK_BREAK = re.compile(r"[、，,]+")  # stands inside some names as well (公证、鉴定、仲裁)
_INTEGER = re.compile(r"([+-]?\d+)\s*[人年岁件次个份名户分]?")
_MONEY = re.compile(r"[¥￥]?\s*(\d+)(?:\.(\d{1,6}))?\s*(万)?元?整?")
_DIVISION_FORMS = (4, 6, 9, CODE_LENGTH)
_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "1", "y", "yes", "true", "t"})
_NO = frozenset({"否", "无", "不", "没有", "×", "0", "n", "no", "false", "f"})


class _Refusal(Exception):
    """Carries the code of a refusal out of a parser; never leaves this module."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = args


def parse(
    spec: FieldSpec, raw: object, around: Surroundings, parent: str | None = None
) -> Value | Problem:
    """`raw` (typed text, a JSON value, an Excel cell) as the value of `spec`.

    None for what is empty. Codes and divisions may be given by Chinese name; `parent` is the value
    of the field `spec.within`. Days follow `dates.parse_day`. Never raises.
    """
    try:
        return _PARSERS[spec.type](spec, raw, around, parent)
    except _Refusal as refusal:
        return Problem(refusal.code, spec.name, args=refusal.arguments)


def parse_all(
    fields: Mapping[str, FieldSpec], raws: Mapping[str, object], around: Surroundings
) -> tuple[Values, tuple[Problem, ...]]:
    """All given fields: the values that could be read (None empties) and the refusals.

    Parents are read before the fields that stand `within` them; an unknown name is refused.
    """
    values: dict[str, Value] = {}
    problems = [Problem("field.unknown", name) for name in raws if name not in fields]
    known = [fields[name] for name in raws if name in fields]
    for spec in sorted(known, key=lambda spec: spec.within is not None):
        parent = values.get(spec.within) if spec.within else None
        value = parse(spec, raws[spec.name], around, parent if isinstance(parent, str) else None)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[spec.name] = value
    return values, tuple(problems)


def clean_text(raw: str, limit: int, *, lines: bool = False) -> str:
    """`raw` in NFC, stripped, without invisible control characters; one line unless `lines`.

    Raises `ValueError` (the code of the refusal as text) for NUL, lone surrogates and oversize.
    """
    try:
        return _text(raw, limit, lines=lines)
    except _Refusal as refusal:
        raise ValueError(refusal.code) from None


def _text(raw: str, limit: int, *, lines: bool = False) -> str:
    if "\0" in raw:
        raise _Refusal("value.nul")
    if _SURROGATE.search(raw):
        raise _Refusal("value.surrogate")
    # A text far beyond the limit is not worth the work of normalising it.
    if len(raw) > 4 * limit + 1_000:
        raise _Refusal("value.too_long", limit=limit)
    text = _CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", text)
    text = text.strip() if lines else " ".join(text.split())
    if len(text) > limit:
        raise _Refusal("value.too_long", limit=limit)
    return text


def _as_text(raw: object) -> str:
    """A scalar as text: JSON and Excel give numbers where a clerk means digits."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise _Refusal("value.type")
    if isinstance(raw, float):
        if not math.isfinite(raw):
            raise _Refusal("value.not_finite")
        if raw.is_integer() and abs(raw) <= _MAX_INTEGER:
            return str(int(raw))
        return str(raw)
    if abs(raw) > 10**30:
        raise _Refusal("value.range")
    return str(raw)


def _parse_text(spec: FieldSpec, raw: object, *_: object) -> Value:
    if raw is None:
        return None
    limit = min(spec.max_length, MAX_LONG_TEXT)
    text = _text(_as_text(raw), limit, lines=spec.type is FieldType.LONG_TEXT)
    if spec.compact:
        text = unicodedata.normalize("NFKC", ascii_digits(text)).upper()
        text = _NOT_COMPACT.sub("", text)
        if len(text) > limit:  # one compatibility character may unfold into several
            raise _Refusal("value.too_long", limit=limit)
    return text or None


def _line(raw: object, limit: int = 200) -> str:
    """Short typed text with digits of any script as ASCII."""
    return unicodedata.normalize("NFKC", ascii_digits(_text(_as_text(raw), limit)))


def _parse_integer(_spec: FieldSpec, raw: object, *_: object) -> Value:
    if raw is None or raw == "":
        return None
    text = _line(raw)
    if not text:
        return None
    match = _INTEGER.fullmatch(text)
    if match is None:
        raise _Refusal("value.number")
    if len(match[1]) > 17 or abs(number := int(match[1])) > _MAX_INTEGER:
        raise _Refusal("value.range")
    return number


def _parse_money(_spec: FieldSpec, raw: object, *_: object) -> Value:
    """A JSON whole number is fen; typed text is yuan, as people write it (380.50, 3.8万)."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, int) and not isinstance(raw, bool):
        if abs(raw) > _MAX_INTEGER:
            raise _Refusal("value.range")
        return raw
    text = _line(raw).replace(",", "")
    if not text:
        return None
    match = _MONEY.fullmatch(text)
    if match is None:
        raise _Refusal("value.number")
    whole, fraction, wan = match.groups()
    places = 6 if wan else 2  # 1 万元 = 10^6 fen
    digits = (fraction or "").rstrip("0")
    if len(digits) > places or len(whole) > 15:
        raise _Refusal("value.range")
    fen = int(whole + digits.ljust(places, "0"))
    if fen > _MAX_INTEGER:
        raise _Refusal("value.range")
    return fen


def _parse_boolean(_spec: FieldSpec, raw: object, *_: object) -> Value:
    if raw is None or isinstance(raw, bool):
        return raw
    text = _line(raw).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if not text:
        return None
    raise _Refusal("value.choice")


def _parse_date(_spec: FieldSpec, raw: object, around: Surroundings, *_: object) -> Value:
    if raw is None:
        return None
    text = _line(raw)
    if not text:
        return None
    # A spreadsheet gives a moment where a day is meant.
    day = dates.parse_day(text, around.today) or dates.parse_moment(text, around.now)
    if day is None:
        raise _Refusal("value.date")
    return day[:10]


def _parse_datetime(_spec: FieldSpec, raw: object, around: Surroundings, *_: object) -> Value:
    if raw is None:
        return None
    text = _line(raw)
    if not text:
        return None
    moment = dates.parse_moment(text, around.now)
    if moment is None:
        raise _Refusal("value.date")
    return moment


def _parse_time(_spec: FieldSpec, raw: object, *_: object) -> Value:
    if raw is None:
        return None
    text = _line(raw)
    if not text:
        return None
    time = dates.parse_time(text)
    if time is None:
        raise _Refusal("value.time")
    return time


def _code(spec: FieldSpec, raw: object, around: Surroundings, parent: str | None) -> str | None:
    text = _line(raw)
    if not text:
        return None
    found = around.codes.find(spec.codes or "", text, parent) if spec.codes else None
    if found is None:
        raise _Refusal("code.unknown", list=spec.codes or "")
    return found


def _parse_code(
    spec: FieldSpec, raw: object, around: Surroundings, parent: str | None = None
) -> Value:
    return None if raw is None else _code(spec, raw, around, parent)


def _items(raw: object) -> tuple[object, ...]:
    """A list, a JSON list as text, or text cut where people cut it; as long as a list may be."""
    items: tuple[object, ...]
    if isinstance(raw, str):
        if len(raw) > MAX_LONG_TEXT:
            raise _Refusal("value.too_long", limit=MAX_LONG_TEXT)
        items = tuple(_json_texts(raw) or _BREAK.split(raw))
    elif isinstance(raw, list | tuple):
        items = tuple(raw)
    else:
        items = (_as_text(raw),)
    if len(items) > MAX_ITEMS:
        raise _Refusal("value.too_many", limit=MAX_ITEMS)
    return items


def _json_texts(raw: str) -> list[str]:
    """The texts of `["a", "b"]`, as a command line gives a list; empty for anything else."""
    if not raw.lstrip().startswith("["):
        return []
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    flat = isinstance(found, list) and all(isinstance(part, str) for part in found)
    return found if flat else []


def _parse_codes(
    spec: FieldSpec, raw: object, around: Surroundings, parent: str | None = None
) -> Value:
    if raw is None:
        return None
    found: list[str | None] = []
    for item in _items(raw):
        try:
            found.append(_code(spec, item, around, parent))
        except _Refusal:
            parts = _WEAK_BREAK.split(item) if isinstance(item, str) else []
            if len(parts) < 2:
                raise
            found += [_code(spec, part, around, parent) for part in parts]
    return tuple(dict.fromkeys(code for code in found if code)) or None


def _parse_texts(spec: FieldSpec, raw: object, *_: object) -> Value:
    if raw is None:
        return None
    limit = min(spec.max_length, MAX_LONG_TEXT)
    texts = (_text(_as_text(item), limit) for item in _items(raw))
    return tuple(dict.fromkeys(text for text in texts if text)) or None


def _parse_division(_spec: FieldSpec, raw: object, around: Surroundings, *_: object) -> Value:
    """A code of 4, 6, 9 or 12 digits (it may be abolished: domain.md D.3), or a name that only one
    division bears: its own, or with its county and township before it.
    """
    if raw is None:
        return None
    text = _line(raw)
    if not text:
        return None
    if text.isascii() and text.isdigit():
        if len(text) not in _DIVISION_FORMS:
            raise _Refusal("division.unknown")
        return text.ljust(CODE_LENGTH, "0")
    divisions = around.divisions
    found = [d.code for d in divisions.search(text, around.today) if d.name == text] or [
        d.code
        for d in divisions
        if text.endswith(d.name) and text == divisions.path_name(d.code, above=Level.PREFECTURE)
    ]
    if len(found) != 1:
        raise _Refusal("division.ambiguous" if found else "division.unknown")
    return found[0]


def _parse_ref(spec: FieldSpec, raw: object, *_: object) -> Value:
    """A member's name, or the id of a record in canonical lower case."""
    if raw is None:
        return None
    text = _text(_as_text(raw), 60)
    if not text or spec.ref == "member":
        return text or None
    if not is_record_id(text.lower()):
        raise _Refusal("value.id")
    return text.lower()


def _parse_refs(spec: FieldSpec, raw: object, *_: object) -> Value:
    """The ids of records, in the order given, each once."""
    if raw is None:
        return None
    ids = (_parse_ref(spec, item) for item in _items(raw))
    return tuple(dict.fromkeys(one for one in ids if one)) or None


def is_record_id(text: str) -> bool:
    """Whether `text` is a UUID in canonical lower-case form."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


_Parser = Callable[[FieldSpec, object, Surroundings, str | None], Value]
_PARSERS: Mapping[FieldType, _Parser] = {
    FieldType.TEXT: _parse_text,
    FieldType.LONG_TEXT: _parse_text,
    FieldType.INTEGER: _parse_integer,
    FieldType.BOOLEAN: _parse_boolean,
    FieldType.DATE: _parse_date,
    FieldType.DATETIME: _parse_datetime,
    FieldType.TIME: _parse_time,
    FieldType.MONEY: _parse_money,
    FieldType.CODE: _parse_code,
    FieldType.CODES: _parse_codes,
    FieldType.TEXTS: _parse_texts,
    FieldType.DIVISION: _parse_division,
    FieldType.REF: _parse_ref,
    FieldType.REFS: _parse_refs,
}
