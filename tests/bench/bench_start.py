"""Process start to a login window that accepts keys, and memory with 100,000 records.

The peer is a bare PySide6 window with one input line and the same fonts, in the same run and in
turn; files are in the page cache (the first pair of starts is thrown away).
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from app.clock import SystemIds
from tests.support.generate import consultations, people
from tests.support.prefecture import running
from tests.support.station_store import pull
from tests.support.stations import PASSWORD, enrol, opened

STARTS = 7
RECORDS = 100_000
USER = "阿苦"
ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("start_child.py")


def run() -> list[dict[str, Any]]:
    """Two ratios: seconds and MiB."""
    os.environ["STATION_KEYRING"] = "none"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with running(f"sqlite:///{folder / 'p.db'}", folder) as prefecture:
            enrol(prefecture, folder / "station", f"{USER}:clerk")
        return [_start(folder / "station"), _memory(folder / "station")]


def _start(folder: Path) -> dict[str, Any]:
    bare, login = [], []
    for _ in range(STARTS + 1):
        bare.append(_child("bare")[0])
        login.append(_child("login", str(folder))[0])
    value, floor = median(login[1:]), median(bare[1:])
    return {
        "name": "start to a login window that accepts keys", "value": value, "unit": "s",
        "floor": floor, "ratio": value / floor, "limit": 2.5,
    }  # fmt: skip


def _memory(folder: Path) -> dict[str, Any]:
    with opened(folder, USER) as client:
        ids = SystemIds()
        pull(client.station.store, ids, "person", people(RECORDS // 20, seed=3))
        pull(client.station.store, ids, "consultation", consultations(RECORDS, seed=5))
    value, floor = _child("ledger", str(folder), PASSWORD)[1], _child("bare")[1]
    return {
        "name": f"resident memory with {RECORDS} records in the ledger", "value": value,
        "unit": "MiB", "floor": floor, "ratio": value / floor, "limit": 2.5,
    }  # fmt: skip


def _child(*words: str) -> tuple[float, float]:
    """Start a window in a process of its own: seconds until it took a key, and its MiB then."""
    start = perf_counter()
    with subprocess.Popen(
        [sys.executable, str(CHILD), *words], cwd=ROOT, stdout=subprocess.PIPE,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    ) as child:  # fmt: skip
        assert child.stdout is not None
        line = child.stdout.readline().decode()
        seconds = perf_counter() - start
        child.communicate()
    if not line.startswith("mib "):
        raise RuntimeError(f"the window {words[0]} did not take a key: {line}")
    return seconds, float(line.split()[1])
