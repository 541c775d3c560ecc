"""The server put together: database, home, service. The composition root of `prefecture`."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from platformdirs import user_data_path

from sync.errors import Code, SyncError
from sync.server import certificates, sql_schema
from sync.server.epochs import require_known_history
from sync.server.home import ServerHome, ServerKeys
from sync.server.ports import EpochNode
from sync.server.service import Service
from sync.server.sql_store import SqlStore

_BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    """The server's clock, in the prefecture's time zone; shown, never decided by (rule 25)."""
    return datetime.now(_BEIJING)  # noqa: TID251 - the adapter


def now_text() -> str:
    """Local time of the prefecture as ISO text with seconds."""
    return now().replace(tzinfo=None).isoformat(timespec="seconds")


def monotonic() -> float:
    """Seconds that never go back."""
    return time.monotonic()


def token(size: int) -> bytes:
    """`size` random bytes."""
    return os.urandom(size)


def new_record_id() -> bytes:
    """A new UUIDv7, 16 bytes (RFC 9562)."""
    moment = int(datetime.now(UTC).timestamp() * 1000)  # noqa: TID251 - the adapter
    low = int.from_bytes(token(10))
    number = moment << 80 | 0x7 << 76 | (low >> 68) << 64 | 0b10 << 62 | low & (1 << 62) - 1
    return uuid.UUID(int=number).bytes


def default_url() -> str:
    """An SQLite file in the user's data folder."""
    return f"sqlite:///{user_data_path('prefecture', appauthor=False) / 'prefecture.db'}"


def home_folder(url: str) -> Path:
    """Where keys and marks lie: beside an SQLite file; else `PREFECTURE_HOME` or the data folder.

    Two PostgreSQL databases never share a folder: it carries the database's name.
    """
    parsed = sql_schema.parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "prefecture.db").absolute()
        return file.with_name(file.name + ".home")
    base = os.environ.get("PREFECTURE_HOME")
    root = Path(base) if base else user_data_path("prefecture", appauthor=False)
    return root / f"{parsed.host or 'local'}-{parsed.port or 5432}-{parsed.database}"


class House:
    """One installation, opened. `service` answers; `store` and `home` serve the commands."""

    def __init__(self, url: str, worker: str = "0") -> None:
        self.url = url
        self.home = ServerHome(home_folder(url), monotonic, worker)
        self.engine = sql_schema.open_engine(url)
        self.store = SqlStore(self.engine)
        self.busy = Busy()
        self.service = Service(self.store, self.home, now_text, idle=self.busy.idle)

    @classmethod
    def init(cls, url: str) -> House:
        """Tables, keys and the first epoch; harmless when they are there already."""
        folder = home_folder(url)
        folder.mkdir(parents=True, exist_ok=True)
        house = cls(url)
        sql_schema.create_tables(house.engine)
        if not house.home.ready:
            house.home.put_keys(_new_keys())
        with house.store.admin() as tables:
            if not house.home.current():
                house.home.add(EpochNode(epoch=token(8)))
            if not tables.epoch():
                tables.put_epoch(house.home.current())
        return house

    @classmethod
    def open(cls, url: str, worker: str = "0") -> House:
        """An installation made by `init`; raises `SyncError(not-initialised)`."""
        if not ServerHome(home_folder(url)).ready:
            raise SyncError(Code.NOT_INITIALISED)
        house = cls(url, worker)
        sql_schema.bring_up(house.engine)
        return house

    @property
    def keys(self) -> ServerKeys:
        """The private keys of the installation."""
        return self.home.keys()

    def require_known_history(self) -> None:
        """Refuse to serve a restored database before `restore-done`."""
        with self.store.admin() as tables:
            heads = {name: head.head for name, head in tables.heads().items()}
            epoch = tables.epoch()
        require_known_history(self.home, epoch, heads)

    def close(self) -> None:
        """Write the marks and give the connections back."""
        self.home.flush_high_water()
        self.engine.dispose()


class Busy:
    """How many exchanges arrived in the last second: tells whether the dear codec is welcome."""

    def __init__(self, clock: Callable[[], float] = monotonic, limit: int = 20) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._second = 0
        self._count = 0

    def idle(self) -> bool:
        """Count one exchange; whether this second is still a quiet one."""
        with self._lock:
            second = int(self._clock())
            self._count = self._count + 1 if second == self._second else 1
            self._second = second
            return self._count <= self._limit


def _new_keys() -> ServerKeys:
    ca_key, ca_certificate = certificates.make_authority(now())
    return ServerKeys(
        sign=Ed25519PrivateKey.generate().private_bytes_raw(),
        box=X25519PrivateKey.generate().private_bytes_raw(),
        escrow=X25519PrivateKey.generate().private_bytes_raw(),
        ca_key=ca_key,
        ca_certificate=ca_certificate,
    )
