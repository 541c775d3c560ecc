"""How own changes are made: one save is one act of changes with base and over (rules 1 to 6, 12).

Everything runs in the caller's transaction, beside the record itself. A save reads at most the
identity and the own changes of its records, and writes once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, structs

from sync.errors import Code, SyncError
from sync.merge import conflict_id
from sync.ports import Identity, Ids, OwnChange, ReplicaTables, Standing
from sync.protocol import CHANGE_ID_BYTES, DELETED, Op
from sync.rules import ALL, Rules
from sync.view import as_of, latest, masks, own_fields, show, visible

_OPEN = (Standing.PENDING, Standing.WAIT)


class Home(Struct, frozen=True):
    """Where a new record lives for ever: partition, station, further stations addressed."""

    partition: str
    station: str
    to: tuple[str, ...] = ()


class Seen(Struct, frozen=True, kw_only=True):
    """What a form showed when it was **opened** (rule 1); JSON-able, so a draft can keep it.

    ``base``: the record's as-of position. ``own``: base of the own pending change that each
    field showed (rule 3). ``epoch``: hex; base is lowered at save when the epoch changed since.
    """

    record_id: str
    kind: str
    partition: str
    epoch: str
    base: int
    own: dict[str, int] = {}


class Edit(Struct, frozen=True, kw_only=True):
    """One record's part of an act. A creation has a ``home``, everything else a ``seen``."""

    record_id: bytes
    kind: str
    op: Op = Op.EDIT
    set: dict[str, Any] = {}
    home: Home | None = None
    seen: Seen | None = None
    resolves: tuple[bytes, ...] = ()


class Authorship(Struct, frozen=True, kw_only=True):
    """Which verb, by whom, when (the author's clock, for display), caused by which act."""

    verb: str
    actor: str
    at: str
    cause: bytes = b""


class _Draft(Struct, frozen=True, kw_only=True):
    """A change before it has an id and an act."""

    edit: Edit
    home: Home
    set: dict[str, Any]
    base: int = 0
    over: tuple[bytes, ...] = ()
    fresh_creation: bool = False


def seen(tables: ReplicaTables, record_id: bytes, rules: Rules = ALL) -> Seen:
    """Remember what is shown of a record; call it when the form opens, never at save.

    Raises ``KeyError`` for a record nobody here knows.
    """
    shadow = tables.shadows([record_id]).get(record_id)
    own = tables.own([record_id]).get(record_id, [])
    known = shadow or next(iter(own), None)
    if known is None:
        raise KeyError(record_id.hex())
    state = tables.partitions().get(known.partition)
    covering = masks(own) if rules.chain_base else {}
    return Seen(
        record_id=record_id.hex(),
        kind=known.kind,
        partition=known.partition,
        epoch=tables.identity().epoch.hex(),
        base=as_of(shadow, state, rules),
        own={name: change.base for name, change in covering.items()},
    )


def author(
    tables: ReplicaTables,
    edits: Sequence[Edit],
    by: Authorship,
    ids: Ids,
    rules: Rules = ALL,
) -> list[OwnChange]:
    """Append one act to the outbox and return its changes. All edits lie in one partition.

    The visible record is the caller's to write, in the same transaction. Raises
    ``SyncError(record-deleted)`` for an edit of a record this device itself has deleted or given
    up since the form opened: nobody else would ask. (A foreign delete is asked about, rule 5.)
    """
    known = [e.record_id for e in edits if e.op is not Op.CREATE]
    own = tables.own(known) if known else {}
    identity = tables.identity() if known else None
    drafts: list[_Draft] = []
    for edit in edits:
        mine = own.get(edit.record_id, [])
        if edit.op is Op.CREATE:
            drafts.append(_creation(edit))
        elif edit.op is Op.DELETE:
            drafts.append(_deletion(edit, mine, _opened(tables, edit, identity, rules), rules))
        elif _gone(tables, edit.record_id, mine) and not edit.resolves:
            raise SyncError(Code.RECORD_DELETED)
        else:
            drafts.extend(_edits(edit, mine, _opened(tables, edit, identity, rules), rules))
    return _append(tables, drafts, by, ids)


def resolve(
    tables: ReplicaTables, edit: Edit, by: Authorship, ids: Ids, rules: Rules = ALL
) -> list[OwnChange]:
    """Decide a conflict: ``edit`` sets one field (``~deleted`` for delete against edit) and
    names in ``resolves`` the candidates the person has seen (rule 6)."""
    name = DELETED if edit.op is Op.DELETE else next(iter(edit.set))
    made = author(tables, [edit], by, ids, rules)
    show(tables, {edit.record_id: {name}, conflict_id(edit.record_id, name): {"candidates"}})
    return made


def correct(
    tables: ReplicaTables,
    act_id: bytes,
    sets: dict[bytes, dict[str, Any]],
    by: Authorship,
    ids: Ids,
    rules: Rules = ALL,
) -> list[OwnChange]:
    """Correct a refused act (rule 12): a new act on the current view that goes over it.

    ``sets``: record id → the person's new values; what they leave alone is sent as it was.
    Raises ``SyncError``: not-refused, record-deleted.
    """
    refused = _refused(tables, act_id)
    records = list(dict.fromkeys(change.record_id for change in refused))
    own = tables.own(records)
    drafts: list[_Draft] = []
    closed: list[OwnChange] = []
    for record_id in records:
        mine = own[record_id]
        bad = [c for c in refused if c.record_id == record_id]
        if _gone(tables, record_id, mine):
            raise SyncError(Code.RECORD_DELETED)
        new = sets.get(record_id, {})
        if bad[0].op is Op.CREATE:
            folded = [c for c in mine if c.standing in _OPEN]
            drafts.append(_creation_again(bad + folded, new, rules))
            closed += [structs.replace(c, standing=Standing.FOLDED) for c in folded]
        else:
            drafts.extend(_edit_again(tables, mine, bad, new, rules))
        closed += [structs.replace(c, standing=Standing.CORRECTED) for c in bad]
    made = _append(tables, drafts, by, ids)
    heirs = {change.record_id: change.change_id for change in made}
    tables.update(
        [structs.replace(c, overlay=False, replaced_by=heirs.get(c.record_id, b"")) for c in closed]
    )
    show(tables, {r: {n for c in own[r] for n in own_fields(c)} for r in records})
    return made


def withdraw(tables: ReplicaTables, act_id: bytes) -> None:
    """Give up a refused act; the server's values show again. Whatever stands behind a creation
    given up is given up with it. Raises ``SyncError(not-refused)``."""
    refused = _refused(tables, act_id)
    own = tables.own(list({c.record_id for c in refused}))
    given_up = {c.change_id: c for c in refused}
    for change in refused:
        if change.op is Op.CREATE:
            behind = (c for c in own[change.record_id] if c.standing in (*_OPEN, Standing.REFUSED))
            given_up.update({c.change_id: c for c in behind})
    tables.update(
        [structs.replace(c, standing=Standing.WITHDRAWN, overlay=False) for c in given_up.values()]
    )
    show(tables, {r: {n for c in changes for n in own_fields(c)} for r, changes in own.items()})


def bring_back(
    tables: ReplicaTables, record_id: bytes, by: Authorship, ids: Ids
) -> list[OwnChange]:
    """Offer a record the server answered "absent" as a new creation (rule 21).

    The device's own waiting changes to it are folded in. It bears an id of its own and goes over
    the first creation: should that come after all, the two meet by rules 2 and 4. Raises
    ``KeyError`` when the record is not absent.
    """
    shadow = tables.shadows([record_id]).get(record_id)
    if shadow is None or not shadow.absent:
        raise KeyError(record_id.hex())
    mine = tables.own([record_id]).get(record_id, [])
    if any(c.op is Op.CREATE and c.standing in _OPEN for c in mine):
        return []  # its author is this device, and the creation is queued again already
    waiting = [c for c in mine if c.standing in _OPEN]
    fields = {n: v for n, v in shadow.fields.items() if n != DELETED}
    for change in waiting:
        fields.update(change.set)
    edit = Edit(record_id=record_id, kind=shadow.kind, op=Op.CREATE)
    home = Home(shadow.partition, shadow.station, shadow.to)
    over = _united([(record_id,), *((c.change_id, *c.over) for c in waiting)])
    draft = _Draft(edit=edit, home=home, set=fields, over=over)
    made = _append(tables, [draft], by, ids)
    heir = made[0].change_id
    tables.update(
        [
            structs.replace(c, standing=Standing.FOLDED, overlay=False, replaced_by=heir)
            for c in waiting
        ]
    )
    show(tables, {record_id: set(fields)})
    return made


# -- one record ------------------------------------------------------------------------------


def _creation(edit: Edit) -> _Draft:
    assert edit.home is not None  # noqa: S101 - an Edit with op create has a home
    return _Draft(edit=edit, home=edit.home, set=edit.set, fresh_creation=True)


def _edits(edit: Edit, own: Sequence[OwnChange], opened: Seen, rules: Rules) -> list[_Draft]:
    """Rule 3: fields with different (base, over) become several changes of the act."""
    before, covering = latest(own), masks(own)
    groups: dict[tuple[int, tuple[bytes, ...]], dict[str, Any]] = {}
    for name, value in edit.set.items():
        base = opened.own.get(name, opened.base)
        if name in covering and rules.chain_base:
            base = min(base, covering[name].base)
        over = _chain(before.get(name), rules)
        groups.setdefault((base, over), {})[name] = value
    home = Home(opened.partition, "")
    return [
        _Draft(edit=edit, home=home, set=fields, base=base, over=over)
        for (base, over), fields in groups.items()
    ]


def _deletion(edit: Edit, own: Sequence[OwnChange], opened: Seen, rules: Rules) -> _Draft:
    """Rule 5: over every field, on the lowest base of what is pending on the record."""
    pending = [c.base for c in own if c.overlay] if rules.delete_base else []
    over = _united([_chain(change, rules) for change in latest(own).values()])
    base = min([opened.base, *opened.own.values(), *pending])
    return _Draft(edit=edit, home=Home(opened.partition, ""), set={}, base=base, over=over)


def _creation_again(replaced: Sequence[OwnChange], new: dict[str, Any], rules: Rules) -> _Draft:
    """Refused creation, everything waiting behind it, and the person's new values: one change."""
    first = replaced[0]
    fields: dict[str, Any] = {}
    for change in replaced:
        fields.update(change.set)
    over = _united([(c.change_id, *c.over) for c in replaced]) if rules.keep_refused_id else ()
    edit = Edit(record_id=first.record_id, kind=first.kind, op=Op.CREATE)
    home = Home(first.partition, first.station, first.to)
    return _Draft(edit=edit, home=home, set={**fields, **new}, over=over)


def _edit_again(
    tables: ReplicaTables,
    own: Sequence[OwnChange],
    bad: Sequence[OwnChange],
    new: dict[str, Any],
    rules: Rules,
) -> list[_Draft]:
    """The refused values that are still the shown ones, and the person's new values."""
    refused_ids = {c.change_id for c in bad}
    shown = latest(own)
    fields = {n: v for c in bad for n, v in c.set.items() if shown[n].change_id in refused_ids}
    first = bad[0]
    edit = Edit(record_id=first.record_id, kind=first.kind, set={**fields, **new})
    opened = seen(tables, first.record_id, rules)
    drafts = _edits(edit, own, opened, rules)
    if not rules.keep_refused_id:
        return [structs.replace(d, over=_without(d.over, refused_ids)) for d in drafts]
    extra = _united([(c.change_id, *c.over) for c in bad])
    return [structs.replace(d, over=_united([d.over, extra])) for d in drafts]


def _gone(tables: ReplicaTables, record_id: bytes, own: Sequence[OwnChange]) -> bool:
    """Whether this device itself deleted the record or gave up its creation, and it stayed so."""
    change = latest(own).get(DELETED)
    deleted = change is not None and change.op is Op.DELETE
    given_up = any(c.op is Op.CREATE and c.standing is Standing.WITHDRAWN for c in own)
    if not deleted and not given_up:
        return False
    shown = visible(record_id, tables.shadows([record_id]).get(record_id), own, ())
    return shown is None or shown.fields is None or shown.deleted


def _refused(tables: ReplicaTables, act_id: bytes) -> list[OwnChange]:
    refused = [c for c in tables.by_act(act_id) if c.standing is Standing.REFUSED]
    if not refused:
        raise SyncError(Code.NOT_REFUSED)
    return refused


# -- base and over ---------------------------------------------------------------------------


def _opened(tables: ReplicaTables, edit: Edit, identity: Identity | None, rules: Rules) -> Seen:
    """What the form showed, its bases lowered by every change of epoch since (rule 20)."""
    assert edit.seen is not None  # noqa: S101 - an Edit of a known record has a seen
    assert identity is not None  # noqa: S101 - read whenever an edit is no creation
    if not rules.base_at_open:
        return seen(tables, edit.record_id, rules)
    epoch = bytes.fromhex(edit.seen.epoch)
    if epoch == identity.epoch or not rules.clip_base:
        return edit.seen
    left = [d.epoch for d in identity.drops]
    since = identity.drops[left.index(epoch) :] if epoch in left else None
    if since is None:
        limit = 0
    else:
        limit = min((d.common.get(edit.seen.partition, 0) for d in since), default=edit.seen.base)
    return structs.replace(
        edit.seen,
        base=min(edit.seen.base, limit),
        own={name: min(base, limit) for name, base in edit.seen.own.items()},
    )


def _chain(change: OwnChange | None, rules: Rules) -> tuple[bytes, ...]:
    """Rule 2: the own latest change, and what it went over while it has no receipt."""
    if change is None or not rules.over:
        return ()
    if change.standing is Standing.RECEIVED or not rules.over_chain:
        return (change.change_id,)
    return _united([(change.change_id, *change.over)])


def _united(parts: Sequence[tuple[bytes, ...]]) -> tuple[bytes, ...]:
    return tuple(sorted({i for part in parts for i in part}))


def _without(over: tuple[bytes, ...], gone: set[bytes]) -> tuple[bytes, ...]:
    return tuple(i for i in over if i not in gone)


def _append(
    tables: ReplicaTables, drafts: Sequence[_Draft], by: Authorship, ids: Ids
) -> list[OwnChange]:
    if not drafts:
        return []
    change_ids = [
        d.edit.record_id if d.fresh_creation else ids.token(CHANGE_ID_BYTES) for d in drafts
    ]
    made = [
        OwnChange(
            change_id=change_id,
            act_id=change_ids[0],
            record_id=d.edit.record_id,
            kind=d.edit.kind,
            op=d.edit.op,
            partition=d.home.partition,
            set=d.set,
            over=d.over,
            resolves=d.edit.resolves,
            station=d.home.station,
            to=d.home.to,
            verb=by.verb,
            actor=by.actor,
            cause=by.cause,
            at=by.at,
            base=d.base,
        )
        for change_id, d in zip(change_ids, drafts, strict=True)
    ]
    tables.add(made)
    return made
