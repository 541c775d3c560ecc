"""`kill -9` anywhere in `stationctl import`, `stationctl sync` and the server that answers.

Every id printed is there; nothing is there twice on the client or the server; what has a receipt is
on the server. Programs are forked from this process, which has imported them, so that a thousand
deaths cost minutes; a death is at the n-th call inside `app` or `sync`, so that a seed repeats it.
The mutants break one promise each, in the forked child only, and must be caught.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

from app.ctl.options import main as stationctl
from app.domain.records import SendState
from app.usecases import ledger
from app.usecases.ports import Query
from sync.server import backup, cli, organisation
from sync.server.house import House
from tests.faults import ctl_mutants
from tests.faults.killing import die
from tests.support.generate import consultations
from tests.support.prefecture import Prefecture
from tests.support.stations import PASSWORD, enrol, opened

ROUNDS = 20
ROUNDS_PER_WORLD = 40
ROWS = 4
KIND = "consultation"
USER = "阿苦"
ROOT = Path(__file__).resolve().parents[2]
_OURS = (str(ROOT / "app"), str(ROOT / "sync"))
_CALLS = {"import": 36_000, "sync": 3_200, "serve": 450}
"""About how many calls the work takes for `ROWS` rows, so that a death falls anywhere in it or just
behind it.
"""


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """`scale` 1 is the every-run share, 50 the thousand deaths of `dev.py faults`."""
    random = Random(seed)
    rounds = ROUNDS * scale
    failures: list[str] = []
    deaths: Counter[str] = Counter()
    for first in range(0, rounds, ROUNDS_PER_WORLD):
        failures += _rounds(random, min(ROUNDS_PER_WORLD, rounds - first), "", deaths)
    told = ", ".join(f"{name} {n}" for name, n in sorted(deaths.items()))
    rows = [{"name": f"stationctl killed ({told})", "cases": rounds, "failures": failures}]
    for mutant in ctl_mutants.ALL:
        caught = any(_rounds(random, ROUNDS // 3, mutant, Counter()) for _ in range(6))
        found = [] if caught else ["not caught"]
        rows.append({"name": f"stationctl: mutant {mutant}", "cases": ROUNDS, "failures": found})
    return rows


def _rounds(random: Random, rounds: int, mutant: str, deaths: Counter[str]) -> list[str]:
    """So many deaths in one world, checked after each and once more at the end."""
    only = ctl_mutants.ALL.get(mutant, "")
    with tempfile.TemporaryDirectory(prefix="司法所 ") as folder, _world(Path(folder)) as world:
        if mutant in ctl_mutants.OF_THE_SERVER:
            world.break_server(mutant)
            mutant = ""
        for number in range(rounds):
            victim = only or random.choice(("import", "sync", "serve"))
            deaths[victim] += world.suffer(victim, random, mutant, number)
            if failures := world.check():
                return [f"after {number + 1} rounds, {victim}: {text}" for text in failures]
        return world.finish()


@dataclass
class World:
    """A prefecture, a station, and what the station was told so far."""

    folder: Path
    house: House
    port: int
    server: int = 0
    broken: Callable[[], None] | None = None  # what is wrong with every server from now on
    waiting: int = 0
    printed: set[str] = field(default_factory=set)
    files: list[Path] = field(default_factory=list)

    @property
    def station(self) -> Path:
        return self.folder / "窗口"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def break_server(self, mutant: str) -> None:
        """Every server from now on is a mutant."""
        self._stop()
        self.broken = getattr(ctl_mutants, mutant)

    # -- one death

    def suffer(self, victim: str, random: Random, mutant: str, number: int) -> bool:
        """Let the victim work and die; whether it died before it was done."""
        break_it = getattr(ctl_mutants, mutant) if mutant else None
        if victim == "import":
            return self._import(random, break_it, random.randrange(1, _CALLS[victim]), number)
        self._import(random, None, 0, number)  # something to send, beside what waits already
        at = random.randrange(1, _CALLS[victim] * (1 + self.waiting // ROWS))
        if victim == "serve":
            return self._server_dies(break_it, at)
        self._serve()
        return self._ctl(["sync", "--server", self.url], break_it, at)

    def _import(
        self, random: Random, break_it: Callable[[], None] | None, at: int, number: int
    ) -> bool:
        rows = [
            values | {"id": _uuid7(random), "facts": f"第 {number}-{n} 件：{values['facts']}"}
            for n, values in enumerate(consultations(ROWS, seed=random.randrange(1 << 30)))
        ]
        file = self.folder / f"visits-{len(self.files)}.jsonl"
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        file.write_text("\n".join(lines), encoding="utf-8")
        self.files.append(file)
        return self._ctl(["import", KIND, str(file)], break_it, at)

    def _ctl(self, words: list[str], break_it: Callable[[], None] | None, at: int) -> bool:
        argv = ["--json", "--data-dir", str(self.station), *words]
        heard = self.folder / "heard"
        child = _fork(lambda: _arm_and_run(stationctl, argv, break_it, at), heard)
        died = _wait(child)
        for line in heard.read_text("utf-8").splitlines():
            with suppress(ValueError):  # the last line may have been cut
                self.printed |= {json.loads(line)["id"]} if '"id"' in line else set()
        return died

    def _server_dies(self, break_it: Callable[[], None] | None, at: int) -> bool:
        self._stop()
        self._serve(break_it, at)
        self._ctl(["sync", "--server", self.url], None, 0)
        return not self._stop()

    def _serve(self, break_it: Callable[[], None] | None = None, at: int = 0) -> None:
        if self.server:
            return
        argv = ["--json", "serve", "--database-url", self.house.url, "--port", str(self.port)]
        heard = self.folder / "server"
        wrong = break_it or self.broken
        self.server = _fork(lambda: _arm_and_run(cli.main, argv, wrong, at), heard)
        while b"url" not in heard.read_bytes():
            time.sleep(0.005)

    def _stop(self) -> bool:
        """End the server; whether it was still alive."""
        if not self.server:
            return True
        alive = os.waitpid(self.server, os.WNOHANG)[0] == 0
        if alive:
            os.kill(self.server, signal.SIGKILL)
            os.waitpid(self.server, 0)
        self.server = 0
        return alive

    # -- what must be true

    def check(self) -> list[str]:
        """Right after a death, before anything is repeated."""
        with opened(self.station, USER) as client:
            reader = client.desk.reader
            held = list(ledger.records(client.desk, Query(KIND)))
            ids = [record.id for record in held]
            waiting = {change.record_id for change in reader.waiting(1 << 20)}
            received = {r.id for r in held if r.state is not SendState.WAITING}
            whole = client.desk.backups.verify()
        self.waiting = len(waiting)
        there = self._on_server()
        failures = [] if whole["ok"] else [f"the store: {whole['problems']}"]
        if lost := self.printed - set(ids):
            failures.append(f"{len(lost)} ids printed and lost")
        if len(set(ids)) != len(ids):
            failures.append("an id twice on the client")
        if unsent := set(ids) - waiting - there.keys():
            failures.append(f"{len(unsent)} neither waiting nor on the server")
        if ghosts := received - there.keys():
            failures.append(f"{len(ghosts)} received and not on the server")
        return failures

    def finish(self) -> list[str]:
        """Everything is repeated without a death: each row is there once, on both sides."""
        self._stop()
        self._serve()
        for file in self.files:
            self._ctl(["import", KIND, str(file)], None, 0)
        for _ in range(3):
            self._ctl(["sync", "--server", self.url], None, 0)
        failures = self.check()
        with opened(self.station, USER) as client:
            pending = client.pending
            facts = Counter(r.text("facts") for r in ledger.records(client.desk, Query(KIND)))
        there = Counter(self._on_server().values())
        self._stop()
        chain = backup.verify(self.house)
        if not chain["ok"]:
            failures.append(f"the server's log: {chain['problems']}")
        if pending:
            said = (self.folder / "heard").read_text("utf-8")
            failures.append(f"{pending} changes never received: {said}")
        if facts != there:
            failures.append(f"client {len(facts)} and server {len(there)} differ")
        if len(facts) != ROWS * len(self.files) or set(facts.values()) - {1}:
            failures.append(f"{ROWS * len(self.files)} rows became {sum(facts.values())}")
        return failures

    def _on_server(self) -> dict[str, str]:
        with self.house.store.admin() as tables:
            return {
                _text(record.record_id): str(record.cells["facts"].value)
                for record in tables.of_kind(KIND)
            }


@contextmanager
def _world(folder: Path) -> Iterator[World]:
    house = House.init(f"sqlite:///{folder / 'prefecture.db'}")
    organisation.import_rows(house, organisation.demo_rows())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    world = World(folder, house, port)
    os.environ["STATION_PASSWORD"] = PASSWORD
    os.environ["STATION_KEYRING"] = "none"
    world._serve()
    enrol(Prefecture(house, world.url, folder), world.station, f"{USER}:clerk")
    try:
        yield world
    finally:
        world._stop()
        house.close()


# ---- forked programs


def _fork(work: Callable[[], int], out: Path) -> int:
    """Run `work` in a child whose standard output and error go to a file."""
    out.write_bytes(b"")
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        to = os.open(out, os.O_WRONLY | os.O_APPEND)
        os.dup2(to, 1)
        os.dup2(to, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        code = work()
    finally:
        os._exit(code)


def _wait(child: int) -> bool:
    """Whether it was killed."""
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _arm_and_run(
    program: Callable[[list[str]], int],
    argv: list[str],
    break_it: Callable[[], None] | None,
    at: int,
) -> int:
    if break_it:
        break_it()
    if at:
        profile = _death_at(at)
        threading.setprofile(profile)
        sys.setprofile(profile)
    return program(argv)


def _death_at(number: int) -> Callable[[FrameType, str, Any], None]:
    """A profiler that kills the process at the n-th call made inside `app` or `sync`, counted from
    the first one of the work itself: not of the login, nor of the start of a server.
    """
    left, counting = number, False
    ours: dict[CodeType, bool] = {}

    def profile(frame: FrameType, _event: str, _arg: Any) -> None:
        nonlocal left, counting
        code = frame.f_code
        if code not in ours:
            ours[code] = code.co_filename.startswith(_OURS)
        if not ours[code]:
            return
        counting = counting or code.co_name in {"import_rows", "sync_for", "exchange"}
        if counting:
            left -= 1
            if left <= 0:
                die()

    return profile


def _uuid7(random: Random) -> str:
    digits = f"{random.getrandbits(48):012x}7{random.getrandbits(12):03x}"
    digits += f"{0b10 << 62 | random.getrandbits(62):016x}"
    return _text(bytes.fromhex(digits))


def _text(raw: bytes) -> str:
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
