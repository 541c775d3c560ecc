"""The return of 54 columns over 20,000 cases, beside the aggregate somebody would write by hand."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from app.clock import SystemClock, SystemIds
from app.domain.problems import Refused
from app.store import Store, open_store
from app.usecases import reports
from app.usecases.desk import Desk
from app.usecases.reports import Table
from tests.support.memory_desk import HEAD, memory_desk
from tests.support.station_store import KEY, pull, setup_for

CASES = 20_000
COMMITTEES = 30
ROUNDS = 9
_YEAR = "2026"
_SPAN = ("2026-01-01", "2026-12-31U")
_KINDS = ("village", "residents", "township", "street", "company", "association")
_SOURCES = (
    "proactive", "applied", "entrusted_court", "entrusted_procuratorate", "entrusted_police",
    "entrusted_petition", "entrusted_other",
)  # fmt: skip
_TYPES = (
    "01", "0151", "02", "03", "04", "05", "06", "07", "0752", "08", "09", "1001", "1009", "11",
    "1201", "1209", "13", "14", "15", "99",
)  # fmt: skip
_LINES = (
    ("01",), ("02",), ("03",), ("04",), ("05",), ("06",), ("07",), ("08",), ("09",), ("1001",),
    ("1009", "1051", "10"), ("11",), ("1201",), ("1209", "12"), ("13",), ("14",), ("15",), ("99",),
)  # fmt: skip
_WITH_SUB_TYPES = ("01", "06", "07", "99")
_PERFORMANCE = ("performed", "confirmed", "sued", "upheld", "other")
_PREVENTED = tuple(
    f"prevented_{what}_{of}"
    for what in ("suicide", "crime", "petition", "fight")
    for of in ("cases", "persons")
)


def run() -> list[dict[str, Any]]:
    """All figures; times in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        clock, ids = SystemClock(), SystemIds()
        store = open_store(Path(folder) / "station.db", KEY, setup_for(clock, ids))
        try:
            committees = [ids.record_id() for _ in range(COMMITTEES)]
            pull(store, ids, "mediation_case", _cases(committees, seed=17))
            desk = replace(memory_desk(HEAD), reader=store.reader, writer=store.writer)
            return _measured(store, desk)
        finally:
            store.close()


def _measured(store: Store, desk: Desk) -> list[dict[str, Any]]:
    """Both in turn, so that whatever else the machine does meets both alike."""
    by_hand = _by_hand()
    made, rows = _table(desk), _asked(store, by_hand)
    counted = {row.id: row.figures for row in made.rows}
    for group, *numbers in rows:
        assert [counted[group][f"{n:02}"] for n in range(1, 53)] == numbers, group
    tables, hands = [], []
    for _ in range(ROUNDS):
        tables.append(_ms(lambda: _table(desk)))
        hands.append(_ms(lambda: _asked(store, by_hand)))
    value, floor = median(tables), median(hands)
    name = f"return of 54 columns over {CASES:,} cases, p50"
    return [
        {"name": name, "value": value, "unit": "ms", "floor": floor, "ratio": value / floor,
         "limit": 3},
        {"name": "the same return, alone", "value": value, "unit": "ms", "limit": 1_000},
        {"name": "cases counted", "value": made.scope.records, "unit": ""},
    ]  # fmt: skip


def _table(desk: Desk) -> Table:
    made = reports.table(desk, reports.MEDIATION_CASES, _YEAR)
    if isinstance(made, Refused):
        raise TypeError(made)
    return made


def _asked(store: Store, statement: str) -> list[Any]:
    with store.database.read() as connection:
        return [tuple(row) for row in connection.execute(statement, _SPAN).fetchall()]


def _by_hand() -> str:
    """The 52 columns about cases as one plain statement, with the codes written into it."""
    columns = [
        "COUNT(*)", "SUM(people_involved)", _sum("result", "success"),
        _sum("difficulty", "major", "complex"), "SUM(COALESCE(amount_fen, 0))",
        *(_sum("committee_kind", kind) for kind in _KINDS),
        _sum("source_code", "proactive"), _sum("source_code", "applied"),
        _sum("source_code", *_SOURCES[2:]), *(_sum("source_code", one) for one in _SOURCES[2:]),
        *(_line(codes) for codes in _LINES),
        _sum("agreement_form", "oral"), _sum("agreement_form", "written"),
        *(_sum("performance", one) for one in _PERFORMANCE),
        *(f"SUM(COALESCE({one}, 0))" for one in _PREVENTED),
    ]  # fmt: skip
    return (
        f"SELECT committee_id, {', '.join(columns)} FROM kind_mediation_case"
        " WHERE ended_on >= ? AND ended_on < ? GROUP BY committee_id"
    )


def _sum(field: str, *codes: str) -> str:
    return f"SUM(COALESCE({field} IN ({', '.join(map(repr, codes))}), 0))"


def _line(codes: tuple[str, ...]) -> str:
    if codes[0] in _WITH_SUB_TYPES:
        return f"SUM(dispute_type LIKE '{codes[0]}%')"
    return _sum("dispute_type", *codes)


def _cases(committees: list[str], seed: int) -> Iterator[Mapping[str, object]]:
    """Cases as a station has them, all ended in one year."""
    random = Random(seed)
    for number in range(CASES):
        place = random.randrange(len(committees))
        success = random.random() < 0.9
        month, day = random.randrange(1, 13), random.randrange(1, 29)
        case: dict[str, object] = {
            "case_no": f"（{_YEAR}）解放沟人调字第{number}号",
            "dossier_title": f"阿苦木呷{number}与吉克乌牛邻里纠纷",
            "stage": "closed",
            "committee_id": committees[place],
            "committee_name": "解放沟镇人民调解委员会",
            "committee_kind": _KINDS[place % len(_KINDS)],
            "source_code": random.choice(_SOURCES),
            "accepted_on": f"{_YEAR}-{month:02}-01",
            "ended_on": f"{_YEAR}-{month:02}-{day:02}",
            "dispute_type": random.choice(_TYPES),
            "difficulty": random.choice(("simple", "general", "major", "complex")),
            "party_names": f"阿苦木呷{number}、吉克乌牛",
            "people_involved": random.randrange(2, 20),
            "brief": "两家因田埂排水争吵，互有推搡，请求调解。" * 5,
            "mediator_names": "阿苦、吉克",
            "result": "success" if success else "failed",
        }
        if success:
            case["agreement_form"] = random.choice(("oral", "written"))
            case["performance"] = random.choice(_PERFORMANCE)
            case["amount_fen"] = random.randrange(0, 5_000_000)
        if random.random() < 0.05:
            case |= {name: random.randrange(1, 4) for name in _PREVENTED}
        yield case


def _ms(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000
