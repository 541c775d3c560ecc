"""What the journeys share: one prefecture, and consoles of new data folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.console import Console, cheap_and_logged_in
from tests.support.prefecture import Prefecture, running

NewConsole = Callable[[str], Console]


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
