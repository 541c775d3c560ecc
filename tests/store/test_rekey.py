"""Another key for the same database: the old one opens nothing any more, no row is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.store import DatabaseKey, Setup, Store, StoreFault, open_store
from app.store.rekey import Rekeying
from app.usecases.ports import Drill
from tests.support.generate import consultations
from tests.support.station_store import KEY, add

NEW = DatabaseKey(bytes(reversed(range(32))), bytes(range(50, 66)))


@pytest.fixture
def filled(store: Store, setup: Setup) -> list[str]:
    """Ids of ten consultations."""
    ids = [setup.ids.record_id() for _ in range(10)]
    for record_id, values in zip(ids, consultations(10), strict=True):
        add(store, "consultation", record_id, values)
    return ids


def test_the_open_store_goes_on_under_the_new_key(
    store: Store, setup: Setup, filled: list[str]
) -> None:
    rekeying = Rekeying(store.database.file)
    rekeying.attach(store.database)
    assert rekeying.opens_with(KEY.key, KEY.salt)
    rekeying.rekey(NEW.key, NEW.salt)
    assert len(store.reader.many("consultation", filled)) == 10
    add(store, "person", setup.ids.record_id(), {"name": "甲"})
    assert store.backups.verify()["ok"]
    assert not rekeying.opens_with(KEY.key, KEY.salt)
    assert rekeying.opens_with(NEW.key, NEW.salt)


def test_after_a_restart_only_the_new_key_opens(
    store: Store, setup: Setup, filled: list[str]
) -> None:
    rekeying = Rekeying(store.database.file)
    rekeying.attach(store.database)
    rekeying.rekey(NEW.key, NEW.salt)
    info = store.backups.make()
    store.close()
    with pytest.raises(StoreFault) as fault:
        open_store(store.database.file, KEY, setup)
    assert fault.value.code == "store.wrong_key"
    again = open_store(store.database.file, NEW, setup)
    assert again.backups.restore(info.path) is None
    assert len(again.reader.many("consultation", filled)) == 10
    again.close()


def test_an_older_backup_is_opened_by_its_former_key(file: Path, setup: Setup) -> None:
    former: list[DatabaseKey] = []
    store = open_store(file, KEY, replace(setup, backup_keys=lambda: tuple(former)))
    record_id = setup.ids.record_id()
    add(store, "person", record_id, {"name": "甲"})
    info = store.backups.make()
    rekeying = Rekeying(store.database.file)
    rekeying.attach(store.database)
    rekeying.rekey(NEW.key, NEW.salt)
    former += [NEW, KEY]
    assert isinstance(store.backups.drill(), Drill)
    assert store.backups.restore(info.path) is None
    assert store.reader.get("person", record_id) is not None
    assert store.backups.verify()["ok"]
    assert rekeying.opens_with(NEW.key, NEW.salt)
    store.close()


def test_a_backup_whose_key_nobody_has_is_called_foreign(
    store: Store, setup: Setup, filled: list[str]
) -> None:
    info = store.backups.make()
    rekeying = Rekeying(store.database.file)
    rekeying.attach(store.database)
    rekeying.rekey(NEW.key, NEW.salt)
    problem = store.backups.restore(info.path)
    assert problem is not None
    assert problem.code == "store.backup_foreign"
    assert len(store.reader.many("consultation", filled)) == 10
