"""TLS on everything but loopback: the enrolment's authority is trusted, and no other (sync.md)."""

from __future__ import annotations

import gc
import os
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from sync import sealed
from sync.errors import Code, RemoteError
from sync.http_remote import Credentials, HttpRemote
from sync.server import certificates, serving
from sync.server.house import House, now
from tests.support.patience import PATIENCE


@contextmanager
def served(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """`serve` as it is, taken for a machine of the network; gives the URL it announces."""
    monkeypatch.setattr(serving, "_is_loopback", lambda _host: False)
    monkeypatch.setattr(serving, "_GRACE_SECONDS", 1)
    started: list[uvicorn.Server] = []
    run = uvicorn.Server.run

    def remembered(server: uvicorn.Server, *args: Any, **options: Any) -> None:
        started.append(server)
        run(server, *args, **options)

    monkeypatch.setattr(uvicorn.Server, "run", remembered)
    ready, urls = threading.Event(), []

    def announce(url: str) -> None:
        urls.append(url)
        ready.set()

    place = serving.Place("127.0.0.1", 0)
    thread = threading.Thread(target=serving.serve, args=(house.url, place, announce))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield urls[0]
    finally:
        started[0].should_exit = True
        thread.join(PATIENCE)
        started.clear()
        with warnings.catch_warnings():
            # asyncio leaves the transport of a handshake that failed to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


def asks(url: str, house: House, ca_file: Path | None) -> Code:
    """The code with which a stranger's request ends."""
    keys = Credentials(
        device="stranger",
        sign_private=os.urandom(32),
        box_private=os.urandom(32),
        server_sign=sealed.sign_public(house.keys.sign),
        server_box=sealed.box_public(house.keys.box),
    )
    remote = HttpRemote(url, keys, os.urandom, time.monotonic, str(ca_file) if ca_file else None)
    try:
        with pytest.raises(RemoteError) as caught:
            remote.exchange(b"", lambda _p: None, lambda: False)
    finally:
        remote.close()
    return caught.value.code


def test_only_the_enrolments_authority_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House.init(f"sqlite:///{tmp_path / 'p.db'}")
    right, wrong = tmp_path / "right.pem", tmp_path / "wrong.pem"
    right.write_bytes(house.keys.ca_certificate)
    wrong.write_bytes(certificates.make_authority(now())[1])
    with served(house, monkeypatch) as url:
        assert url.startswith("https://127.0.0.1:")
        # Inside TLS the real server answers, and signs that it does not know the device.
        assert asks(url, house, right) is Code.UNKNOWN_DEVICE
        assert asks(url, house, wrong) is Code.TLS
        assert asks(url, house, None) is Code.TLS
    house.close()


def test_a_certificate_is_for_one_host_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House.init(f"sqlite:///{tmp_path / 'p.db'}")
    right = tmp_path / "right.pem"
    right.write_bytes(house.keys.ca_certificate)
    made = certificates.make_server

    def elsewhere(key: bytes, certificate: bytes, _host: str, moment: Any) -> tuple[bytes, bytes]:
        return made(key, certificate, "192.0.2.7", moment)

    monkeypatch.setattr(certificates, "make_server", elsewhere)
    with served(house, monkeypatch) as url:
        assert asks(url, house, right) is Code.TLS
    house.close()


def test_loopback_needs_no_certificate() -> None:
    assert serving._is_loopback("127.0.0.1")
    assert serving._is_loopback("::1")
    assert serving._is_loopback("localhost")
    assert not serving._is_loopback("0.0.0.0")
    assert not serving._is_loopback(socket.gethostname() + ".example")
