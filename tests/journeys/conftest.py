"""What the journeys share: one prefecture, and consoles of new data folders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.server import cli
from tests.support.console import Console, cheap_and_logged_in
from tests.support.prefecture import Prefecture, running

NewConsole = Callable[[str], Console]


class PrefectureConsole:
    """`prefecture` in this process, beside the server that runs."""

    def __init__(self, office: Prefecture, capture: pytest.CaptureFixture[str]) -> None:
        self._url = office.house.url
        self._capture = capture

    def run(self, *words: object, code: int = cli.DONE) -> list[dict[str, Any]]:
        """One command with `--json`: its rows, or the error alone."""
        self._capture.readouterr()
        options = ["--json", *map(str, words), "--database-url", self._url]
        assert cli.main(options) == code
        out, err = self._capture.readouterr()
        return [json.loads(line) for line in (out or err).splitlines()]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefecture]:
    """A prefecture on SQLite that the tests of one module share."""
    folder = tmp_path_factory.mktemp("prefecture")
    with running(f"sqlite:///{folder / 'p.db'}", folder) as server:
        yield server


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The password in the environment."""
    yield from cheap_and_logged_in(monkeypatch)


@pytest.fixture
def console(data_dir: Path, capsys: pytest.CaptureFixture[str], login: None) -> NewConsole:
    """`stationctl` on a folder of this name, not yet enrolled."""
    return lambda name: Console(data_dir / name, capsys)


@pytest.fixture
def ctl(console: NewConsole, office: Prefecture) -> Console:
    """`stationctl` of an enrolled station with one clerk."""
    made = console("窗口")
    made.enrol(office)
    return made


@pytest.fixture
def prefecture(office: Prefecture, capsys: pytest.CaptureFixture[str]) -> PrefectureConsole:
    return PrefectureConsole(office, capsys)
