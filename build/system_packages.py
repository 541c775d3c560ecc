"""What the operating system must bring: Qt's libraries, Xvfb, PostgreSQL (languages.md, Paper).

On a Debian-family system missing packages are installed when that needs no password; otherwise
the one line to run is printed and the work goes on: Qt or the test that needs it will tell.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def _library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _postgresql() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


# Debian package → whether its content is there. Libraries are tried by loading them, because
# package names differ between releases (libglib2.0-0, libglib2.0-0t64).
NEEDS: dict[str, dict[str, Callable[[], bool]]] = {
    "venv": {"python3-venv": lambda: importlib.util.find_spec("ensurepip") is not None},
    "offscreen": {
        "libglib2.0-0": _library("libglib-2.0.so.0"),
        "libgl1": _library("libGL.so.1"),
        "libegl1": _library("libEGL.so.1"),
        "libxkbcommon0": _library("libxkbcommon.so.0"),
        "libdbus-1-3": _library("libdbus-1.so.3"),
        "libfontconfig1": _library("libfontconfig.so.1"),
        "libfreetype6": _library("libfreetype.so.6"),
        "libx11-6": _library("libX11.so.6"),
    },
    "window": {
        "libxcb-cursor0": _library("libxcb-cursor.so.0"),
        "libxcb-icccm4": _library("libxcb-icccm.so.4"),
        "libxcb-keysyms1": _library("libxcb-keysyms.so.1"),
        "libxcb-shape0": _library("libxcb-shape.so.0"),
        "libxkbcommon-x11-0": _library("libxkbcommon-x11.so.0"),
    },
    "tests": {
        "xvfb": _program("Xvfb"),
        "poppler-utils": _program("pdftotext"),
        "postgresql": _postgresql,
    },
}


def ensure(*purposes: str) -> None:
    """Install what is missing for these purposes, or say how to."""
    if not sys.platform.startswith("linux"):
        return
    missing = [
        package
        for purpose in purposes
        for package, is_there in NEEDS[purpose].items()
        if not is_there()
    ]
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None:
        print("missing system libraries; Debian calls them:", *missing, file=sys.stderr)
    elif (prefix := _privilege()) is None:
        print("please run: sudo", *install, file=sys.stderr)
    else:
        print("installing", *missing, "…", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], install):
            done = subprocess.run(
                [*prefix, *command], env=quiet, check=False, capture_output=True, text=True
            )
            if done.returncode:
                print(done.stderr.strip(), file=sys.stderr)
                print("please run:", *install, file=sys.stderr)


def _privilege() -> list[str] | None:
    """What to put before a command to act as root without a password; None when impossible."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n", "-E"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], check=False).returncode == 0:
        return sudo
    return None
