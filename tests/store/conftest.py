"""An open store on real kinds, and what a test needs to look inside it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.fields import Projection, Values
from app.domain.kinds import KINDS
from app.domain.projection import project
from app.domain.surroundings import Surroundings
from app.store import DatabaseKey, Setup, Store, open_store
from app.usecases.ports import Actor
from tests.support.memory_desk import reference
from tests.support.time_and_ids import CountedIds, FixedClock

KEY = DatabaseKey(bytes(range(32)), bytes(range(16)))
ACTOR = Actor("阿苦", frozenset({"clerk"}), "513431101000-1", "513431")


def setup_for(clock: FixedClock, ids: CountedIds) -> Setup:
    """The store's needs, filled with the real kinds and rules."""
    data = reference()

    def projection(kind: str, values: Values) -> Projection:
        around = Surroundings(clock.now(), data.codes, data.policy, data.divisions)
        return project(KINDS[kind], values, around)

    return Setup(kinds=KINDS, project=projection, clock=clock, ids=ids, device="dev-1")


@pytest.fixture
def setup(clock: FixedClock, ids: CountedIds) -> Setup:
    """What the store gets from the rest of the program."""
    return setup_for(clock, ids)


@pytest.fixture
def file(data_dir: Path) -> Path:
    """Where the database lies: a path with spaces and Chinese."""
    return data_dir / "station.db"


@pytest.fixture
def store(file: Path, setup: Setup) -> Iterator[Store]:
    """An empty open store."""
    opened = open_store(file, KEY, setup)
    yield opened
    opened.close()
