"""The closing sentence of a sync counts what it did: sent by us, received from others (R5)."""

from __future__ import annotations

from pathlib import Path

from app.domain.problems import Refused
from app.usecases import consult
from tests.support.prefecture import Prefecture
from tests.support.stations import Client, enrol, opened


def visit(client: Client, name: str) -> None:
    made = consult.record_consultation(client.desk, {"visitor_name": name, "facts": "咨询"}, None)
    assert not isinstance(made, Refused)


def test_own_records_are_sent_and_only_others_are_received(
    office: Prefecture, data_dir: Path
) -> None:
    enrol(office, data_dir / "一", "阿苦:clerk")
    enrol(office, data_dir / "二", "阿依:clerk")
    with opened(data_dir / "一", "阿苦") as one, opened(data_dir / "二", "阿依") as two:
        organisation = two.sync().received
        visit(one, "甲")
        first = one.sync()
        # A clerk's visitor becomes a person as well: two changes of one verb.
        assert (first.sent, first.received) == (2, organisation)
        visit(one, "乙")
        assert (again := one.sync()).sent == 2
        assert again.received == 0
        assert two.sync().received == 4
