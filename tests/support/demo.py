"""Sample data of the practice station, as `stationctl import` and `import-org` take it."""

import json
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of resources/demo/<name>.jsonl."""
    lines = (DEMO / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]
