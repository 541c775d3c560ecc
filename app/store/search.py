"""The search index: people first by number, name and initials, then every word (languages.md).

One FTS5 row a record, keyed by the record's row number. Within a rank the newest come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.domain.fields import FieldSpec, Mask, Projection, RecordKind, Value, Values
from app.domain.records import Hit
from app.domain.text import index_text, match_query, normalise
from app.store.engine import DriverConnection
from app.store.mappers import dump
from app.store.pinyin import initials

_PEOPLE = ("person", "organisation")  # kinds that stand for somebody, not for something done
_NUMBERS = (Mask.ID_NUMBER, Mask.PHONE)
_JOINTS = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"[a-z]{1,32}")

_PUT = (
    "INSERT OR REPLACE INTO search(rowid, kind, exact, initials, names, body)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_DROP = "DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))"
_FIND = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
_HITS = (
    "SELECT row, kind, id, title, snippet FROM record WHERE row IN (SELECT value FROM json_each(?))"
)
ROWS = "SELECT rowid FROM search WHERE search MATCH ?"
"""All rows that an expression finds; for lists that filter by text."""


class Entry(NamedTuple):
    """What the index holds of one record, in the order of its columns."""

    row: int
    kind: str
    exact: str
    initials: str
    names: str
    body: str


def entry(row: int, kind: RecordKind, values: Values, projection: Projection) -> Entry:
    """The entry of one record: numbers and whole names as single tokens, then words."""
    exact = [_key(number) for number in _numbers(kind.fields, values)]
    exact += [_key(name) for name in projection.names]
    letters = set().union(*(initials(name) for name in projection.names))
    return Entry(
        row,
        _kind_token(kind.name),
        " ".join(exact),
        " ".join(sorted(letters)),
        index_text(*projection.names),
        index_text(*(text for text in projection.texts if text not in projection.names)),
    )


def put(connection: DriverConnection, entries: Sequence[Entry]) -> None:
    """Write or replace entries, in the caller's transaction."""
    if entries:
        connection.executemany(_PUT, entries)


def drop(connection: DriverConnection, rows: Sequence[int]) -> None:
    """Remove entries."""
    if rows:
        connection.execute(_DROP, (dump(list(rows)),))


def find(connection: DriverConnection, text: str, kinds: Sequence[str], limit: int) -> list[Hit]:
    """The best hits in rank order, each record once; of `kinds` only when some are given."""
    rows: dict[int, None] = {}
    for expression in _ranks(text, kinds):
        for (row,) in connection.execute(_FIND, (expression, limit)):
            rows.setdefault(row)
        if len(rows) >= limit:
            break
    best = list(rows)[:limit]
    found = {row: hit for row, *hit in connection.execute(_HITS, (dump(best),))}
    return [Hit(*found[row]) for row in best if row in found]


def anywhere(text: str, kind: str) -> str:
    """One expression for all ranks together, for lists in an order of their own."""
    words = " OR ".join(f"({expression})" for expression in _expressions(text))
    return f"{_of_kinds([kind])} AND ({words})" if words else ""


def _ranks(text: str, kinds: Sequence[str]) -> Iterator[str]:
    *personal, words = _expressions(text) or [""]
    for expression in personal:
        if not kinds:
            yield f"{_of_kinds(_PEOPLE)} AND {expression}"
    for expression in (*personal, words):
        if expression:
            yield f"{_of_kinds(kinds)} AND ({expression})" if kinds else expression


def _expressions(text: str) -> list[str]:
    """Number or whole name, part of a name, initials where the text may be some, any word."""
    words = match_query(text)
    if not words:
        return []
    found = [f'exact : "{_key(text)}"', f"names : ({words})"]
    letters = normalise(text).strip()
    if _INITIALS.fullmatch(letters):
        found.append(f'initials : "{letters}"*')
    return [*found, f"{{names body}} : ({words})"]


def _of_kinds(kinds: Sequence[str]) -> str:
    return "kind : (" + " OR ".join(f'"{_kind_token(kind)}"' for kind in kinds) + ")"


def _kind_token(kind: str) -> str:
    return _JOINTS.sub("", kind)


def _key(text: str) -> str:
    """Letters and digits only, so that spaces and dots inside a name or number do not matter."""
    return _JOINTS.sub("", normalise(text))


def _numbers(fields: Sequence[FieldSpec], values: Values) -> Iterator[str]:
    for spec in fields:
        if spec.search and spec.mask in _NUMBERS:
            yield from _texts(values.get(spec.name))


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (part for part in value if isinstance(part, str))
