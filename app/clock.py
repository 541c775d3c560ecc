"""Time and randomness of this machine: the one place that asks the system for them.

Everything else receives these two objects (ports `Clock` and `Ids`), so that tests and the practice
station can hold time still.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

PREFECTURE = timezone(timedelta(hours=8))
"""Beijing time, without summer time since 1992: no time-zone data needed on Windows."""


class SystemClock:
    """The clock of this machine (port `Clock`)."""

    def now(self) -> str:
        """Local time of the prefecture, whatever zone the PC is set to: `2026-11-22T10:41`."""
        return local_time(self.unix())

    def unix(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()  # noqa: TID251 - this is the adapter

    def monotonic(self) -> float:
        """Seconds of a clock that never jumps."""
        return time.monotonic()


def local_time(unix: float) -> str:
    """Seconds since 1970 as local time of the prefecture, ISO text to the minute."""
    local = datetime.fromtimestamp(unix, UTC).astimezone(PREFECTURE)
    return local.strftime("%Y-%m-%dT%H:%M")


def sleep(seconds: float) -> None:
    """Wait; composition hands it to whoever needs to."""
    time.sleep(seconds)  # noqa: TID251 - this is the adapter


class SystemIds:
    """Identifiers from the system's randomness (port `Ids`); safe from any thread.

    Record ids are UUIDv7 (RFC 9562): they rise strictly within one process even when the clock
    stands or is set back, so that rows and wire columns stay in order of creation. Nothing decides
    by the time inside (sync rule 25). 62 bits are fresh for every id: a cloned disk makes others.
    """

    def __init__(self, unix: Callable[[], float] | None = None) -> None:
        self._unix = unix or SystemClock().unix
        self._last = 0  # milliseconds << 12 | counter
        self._lock = threading.Lock()

    def record_id(self) -> str:
        """A new UUIDv7, lower-case canonical text."""
        # A random start of 11 bits leaves at least 2,048 ids before the counter carries into the
        # next millisecond.
        fresh = int(self._unix() * 1000) << 12 | int.from_bytes(self.token(2)) & 0x7FF
        with self._lock:
            self._last = max(self._last + 1, fresh)
            moment, counter = divmod(self._last, 1 << 12)
        low = int.from_bytes(self.token(8)) & ((1 << 62) - 1)
        return str(uuid.UUID(int=moment << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | low))

    def token(self, size: int) -> bytes:
        """`size` random bytes."""
        return os.urandom(size)
