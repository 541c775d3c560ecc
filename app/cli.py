"""`legal-station`: the options of the window program (commands.md); imports nothing heavy."""

from __future__ import annotations

import argparse
import runpy
import sys
from pathlib import Path

LANGUAGES = ("zh_CN", "bo", "ii")
_MODULES = ("sync.server", "app.ctl")
"""What the packaged program runs as a child of itself: there is no Python beside it."""


def main(argv: list[str] | None = None) -> int:
    """Start what was asked for; gives the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if len(words) > 1 and words[0] == "--module" and words[1] in _MODULES:
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        return 0
    args = _parser().parse_args(words)
    if args.self_test:
        from app.selftest import run as self_test  # noqa: PLC0415 - each way imports its own

        return self_test()
    from app.main import Options, run  # noqa: PLC0415 - Qt is imported only for a window

    return run(
        Options(
            data_dir=args.data_dir,
            language=args.language,
            practice=args.practice or args.tour is not None,
            tour=args.tour,
        )
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="legal-station")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--practice", action="store_true", help="the practice station")
    parser.add_argument("--self-test", action="store_true", help="check this installation")
    parser.add_argument("--tour", type=Path, metavar="DIR", help="a clerk's day by keystrokes")
    return parser
