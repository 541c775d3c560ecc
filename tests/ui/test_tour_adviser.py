"""The adviser's part of the tour: its keys are counted here as `--tour` counts them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.advising import VISIT
from app.ui.tour.adviser import AdviserDay
from app.ui.tour.walk import Walk
from app.usecases.desk import Desk
from app.usecases.ports import Actor, Query
from tests.support.memory_desk import STATION
from tests.support.station_window import PASSWORD, StationWindow, station_window
from tests.support.village_desk import village_code, village_desk

WANG = Actor("王律师", frozenset({"adviser"}), STATION, "513431")


@pytest.fixture
def desk() -> Desk:
    """Three villages of an adviser who has nothing but the own role."""
    return village_desk(3, WANG)


@pytest.fixture
def window(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as found:
        found.log_in()
        yield found


def test_the_advisers_paths_are_as_short_as_promised(
    window: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    walk = Walk(window.shell, tmp_path, lambda: {"incomplete": 0, "pending": 0}, PASSWORD)
    AdviserDay(walk).work()
    told = {str(task["task"]): task for task in walk.tasks}
    assert {name: task["keys"] for name, task in told.items()} == {
        "village_visit": 12,
        "month_grid": 9,
        "month_sheet": 5,
    }
    assert all(task["complete"] for task in told.values())
    assert len(list(tmp_path.glob("*.png"))) == walk.pictures
    made = desk.reader.many(VISIT, desk.reader.ids(Query(VISIT)))
    assert sorted((one.text("village_code"), one.get("minutes")) for one in made) == [
        (village_code(0), 240),
        (village_code(1), 120),
        (village_code(2), 60),
    ]
