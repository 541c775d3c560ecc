"""Killing a child at a chosen point or moment, and hearing what it had acknowledged by then."""

import os
import select
import signal
import sys
import time
from collections.abc import Callable

from app.store import Store

Report = Callable[[str], None]
_FILE_EVENTS = ("open", "os.rename", "os.remove", "os.link", "os.mkdir", "shutil.copyfile")


def die() -> None:
    """Be gone at once: nothing is flushed, closed or undone."""
    os.kill(os.getpid(), signal.SIGKILL)


def at_file_event(number: int) -> None:
    """Die at the n-th time this process opens, renames, links or removes a file."""
    left = number

    def hook(event: str, _arguments: object) -> None:
        nonlocal left
        if event in _FILE_EVENTS:
            left -= 1
            if left <= 0:
                die()

    sys.addaudithook(hook)


def die_at_statement(store: Store, number: int) -> None:
    """Die at the n-th SQL statement that this store writes with from now on."""
    left = number

    def trace(_statement: str) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            die()

    with store.database.write() as connection:
        connection.set_trace_callback(trace)


def in_child(work: Callable[[Report], None], kill_after: float | None = None) -> list[str]:
    """Run `work` in a forked child and return the lines it reported, each flushed at once.

    The child ends by itself, by its own hand, or is killed so many seconds after its first report.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            work(lambda line: _send(writing, line))
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    received = _receive(reading, child, kill_after)
    os.close(reading)
    os.waitpid(child, 0)
    return received.decode().splitlines()


def _send(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())


def _receive(pipe: int, child: int, kill_after: float | None) -> bytes:
    received, deadline = b"", None
    while True:
        patience = None if deadline is None else max(0.0, deadline - time.perf_counter())
        if not select.select([pipe], [], [], patience)[0]:
            os.kill(child, signal.SIGKILL)
            deadline = None
            continue
        block = os.read(pipe, 65536)
        if not block:
            return received
        if not received and kill_after is not None:
            deadline = time.perf_counter() + kill_after
        received += block
