"""Rules of the house that no linter knows (architecture.md, Rules of the house)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 450
TEXT_TYPES = {".py", ".md", ".toml", ".txt", ".json", ".csv", ".qss", ".po", ".pot", ".spec", ""}


def files(*folders: str) -> list[Path]:
    """The files of these folders of the project; those beside README.md when none is named."""
    if not folders:
        return [path for path in ROOT.iterdir() if path.is_file()]
    return [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders."""
    return [path for path in files(*folders) if path.suffix == ".py"]


def places(paths: list[Path], pattern: str) -> list[str]:
    """`file:line: text` for each line that matches."""
    compiled = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if compiled.search(line)
    ]


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_files_stay_readable_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files("app", "sync", "build", "tests")
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_nothing_is_left_for_later() -> None:
    marks = "NotImplemented" + r"Error|\bTO" + r"DO\b|\bFIX" + r"ME\b|\bX" + "XX\b"
    assert not places(python_files("app", "sync", "build", "tests"), marks)


def test_no_test_is_skipped() -> None:
    assert not places(
        python_files("tests"), r"(?:pytest|mark|unittest)\.(?:skip|xfail|import" + "orskip)"
    )


def test_no_file_names_this_machine_or_a_package_index() -> None:
    everything = files() + files(
        "app", "sync", "build", "tests", "resources", "translations", ".ci"
    )
    texts = [path for path in everything if path.suffix in TEXT_TYPES and path.name != "LICENSE"]
    machine = [re.escape(f"{ROOT}/")]
    index = [
        "--extra-" + "index",
        "py" + r"pi\.org",
        "pythonhosted" + r"\.org",
        "/sim" + r"ple/?\b",
    ]
    found = places(texts, "|".join(machine + index))
    assert not [place for place in found if not place.startswith("build/check.py")]


def test_messages_are_put_together_after_translation() -> None:
    """What is built inside `_()` is in no catalogue; placeholders have names."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files("app")
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "_" and not is_message(call)
    ]
    assert not wrong


def is_message(call: ast.Call) -> bool:
    """One text, or declared data (the label of a field, the title of a command)."""
    if len(call.args) != 1 or call.keywords:
        return False
    message = call.args[0]
    if isinstance(message, ast.Constant):
        return not re.search(r"\{\d*\}|%[sd]", str(message.value))
    filled = isinstance(message, ast.Call) and getattr(message.func, "attr", "") == "format"
    return not filled and not isinstance(message, ast.JoinedStr | ast.BinOp)


def test_there_is_one_style_sheet() -> None:
    setters = [
        path
        for path in python_files("app")
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "setStyleSheet"
    ]
    assert len(setters) <= 1
    assert all(path.is_relative_to(ROOT / "app" / "ui" / "theme") for path in setters)


@pytest.mark.parametrize("name", ["pickle", "marshal", "shelve", "yaml", "eval", "exec"])
def test_nothing_that_runs_what_it_reads(name: str) -> None:
    """storage-security.md, Audit and privacy."""
    found = places(python_files("app", "sync"), rf"^\s*(?:import|from) {name}\b|(?<![\w.]){name}\(")
    assert not found


def test_every_package_says_what_it_is() -> None:
    mute = [
        str(path.relative_to(ROOT))
        for path in python_files("app", "sync")
        if path.read_text("utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not mute
