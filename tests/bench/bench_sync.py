"""What a sync costs on the wire, through whole stations and the real server over HTTP.

Bytes are those of the HTTP messages (commands.md, `sync`). The peers are computed from the same
records in the same run: what their JSON weighs compressed as one piece, ids included.
"""

import gzip
import json
import lzma
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

from app.usecases import records
from app.usecases.ports import Query, SyncOutcome
from app.usecases.records import Saved
from tests.support.generate import consultations
from tests.support.prefecture import running
from tests.support.stations import Client, enrol, opened

KIND = "consultation"
EVERYDAY = 20
MANY = 1000


def run() -> list[dict[str, Any]]:
    """Idle, the everyday case of 20 records, and 1,000 at once in both directions."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        prefecture = stack.enter_context(running(f"sqlite:///{folder / 'p.db'}", folder))
        clients = []
        for name in ("阿苦", "吉克"):
            enrol(prefecture, folder / name, f"{name}:clerk")
            clients.append(stack.enter_context(opened(folder / name, name)))
        one, two = clients
        for client in clients:
            client.sync()  # reference data has come, the connection is kept
        rows = _idle(one)
        made = _write(one, consultations(EVERYDAY, seed=21))
        rows += _everyday(one.sync(), _plain(one, made))
        two.sync()
        made = _write(one, consultations(MANY, seed=22))
        start = perf_counter()
        up = one.sync()
        middle = perf_counter()
        down = two.sync()
        plain = _plain(one, made)
        rows += _many("up", up, up.bytes_up, plain, middle - start)
        rows += _many("down", down, down.bytes_down, plain, perf_counter() - middle)
        return rows


def _idle(client: Client) -> list[dict[str, Any]]:
    outcome = client.sync()
    return [
        _value("idle sync, requests", outcome.requests, "", 1),
        _value("idle sync, both ways", outcome.bytes_up + outcome.bytes_down, "bytes", 3600),
    ]


def _everyday(outcome: SyncOutcome, plain: bytes) -> list[dict[str, Any]]:
    return [
        _value(f"{EVERYDAY} consultations, requests", outcome.requests, "", 1),
        _value(f"{EVERYDAY} consultations, up", outcome.bytes_up, "bytes", 7500),
        _value(f"{EVERYDAY} consultations, down", outcome.bytes_down, "bytes", 3600),
        _against(f"{EVERYDAY} consultations up, beside gzip", outcome.bytes_up,
                 len(gzip.compress(plain, 9))),
    ]  # fmt: skip


def _many(
    way: str, outcome: SyncOutcome, size: int, plain: bytes, seconds: float
) -> list[dict[str, Any]]:
    return [
        _value(f"{MANY} consultations {way}, requests", outcome.requests, "", 2),
        _value(f"{MANY} consultations {way}, each", size / MANY, "bytes", 265),
        _value(f"{MANY} consultations {way}, all of it", seconds, "s", None),
        _against(f"{MANY} consultations {way}, beside xz", size, len(lzma.compress(plain))),
    ]


def _write(client: Client, rows: Iterable[dict[str, object]]) -> list[str]:
    made = []
    for values in rows:
        result = records.create(client.desk, KIND, values)  # type: ignore[arg-type]
        assert isinstance(result, Saved)
        made.append(result.record.id)
    return made


def _plain(client: Client, ids: list[str]) -> bytes:
    """The same records as anybody else would send them: one JSON object each."""
    held = client.desk.reader.many(KIND, client.desk.reader.ids(Query(KIND)))
    wanted = set(ids)
    lines = [
        json.dumps({"id": record.id, **record.values}, ensure_ascii=False)
        for record in held
        if record.id in wanted
    ]
    return "\n".join(lines).encode()


def _value(name: str, value: float, unit: str, limit: float | None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit}


def _against(name: str, value: float, floor: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": "bytes",
        "floor": floor,
        "ratio": value / floor,
        "limit": 1,
    }
