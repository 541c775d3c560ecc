"""Simulated power cuts: with synchronous=FULL nothing acknowledged is lost, with NORMAL some is.

(storage-security.md, Faults; the control proves that the simulation can lose at all.)
"""

import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from sqlcipher3 import dbapi2

from app.clock import SystemClock, SystemIds
from app.store import engine, open_store
from app.store.checks import problems, unrecorded_changes
from app.store.engine import connect
from tests.support.generate import consultations
from tests.support.power_cut import Recorder
from tests.support.station_store import KEY, add, setup_for

CUTS = 50
SAVES = 40
_CHECKPOINT_PAGES = 120  # several checkpoints within the saves


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """50 cuts for each unit of `scale`, and the control."""
    random = Random(seed)
    lost, broken = _cuts(random, CUTS * scale, "FULL")
    failures = [f"{lost} acknowledged and lost"] * bool(lost) + broken
    rows = [{"name": "store: power cut, FULL", "cases": CUTS * scale, "failures": failures}]
    lost, _ = _cuts(random, CUTS, "NORMAL")
    control = [] if lost else ["the control lost nothing"]
    return [*rows, {"name": "store: power cut, NORMAL loses", "cases": CUTS, "failures": control}]


def _cuts(random: Random, cuts: int, synchronous: str) -> tuple[int, list[str]]:
    """(acknowledged saves lost, files that were not whole) over all cuts."""
    pragmas = engine._PRAGMAS
    changed = (f"synchronous={synchronous}", f"wal_autocheckpoint={_CHECKPOINT_PAGES}")
    engine._PRAGMAS = (*(p for p in pragmas if not p.startswith("synchronous")), *changed)
    lost, broken = 0, []
    try:
        with tempfile.TemporaryDirectory() as folder:
            recorder = Recorder(Path(folder))
            recorder.install()
            acknowledged = _day(Path(folder), recorder)
            for _ in range(cuts):
                at = random.randrange(len(recorder.notes) + 1)
                wanted = {one for one, when in acknowledged.items() if when <= at}
                with tempfile.TemporaryDirectory() as after:
                    recorder.after_cut(at, random, Path(after))
                    found, wrong = _read(Path(after) / "station.db")
                lost += len(wanted - found)
                broken += [f"cut at {at}: {wrong}"] * bool(wrong)
    finally:
        engine._PRAGMAS = pragmas
    return lost, broken


def _day(folder: Path, recorder: Recorder) -> dict[str, int]:
    """Save under the recorder; each id with the number of notes at its acknowledgement."""
    ids = SystemIds()
    store = open_store(folder / "station.db", KEY, setup_for(SystemClock(), ids))
    recorder.begin()
    acknowledged = {}
    for values in consultations(SAVES):
        record_id = ids.record_id()
        add(store, "consultation", record_id, values)
        acknowledged[record_id] = len(recorder.notes)
    notes = list(recorder.notes)
    store.close()
    recorder.notes[:] = notes
    return acknowledged


def _read(file: Path) -> tuple[set[str], list[str]]:
    try:
        with closing(connect(file, KEY)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            ids = {row[0] for row in connection.execute("SELECT id FROM record")}
            outbox = {row[0] for row in connection.execute("SELECT record_id FROM own_change")}
            wrong = problems(connection) + unrecorded_changes(connection)
            return ids, wrong + ["records and outbox differ"] * (ids != outbox)
    except dbapi2.Error as error:
        return set(), [str(error)]


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
