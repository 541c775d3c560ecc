"""Two stations on a line of which about 60 % of the connections are bad (storage-security.md).

Cut, reset, silent, flipped, answered by a portal or repeated: at the end every change is on the
server once and unaltered, the other station shows it, and no receipt was believed that the server
had not given.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

from app.usecases import records
from app.usecases.ports import Query
from app.usecases.records import Saved
from sync import http_remote
from tests.support.chaos import ChaosProxy, Fate, mostly_bad
from tests.support.generate import consultations
from tests.support.prefecture import Prefecture, running
from tests.support.stations import Client, enrol, opened

CHANGES = 200
STALL_SECONDS = 1.0
KIND = "consultation"
PEOPLE = ("阿苦", "吉克")
_BATCH = 8
_PATIENCE = 400  # syncs on the bad line before the run is called stuck


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """`scale` 1 is 200 changes, 40 the 8,000 of `dev.py faults`."""
    patience = http_remote.STALL_SECONDS
    http_remote.STALL_SECONDS = STALL_SECONDS
    try:
        rows = [_one(seed + number) for number in range(scale)]
    finally:
        http_remote.STALL_SECONDS = patience
    failures = [text for row in rows for text in row["failures"]]
    bad = sum(row["bad"] for row in rows) / sum(row["connections"] for row in rows)
    name = f"line with {bad:.0%} bad connections"
    return [{"name": name, "cases": CHANGES * scale, "failures": failures}]


def _one(seed: int) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="司法所 ")))
        url = f"sqlite:///{folder / 'prefecture.db'}"
        prefecture = stack.enter_context(running(url, folder))
        line = _Line(seed)
        host, port = prefecture.url.removeprefix("http://").split(":")
        proxy = stack.enter_context(ChaosProxy((host, int(port)), line.fate))
        clients = []
        for name in PEOPLE:
            enrol(prefecture, folder / name, f"{name}:clerk")
            clients.append(stack.enter_context(opened(folder / name, name, proxy.url)))
        failures = _day(Random(seed), prefecture, clients)
        return {"failures": failures, "bad": line.bad, "connections": proxy.connections}


class _Line:
    """The plan of `mostly_bad`, with silence among the faults, and how much of it was bad."""

    def __init__(self, seed: int) -> None:
        self._plan = mostly_bad(seed)
        self._random = Random(seed)
        self.bad = 0

    def fate(self, number: int) -> Fate:
        fate = self._plan(number)
        if fate.flip >= 0 and self._random.random() < 0.3:
            fate = Fate(silent_after=fate.flip % 300)
        self.bad += fate not in (Fate(), Fate(replay=True))
        return fate


def _day(random: Random, prefecture: Prefecture, clients: list[Client]) -> list[str]:
    """Both stations write and sync in turn; creations by each, edits of what both see."""
    made: dict[str, dict[str, object]] = {}
    failures: list[str] = []
    source = consultations(CHANGES, seed=random.randrange(1 << 30))
    for number in range(CHANGES // _BATCH):
        client = clients[number % 2]
        for values in [next(source) for _ in range(_BATCH)]:
            _change(random, client, made, values)
        client.sync()
        failures += _false_receipts(prefecture, client)
    for client in (*clients, *clients):
        attempts = 0
        while (outcome := client.sync()).error or outcome.pending:
            attempts += 1
            if attempts > _PATIENCE:
                return [*failures, f"stuck: {outcome.error}, {outcome.pending} pending"]
    return failures + _compare(prefecture, clients, made)


def _change(
    random: Random, client: Client, made: dict[str, dict[str, object]], values: dict[str, object]
) -> None:
    """A new record, or one field of an own one that only this station edits."""
    own = [i for i, fields in made.items() if fields["first_receiver"] == client.desk.actor.name]
    if own and random.random() < 0.4:
        record = client.desk.reader.get(KIND, random.choice(own))
        assert record is not None
        result = records.edit(client.desk, record, {"demand": values["demand"]})  # type: ignore[dict-item]
    else:
        given = values | {"first_receiver": client.desk.actor.name}
        result = records.create(client.desk, KIND, given)  # type: ignore[arg-type]
    assert isinstance(result, Saved), result
    made[result.record.id] = dict(result.record.values)


def _false_receipts(prefecture: Prefecture, client: Client) -> list[str]:
    """Receipts on the client of changes that the server's log does not have."""
    receipts = {receipt.change_id for receipt in client.desk.reader.receipts(1 << 20)}
    with prefecture.house.store.admin() as tables:
        logged = {entry.change.change_id.hex() for entry in tables.receipts(client.station.device)}
    false = {i.replace("-", "") for i in receipts} - logged
    return [f"{len(false)} false receipts"] if false else []


def _compare(
    prefecture: Prefecture, clients: list[Client], made: dict[str, dict[str, object]]
) -> list[str]:
    with prefecture.house.store.admin() as tables:
        there = {
            record.record_id.hex(): {n: c.value for n, c in record.cells.items()}
            for record in tables.of_kind(KIND)
        }
    sides: list[tuple[str, dict[str, dict[str, Any]]]] = [("server", there)]
    for client in clients:
        ids = client.desk.reader.ids(Query(KIND))
        held = client.desk.reader.many(KIND, ids)
        shown = {r.id.replace("-", ""): dict(r.values) for r in held}
        sides.append((client.desk.actor.name, shown))
    wanted = {i.replace("-", ""): fields for i, fields in made.items()}
    failures = []
    for name, found in sides:
        if missing := wanted.keys() - found.keys():
            failures.append(f"{len(missing)} missing on {name}")
        if ghosts := found.keys() - wanted.keys():
            failures.append(f"{len(ghosts)} ghosts on {name}")
        altered = [i for i in wanted.keys() & found.keys() if _differs(wanted[i], found[i])]
        if altered:
            failures.append(f"{len(altered)} altered on {name}")
    return failures


def _differs(wanted: dict[str, object], found: dict[str, Any]) -> bool:
    plain = {n: list(v) if isinstance(v, tuple) else v for n, v in wanted.items()}
    other = {n: list(v) if isinstance(v, tuple) else v for n, v in found.items() if v is not None}
    return plain != other


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
