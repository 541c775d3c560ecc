"""The command line of `stationctl` (commands.md): options, and which function serves them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.ctl import cases, exchange, house, numbering, printing, records, sheets, village
from app.ctl.output import Printer, Stop
from app.domain.problems import Problem
from app.messages import Exit

Command = Callable[[argparse.Namespace, Printer], Exit]


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is that of commands.md."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = _parser().parse_args(argv)
    out = Printer(args.json)
    try:
        return int(args.run(args, out))
    except Stop as stop:
        return out.stop(stop)
    except Exception:  # noqa: BLE001 - the log has the place, the person gets one line
        return out.stop(Stop(Problem("unexpected")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stationctl", description="The station without a window")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--user")
    parser.add_argument("--password-file", type=Path)
    parser.add_argument("--json", action="store_true")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _of_records(commands)
    _of_cases(commands)
    _of_village(commands)
    _of_exchange(commands)
    _of_house(commands)
    return parser


def _add(commands: Any, name: str, run: Command) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=(run.__doc__ or "").split("\n")[0]
    )
    made.set_defaults(run=run)
    return made


def _group(commands: Any, name: str) -> Any:
    return commands.add_parser(name).add_subparsers(required=True, metavar="COMMAND")


def _of_records(commands: Any) -> None:
    imported = _add(commands, "import", records.import_file)
    imported.add_argument("kind")
    imported.add_argument("file", type=Path)
    imported.add_argument("--dry-run", action="store_true")
    listed = _add(commands, "list", records.list_records)
    listed.add_argument("kind")
    listed.add_argument("--where", nargs="+", action="extend", default=[], metavar="FIELD=VALUE")
    listed.add_argument("--limit", type=_count)
    shown = _add(commands, "show", records.show)
    shown.add_argument("kind")
    shown.add_argument("id")
    shown.add_argument("--history", action="store_true")
    changed = _add(commands, "set", records.set_fields)
    changed.add_argument("kind")
    changed.add_argument("id")
    changed.add_argument("changes", nargs="+", metavar="FIELD=VALUE")
    removed = _add(commands, "remove", records.remove)
    removed.add_argument("kind")
    removed.add_argument("id")
    removed.add_argument("--reason", required=True)
    attached = _add(commands, "attach", records.attach)
    attached.add_argument("kind")
    attached.add_argument("id")
    attached.add_argument("file", type=Path)
    attached.add_argument("--document", metavar="NAME")
    searched = _add(commands, "search", records.search)
    searched.add_argument("text")
    searched.add_argument("--limit", type=_count, default=20)
    _add(commands, "due", records.due).add_argument("--as-of")
    exported = _add(commands, "export", records.export)
    exported.add_argument("kind")
    target = exported.add_mutually_exclusive_group(required=True)
    target.add_argument("--xlsx", type=Path)
    target.add_argument("--jsonl", type=Path)
    exported.add_argument("--period")
    exported.add_argument("--unmasked", metavar="REASON")
    _add(commands, "number", numbering.number).add_argument("id")
    numbers = _add(commands, "numbers", numbering.numbers)
    numbers.add_argument("--year", type=_count)
    numbers.add_argument("--committee", metavar="ID")
    _add(commands, "conflicts", records.conflicts)
    resolved = _add(commands, "resolve", records.resolve)
    resolved.add_argument("id")
    resolved.add_argument("choices", nargs="+", metavar="FIELD=mine|theirs|VALUE")


def _of_cases(commands: Any) -> None:
    promoted = _add(commands, "promote", cases.promote)
    promoted.add_argument("kind")
    promoted.add_argument("id")
    _add(commands, "dossier", cases.dossier).add_argument("id")
    printed = _add(commands, "print", printing.print_papers)
    printed.add_argument("kind")
    printed.add_argument("id")
    which = printed.add_mutually_exclusive_group(required=True)
    which.add_argument("--document", metavar="NAME")
    which.add_argument("--set", action="store_true", help="the whole set of the stage")
    printed.add_argument("--pdf", type=Path, required=True, metavar="OUT")
    reported = _add(commands, "report", cases.report)
    chosen = reported.add_mutually_exclusive_group(required=True)
    chosen.add_argument("name", nargs="?")
    chosen.add_argument("--list", action="store_true")
    reported.add_argument("--period")
    reported.add_argument("--committee", metavar="ID")
    _whose(reported)
    reported.add_argument("--xlsx", type=Path)
    reported.add_argument("--freeze", action="store_true")
    reported.add_argument("--reason")


def _of_village(commands: Any) -> None:
    counted = _add(commands, "hours", village.hours)
    counted.add_argument("--village", required=True, metavar="CODE")
    counted.add_argument("--year", type=_year, required=True)
    stepped = _add(commands, "review", village.reviewed)
    stepped.add_argument("id")
    stepped.add_argument("step", choices=("submit", "pass", "return"))
    stepped.add_argument("--reason")
    printed = _add(commands, "sheet", sheets.sheet)
    printed.add_argument("name")
    printed.add_argument("--period")
    _whose(printed)
    printed.add_argument("--pdf", type=Path, required=True)


def _whose(command: argparse.ArgumentParser) -> None:
    """One village or one adviser, for sheets of the village log."""
    command.add_argument("--village", metavar="CODE")
    command.add_argument("--adviser", metavar="ID")


def _of_exchange(commands: Any) -> None:
    synced = _add(commands, "sync", exchange.sync)
    synced.add_argument("--server")
    synced.add_argument("--limit-seconds", type=float)
    _add(commands, "status", exchange.status)
    _add(commands, "confirm-fork", exchange.confirm_fork)
    _add(commands, "absent", exchange.absent_list)
    _add(commands, "bring-back", exchange.bring_back).add_argument("id")
    courier = _group(commands, "courier")
    _add(courier, "export", exchange.courier_export).add_argument("folder", type=Path)
    _add(courier, "import", exchange.courier_import).add_argument("file", type=Path)
    pack = _group(commands, "pack")
    _add(pack, "import", exchange.pack_import).add_argument("file", type=Path)
    _add(pack, "list", exchange.pack_list)


def _of_house(commands: Any) -> None:
    enrolled = _add(commands, "enrol", house.enrol)
    enrolled.add_argument("file", type=Path)
    enrolled.add_argument("--code", required=True)
    enrolled.add_argument("--server")
    enrolled.add_argument("--recovery-out", type=Path)
    user = _group(commands, "user")
    _add(user, "list", house.user_list)
    added = _add(user, "add", house.user_add)
    added.add_argument("name")
    added.add_argument("roles", nargs="*")
    added.add_argument("--new-password-file", type=Path, required=True)
    changed = _add(user, "password", house.user_password)
    changed.add_argument("--new-password-file", type=Path, required=True)
    _add(user, "remove", house.user_remove).add_argument("name")
    _add(commands, "recover", house.recover).add_argument("--code-file", type=Path, required=True)
    _add(commands, "escrow", house.escrow).add_argument("out", type=Path)
    _add(commands, "backup", house.backup).add_argument("folder", type=Path, nargs="?")
    _add(commands, "restore", house.restore).add_argument("file", type=Path)
    _add(commands, "drill", house.drill).add_argument("file", type=Path, nargs="?")
    _add(commands, "repair", house.repair)
    _add(commands, "verify", house.verify)


def _year(text: str) -> int:
    if not (len(text) == 4 and text.isascii() and text.isdigit() and text > "1900"):
        raise argparse.ArgumentTypeError("a year of four digits")
    return int(text)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a number from 0")
    return number
