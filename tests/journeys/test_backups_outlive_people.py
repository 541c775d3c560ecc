"""A removal changes every key; what was backed up before it can still be gone back to."""

from __future__ import annotations

from pathlib import Path

from app.compose import Ground
from app.domain.problems import Refused
from app.usecases import backups, consult
from app.usecases.ports import Actor, Drill
from tests.support.prefecture import Prefecture
from tests.support.stations import PASSWORD, enrol, opened


def test_backups_of_before_a_removal(office: Prefecture, data_dir: Path) -> None:
    folder = data_dir / "站"
    enrol(office, folder, "罗所长:head,clerk", "阿苦:clerk")
    with opened(folder, "罗所长") as client:
        desk = client.desk
        made = consult.record_consultation(desk, {"visitor_name": "甲", "facts": "咨询"}, None)
        assert not isinstance(made, Refused)
        info = desk.backups.make()
        assert desk.people.remove("阿苦") is None
        drilled = backups.drill(desk)
        assert isinstance(drilled, Drill), drilled
        assert (drilled.path, drilled.records) == (info.path, info.records)
        assert desk.backups.restore(info.path) is None
        assert desk.reader.get("consultation", made.record.id) is not None
        assert desk.backups.verify()["ok"]
    # The same when the database itself is gone and the program looks for the newest backup.
    (folder / "station.db").unlink()
    ground = Ground.open(folder)
    assert isinstance(ground, Ground)
    try:
        assert isinstance(ground.people.login("罗所长", PASSWORD), Actor)
        found = ground.recover_store()
        assert found.backup is not None
        assert found.certain == info.records
    finally:
        ground.close()
    with opened(folder, "罗所长") as client:
        assert client.desk.reader.get("consultation", made.record.id) is not None
