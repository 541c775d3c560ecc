#!/usr/bin/env python3
"""One door for developers: run, test, check, bench … from a machine that has only Python.

Standard library only. It makes `.venv` from the locked requirements, asks the system for what Qt
and PostgreSQL need, then hands over to the program, pytest or a script of this folder.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

BUILD = Path(__file__).resolve().parent
ROOT = BUILD.parent

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    # Kept readable for old interpreters: a newer one may stand beside this one.
    for newer in map(shutil.which, ("python3.13", "python3.12", "python3.11")):
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit("dev.py needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0])

import environment  # noqa: E402
import system_packages  # noqa: E402

SCRIPTS = {
    "check": "the linters, the types, the import contracts, the catalogues",
    "bench": "figures with their floor in the same run: [NAME …] [--json]",
    "faults": "the long fault runs: [NAME …] [--seed N] [--scale N]",
    "package": "the one-folder program in dist/, tested in a clean home",
    "screenshots": "the contact sheet of every screen",
    "catalogues": "extract, update, check or compile the translations",
}


def setup(_arguments: list[str]) -> int:
    """The environment only."""
    environment.ensure(developer=True)
    system_packages.ensure("offscreen", "window", "tests")
    print("ready:", environment.python())
    return 0


def run(arguments: list[str]) -> int:
    """The program with the practice station; without a display its tour."""
    environment.ensure(developer=False)
    environment.script("catalogues", "compile")
    if environment.has_display():
        system_packages.ensure("offscreen", "window")
        return environment.module("app", *(arguments or ["--practice"]))
    system_packages.ensure("offscreen")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return environment.module("app", *(arguments or ["--tour", str(ROOT / "tour")]))


TWO_CORES = ("-n", "2", "--dist", "loadfile")


def test(arguments: list[str]) -> int:
    """The every-run share of the suite, file by file on two cores; arguments go to pytest."""
    environment.ensure(developer=True)
    system_packages.ensure("offscreen", "tests")
    environment.script("catalogues", "compile")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return environment.module("pytest", *(arguments or TWO_CORES))


def main() -> int:
    """Parse one command; the rest of the line belongs to it."""
    commands = {"setup": setup, "run": run, "test": test}
    summaries = {name: (work.__doc__ or "") for name, work in commands.items()} | SCRIPTS
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:12} {text}" for name, text in summaries.items()),
    )
    parser.add_argument("command", choices=summaries, metavar="command")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    os.chdir(ROOT)
    if chosen.command in commands:
        return commands[chosen.command](chosen.arguments)
    environment.ensure(developer=True)
    system_packages.ensure("offscreen")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment.script(chosen.command, *chosen.arguments)


if __name__ == "__main__":
    sys.exit(main())
