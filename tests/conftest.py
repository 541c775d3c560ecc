"""The strict harness: what a test may never do, and what every test gets.

A test fails when it leaves a thread or a running Qt timer behind, logs a warning it did not ask
for, makes Qt complain or opens a connection that leaves this machine.
"""

import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "Asia/Shanghai"  # the prefecture's only time zone
for name in [name for name in os.environ if name.startswith("STATION_")]:
    del os.environ[name]
if hasattr(time, "tzset"):
    time.tzset()

import hypothesis  # noqa: E402
import keyring  # noqa: E402
import pytest  # noqa: E402

from app.store import place  # noqa: E402
from tests.support import guards  # noqa: E402
from tests.support.memory_keyring import MemoryKeyring  # noqa: E402
from tests.support.postgres import Postgres, PostgresMissing  # noqa: E402
from tests.support.time_and_ids import CountedIds, FixedClock  # noqa: E402

hypothesis.settings.register_profile(
    "suite",
    derandomize=True,
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("long", max_examples=2_000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the data of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        os.environ[variable] = str(home / variable.lower())


@pytest.fixture(autouse=True, scope="session")
def _disk_with_room() -> Iterator[None]:
    """No test fails because the disk of the machine is nearly full, and none fills it: hundreds of
    stores lay their ballast. A test of a full disk says so itself.
    """
    usage = shutil.disk_usage

    def roomy(path: Path) -> object:
        found = usage(path)
        return found._replace(free=max(found.free, 1 << 37))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "disk_usage", roomy)
        patch.setattr(place, "BALLAST_BYTES", place.MIB)
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    guards.forbid_network(monkeypatch)


@pytest.fixture(autouse=True)
def key_ring() -> MemoryKeyring:
    """The operating system's key ring of this test: empty, in memory."""
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    return ring


@pytest.fixture(autouse=True)
def _nothing_left_running(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    threads = set(threading.enumerate())
    timers = guards.watch_timers(monkeypatch)
    yield
    guards.delete_closed_widgets()
    running = guards.running_timers(timers)
    left = guards.threads_left(threads)
    if running or left:
        pytest.fail(f"left running: {', '.join(running + left)}")


@pytest.fixture(autouse=True)
def _no_stray_log(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    with guards.collected_warnings() as records:
        yield records
    if records and "expected_logs" not in request.fixturenames:
        pytest.fail("stray log: " + " · ".join(record.getMessage() for record in records))


@pytest.fixture
def expected_logs(_no_stray_log: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The log records from WARNING up; who asks for them says that they are expected."""
    return _no_stray_log


@pytest.fixture
def clock() -> FixedClock:
    """A clock that moves only when it is told to."""
    return FixedClock()


@pytest.fixture
def ids() -> CountedIds:
    """Identifiers in order, the same in every run."""
    return CountedIds()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server of this test run alone."""
    try:
        server = Postgres.start()
    except PostgresMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """The URL of an empty PostgreSQL database."""
    return postgres.new_database()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder whose path has spaces and Chinese, as on the stations' Windows PCs."""
    folder = tmp_path / "司法所 数据"
    folder.mkdir()
    return folder
