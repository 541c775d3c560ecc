"""`kill -9` anywhere in `stationctl import`, `stationctl sync` and the server that answers.

Every id printed is there; nothing is there twice on the client or the server; what has a receipt is
on the server. Programs are forked from this process, which has imported them, so that a thousand
deaths cost minutes; a death is at the n-th call inside `app` or `sync`, so that a seed repeats it.
The mutants break one promise each, in the forked child only. One death at the chosen function shows
it; no luck is needed, and the same death does ours no harm.
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
        failures += _rounds(random, min(ROUNDS_PER_WORLD, rounds - first), deaths)
    told = ", ".join(f"{name} {n}" for name, n in sorted(deaths.items()))
    rows = [{"name": f"stationctl killed ({told})", "cases": rounds, "failures": failures}]
    for mutant, (victim, place) in ctl_mutants.ALL.items():
        failures = _one_death(random, victim, place, "")
        if not _one_death(random, victim, place, mutant):
            failures.append("not caught")
        rows.append({"name": f"stationctl: mutant {mutant}", "cases": 2, "failures": failures})
    return rows


def _rounds(random: Random, rounds: int, deaths: Counter[str]) -> list[str]:
    """So many deaths in one world, checked after each and once more at the end."""
    with tempfile.TemporaryDirectory(prefix="司法所 ") as folder, _world(Path(folder)) as world:
        for number in range(rounds):
            victim = random.choice(("import", "sync", "serve"))
            deaths[victim] += world.suffer(victim, random, number)
            if failures := world.check():
                return [f"after {number + 1} rounds, {victim}: {text}" for text in failures]
        return world.finish()


def _one_death(random: Random, victim: str, place: str, mutant: str) -> list[str]:
    """What is wrong after the victim died at the first call of one function."""
    break_it = getattr(ctl_mutants, mutant) if mutant else None
    with tempfile.TemporaryDirectory(prefix="司法所 ") as folder, _world(Path(folder)) as world:
        if mutant in ctl_mutants.OF_THE_SERVER:
            world.break_server(break_it)
            break_it = None
        if not world.suffer(victim, random, 0, Death(1, place), break_it):
            return ["nobody died"] if not mutant else []
        return world.check() or world.finish()


@dataclass(frozen=True)
class Death:
    """At the n-th call of a function (`module.qualified name`), or of any of ours; 0 is never."""

    call: int = 0
    of: str = ""


NEVER = Death()


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

    def break_server(self, broken: Callable[[], None] | None) -> None:
        """Every server from now on is a mutant."""
        self._stop()
        self.broken = broken

    # -- one death

    def suffer(
        self,
        victim: str,
        random: Random,
        number: int,
        death: Death | None = None,
        break_it: Callable[[], None] | None = None,
    ) -> bool:
        """Let the victim work and die, anywhere unless told where; whether it died in its work."""
        calls = _CALLS[victim]
        if victim == "import":
            death = death or Death(random.randrange(1, calls))
            return self._import(random, number, death, break_it)
        self._import(random, number)  # something to send, beside what waits already
        death = death or Death(random.randrange(1, calls * (1 + self.waiting // ROWS)))
        if victim == "serve":
            return self._server_dies(death)
        self._serve()
        return self._ctl(["sync", "--server", self.url], death, break_it)

    def _import(
        self,
        random: Random,
        number: int,
        death: Death = NEVER,
        break_it: Callable[[], None] | None = None,
    ) -> bool:
        rows = [
            values | {"id": _uuid7(random), "facts": f"第 {number}-{n} 件：{values['facts']}"}
            for n, values in enumerate(consultations(ROWS, seed=random.randrange(1 << 30)))
        ]
        file = self.folder / f"visits-{len(self.files)}.jsonl"
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        file.write_text("\n".join(lines), encoding="utf-8")
        self.files.append(file)
        return self._ctl(["import", KIND, str(file)], death, break_it)

    def _ctl(
        self,
        words: list[str],
        death: Death = NEVER,
        break_it: Callable[[], None] | None = None,
    ) -> bool:
        argv = ["--json", "--data-dir", str(self.station), *words]
        heard = self.folder / "heard"
        child = _fork(lambda: _arm_and_run(stationctl, argv, break_it, death), heard)
        died = _wait(child)
        for line in heard.read_text("utf-8").splitlines():
            with suppress(ValueError):  # the last line may have been cut
                self.printed |= {json.loads(line)["id"]} if '"id"' in line else set()
        return died

    def _server_dies(self, death: Death) -> bool:
        self._stop()
        self._serve(death)
        self._ctl(["sync", "--server", self.url])
        return not self._stop()

    def _serve(self, death: Death = NEVER) -> None:
        if self.server:
            return
        argv = ["--json", "serve", "--database-url", self.house.url, "--port", str(self.port)]
        heard = self.folder / "server"
        self.server = _fork(lambda: _arm_and_run(cli.main, argv, self.broken, death), heard)
        while b"url" not in heard.read_bytes():
            if os.waitpid(self.server, os.WNOHANG)[0]:
                self.server = 0
                raise RuntimeError(f"the server did not start: {heard.read_text('utf-8')}")
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
            self._ctl(["import", KIND, str(file)])
        for _ in range(3):
            self._ctl(["sync", "--server", self.url])
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
    world = World(folder, house, _quiet_port())
    os.environ["STATION_PASSWORD"] = PASSWORD
    os.environ["STATION_KEYRING"] = "none"
    world._serve()
    enrol(Prefecture(house, world.url, folder), world.station, f"{USER}:clerk")
    try:
        yield world
    finally:
        world._stop()
        house.close()


def _quiet_port() -> int:
    """A free port that no outgoing connection takes while the server is down between two lives."""
    for port in Random(os.getpid()).sample(range(12_000, 30_000), 1_000):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise RuntimeError("no free port below those of outgoing connections")


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
    death: Death,
) -> int:
    if break_it:
        break_it()
    if death.call:
        profile = _dying(death)
        threading.setprofile(profile)
        sys.setprofile(profile)
    return program(argv)


def _dying(death: Death) -> Callable[[FrameType, str, Any], None]:
    """A profiler that kills the process at this death, counted from the first call of the work
    itself: not of the login, nor of the start of a server.
    """
    left, counting = death.call, False
    ours: dict[CodeType, bool] = {}

    def profile(frame: FrameType, _event: str, _arg: Any) -> None:
        nonlocal left, counting
        code = frame.f_code
        if code not in ours:
            ours[code] = code.co_filename.startswith(_OURS)
        if not ours[code]:
            return
        counting = counting or code.co_name in {"import_rows", "sync_for", "exchange"}
        name = f"{frame.f_globals['__name__']}.{code.co_qualname}" if death.of else ""
        if counting and name == death.of:
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
