"""A bad line on loopback: a TCP proxy that cuts, resets, goes silent, lies and repeats.

One `ChaosProxy` stands before one server. Every connection asks `plan` what to do with it, so a
test decides byte by byte and a run is replayable from its seed. The proxy never reads a clock; a
"silent" connection ends when the proxy is closed or the client gives up.
"""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from tests.support.patience import PATIENCE

PORTAL_PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 45\r\n"
    b"Connection: close\r\n\r\n<html><body>Please log in first</body></html>"
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to one connection. A negative number means never.

    `cut_up`/`cut_down`: bytes let through in that direction before the connection is reset;
    `silent_after`: bytes of the answer after which nothing moves any more; `flip`: position of the
    answer's byte whose lowest bit is turned; `portal`: a login page answers in the server's place;
    `replay`: the whole request is sent to the server a second time after the answer.
    """

    cut_up: int = -1
    cut_down: int = -1
    silent_after: int = -1
    flip: int = -1
    portal: bool = False
    replay: bool = False


GOOD = Fate()


def mostly_bad(seed: int, bad: float = 0.6, span: int = 4000) -> Callable[[int], Fate]:
    """A plan in which about `bad` of the connections meet a fault, replayable from the seed."""
    rng = random.Random(seed)

    def plan(_number: int) -> Fate:
        if rng.random() >= bad:
            return Fate(replay=rng.random() < 0.2)
        kind = rng.choice(("up", "down", "flip", "portal"))
        if kind == "up":
            return Fate(cut_up=rng.randrange(span))
        if kind == "down":
            return Fate(cut_down=rng.randrange(span))
        if kind == "flip":
            return Fate(flip=rng.randrange(span))
        return Fate(portal=True)

    return plan


@dataclass
class ChaosProxy:
    """Listens on a free loopback port, forwards to `target` as `plan(connection number)` says."""

    target: tuple[str, int]
    plan: Callable[[int], Fate] = lambda _n: GOOD
    connections: int = 0
    _listener: socket.socket = field(init=False, repr=False)
    _threads: list[threading.Thread] = field(default_factory=list, repr=False)
    _open: set[socket.socket] = field(default_factory=set, repr=False)
    _closed: threading.Event = field(default_factory=threading.Event, repr=False)

    def __enter__(self) -> ChaosProxy:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join(PATIENCE)

    def hang_up(self) -> None:
        """End all connections; the next request meets a new fate. Call it while nothing travels."""
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        """Where the client should go."""
        host, port = self._listener.getsockname()[:2]
        return f"http://{host}:{port}"

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(client)
            fate = self.plan(self.connections)
            self.connections += 1
            self._start(self._serve, client, fate)

    def _serve(self, client: socket.socket, fate: Fate) -> None:
        if fate.portal:
            with contextlib.suppress(OSError):
                client.recv(65536)
                client.sendall(PORTAL_PAGE)
                client.shutdown(socket.SHUT_WR)
                # Closing with bytes unread would be a reset, which may overtake the page.
                while client.recv(16384):
                    pass
            self._end(client)
            return
        try:
            server = socket.create_connection(self.target, timeout=PATIENCE)
        except OSError:
            self._end(client)
            return
        self._open.add(server)
        sent = bytearray()
        up = threading.Thread(
            target=self._pump, args=(client, server, fate.cut_up, -1, -1, sent), daemon=True
        )
        up.start()
        self._pump(server, client, fate.cut_down, fate.silent_after, fate.flip, bytearray())
        up.join(5)
        if fate.replay and sent:
            self._replay(bytes(sent))
        self._end(client)
        self._end(server)

    def _pump(
        self,
        source: socket.socket,
        sink: socket.socket,
        cut: int,
        silent: int,
        flip: int,
        kept: bytearray,
    ) -> None:
        moved = 0
        with contextlib.suppress(OSError):
            while data := source.recv(16384):
                if cut >= 0 and moved + len(data) > cut:
                    sink.sendall(data[: cut - moved])
                    self._reset(sink)
                    self._reset(source)
                    return
                if silent >= 0 and moved + len(data) > silent:
                    self._closed.wait()
                    return
                if moved <= flip < moved + len(data):
                    at = flip - moved
                    data = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
                sink.sendall(data)
                kept += data
                moved += len(data)
            sink.shutdown(socket.SHUT_WR)

    def _replay(self, request: bytes) -> None:
        """A late duplicate: the server hears the same bytes once more, nobody reads its answer."""
        with contextlib.suppress(OSError), socket.create_connection(self.target, PATIENCE) as again:
            again.sendall(request)
            again.shutdown(socket.SHUT_WR)
            again.settimeout(PATIENCE)
            while again.recv(16384):
                pass

    @staticmethod
    def _reset(sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # The other direction's thread may be waiting in recv: only a shutdown wakes it.
            sock.shutdown(socket.SHUT_RDWR)

    def _end(self, sock: socket.socket) -> None:
        self._open.discard(sock)
        with contextlib.suppress(OSError):
            sock.close()
