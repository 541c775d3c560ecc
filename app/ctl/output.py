"""What `stationctl` prints: JSON lines or plain words on stdout, one clear line on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping

from app.domain.problems import Problem
from app.domain.records import Record
from app.messages import Exit, exit_code, sentence

Row = Mapping[str, object]


class Stop(Exception):
    """A command ends here: the problems to show and, where they do not decide it, the exit code."""

    def __init__(self, *problems: Problem, code: Exit | None = None) -> None:
        super().__init__(problems[0].code)
        self.problems = problems
        self.code = exit_code(problems[0].code) if code is None else code


class Printer:
    """Prints in the chosen form; every line is flushed, because a line is a promise."""

    def __init__(self, as_json: bool) -> None:
        self._json = as_json

    def row(self, row: Row) -> None:
        """One object."""
        if self._json:
            text = json.dumps(row, ensure_ascii=False)
        else:
            text = "  ".join(f"{name}={_words(value)}" for name, value in row.items())
        print(text, flush=True)

    def rows(self, rows: Iterable[Row]) -> None:
        """One object a line."""
        for row in rows:
            self.row(row)

    def stop(self, stop: Stop) -> int:
        """Say why the command ends, on stderr; gives the exit code."""
        problem = stop.problems[0]
        words = " ".join(dict.fromkeys(sentence(p) for p in stop.problems))
        if self._json:
            words = json.dumps({"error": problem.code, "message": words}, ensure_ascii=False)
        print(words, file=sys.stderr, flush=True)
        return int(stop.code)


def record_row(record: Record) -> dict[str, object]:
    """A record as `list` and `show` print it."""
    return {
        "id": record.id,
        "version": record.version,
        "state": record.state.value,
        "complete": record.complete,
        "fields": {**record.values, **record.extra},
    }


def problem_rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Problems as data."""
    return [{"code": p.code, "field": p.field, "severity": p.severity.value} for p in problems]


def _words(value: object) -> str:
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
