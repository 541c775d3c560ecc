"""Drafts, settings, packs: what stays on the device."""

import pytest

from app.store import Setup, Store, open_store
from app.store.desk_tables import StoredPack
from app.usecases.ports import Draft
from tests.support.station_store import KEY

DRAFT = Draft(
    id="d1", owner="阿苦", form="intake", values={"facts": "半句", "handling": ("answered",)},
    saved_at="2026-11-22T10:41", parked=True, title="半句", record_id="r1",
)  # fmt: skip


def test_a_draft_is_private_and_survives_a_restart(store: Store, setup: Setup) -> None:
    store.drafts.put(DRAFT)
    store.close()
    again = open_store(store.database.file, KEY, setup)
    try:
        assert again.drafts.of("阿苦") == [DRAFT]
        assert again.drafts.of("沙马") == []
        assert again.reader.standing().pending == 0
        assert again.reader.search("半句") == []
        again.drafts.drop("d1")
        again.drafts.drop("d1")
        assert again.drafts.of("阿苦") == []
    finally:
        again.close()


def test_drafts_are_newest_first_and_replaced(store: Store) -> None:
    for number, minute in (("1", "10:00"), ("2", "10:02"), ("1", "10:05")):
        store.drafts.put(Draft(number, "阿苦", "intake", {}, f"2026-11-22T{minute}"))
    found = store.drafts.of("阿苦")
    assert [(d.id, d.saved_at[-5:]) for d in found] == [("1", "10:05"), ("2", "10:02")]


def test_settings_by_person_and_of_the_device(store: Store) -> None:
    store.preferences.set("阿苦", "language", "ii")
    store.preferences.set("", "language", "zh_CN")
    store.preferences.set("", "language", "bo")
    assert store.preferences.get("阿苦", "language") == "ii"
    assert store.preferences.get("", "language") == "bo"
    assert store.preferences.get("沙马", "language", "zh_CN") == "zh_CN"


def test_a_pack_replaces_its_older_version(store: Store) -> None:
    store.packs.put(StoredPack("codes", 1, "aa", "key"), {"codes/a.json": b"1", "b.json": b"2"})
    store.packs.put(StoredPack("codes", 2, "bb", "key"), {"codes/a.json": b"3"})
    assert store.packs.list() == [StoredPack("codes", 2, "bb", "key")]
    assert store.packs.get("codes") == {"codes/a.json": b"3"}
    with pytest.raises(KeyError):
        store.packs.get("guide")
