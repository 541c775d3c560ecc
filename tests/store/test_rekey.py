"""Another key for the same database: the old one opens nothing any more, no row is lost."""

import pytest

from app.store import DatabaseKey, Setup, Store, StoreFault, open_store
from app.store.rekey import Rekeying
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


def test_an_older_backup_says_that_its_key_is_gone(
    store: Store, setup: Setup, filled: list[str]
) -> None:
    info = store.backups.make()
    rekeying = Rekeying(store.database.file)
    rekeying.attach(store.database)
    rekeying.rekey(NEW.key, NEW.salt)
    problem = store.backups.restore(info.path)
    assert problem is not None
    assert problem.code == "store.wrong_key"
    assert len(store.reader.many("consultation", filled)) == 10
