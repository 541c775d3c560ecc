"""Build the one-folder program into dist/ and let the built file check itself in a clean home."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BUILD = Path(__file__).resolve().parent
ROOT = BUILD.parent
PROGRAM = ROOT / "dist" / "legal-station"
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")


def build() -> None:
    """Freeze; PyInstaller's own folders stay outside build/, which is a folder of sources."""
    folders = [f"--distpath={PROGRAM.parent}", f"--workpath={ROOT / '.work' / 'pyinstaller'}"]
    options = ["--noconfirm", "--log-level=WARN", *folders]
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", *options, str(BUILD / "station.spec")],
        cwd=ROOT, check=True,
    )  # fmt: skip


def newest_glibc(folder: Path) -> str:
    """The highest GLIBC symbol version any file asks for: the program runs where libc is as new."""
    versions = {
        tuple(map(int, found.groups()))
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
        for found in re.finditer(rb"GLIBC_(\d+)\.(\d+)", path.read_bytes())
    }
    return ".".join(map(str, max(versions))) if versions else "none"


def self_test(program: Path) -> int:
    """Run `--self-test` of the built program as a new user would; its exit code."""
    with tempfile.TemporaryDirectory() as home:
        clean = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        clean |= {"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home}
        clean["QT_QPA_PLATFORM"] = "offscreen"
        return subprocess.run([program, "--self-test"], env=clean, cwd=home, check=False).returncode


def main() -> int:
    """Build, say what it needs, test it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    subprocess.run([sys.executable, str(BUILD / "catalogues.py"), "compile"], cwd=ROOT, check=True)
    build()
    size = sum(path.stat().st_size for path in PROGRAM.rglob("*") if not path.is_symlink())
    print(f"{PROGRAM}: {size / 2**20:.0f} MiB, needs GLIBC {newest_glibc(PROGRAM)}", flush=True)
    return self_test(PROGRAM / ("legal-station.exe" if os.name == "nt" else "legal-station"))


if __name__ == "__main__":
    raise SystemExit(main())
