"""The strict harness catches what it promises: each of these tests must fail."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BAD_TESTS = """
import logging, socket, threading, warnings
from PySide6 import QtCore
from tests.support import guards

guards.PATIENCE = 0.1

def test_reaches_out():
    with socket.socket() as tried:
        tried.connect(("192.0.2.1", 80))

def test_looks_a_name_up():
    socket.getaddrinfo("example.org", 443)

def test_warns():
    warnings.warn("old")

def test_logs():
    logging.getLogger("app.store").warning("odd")

def test_leaves_a_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_leaves_a_timer(qapp):
    global timer
    timer = QtCore.QTimer(qapp)
    timer.start(50)

def test_makes_qt_complain(qtbot):
    QtCore.qWarning("bad parent")

def test_good():
    pass
"""


def run_tests(folder: Path, text: str) -> str:
    """What pytest says of a test file under this project's harness."""
    bad = folder / "test_bad.py"
    bad.write_text(text, "utf-8")
    harness = ["-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *harness, "-p", "no:cacheprovider", str(bad)],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def test_each_offence_fails(tmp_path: Path) -> None:
    said = run_tests(tmp_path, BAD_TESTS).splitlines()
    failed = {
        line.split("::")[1].split(" ")[0] for line in said if line.startswith(("FAILED", "ERROR"))
    }
    written = {
        line.removeprefix("def ").split("(")[0] for line in BAD_TESTS.splitlines() if "def " in line
    }
    assert failed == written - {"test_good"}


def test_unknown_markers_are_refused(tmp_path: Path) -> None:
    said = run_tests(tmp_path, "import pytest\n@pytest.mark.slwo\ndef test_x(): pass\n")
    assert "'slwo' not found" in said
