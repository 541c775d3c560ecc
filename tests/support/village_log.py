"""A desk with advisers and engagements of two villages, and visits typed on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.domain.fields import Value
from app.domain.problems import Refused
from app.domain.records import Record
from app.store import open_store
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.records import Saved
from app.usecases.village import entry
from tests.support.memory_desk import HEAD, VILLAGE, memory_desk
from tests.support.station_store import KEY, setup_for

STORES = ("memory", "encrypted")
NEXT = "513431101201"
DAY = "2026-11-20"
CONTENT = "村民甲问承包地被邻户占用怎么办，告知先核对承包合同和四至，再请村委会到场指界。"
TEXTS: Mapping[str, Value] = {
    "client_count": 2,
    "advice_count": 2,
    "language": "zh",
    "content": CONTENT,
}


@contextmanager
def desk_on(store_name: str, folder: Path) -> Iterator[Desk]:
    """The head's empty desk on one of `STORES`: the fake tells no lies."""
    fake = memory_desk(HEAD)
    if store_name == STORES[0]:
        yield fake
        return
    store = open_store(folder / "station.db", KEY, setup_for(fake.clock, fake.ids))
    yield replace(fake, reader=store.reader, writer=store.writer)
    store.close()


def saved(result: Saved | Refused) -> Saved:
    """A verb that did what it was asked."""
    assert isinstance(result, Saved), result
    return result


def codes(result: Saved | Refused) -> set[str]:
    """The codes of the problems told beside a saved record, or of the refusal."""
    return {problem.code for problem in result.problems}


def adviser(desk: Desk, name: str = "王律师", **values: Value) -> Record:
    """One more adviser of the county."""
    given: dict[str, Value] = {"name": name, "division_code": "513431000000", **values}
    return saved(records.create(desk, "adviser", given)).record


def engage(desk: Desk, who: Record, village: str = VILLAGE, **values: Value) -> Record:
    """An engagement of the year 2026 unless told otherwise."""
    given: dict[str, Value] = {
        "village_code": village,
        "adviser_id": who.id,
        "signed_on": "2025-12-20",
        "start": "2026-01-01",
        "end": "2026-12-31",
        **values,
    }
    return saved(records.create(desk, "engagement", given)).record


def typed(desk: Desk, who: Record | None, village: str = VILLAGE, **values: Value) -> Saved:
    """A visit of four hours from nine, saved by the verb."""
    given: dict[str, Value] = {
        "village_code": village,
        "adviser_id": who.id if who else None,
        "service_date": DAY,
        "start_at": "09:00",
        "end_at": "13:00",
        **TEXTS,
        **values,
    }
    return saved(entry.save(desk, {k: v for k, v in given.items() if v is not None}))


def held(desk: Desk, record: Record) -> Record:
    """The record as it is stored now."""
    found = desk.reader.get(record.kind, record.id)
    assert found is not None
    return found
