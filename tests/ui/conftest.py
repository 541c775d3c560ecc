"""One dressed application for all tests of the screens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.application import prepare
from app.ui.theme.looks import put_on
from tests.support.case_bench import CaseBench, Open
from tests.support.case_desk import open_case, sample_desk, sample_id
from tests.support.station_window import StationWindow, station_window

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> QApplication:
    """The program's own application object instead of a bare one."""
    application = QApplication.instance() or QApplication(qapp_args)
    assert isinstance(application, QApplication)
    prepare(application)
    return application


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application in the light theme, before and after."""
    put_on(qapp, "light")
    yield qapp
    put_on(qapp, "light")


@pytest.fixture
def window(dressed: QApplication) -> Iterator[StationWindow]:
    """A window at the login page, over an empty desk."""
    with station_window() as opened:
        yield opened


@pytest.fixture
def station(window: StationWindow) -> StationWindow:
    """The same, with the clerk logged in."""
    window.log_in()
    return window


@pytest.fixture
def open_at(dressed: QApplication) -> Iterator[Open]:
    """Opens a sample case by its number."""
    with station_window(sample_desk()) as window:
        window.log_in()
        yield lambda number: CaseBench(window, open_case(window, sample_id(number)), number)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the offscreen platform says about every top-level window is about itself."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
