"""When to try again: full jitter, 5 s to 30 min; the server's word first, a click at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FIRST = 5.0
LONGEST = 30 * 60.0
IDLE = 15 * 60.0
"""Seconds between two exchanges when all is well and nothing waits."""


@dataclass(frozen=True)
class Schedule:
    """State of the back-off; immutable, so a worker keeps the latest and nothing else.

    ``due`` is on the monotonic clock. ``uniform(low, high)`` gives random seconds.
    """

    failures: int = 0
    due: float = 0.0

    def after_success(self, now: float, pending: bool) -> Schedule:
        """All went well; what is still pending was written meanwhile and goes soon."""
        return Schedule(0, now + (FIRST if pending else IDLE))

    def after_failure(
        self,
        now: float,
        uniform: Callable[[float, float], float],
        retry_after: float | None = None,
    ) -> Schedule:
        """Full jitter over a doubling ceiling; never earlier than the server asked for."""
        ceiling = min(LONGEST, FIRST * 2 ** min(self.failures + 1, 16))
        wait = uniform(FIRST, ceiling)
        return Schedule(self.failures + 1, now + max(wait, retry_after or 0.0))

    def after_save(self, now: float) -> Schedule:
        """New work: soon when the line is good, no earlier than planned when it is not."""
        return self if self.failures else Schedule(0, min(self.due, now + FIRST))

    def clicked(self, now: float) -> Schedule:
        """A person wants it now."""
        return Schedule(self.failures, now)

    def wait(self, now: float) -> float:
        """Seconds until the next try, 0 when it is due."""
        return max(0.0, self.due - now)
