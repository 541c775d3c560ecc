"""What the server keeps of records and of the changes it has seen: the nouns of the merge."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from sync.protocol import State


class Cell(Struct, frozen=True, array_like=True):
    """One field on the server: value, position that last set it, change that set it (rule 2)."""

    value: Any
    stamp: int
    setter: bytes


class StoredRecord(Struct, frozen=True, kw_only=True):
    """A record with its stamps. ``born``: position of creation; ``newest``: highest stamp."""

    partition: str
    record_id: bytes
    kind: str
    station: str
    to: tuple[str, ...]
    born: int
    newest: int
    cells: dict[str, Cell]


class Touch(Struct, frozen=True):
    """A record has fields stamped at this position: the index that news are read by."""

    partition: str
    position: int
    record_id: bytes
    station: str
    to: tuple[str, ...]


class StoredResult(Struct, frozen=True, kw_only=True):
    """The answer once given to an applied change, and given again for ever (rule 11)."""

    change_id: bytes
    partition: str
    state: State
    position: int
    kept: tuple[str, ...] = ()
    decided_by: str = ""


class Superseded(Struct, frozen=True):
    """A change id that an applied change went over before it arrived itself (rule 4)."""

    change_id: bytes
    fields: tuple[str, ...]
