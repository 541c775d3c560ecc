"""One sync: exchanges until nothing waits, nothing is left to load, or the way is barred.

The engine holds no transaction while the remote is busy, keeps nothing a crash could lose, and
never raises for what a network does: the result says how it ended.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, structs

from sync import codec
from sync.errors import Code, RemoteError, SyncError, WireError
from sync.ports import Cancelled, Clock, Ids, Progress, Remote, Replica, Reply, Standing
from sync.protocol import Answer, Request, State
from sync.replica import Limits, Tally, open_request, use_answer
from sync.rules import ALL, Rules

MAX_REQUESTS = 1_000
MAX_HALVINGS = 4
MAX_HALVINGS_OF_NEWS = 2
"""Each try may last until the watchdog ends it; a request without changes is soon given up."""

_SMALLER_HELPS = (Code.CUT, Code.STALLED, Code.TOO_LARGE, Code.SERVER_ERROR)
SLOW_LINK = 16_000
"""Bytes a second below which the dear coder pays for small batches (policy c, 128 kbit/s)."""


class SyncResult(Struct, frozen=True, kw_only=True):
    """How a sync ended. ``code`` is empty when everything that could be done was done.

    ``sent``: changes that got a receipt; ``received``: records changed by news; ``pending``:
    changes without a receipt, ``refused``: changes newly refused; bytes are HTTP message bytes.
    """

    sent: int = 0
    received: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0
    pending: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    code: str = ""
    retry_after: float | None = None


class Options(Struct, frozen=True):
    """``schema``: version of the client's records; ``seconds``: stop asking after so long."""

    schema: str = ""
    seconds: float | None = None
    limits: Limits = Limits()
    rules: Rules = ALL


class Engine:
    """Drives a replica and a remote. One sync at a time; the caller sees to that."""

    def __init__(
        self,
        replica: Replica,
        remote: Remote,
        clock: Clock,
        ids: Ids,
        options: Options | None = None,
    ) -> None:
        self._replica = replica
        self._remote = remote
        self._clock = clock
        self._ids = ids
        self._options = options or Options()
        self._limits = self._options.limits
        self._server_idle = False
        self._rate: float | None = None

    def sync(
        self,
        on_progress: Callable[[Progress], None] = lambda _: None,
        cancelled: Cancelled = lambda: False,
    ) -> SyncResult:
        """Exchange until done. An idle sync is one request, and so are twenty records."""
        run = _Run()
        started = self._clock.monotonic()
        try:
            for _ in range(MAX_REQUESTS):
                if cancelled():
                    raise SyncError(Code.CANCELLED)
                if not self._exchange(run, on_progress, cancelled) or self._late(started):
                    break
        except RemoteError as error:
            run.add(code=error.code.value, retry_after=error.retry_after)
        except SyncError as error:
            run.add(code=error.code.value)
        with self._replica.read() as tables:
            return structs.replace(run.result, pending=tables.counts().pending)

    def _late(self, started: float) -> bool:
        seconds = self._options.seconds
        return seconds is not None and self._clock.monotonic() - started > seconds

    def _exchange(
        self, run: _Run, on_progress: Callable[[Progress], None], cancelled: Cancelled
    ) -> bool:
        """One request; True when there is a reason for another one."""
        with self._replica.write() as tables:
            request = open_request(
                tables, self._limits, self._ids, self._options.schema, self._options.rules
            )
        run.add(requests=run.result.requests + 1)
        try:
            reply, answer = self._carry(run, request, on_progress, cancelled)
        except RemoteError as error:
            if self._try_otherwise(run, request, error):
                return True
            raise
        except WireError as error:
            raise RemoteError(Code.NOT_THE_SERVER) from error
        with self._replica.write() as tables:
            tally = use_answer(tables, request, answer, self._clock.now(), self._options.rules)
        self._limits = self._limits.doubled(self._options.limits)
        run.count(reply, tally)
        if answer.code == Code.FORK:
            raise SyncError(Code.FORK)
        return tally.more or self._unsent(answer, tally)

    def _carry(
        self,
        run: _Run,
        request: Request,
        on_progress: Callable[[Progress], None],
        cancelled: Cancelled,
    ) -> tuple[Reply, Answer]:
        slow = self._rate is not None and self._rate < SLOW_LINK
        dear = self._server_idle and slow and not run.cheap
        payload = codec.encode_request(request, cheap=run.cheap, dear=dear)
        started = self._clock.monotonic()
        reply = self._remote.exchange(payload, on_progress, cancelled)
        seconds = self._clock.monotonic() - started
        answer = codec.decode_answer(reply.payload)
        self._server_idle = answer.idle
        if seconds > 0:
            self._rate = (reply.bytes_up + reply.bytes_down) / seconds
        return reply, answer

    def _try_otherwise(self, run: _Run, request: Request, error: RemoteError) -> bool:
        """The same changes coded cheaper, or fewer of them (rule 7: no byte-identical retry)."""
        if error.code is Code.CODEC_BUSY and not run.cheap:
            run.cheap = True
            return True
        smaller = self._limits.halved(len(request.changes()))
        tries = MAX_HALVINGS if len(request.acts) > 1 else MAX_HALVINGS_OF_NEWS
        if error.code not in _SMALLER_HELPS or run.halvings >= tries or smaller == self._limits:
            return False
        run.halvings += 1
        self._limits = smaller
        return True

    def _unsent(self, answer: Answer, tally: Tally) -> bool:
        """Whether this request moved something and others wait that it did not carry."""
        if not (tally.sent or tally.refused):
            return False
        waiting = sum(result.state is State.WAIT for result in answer.results)
        with self._replica.read() as tables:
            rows = tables.unreceipted(waiting + 1)
        return any(row.standing is Standing.PENDING for row in rows)


class _Run:
    """What came of one sync so far, and what it had to give up on."""

    def __init__(self) -> None:
        self.result = SyncResult()
        self.halvings = 0
        self.cheap = False

    def add(self, **changes: str | float | None) -> None:
        self.result = structs.replace(self.result, **changes)

    def count(self, reply: Reply, tally: Tally) -> None:
        before = self.result
        self.add(
            sent=before.sent + tally.sent,
            merged=before.merged + tally.merged,
            conflicts=before.conflicts + tally.conflicts,
            refused=before.refused + tally.refused,
            received=before.received + tally.received,
            bytes_up=before.bytes_up + reply.bytes_up,
            bytes_down=before.bytes_down + reply.bytes_down,
        )
