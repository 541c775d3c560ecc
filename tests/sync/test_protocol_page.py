"""`sync/PROTOCOL.md` names places and tests; each of them exists, and every rule is there."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "sync" / "PROTOCOL.md").read_text(encoding="utf-8")
ROWS = {
    int(cells[1]): (cells[3], cells[4])
    for line in PAGE.splitlines()
    if (cells := line.split("|")) and len(cells) == 6 and cells[1].strip().isdigit()
}
TESTS = {
    node.name
    for path in (ROOT / "tests" / "sync").glob("*.py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef)
}
CLOCKS = re.compile(r"^(import|from) (time|datetime|uuid)\b|monotonic\(|\.now\(", re.MULTILINE)


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_rule_has_its_row() -> None:
    assert sorted(ROWS) == list(range(1, 28))


@pytest.mark.parametrize("number", sorted(ROWS))
def test_places_and_tests_exist(number: int) -> None:
    places, tests = map(quoted, ROWS[number])
    assert places
    assert tests
    for place in places:
        module, name = f"sync.{place}".rsplit(".", 1)
        assert hasattr(importlib.import_module(module), name), place
    assert set(tests) <= TESTS


def test_rule_25_no_decision_reads_a_clock() -> None:
    """Only the engine asks for the time, to measure a link and to stop; nothing that decides."""
    deciding = ["merge", "authoring", "replica", "news", "view", "wire", "wire_answers"]
    paths = [ROOT / "sync" / f"{name}.py" for name in deciding]
    paths += [ROOT / "sync" / "server" / f"{n}.py" for n in ("fence", "epochs", "push", "news")]
    assert not [path.name for path in paths if CLOCKS.search(path.read_text(encoding="utf-8"))]
