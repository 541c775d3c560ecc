"""An open store on the real kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import Setup, Store, open_store
from tests.support.station_store import KEY, setup_for
from tests.support.time_and_ids import CountedIds, FixedClock


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
