"""Many record ids in 16 bytes each: a ledger of 100,000 rows must not cost ten times its ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from app.store.mappers import id_bytes, id_text

_SIZE = 16


class IdList(Sequence[str]):
    """Reads like a list of canonical ids; made of them in raw form, one behind the other."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw) // _SIZE

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._at(index) for index in range(*place.indices(len(self)))]
        index = place + len(self) if place < 0 else place
        if not 0 <= index < len(self):
            raise IndexError(place)
        return self._at(index)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self._find(value) >= 0

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """The place of an id; raises ValueError."""
        place = self._find(value)
        if place < start or (stop is not None and place >= stop):
            raise ValueError(value)
        return place

    def __eq__(self, other: object) -> bool:
        if isinstance(other, IdList):
            return self._raw == other._raw
        return isinstance(other, list | tuple) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment] # compared by content, like a list

    def _at(self, index: int) -> str:
        return id_text(self._raw[index * _SIZE : (index + 1) * _SIZE])

    def _find(self, value: str) -> int:
        raw, at = id_bytes(value), -1
        while (at := self._raw.find(raw, at + 1)) >= 0:
            if at % _SIZE == 0:
                return at // _SIZE
        return -1
