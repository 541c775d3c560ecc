"""News on the client: staged page by page, shown together, own values folded in (rules 14-18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from sync.errors import Code, SyncError
from sync.merge import fields_of
from sync.ports import STALE, PartitionState, ReplicaTables, Shadow, StagedItem
from sync.protocol import CONFLICT_KIND, NO_CURSOR, Answer, Cursor, Item, News, Op, Request, State
from sync.rules import ALL, Rules
from sync.view import own_fields, show

_FAR = 2**62
_TOOK = (State.APPLIED, State.MERGED, State.CONFLICT, State.LOGGED)


def adopt_news(
    tables: ReplicaTables, request: Request, answer: Answer, rules: Rules = ALL
) -> tuple[int, bool]:
    """Use the news of an answer of the replica's own epoch.

    Returns how many records others' news brought and whether the server holds more pages. A late
    page that was read before what was last heard of does not complete newer ones (rule 14): what
    they left out because it had moved up is not in it.
    """
    states = tables.partitions()
    own = {change.record_id for change in request.changes()}
    received, more = 0, False
    for news in answer.news:
        fresh = PartitionState(partition=news.partition, visible=NO_CURSOR, staged=NO_CURSOR)
        state = states.get(news.partition, fresh)
        changed = _load(tables, state, (*news.answered,), rules)
        _strike(tables, news, changed)
        follows = news.start == state.staged and news.head >= state.head
        if follows and _is_rescoped(state, news):
            state, more = _anew(tables, state, news), True
            tables.put_partitions([state])
        elif follows or not rules.start_cursor:
            folds = _folds(request, answer, news)
            state, touched = _page(tables, state, news, folds, rules)
            changed = _union(changed, touched)
            moved = news.end != news.start  # a county left moves no more (rule 23)
            more = more or (moved and (news.end.hi < news.head or news.end.low > 0))
            tables.put_partitions([state])
        changed = _union(changed, settle(tables, state, rules))
        show(tables, changed)
        received += len(_brought(news, own))
    return received, more


def adopt_unasked(tables: ReplicaTables, news: News, rules: Rules = ALL) -> int:
    """Use news that this replica did not ask for, read in one snapshot of the server; how many
    records they brought.

    Rule 16 asks for *equal* start cursors because an answer leaves out what its request brought
    (17). A delivery leaves out nothing, so it may begin below what is known here: every field in
    it is the latest up to its head, and what is older than a record's as-of is skipped. Raises
    ``SyncError(gap)`` when it begins above.
    """
    fresh = PartitionState(partition=news.partition, visible=NO_CURSOR, staged=NO_CURSOR)
    state = tables.partitions().get(news.partition, fresh)
    at = state.staged
    if _is_known(state, news):
        return 0
    if rules.start_cursor and not _joins(at, news, _is_rescoped(state, news)):
        raise SyncError(Code.GAP)
    if at != NO_CURSOR:
        end = Cursor(max(at.hi, news.end.hi), min(at.low, news.end.low))
        news = structs.replace(news, end=end)
    state, changed = _page(tables, state, news, (), rules)
    tables.put_partitions([state])
    show(tables, _union(changed, settle(tables, state, rules)))
    return len(changed)


def _is_known(state: PartitionState, news: News) -> bool:
    """Read before what was last heard of, or nothing in it that is not here (repeated, late)."""
    at, end = state.staged, news.end
    return news.head < state.head or (at != NO_CURSOR and end.hi <= at.hi and end.low >= at.low)


def _joins(at: Cursor, news: News, rescoped: bool) -> bool:
    """Whether nothing is missing between what is known here and where the news begin; the whole
    of a partition, loaded from nothing to its end, joins everything."""
    if news.start == NO_CURSOR:
        return at == NO_CURSOR or (news.end.hi == news.head and news.end.low == 0)
    return at != NO_CURSOR and not rescoped and news.start.hi <= at.hi and news.start.low >= at.low


def _brought(news: News, own: set[bytes]) -> set[bytes]:
    """Records that news told something of; what this request itself made comes back whole in a
    first pull and is nobody's news (R5).
    """
    whole = {item.record_id for item in (*news.backfill, *news.answered)}
    return {item.record_id for item in news.items} | (whole - own)


def _strike(tables: ReplicaTables, news: News, changed: dict[bytes, set[str]]) -> None:
    """What was asked for by ``need`` is answered: whole, or "absent" (rules 20, 21)."""
    if not news.answered and not news.absent:
        return
    came = tables.shadows([item.record_id for item in news.answered])
    asked = [*(i for i, shadow in came.items() if not shadow.stale), *news.absent]
    gone = tables.shadows(list(news.absent))
    tables.put_shadows([_absent(shadow) for shadow in gone.values()])
    changed.update({record_id: set() for record_id in gone})
    tables.put_need(news.partition, asked, False)


def _absent(shadow: Shadow) -> Shadow:
    """A conflict the server has lost asks nobody any more: the changes that made it come again
    and make it anew."""
    fields = shadow.fields
    if shadow.kind == CONFLICT_KIND:
        fields = {**fields, "candidates": {}}
    return structs.replace(shadow, fields=fields, absent=True, whole_at=0)


def _folds(request: Request, answer: Answer, news: News) -> list[Item]:
    """Rule 17: own values of this request that the server did not send back.

    On a first pull there is nothing to fold into: whole records come as backfill.
    """
    made: list[Item] = []
    if news.start == NO_CURSOR:
        return made
    pairs = ((a, c) for a in request.acts for c in a.changes)
    for (act, change), result in zip(pairs, answer.results, strict=True):
        covered = news.start.hi < result.position <= news.end.hi
        if act.partition != news.partition or result.state not in _TOOK or not covered:
            continue
        fields = {n: v for n, v in fields_of(change).items() if n not in result.kept}
        made.append(
            Item(
                record_id=change.record_id,
                kind=change.kind,
                stamp=result.position,
                born=result.position if change.op is Op.CREATE else 0,
                fields=fields,
                station=change.station,
                to=change.to,
            )
        )
    return made


def _page(
    tables: ReplicaTables,
    state: PartitionState,
    news: News,
    folds: Sequence[Item],
    rules: Rules,
) -> tuple[PartitionState, dict[bytes, set[str]]]:
    """Stage the page; show the stage when it has reached the head. Backfill is shown at once."""
    changed = _load(tables, state, news.backfill, rules)
    ordered = sorted((*folds, *news.items), key=lambda item: item.stamp)  # folds first (stable)
    state = structs.replace(
        state,
        staged=news.end,
        visible=Cursor(state.visible.hi, news.end.low),
        head=news.head,
        safe=news.safe,
        scope=news.scope or state.scope,
    )
    if rules.stage and news.end.hi < news.head:
        tables.stage([StagedItem(news.partition, item) for item in ordered])
        return state, changed
    waiting = tables.staged(news.partition)
    if waiting:
        tables.drop_stage(news.partition)
    changed = _union(changed, _load(tables, state, (*waiting, *ordered), rules))
    return structs.replace(state, visible=news.end), changed


def _is_rescoped(state: PartitionState, news: News) -> bool:
    """Whether the device may see other records than before."""
    return bool(state.scope) and news.scope not in (state.scope, "")


def _anew(tables: ReplicaTables, state: PartitionState, news: News) -> PartitionState:
    """Rows older than the cursor are news to us, and neither the stage nor this page has them: go
    back to what is visible and load all below it again.
    """
    tables.drop_stage(news.partition)
    again = Cursor(state.visible.hi, max(state.visible.low, state.visible.hi))
    return structs.replace(state, visible=again, staged=again, scope=news.scope)


def _load(
    tables: ReplicaTables, state: PartitionState, items: Sequence[Item], rules: Rules
) -> dict[bytes, set[str]]:
    """Put items into the shadow in order; returns the fields touched per record."""
    if not items:
        return {}
    shadows = tables.shadows(sorted({item.record_id for item in items}))
    changed: dict[bytes, set[str]] = {}
    parts: set[bytes] = set()  # records of which a part could not be placed
    for item in items:
        held = shadows.get(item.record_id)
        if held is not None and rules.skip_as_of and _is_old(held, item, state):
            continue
        lacks = item.record_id in parts and not item.whole
        shadow = None if lacks else _merged(held, item, state)
        if shadow is None:
            parts.add(item.record_id)
            continue
        if shadow.stale:
            parts.add(item.record_id)
        shadows[item.record_id] = shadow
        changed.setdefault(item.record_id, set()).update(item.fields)
    if parts:
        tables.put_need(state.partition, sorted(parts), True)
    tables.put_shadows([shadows[record_id] for record_id in changed])
    return changed


def _is_old(held: Shadow, item: Item, state: PartitionState) -> bool:
    """Rule 16: what the record already contains. One with values of a lost history contains
    nothing for certain, but a whole record must not take it back behind what is visible."""
    if held.absent:
        return False
    if held.stale:
        return item.whole and item.stamp < state.visible.hi
    return item.stamp <= max(held.whole_at, state.visible.hi)


def _merged(held: Shadow | None, item: Item, state: PartitionState) -> Shadow | None:
    """The shadow after one item; None when a part came of a record we do not hold.

    A part of a record that was "absent" says it is back; what else it holds must be asked for.
    """
    if item.whole or (held is None and item.born > state.visible.hi):
        return Shadow(
            record_id=item.record_id,
            kind=item.kind,
            partition=state.partition,
            station=item.station,
            to=item.to,
            fields=item.fields,
            born=item.born,
            newest=item.newest if item.whole else item.stamp,
            whole_at=item.stamp,
        )
    if held is None:
        return None
    return structs.replace(
        held,
        fields={**held.fields, **item.fields},
        newest=max(held.newest, item.stamp),
        whole_at=STALE if held.absent else held.whole_at,
        absent=False,
    )


def settle(
    tables: ReplicaTables, state: PartitionState, rules: Rules = ALL
) -> dict[bytes, set[str]]:
    """Rule 18: own changes leave the overlay when the *visible* cursor has passed them.

    A record whose shadow is missing keeps its overlay and is asked for.
    """
    upto = state.visible.hi if rules.overlay else _FAR
    passed = tables.masking(state.partition, upto)
    if not passed:
        return {}
    held = tables.shadows(sorted({c.record_id for c in passed}))
    missing = sorted({c.record_id for c in passed} - held.keys())
    if missing:
        tables.put_need(state.partition, missing, True)
    done = [c for c in passed if c.record_id in held]
    tables.update([structs.replace(c, overlay=False) for c in done])
    changed: dict[bytes, set[str]] = {}
    for change in done:
        changed.setdefault(change.record_id, set()).update(own_fields(change))
    return changed


def _union(left: dict[bytes, set[str]], right: dict[bytes, set[str]]) -> dict[bytes, set[str]]:
    keys: Iterable[bytes] = {**left, **right}
    return {key: left.get(key, set()) | right.get(key, set()) for key in keys}
