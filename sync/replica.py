"""The client's half of an exchange: build the request, use the answer. Pure over the ports.

``open_request`` and ``use_answer`` each run in one write transaction of the caller; none is open
while the request is on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, json, structs

from sync.errors import Code, SyncError
from sync.news import adopt_news
from sync.ports import (
    STALE,
    EpochDrop,
    Identity,
    Ids,
    OwnChange,
    PartitionState,
    ReplicaTables,
    Standing,
)
from sync.protocol import (
    TOKEN_BYTES,
    Act,
    Answer,
    Change,
    Cursor,
    EpochInfo,
    Fence,
    Request,
    Result,
    State,
)
from sync.rules import ALL, Rules
from sync.view import own_fields, show

MAX_DROPS = 64
MAX_LEASES = 100
_OPEN = (Standing.PENDING, Standing.WAIT)


class Limits(Struct, frozen=True):
    """How much one request may carry: changes, raw bytes of their fields, records to need,
    and the raw bytes of news wanted back."""

    changes: int = 1_000
    size: int = 2 * 1024 * 1024
    need: int = 500
    room: int = 1024 * 1024

    def halved(self, carried: int) -> Limits:
        """Half of what was carried, never less than one act (a retry may be smaller, rule 7)."""
        changes = max(1, min(self.changes, carried) // 2)
        return Limits(changes, self.size, self.need, max(4096, self.room // 2))

    def doubled(self, full: Limits) -> Limits:
        """The line is good again: towards the full size."""
        return Limits(
            min(full.changes, self.changes * 2), full.size, full.need, min(full.room, self.room * 2)
        )


class Tally(Struct, frozen=True, kw_only=True):
    """What one answer brought: counts of changes answered and of records with news."""

    sent: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0
    received: int = 0
    more: bool = False
    """Pages or backfill are left on the server, or the epoch changed: ask again at once."""


# -- the request -----------------------------------------------------------------------------


def open_request(
    tables: ReplicaTables, limits: Limits, ids: Ids, schema: str = "", rules: Rules = ALL
) -> Request:
    """A prefix of what has no receipt (rule 9), the cursors, and a stored fence pair (rule 7).

    Raises ``SyncError(fork)`` until a person has confirmed. May be called again and again: the
    pair stays the same until an answer for it is used.
    """
    identity = tables.identity()
    if identity.forked:
        raise SyncError(Code.FORK)
    if not identity.next:
        identity = structs.replace(identity, next=ids.token(TOKEN_BYTES))
        tables.put_identity(identity)
    states = tables.partitions()
    need = tables.need(limits.need)
    return Request(
        device=identity.device,
        incarnation=identity.incarnation,
        fence=Fence(identity.confirmed, identity.next),
        epoch=identity.epoch,
        schema=schema,
        cursors={p: state.staged for p, state in states.items()},
        acts=_prefix(tables, limits, rules),
        need={p: tuple(records) for p, records in need.items()},
        room=limits.room,
        chain_head=tables.chain_head(),
        leases=tuple(tables.open_leases(MAX_LEASES)),
    )


def _prefix(tables: ReplicaTables, limits: Limits, rules: Rules) -> tuple[Act, ...]:
    """Whole acts in ``seq`` order, at least one, as far as the limits go (rules 9, 10)."""
    rows = tables.unreceipted(limits.changes)
    if rules.whole_acts and len(rows) == limits.changes:
        rows = _complete_last(tables, rows)
    acts: list[Act] = []
    size = 0
    for group in _by_act(rows):
        size += sum(64 + len(json.encode(change.set)) for change in group)
        if acts and size > limits.size:
            break
        acts.append(_act(group))
    return tuple(acts)


def _complete_last(tables: ReplicaTables, rows: list[OwnChange]) -> list[OwnChange]:
    """The limit may have cut the last act: add the rest of it."""
    held = {c.change_id for c in rows}
    rest = [
        c for c in tables.by_act(rows[-1].act_id) if c.standing in _OPEN and c.change_id not in held
    ]
    return rows + rest


def _by_act(rows: Iterable[OwnChange]) -> list[list[OwnChange]]:
    groups: dict[bytes, list[OwnChange]] = {}
    for row in rows:
        groups.setdefault(row.act_id, []).append(row)
    return list(groups.values())


def _act(group: Sequence[OwnChange]) -> Act:
    first = group[0]
    return Act(
        partition=first.partition,
        verb=first.verb,
        actor=first.actor,
        at=first.at,
        cause=first.cause,
        changes=tuple(_change(row) for row in group),
    )


def _change(row: OwnChange) -> Change:
    return Change(
        change_id=row.change_id,
        record_id=row.record_id,
        kind=row.kind,
        op=row.op,
        seq=row.seq,
        base=row.base,
        over=row.over,
        set=row.set,
        resolves=row.resolves,
        station=row.station,
        to=row.to,
    )


# -- the answer ------------------------------------------------------------------------------


def use_answer(
    tables: ReplicaTables, request: Request, answer: Answer, now: str, rules: Rules = ALL
) -> Tally:
    """Receipts, fence, news: everything the answer to ``request`` says, in one transaction.

    ``now``: ISO text for "last success". Raises ``SyncError`` with the server's code when it did
    not process the request (nothing is written then, except that a fork is remembered).
    """
    identity = tables.identity()
    current = answer.answers == identity.next and identity.next != b""
    if answer.code == Code.EPOCH_CHANGED:
        if answer.epoch.epoch != identity.epoch and request.epoch == identity.epoch:
            adopt_epoch(tables, answer.epoch, rules)
        return Tally(more=True)
    if answer.code == Code.FORK:
        if current:
            tables.put_identity(structs.replace(identity, forked=True))
        return Tally()
    if answer.code:
        raise SyncError(Code(answer.code))
    if len(answer.results) != len(request.changes()):
        raise SyncError(Code.MALFORMED)
    tally = _receipts(tables, request, answer, identity)
    received, more = 0, False
    same_epoch = answer.epoch.epoch == identity.epoch
    if same_epoch:
        _use_grants(tables, request, answer)
        received, more = adopt_news(tables, request, answer, rules)
        more = more or _needs_more(tables, request)
    if current and same_epoch:  # in a new epoch the pair on the way is the one to be adopted
        identity = structs.replace(identity, confirmed=identity.next, next=b"", last_success=now)
        tables.put_identity(identity)
    return structs.replace(tally, received=received, more=more)


def _use_grants(tables: ReplicaTables, request: Request, answer: Answer) -> None:
    """Leased numbers. Those of an epoch left behind are not used: the server that was restored may
    not know that it gave them, and is asked again under the same lease id.
    """
    asked = {wish.lease_id: wish for wish in request.leases}
    grants = [
        grant
        for grant in answer.leases
        if (wish := asked.get(grant.lease_id))
        and (grant.code or (grant.first > 0 and grant.last - grant.first + 1 == wish.count))
    ]
    if grants:
        tables.put_leases(grants, answer.epoch.epoch)


def _needs_more(tables: ReplicaTables, request: Request) -> bool:
    """Whether records are wanted that this request did not ask for (nobody asks twice at once)."""
    asked = {record_id for ids in request.need.values() for record_id in ids}
    left = tables.need(len(asked) + 1)
    return any(record_id not in asked for ids in left.values() for record_id in ids)


def _receipts(tables: ReplicaTables, request: Request, answer: Answer, identity: Identity) -> Tally:
    """Acknowledge exactly the answered change ids; receipts are used always (rule 16)."""
    answered = {
        change.change_id: (act.partition, result)
        for (act, change), result in zip(
            ((act, change) for act in request.acts for change in act.changes),
            answer.results,
            strict=True,
        )
    }
    rows = tables.by_id(list(answered))
    states: dict[State, int] = {}
    updates: list[OwnChange] = []
    for change_id, row in rows.items():
        partition, result = answered[change_id]
        if not _counts(answer.epoch.epoch, identity, partition, result.position):
            continue
        moved = _moved(row, result, identity.epoch)
        if moved is not None:
            updates.append(moved)
            states[result.state] = states.get(result.state, 0) + 1
    tables.update(updates)
    _show_refused(tables, updates)
    return Tally(
        sent=sum(n for state, n in states.items() if state not in (State.WAIT, State.REFUSED)),
        merged=states.get(State.MERGED, 0),
        conflicts=states.get(State.CONFLICT, 0),
        refused=states.get(State.REFUSED, 0),
    )


def _counts(epoch: bytes, identity: Identity, partition: str, position: int) -> bool:
    """A receipt of an epoch left behind counts only up to the positions in common."""
    if epoch == identity.epoch:
        return True
    left = [drop.epoch for drop in identity.drops]
    if epoch not in left or position == 0:
        return False
    since = identity.drops[left.index(epoch) :]
    return all(position <= drop.common.get(partition, 0) for drop in since)


def _moved(row: OwnChange, result: Result, epoch: bytes) -> OwnChange | None:
    """The row after its answer; None when the answer says nothing new about it."""
    if result.state is State.WAIT:
        waits = row.standing is Standing.PENDING
        return structs.replace(row, standing=Standing.WAIT) if waits else None
    if result.state is State.REFUSED:
        if row.standing not in _OPEN:
            return None
        return structs.replace(row, standing=Standing.REFUSED, code=result.code)
    if row.standing not in (*_OPEN, Standing.REFUSED):
        return None
    return structs.replace(
        row,
        standing=Standing.RECEIVED,
        epoch=epoch,
        position=result.position,
        outcome=result.state.value,
        code=result.code,
        kept=result.kept,
    )


def _show_refused(tables: ReplicaTables, updates: Iterable[OwnChange]) -> None:
    """A refusal changes how a record looks in lists, though not its fields."""
    refused = {c.record_id: set(own_fields(c)) for c in updates if c.standing is Standing.REFUSED}
    show(tables, refused)


# -- epoch and fork --------------------------------------------------------------------------


def adopt_epoch(tables: ReplicaTables, info: EpochInfo, rules: Rules = ALL) -> None:
    """Go back to the positions in common and queue again what lies above them (rule 20)."""
    identity = tables.identity()
    drops = (*identity.drops, EpochDrop(identity.epoch, info.common))[-MAX_DROPS:]
    tables.put_identity(structs.replace(identity, epoch=info.epoch, drops=drops))
    states = tables.partitions()
    again: dict[bytes, set[str]] = {}
    for partition in states:
        common = info.common.get(partition, 0)
        tables.drop_stage(partition)
        if rules.need:
            _ask_again(tables, partition, common)
        tables.lower_whole(partition, common)
        updates = _requeued(tables, partition, common, rules)
        tables.update(list(updates.values()))
        for change in updates.values():
            again.setdefault(change.record_id, set()).update(own_fields(change))
    tables.put_partitions([_back(s, info.common) for s in states.values()])
    show(tables, again)


def _ask_again(tables: ReplicaTables, partition: str, common: int) -> None:
    """Records that hold values from above the common position are asked for whole."""
    newer = tables.newer(partition, common)
    tables.put_need(partition, newer, True)
    shadows = tables.shadows(newer)
    tables.put_shadows([structs.replace(shadow, whole_at=STALE) for shadow in shadows.values()])


def _back(state: PartitionState, common: Mapping[str, int]) -> PartitionState:
    """Cursors at most at the common position; a partition never pulled stays so."""
    at = common.get(state.partition, 0)
    back = Cursor(min(state.visible.hi, at), min(state.visible.low, at))
    return structs.replace(state, visible=back, staged=back, head=0, safe=min(state.safe, at))


def _requeued(
    tables: ReplicaTables, partition: str, common: int, rules: Rules
) -> dict[bytes, OwnChange]:
    """Receipts above the common position withdrawn, every base lowered to it."""
    changed: dict[bytes, OwnChange] = {}
    if rules.withdraw_receipts:
        for change in tables.received_after(partition, common):
            changed[change.change_id] = structs.replace(
                change,
                standing=Standing.PENDING,
                overlay=True,
                epoch=b"",
                position=0,
                outcome="",
                code="",
                kept=(),
            )
    if rules.clip_base:
        for change in (*tables.unsettled(partition), *changed.values()):
            if change.base > common:
                latest = changed.get(change.change_id, change)
                changed[change.change_id] = structs.replace(latest, base=common)
    return changed


def confirm_fork(tables: ReplicaTables, ids: Ids) -> None:
    """A person said this is the device to go on with: a new incarnation, nothing lost (rule 7).

    Also the first thing after this replica was restored from a backup.
    """
    tables.put_identity(
        structs.replace(
            tables.identity(),
            incarnation=ids.token(TOKEN_BYTES),
            confirmed=b"",
            next=b"",
            forked=False,
        )
    )


def drop_stage(tables: ReplicaTables) -> None:
    """Forget staged pages: the cursors go back to what is visible (rule 14)."""
    states = tables.partitions()
    for partition, state in states.items():
        if state.staged != state.visible:
            tables.drop_stage(partition)
    tables.put_partitions([structs.replace(s, staged=s.visible) for s in states.values()])
