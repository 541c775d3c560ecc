"""The every-run share of `store_act`, in a process of its own that may fork and die."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(900)
def test_an_act_of_several_records_is_whole_or_not_there() -> None:
    command = [sys.executable, "-m", "tests.faults.store_act", "20261122", "1"]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr[-2000:]
    rows = json.loads(child.stdout)
    assert len(rows) == 3
    assert [row for row in rows if row["failures"]] == []
