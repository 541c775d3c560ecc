"""What the code imports is declared in pyproject.toml, and nothing is declared for nothing."""

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.test_contracts import imports

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

# Loaded by name: the driver in a database URL, the time zones of Windows, a dictionary's file.
BY_NAME = {"psycopg", "tzdata", "pypinyin"}
# Parts of PySide6 and requests, never chosen on their own.
COMES_WITH = {"shiboken6", "urllib3"}


def normal(name: str) -> str:
    """A distribution's name as packages compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: Iterable[str]) -> set[str]:
    """The names in a list of requirements."""
    return {normal(re.split(r"[\[<>=;!~ ]", line)[0]) for line in requirements}


def used(*folders: str) -> set[str]:
    """The distributions that the files of these folders import."""
    owners = packages_distributions()
    return {
        normal(owners[top][0])
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for name in imports(path)
        if (top := name.split(".")[0]) in owners and top not in sys.stdlib_module_names
    } - COMES_WITH


def test_the_program_declares_what_it_uses_and_no_more() -> None:
    # dev.py run compiles the catalogues, so what that needs is needed by everybody.
    needed = used("app", "sync") | {"babel"}
    assert needed | BY_NAME == declared(PROJECT["dependencies"])


def test_developers_declare_what_they_use() -> None:
    everything = declared(PROJECT["dependencies"]) | declared(
        PROJECT["optional-dependencies"]["dev"]
    )
    assert used("build", "tests") <= everything
