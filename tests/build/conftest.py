"""The developer scripts are plain files of build/: they import each other by their short names."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
