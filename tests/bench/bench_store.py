"""The encrypted store: a save, a search, a ledger — each beside its floor of the same run."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from app.clock import SystemClock, SystemIds
from app.store import Store, open_store
from app.store.engine import DriverConnection, connect
from app.usecases.ports import Query
from tests.support.generate import consultations, people
from tests.support.station_store import KEY, add, pull, setup_for

RECORDS = 100_000
SAVES = 300
SEARCHES = 200
LIKES = 12
_LIKE = """
SELECT id FROM record JOIN kind_consultation ON record_row = row
WHERE facts LIKE ? OR demand LIKE ? OR answer LIKE ? OR visitor_name LIKE ?
ORDER BY day DESC LIMIT 20
"""


def run() -> list[dict[str, Any]]:
    """All figures; times in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        ids = SystemIds()
        store = open_store(Path(folder) / "station.db", KEY, setup_for(SystemClock(), ids))
        try:
            return [_save(store, ids, Path(folder)), *_large(store, ids)]
        finally:
            store.close()


def _save(store: Store, ids: SystemIds, folder: Path) -> dict[str, Any]:
    """One consultation by a clerk, beside the bare commit of its two rows (record and change).

    Both in turn, so that whatever else the machine does meets both alike.
    """
    bare = connect(folder / "bare.db", KEY, "rwc")
    for table in ("a", "b"):
        bare.execute(f"CREATE TABLE {table}(n INTEGER PRIMARY KEY, content TEXT)")
    drafts = list(consultations(SAVES + 20, seed=7))
    for values in drafts[:20]:
        add(store, "consultation", ids.record_id(), values)
    floors, saves = [], []
    for values in drafts[20:]:
        content = repr(values)
        floors.append(_ms(lambda text=content: _two_rows(bare, text)))
        saves.append(
            _ms(lambda v=values: add(store, "consultation", ids.record_id(), v))  # type: ignore[misc]
        )
    bare.close()
    return _figure("save of one consultation, p50", median(saves), median(floors), 4)


def _two_rows(bare: DriverConnection, content: str) -> None:
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("INSERT INTO a(content) VALUES (?)", (content,))
    bare.execute("INSERT INTO b(content) VALUES (?)", (content,))
    bare.execute("COMMIT")


def _large(store: Store, ids: SystemIds) -> list[dict[str, Any]]:
    pull(store, ids, "person", people(RECORDS // 20, seed=3))
    pull(store, ids, "consultation", consultations(RECORDS, seed=5))
    words = _words()
    searches = [_ms(lambda w=word: store.reader.search(w)) for word in words]
    with store.database.read() as connection:
        likes = [_ms(lambda w=word: _like(connection, w)) for word in words[:LIKES]]
    p95 = quantiles(searches, n=20)[-1]
    found = [len(store.reader.search(word)) for word in words]
    ledger = [_ms(lambda: store.reader.ids(Query("consultation"))) for _ in range(5)]
    page = store.reader.ids(Query("consultation"), 50)
    rows = [_ms(lambda: store.reader.many("consultation", page)) for _ in range(20)]
    texts = [
        _ms(lambda w=word: store.reader.ids(Query("consultation", text=w))) for word in words[:20]
    ]
    return [
        _value("search of two characters, p95", p95, 30),
        _figure("search of two characters, p50, as part of LIKE", median(searches),
                median(likes), 1 / 20),
        {"name": "searches that found something", "value": sum(map(bool, found)), "unit": ""},
        _value("ledger: ids of 100,000 records, p50", median(ledger), 500),
        _value("ledger: 50 records for the screen, p50", median(rows), 50),
        _value("ledger: ids filtered by two characters, p50", median(texts), 250),
    ]  # fmt: skip


def _words() -> list[str]:
    """Two neighbouring characters of texts and names as they are written."""
    random = Random(11)
    texts = [
        str(values[name])
        for values in consultations(SEARCHES, seed=13)
        for name in ("facts", "demand", "visitor_name")
    ]
    found = []
    while len(found) < SEARCHES:
        text = random.choice(texts)
        start = random.randrange(max(1, len(text) - 1))
        pair = text[start : start + 2]
        if len(pair) == 2 and all("一" <= character <= "鿿" for character in pair):
            found.append(pair)
    return found


def _like(connection: DriverConnection, word: str) -> list[Any]:
    return connection.execute(_LIKE, (f"%{word}%",) * 4).fetchall()  # type: ignore[no-any-return]


def _ms(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _figure(name: str, value: float, floor: float, limit: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "floor": floor,
        "ratio": value / floor,
        "limit": limit,
    }


def _value(name: str, value: float, limit: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": "ms", "limit": limit}
