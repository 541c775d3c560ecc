"""`prefecture serve`: the application behind uvicorn, TLS on everything but loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from msgspec import Struct
from starlette.applications import Starlette

from sync.server import certificates
from sync.server.asgi import Desk, create_app
from sync.server.house import House, now, now_text, token

_URL_VARIABLE = "PREFECTURE_DATABASE_URL"
# uvicorn's default of 5 s closed the kept connection on every slow page (sync.md, "Traps").
_KEEP_ALIVE_SECONDS = 120
_GRACE_SECONDS = 30


class Place(Struct, frozen=True):
    """Where to listen: port 0 takes a free one; more than one worker is for PostgreSQL.

    `with_stdin`: stop when standard input ends, so that a child never outlives its parent.
    """

    host: str
    port: int
    workers: int = 1
    with_stdin: bool = False


def application(house: House) -> Starlette:
    """The ASGI application of an opened installation."""
    return create_app(
        Desk(
            store=house.store,
            book=house.home,
            service=house.service,
            keys=house.keys,
            now=now_text,
            token=token,
            on_close=house.close,
        )
    )


def from_environment() -> Starlette:
    """Factory for worker processes: each opens the installation for itself."""
    return application(House.open(os.environ[_URL_VARIABLE], worker=str(os.getpid())))


def serve(database_url: str, place: Place, ready: Callable[[str], None]) -> int:
    """Serve until SIGTERM or SIGINT; running requests are finished. Returns the exit code.

    `ready` is called with the URL once the server answers.
    """
    house = House.open(database_url)
    house.require_known_history()
    listener = socket.create_server((place.host, place.port), backlog=512)
    port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        tls = {} if _is_loopback(place.host) else _certificate(house, place.host, Path(folder))
        url = f"{'https' if tls else 'http'}://{place.host}:{port}"
        options = {
            "timeout_keep_alive": _KEEP_ALIVE_SECONDS,
            "timeout_graceful_shutdown": _GRACE_SECONDS,
            "log_level": "warning",
            "access_log": False,
            "server_header": False,
            "date_header": False,
            **tls,
        }
        if place.workers > 1:
            _serve_many(database_url, listener, place.workers, options, lambda: ready(url))
            house.close()
        else:
            config = uvicorn.Config(application(house), **options)  # type: ignore[arg-type]
            server = _Server(config, lambda: ready(url))
            if place.with_stdin:
                threading.Thread(target=_end_with_stdin, args=(server,), daemon=True).start()
            server.run(sockets=[listener])
    return 0


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _end_with_stdin(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    server.should_exit = True


def _serve_many(
    database_url: str,
    listener: socket.socket,
    workers: int,
    options: dict[str, object],
    ready: Callable[[], None],
) -> None:
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415 - only several workers need it

    os.environ[_URL_VARIABLE] = database_url
    config = uvicorn.Config(
        "sync.server.serving:from_environment",
        factory=True,
        workers=workers,
        **options,  # type: ignore[arg-type]
    )
    # The socket listens already: what arrives before the workers are up waits in its backlog.
    ready()
    Multiprocess(config, [listener]).run()


def _certificate(house: House, host: str, folder: Path) -> dict[str, str]:
    keys = house.keys
    key, chain = certificates.make_server(keys.ca_key, keys.ca_certificate, host, now())
    (folder / "key.pem").write_bytes(key)
    (folder / "chain.pem").write_bytes(chain)
    (folder / "key.pem").chmod(0o600)
    return {"ssl_keyfile": str(folder / "key.pem"), "ssl_certfile": str(folder / "chain.pem")}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
