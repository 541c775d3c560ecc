"""A vault that costs little: one KiB-sized guess instead of 64 MiB."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.clock import SystemIds
from app.domain.problems import Problem
from app.vault import Created, Database, DeviceKeys, Identity, NewPerson, Vault
from app.vault.suites import Cost
from tests.support.time_and_ids import FixedClock

CHEAP = Cost(memory_kib=8, passes=1)
HEAD, CLERK, LISTED = "阿苦·木呷", "吉克拉铁", "曲比阿乌"
HEAD_PASSWORD, CLERK_PASSWORD = "昭觉工作站-2026", "consultation-desk"
ESCROW_PRIVATE = bytes(range(32))


class FakeDatabase:
    """A database that remembers its key; `fail` makes the rekey fail before or after it worked."""

    def __init__(self) -> None:
        self.key: bytes | None = None
        self.fail = ""

    def opens_with(self, key: bytes, salt: bytes) -> bool:
        return key == self.key

    def rekey(self, key: bytes, salt: bytes) -> None:
        if self.fail == "before":
            raise OSError(28, "full")
        self.key = key
        if self.fail == "after":
            raise OSError(5, "the answer was lost")


def identity() -> Identity:
    return Identity(
        device="d-1",
        station="513431101",
        partition="513431",
        url="https://127.0.0.1:8443",
        keys=DeviceKeys.new(SystemIds().token),
        server_sign=b"s" * 32,
        server_box=b"b" * 32,
        details={"station_name": "地莫镇公共法律服务工作站"},
    )


Opener = Callable[[], Vault]


@pytest.fixture
def folder(data_dir: Path) -> Path:
    return data_dir / "keys"


@pytest.fixture
def opener(folder: Path, clock: FixedClock) -> Opener:
    """Opens the vault of the test anew, as the next start of the program does."""

    def again(database: Database | None = None) -> Vault:
        vault = Vault.open(folder, clock, SystemIds(), database=database, cost=CHEAP)
        assert isinstance(vault, Vault), vault
        return vault

    return again


@pytest.fixture
def code(opener: Opener) -> str:
    """An enrolled installation: a head and a clerk with passwords, one listed without."""
    from app.vault.suites import Suite

    people = [
        NewPerson(HEAD, ("head", "clerk"), HEAD_PASSWORD),
        NewPerson(CLERK, ("clerk",), CLERK_PASSWORD),
        NewPerson(LISTED, ("adviser",)),
    ]
    created = opener().create(people, identity(), Suite.box_public(ESCROW_PRIVATE))
    assert isinstance(created, Created), created
    return created.recovery_code


@pytest.fixture
def vault(code: str, opener: Opener) -> Vault:
    """The enrolled vault at the start of the program: closed."""
    return opener()


def problem_code(outcome: object) -> str:
    """The code of an expected problem."""
    assert isinstance(outcome, Problem), outcome
    return outcome.code
