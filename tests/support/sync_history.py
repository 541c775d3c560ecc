"""Random histories of the small world: one seed is one history, for ever the same."""

from __future__ import annotations

from dataclasses import dataclass

from sync.protocol import CONFLICT_KIND, DELETED, State
from sync.replica import Limits
from sync.rules import ALL, Rules
from tests.support.sync_places import VILLAGES, Plan
from tests.support.sync_world import FIELDS, Station, World

SMALL = Limits(changes=3, size=2_000, need=2, room=1)
"""Cuts batches and pages so that acts and positions lie across the cuts."""


@dataclass(frozen=True)
class Weather:
    """What may happen in a history, beside work and messages that get lost or late."""

    devices: int = 2
    steps: int = 60
    poison: bool = True
    clients_fall: bool = True  # restored from an old file, or cloned
    server_falls: bool = True
    places: Plan = ()  # the stations of each device; without them each sees everything


CALM = Weather(clients_fall=False, server_falls=False)
ALONE = Weather(devices=1, clients_fall=False, server_falls=False)
ADDRESSED = Weather(devices=4, steps=120, clients_fall=False, server_falls=False, places=VILLAGES)


def run(seed: int, weather: Weather = Weather(), rules: Rules = ALL) -> World:
    """Play one history to its end. Raises ``Violation`` (or whatever breaks) when a rule fails."""
    world = World(seed, 1, rules, weather.places)
    for _ in range(weather.steps):
        step(world, weather)
    world.settle()
    world.judge.final()
    if not weather.server_falls:
        world.judge.acts()
    return world


def step(world: World, weather: Weather) -> None:
    """One random step."""
    pick = world.random
    station = pick.choice(world.stations)
    happening = pick.random()
    if happening < 0.55:
        work(world, station, poison=weather.poison and pick.random() < 0.06)
    elif happening < 0.9 or not (weather.clients_fall or weather.server_falls):
        messages(world, station)
        world.enrol_late(weather.devices)
        if weather.places and pick.random() < 0.02:
            world.widen(station)
    elif weather.server_falls and (happening < 0.95 or not weather.clients_fall):
        server(world)
    else:
        machine(world, station)


def work(world: World, station: Station, poison: bool = False) -> None:
    """Something a person does."""
    pick = world.random
    known = sorted(
        r.record_id
        for r in station.tables.seen.values()
        if r.kind != CONFLICT_KIND and r.fields is not None and not r.deleted
    )
    choice = pick.random()
    if not known or choice < 0.15:
        world.create(station, pick.choice((1, 1, 2)), poison)
    elif choice < 0.3:
        world.open_form(station, pick.choice(known))
    elif choice < 0.75:
        save(world, station, known, poison)
    elif choice < 0.8:
        world.delete(station, world.open_form(station, pick.choice(known)))
        station.forms.pop()
    elif choice < 0.9 and (conflicts := world.conflicts(station)):
        world.resolve(station, pick.choice(conflicts))
    elif refused := world.refused(station):
        act_id = pick.choice(refused)
        if pick.random() < 0.8:
            world.correct(station, act_id)
        else:
            world.withdraw(station, act_id)


def save(world: World, station: Station, known: list[bytes], poison: bool) -> None:
    """Save a form opened earlier or just now, alone or two records in one act."""
    pick = world.random
    names = tuple(sorted(pick.sample(FIELDS, pick.choice((1, 1, 2, 3)))))
    if station.forms and pick.random() < 0.6:
        form = station.forms.pop(pick.randrange(len(station.forms)))
    else:
        form = world.open_form(station, pick.choice(known))
        station.forms.remove(form)
    forms = [form]
    same = [
        r
        for r in known
        if station.tables.seen[r].partition == form.seen.partition
        and r.hex() != form.seen.record_id
    ]
    if same and pick.random() < 0.3:
        forms.append(world.open_form(station, pick.choice(same)))
        station.forms.pop()
    world.save(station, forms, names, poison)


def messages(world: World, station: Station) -> None:
    """Requests and answers that arrive, are lost, come late or twice."""
    pick = world.random
    choice = pick.random()
    if choice < 0.2:
        world.sync(station, pick.choice((SMALL, Limits())))
    elif choice < 0.45:
        world.exchange(station, SMALL)
    elif choice < 0.6 or not world.messages:
        world.send(station, pick.choice((SMALL, Limits())))
    else:
        message = pick.choice(world.messages)
        if message.answer is None or pick.random() < 0.2:
            world.deliver(message)
        elif pick.random() < 0.7:
            world.back(message)
        if pick.random() < 0.3:
            world.messages.remove(message)  # lost, or its work is done


def machine(world: World, station: Station) -> None:
    """A client is backed up, restored, cloned or loses its power."""
    choice = world.random.random()
    if choice < 0.4:
        world.backup_client(station)
    elif choice < 0.6 and station.backup is not None:
        world.restore_client(station)
    elif choice < 0.7 and len(world.stations) < 4:
        world.clone(station)
    else:
        world.crash(station)


def server(world: World) -> None:
    """The server is backed up or restored."""
    if not world.backups or world.random.random() < 0.6:
        world.backup_server()
    else:
        world.restore_server()


def self_conflicts(world: World) -> int:
    """Conflict answers in the server's log."""
    log = world.store.contents.log.values()
    return sum(entry.result.state is State.CONFLICT for entry in log)


__all__ = [
    "ADDRESSED",
    "ALONE",
    "CALM",
    "DELETED",
    "SMALL",
    "Weather",
    "run",
    "self_conflicts",
    "step",
]
