"""The virtual environment of the locked requirements, and how to run something in it."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import system_packages

BUILD = Path(__file__).resolve().parent
VENV = BUILD.parent / ".venv"
LOCKS = {False: ["requirements.txt"], True: ["requirements.txt", "requirements-dev.txt"]}


def python() -> Path:
    """The interpreter of the environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def has_display() -> bool:
    """Whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def ensure(*, developer: bool) -> None:
    """Make the environment; install again only when a lock changed since the last time."""
    if not python().exists():
        system_packages.ensure("venv")
        print("making .venv …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    for name in LOCKS[developer]:
        lock, stamp = BUILD / name, VENV / f"installed-{name}"
        digest = hashlib.sha256(lock.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text("utf-8") == digest:
            continue
        print(f"installing {lock.relative_to(BUILD.parent)} …", flush=True)
        pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
        stamp.write_text(digest, "utf-8")


def module(name: str, *arguments: str) -> int:
    """Run a module of the environment from the project's folder; its exit code."""
    return _wait([str(python()), "-m", name, *arguments])


def script(name: str, *arguments: str) -> int:
    """Run a script of this folder in the environment; its exit code."""
    return _wait([str(python()), str(BUILD / f"{name}.py"), *arguments])


def _wait(command: list[str]) -> int:
    try:
        return subprocess.run(command, cwd=BUILD.parent, check=False).returncode
    except KeyboardInterrupt:
        return 130
