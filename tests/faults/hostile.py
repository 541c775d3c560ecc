"""Hostile input at every door: bombs, deep JSON, NaN, doubled keys, lone surrogates, NUL, oversize.

`python3 build/dev.py faults hostile` runs 75,000 cases. A case passes when the input is taken or
refused by code; any other exception is a finding, and so is a rise of memory above 64 MB.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.faults import hostile_doors as doors
from tests.faults import hostile_kinds as kinds

EVERY_RUN = 1_500
"""Cases of the suite's share; fifty times as many on demand."""

MAX_RISE = 64 * 1024 * 1024
_BY_DESIGN = {"enrolment files": 64 * 1024 * 1024}  # what argon2id costs for a right file, too

Attack = Callable[[Random], None]
_SHARES: dict[str, tuple[int, Callable[[Path], Attack]]] = {
    "JSON lines": (350, doors.json_lines),
    "messages": (200, doors.messages),
    "sealed envelopes": (100, doors.envelopes),
    "enrolment files": (75, doors.enrolment_files),
    "packs": (50, doors.packs),
    "courier files": (75, doors.courier_files),
    "HTTP bodies": (100, doors.http_bodies),
    "workbooks": (50, doors.workbooks),
    "rows of every kind": (150, kinds.imports),
    "news of every kind": (150, kinds.news),
    "forms": (200, kinds.forms),
}


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """One row per door: `name`, `cases`, `failures` (a sentence with the seed of the case)."""
    rows = []
    for name, (share, door) in _SHARES.items():
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            attack = door(Path(folder))
            attack(Random(seed))  # what a door loads once is no rise
            before = _reset_peak()
            failures = [
                f"seed {number}: {failure}"
                for number in range(seed, seed + share * scale)
                if (failure := _failure(attack, number))
            ]
            rise = _peak() - before
        if rise > MAX_RISE + _BY_DESIGN.get(name, 0):
            failures.append(f"memory rose by {rise >> 20} MB")
        row = {"name": f"hostile {name}", "cases": share * scale, "failures": failures[:20]}
        rows.append(row | {"rise_mb": rise >> 20})
    return rows


def _failure(attack: Attack, number: int) -> str:
    try:
        attack(Random(number))
    except Exception as error:  # noqa: BLE001 - whatever escapes is a finding
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def _reset_peak() -> int:
    """Let the peak of memory begin anew where the system can; bytes in use now."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()


def _peak() -> int:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
