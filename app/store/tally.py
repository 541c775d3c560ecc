"""A `Tally` as SQL: every figure of a return from one pass over the table of its kind.

Fields and codes of measures come from reference data: a field the kind does not have counts
nothing, and every code is a bound value.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.records import SendState
from app.domain.statistics import Measure, Tally
from app.store.listing import Sql, all_of, standing
from app.store.mappers import OWNER, KindMapper, dump
from app.store.replica import Kinds
from app.store.statements import name_of

_NOTHING = Sql("0")
_MEMBER = "IN (SELECT value FROM json_each(?))"
"""One of codes that may be thousands: more than a statement takes as values of its own."""


def figures(tally: Tally, kinds: Kinds) -> Sql:
    """Rows of the group ("" for none) and one number for each measure, in order."""
    return _grouped(tally, kinds, [_group(tally)])


def months(tally: Tally, kinds: Kinds) -> Sql:
    """Rows of the group, the month ("2026-11") and one number for each measure, in order."""
    return _grouped(tally, kinds, [_group(tally), f"substr({name_of(tally.on)}, 1, 7)"])


def _grouped(tally: Tally, kinds: Kinds, keys: list[str]) -> Sql:
    mapper = kinds.mappers[tally.kind]
    sums = [_figure(measure, tally, mapper) for measure in tally.measures]
    where = all_of(_within(tally, mapper))
    columns = ", ".join([*keys, *(one.text for one in sums)])
    places = ", ".join(str(place) for place in range(1, len(keys) + 1))
    text = (
        f"SELECT {columns} FROM {name_of(mapper.table)}"  # noqa: S608 - see `listing.Sql`
        f" WHERE {where.text} GROUP BY {places}"
    )
    return Sql(text, (*(value for one in sums for value in one.values), *where.values))


def _group(tally: Tally) -> str:
    return f"coalesce({name_of(tally.group_by)}, '')"


def ids(
    tally: Tally,
    measure: Measure,
    kinds: Kinds,
    group: str | None,
    states: frozenset[SendState],
) -> Sql:
    """Raw ids of the records behind one figure, newest day first."""
    mapper = kinds.mappers[tally.kind]
    where = all_of(_behind(tally, measure, mapper, group, states))
    text = (
        f"SELECT unhex(replace(record.id, '-', '')) FROM {name_of(mapper.table)}"  # noqa: S608
        f" JOIN record ON record.row = {OWNER} WHERE {where.text}"
        f" ORDER BY {name_of(tally.on)} DESC, record.id DESC"
    )
    return Sql(text, where.values)


def _within(tally: Tally, mapper: KindMapper) -> Iterator[Sql]:
    day = name_of(tally.on)
    # A moment of the last day sorts behind the day alone and before the letter after "T".
    yield Sql(f"{day} >= ? AND {day} < ?", (tally.since, tally.until + "U"))
    for name, codes in tally.where.items():
        yield Sql(f"{name_of(name)} {_MEMBER}", (dump(codes),)) if _has(mapper, name) else _NOTHING
    for name, codes in tally.unless.items():
        if _has(mapper, name):
            yield Sql(f"coalesce({name_of(name)}, '') NOT {_MEMBER}", (dump(codes),))


def _behind(
    tally: Tally,
    measure: Measure,
    mapper: KindMapper,
    group: str | None,
    states: frozenset[SendState],
) -> Iterator[Sql]:
    yield from _within(tally, mapper)
    yield from _conditions(measure, mapper)
    if measure.sums:
        yield Sql(f"{name_of(measure.sums)} > 0") if _has(mapper, measure.sums) else _NOTHING
    if group is not None:
        yield Sql(f"coalesce({name_of(tally.group_by)}, '') = ?", (group,))
    if states:
        yield standing(states)


def _figure(measure: Measure, tally: Tally, mapper: KindMapper) -> Sql:
    if measure.sums and not _has(mapper, measure.sums):
        return _NOTHING
    what, how = f"max({name_of(measure.sums)}, 0)" if measure.sums else "1", "sum"
    if measure.newest:
        what, how = f"CAST(replace(substr({name_of(tally.on)}, 1, 10), '-', '') AS INTEGER)", "max"
    conditions = list(_conditions(measure, mapper))
    if not conditions:
        return Sql(f"coalesce({how}({what}), 0)")
    where = all_of(conditions)
    return Sql(f"coalesce({how}(CASE WHEN {where.text} THEN {what} END), 0)", where.values)


def _conditions(measure: Measure, mapper: KindMapper) -> Iterator[Sql]:
    for name, codes in measure.where.items():
        places = ", ".join("?" * len(codes))
        known = codes and _has(mapper, name)
        yield Sql(f"{name_of(name)} IN ({places})", codes) if known else _NOTHING


def _has(mapper: KindMapper, name: str) -> bool:
    return name in mapper.kind.by_name
