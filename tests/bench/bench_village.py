"""The counters of all villages of the prefecture, beside the plain SQL aggregate of the same."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from app.clock import SystemClock, SystemIds
from app.domain.divisions import Division, Divisions, Level
from app.store import Store, open_store
from app.usecases.desk import Desk
from app.usecases.village import hours
from tests.support.memory_desk import HEAD, memory_desk, reference
from tests.support.station_store import KEY, pull, setup_for

VILLAGES, VISITS = 2_377, 60_000
ROUNDS = 9
_YEAR = 2026
_SPAN = (f"{_YEAR}-01-01", f"{_YEAR}-12-31")
_MODES = ("onsite",) * 6 + ("home", "phone", "web", "video")
_STATES = ("draft", "submitted", "passed", "passed", "passed", "returned")
_BY_HAND = (
    """
    SELECT village_code, substr(service_date, 1, 7),
           sum(CASE WHEN mode IN ('onsite', 'home') THEN minutes END), sum(minutes), count(*)
    FROM kind_adviser_visit
    WHERE service_date BETWEEN ? AND ? AND coalesce(review_state, '') <> 'returned'
    GROUP BY 1, 2
    """,
    """
    SELECT village_code, substr(held_on, 1, 7),
           sum(CASE WHEN mode IN ('onsite', 'home') THEN counted_minutes END),
           sum(counted_minutes), count(*)
    FROM kind_legal_lecture WHERE held_on BETWEEN ? AND ? GROUP BY 1, 2
    """,
)


def run() -> list[dict[str, Any]]:
    """All figures; times in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        clock, ids = SystemClock(), SystemIds()
        store = open_store(Path(folder) / "station.db", KEY, setup_for(clock, ids))
        try:
            divisions = list(_divisions())
            villages = [one.code for one in divisions if one.level is Level.VILLAGE]
            pull(store, ids, "adviser_visit", _visits(villages, seed=23))
            pull(store, ids, "legal_lecture", _lectures(villages))
            pull(store, ids, "engagement", _engagements(villages))
            data = replace(reference(), divisions=Divisions(divisions))
            desk = replace(memory_desk(HEAD), reader=store.reader, references=lambda: data)
            return _measured(store, desk, villages)
        finally:
            store.close()


def _measured(store: Store, desk: Desk, villages: list[str]) -> list[dict[str, Any]]:
    """Both in turn, so that whatever else the machine does meets both alike."""
    _agree(store, desk, villages)
    counters, hands = [], []
    for _ in range(ROUNDS):
        counters.append(_ms(lambda: hours.years(desk, villages, _YEAR)))
        hands.append(_ms(lambda: [_asked(store, statement) for statement in _BY_HAND]))
    one = median(_ms(lambda: hours.village_year(desk, villages[7], _YEAR)) for _ in range(ROUNDS))
    board = median(_ms(lambda: hours.board(desk, f"{_YEAR}-11")) for _ in range(3))
    value, floor = median(counters), median(hands)
    name = f"counters of {VILLAGES:,} villages x 12 months, {VISITS:,} visits, p50"
    return [
        {"name": name, "value": value, "unit": "ms", "floor": floor, "ratio": value / floor,
         "limit": 3},
        {"name": "the same counters, alone", "value": value, "unit": "ms", "limit": 500},
        {"name": "counters of one village", "value": one, "unit": "ms", "limit": 50},
        {"name": f"board of {VILLAGES:,} engagements", "value": board, "unit": "ms"},
    ]  # fmt: skip


def _agree(store: Store, desk: Desk, villages: list[str]) -> None:
    """Both count the same."""
    found = hours.years(desk, villages, _YEAR)
    onsite, every = 0, 0
    for statement in _BY_HAND:
        for village, month, on_site, minutes, _count in _asked(store, statement):
            onsite, every = onsite + (on_site or 0), every + minutes
            assert found[village].every[int(month[5:]) - 1] >= minutes
    assert sum(one.onsite_total for one in found.values()) == onsite
    assert sum(one.year_total for one in found.values()) == every


def _asked(store: Store, statement: str) -> list[Any]:
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(statement, _SPAN).fetchall()]


def _divisions() -> Iterator[Division]:
    """Townships of ten villages."""
    top = Division("513400000000", "凉山彝族自治州", Level.PREFECTURE)
    county = Division("513431000000", "昭觉县", Level.COUNTY, top.code)
    yield from (top, county)
    for number in range(VILLAGES):
        town = f"513431{100 + number // 10:03}000"
        if number % 10 == 0:
            yield Division(town, f"第{number // 10}镇", Level.TOWNSHIP, county.code)
        yield Division(f"{town[:9]}{200 + number % 10}", f"第{number}村", Level.VILLAGE, town)


def _visits(villages: list[str], seed: int) -> Iterator[Mapping[str, object]]:
    """Two visits a month in each village, and a few more, all in one year."""
    random = Random(seed)
    for number in range(VISITS):
        month, day = number // len(villages) % 12 + 1, random.randrange(1, 29)
        begin = random.randrange(8, 15)
        yield {
            "village_code": villages[number % len(villages)],
            "village_name": f"第{number % len(villages)}村",
            "adviser_id": f"0197a000-0000-7000-8000-{number % 300:012}",
            "adviser_name": "王律师",
            "engagement_id": f"0197a001-0000-7000-8000-{number % len(villages):012}",
            "service_date": f"{_YEAR}-{month:02}-{day:02}",
            "start_at": f"{begin:02}:00",
            "end_at": f"{begin + 2:02}:00",
            "minutes": random.randrange(30, 300),
            "mode": random.choice(_MODES),
            "place": "村室",
            "service_kind": ("advice",),
            "client_count": 3,
            "language": "ii",
            "content": "解答土地流转和婚姻方面的问题，审查村集体合同一份。" * 4,
            "result": "answered",
            "review_state": random.choice(_STATES),
        }


def _engagements(villages: list[str]) -> Iterator[Mapping[str, object]]:
    """One for each village."""
    for number, village in enumerate(villages):
        yield {
            "village_code": village,
            "adviser_id": f"0197a000-0000-7000-8000-{number % 300:012}",
            "adviser_name": "王律师",
            "start": f"{_YEAR}-01-01",
        }


def _lectures(villages: list[str]) -> Iterator[Mapping[str, object]]:
    """One in each quarter, every other one without a visit of its own."""
    for number, village in enumerate(villages * 4):
        yield {
            "village_code": village,
            "held_on": f"{_YEAR}-{3 * (number // len(villages)) + 2:02}-15",
            "mode": "onsite",
            "minutes": 60,
            "counted_minutes": 60 * (number % 2),
            "topic": "防范电信诈骗",
            "audience_count": 40,
        }


def _ms(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000
