"""Write the locked requirements from pyproject.toml: exact versions, all hashes, no address.

`python build/lock.py` needs `uv` on the path (it alone resolves for every platform and Python at
once, so Windows-only and Python-3.11-only packages are there, each with its marker).
`requirements.txt` is what the program needs, `requirements-dev.txt` what developers need beside it.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

BUILD = Path(__file__).parent
RUNTIME = BUILD / "requirements.txt"
DEVELOPER = BUILD / "requirements-dev.txt"
HEADER = "# Written by build/lock.py; do not edit.\n"


def resolve(output: Path, *options: str) -> None:
    """Resolve pyproject.toml into `output`; versions already there are kept when they fit."""
    subprocess.run(
        ["uv", "pip", "compile", "--no-config", "--quiet", "--universal", "--python-version=3.11",
         "--generate-hashes", "--no-header", "--no-annotate", *options,
         f"--output-file={output}", str(BUILD.parent / "pyproject.toml")],
        check=True,
    )  # fmt: skip


def blocks(text: str) -> list[str]:
    """The requirements of a lock, each with its hash lines."""
    return [block for block in re.split(r"(?m)^(?=\S)", text) if "==" in block]


def main() -> int:
    """Resolve both files; 0 when written."""
    options = sys.argv[1:]  # for example --upgrade, --upgrade-package NAME
    with tempfile.TemporaryDirectory() as folder:
        runtime, everything = Path(folder, "runtime.txt"), Path(folder, "everything.txt")
        for source, target in ((RUNTIME, runtime), (DEVELOPER, everything)):
            if source.exists():
                target.write_text(source.read_text("utf-8"), "utf-8")
        resolve(runtime, *options)
        resolve(everything, "--extra=dev", f"--constraint={runtime}", *options)
        needed = blocks(runtime.read_text("utf-8"))
        extra = [block for block in blocks(everything.read_text("utf-8")) if block not in needed]
    for path, content in ((RUNTIME, needed), (DEVELOPER, extra)):
        path.write_text(HEADER + "".join(content), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
