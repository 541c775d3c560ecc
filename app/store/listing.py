"""A `Query` as SQL: bound values only, ids first, so that 100,000 rows are never loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    text,
)

from app.domain.fields import FieldType, RecordKind, Value
from app.domain.records import SendState
from app.store import search
from app.store.mappers import KindMapper
from app.store.outbox import WITHOUT_RECEIPT
from app.store.replica import Kinds
from app.store.statements import Bound, bound
from app.store.tables import LISTS, conflict, own_change, partition_state, record, shadow
from app.usecases.ports import Query

_OF_ANY_KIND = {name: record.c[name] for name in ("id", "station", "partition")}

_OPEN = select(own_change.c.record_id).where(text("overlay = 1"))
_CONFLICT = record.c.id.in_(select(conflict.c.record_id))
_REFUSED = record.c.id.in_(_OPEN.where(text("standing = 'refused'")))
_WAITING = record.c.id.in_(_OPEN.where(text(WITHOUT_RECEIPT)))
_SAFE = and_(
    exists()
    .where(shadow.c.record_id == record.c.id)
    .where(partition_state.c.partition == shadow.c.partition)
    .where(shadow.c.newest <= partition_state.c.safe),
    ~exists()
    .where(own_change.c.record_id == record.c.id)
    .where(partition_state.c.partition == own_change.c.partition)
    .where(own_change.c.position > partition_state.c.safe),
)
_SETTLED = ~_CONFLICT & ~_REFUSED & ~_WAITING
# The same order of precedence as `reader.state_of`; a test holds the two together.
_STATES: dict[SendState, ColumnElement[bool]] = {
    SendState.CONFLICT: _CONFLICT,
    SendState.REFUSED: _REFUSED & ~_CONFLICT,
    SendState.WAITING: _WAITING & ~_REFUSED & ~_CONFLICT,
    SendState.SAFE: _SETTLED & _SAFE,
    SendState.RECEIVED: _SETTLED & ~_SAFE,
}


def ids(query: Query, kinds: Kinds, limit: int | None) -> Bound:
    """Raw ids in ledger order: newest business date first, then newest created; what is due, in the
    order it falls due.
    """
    raw = func.unhex(func.replace(record.c.id, "-", ""))
    chosen = select(raw).where(*_conditions(query, kinds))
    if (dated := _due_field(query, kinds)) is not None:
        chosen = chosen.join(dated.table, dated.table.c.record_row == record.c.row)
        return bound(chosen.order_by(dated, record.c.id).limit(limit))
    return bound(chosen.order_by(record.c.day.desc(), record.c.id.desc()).limit(limit))


def count(query: Query, kinds: Kinds) -> Bound:
    """How many there are."""
    return bound(select(func.count()).select_from(record).where(*_conditions(query, kinds)))


def _conditions(query: Query, kinds: Kinds) -> Iterator[ColumnElement[bool]]:
    narrow = any(_is_reference(kinds, query.kind, name) for name in query.where)
    # The few records of one person come from their own index, not from walking the ledger.
    unindexed = text("+record.kind = :kind").bindparams(kind=query.kind)
    yield unindexed if narrow else record.c.kind == query.kind  # type: ignore[misc]
    if query.since:
        yield record.c.day >= query.since
    if query.until:
        yield record.c.day <= query.until
    if query.complete is False:
        yield text("complete = 0")  # type: ignore[misc] # literal, so that the partial index serves
    elif query.complete:
        yield record.c.complete == 1
    if query.states:
        yield or_(*(_STATES[state] for state in sorted(query.states)))
    if query.text.strip():
        yield _found(query)
    if query.where:
        yield _equal(query, kinds.mappers.get(query.kind))
    if query.due:
        yield _due(query, kinds)


def _due_field(query: Query, kinds: Kinds) -> Column[Any] | None:
    """The column that `due` names; None without one, or when nobody knows it."""
    mapper = kinds.mappers.get(query.kind)
    if query.due is None or mapper is None or query.due[0] not in mapper.kind.by_name:
        return None
    return mapper.table.c[query.due[0]]


def _due(query: Query, kinds: Kinds) -> ColumnElement[bool]:
    dated = _due_field(query, kinds)
    if dated is None or query.due is None:
        return false()
    # A moment of that day sorts behind the day alone and before the letter after "T".
    last = query.due[1] + "U"
    return record.c.row.in_(select(dated.table.c.record_row).where(dated != "", dated < last))


def _is_reference(kinds: Kinds, kind: str, name: str) -> bool:
    mapper = kinds.mappers.get(kind)
    spec = mapper.kind.by_name.get(name) if mapper else None
    return spec is not None and spec.type is FieldType.REF


def _found(query: Query) -> ColumnElement[bool]:
    expression = search.anywhere(query.text, query.kind)
    if not expression:
        return false()
    rows = text(search.ROWS).bindparams(expression=expression).columns(rowid=record.c.row.type)
    return record.c.row.in_(rows)


def _equal(query: Query, mapper: KindMapper | None) -> ColumnElement[bool]:
    """Fields equal to the given values; a list field equals each of its members."""
    conditions = []
    for name, value in query.where.items():
        if name in _OF_ANY_KIND:
            conditions.append(_OF_ANY_KIND[name] == value)
        elif mapper and name in mapper.kind.by_name:
            condition = _field_equals(mapper.kind, mapper.table, name, value)
            rows = select(mapper.table.c.record_row).where(condition)
            conditions.append(record.c.row.in_(rows))
        else:
            conditions.append(false())
    return and_(*conditions)


def _field_equals(kind: RecordKind, table: Table, name: str, value: Value) -> ColumnElement[bool]:
    field: ColumnElement[Any] = table.c[name]
    if value is None:
        return field.is_(None)
    if kind.by_name[name].type in LISTS:
        members = func.json_each(field).table_valued("value")
        wanted = value if isinstance(value, tuple) else (value,)
        return and_(*(exists().where(members.c.value == member) for member in wanted))
    return field == value
