"""`kill -9` anywhere in an act that writes several records: all of it is there, or nothing.

An engagement is entered after ten visits of its adviser, and each of them gets it in the same act
(`usecases/village/following.py`). The mutant commits between the records of one act.
"""

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from app.clock import SystemIds
from app.domain.records import Record
from app.store import Store, open_store
from app.store.unit_of_work import UnitOfWork
from app.usecases.desk import Desk
from app.usecases.ports import Query
from tests.faults.killing import Report, die_at_statement, in_child
from tests.support.memory_desk import HEAD, memory_desk
from tests.support.station_store import KEY, setup_for
from tests.support.time_and_ids import FixedClock
from tests.support.village_log import adviser, engage, typed

ACTS = 6
VISITS = 10
_STEP = 11  # statements from one death of the walk to the next: some twenty deaths


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """`scale` 1 is the every-run share, 50 the long run."""
    random = Random(seed)
    with tempfile.TemporaryDirectory(prefix="司法所 ") as folder:
        before = Path(folder) / "before"
        before.mkdir()
        _prepare(before)
        deaths, failures, ends = _walk(before, None)
        rows = [_row("store: an act of 11 records killed along its way", deaths, failures)]
        failures = []
        for _ in range(ACTS * scale):
            failures += _one_death(before, random.randrange(1, ends + _STEP), None)[0]
        rows.append(_row("store: an act of 11 records killed anywhere", ACTS * scale, failures))
        deaths, failures, _ = _walk(before, _commit_between)
        failures = [] if failures else ["not caught"]
        return [*rows, _row("store: mutant one act in several commits", deaths, failures)]


def _row(name: str, cases: int, failures: list[str]) -> dict[str, Any]:
    return {"name": name, "cases": cases, "failures": failures}


@contextmanager
def _desk(folder: Path) -> Iterator[tuple[Desk, Store]]:
    ids = SystemIds()
    store = open_store(folder / "station.db", KEY, setup_for(FixedClock(), ids))
    try:
        desk = memory_desk(HEAD, ids=ids)
        yield replace(desk, reader=store.reader, writer=store.writer), store
    finally:
        store.close()


def _prepare(folder: Path) -> None:
    """An adviser and visits that nobody is engaged for yet."""
    with _desk(folder) as (desk, _):
        who = adviser(desk)
        for number in range(VISITS):
            typed(desk, who, service_date=f"2026-11-{number + 1:02}")


def _walk(before: Path, break_it: Callable[[], None] | None) -> tuple[int, list[str], int]:
    """One death after the other along the act: how many, what was wrong first, where it ends."""
    for death in count(1):
        statement = death * _STEP
        failures, ended = _one_death(before, statement, break_it)
        if failures or ended:
            return death, failures, statement
    raise AssertionError("the act never ended")


def _one_death(
    before: Path, statement: int, break_it: Callable[[], None] | None
) -> tuple[list[str], bool]:
    """What is wrong after a death at this statement, and whether the act had ended before it."""
    with tempfile.TemporaryDirectory(prefix="司法所 ") as folder:
        after = Path(shutil.copytree(before, Path(folder) / "after"))
        told = in_child(_clerk(after, statement, break_it))
        return _check(after, told), bool(told)


def _clerk(folder: Path, statement: int, break_it: Callable[[], None] | None) -> Callable[..., Any]:
    def work(report: Report) -> None:
        with _desk(folder) as (desk, store):
            who = desk.reader.many("adviser", desk.reader.ids(Query("adviser")))[0]
            if break_it:
                break_it()
            die_at_statement(store, statement)
            report(engage(desk, who).id)

    return work


def _check(folder: Path, told: list[str]) -> list[str]:
    with _desk(folder) as (desk, store):
        report = store.backups.verify()
        made = list(desk.reader.ids(Query("engagement")))
        visits = desk.reader.many("adviser_visit", desk.reader.ids(Query("adviser_visit")))
        changes = Counter(change.record_id for change in desk.reader.waiting(1 << 30))
    failures = [] if report["ok"] else [f"verify: {report['problems']}"]
    if set(told) - set(made):
        failures.append("acknowledged and lost")
    if len(visits) != VISITS:
        failures.append(f"{VISITS} visits became {len(visits)}")
    return failures + _halves(visits, made, changes)


def _halves(visits: list[Record], made: list[str], changes: Counter[str]) -> list[str]:
    """Shown and queued for the server: the engagement with all its visits, or none of it."""
    bearing = {visit.get("engagement_id") for visit in visits}
    wanted = {made[0]} if made else {None}
    queued = {changes[visit.id] for visit in visits}
    failures = []
    if len(made) > 1 or bearing != wanted:
        failures.append(f"half an act is shown: {len(made)} engagements, {len(bearing)} sorts")
    if queued != ({2} if made else {1}) or sum(changes[one] for one in made) != len(made):
        failures.append(f"half an act is queued: {sorted(queued)}")
    return failures


def _commit_between() -> None:
    """Mutant: each record of an act is committed by itself."""
    flush: Callable[[UnitOfWork], None] = UnitOfWork.flush

    def one_by_one(unit: UnitOfWork) -> None:
        edits = dict(unit._edits)
        for record_id, edit in edits.items():
            unit._edits = {record_id: edit}
            flush(unit)
            unit._connection.execute("COMMIT")
            unit._connection.execute("BEGIN IMMEDIATE")
        unit._edits = {}

    UnitOfWork.flush = one_by_one  # type: ignore[method-assign]


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
