"""Shape of a change: the only thing about its content the server refuses for."""

from __future__ import annotations

from typing import Any

from sync.protocol import (
    CHANGE_ID_BYTES,
    CONFLICT_KIND,
    DELETED,
    RECORD_ID_BYTES,
    Act,
    Change,
    Op,
)

MAX_FIELDS = 400
MAX_NAME = 64
MAX_TEXT = 64 * 1024
MAX_MEMBERS = 4096
MAX_DEPTH = 12
MAX_OVER = 4096
_INT64 = 2**63


def well_formed(change: Change) -> bool:
    """True when every store can hold the change as it is."""
    return (
        _ids(change)
        and 0 < len(change.kind) <= MAX_NAME
        and change.kind != CONFLICT_KIND
        and change.base >= 0
        and len(change.set) <= MAX_FIELDS
        and all(_name(name) and _value(value, 0) for name, value in change.set.items())
        and isinstance(change.set.get(DELETED, False), bool)
        and all(is_text(s) for s in (change.kind, change.station, *change.to))
    )


def well_signed(act: Act) -> bool:
    """True when every store can hold who did it, what it is called and when."""
    return all(is_text(text) for text in (act.partition, act.verb, act.actor, act.at))


def _ids(change: Change) -> bool:
    if len(change.record_id) != RECORD_ID_BYTES:
        return False
    first_creation = change.op is Op.CREATE and change.change_id == change.record_id
    if not first_creation and len(change.change_id) != CHANGE_ID_BYTES:
        return False
    others = (*change.over, *change.resolves)
    sizes = (CHANGE_ID_BYTES, RECORD_ID_BYTES)
    return len(others) <= MAX_OVER and all(len(i) in sizes for i in others)


def _name(name: str) -> bool:
    return bool(name) and is_text(name)


def is_text(text: str, limit: int = MAX_NAME) -> bool:
    """NUL has no place in PostgreSQL, a lone surrogate none in UTF-8."""
    return len(text) <= limit and "\0" not in text and _encodable(text)


def storable(text: str) -> str:
    """As much of a text as every store can hold, for telling of what was refused."""
    return text.replace("\0", "\ufffd")[:MAX_NAME]


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _value(value: Any, depth: int) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, str):
        return is_text(value, MAX_TEXT)
    if isinstance(value, int):
        return -_INT64 <= value < _INT64
    if isinstance(value, float):
        return value - value == 0  # neither NaN nor infinite
    if depth >= MAX_DEPTH:
        return False
    if isinstance(value, list | tuple):
        return len(value) <= MAX_MEMBERS and all(_value(v, depth + 1) for v in value)
    if isinstance(value, dict):
        return len(value) <= MAX_MEMBERS and all(
            isinstance(k, str) and is_text(k) and _value(v, depth + 1) for k, v in value.items()
        )
    return False
