"""The growing delay after wrong passwords, kept over restarts. Nothing is ever wiped.

The file cannot be authenticated (no key is there yet), so deleting it resets the delay. It slows
down people at the screen; whoever can change files has to guess against argon2id instead.
"""

from __future__ import annotations

import logging
import math
from pathlib import Path

import msgspec

from app.usecases.ports import Clock
from app.vault.files import write_durably

WAITS = (0, 0, 0, 5, 15, 30, 60, 120, 300)
"""Seconds to wait after the first, second … wrong password; the last for every further one."""

_log = logging.getLogger(__name__)


class Delays:
    """Counts attempts per person."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        stored = _load(file)
        self._failures = {name: failures for name, (failures, _) in stored.items()}
        # A clock that was set back since makes a delay begin again; it never makes it longer.
        self._since = {
            name: clock.monotonic() - max(0.0, clock.unix() - at)
            for name, (_, at) in stored.items()
        }

    def remaining(self, name: str) -> int:
        """Whole seconds until the next attempt is allowed; 0 = now."""
        failures = self._failures.get(name, 0)
        if not failures:
            return 0
        wait = WAITS[min(failures, len(WAITS)) - 1]
        return max(0, math.ceil(wait - (self._clock.monotonic() - self._since[name])))

    def failures(self, name: str) -> int:
        """Attempts since the last right password."""
        return self._failures.get(name, 0)

    def count(self, name: str) -> None:
        """An attempt begins. It counts as failed until `clear`, so that a kill does not undo it."""
        self._failures[name] = self._failures.get(name, 0) + 1
        self._since[name] = self._clock.monotonic()
        self._save()

    def clear(self, name: str) -> None:
        """The password was right."""
        if self._failures.pop(name, None):
            del self._since[name]
            self._save()

    def _save(self) -> None:
        # On the wall clock, because the other one starts anew with the program.
        offset = self._clock.unix() - self._clock.monotonic()
        stored = {name: (n, self._since[name] + offset) for name, n in self._failures.items()}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._file, msgspec.json.encode(stored))
        except OSError:
            # On a full or read-only disk people still log in and read.
            _log.info("delays are not stored")


def _load(file: Path) -> dict[str, tuple[int, float]]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, tuple[int, float]])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
