"""The every-run share of `store_power`, in a process of its own whose SQLite is watched."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(900)
def test_a_power_cut_loses_nothing_and_the_control_does() -> None:
    command = [sys.executable, "-m", "tests.faults.store_power", "20261122", "1"]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr[-2000:]
    rows = json.loads(child.stdout)
    assert len(rows) == 2
    assert [row for row in rows if row["failures"]] == []
