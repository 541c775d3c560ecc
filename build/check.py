"""Everything that is wrong without running the program: lint, format, types, contracts, catalogues.

All steps run even when one fails, so that one call shows everything.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INDEX_ADDRESS = re.compile(r"https?://|--index|--extra-index|--find-links|--trusted-host")
STEPS = {
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "types": ["-m", "mypy", "--no-error-summary"],
    "layers": [
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_logo=True))",
    ],
    "catalogues": ["build/catalogues.py", "check"],
}


def addresses(folder: Path) -> list[str]:
    """Lines of the locked requirements that name where packages come from."""
    return [
        f"{path.name}:{number}: {line}"
        for path in sorted(folder.glob("requirements*.txt"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if INDEX_ADDRESS.search(line)
    ]


def step(name: str, command: list[str]) -> bool:
    """Run one step; its output is shown only when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, check=False, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name} ({time.perf_counter() - start:.1f} s)", flush=True)
    if not good:
        print(done.stdout)
    return good


def main() -> int:
    """0 when everything is clean."""
    results = [step(name, command) for name, command in STEPS.items()]
    found = addresses(ROOT / "build")
    print("ok   addresses" if not found else "FAIL addresses\n" + "\n".join(found))
    return 0 if all(results) and not found else 1


if __name__ == "__main__":
    raise SystemExit(main())
