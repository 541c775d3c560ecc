"""The prefecture server's decisions, without I/O: one exchange from request to answer."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from sync.errors import Code
from sync.protocol import (
    NO_CURSOR,
    PROTOCOL,
    Answer,
    EpochInfo,
    Notice,
    Request,
)
from sync.rules import ALL, Rules
from sync.server import epochs, leasing
from sync.server.fence import Verdict, judge, pair
from sync.server.news import NewsReader, Page
from sync.server.ports import (
    DeviceRow,
    EpochBook,
    FenceRow,
    FlagPolicy,
    PartitionHead,
    Scope,
    ServerStore,
    ServerTables,
)
from sync.server.push import Push, Sender

MAX_NEED = 2_000


class Service:
    """Answers exchanges. Stateless: any number may run on one store.

    ``server_time`` gives ISO text for display (rule 25); ``flag`` may flag what was stored;
    ``idle`` tells whether the machine has time for the dear codec.
    """

    def __init__(
        self,
        store: ServerStore,
        book: EpochBook,
        server_time: Callable[[], str],
        *,
        flag: FlagPolicy | None = None,
        idle: Callable[[], bool] = lambda: True,
        rules: Rules = ALL,
    ) -> None:
        self._store = store
        self._book = book
        self._server_time = server_time
        self._flag = flag
        self._idle = idle
        self._rules = rules

    # -- one exchange ------------------------------------------------------------------------

    def exchange(self, request: Request) -> Answer:
        """Everything of one request in one transaction (rule 13)."""
        if request.protocol > PROTOCOL:
            return self._refusal(request, Code.PROTOCOL_TOO_NEW)
        with self._store.exchange() as tables:
            device = tables.device(request.device)
            if code := _turned_away(device):
                return self._refusal(request, code)
            if self._rules.epoch_first and (other := self._other_epoch(request)):
                return other  # rule 8: before the fence
            if (verdict := self._fence(tables, request)) is Verdict.FORK:
                return self._refusal(request, Code.FORK)
            if other := self._other_epoch(request):
                return other
            assert device is not None  # noqa: S101 - _turned_away has seen to it
            return self._process(tables, request, device, verdict)

    def _refusal(self, request: Request, code: Code) -> Answer:
        return Answer(
            epoch=EpochInfo(epoch=self._book.current()),
            answers=request.fence.next,
            code=code,
            server_time=self._server_time(),
        )

    def _other_epoch(self, request: Request) -> Answer | None:
        current = self._book.current()
        if request.epoch == current:
            return None
        nodes = self._book.nodes()
        if self._rules.epoch_tree:
            common = epochs.common(nodes, request.epoch, current)
        else:
            common = dict(nodes[current].left)
        return Answer(
            epoch=EpochInfo(epoch=current, common=common),
            answers=request.fence.next,
            code=Code.EPOCH_CHANGED,
            server_time=self._server_time(),
        )

    def _fence(self, tables: ServerTables, request: Request) -> Verdict:
        row = tables.fence(request.device, request.incarnation)
        key = pair(request.fence)
        seen = tables.pair_seen(request.device, request.incarnation, key)
        current = self._book.current()
        verdict = judge(row, request.fence, current, seen, self._rules)
        if verdict is Verdict.FORK and row is not None:
            tables.put_fence(structs.replace(row, flagged=True), b"")
        elif verdict is Verdict.ADVANCE:
            tables.put_fence(
                FenceRow(
                    device=request.device,
                    incarnation=request.incarnation,
                    token=request.fence.next,
                    epoch=current,
                    flagged=row.flagged if row else False,
                    last_seen=self._server_time(),
                    chain_head=request.chain_head,
                    cursors=request.cursors,
                ),
                key,
            )
        return verdict

    def _process(
        self, tables: ServerTables, request: Request, device: DeviceRow, verdict: Verdict
    ) -> Answer:
        business = {*device.partitions, *device.leaving}
        push = {act.partition for act in request.acts} & business
        heads = tables.lock(sorted(push), sorted(business - push))
        now = self._server_time()
        restored = len(self._book.nodes()) > 1
        sender = Sender(device, request.incarnation, now, restored)
        pushing = Push(tables, sender, heads, self._rules)
        pushing.run(request.acts)
        reader = NewsReader(tables, request.room, self._rules)
        news = [reader.page(self._page(p, request, device, pushing)) for p in sorted(business)]
        return Answer(
            epoch=EpochInfo(epoch=self._book.current()),
            answers=request.fence.next,
            results=tuple(pushing.results[c.change_id] for c in request.changes()),
            news=tuple(news),
            server_time=now,
            notices=self._notices(pushing, verdict),
            idle=self._idle(),
            leases=leasing.answer(tables, self._book, device.device, request.leases),
        )

    def _page(self, partition: str, request: Request, device: DeviceRow, push: Push) -> Page:
        return Page(
            head=push.heads.get(partition) or PartitionHead(partition=partition),
            cursor=request.cursors.get(partition, NO_CURSOR),
            scope=Scope(device.everything, device.stations),
            own=push.results,
            need=request.need.get(partition, ())[:MAX_NEED],
            exchange_only=partition not in device.partitions,
        )

    def _notices(self, push: Push, verdict: Verdict) -> tuple[Notice, ...]:
        if self._flag is None or verdict is not Verdict.ADVANCE:
            return ()
        return tuple(
            Notice(code=code, details={"change": fresh.change.change_id.hex()})
            for fresh in push.fresh
            for code in self._flag(fresh.change, fresh.change.op)
        )


def _turned_away(device: DeviceRow | None) -> Code | None:
    if device is None:
        return Code.UNKNOWN_DEVICE
    return Code.REVOKED if device.revoked else None
