"""`stationctl` in this process: a command line in, exit code and JSON lines out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.ctl.options import main
from app.messages import Exit
from tests.support.prefecture import Prefecture
from tests.support.stations import PASSWORD, cheap_secrets

CLERK = "阿苦"
CONSULTATION: Mapping[str, object] = {
    "visitor_name": "倮伍木呷",
    "phone": "12812345678",
    "matter_class": "civil",
    "matter_type": "拖欠工资",
    "facts": "三年前在成都市一处工地做工，工资至今没有结清。",
    "demand": "请求对方结清工资",
    "answer": "已告知先向劳动监察投诉。",
    "handling": ["answered"],
}
"""A visit that the rules have little to say about."""


@dataclass
class Ended:
    """How one call ended. `rows` is what stdout carried, `error` the line on stderr."""

    code: Exit
    rows: list[dict[str, Any]]
    error: dict[str, str] = field(default_factory=dict)

    @property
    def row(self) -> dict[str, Any]:
        """The last (often the only) row."""
        return self.rows[-1]


class Console:
    """The commands of one data folder; `run` checks the form of what is printed."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def run(self, *words: object, user: str = "") -> Ended:
        """One call with `--json`; stdout must be JSON lines, stderr at most one JSON line."""
        options = ["--json", "--data-dir", str(self.folder), *(["--user", user] if user else [])]
        self._capture.readouterr()
        code = Exit(main([*options, *map(str, words)]))
        out, err = self._capture.readouterr()
        rows = [json.loads(line) for line in out.splitlines()]
        assert all(isinstance(row, dict) for row in rows)
        told = err.splitlines()
        assert len(told) <= 1, told
        error = json.loads(told[0]) if told else {}
        assert error.keys() <= {"error", "message"}
        return Ended(code, rows, error)

    def ok(self, *words: object, user: str = "") -> Ended:
        """A call that must succeed silently."""
        ended = self.run(*words, user=user)
        assert (ended.code, ended.error) == (Exit.DONE, {}), ended
        return ended

    def fails(self, code: Exit, error: str, *words: object) -> Ended:
        """A call that must end with this exit code and error, in one sentence."""
        ended = self.run(*words)
        assert (ended.code, ended.error.get("error")) == (code, error), ended
        assert ended.error["message"].endswith("。")
        return ended

    def enrol(self, prefecture: Prefecture, *users: str, server: str = "") -> Ended:
        """Make this folder a device."""
        file, code = prefecture.enrolment(*(users or (f"{CLERK}:clerk",)))
        path = self.folder.parent / f"{self.folder.name}.enrol"
        path.write_bytes(file)
        return self.ok("enrol", path, "--code", code, *(["--server", server] if server else []))

    def imported(self, *rows: Mapping[str, object]) -> list[str]:
        """Import rows of consultations; the ids printed."""
        file = write_rows(self.folder.parent / "rows.jsonl", *rows)
        ended = self.ok("import", "consultation", file)
        return [row["id"] for row in ended.rows[:-1]]


def write_rows(file: Path, *rows: Mapping[str, object]) -> Path:
    """A JSONL file."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def cheap_and_logged_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The password in the environment, all secrets cheap."""
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    with cheap_secrets():
        yield
