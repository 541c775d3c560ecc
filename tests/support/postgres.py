"""A throw-away PostgreSQL server: a cluster in a temporary folder, reached by a Unix socket."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.support.patience import PATIENCE

MISSING = "these tests need PostgreSQL: apt-get install -y --no-install-recommends postgresql"
OWNER = "station"


class PostgresMissing(Exception):
    """No server programs on this machine."""


def _programs() -> Path:
    """The folder of the newest installed server."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise PostgresMissing(MISSING)


def _account() -> dict[str, str | int | list[str]]:
    """How to start a child: the server refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Postgres:
    """One running server; `new_database` gives an empty database each time."""

    def __init__(self, folder: Path, programs: Path, server: subprocess.Popen[bytes]) -> None:
        self._folder = folder
        self._programs = programs
        self._server = server
        self._databases = 0

    @classmethod
    def start(cls) -> "Postgres":
        """Make a cluster and serve it; PostgresMissing when the programs are not installed."""
        programs, account = _programs(), _account()
        # A short path of its own: a socket's path has at most 107 bytes.
        folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if account:
            os.chown(folder, account["user"], account["group"])  # type: ignore[arg-type]
        data = str(folder / "data")
        make = [str(programs / "initdb"), "--pgdata", data, "--username", OWNER, "--auth=trust"]
        subprocess.run(
            [*make, "--encoding=UTF8", "--locale=C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **account,
        )  # type: ignore[call-overload]  # fmt: skip
        settings = {
            "unix_socket_directories": str(folder), "listen_addresses": "", "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60",
        }  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [str(programs / "postgres"), "-D", data, *options],
                stdout=log, stderr=log, cwd=folder, **account,
            )  # type: ignore[call-overload]  # fmt: skip
        cluster = cls(folder, programs, server)
        cluster._wait()
        return cluster

    def _wait(self) -> None:
        """Until it answers."""
        ready = [str(self._programs / "pg_isready"), "--quiet", "--host", str(self._folder)]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.1)
        log = (self._folder / "log").read_text("utf-8", "replace")
        raise RuntimeError(f"PostgreSQL did not start: {log[-500:]}")

    def new_database(self) -> str:
        """The SQLAlchemy URL of an empty database."""
        self._databases += 1
        name = f"test_{self._databases}"
        create = [str(self._programs / "createdb"), "--host", str(self._folder)]
        subprocess.run([*create, "--username", OWNER, name], check=True)
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self._folder}"

    def stop(self) -> None:
        """Stop now, with connections open or not, and leave nothing."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(PATIENCE)
        shutil.rmtree(self._folder)
