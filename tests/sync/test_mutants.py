"""Every rule is needed: switched off, random histories (or a scenario) go wrong.

The table of the design's sync-rules page, as far as a switch can reproduce it. The same seeds
pass with all rules on; `test_machine` and `test_rules_hold` say so.
"""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from sync import replica
from sync.ports import Standing
from sync.protocol import Act, State
from sync.replica import Limits
from sync.rules import ALL, Rules
from sync.server import news
from tests.support import sync_history as history
from tests.support.sync_history import ALONE, CALM, Weather
from tests.support.sync_world import Station, World

STORM = Weather(clients_fall=False, steps=90)
"""Much falls over: the server is restored again and again."""

HISTORIES = {
    "base_at_open": (CALM, 30),
    "as_of": (CALM, 60),
    "over": (ALONE, 5),
    "over_chain": (ALONE, 40),
    "chain_base": (CALM, 30),
    "delete_footprint": (CALM, 30),
    "resolved_once": (CALM, 10),
    "pair_history": (ALONE, 5),
    "epoch_first": (STORM, 40),
    "adopt": (STORM, 20),
    "whole_acts": (ALONE, 60),
    "stage": (CALM, 10),
    "start_cursor": (CALM, 20),
    "overlay": (CALM, 10),
    "epoch_tree": (STORM, 60),
    "clip_base": (STORM, 60),
    "withdraw_receipts": (STORM, 20),
    "need": (STORM, 20),
}
"""Mutant: the weather it fails in, and how many seeds it may take to see it."""

SCENARIOS = {
    "equal_moves_setter": "test_rule_2_equal_value_moves_the_setter",
    "superseded": "test_rule_4_what_was_gone_over_is_logged_when_it_comes_late",
    "delete_base": "test_rule_5_delete_takes_the_lowest_base_of_what_is_pending",
    "wait_order": "test_rule_11_later_acts_wait_behind_a_waiting_record",
    "keep_refused_id": "test_rule_12_correction_goes_over_the_refused_id",
    "whole_below_low": "test_rule_15_what_is_not_loaded_yet_travels_whole",
    "skip_as_of": "test_rule_16_what_is_already_contained_is_skipped",
}
"""Mutants too rare for a short run: the test named shows the difference directly."""


def fails(seed: int, weather: Weather, rules: Rules = ALL) -> bool:
    """Whether this history breaks a promise (or breaks down)."""
    try:
        world = history.run(seed, weather, rules)
    except Exception:  # noqa: BLE001 - a mutant may break anything
        return True
    return weather is ALONE and history.self_conflicts(world) > 0


@pytest.mark.parametrize("mutant", sorted(HISTORIES))
def test_mutant_is_caught(mutant: str) -> None:
    weather, seeds = HISTORIES[mutant]
    rules = replace(ALL, **{mutant: False})
    assert any(fails(seed, weather, rules) for seed in range(seeds))


@pytest.mark.parametrize("weather", [ALONE, CALM, STORM, Weather()])
def test_rules_hold(weather: Weather) -> None:
    assert not [seed for seed in range(50) if fails(seed, weather)]


def test_what_a_long_run_once_found() -> None:
    """A desk deletes what it wrote itself while another's value stands there; the server is then
    restored to where its own value stands again: deleted knowingly.
    """
    assert not fails(70197, Weather(clients_fall=False, steps=120))


def test_every_switch_is_tried() -> None:
    assert {f.name for f in fields(Rules)} == HISTORIES.keys() | SCENARIOS.keys()


def test_rule_9_an_export_that_marks_as_sent_loses_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Mutant: a request carries only what was never sent before; one lost message is enough."""
    whole = replica._prefix
    sent: dict[int, set[bytes]] = {}

    def only_new(tables: object, limits: Limits, rules: Rules) -> tuple[Act, ...]:
        known = sent.setdefault(id(monkeypatch), set())
        acts = tuple(a for a in whole(tables, limits, rules) if a.act_id not in known)
        known.update(act.act_id for act in acts)
        return acts

    monkeypatch.setattr(replica, "_prefix", only_new)
    assert any(fails(seed, ALONE) for seed in range(10))


def test_rule_17_omitting_by_device_hides_a_restored_clients_own_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Mutant: a field is omitted when this *device* set it, whatever the request carries."""
    world = World(1, 1)
    station = world.stations[0]
    monkeypatch.setattr(news, "_echo", lambda cell, own: True)
    _work_and_restore(world, station)
    assert station.tables.seen.keys() != {i for _, i in world.store.contents.records}


def test_rule_17_a_restored_client_gets_its_own_work_back() -> None:
    world = World(1, 1)
    station = world.stations[0]
    _work_and_restore(world, station)
    assert station.tables.seen.keys() == {i for _, i in world.store.contents.records}


def _work_and_restore(world: World, station: Station) -> None:
    for _ in range(6):
        world.create(station)
    world.sync(station)
    world.backup_client(station)
    for _ in range(6):
        world.create(station)
    world.sync(station)
    world.restore_client(station)
    world.confirm(station)
    world.sync(station)


def test_rule_10_an_act_is_refused_whole() -> None:
    """One poisoned record of two: neither is applied, both wait for a person."""
    world = World(2, 1)
    station = world.stations[0]
    world.create(station, records=2, poison=True)
    world.create(station)
    world.sync(station)
    standings = [c.standing for c in station.tables.outbox.values()]
    assert standings == [Standing.REFUSED, Standing.REFUSED, Standing.RECEIVED]
    assert {r.result.state for r in world.store.contents.log.values()} == {State.APPLIED}
