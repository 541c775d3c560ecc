"""Figures with their floor or peer measured in the same run, as ratios (commands.md).

Each `tests/bench/bench_<name>.py` has `run() -> list[dict]` with the keys `name`, `value`, `unit`
and, where it is known, `floor` (the bare work), `ratio` (value / floor) and `limit` (of the ratio,
or of the value when there is no floor). Exit 1 when a limit is passed.
"""

import argparse
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ("name", "value", "unit", "floor", "ratio", "limit")


def load(path: Path) -> Callable[..., Any]:
    """The `run` function of a script, loaded by path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module.run  # type: ignore[no-any-return]


def discover(folder: Path, prefix: str) -> dict[str, Path]:
    """The scripts of a folder by their short name."""
    return {path.stem.removeprefix(prefix): path for path in sorted(folder.glob(f"{prefix}*.py"))}


def too_slow(row: dict[str, Any]) -> bool:
    """Whether a figure passes its limit."""
    if row.get("limit") is None:
        return False
    measured = row["ratio"] if row.get("ratio") is not None else row["value"]
    return float(measured) > float(row["limit"])


def show(value: object) -> str:
    """A table cell."""
    return "" if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)


def main() -> int:
    """Run the named benchmarks (all without a name)."""
    scripts = discover(ROOT / "tests" / "bench", "bench_")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(scripts))
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(scripts):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    sys.path.insert(0, str(ROOT))
    rows: list[dict[str, Any]] = []
    for name in chosen.names or scripts:
        for row in load(scripts[name])():
            rows.append(row)
            cells = [show(row.get(column)) for column in COLUMNS]
            print(
                json.dumps(row, ensure_ascii=False) if chosen.json
                else f"{cells[0]:52} {cells[1]:>9} {cells[2]:6} floor {cells[3]:>8} "
                f"ratio {cells[4]:>6} limit {cells[5]:>5}{'  TOO SLOW' if too_slow(row) else ''}",
                flush=True,
            )  # fmt: skip
    return 1 if any(map(too_slow, rows)) else 0


if __name__ == "__main__":
    raise SystemExit(main())
