"""What the harness watches: connections, warnings in the log, threads and timers left behind."""

import contextlib
import ipaddress
import logging
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6 import QtCore
from shiboken6 import isValid

from tests.support.patience import PATIENCE


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket, a netlink address
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in {"localhost", ""}


def forbid_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no socket of this process leave the machine, and no name be looked up."""
    lookup = socket.getaddrinfo

    def guard(name: str) -> None:
        original = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if not _is_local(address):
                raise AssertionError(f"a test tried to reach {address}")
            return original(self, address)

        monkeypatch.setattr(socket.socket, name, connect)

    def local_lookup(host: Any, *rest: Any, **options: Any) -> Any:
        if host is not None and not _is_local((host,)):
            raise socket.gaierror(socket.EAI_NONAME, f"a test looked up {host}")
        return lookup(host, *rest, **options)

    guard("connect")
    guard("connect_ex")
    monkeypatch.setattr(socket, "getaddrinfo", local_lookup)


@contextlib.contextmanager
def collected_warnings() -> Iterator[list[logging.LogRecord]]:
    """Every log record from WARNING up while this is open."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield records
    finally:
        root.removeHandler(handler)


# The pool of a server that serves a whole module; it ends with the server.
_POOLS = ("AnyIO worker thread",)


def threads_left(before: set[threading.Thread]) -> list[str]:
    """Names of threads that started since and do not end in a while."""
    deadline = time.monotonic() + PATIENCE
    new = [t for t in threading.enumerate() if t not in before and t.name not in _POOLS]
    for thread in new:
        if not isinstance(thread, threading._DummyThread):  # one that Qt or a driver owns
            thread.join(max(0.0, deadline - time.monotonic()))
    return [
        f"thread {thread.name}"
        for thread in new
        if thread.is_alive() and not isinstance(thread, threading._DummyThread)
    ]


def watch_timers(monkeypatch: pytest.MonkeyPatch) -> list[QtCore.QTimer]:
    """The timers started from now on."""
    started: list[QtCore.QTimer] = []
    original = QtCore.QTimer.start

    def start(self: QtCore.QTimer, *interval: Any) -> None:
        started.append(self)
        original(self, *interval)

    monkeypatch.setattr(QtCore.QTimer, "start", start)
    return started


def delete_closed_widgets() -> None:
    """Qt deletes later; later is now."""
    if QtCore.QCoreApplication.instance() is not None:
        QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete)


def running_timers(started: list[QtCore.QTimer]) -> list[str]:
    """Those of the timers that still run."""
    return [
        f"timer of {timer.parent().__class__.__name__}"
        for timer in started
        if isValid(timer) and timer.isActive()
    ]
