"""The every-run share of `kill_ctl`, in a process of its own that may fork and die."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(900)
def test_every_id_printed_is_there_once_and_every_mutant_is_caught() -> None:
    command = [sys.executable, "-m", "tests.faults.kill_ctl", "20261122", "1"]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr[-2000:]
    rows = json.loads(child.stdout)
    assert len(rows) == 5
    assert [row for row in rows if row["failures"]] == []
