"""Two stations on a line of which about 60 % of the connections are bad (storage-security.md).

Cut, reset, silent, flipped, answered by a portal or repeated: at the end every change is on the
server once and unaltered, the other station shows it, and no receipt was believed that the server
had not given. The same for visits made at one station for a village of another: both hold them with
the edits of both, a third station never sees one.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from app.domain.fields import Value, Values
from app.domain.records import Record
from app.usecases import records
from app.usecases.ports import Query, SyncOutcome
from app.usecases.records import Saved
from app.usecases.village import entry
from sync import http_remote
from tests.support.chaos import ChaosProxy, Fate, mostly_bad
from tests.support.generate import consultations
from tests.support.prefecture import Prefecture, running
from tests.support.stations import Client, enrol, opened

CHANGES = 200
STALL_SECONDS = 1.0
KIND = "consultation"
PEOPLE = (("阿苦", "PX101"), ("吉克", "PX101"))
VISITS = 20
VISIT = "adviser_visit"
STATIONS = (("阿苦", "PX101"), ("罗所长", "PX102"), ("沙马", "PX201"))
"""Where the visits are made, whose village it is, and who has no business with either."""

_VILLAGE = "513499102201"
_BATCH = 8
_PATIENCE = 400  # syncs on the bad line before the run is called stuck


@dataclass(frozen=True)
class Country:
    """The server, the stations, and the line between them."""

    prefecture: Prefecture
    clients: list[Client]
    line: ChaosProxy

    def sync(self, client: Client) -> SyncOutcome:
        """One sync on a line of its own: a good one must not serve the rest of the day."""
        outcome = client.sync()
        self.line.hang_up()
        return outcome


Day = Callable[[Random, Country], list[str]]


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """`scale` 1 is 200 changes, 40 the 8,000 of `dev.py faults`."""
    patience = http_remote.STALL_SECONDS
    http_remote.STALL_SECONDS = STALL_SECONDS
    try:
        rows = [_one(seed + number, PEOPLE, _day) for number in range(scale)]
        visits = [_one(seed + number, STATIONS, _villages) for number in range(scale)]
    finally:
        http_remote.STALL_SECONDS = patience
    return [
        _row("line with {bad:.0%} bad connections", CHANGES * scale, rows),
        _row("visits addressed to another station, {bad:.0%} bad", VISITS * scale, visits),
    ]


def _row(name: str, cases: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    failures = [text for row in rows for text in row["failures"]]
    bad = sum(row["bad"] for row in rows) / sum(row["connections"] for row in rows)
    return {"name": name.format(bad=bad), "cases": cases, "failures": failures}


def _one(seed: int, people: Sequence[tuple[str, str]], day: Day) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="司法所 ")))
        url = f"sqlite:///{folder / 'prefecture.db'}"
        prefecture = stack.enter_context(running(url, folder))
        line = _Line(seed)
        host, port = prefecture.url.removeprefix("http://").split(":")
        proxy = stack.enter_context(ChaosProxy((host, int(port)), line.fate))
        clients = []
        for name, station in people:
            enrol(prefecture, folder / name, f"{name}:clerk,head", station=station)
            clients.append(stack.enter_context(opened(folder / name, name, proxy.url)))
        failures = day(Random(seed), Country(prefecture, clients, proxy))
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


def _day(random: Random, country: Country) -> list[str]:
    """Both stations write and sync in turn; creations by each, edits of what both see."""
    made: dict[str, dict[str, object]] = {}
    failures: list[str] = []
    source = consultations(CHANGES, seed=random.randrange(1 << 30))
    for number in range(CHANGES // _BATCH):
        client = country.clients[number % 2]
        for values in [next(source) for _ in range(_BATCH)]:
            _change(random, client, made, values)
        country.sync(client)
        failures += _false_receipts(country.prefecture, client)
    quiet = _quiet(country)
    return failures + (quiet or _compare(country.prefecture, country.clients, made))


def _quiet(country: Country) -> list[str]:
    """Everybody syncs until everything is sent and seen; why that did not come about."""
    for client in country.clients * 2:
        attempts = 0
        while (outcome := country.sync(client)).error or outcome.pending:
            attempts += 1
            if attempts > _PATIENCE:
                return [f"stuck: {outcome.error}, {outcome.pending} pending"]
    return []


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


# -- a record of two stations ----------------------------------------------------------------------


def _villages(random: Random, country: Country) -> list[str]:
    """Made at the first station; each of two edits its own fields, the second voids some."""
    near, far, _ = country.clients
    wanted: dict[str, dict[str, Value]] = {}
    failures = _quiet(country)  # a first sync: who serves which village comes with it
    for number in range(VISITS):
        content = f"第 {number} 次：村民问承包地被邻户占用，告知先核对合同和四至。"
        made = entry.save(near.desk, _visit(number, content))
        assert isinstance(made, Saved), made
        wanted[made.record.id] = {"content": content, "advice_count": 1}
        for client, name in ((near, "content"), (far, "advice_count")):
            seen = sorted(set(wanted) & set(client.desk.reader.ids(Query(VISIT))))
            if seen:
                record = client.desk.reader.get(VISIT, random.choice(seen))
                value = f"{content}（补）" if name == "content" else number + 2
                wanted[_edited(client, record, {name: value}).id] |= {name: value}
            country.sync(client)
            failures += _false_receipts(country.prefecture, client)
    if wrong := _quiet(country) or _where_they_are(country.clients, wanted):
        return failures + wrong
    for record_id in random.sample(sorted(wanted), VISITS // 4):
        record = far.desk.reader.get(VISIT, record_id)
        assert record is not None
        assert isinstance(records.remove(far.desk, record, "重复录入"), Saved)
        del wanted[record_id]
    return failures + (_quiet(country) or _where_they_are(country.clients, wanted))


def _visit(number: int, content: str) -> Values:
    day = f"2026-10-{number + 1:02}"
    times = {"start_at": "09:00", "end_at": "11:00"}
    return {
        "village_code": _VILLAGE,
        "service_date": day,
        "content": content,
        "advice_count": 1,
        **times,
    }


def _edited(client: Client, record: Record | None, changes: Values) -> Record:
    assert record is not None
    saved = records.edit(client.desk, record, changes)
    assert isinstance(saved, Saved), saved
    return saved.record


def _where_they_are(clients: list[Client], wanted: dict[str, dict[str, Value]]) -> list[str]:
    near, far, third = (
        {
            record.id: {name: record.get(name) for name in ("content", "advice_count")}
            for record in client.desk.reader.many(VISIT, client.desk.reader.ids(Query(VISIT)))
        }
        for client in clients
    )
    asked = sum(len(client.desk.reader.conflicts()) for client in clients)
    failures = [f"{asked} conflicts between different fields"] if asked else []
    for name, found in (("where it was made", near), ("where the village is", far)):
        if found != wanted:
            failures.append(f"{len(wanted)} visits are {len(found)} {name}, or altered")
    return [*failures, f"{len(third)} visits at a third station"] if third else failures


# -- what must be true -----------------------------------------------------------------------------


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
