"""A record of one station that is addressed to another: both hold it, nobody else, whatever falls.

The histories of `sync_history` with a place for each device; the mutants break the address on its
way, once each, and must be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from sync import authoring, merge, news, replica
from sync.protocol import CONFLICT_KIND, DELETED, NO_CURSOR
from sync.server import memory_store
from tests.support import sync_history as history
from tests.support.sync_history import ADDRESSED, Weather
from tests.support.sync_judge import Violation
from tests.support.sync_office import Office, Station, rid

STORM = replace(ADDRESSED, clients_fall=True, server_falls=True)


def fails(seed: int, weather: Weather) -> bool:
    try:
        history.run(seed, weather)
    except Violation:
        return True
    return False


@pytest.mark.parametrize("weather", [ADDRESSED, replace(ADDRESSED, clients_fall=True), STORM])
def test_both_stations_hold_it_and_nobody_else(weather: Weather) -> None:
    assert not [seed for seed in range(30) if fails(seed, weather)]


@pytest.mark.parametrize("seed", [56, 130])
def test_what_long_runs_found(seed: int) -> None:
    """A device got one station more while pages were staged: what these had left out for the old
    stations never came, or came in parts.
    """
    assert not fails(seed, ADDRESSED)


# -- mutants -------------------------------------------------------------------------------------


def _to_is_lost_on_resend(patch: pytest.MonkeyPatch) -> None:
    whole, sent = replica._change, set()

    def once(row: Any) -> Any:
        change = whole(row)
        again = change.change_id in sent
        sent.add(change.change_id)
        return structs.replace(change, to=()) if again else change

    patch.setattr(replica, "_change", once)


def _to_is_lost_in_a_correction(patch: pytest.MonkeyPatch) -> None:
    whole = authoring._creation_again

    def bare(*given: Any) -> Any:
        draft = whole(*given)
        return structs.replace(draft, home=structs.replace(draft.home, to=()))

    patch.setattr(authoring, "_creation_again", bare)


def _backfill_knows_no_addressees(patch: pytest.MonkeyPatch) -> None:
    born = memory_store.MemoryExchange.born

    def own_only(self: Any, partition: str, upto: int, scope: Any, limit: int) -> Any:
        rows = born(self, partition, upto, scope, 1 << 30)
        held = self.records(partition, [record_id for _, record_id in rows])
        own = [row for row in rows if held[row[1]].station in scope.stations]
        return own[:limit]

    patch.setattr(memory_store.MemoryExchange, "born", own_only)


def _news_go_to_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(memory_store, "_seen", lambda row, scope: True)


def _a_new_station_loads_nothing_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(news, "_is_rescoped", lambda state, page: False)


def _a_conflict_is_of_its_station_alone(patch: pytest.MonkeyPatch) -> None:
    whole = merge.StoredRecord

    def bare(**given: Any) -> Any:
        to = () if given["kind"] == CONFLICT_KIND else given["to"]
        return whole(**{**given, "to": to})

    patch.setattr(merge, "StoredRecord", bare)


MUTANTS = (
    _to_is_lost_on_resend,
    _to_is_lost_in_a_correction,
    _backfill_knows_no_addressees,
    _news_go_to_everybody,
    _a_new_station_loads_nothing_again,
    _a_conflict_is_of_its_station_alone,
)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_mutant_is_caught(
    mutant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    assert any(fails(seed, ADDRESSED) for seed in range(30))


# -- one visit, step by step ---------------------------------------------------------------------


def desk(office: Office, *stations: str) -> Station:
    name = "-".join(stations)
    return office.device(f"d-{name}", stations=stations, everything=False)


def test_a_visit_made_at_one_station_for_the_village_of_another() -> None:
    """Edits of both merge, the other station voids it, the laptop of both holds it once."""
    office = Office()
    one, two, laptop, third = (desk(office, *s) for s in ("A", "B", "AB", "C"))
    one.create(rid(1), station="A", to=("B",), minutes="90", content="first")
    for station in (one, two, laptop, third):
        station.sync()
    one.edit(rid(1), content="second")
    two.edit(rid(1), minutes="120")
    two.ask(two.request())  # applied, and the answer is lost
    for station in (one, two, one, laptop, third):
        station.sync()
    for station in (one, two, laptop):
        assert station.shown(rid(1)) == {"minutes": "120", "content": "second"}
        assert [s.kind for s in station.tables.shadow.values()] == ["thing"]
    two.delete(rid(1))
    for station in (two, one, laptop, third):
        station.sync()
    for station in (one, two, laptop):
        assert station.tables.shadow[rid(1)].fields[DELETED] is True
    assert third.tables.shadow == {}
    assert third.tables.states["p"].visible != NO_CURSOR
    assert len(office.store.contents.log) == 4
