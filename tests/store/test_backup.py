"""Backups that were opened and compared, their rotation, and the way back."""

import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.domain.problems import Problem
from app.messages import message
from app.store import DatabaseKey, Setup, Store, StoreFault, open_store
from app.store import backup as backups
from app.store.digests import Digest, digests
from app.store.engine import connect
from app.store.rotation import kept
from app.usecases.ports import Drill, Query
from tests.support.generate import consultations, people
from tests.support.station_store import KEY, add, pull
from tests.support.time_and_ids import PREFECTURE, FixedClock


def fill(store: Store, setup: Setup, n: int = 20) -> list[str]:
    pull(store, setup.ids, "person", people(n))
    ids = []
    for values in consultations(n):
        ids.append(setup.ids.record_id())
        add(store, "consultation", ids[-1], values)
    return ids


def test_a_backup_holds_every_row(store: Store, setup: Setup) -> None:
    fill(store, setup)
    info = store.backups.make()
    assert info.records == 40
    assert store.backups.list() == [info]
    with (
        closing(connect(Path(info.path), KEY, "ro")) as copy,
        closing(connect(store.database.file, KEY)) as live,
    ):
        assert digests(copy) == digests(live)
        assert digests(live)["kind_consultation"].rows == 20


def test_a_digest_sees_each_lost_or_changed_row(store: Store, setup: Setup) -> None:
    fill(store, setup, 3)
    with closing(connect(store.database.file, KEY)) as live:
        before = digests(live)
        live.execute("UPDATE kind_person SET address = address || ' ' WHERE record_row = 1")
        assert digests(live)["kind_person"].rows == before["kind_person"].rows
        assert digests(live)["kind_person"] != before["kind_person"]
        live.execute("DELETE FROM arrival")
        assert digests(live)["arrival"] == Digest(0, 0)


@pytest.mark.parametrize("damage", ["digest", "page"])
def test_a_backup_that_differs_does_not_count(
    store: Store, setup: Setup, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    fill(store, setup)
    if damage == "digest":
        answers: Iterator[dict[str, int]] = iter(({"record": 1}, {"record": 2}))
        monkeypatch.setattr(backups, "digests", lambda _: next(answers))
    else:
        monkeypatch.setattr(backups, "problems", lambda _: ["pages:1"])
    with pytest.raises(StoreFault) as fault:
        store.backups.make()
    assert fault.value.code == "store.backup_unverified"
    assert store.backups.list() == []


def test_saving_goes_on_while_a_backup_is_compared(
    store: Store, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, setup, 5)
    real = backups.digests

    def save_meanwhile(connection: object) -> dict[str, Digest]:
        add(store, "person", setup.ids.record_id(), {"name": "中途"})
        return real(connection)

    monkeypatch.setattr(backups, "digests", save_meanwhile)
    assert store.backups.make().records == 10
    assert store.reader.count(Query("person")) == 7


@pytest.mark.parametrize("saves", [0, 1, 2])
def test_a_save_between_snapshot_and_copy_makes_it_copy_again(
    store: Store, setup: Setup, monkeypatch: pytest.MonkeyPatch, saves: int
) -> None:
    fill(store, setup, 5)
    copies = 0
    real = backups._vacuum_into

    def meet_a_save(connection: object, target: Path, key: DatabaseKey) -> None:
        nonlocal copies
        copies += 1
        if copies <= saves:
            add(store, "person", setup.ids.record_id(), {"name": "中途"})
        with ThreadPoolExecutor(1) as another:
            free = another.submit(store.database._writing.acquire, blocking=False).result()
            if free:
                another.submit(store.database._writing.release).result()
        assert free == (copies <= 2)
        real(connection, target, key)

    monkeypatch.setattr(backups, "_vacuum_into", meet_a_save)
    assert store.backups.make().records == 10 + saves
    assert copies == saves + 1


def test_a_second_copy_is_read_back(
    store: Store, setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, setup, 3)
    stick = tmp_path / "U盘"
    info = store.backups.make(str(stick))
    assert Path(info.path).parent == stick
    assert info.records == 6
    sums = iter(range(9))
    monkeypatch.setattr(backups, "_sha256", lambda _: next(sums))
    with pytest.raises(StoreFault) as fault:
        store.backups.make(str(stick))
    assert fault.value.code == "store.backup_unverified"


def test_the_key_slot_file_rides_along(file: Path, setup: Setup, tmp_path: Path) -> None:
    slots = tmp_path / "slots.json"
    slots.write_text("{}")
    store = open_store(file, KEY, replace(setup, companions=(slots, tmp_path / "missing")))
    info = store.backups.make(str(tmp_path / "stick"))
    assert Path(f"{info.path}.slots.json").read_text() == "{}"
    store.close()


def test_a_backup_is_made_when_due(store: Store, setup: Setup, clock: FixedClock) -> None:
    first = store.backups.make_if_due()
    assert first is not None
    now = datetime.fromtimestamp(Path(first.path).stat().st_mtime, PREFECTURE)
    clock.set(f"{now + timedelta(minutes=30):%Y-%m-%dT%H:%M}")
    add(store, "person", setup.ids.record_id(), {"name": "甲"})
    assert store.backups.make_if_due() is None
    clock.set(f"{now + timedelta(minutes=90):%Y-%m-%dT%H:%M}")
    assert store.backups.make_if_due() is not None
    clock.set(f"{now + timedelta(minutes=300):%Y-%m-%dT%H:%M}")
    assert store.backups.make_if_due() is None


def test_rotation_keeps_hours_days_weeks_and_months() -> None:
    start = datetime(2025, 1, 1, 8, tzinfo=PREFECTURE)
    hourly = [start + timedelta(hours=n) for n in range(24 * 500)]
    moments = [f"{m:%Y-%m-%dT%H:%M}" for m in hourly]
    left = sorted(kept(moments), reverse=True)
    assert left[:6] == sorted(moments, reverse=True)[:6]
    assert len({m[:10] for m in left} & {m[:10] for m in moments[-24 * 7 :]}) == 7
    weeks = [datetime.fromisoformat(m).isocalendar()[:2] for m in left]
    assert set(weeks) >= {m.isocalendar()[:2] for m in hourly[-24 * 7 * 4 :]}
    assert len({m[:7] for m in left}) == 12
    assert len(left) <= 6 + 7 + 5 + 12
    assert kept(left) == set(left)
    assert kept([]) == set()


def test_old_backups_go_with_their_companions(store: Store, clock: FixedClock) -> None:
    for hour in range(9):
        clock.set(f"2026-11-22T{hour:02}:00")
        store.backups.make()
    assert [info.made_at[11:13] for info in store.backups.list()] == [
        "08", "07", "06", "05", "04", "03",
    ]  # fmt: skip


def test_going_back_keeps_the_present_and_holds_the_exchange(store: Store, setup: Setup) -> None:
    old = fill(store, setup, 3)
    info = store.backups.make()
    new = setup.ids.record_id()
    add(store, "person", new, {"name": "后来的"})
    assert store.backups.restore(info.path) is None
    assert store.reader.get("person", new) is None
    assert store.reader.get("consultation", old[0]) is not None
    assert store.sync_held
    assert store.reader.standing().fork
    store.confirm_sync()
    assert not store.sync_held
    (replaced,) = store.database.file.parent.glob("quarantine/replaced-*/station.db")
    with closing(connect(replaced, KEY)) as before:
        found = before.execute("SELECT 1 FROM record WHERE id = ?", (new,)).fetchone()
    assert found is not None
    add(store, "person", setup.ids.record_id(), {"name": "之后"})
    assert store.backups.verify()["ok"]


def test_going_back_from_a_file_that_is_damaged(
    store: Store, setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(store, setup, 5)
    info = store.backups.make()

    def refuse(*_: object) -> None:
        raise StoreFault("store.damaged")

    monkeypatch.setattr(backups, "swap", refuse)
    assert store.backups.restore(info.path) is None
    assert len(store.reader.many("consultation", ids)) == 5
    assert store.backups.verify()["ok"]
    assert list(store.database.file.parent.glob("quarantine/replaced-*/station.db"))


@pytest.mark.parametrize(
    ("harm", "code"),
    [("missing", "file.missing"), ("flipped", "store.backup_damaged"),
     ("foreign", "store.backup_foreign"), ("cut", "store.backup_damaged")],
)  # fmt: skip
def test_a_bad_backup_is_refused_and_nothing_changes(
    store: Store, setup: Setup, tmp_path: Path, harm: str, code: str
) -> None:
    ids = fill(store, setup, 10)
    path = Path(store.backups.make(str(tmp_path)).path)
    content = bytearray(path.read_bytes())
    if harm == "missing":
        path.unlink()
    elif harm == "flipped":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(bytes(setup.ids.token(8)[-1] for _ in range(8192)))
    for problem in (store.backups.restore(str(path)), store.backups.drill(str(path))):
        assert isinstance(problem, Problem)
        assert problem.code == code
        assert message(code).cause != message("store.damaged").cause
    assert store.reader.get("consultation", ids[0]) is not None
    assert not store.sync_held
    assert store.backups.verify()["ok"]


def test_a_drill_does_all_but_the_restore(store: Store, setup: Setup) -> None:
    fill(store, setup, 3)
    assert store.backups.drill() == Problem("store.no_backup")
    info = store.backups.make()
    new = setup.ids.record_id()
    add(store, "person", new, {"name": "后来的"})
    result = store.backups.drill()
    assert isinstance(result, Drill)
    assert (result.path, result.made_at, result.records) == (info.path, info.made_at, 6)
    assert result.audit_entries == store.backups.verify()["audit_entries"] - 1
    assert store.reader.get("person", new) is not None
    assert not store.sync_held
    assert not list(store.database.file.parent.glob("drilling*"))


def test_a_drill_finds_a_backup_that_lost_something(store: Store, setup: Setup) -> None:
    fill(store, setup, 3)
    path = Path(store.backups.make().path)
    for statement in (
        "DELETE FROM audit WHERE n = 1",
        "DELETE FROM own_change WHERE seq = 1",
        "DELETE FROM record WHERE row = 1",
    ):
        whole = path.read_bytes()
        with closing(connect(path, KEY)) as copy:
            copy.execute("PRAGMA foreign_keys=OFF")
            copy.execute(statement)
            if "record" in statement:
                copy.execute("DELETE FROM kind_person WHERE record_row = 1")
        assert store.backups.drill() == Problem("store.backup_damaged")
        path.write_bytes(whole)
    assert isinstance(store.backups.drill(), Drill)


def test_a_backup_is_under_a_key_of_its_own(file: Path, setup: Setup) -> None:
    own = DatabaseKey(bytes(range(100, 132)), KEY.salt)
    older = DatabaseKey(bytes(range(90, 122)), KEY.salt)
    keys = [older]
    store = open_store(file, KEY, replace(setup, backup_keys=lambda: tuple(keys)))
    ids = fill(store, setup, 3)
    paths = [store.backups.make().path]
    keys.insert(0, own)
    paths.append(store.backups.make().path)
    for path, key in zip(paths, (older, own), strict=True):
        connect(Path(path), key, "ro").close()
        with pytest.raises(dbapi2.DatabaseError):
            connect(Path(path), KEY, "ro")
        assert isinstance(store.backups.drill(path), Drill)
        assert store.backups.restore(path) is None
        assert len(store.reader.many("consultation", ids)) == 3
        assert store.backups.verify()["ok"]
    store.close()


def test_a_copy_that_cannot_be_written_keeps_its_key_to_itself(store: Store) -> None:
    with (
        closing(connect(store.database.file, KEY)) as live,
        pytest.raises(StoreFault) as fault,
    ):
        backups._vacuum_into(live, store.database.file / "no folder", KEY)
    told = "".join(traceback.format_exception(fault.value))
    assert KEY.key.hex() not in told
