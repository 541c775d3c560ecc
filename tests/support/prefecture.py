"""A real prefecture server for tests: uvicorn on a free loopback port, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from sync.server import inviting, organisation, publishing
from sync.server.house import House
from sync.server.serving import application
from tests.support.patience import PATIENCE


@dataclass
class Prefecture:
    """A running server; `url` is where stations reach it."""

    house: House
    url: str
    folder: Path

    def enrolment(
        self, *users: str, station: str = "PX101", further: Sequence[str] = ()
    ) -> tuple[bytes, str]:
        """A new enrolment file and its code; users as `NAME:ROLE[,ROLE]`."""
        people = [
            inviting.Listed(name, tuple(roles.split(",")))
            for name, _, roles in (user.partition(":") for user in users)
        ]
        known = {one.id: one for one in organisation.stations(self.house)}
        others = [known[one] for one in further]
        invited = inviting.write(self.house, known[station], people, [self.url], 14, others)
        return invited.file, invited.code


@contextmanager
def running(database_url: str, folder: Path) -> Iterator[Prefecture]:
    """Initialise the demo prefecture on a database and serve it until the block ends."""
    house = House.init(database_url)
    organisation.import_rows(house, organisation.demo_rows())
    publishing.send_organisation(house)
    with serving(house) as url:
        yield Prefecture(house, url, folder)
    house.close()


@contextmanager
def serving(house: House) -> Iterator[str]:
    """Serve an opened installation; gives the URL."""
    config = uvicorn.Config(
        application(house), host="127.0.0.1", port=0, log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="prefecture")
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            threading.Event().wait(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
