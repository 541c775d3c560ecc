"""What people see of a record: shadow (the server's state) + overlay of own changes (rule 18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import structs

from sync.merge import set_by
from sync.ports import OwnChange, PartitionState, ReplicaTables, Shadow, Shown, Standing
from sync.protocol import CONFLICT_KIND, DELETED
from sync.rules import ALL, Rules


def own_fields(change: OwnChange) -> dict[str, Any]:
    """What an own change sets, the pseudo-field of a delete included."""
    return set_by(change.op, change.set)


def as_of(shadow: Shadow | None, state: PartitionState | None, rules: Rules = ALL) -> int:
    """Position up to which the shadow of one record is known (rule 1); 0 when it is not held."""
    if not rules.as_of:
        return max(0, state.staged.hi) if state else 0
    if shadow is None or shadow.absent or shadow.stale:
        return 0
    return max(0, shadow.whole_at, state.visible.hi if state else 0)


def masks(own: Iterable[OwnChange]) -> dict[str, OwnChange]:
    """The own change that covers each field now; ``own`` in ``seq`` order.

    It is the latest one not given up; once that has left the overlay an older one (say, a
    refused one that it went over) does not come up again.
    """
    held = (change for change in own if change.standing is not Standing.WITHDRAWN)
    return {name: change for name, change in latest(held).items() if change.overlay}


def latest(own: Iterable[OwnChange]) -> dict[str, OwnChange]:
    """The device's own latest change to each field, whatever became of it (rule 2)."""
    return {name: change for change in own for name in own_fields(change)}


def visible(
    record_id: bytes, shadow: Shadow | None, own: Sequence[OwnChange], changed: Iterable[str]
) -> Shown | None:
    """The record as people see it; None when neither shadow nor outbox ever knew it."""
    known = shadow or (own[0] if own else None)
    if known is None:
        return None
    fields = dict(shadow.fields) if shadow else {}
    covering = masks(own)
    fields.update({name: own_fields(change)[name] for name, change in covering.items()})
    deleted = fields.pop(DELETED, False) is True
    nothing = shadow is None and not covering
    return Shown(
        record_id=record_id,
        kind=known.kind,
        partition=known.partition,
        station=known.station,
        to=known.to,
        fields=None if nothing else fields,
        changed=frozenset(changed),
        deleted=deleted,
        absent=shadow.absent if shadow else False,
    )


def show(tables: ReplicaTables, changed: dict[bytes, set[str]]) -> None:
    """Show these records anew; ``changed``: record id → fields that may look different."""
    if not changed:
        return
    ids = sorted(changed)
    shadows = tables.shadows(ids)
    targets = {i: _target(s) for i, s in shadows.items() if s.kind == CONFLICT_KIND}
    own = tables.own(sorted({*ids, *targets.values()}))
    shown: list[Shown] = []
    for record_id in ids:
        shadow = shadows.get(record_id)
        if shadow is not None and record_id in targets:
            shadow = _undecided(shadow, own.get(targets[record_id], []))
        record = visible(record_id, shadow, own.get(record_id, []), changed[record_id])
        if record is not None:
            shown.append(record)
    tables.show(shown)


def _target(conflict: Shadow) -> bytes:
    return bytes.fromhex(conflict.fields["record"])


def _undecided(conflict: Shadow, own: Iterable[OwnChange]) -> Shadow:
    """A conflict without the candidates that a decision of this device already names."""
    named = {c.hex() for change in own if change.overlay for c in change.resolves}
    candidates: dict[str, Any] = conflict.fields["candidates"]
    left = {c: v for c, v in candidates.items() if c not in named}
    return structs.replace(conflict, fields={**conflict.fields, "candidates": left})
