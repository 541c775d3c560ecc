"""The contact sheet of every screen, theme, language and scale: [FOLDER], else ./screenshots.

The pictures are for the eye (issue 2, point 7); what can be measured of them, tests/ui measures.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT / "screenshots"
    command = [sys.executable, "-m", "tests.support.contact_sheet", str(folder)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
