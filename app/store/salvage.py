"""Reading what can still be read of a damaged database, row by row.

SQLCipher gives up on a connection that met a bad page: everything after it fails too. So every
failure is followed by a new connection (2,997 of 3,000 rows with one bad page instead of 1,496).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from app.store.engine import DatabaseKey, DriverConnection, connect
from app.store.statements import name_of

_TOP = 1 << 48  # no row number of ours comes near
Row = dict[str, Any]


class Salvage:
    """A damaged file opened for reading; work on a copy, opening may replay its log."""

    def __init__(self, file: Path, key: DatabaseKey) -> None:
        self._file = file
        self._key = key
        self._connection: DriverConnection | None = None

    def rows(self, name: str) -> Iterator[Row]:
        """The readable rows of a table in row order; nothing when even its root is lost."""
        # The name is one of ours.
        source = f"SELECT rowid AS _rowid, * FROM {name_of(name)}"  # noqa: S608
        stream = f"{source} WHERE rowid >= ? ORDER BY rowid"
        start = 0
        while start < _TOP:
            last = start - 1
            try:
                cursor = self._open().execute(stream, (start,))
                names = [part[0] for part in cursor.description][1:]
                for row in cursor:
                    last = row[0]
                    yield dict(zip(names, row[1:], strict=True))
                return
            except dbapi2.Error:
                self.close()
            start = self._next_readable(stream, last + 1)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with suppress(dbapi2.Error):
                self._connection.close()
            self._connection = None

    def _next_readable(self, stream: str, bad: int) -> int:
        """The first row number after `bad` from which reading works, by doubling and halving."""
        step = 1
        while not self._reads(stream, bad + step):
            bad += step
            step *= 2
            if bad >= _TOP:
                return _TOP
        low, high = bad, bad + step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._reads(stream, middle) else (middle, high)
        return high

    def _reads(self, stream: str, start: int) -> bool:
        try:
            self._open().execute(f"{stream} LIMIT 1", (start,)).fetchone()
        except dbapi2.Error:
            self.close()
            return False
        return True

    def _open(self) -> DriverConnection:
        if self._connection is None:
            self._connection = connect(self._file, self._key)
        return self._connection
