"""`kill -9` anywhere in a save, a migration, a backup, a recovery (storage-security.md, Faults).

Every id that was acknowledged is there with its change, its audit entry and its search entry;
nothing is there twice or in halves. The mutants break one promise each; they die along a whole
save, statement by statement, so that no luck is needed to catch them.
"""

import json
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from app.clock import SystemClock, SystemIds
from app.store import Setup, Store, StoreFault, open_store, opening, recover_store
from app.store.migrate import create
from app.store.migrations import STEPS
from app.store.unit_of_work import UnitOfWork, _created
from app.usecases.ports import Query
from tests.faults.killing import Report, at_file_event, die_at_statement, in_child
from tests.support.generate import consultations
from tests.support.station_store import KEY, add, setup_for

SAVES = 20
MAINTENANCE = 4
ROUNDS_PER_FOLDER = 20
MUTANTS = ("ack_before_commit", "record_and_outbox_apart")
_STATEMENTS_OF_A_SAVE = 24


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """All of it; `scale` 1 is the every-run share, 50 the long run."""
    random = Random(seed)
    rows = [
        _row("store: killed while saving", SAVES * scale, _saving(random, SAVES * scale)),
        _row("store: error at the n-th write", SAVES * scale, _writes(random, SAVES * scale)),
    ]
    rows += [
        _row(f"store: killed in {name}", MAINTENANCE * scale, _maintenance(random, name, scale))
        for name in ("migration", "backup", "restore", "recovery")
    ]
    for mutant in ("", *MUTANTS):
        deaths, failures = _statement_by_statement(mutant)
        if mutant:
            failures = [] if failures else ["not caught"]
        name = f"store: mutant {mutant}" if mutant else "store: killed at each statement"
        rows.append(_row(name, deaths, failures))
    return rows


def _row(name: str, cases: int, failures: list[str]) -> dict[str, Any]:
    return {"name": name, "cases": cases, "failures": failures}


# ---- saving


def _saving(random: Random, rounds: int) -> list[str]:
    failures: list[str] = []
    for first in range(0, rounds, ROUNDS_PER_FOLDER):
        with tempfile.TemporaryDirectory(prefix="司法所 ") as folder:
            file, acknowledged = Path(folder) / "station.db", []
            for _ in range(min(ROUNDS_PER_FOLDER, rounds - first)):
                # By its own hand between two statements, or from outside at any moment.
                statement = random.randrange(1, 3 * _STATEMENTS_OF_A_SAVE)
                by_itself = random.random() < 0.5
                work = _clerk(file, random.randrange(1 << 30), statement * by_itself)
                moment = None if by_itself else random.random() * 0.02
                acknowledged += in_child(work, moment)
                failures += _check(file, acknowledged)
    return failures


def _statement_by_statement(mutant: str) -> tuple[int, list[str]]:
    """Clerk after clerk dies a little later, from the first statement of a save until two saves are
    behind: the number of deaths, and what was wrong first.
    """
    with tempfile.TemporaryDirectory(prefix="司法所 ") as folder:
        file, acknowledged = Path(folder) / "station.db", []
        for death in count(1):
            told = in_child(_clerk(file, seed=death, die_at=2 * death - 1, mutant=mutant))
            acknowledged += told
            if (failures := _check(file, acknowledged)) or len(told) > 1:
                return death, failures
    raise AssertionError("nobody ever saved")


def _clerk(file: Path, seed: int, die_at: int, mutant: str = "") -> Callable[[Report], None]:
    """A child that saves consultations and reports each id when it may believe it saved."""

    def work(report: Report) -> None:
        ids = SystemIds()
        store = open_store(file, KEY, setup_for(SystemClock(), ids))
        if mutant == "record_and_outbox_apart":
            _tear_apart(store)
        if die_at:
            die_at_statement(store, die_at)
        for values in consultations(50, seed=seed):
            record_id = ids.record_id()
            if mutant == "ack_before_commit":
                report(record_id)
            add(store, "consultation", record_id, values)
            if mutant != "ack_before_commit":
                report(record_id)

    return work


def _tear_apart(store: Store) -> None:
    """Mutant: the visible record is committed before its outbox change."""
    flush = UnitOfWork.flush

    def flush_in_two(unit: UnitOfWork) -> None:
        unit._tables.show([_created(edit) for edit in unit._edits.values()])
        unit._connection.execute("COMMIT")
        unit._connection.execute("BEGIN IMMEDIATE")
        flush(unit)

    UnitOfWork.flush = flush_in_two  # type: ignore[method-assign]


def _check(file: Path, acknowledged: list[str]) -> list[str]:
    """Everything acknowledged is there; whatever is there is whole and there once."""
    store = open_store(file, KEY, setup_for(SystemClock(), SystemIds()))
    try:
        report = store.backups.verify()
        failures = [] if report["ok"] else [f"verify: {report['problems']}"]
        present = store.reader.ids(Query("consultation"))
        waiting = [change.record_id for change in store.reader.waiting(1 << 30)]
        if lost := set(acknowledged) - set(present):
            failures.append(f"{len(lost)} acknowledged and lost")
        if sorted(waiting) != sorted(present):
            failures.append("records and outbox differ")
        with store.database.read() as connection:
            found = connection.execute(
                "SELECT count(*) FROM search WHERE search MATCH 'kind : consultation'"
            ).fetchone()[0]
        if found != len(present):
            failures.append("records and search index differ")
        return failures
    finally:
        store.close()


# ---- errors of the disk


def _writes(random: Random, rounds: int) -> list[str]:
    """The disk refuses to grow a file at some byte of some save: committed or absent, never half.

    RLIMIT_FSIZE needs no special rights: a write beyond the limit fails like one on a full disk.
    """
    failures: list[str] = []
    for first in range(0, rounds, ROUNDS_PER_FOLDER):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "station.db"
            open_store(file, KEY, setup_for(SystemClock(), SystemIds())).close()
            for _ in range(min(ROUNDS_PER_FOLDER, rounds - first)):
                room = random.randrange(1, 200_000)
                lines = in_child(_clerk_on_small_disk(file, random.randrange(1 << 30), room))
                saved = [line for line in lines if not line.startswith("refused")]
                failures += _check(file, saved)
                if not any(line.startswith("refused store.") for line in lines):
                    failures.append("the full disk was not met")
    return failures


def _clerk_on_small_disk(file: Path, seed: int, room: int) -> Callable[[Report], None]:
    def work(report: Report) -> None:
        ids = SystemIds()
        store = open_store(file, KEY, setup_for(SystemClock(), ids))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        log = file.with_name("station.db-wal")
        size = max(file.stat().st_size, log.stat().st_size) + room
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        for values in consultations(400, seed=seed):
            record_id = ids.record_id()
            try:
                add(store, "consultation", record_id, values)
                report(record_id)
            except StoreFault as fault:
                report(f"refused {fault.code}")
                # Reading goes on.
                assert store.reader.standing() is not None
                return

    return work


# ---- migration, backup, restore, recovery


def _maintenance(random: Random, name: str, scale: int) -> list[str]:
    failures: list[str] = []
    for _ in range(MAINTENANCE * scale):
        with tempfile.TemporaryDirectory(prefix="司法所 ") as folder:
            file = Path(folder) / "station.db"
            setup = setup_for(SystemClock(), SystemIds())
            ids = _prepared(name, file, setup)
            event = random.randrange(1, 25)
            in_child(_technician(name, file, setup, event))
            failures += [f"{name}, event {event}: {text}" for text in _recheck(file, setup, ids)]
    return failures


def _prepared(name: str, file: Path, setup: Setup) -> list[str]:
    """A station with a few records in the state the work begins with."""
    if name == "migration":
        # One step behind: the step that is left must only add what records do not need.
        create(file, KEY, STEPS[:-1])
        store = _open_unmigrated(file, setup)
    else:
        store = open_store(file, KEY, setup)
    ids = []
    for number, values in enumerate(consultations(8)):
        ids.append(setup.ids.record_id())
        add(store, "consultation", ids[-1], values)
        if number == 3 and name != "migration":
            store.backups.make()
    if name == "restore":
        store.backups.make()
    store.close()
    if name == "recovery":
        with file.open("r+b") as content:
            content.seek(20 * 4096 + 100)
            content.write(b"damage")
    return ids


def _open_unmigrated(file: Path, setup: Setup) -> Store:
    """Old schemas differ in nothing that a save needs, so the old file can be filled by it."""
    upgrade = opening._upgrade
    opening._upgrade = lambda *_: lambda _file, _key: None
    try:
        return open_store(file, KEY, setup)
    finally:
        opening._upgrade = upgrade


def _technician(name: str, file: Path, setup: Setup, event: int) -> Callable[[Report], None]:
    def work(_report: Report) -> None:
        if name == "recovery":
            at_file_event(event)
            recover_store(file, KEY, setup)
            return
        if name == "migration":
            at_file_event(event)
            open_store(file, KEY, setup)
            return
        store = open_store(file, KEY, setup)
        at_file_event(event)
        if name == "backup":
            store.backups.make()
        else:
            store.backups.restore(store.backups.list()[0].path)

    return work


def _recheck(file: Path, setup: Setup, ids: list[str]) -> list[str]:
    try:
        store = open_store(file, KEY, setup)
    except StoreFault as fault:
        if fault.code not in ("store.damaged", "store.missing"):
            return [fault.code]
        recover_store(file, KEY, setup)
        store = open_store(file, KEY, setup)
    try:
        report = store.backups.verify()
        if not report["ok"]:
            # Damage that this file still has is found at once and can be recovered from.
            store.close()
            recover_store(file, KEY, setup)
            store = open_store(file, KEY, setup)
        lost = len(ids) - len(store.reader.many("consultation", ids))
        failures = [f"{lost} lost"] if lost else []
        if not store.backups.verify()["ok"]:
            failures.append(f"verify: {store.backups.verify()['problems']}")
        restored = [store.backups.restore(info.path) for info in store.backups.list()]
        return failures + ["a listed backup does not restore"] * len([p for p in restored if p])
    finally:
        store.close()


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
