"""What the program checks about itself, on the built file too (`legal-station --self-test`).

One line per check; nothing of the user's data is touched: everything happens in a folder of its own
with a prefecture server of its own in this process.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontDatabase

from app import i18n, paths
from app.compose import Ground
from app.domain.problems import Problem, Refused
from app.store import DatabaseKey, migrate
from app.store.migrations import SCHEMA, STEPS
from app.ui.application import create_application
from app.usecases import consult
from sync.server import inviting, organisation, publishing
from sync.server.house import House
from sync.server.serving import application as server_application

_SIGNALS = 20_000
_PASSWORD = "self-test passphrase"  # noqa: S105 - of a folder that lives for seconds
_FAMILIES = 3


class _NoRing:
    """The self-test leaves nothing in the key ring of the system."""

    available = False

    def get(self, _entry: str) -> bytes | None:
        return None

    def put(self, _entry: str, _secret: bytes) -> None: ...

    def delete(self, _entry: str) -> None: ...


class Failed(Exception):
    """A check did not hold; the text says what was found."""


def run() -> int:
    """Run every check; 0 when all hold."""
    failures = 0
    for name, check in (
        ("catalogues", _catalogues),
        ("fonts", _fonts),
        ("signals", _signals),
        ("schema", _schema),
        ("save-and-sync", _save_and_sync),
    ):
        try:
            found = check()
        except Exception as error:  # noqa: BLE001 - a check may fail in any way
            failures += 1
            print(f"FAILED {name}: {type(error).__name__}: {error}", flush=True)
        else:
            print(f"ok {name}: {found}", flush=True)
    return 1 if failures else 0


def _catalogues() -> str:
    shares = []
    for locale in i18n.locales():
        i18n.use(locale)
        shares.append(f"{locale} {i18n.gettext('保存')}")
    i18n.use(i18n.CHINESE)
    return ", ".join(shares)


def _fonts() -> str:
    create_application(sys.argv[:1])
    files = sorted((paths.resources_dir() / "fonts").glob("*.ttf"))
    families = [family for family in QFontDatabase.families() if family.startswith("Station")]
    if len(files) < _FAMILIES or len(families) < _FAMILIES:
        raise Failed(f"{len(files)} files, families {families}")
    return ", ".join(families)


def _signals() -> str:
    """PySide6 6.12 on Python 3.11 died after some hundred of these."""

    class Source(QObject):
        sent = Signal(bool)

    heard = 0

    def hear(value: bool) -> None:
        nonlocal heard
        heard += value

    source = Source()
    source.sent.connect(hear)
    for _number in range(_SIGNALS):
        source.sent.emit(True)
    if heard != _SIGNALS:
        raise Failed(f"{heard} of {_SIGNALS} heard")
    return str(heard)


def _schema() -> str:
    key = DatabaseKey(bytes(32), bytes(16))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "station.db"
        migrate.create(file, key, STEPS[:1])
        migrate.migrate(file, key, file.with_name("kept.db"), lambda _connection: None)
        schema = migrate.schema_of(file, key)
    if schema != SCHEMA:
        raise Failed(f"schema {schema}, not {SCHEMA}")
    return f"1 to {schema}"


def _save_and_sync() -> str:
    with tempfile.TemporaryDirectory() as name, _server(Path(name) / "server") as (house, url):
        ground = Ground.open(Path(name) / "station", _NoRing())
        if isinstance(ground, Problem):
            raise Failed(ground.code)
        try:
            return _one_record(ground, house, url)
        finally:
            ground.close()


def _one_record(ground: Ground, house: House, url: str) -> str:
    station_row = organisation.stations(house)[0]
    clerk = inviting.Listed("self-test", ("clerk",))
    invited = inviting.write(house, station_row, [clerk], [url])
    enrolled = ground.enrol(invited.file, invited.code, {clerk.name: _PASSWORD})
    if isinstance(enrolled, Problem):
        raise Failed(enrolled.code)
    actor = ground.people.login(clerk.name, _PASSWORD)
    if isinstance(actor, Problem):
        raise Failed(actor.code)
    station = ground.open_station()
    try:
        saved = consult.record_consultation(
            station.desk(actor), {"visitor_name": "自检", "facts": "自检"}, None
        )
        if isinstance(saved, Refused):
            raise Failed(saved.problems[0].code)
        outcome = station.exchange.sync_for(None)
    finally:
        station.close()
    if outcome.error or outcome.pending:
        raise Failed(outcome.error or f"{outcome.pending} pending")
    return f"sent {outcome.sent}, received {outcome.received}"


@contextmanager
def _server(folder: Path) -> Iterator[tuple[House, str]]:
    folder.mkdir(parents=True)
    house = House.init(f"sqlite:///{folder / 'prefecture.db'}")
    organisation.import_rows(house, organisation.demo_rows())
    publishing.send_organisation(house)
    config = uvicorn.Config(server_application(house), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="self-test server")
    thread.start()
    try:
        _wait(lambda: server.started or not thread.is_alive())
        port = server.servers[0].sockets[0].getsockname()[1]
        yield house, f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(15)


def _wait(ready: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _attempt in range(1_000):
        if ready():
            return
        pause.wait(0.01)
    raise Failed("the server did not start")
