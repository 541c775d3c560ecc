"""A `Query` as SQL: bound values only, ids first, so that 100,000 rows are never loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.fields import FieldType, Value
from app.domain.records import SendState
from app.store import search
from app.store.mappers import LISTS, OWNER, KindMapper
from app.store.outbox import WITHOUT_RECEIPT
from app.store.replica import Kinds
from app.store.statements import name_of
from app.usecases.ports import Query


class Sql(NamedTuple):
    """A text with a "?" for each value; names in it are ours or those of a kind's fields."""

    text: str
    values: tuple[object, ...] = ()


_OF_ANY_KIND = frozenset({"id", "station", "partition"})

_OPEN = "record.id IN (SELECT record_id FROM own_change WHERE overlay = 1 AND "
_CONFLICT = "record.id IN (SELECT record_id FROM conflict)"
_REFUSED = f"{_OPEN} standing = 'refused')"
_WAITING = f"{_OPEN} {WITHOUT_RECEIPT})"
_SAFE = """(
    EXISTS (SELECT 1 FROM shadow JOIN partition_state AS p ON p.partition = shadow.partition
            WHERE shadow.record_id = record.id AND shadow.newest <= p.safe)
    AND NOT EXISTS (
            SELECT 1 FROM own_change AS o JOIN partition_state AS p ON p.partition = o.partition
            WHERE o.record_id = record.id AND o.position > p.safe)
)"""
_SETTLED = f"NOT {_CONFLICT} AND NOT {_REFUSED} AND NOT {_WAITING}"
# The same order of precedence as `reader.state_of`; a test holds the two together.
_STATES = {
    SendState.CONFLICT: _CONFLICT,
    SendState.REFUSED: f"({_REFUSED} AND NOT {_CONFLICT})",
    SendState.WAITING: f"({_WAITING} AND NOT {_REFUSED} AND NOT {_CONFLICT})",
    SendState.SAFE: f"({_SETTLED} AND {_SAFE})",
    SendState.RECEIVED: f"({_SETTLED} AND NOT {_SAFE})",
}
_NOTHING = Sql("0")
_DUE = "due"
"""The kind's own table where it is joined: its days order the records, its index finds them."""


def ids(query: Query, kinds: Kinds, limit: int | None) -> Sql:
    """Raw ids in ledger order: newest business date first, then newest created; what is due, in the
    order it falls due.
    """
    due = _due_column(query, kinds)
    order = f"{_DUE}.{due[1]}, record.id" if due else "record.day DESC, record.id DESC"
    rows = _rows("unhex(replace(record.id, '-', ''))", query, kinds)
    return Sql(
        f"{rows.text} ORDER BY {order} LIMIT ?", (*rows.values, -1 if limit is None else limit)
    )


def count(queries: Sequence[Query], kinds: Kinds) -> Sql:
    """How many there are; what several queries list counts once."""
    if len(queries) == 1:
        return _rows("count(*)", queries[0], kinds)
    parts = [_rows("record.row AS row", query, kinds) for query in queries]
    union = " UNION ".join(part.text for part in parts)
    text = f"SELECT count(*) FROM ({union})"  # noqa: S608 - see `Sql`
    return Sql(text, tuple(value for part in parts for value in part.values))


def _rows(what: str, query: Query, kinds: Kinds) -> Sql:
    """A SELECT of the records of a query, without an order."""
    source = "record"
    if due := _due_column(query, kinds):
        # CROSS: from what is due to its records, never the other way round. The conditions on the
        # kind's own columns stand beside the join, where its index of what is open is recognised.
        source = f"{due[0]} AS {_DUE} CROSS JOIN record ON record.row = {_DUE}.{OWNER}"
    where = all_of(_conditions(query, kinds))
    return Sql(f"SELECT {what} FROM {source} WHERE {where.text}", where.values)  # noqa: S608


def all_of(conditions: Iterable[Sql]) -> Sql:
    """Every one of the conditions."""
    found = list(conditions)
    return Sql(
        " AND ".join(one.text for one in found),
        tuple(value for one in found for value in one.values),
    )


def _conditions(query: Query, kinds: Kinds) -> Iterator[Sql]:
    narrow = any(_is_reference(kinds, query.kind, name) for name in query.where)
    # The few records of one person come from their own index, not from walking the ledger.
    yield Sql("+record.kind = ?" if narrow else "record.kind = ?", (query.kind,))
    if query.since:
        yield Sql("record.day >= ?", (query.since,))
    if query.until:
        yield Sql("record.day <= ?", (query.until,))
    if query.complete is not None:
        # A literal, so that the partial index of what is incomplete serves.
        yield Sql("complete = 1" if query.complete else "complete = 0")
    if query.states:
        yield standing(query.states)
    if query.text.strip():
        yield _found(query)
    mapper, due = kinds.mappers.get(query.kind), _due_column(query, kinds)
    for name, value in query.where.items():
        yield _equals(mapper, name, value, joined=due is not None)
    if query.due:
        yield _due_by(query.due[1], query.due[2], due)


def standing(states: frozenset[SendState]) -> Sql:
    """Records that stand in one of these states."""
    return Sql("(" + " OR ".join(_STATES[state] for state in sorted(states)) + ")")


def _due_column(query: Query, kinds: Kinds) -> tuple[str, str] | None:
    """Table and column that `due` names; None without one, or when nobody knows it."""
    mapper = kinds.mappers.get(query.kind)
    if query.due is None or mapper is None or query.due[0] not in mapper.kind.by_name:
        return None
    return name_of(mapper.table), name_of(query.due[0])


def _due_by(first: str, last: str, due: tuple[str, str] | None) -> Sql:
    if due is None:
        return _NOTHING
    column = f"{_DUE}.{due[1]}"
    # A moment of that day sorts behind the day alone and before the letter after "T".
    return Sql(f"{column} > '' AND {column} >= ? AND {column} < ?", (first, last + "U"))


def _is_reference(kinds: Kinds, kind: str, name: str) -> bool:
    mapper = kinds.mappers.get(kind)
    spec = mapper.kind.by_name.get(name) if mapper else None
    return spec is not None and spec.type is FieldType.REF


def _found(query: Query) -> Sql:
    expression = search.anywhere(query.text, query.kind)
    return Sql(f"record.row IN ({search.ROWS})", (expression,)) if expression else _NOTHING


def _rows_of(table: str, where: Sql) -> Sql:
    """Records whose row in the table of their kind fulfils a condition."""
    rows = f"SELECT {OWNER} FROM {table} WHERE {where.text}"  # noqa: S608 - see `Sql`
    return Sql(f"record.row IN ({rows})", where.values)


def _equals(mapper: KindMapper | None, name: str, value: Value, *, joined: bool = False) -> Sql:
    """A field equal to the given value; a list field equals each of its members. `joined`: the
    kind's own table stands beside `record` as `_DUE`.
    """
    if name in _OF_ANY_KIND:
        return _is(f"record.{name}", value)
    if mapper is None or name not in mapper.kind.by_name:
        return _NOTHING
    table, column = name_of(mapper.table), name_of(name)
    if value is None or mapper.kind.by_name[name].type not in LISTS:
        return _is(f"{_DUE}.{column}", value) if joined else _rows_of(table, _is(column, value))
    wanted = value if isinstance(value, tuple) else (value,)
    holds = f"EXISTS (SELECT 1 FROM json_each({column}) AS member WHERE member.value = ?)"  # noqa: S608
    return _rows_of(table, all_of(Sql(holds, (member,)) for member in wanted))


def _is(column: str, value: Value) -> Sql:
    return Sql(f"{column} IS NULL") if value is None else Sql(f"{column} = ?", (value,))
