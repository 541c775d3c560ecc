"""dev.py: the environment is made once and renewed only when a lock changed."""

import subprocess
import sys
from pathlib import Path

import environment
import pytest
import system_packages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the script would have run, in a project that has only locks."""
    run: list[list[str]] = []

    def record(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        run.append(command)
        if "venv" in command:
            environment.python().parent.mkdir(parents=True)
            environment.python().touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    for lock in environment.LOCKS[True]:
        (tmp_path / lock).write_text("one==1\n", "utf-8")
    monkeypatch.setattr(environment, "BUILD", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(subprocess, "run", record)
    return run


def test_installs_with_hashes_once(commands: list[list[str]], tmp_path: Path) -> None:
    environment.ensure(developer=True)
    assert [command[2] for command in commands] == ["venv", "pip", "pip"]
    assert all("--require-hashes" in command for command in commands[1:])
    commands.clear()
    environment.ensure(developer=True)
    assert commands == []
    (tmp_path / "requirements-dev.txt").write_text("one==2\n", "utf-8")
    environment.ensure(developer=True)
    assert [command[-1] for command in commands] == [str(tmp_path / "requirements-dev.txt")]


def test_run_needs_no_developer_packages(commands: list[list[str]], tmp_path: Path) -> None:
    environment.ensure(developer=False)
    assert [command[-1] for command in commands[1:]] == [str(tmp_path / "requirements.txt")]


@pytest.mark.parametrize(
    ("root", "apt", "expected"),
    [
        (True, True, ["apt-get update", "apt-get install -y --no-install-recommends odd"]),
        (False, True, []),
        (True, False, []),
    ],
)
def test_missing_packages_are_installed_or_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    commands: list[list[str]],
    root: bool,
    apt: bool,
    expected: list[str],
) -> None:
    needs = {"tests": {"odd": lambda: False, "there": lambda: True}}
    monkeypatch.setattr(system_packages, "NEEDS", needs)
    monkeypatch.setattr(system_packages, "_privilege", lambda: [] if root else None)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get" if apt else None)
    system_packages.ensure("tests")
    assert [" ".join(command) for command in commands] == expected
    assert ("odd" in capsys.readouterr().err) == (not expected)


def test_the_door_opens_with_a_bare_python() -> None:
    bare = subprocess.run(
        [sys.executable, "-E", "-S", str(ROOT / "build" / "dev.py"), "--help"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert bare.returncode == 0, bare.stderr
    assert "screenshots" in bare.stdout
