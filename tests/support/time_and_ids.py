"""A clock and identifiers that a test can predict (the ports Clock and Ids)."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

PREFECTURE = timezone(timedelta(hours=8))


class FixedClock:
    """Stands still until `advance`."""

    def __init__(self, now: str = "2026-11-22T10:41") -> None:
        self._moment = datetime.fromisoformat(now).replace(tzinfo=PREFECTURE)
        self._since_start = 0.0

    def now(self) -> str:
        """Local ISO text to the minute."""
        return self._moment.strftime("%Y-%m-%dT%H:%M")

    def unix(self) -> float:
        """Seconds since 1970."""
        return self._moment.timestamp()

    def monotonic(self) -> float:
        """Seconds since this clock was made; `set` does not move it."""
        return self._since_start

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._moment += timedelta(seconds=seconds)
        self._since_start += seconds

    def set(self, now: str) -> None:
        """Somebody sets the clock of the PC: no time passes."""
        self._moment = datetime.fromisoformat(now).replace(tzinfo=PREFECTURE)


class CountedIds:
    """UUIDv7 text and tokens, counted up from a seed: two replicas take two seeds."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._count = 0

    def record_id(self) -> str:
        """The next id: version 7, variant 10, ordered by its counter."""
        self._count += 1
        milliseconds = 0x0197_0000_0000 + self._count
        version, variant = 7 << 76, 2 << 62
        return str(UUID(int=milliseconds << 80 | version | variant | self._seed))

    def token(self, size: int) -> bytes:
        """`size` bytes that differ at every call."""
        self._count += 1
        return (self._seed.to_bytes(4) + self._count.to_bytes(4)).rjust(size, b"\1")[-size:]
