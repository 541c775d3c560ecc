"""Whole stations for journeys and fault runs: a data folder enrolled at a real server, and opened.

The passwords cost little here: what argon2id costs is measured in the vault's own tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

from app.compose import Ground
from app.compose.station import Station
from app.replication.enrolment import Enrolled
from app.usecases.desk import Desk
from app.usecases.ports import Actor, SyncOutcome
from app.vault import suites
from sync import sealed
from tests.support.prefecture import Prefecture

PASSWORD = "索玛花开的昭觉工作站-2026"  # long enough for a machine without a key ring
_CHEAP = partial(suites.Cost, 64, 1)
_SEAL = sealed.seal_enrolment


@contextmanager
def cheap_secrets() -> Iterator[None]:
    """Passwords and enrolment codes made inside cost next to nothing, then and later."""

    def seal(details: dict[str, object], code: str, token: object) -> bytes:
        return _SEAL(details, code, token, sealed.Stretch(64, 1))  # type: ignore[arg-type]

    with patch.object(suites, "Cost", _CHEAP), patch.object(sealed, "seal_enrolment", seal):
        yield


@dataclass
class Client:
    """One opened station and the person in front of it."""

    station: Station
    desk: Desk

    def sync(self) -> SyncOutcome:
        """A person's click, to its end."""
        return self.station.exchange.sync_now(lambda _done, _total: None, lambda: False)

    @property
    def pending(self) -> int:
        """What the status strip shows: rows without a receipt."""
        return self.desk.reader.standing().pending


def enrol(
    prefecture: Prefecture,
    folder: Path,
    *users: str,
    station: str = "PX101",
    url: str = "",
    further: Sequence[str] = (),
) -> Enrolled:
    """Make a folder the device of `users` (`NAME:ROLE[,ROLE]`), all with `PASSWORD`."""
    with cheap_secrets():
        file, code = prefecture.enrolment(*users, station=station, further=further)
        ground = Ground.open(folder)
        assert isinstance(ground, Ground), ground
        names = [user.partition(":")[0] for user in users]
        enrolled = ground.enrol(file, code, dict.fromkeys(names, PASSWORD), url)
        ground.close()
    assert isinstance(enrolled, Enrolled), enrolled
    return enrolled


@contextmanager
def opened(folder: Path, name: str, server: str = "") -> Iterator[Client]:
    """An enrolled folder with its store open and `name` logged in; closed with the block."""
    ground = Ground.open(folder)
    assert isinstance(ground, Ground), ground
    with ExitStack() as stack:
        stack.callback(ground.close)
        actor = ground.people.login(name, PASSWORD)
        assert isinstance(actor, Actor), actor
        station = ground.open_station(server)
        stack.callback(station.close)
        yield Client(station, station.desk(actor))
