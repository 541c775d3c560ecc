"""The practice station: its server lives exactly as long as the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import practice
from app.compose import Ground
from app.domain.case_file import CASE
from app.domain.case_numbers import series
from app.usecases.ports import Actor, Query
from sync.errors import Code, RemoteError
from tests.support.memory_keyring import MemoryKeyring
from tests.support.patience import PATIENCE

_TOWNSHIP = "0193a002-0000-7000-8000-000000000001"

ORPHAN = """
import os, sys
from pathlib import Path
from app.practice import serving
with serving(Path(sys.argv[1])) as practice:
    print(practice.url, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_it_enrols_fills_itself_and_syncs_once(data_dir: Path, key_ring: MemoryKeyring) -> None:
    with practice.serving(data_dir / "server") as server:
        ground = Ground.open(data_dir)
        assert isinstance(ground, Ground)
        try:
            server.prepare(ground)
            server.prepare(ground)  # the second start changes nothing
            names = [person.name for person in ground.vault.people.list()]
            actor = ground.vault.people.login(names[0], practice.PASSWORD)
            assert isinstance(actor, Actor)
            station = ground.open_station(server.url)
            reader = station.store.reader
            standing = reader.standing()
            cases = reader.many(CASE, reader.ids(Query(CASE)))
            own = series(_TOWNSHIP, int(station.desk(actor).surroundings.today[:4]))
            free = reader.numbers(own).free
            station.close()
        finally:
            ground.close()
    assert actor.roles == {"clerk"}
    assert standing.pending == 0
    assert standing.records["person"] > 5_000
    assert standing.records["consultation"] == 44
    numbers = [case.text("case_no") for case in cases if case.text("stage") != "draft"]
    assert all(numbers)
    assert len(numbers) == len(set(numbers)) == 13
    assert not any(case.text("case_no") for case in cases if case.text("stage") == "draft")
    assert free > 30  # more cases are numbered without a network


def test_the_server_ends_when_the_program_is_killed(tmp_path: Path) -> None:
    died = subprocess.run(
        [sys.executable, "-c", ORPHAN, str(tmp_path / "server")],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    url = died.stdout.strip()
    assert url.startswith("http://127.0.0.1:"), died.stderr
    # The pipes of the child are closed by now: run() has read them to their end.
    with pytest.raises(RemoteError) as caught:
        _knock(url)
    assert caught.value.code is Code.OFFLINE


def _knock(url: str) -> None:
    import os
    import time

    from sync.http_remote import Credentials, HttpRemote

    keys = Credentials(
        device="",
        sign_private=os.urandom(32),
        box_private=os.urandom(32),
        server_sign=bytes(32),
        server_box=b"\x09" + bytes(31),
    )
    remote = HttpRemote(url, keys, os.urandom, time.monotonic)
    try:
        remote.post("/v1/exchange", b"")
    finally:
        remote.close()
