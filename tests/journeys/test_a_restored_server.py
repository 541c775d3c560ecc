"""The server goes back to a backup, the author's PC is gone: whoever still holds a record brings it
back (sync rule 21).
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from app.domain.problems import Refused
from app.usecases import absent, consult, records
from app.usecases.records import Saved
from sync.server import backup
from sync.server.house import House
from tests.support.prefecture import running, serving
from tests.support.stations import enrol, opened
from tests.support.time_and_ids import FixedClock


def test_what_the_server_lost_is_brought_back_by_a_holder(data_dir: Path) -> None:
    database, kept = data_dir / "p.db", data_dir / "kept.db"
    url = f"sqlite:///{database}"
    one, two = data_dir / "一", data_dir / "二"
    with running(url, data_dir) as office:
        enrol(office, one, "阿苦:clerk")
        enrol(office, two, "阿依:clerk")
        with opened(one, "阿苦") as author, opened(two, "阿依") as holder:
            holder.sync()
            author.sync()
            backup.make(office.house, kept)
            given = {"visitor_name": "甲", "facts": "咨询"}
            made = consult.record_consultation(author.desk, given, None)
            assert not isinstance(made, Refused)
            author.sync()
            holder.sync()
            assert holder.desk.reader.absent() == []
    for file in data_dir.glob("p.db-*"):
        if file.is_file():
            file.unlink()
    shutil.copyfile(kept, database)
    house = House.open(url)
    backup.restore_done(house)
    with serving(house) as again:
        with opened(two, "阿依", again) as holder:
            holder.sync()
            holder.sync()
            missing = holder.desk.reader.absent()
            assert {"consultation", "person"} == {one.kind for one in missing}
            record = holder.desk.reader.get("consultation", made.record.id)
            assert record is not None
            assert not record.on_server
            assert absent.offers(holder.desk) == []  # its author may still send it
            early = absent.bring_back(holder.desk, missing[0])
            assert isinstance(early, Refused)
            assert early.problems[0].code == "record.author_first"
            edited = records.edit(holder.desk, record, {"facts": "咨询，已补充"})
            assert isinstance(edited, Saved)
            missing = holder.desk.reader.absent()
            later = FixedClock(f"{absent.offered_from(missing[0])}T09:00")
            desk = replace(holder.desk, clock=later)
            assert absent.offers(desk) == missing
            absent.keep(desk, missing[0])
            assert absent.offers(desk) == missing[1:]
            for one_of_them in missing:
                assert isinstance(absent.bring_back(desk, one_of_them), Saved)
            assert holder.desk.reader.absent() == []
            assert holder.sync().refused == 0
            assert holder.pending == 0
            record = holder.desk.reader.get("consultation", made.record.id)
            assert record is not None
            assert record.on_server
            assert holder.desk.backups.verify()["ok"]
        # The author's PC turns up after all: nothing is asked, nothing is there twice.
        with opened(one, "阿苦", again) as author:
            author.sync()
            author.sync()
            assert author.pending == 0
            assert author.desk.reader.conflicts() == []
            record = author.desk.reader.get("consultation", made.record.id)
            assert record is not None
            assert record.text("facts") == "咨询，已补充"
    house.close()
