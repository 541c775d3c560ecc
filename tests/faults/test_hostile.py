"""The every-run share of `hostile`, in a process of its own so that its memory can be measured."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.hostile import EVERY_RUN

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(900)
def test_nothing_hostile_escapes_its_door() -> None:
    command = [sys.executable, "-m", "tests.faults.hostile", "20261122", "1"]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr[-2000:]
    rows = json.loads(child.stdout)
    assert sum(row["cases"] for row in rows) == EVERY_RUN
    assert [row for row in rows if row["failures"]] == []
