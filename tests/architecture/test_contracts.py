"""The import contracts of pyproject.toml hold, and the domain imports the standard library only."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def imports(path: Path) -> Iterator[str]:
    """The full names of what a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name"
            yield str(node.module)


def test_import_contracts_are_kept() -> None:
    # A child process: import-linter sets up logging for its whole process.
    command = (
        "from importlinter.cli import lint_imports;"
        "raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    )
    lint = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert lint.returncode == 0, lint.stdout


def test_the_domain_imports_the_standard_library_only() -> None:
    foreign = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "app" / "domain").rglob("*.py")
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("app.domain")
    }
    assert not foreign
