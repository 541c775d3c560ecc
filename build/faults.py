"""The long fault runs of storage-security.md; the suite itself runs a small share of each.

Each `tests/faults/<name>.py` that is not a test file has `run(seed, scale) -> list[dict]` with the
keys `name`, `cases`, `failures` (a list of sentences); the same seed repeats the same run. `scale`
multiplies the every-run share: 50 gives the on-demand numbers of the table.
"""

import argparse
import secrets
import sys
import time
from pathlib import Path

from bench import load

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the named faults (all without a name); 1 when one was not survived."""
    scripts = {
        path.stem: path
        for path in sorted((ROOT / "tests" / "faults").glob("*.py"))
        if not path.stem.startswith(("test_", "_", "conftest"))
        and "\ndef run(" in path.read_text("utf-8")
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(scripts))
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--scale", type=int, default=50)
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(scripts):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    sys.path.insert(0, str(ROOT))
    print(f"seed {chosen.seed}, scale {chosen.scale}", flush=True)
    lost = 0
    for name in chosen.names or scripts:
        start = time.perf_counter()
        for row in load(scripts[name])(chosen.seed, chosen.scale):
            failures = row["failures"]
            lost += len(failures)
            seconds = time.perf_counter() - start
            print(f"{'FAIL' if failures else 'ok  '} {row['name']}: {row['cases']} cases, "
                  f"{len(failures)} failures, {seconds:.0f} s", *failures, sep="\n     ",
                  flush=True)  # fmt: skip
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
